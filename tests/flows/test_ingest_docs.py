"""docs/ingest.md names a test for each pitfall; a test that is renamed is renamed there too."""

import re

from flows.settings import ROOT


def test_every_test_that_the_list_of_pitfalls_names_is_there() -> None:
    listed = (ROOT / "docs/ingest.md").read_text("utf-8").partition("### Pitfalls")[2]
    named = set(re.findall(r"`([a-z0-9]+(?:_[a-z0-9]+){3,})`", listed))
    files = (ROOT / "tests").rglob("test_*.py")
    there = {name for file in files for name in re.findall(r"def test_(\w+)", file.read_text())}
    assert len(named) > 50
    assert named - there == set()
