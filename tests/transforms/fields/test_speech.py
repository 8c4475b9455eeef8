import pytest

from transforms.fields.speech import quotations, sayings


def contents(text: str) -> list[tuple[str, str]]:
    return [
        (text[said.verb_start : said.verb_end], text[said.start : said.end])
        for said in sayings(text, 0, len(text))
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "He underlined that Syria will never forget.",
            [("underlined", "Syria will never forget")],
        ),
        (
            "Raisi affirmed that ties are strong, stressing the need for trade.",
            [("affirmed", "ties are strong"), ("stressing", "the need for trade")],
        ),
        (
            "He pointed out that fields are wide, adding that work helps all.",
            [("pointed out", "fields are wide"), ("adding", "work helps all")],
        ),
        (
            "A told the mission that a roll must come and that it would take time.",
            [("told", "a roll must come"), ("told", "it would take time")],
        ),
        (
            "Odsuren said Mongolia abides by the policy and hopes to expand exports.",
            [("said", "Mongolia abides by the policy and hopes to expand exports")],
        ),
        (
            "Raisi referred to the importance of trade.",
            [("referred to", "the importance of trade")],
        ),
        ("Khaji briefed President Assad on the latest news.", [("briefed", "the latest news")]),
    ],
)
def test_content_is_what_follows_the_verb(text: str, wanted: list[tuple[str, str]]) -> None:
    assert contents(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "The Arab states in the region.",
        "He called Mr. B.",
        "Raisi said.",
        "The minister told him off.",
    ],
)
def test_words_without_content_say_nothing(text: str) -> None:
    assert contents(text) == []


def test_quotations_are_found_in_any_marks() -> None:
    text = 'He said “we will go there soon” and "they will come to us" and “no”.'
    assert [text[q.start : q.end] for q in quotations(text)] == [
        "we will go there soon",
        "they will come to us",
    ]
