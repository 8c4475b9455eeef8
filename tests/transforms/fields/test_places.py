import pytest

from tests.transforms.fields.reading_of import reading_of
from transforms.fields.place_features import fronting
from transforms.fields.place_names import resolved
from transforms.fields.place_words import place_words
from transforms.fields.places import candidates, met_at


def test_a_town_after_the_trigger_is_the_place() -> None:
    text = "President A met Premier B in Vienna on Monday."
    found = met_at(
        reading_of(text, "met", parties=(("A", "IRN"), ("B", "USA"))), "held", "in_person"
    )
    assert found and (found.place, found.country) == ("Vienna", "AUT")
    assert text[found.start : found.end] == "Vienna"


def test_a_call_has_no_place() -> None:
    text = "President A called Premier B in Vienna on Monday."
    assert met_at(reading_of(text, "called", "phoned"), "held", "phone") is None


def test_an_ambassador_to_a_country_does_not_place_the_meeting_there() -> None:
    text = "President A received the ambassador to Iran, Mr. B."
    found = met_at(
        reading_of(text, "received", "received", parties=(("A", "SYR"), ("B", "IRN"))),
        "held",
        "in_person",
    )
    assert found is None or found.country != "IRN"


def test_of_two_towns_that_are_joined_each_host_gets_the_own() -> None:
    text = (
        "Officials from Iran and Syria met in Damascus and Tehran to discuss cooperation.\n"
        "President Assad received on Tuesday the aide Khaji."
    )
    reading = reading_of(
        text, "received", "received", also=("met",), parties=(("Assad", "SYR"), ("Khaji", "IRN"))
    )
    found = met_at(reading, "held", "in_person")
    assert found and (found.place, found.country) == ("Damascus", "SYR")


def test_the_capital_of_a_state_is_in_it() -> None:
    text = "The two ministers met in the Austrian capital on Monday."
    found = met_at(reading_of(text, "met"), "held", "in_person")
    assert found and found.country == "AUT"


def test_names_run_on_no_further_than_their_line() -> None:
    assert [word.name for word in place_words("X to visit Juba\nCAIRO, Jan 3")] == ["Juba"]


@pytest.mark.parametrize(
    ("line", "place", "country"),
    [
        ("Washington, D.C.", "Washington, D.C.", "USA"),
        ("*Rosewood Palace Cape Coast, Ghana*", "Cape Coast, Ghana", "GHA"),
        ("Office of the Government Hanoi, Vietnam", "Hanoi, Vietnam", "VNM"),
        ("Oval Office", "Oval Office", "USA"),
        ("PARIS", "PARIS", "FRA"),
        ("Ann Price, Department Spokesperson", None, None),
        ("By Jack London", None, None),
        ("Grand Hotel Georgetown", None, None),
    ],
)
def test_a_line_above_a_transcript_says_where_it_was(
    line: str, place: str | None, country: str | None
) -> None:
    text = f"Remarks before a meeting\n{line}\nMINISTER A: We met to talk about trade, as always."
    found = [resolved(word, frozenset(), None) for word in place_words(text)]
    told = next((one for one in found if one and one.basis == "heading"), None)
    assert (told and told.place, told and told.country) == (place, country)
    assert told is None or text[told.start : told.end] == place


def test_a_title_before_a_name_is_no_part_of_a_town() -> None:
    (word,) = place_words("President Vladimir Putin held talks with the premier.")
    assert resolved(word, frozenset({"RUS"}), None) is None


def test_a_state_that_is_one_town_is_a_town() -> None:
    (word,) = place_words("They met in Vatican City today.")
    found = resolved(word, frozenset(), None)
    assert found and (found.country, found.basis) == ("VAT", "capital")


def test_a_place_that_opens_a_sentence_holds_until_the_next_one_does() -> None:
    text = (
        "Under Secretary A will travel to Kenya and Ghana next week.\n"
        "In Nairobi, A will open a school. A will also meet Minister B.\n"
        "In Accra, the Under Secretary will attend a conference."
    )
    reading = reading_of(text, "meet", parties=(("A", "USA"), ("B", None)))
    told = fronting(reading, reading.page.places)
    assert [text[at : at + 5] + " " + when for at, when in sorted(told.items())] == [
        "Nairo now",
        "Accra later",
    ]
    found = met_at(reading, "planned", "in_person")
    assert found and (found.place, found.country) == ("Nairobi", "KEN")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("A met B on the sidelines of the Munich Security Conference.", "DEU"),
        ("A met B at the Munich Security Conference.", "DEU"),
        ("It was a letter for Charlotte Marshall.", None),
        ("A visited Novosibirsk State Technical University and met students.", "RUS"),
        ("Vladimir Petrov held talks with B.", None),  # the given name is a town, too
    ],
)
def test_forums_and_venues_stand_in_the_town_that_they_are_named_after(
    text: str, country: str | None
) -> None:
    found = [resolved(word, frozenset({"DEU", "RUS", "USA"}), None) for word in place_words(text)]
    assert [place.country for place in found if place] == ([country] if country else [])


def test_the_one_country_that_takes_part_owns_the_site() -> None:
    (word,) = place_words("A met company heads at the ministry.")
    reading = reading_of("A met B at the ministry.", "met", parties=(("A", "PER"), ("B", "PER")))
    assert resolved(word, frozenset(), None) is None
    assert {
        one.met_at.country for one in candidates(reading, "held", "in_person") if one.met_at
    } == {"PER"}
