"""The page itself: one HTML file with style, scripts and, unless it is served live, the data."""

import base64
import gzip
import hashlib
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flows.formulas import FORMULA
from flows.report.overview import choose, overview
from flows.report.passages import reports_by_meeting
from flows.report.scope import Scope, refuse_unknown
from warehouse.connection import reading

_ASSETS = Path(__file__).parent / "assets"
# In the order in which they need each other.
_LIBRARIES = ("d3-array", "d3-geo", "d3-dispatch", "d3-quadtree", "d3-timer", "d3-force",
              "topojson-client")  # fmt: skip
_SCRIPTS = ("dom", "words", "data", "filter", "figures", "timeline", "network", "matrix", "map",
            "topics", "lists", "table", "detail", "main")  # fmt: skip


def write_report(warehouse: Path, target: Path, scope: Scope, today: date) -> int:
    """Write the page for the meetings of a scope to one file; how many meetings it holds."""
    if target.is_dir():
        raise IsADirectoryError(f"{target}: a folder; name a file to write")
    with reading(warehouse) as connection:
        refuse_unknown(connection, scope)
        seen = overview(connection, scope, today, choose(connection, scope))
        words = reports_by_meeting(connection)
    data = {"overview": packed(seen), "reports": packed(words)}
    part = target.with_name(f".{target.name}.part")
    part.write_text(page(data), "utf-8")
    part.replace(target)
    return len(seen["meetings"])


def page(data: dict[str, str]) -> str:
    """The page with packed data; without any it asks the server that it came from."""
    template = _read("page.html")
    fill = {
        "POLICY": policy(live=not data),
        "STYLE": _style(),
        "SCRIPT": _script(),
        "DATA": "".join(
            f'<script type="application/octet-stream" id="{name}">{text}</script>\n'
            for name, text in data.items()
        ),
    }
    for name, text in fill.items():
        template = template.replace(f"{{{{{name}}}}}", text)
    return template


def packed(value: Any) -> str:
    """JSON, compressed, in letters that no parser of HTML can take for markup."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(gzip.compress(text.encode("utf-8", "replace"), mtime=0)).decode()


def policy(*, live: bool = False) -> str:
    """What the page may do: run its own script, and, if live, ask its own server."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_digest(_script())}'",
            f"style-src '{_digest(_style())}'",
            *(["connect-src 'self'"] if live else []),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


@cache
def _script() -> str:
    libraries = "\n".join(_read(f"vendor/{name}.min.js") for name in _LIBRARIES)
    world = _read("vendor/world-110m.json")
    ours = "\n".join(_read(f"{name}.js") for name in _SCRIPTS)
    formula = f"new RegExp({json.dumps(FORMULA)})"
    ours = f'"use strict";\nconst WORLD = {world};\nconst FORMULA = {formula};\n{ours}'
    return f"{libraries}\n(() => {{\n{ours}\n}})();\n"


@cache
def _style() -> str:
    return _read("page.css")


def _digest(text: str) -> str:
    """As a browser counts it: what stands between the tags."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _read(name: str) -> str:
    return (_ASSETS / name).read_text("utf-8")
