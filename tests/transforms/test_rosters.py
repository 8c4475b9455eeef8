"""Lists of who was there."""

from transforms.choose import Report
from transforms.features.context import context
from transforms.mentions import parse
from transforms.rosters import with_rosters

LEAD = "President Ivan Petrov met with Governor Amy Lee on Monday."
ITEMS = (
    "- Carlos Mendoza, Mayor of Lima - Helena Novak, Director, Fund for Peace",
    "- Jean Dupont, Minister",
)


def _parties(heading: str, *lines: str) -> set[str | None]:
    """Parties of the report of the lead, with the list that follows it."""
    texts = [LEAD, heading, *lines]
    offsets = [sum(len(text) + 1 for text in texts[:n]) for n in range(len(texts))]
    sections = ["lead", *("body" for _ in texts[1:])]
    ctx = context(parse("a", None, list(range(len(texts))), offsets, sections, texts))
    known = ctx.document.registry.known
    two = {e.number: 0.9 for e in known if e.name in ("Ivan Petrov", "Amy Lee")}
    report = with_rosters(ctx, [Report([0], 0, two, 0.8)])[0]
    return {known[e].name for e in report.parties}


def test_who_is_listed_as_present_took_part() -> None:
    everybody = {"Ivan Petrov", "Amy Lee", "Carlos Mendoza", "Helena Novak", "Jean Dupont"}
    assert _parties("Participants included:", *ITEMS) == everybody
    plain = ("Carlos Mendoza, Mayor of Lima", "Helena Novak, Director", "Jean Dupont, Minister")
    assert _parties("The officials who took part in the talks were:", *plain) == everybody


def test_a_list_ends_where_a_sentence_begins() -> None:
    after = "Paul Brown said that all was well."
    assert "Paul Brown" not in _parties("Attendees:", *ITEMS, after)


def test_lists_of_other_things_name_no_participants() -> None:
    two = {"Ivan Petrov", "Amy Lee"}
    assert _parties("The plan has three parts:", *ITEMS) == two
    assert _parties("Attendees:", "- The Department of Trade - The Office of Water") == two


def test_lists_of_who_was_not_there_or_is_spoken_of_name_no_participants() -> None:
    two = {"Ivan Petrov", "Amy Lee"}
    for heading in (
        "At present, the following officials remain under sanctions:",
        "Those who did not attend, according to officials, were:",
        "Participants in last year's conference, which was cancelled, included:",
        "The officials:",
    ):
        assert _parties(heading, *ITEMS) == two


def test_a_numbered_list_is_a_list() -> None:
    numbered = ("1. Carlos Mendoza, Mayor of Lima", "2. Helena Novak, Director, Fund for Peace")
    assert {"Carlos Mendoza", "Helena Novak"} <= _parties("Attendees:", *numbered)
