"""Whom the pronouns mean, above all "I" and "we"."""

from transforms.grammar.document import Document
from transforms.mentions import parse


def _read(title: str, *sentences: str) -> Document:
    lines = [title, *sentences]
    offsets = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]
    sections = ["title", *("body" for _ in sentences)]
    return parse("a", None, list(range(len(lines))), offsets, sections, lines)


def _meant(document: Document, form: str) -> list[tuple[str, str | None]]:
    """Each pronoun of that form and the name of whom it means."""
    return [
        (document.tokens[s.sentence].words[s.start], document.registry.known[s.entity].name)
        for s in document.seen
        if s.form == form
    ]


def test_i_is_whose_turn_it_is_until_somebody_else_speaks() -> None:
    document = _read(
        "Joint press conference",
        "President Ivan Petrov: I met Prime Minister Amy Lee in May.",
        "We agreed on a lot.",
        "Amy Lee: I thank you.",
        "Question: When will we know more?",
    )
    assert _meant(document, "first_person") == [
        ("I", "Ivan Petrov"), ("We", "Ivan Petrov"), ("I", "Amy Lee"),
    ]  # fmt: skip


def test_a_label_that_nobody_is_known_by_ends_the_turn() -> None:
    for label in ("MR. HALL: I met the envoy.", "Q Mr. President, I met the envoy."):
        document = _read("Briefing", "President Ivan Petrov: Good morning.", label)
        assert ("I", "Ivan Petrov") not in _meant(document, "first_person")


def test_i_in_quotation_marks_is_who_is_quoted() -> None:
    document = _read(
        "Talks on Friday",
        'President Ivan Petrov told Foreign Minister Ali Noor nothing. "I met the envoy," said '
        "Amy Lee.",
    )
    assert _meant(document, "first_person") == [("I", "Amy Lee")]


def test_i_is_who_issued_the_statement_but_not_their_spokesperson() -> None:
    said = "This morning I spoke with the governor."
    issued = _read("Statement by President Ivan Petrov on the Floods", said)
    assert _meant(issued, "first_person") == [("I", "Ivan Petrov")]
    spoken = _read("Statement by Spokesperson Amy Lee on the Floods", said)
    assert _meant(spoken, "first_person") == []


def test_a_newspaper_that_says_we_is_nobody() -> None:
    document = _read("Ivan Petrov leaves", "We could not reach President Ivan Petrov.")
    assert _meant(document, "first_person") == []


def test_he_is_who_leads_the_sentence_or_led_the_one_before() -> None:
    document = _read("Talks", "President Ivan Petrov met Amy Lee.", "He then left.")
    assert _meant(document, "pronoun") == [("He", "Ivan Petrov")]
