import pytest

from tests.transforms.fields.reading_of import reading_of
from transforms.fields.statuses import status


@pytest.mark.parametrize(
    ("text", "trigger", "wanted"),
    [
        ("President A met Premier B in Rome on Monday.", "met", "held"),
        ("President A will meet Premier B in Rome on Monday.", "meet", "planned"),
        ("A meeting between A and B has been cancelled, officials said.", "meeting", "cancelled"),
        ("Talks between A and B were postponed indefinitely.", "Talks", "cancelled"),
        ("A and B postponed their meeting until 5 May.", "meeting", "planned"),
        ("A denied reports that he had met B in Muscat.", "met", "denied"),
        ("No such meeting has taken place, A said of B.", "meeting", "denied"),
        ("President A met Premier B, who denied the charge of fraud.", "met", "held"),
    ],
)
def test_status_follows_the_words_around_the_trigger(text: str, trigger: str, wanted: str) -> None:
    kind = "meeting" if trigger != "met" else "met"
    assert status(reading_of(text, trigger, kind)) == wanted


def test_a_refusal_beside_another_trigger_is_not_ours() -> None:
    text = "President A met Premier B on Monday, and a visit to C was called off."
    assert status(reading_of(text, "met", others=("visit",))) == "held"


def test_planned_in_the_headline_and_held_in_the_text_is_held() -> None:
    text = (
        "Ministers to meet in Rome\n"
        "Minister A met Minister B on Monday and they discussed trade.\n"
        "They met for two hours."
    )
    reading = reading_of(text, "met Minister", also=("discussed", "met for"), title=True)
    assert status(reading) == "held"
