"""What people write for the job, and what a killed run leaves: settings, lists, journals."""

import json
import os
import tempfile
from pathlib import Path

from benchmarks.fuzz.target import NOW, Target
from flows.catalogue import CatalogueError, names_of_sources, read_catalogue
from flows.evaluate import BadGold, gold_articles, read_gold
from flows.fetch import FetchRow
from flows.fetch_policy import NoContact, policy_of_environment
from flows.journal import Kept, open_journal
from flows.llm.options import SETTINGS, options_of_environment
from flows.operate.schedule import BadSchedule, dates_after, timetable
from flows.settings import ROOT, EngineError, SettingError
from transforms.schemas import Lead

_FOLDER = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
_NAMES = ("COMMUNIQUE_CONTACT", "COMMUNIQUE_ALLOWED", "COMMUNIQUE_GAP",
          *(f"COMMUNIQUE_LLM_{name}" for name in SETTINGS))  # fmt: skip


def _entry(field: str) -> bytes:
    """An entry of a catalogue with one odd field."""
    name = field.partition(" ")[0]
    fields = {"id": "'a'", "name": "'A'", "publisher": "'b'", "language": "'en'",
              "kind": "'feed'", "status": "'ok'", "urls": "['https://n.test/f']"}  # fmt: skip
    rest = "\n".join(f"{key} = {value}" for key, value in fields.items() if key != name)
    return f"[[source]]\n{rest}\n{field}\n".encode()


def _lists_sources(body: bytes) -> object:
    path = _FOLDER / "sources.toml"
    path.write_bytes(body)
    try:
        sources = read_catalogue.__wrapped__(path)
    except CatalogueError as why:
        return str(why)
    names_of_sources(sources)
    assert all(isinstance(url, str) for each in sources for url in each.urls)
    assert all(each.shortest_interval >= 60 and each.gap_seconds >= 0 for each in sources)
    return sources


def _is_gold(body: bytes) -> object:
    path = _FOLDER / "gold.jsonl"
    path.write_bytes(body)
    try:
        records = read_gold(path)
    except BadGold as why:
        return str(why)
    return gold_articles(records).rows()


def _settles(body: bytes) -> object:
    """One line for each setting of the environment, as long as there are lines."""
    lines = body.decode("utf-8", "surrogateescape").replace("\0", "").split("\n")
    told: list[object] = []
    before = dict(os.environ)
    try:
        os.environ.update(zip(_NAMES, lines, strict=False))
        for read in (lambda: policy_of_environment(["http://127.0.0.1/"]), options_of_environment):
            try:
                told.append(read())
            except (NoContact, EngineError, SettingError) as why:
                told.append(str(why))
    finally:
        os.environ.clear()
        os.environ.update(before)
    return told


def _schedules(body: bytes) -> object:
    cron, _, zone = body.decode("utf-8", "replace").partition("\n")
    try:
        dates = dates_after(timetable(cron, zone or "UTC"), NOW, 3)
    except BadSchedule as why:
        return str(why)
    assert dates == sorted(dates) and all(date > NOW for date in dates)
    return dates


def _continues(body: bytes) -> object:
    """A journal that another run left, read and forgotten by this one."""
    left = _FOLDER / "journal-999999999.jsonl"
    left.write_bytes(body)
    with open_journal(_FOLDER) as journal:
        told = journal.left
    assert not list(_FOLDER.glob("journal-*"))
    return told


_ROW = FetchRow("r", "news", "article", "https://news.test/1", NOW, "ok")
_LEAD = {**dict.fromkeys(Lead.column_names()), "address": _ROW.url, "source_id": "news"}
_KEPT = Kept(_ROW.url, _ROW, "utf-8", {**_LEAD, "tried_at": NOW})
_LINE = json.dumps({**_KEPT._asdict(), "row": _KEPT.row._asdict()}, default=str)
_GOLD = {"doc_id": "d1", "title": "T", "outlet": "News", "published": "2026-11-23",
         "text": "The king met the envoy in Oslo on Monday.", "meetings": []}  # fmt: skip

_ODD_FIELDS = (
    "id = 3", "urls = 'a'", "urls = [[1]]", "interval_minutes = 'x'", "interval_minutes = inf",
    "verified_on = 2026-11-24", "gap_seconds = nan", "past_url = '{first.a:%Y}'", "zone = '../a'",
    "country = 1", "state_affiliated = 1", "most_articles = 1.5",
)  # fmt: skip
_SOURCES = (ROOT / "seeds" / "sources.toml").read_text("utf-8").split("[[source]]")
_VALUES = "mailto:a@b.test 10.0.0.0/8,::1 2.5 http://127.0.0.1/v1 m 4 60 9 9 9 9 9 1"

TARGETS = {
    "catalogue": Target(
        _lists_sources,
        [
            b"source = 3",
            *map(_entry, _ODD_FIELDS),
            *(f"[[source]]{entry}".encode() for entry in _SOURCES[1:40]),
        ],
    ),
    "gold": Target(
        _is_gold, [json.dumps(record).encode() for record in (_GOLD, {**_GOLD, "doc_id": 3})]
    ),
    "settings": Target(_settles, [_VALUES.replace(" ", "\n").encode()]),
    "schedule": Target(
        _schedules, [b"*/30 * * * *\nUTC", b"0 2 29 2 *\nEurope/Berlin", b"@daily\nX"]
    ),
    "journal": Target(_continues, [_LINE.encode() + b"\n" + _LINE[:90].encode()]),
}
