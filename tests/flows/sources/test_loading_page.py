import re
from pathlib import Path

from flows.sources.files import MEDIA_TYPES
from flows.sources.records import SYNONYMS
from transforms.schemas.items import NOTES, REASONS

PAGE = (Path(__file__).parents[3] / "docs/loading.md").read_text(encoding="utf-8")


def cells(heading: str) -> list[list[str]]:
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [re.split(r"(?<!\\)\|", row)[1:-1] for row in rows[2:]]


def test_the_page_for_users_lists_every_kind_of_file() -> None:
    listed = " ".join(row[0] for row in cells("Kinds of files"))
    assert sorted(re.findall(r"`(\.\w+)`", listed)) == sorted(MEDIA_TYPES)


def test_the_page_for_users_lists_every_name_of_a_field_in_its_order() -> None:
    assert [re.findall(r"`(\w+)`", row[1]) for row in cells("Fields")] == list(SYNONYMS.values())


def test_the_page_for_users_lists_every_reason() -> None:
    rows = cells("Why something is in `ops.rejects`")
    assert [row[0].strip(" `") for row in rows] == list(REASONS)
    assert [row[0].strip(" `") for row in rows if row[2].strip().startswith("yes")] == NOTES
