import re

from transforms.statements import Found, Voice, statements_of

RAISI, MAMLOUK = 0, 1


def said(text: str, **names: int) -> list[tuple[int, str, bool]]:
    """Statements of a text in which each name stands for an entity: who, what, quoted."""
    voices = sorted(
        Voice(match.start(), match.end(), entity, "full")
        for name, entity in names.items()
        for match in re.finditer(name, text)
    )
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    found: list[Found] = statements_of(text, lines, voices)
    return [(one.entity_no, text[one.start : one.end], one.is_direct_quote) for one in found]


def test_he_is_who_spoke_last() -> None:
    text = "Mamlouk affirmed that ties are strong.\nHe added that trade will grow soon."
    assert said(text, Mamlouk=MAMLOUK) == [
        (MAMLOUK, "ties are strong", False),
        (MAMLOUK, "trade will grow soon", False),
    ]


def test_a_quotation_belongs_to_who_said_it_after_it() -> None:
    assert said("“We will meet again soon,” Raisi said.", Raisi=RAISI) == [
        (RAISI, "We will meet again soon,", True)
    ]
    assert said("“We will meet again soon,” said Raisi.", Raisi=RAISI) == [
        (RAISI, "We will meet again soon,", True)
    ]


def test_a_quotation_belongs_to_who_said_it_before_it() -> None:
    assert said('Raisi said: "We will meet again soon."', Raisi=RAISI) == [
        (RAISI, "We will meet again soon.", True)
    ]


def test_a_quotation_that_follows_one_has_its_speaker() -> None:
    text = "“We will meet again soon,” Raisi said. “There is much to do here.”"
    assert said(text, Raisi=RAISI)[1] == (RAISI, "There is much to do here.", True)


def test_a_quotation_without_a_speaker_is_nobody_s() -> None:
    assert said("A poster read “Welcome to our dear guests” in red.", Raisi=RAISI) == []


def test_an_inserted_phrase_does_not_part_speaker_and_verb() -> None:
    text = "Raisi, for his part, said that Iran will stand firm."
    assert said(text, Raisi=RAISI) == [(RAISI, "Iran will stand firm", False)]


def test_the_object_of_a_verb_does_not_speak() -> None:
    text = "Mamlouk met Raisi and the ministry said that talks were good."
    assert said(text, Raisi=RAISI, Mamlouk=MAMLOUK) == []
