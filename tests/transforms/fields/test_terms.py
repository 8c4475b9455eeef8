import polars as pl

from transforms.fields.terms import spellings, to_term_hits


def topics_in(text: str) -> set[str]:
    frame = pl.LazyFrame({"key": [0], "passage": [text]})
    return set(to_term_hits(frame, ["key"]).collect()["topic"])


def test_a_pattern_is_spelled_out() -> None:
    assert spellings("sanctions?") == [" sanction ", " sanctions "]
    assert spellings("defen[cs]e (?:ties|pact)") == [
        " defence pact ", " defence ties ", " defense pact ", " defense ties ",
    ]  # fmt: skip
    assert spellings(r"terror\w*") == [" terror"]
    assert spellings(r"hold \w+ accountable") == []


def test_terms_are_found_whatever_their_signs_and_case() -> None:
    assert "sanctions" in topics_in("They want the SANCTIONS, all of them, lifted.")
    assert "security_terrorism" in topics_in("the fight against terrorism")


def test_a_term_within_a_word_is_none() -> None:
    assert "sanctions" not in topics_in("a presanctionsed thing")
    assert topics_in("He came and went.") == set()
