"""Sentences to tokens, and tokens to the class letters that the grammar reads."""

import re
from typing import NamedTuple

from transforms.grammar.lexicon import acronyms, common_words, folded_word, phrases, word_classes

MAX_TOKENS = 400
_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|\b(?:Dr|Mr|Mrs|Ms|Gen|Lt|Sen|Rep|Gov|Maj|Col|Prof|St|Jr|Sr|Adm|Capt|Brig|Hon|Eng|Rev|Amb)\.|"
    r"[A-Z]\.(?=[\s,A-Z-])|['’]s\b|\w+(?:[-'’.&]+(?!s\b)\w+)*|[^\w\s]"
)
_ROMAN = re.compile(r"[IVX]{2,5}")
_ARTICLE_NAME = re.compile(r"(?:al|el|as|ash|ad|an|ar|at|az|ul)[-’'][A-Z]")
_SIGNS = {",": ",", "(": "(", ")": ")", "&": "&", "’s": "s", "'s": "s", ";": ";"}
_CONTRACTION = re.compile(r"['’](?:ve|re|ll|d|m|t)$")
_DASHES = frozenset("-–—")


class Tokens(NamedTuple):
    """One sentence: its words, where they stand in the article, and what they are."""

    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    letters: str
    values: dict[int, tuple[str, ...]]
    is_headline: bool


class Written(NamedTuple):
    """How the article writes its words: what it has in lower case, and capitalised in mid-sentence."""

    lower: frozenset[str]
    capital: frozenset[str]


def split(sentence: str, offset: int) -> tuple[list[str], list[int], list[int]]:
    """Words and signs with their offsets in the article."""
    words, starts, ends = [], [], []
    for match in _TOKEN.finditer(sentence):
        words.append(match.group())
        starts.append(offset + match.start())
        ends.append(offset + match.end())
        if len(words) == MAX_TOKENS:
            break
    return words, starts, ends


def headline_case(words: list[str]) -> bool:
    """True where most words begin with a capital, so that a capital tells nothing."""
    alphabetic = [word for word in words if word[0].isalpha() and len(word) > 3]
    return sum(word[0].isupper() for word in alphabetic) > 0.7 * len(alphabetic) > 0


def written(sentences: list[list[str]]) -> Written:
    """What running text (headlines aside) tells about each word's usual case."""
    lower: set[str] = set()
    capital: set[str] = set()
    for words in sentences:
        if headline_case(words):
            continue
        for position, word in enumerate(words):
            if word[0].islower():
                lower.add(word)
            elif position and word[0].isupper() and words[position - 1][0].isalnum():
                capital.add(word.lower())
    return Written(frozenset(lower), frozenset(capital))


def classify(
    words: list[str], starts: list[int], ends: list[int], case: Written, is_title: bool
) -> Tokens:
    """Give every token its letter; countries and organisations also their value."""
    letters, common, table = word_classes(), common_words(), phrases()
    lower = [word.lower() for word in words]
    headline = is_title or headline_case(words)
    count = len(words)
    out: list[str] = []
    values: dict[int, tuple[str, ...]] = {}
    while len(out) < count:
        i = len(out)
        word, low = words[i], lower[i]
        first = word[0]
        if first.isupper():
            hit = _phrase(words, i, table)
            if hit:
                length, letter, value = hit
                for j in range(i, i + length):
                    values[j] = (value,)
                out.extend(letter * length)
                continue
        out.append(
            _letter(word, low, first, i, words, letters, common, case, headline, values, out)
        )
    for i in range(1, count):
        # "Christen Linke Young met", but not "Karin Kneissl Foreign Minister"
        if out[i] == "A" and out[i - 1] == "N" and words[i][0].isupper() and not headline:
            if i + 1 == count or out[i + 1] not in "AHPGN":
                out[i] = "N"
        if lower[i - 1] == "under" and lower[i].startswith("secretar") and out[i] in "HP":
            out[i - 1] = "A"
    for i in [i for i, letter in enumerate(out) if letter == "L"]:
        if _is_namesake(i, out, lower):
            out[i] = "N"
    return Tokens(words, lower, starts, ends, "".join(out), values, headline)


