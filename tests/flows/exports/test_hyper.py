"""Tableau extracts: proven where the extra is installed, refused in one line where it is not."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.exports.hyper import HyperMissing, library
from flows.exports.views import mart_views
from warehouse.connection import reading


def test_an_extract_has_the_rows_and_types_or_the_missing_library_is_named(
    few: Path, tmp_path: Path
) -> None:
    words = ["export", str(tmp_path / "out"), "--format", "hyper", "--warehouse", str(few)]
    done = CliRunner().invoke(app, words)
    try:
        pantab = library()
    except HyperMissing:
        assert done.exit_code == 2
        assert "extra `tableau`" in done.stderr
        assert [*tmp_path.iterdir()] == []
        pytest.skip("the extra `tableau` is not installed")
    assert done.exit_code == 0, done.output
    extract = tmp_path / "out" / "communique.hyper"
    assert {path.name for path in extract.parent.iterdir()} == {
        "communique.hyper", "datapackage.json", "croissant.json",
    }  # fmt: skip
    package = json.loads((extract.parent / "datapackage.json").read_text())
    rows = {each["name"]: each["communique:rows"] for each in package["resources"]}
    found = pantab.frames_from_hyper(extract, return_type="pyarrow")
    counts = {table[-1]: frame.num_rows for table, frame in found.items()}
    with reading(few) as connection:
        assert counts.keys() == set(mart_views(connection, []))
    assert counts == rows
    (meetings,) = (frame for table, frame in found.items() if table[-1] == "meetings")
    assert str(meetings.schema.field("met_on").type) == "date32[day]"
    assert str(meetings.schema.field("first_reported_at").type) == "timestamp[us, tz=UTC]"
    assert str(meetings.schema.field("confidence").type) == "double"
