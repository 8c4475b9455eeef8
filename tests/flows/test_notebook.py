import json
from pathlib import Path
from typing import Any

import pytest

from flows.settings import ROOT

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


def test_the_cells_of_the_notebook_run_one_after_the_other(
    bundled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_WAREHOUSE", str(bundled))
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names: dict[str, Any] = {}
    for number, source in enumerate(code):
        exec(compile(source, f"cell {number}", "exec"), names)
    assert names["meetings"].height > 40
    assert names["per_month"]["meetings"].sum() > 10
    assert names["matrix"].height > 5
