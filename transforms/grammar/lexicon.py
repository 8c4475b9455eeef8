"""What the grammar knows about words, read once from the seeds.

Every token becomes one letter, and regular expressions over those letters find the phrases:

    C country   D demonym   O known organisation   L city   N unknown capitalised word
    H office    P group     A modifier of offices  G word of an organisation's name
    h honorific p particle  i initial  r roman numeral  d date  # number
    s possessive  o of  f for  T to  t article  & and  ,
    comma  ( ) brackets  . other sign  x other word
"""

from collections.abc import Iterator
from functools import lru_cache

import polars as pl

from transforms.identity.fold import fold
from transforms.identity.seeds import seed_path, seed_rows, split_bar

Phrase = tuple[tuple[str, ...], str, str]  # folded words, class letter, value

_CLASS_LETTERS = {
    "head": "H",
    "plural_head": "P",
    "modifier": "A",
    "organisation_word": "G",
    "honorific": "h",
    "particle": "p",
    "weekday": "d",
    "month": "d",
    "stop": "x",
}
_SEATS = frozenset("government_seat ministry legislature office".split())
_AREAS = frozenset("region state town residence venue base".split())
_CITY = 150_000  # inhabitants; smaller towns are as often a family name
_KIND_LETTERS = {"name": "C", "alias": "C", "demonym": "D", "place": "L"}


@lru_cache(maxsize=1)
def word_classes() -> dict[str, str]:
    """Class letter of single words, in lower case."""
    letters = {row["word"]: _CLASS_LETTERS[row["class"]] for row in seed_rows("lexicon/words.csv")}
    return letters | {
        "of": "o", "for": "f", "to": "T", "the": "t", "a": "t", "an": "t", "and": "&",
    }  # fmt: skip


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Words that news mostly writes in lower case: at a sentence's start a capital says nothing."""
    return frozenset(seed_path("lexicon/common_words.txt").read_text(encoding="utf-8").split())


def forget_phrases() -> None:
    """Free the 20 MB of names of places, which nobody needs once the articles are read."""
    phrases.cache_clear()


@lru_cache(maxsize=1)
def phrases() -> dict[str, list[Phrase]]:
    """Names of countries, cities and organisations by their first folded word, longest first.

    Of equal names a country comes before an organisation, and that before a city or an area.
    """
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for words, letter, value in [*_countries(), *_organisations(), *_cities(), *_places()]:
        found.setdefault(words, (letter, value))
    table: dict[str, list[Phrase]] = {}
    for words, (letter, value) in found.items():
        table.setdefault(words[0], []).append((words, letter, value))
    for options in table.values():
        options.sort(key=lambda option: (-len(option[0]), option[1]))
    return table


def _countries() -> Iterator[Phrase]:
    for row in seed_rows("country_aliases.csv"):
        yield tuple(row["alias"].split()), _KIND_LETTERS[row["kind"]], row["iso3"]
    for row in seed_rows("metonyms.csv"):
        if row["strength"] == "strong" and len(row["iso3"]) == 3 and not row["org_code"]:
            letter = "C" if row["kind"] in _SEATS else "L"
            yield tuple(fold(row["alias"]).split()), letter, row["iso3"]


def _organisations() -> Iterator[Phrase]:
    for row in seed_rows("organisations.csv"):
        for name in (row["name"], row["acronym"], *split_bar(row["aliases"])):
            words = tuple(fold(name).split())
            if words:
                yield words, "O", row["name"]


def _cities() -> Iterator[Phrase]:
    rows = pl.read_parquet(seed_path("cities.parquet")).filter(
        pl.col("is_primary") & ((pl.col("population") >= _CITY) | pl.col("is_capital")),
        pl.col("key").str.len_chars() > 3,
    )
    for key, iso3 in (
        rows.sort("population", "key", descending=True).select("key", "iso3").iter_rows()
    ):
        if key not in common_words() and key not in word_classes():
            yield tuple(key.split()), "L", iso3


def _places() -> Iterator[Phrase]:
    """States, regions and residences, but for those that people are called by ("Virginia")."""
    given = {fold(row["name"]) for row in seed_rows("lexicon/given_names.csv")}
    for row in seed_rows("places.csv"):
        words = tuple(fold(row["name"]).split())
        is_plain = len(words) > 1 or (len(words[0]) > 3 and words[0] not in given)
        if row["kind"] in _AREAS and is_plain:
            yield words, "L", row["iso3"]


@lru_cache(maxsize=1)
def acronyms() -> frozenset[str]:
    """Folded names that only count in capitals: "WHO", "AU", "US"."""
    names = {row["acronym"] for row in seed_rows("organisations.csv")} | {
        name for row in seed_rows("organisations.csv") for name in split_bar(row["aliases"])
    }
    return frozenset(fold(n) for n in names if n and n.isupper() and len(n) < 6) | {"us", "uk"}


@lru_cache(maxsize=1 << 16)
def folded_word(word: str) -> str:
    """`fold` for one token; "U.S." and "US" are both "us"."""
    return fold(word)
