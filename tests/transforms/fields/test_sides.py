from tests.transforms.fields.reading_of import reading_of
from transforms.fields.occasions import occasion
from transforms.fields.sides import sides

PARTIES = (("Raisi", "IRN"), ("Mamlouk", "SYR"))


def test_who_receives_is_the_host() -> None:
    assert sides(reading_of("Raisi received Mamlouk.", "received", parties=PARTIES)) == [
        "host",
        "guest",
    ]


def test_who_is_received_is_the_guest() -> None:
    text = "Mamlouk was received by Raisi."
    assert sides(reading_of(text, "received", parties=PARTIES)) == ["host", "guest"]


def test_who_visits_is_the_guest() -> None:
    assert sides(reading_of("Mamlouk visited Raisi.", "visited", parties=PARTIES)) == [
        "host",
        "guest",
    ]


def test_who_meets_is_neither() -> None:
    assert sides(reading_of("Raisi met Mamlouk.", "met", parties=PARTIES)) == [None, None]


def test_the_occasion_is_told_by_words_before_numbers() -> None:
    assert occasion(reading_of("A met B on the sidelines of a forum.", "met"), 0, 2) == "sidelines"
    assert (
        occasion(reading_of("A received the credentials of B.", "received"), 0, 2) == "credentials"
    )
    assert occasion(reading_of("A met B.", "met"), 0, 2) == "bilateral"
    assert occasion(reading_of("A met B.", "met"), 0, 3) == "trilateral"
    assert occasion(reading_of("A met B.", "met"), 0, 1) == "other"


def test_a_summit_that_is_only_spoken_of_is_not_the_occasion() -> None:
    assert occasion(reading_of("A met B to prepare the summit.", "met"), 0, 2) == "bilateral"
