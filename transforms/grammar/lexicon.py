"""What the grammar knows about words, read once from the seeds.

Every token becomes one letter, and regular expressions over those letters find the phrases:

    C country   D demonym   O known organisation   L city   N unknown capitalised word
    H office    P group     A modifier of offices  G word of an organisation's name
    h honorific p particle  i initial  r roman numeral  d date  # number
    s possessive  o of  f for  T to  t article  & and  , comma  ( ) brackets  . other sign  x other word
"""

from functools import lru_cache

from transforms.identity.fold import fold
from transforms.identity.seeds import seed_path, seed_rows

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
    """Words that news mostly writes in lower case: a capital at a sentence's start means nothing."""
    return frozenset(seed_path("lexicon/common_words.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def phrases() -> dict[str, list[Phrase]]:
    """Names of countries, capitals and organisations by their first folded word, longest first."""
    found: dict[str, list[Phrase]] = {}
    for row in seed_rows("country_aliases.csv"):
        words = tuple(row["alias"].split())
        found.setdefault(words[0], []).append((words, _KIND_LETTERS[row["kind"]], row["iso3"]))
    for options in found.values():
        options.sort(key=lambda option: (-len(option[0]), option[1]))
    return found


@lru_cache(maxsize=1 << 16)
def folded_word(word: str) -> str:
    """`fold` for one token; "U.S." and "US" are both "us"."""
    return fold(word)
