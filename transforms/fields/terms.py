r"""The words that tell a topic, found in many passages at once.

The lexicon writes its terms as small patterns ("sanctions?", "defen[cs]e (?:ties|pact)",
"terror\w*"). They are spelled out into plain strings, so that one automaton finds all of them:
what would take a thousand regular expressions a passage takes one pass over its letters.
"""

import re
from functools import cache

import polars as pl

from transforms.grammar.spelled import expanded
from transforms.identity.seeds import seed_rows

_NOT_WORD = r"[^\p{L}\p{N}]+"
# "A bilateral meeting" says who met, not about what.
_KIND_OF_MEETING = r"\b(?:bi|multi)lateral (?:meetings?|talks|engagements?|sessions?|summit)\b"
_MOST = 400


@cache
def _patterns() -> pl.DataFrame:
    """One row per spelled-out term and topic; blanks at its ends stand for ends of words."""
    rows = {
        (pattern, row["topic"], float(row["weight"]))
        for row in seed_rows("topic_terms.csv")
        for pattern in spellings(row["term"])
    }
    schema = {"term": pl.String, "topic": pl.String, "strength": pl.Float64}
    return (
        pl.DataFrame(sorted(rows), schema=schema, orient="row")
        .group_by("term", "topic")
        .agg(pl.col("strength").max())
        .sort("term", "topic")
    )


@cache
def _needles() -> list[str]:
    return _patterns()["term"].unique().sort().to_list()


def spellings(term: str) -> list[str]:
    r"""What a pattern of the lexicon can match, in lower case with single blanks for all signs.

    An open end ("terror\w*") leaves the last blank off; within a term it stands for the usual
    endings, and a term that asks for any word at all is left out.
    """
    if re.search(r"(?:^|[ -])\\w", re.sub(r"\(\?:\\w\+ \)\?", "", term)):
        return []
    body = re.sub(r"\(\?:\\w\+ \)\?", "", term)
    is_open = bool(re.search(r"\\w[*+]$", body))
    body = re.sub(r"\\w[*+]$", "", body)
    found = [_plain(text) for text in expanded(body)]
    return sorted({f" {text}" if is_open else f" {text} " for text in found[:_MOST] if text})


def to_term_hits(passages: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """One row per passage (the columns `keys`), topic and term that its `passage` has."""
    table = _patterns()
    clean = pl.concat_str(
        pl.lit(" "),
        pl.col("passage")
        .str.to_lowercase()
        .str.replace_all(_NOT_WORD, " ")
        .str.replace_all(_KIND_OF_MEETING, " ")
        .str.strip_chars(" "),
        pl.lit(" "),
    )
    return (
        passages.select(*keys, term=clean.str.extract_many(_needles(), overlapping=True))
        .explode("term", empty_as_null=True, keep_nulls=True)
        .drop_nulls("term")
        .unique()
        .join(table.lazy(), on="term")
    )


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9\u00c0-\u024f]+", " ", text.lower()).strip()
