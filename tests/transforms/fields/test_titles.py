import pytest

from transforms.fields.titles import fuller_title


@pytest.mark.parametrize(
    ("text", "name", "known", "wanted"),
    [
        (
            "Secretary of State Antony Blinken spoke.",
            "Antony Blinken",
            "Secretary",
            "Secretary of State",
        ),
        (
            "Kazakhstan's foreign minister, Daulet Aibekov, came.",
            "Daulet Aibekov",
            None,
            "foreign minister",
        ),
        (
            "Daulet Aibekov, the Kazakh foreign minister, came.",
            "Daulet Aibekov",
            None,
            "foreign minister",
        ),
        (
            "President Ivan Petrov and Foreign Minister Amy Lee met.",
            "Amy Lee",
            None,
            "Foreign Minister",
        ),
        ("Readout of President Ivan Petrov's call.", "Ivan Petrov", "President", "President"),
        ("the new President Ivan Petrov", "Ivan Petrov", "new President", "President"),
        (
            "Special Representative for the DPRK Ivan Petrov spoke.",
            "Ivan Petrov",
            "Special Representative",
            "Special Representative for the DPRK",
        ),
        (
            "Acting Coordinator for the Global Engagement Center Amy Lee left.",
            "Amy Lee",
            "Acting Coordinator",
            "Acting Coordinator for the Global Engagement Center",
        ),
        (
            "It was President of the Republic of Cyprus Ivan Petrov.",
            "Ivan Petrov",
            None,
            "President",
        ),
        ("NATO Secretary General Ivan Petrov", "Ivan Petrov", None, "Secretary General"),
        (
            "Statement by Spokesperson Amy Lee on Foreign Minister Ivan Petrov's trip",
            "Ivan Petrov",
            "Foreign Minister",
            "Foreign Minister",
        ),
        (
            "He awarded the Order of Friendship to President Ivan Petrov.",
            "Ivan Petrov",
            "President",
            "President",
        ),
        (
            "Senior Aide of the Iranian Foreign Minister Ivan Petrov came.",
            "Ivan Petrov",
            None,
            "Senior Aide of the Foreign Minister",
        ),
        ("Secretary to the President Omar Said", "Omar Said", None, "Secretary to the President"),
        (
            "Minister of Foreign Affairs Amy Lee and Greek counterpart Ivan Petrov spoke.",
            "Ivan Petrov",
            "counterpart",
            "counterpart",
        ),
        ("Saudi leader King Ivan Petrov", "Ivan Petrov", "leader King", "King"),
    ],
)
def test_the_title_is_the_fullest_that_stands_beside_the_name(
    text: str, name: str, known: str | None, wanted: str
) -> None:
    assert fuller_title(text, name, known, None) == wanted


@pytest.mark.parametrize(
    "text",
    ["He met Amy Lee.", "Amy Lee, who came late, met him.", "On Monday Amy Lee met him."],
)
def test_who_has_no_title_gets_none(text: str) -> None:
    assert fuller_title(text, "Amy Lee", None, None) is None


def test_an_unnamed_party_keeps_its_title() -> None:
    assert fuller_title("the delegation came", None, "delegation", "SYR") == "delegation"