def _is_namesake(i: int, letters: list[str], lower: list[str]) -> bool:
    """A city's name that is part of a person's: "Victoria Nuland", "Governor Newsom"."""
    before = letters[i - 1] if i else "."
    after = letters[i + 1] if i + 1 < len(letters) else "."
    if before in "oT" or (i and lower[i - 1] in ("in", "at", "from", "near", "the")):
        return False
    return before in "Nih" or after in "Nir" or (before == "H" and after != "L")


def _phrase(
    words: list[str], i: int, table: dict[str, list[tuple[tuple[str, ...], str, str]]]
) -> tuple[int, str, str] | None:
    for option, letter, value in table.get(folded_word(words[i]).split(" ", 1)[0], ()):
        length = len(option)
        if length == 1:
            if folded_word(words[i]) == option[0] and (
                words[i].isupper() or option[0] not in acronyms()
            ):
                return 1, letter, value
        elif i + length <= len(words) and all(
            folded_word(words[i + j]) == option[j] for j in range(length)
        ):
            return length, letter, value
    return None


def _letter(
    word: str,
    low: str,
    first: str,
    i: int,
    words: list[str],
    letters: dict[str, str],
    common: frozenset[str],
    case: Written,
    headline: bool,
    values: dict[int, tuple[str, ...]],
    out: list[str],
) -> str:
    """The class of one token that begins no known phrase."""
    if not first.isalnum():
        return _SIGNS.get(word, ".")
    if first.isdigit():
        return "#"
    if _CONTRACTION.search(low):
        return "x"
    letter = letters.get(low)
    capital = first.isupper()
    if letter == "d":
        return _month_or_name(i, words, capital, out)
    if letter == "p":
        return "p" if not capital or i else "N"
    if letter:
        if letter == "x" and capital and len(word) > 1 and _is_name(low, i, headline, common, case):
            return "N" if low in case.capital and low not in case.lower and i else "x"
        return letter
    if "-" in word:
        return _hyphened(word, low, capital, letters, values, i)
    if not capital:
        return "N" if _ARTICLE_NAME.match(word) else "x"
    if len(word) == 1 or (len(word) == 2 and word[1] == "."):
        return "i"
    if _ROMAN.fullmatch(word) and i:
        return "r"
    if _is_name(low, i, headline, common, case):
        return "N"
    return "x"


def _month_or_name(i: int, words: list[str], capital: bool, out: list[str]) -> str:
    """ "Theresa May met" and "Prime Minister May" are no dates."""
    if not capital:
        return "x"
    numbered = i + 1 < len(words) and words[i + 1][0].isdigit()
    return "N" if out and out[-1] in "NHh" and not numbered else "d"


def _is_name(low: str, i: int, headline: bool, common: frozenset[str], case: Written) -> bool:
    """A capital that means a name: not one that the place in the sentence explains."""
    if i and not headline:
        return True
    if low in case.lower:
        return False
    return low in case.capital or low not in common


def _hyphened(
    word: str,
    low: str,
    capital: bool,
    letters: dict[str, str],
    values: dict[int, tuple[str, ...]],
    i: int,
) -> str:
    """ "Vice-President", "U.S.-India", "then-minister", "Geun-hye"."""
    parts = [part for part in low.split("-") if part]
    if capital:
        table = phrases()
        countries = [
            option[2]
            for part in word.split("-")
            if part[:1].isupper()
            for option in table.get(folded_word(part), ())
            if len(option[0]) == 1 and option[1] in "CD"
        ]
        if countries:
            values[i] = tuple(dict.fromkeys(countries))
            return "D"
    if parts and parts[-1] in letters and letters[parts[-1]] in "HP":
        return letters[parts[-1]]
    if parts and parts[0] in ("vice", "deputy", "then", "ex", "under", "former", "co", "newly"):
        return "A"
    if capital or _ARTICLE_NAME.match(word):
        return "N"
    return "x"


def is_dash(word: str) -> bool:
    """True for a hyphen or dash standing alone."""
    return word in _DASHES
