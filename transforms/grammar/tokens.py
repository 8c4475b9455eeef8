"""Sentences to tokens, and tokens to the class letters that the grammar reads."""

import re
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from transforms.grammar.lexicon import acronyms, common_words, folded_word, phrases, word_classes
from transforms.grammar.name_lists import family_names, given_names

MAX_TOKENS = 400
_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|\b(?:Dr|Mr|Mrs|Ms|Gen|Lt|Sen|Rep|Gov|Maj|Col|Prof|St|Jr|Sr|Adm|Capt|Brig|Hon|Eng|Rev|Amb)\.|"
    r"[A-Z]\.(?=[\s,A-Z-])|['’]s\b|\w+(?:[-'’.&]+(?!s\b)\w+)*|[^\w\s]"
)
_ROMAN = re.compile(r"[IVX]{2,5}")
_ARTICLE_NAME = re.compile(r"(?:al|el|as|ash|ad|an|ar|at|az|ul)[-’'][A-Z]")
_SIGNS = {",": ",", "(": "(", ")": ")", "&": "&", "’s": "s", "'s": "s", ";": ";"}
_LEADING = frozenset(("deputy", "chief"))
_FUNCTION = frozenset("the and for from with that this has had his her who will after but".split())
_CONTRACTION = re.compile(r"['’](?:ve|re|ll|d|m|t)$")


class Tokens(NamedTuple):
    """One sentence: its words, where they stand in the article, and what they are."""

    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    letters: str
    values: dict[int, tuple[str, ...]]
    is_headline: bool
    bodies: dict[int, str]  # the organisation of "U.S.-ASEAN"


class Written(NamedTuple):
    """The words that an article has in lower case, and those capitalised in mid-sentence."""

    lower: frozenset[str]
    capital: frozenset[str]


def split(sentence: str, offset: int) -> tuple[list[str], list[int], list[int]]:
    """Words and signs with their offsets in the article."""
    found = list(islice(_TOKEN.finditer(sentence), MAX_TOKENS))
    return (
        [match[0] for match in found],
        [offset + match.start() for match in found],
        [offset + match.end() for match in found],
    )


def headline_case(words: list[str]) -> bool:
    """True where most words begin with a capital, so that a capital tells nothing."""
    alphabetic = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return len([w for w in alphabetic if w[0].isupper()]) > 0.7 * len(alphabetic) > 0


def written(sentences: list[list[str]]) -> Written:
    """What sentences of running text tell about each word's usual case."""
    lower: set[str] = set()
    capital: set[str] = set()
    for words in sentences:
        lower.update([word for word in words if word[0].islower()])
        capital.update(
            [
                word.lower()
                for before, word in pairwise(words)
                if word[0].isupper() and before[0].isalnum()
            ]
        )
    return Written(frozenset(lower), frozenset(capital))


def classify(
    words: list[str], starts: list[int], ends: list[int], case: Written, headline: bool
) -> Tokens:
    """Give every token its letter; countries and organisations also their value.

    In a headline a capital tells nothing.
    """
    lower = [word.lower() for word in words]
    letters = list(map(_plain_letter, words))
    values: dict[int, tuple[str, ...]] = {}
    bodies: dict[int, str] = {}
    done = 0
    for i in [i for i, letter in enumerate(letters) if not letter]:
        if i < done:
            continue
        hit = _phrase(words, i) if words[i][0].isupper() else None
        if hit:
            length, letter, value = hit
            done = i + length
            letters[i:done] = letter * length
            values.update(dict.fromkeys(range(i, done), (value,)))
        else:
            letters[i] = _letter(i, words, case, headline, values, letters)
            if letters[i] == "D" and "-" in words[i]:
                bodies |= _joined_body(words[i], i)
    _correct(words, lower, letters, headline)
    return Tokens(words, lower, starts, ends, "".join(letters), values, headline, bodies)


@lru_cache(maxsize=1 << 16)
def _plain_letter(word: str) -> str:
    """The class of a token that has the same wherever it stands, as most have; else nothing."""
    if word.islower() and word.isalpha():
        letter = word_classes().get(word, "x")
        return "x" if letter == "d" else letter
    if not word[0].isalnum():
        return _SIGNS.get(word, ".")
    return "#" if word[0].isdigit() else ""


def _correct(words: list[str], lower: list[str], letters: list[str], headline: bool) -> None:
    """Second thoughts, once the neighbours are known."""
    for i in [i for i, letter in enumerate(letters) if letter in "AHP" or lower[i] == "sultan"]:
        if not i:
            continue
        if letters[i] == "A" and letters[i - 1] == "N" and words[i][0].isupper() and not headline:
            # "Christen Linke Young met", but not "Karin Kneissl Foreign Minister"
            if i + 1 == len(words) or letters[i + 1] not in "AHPGN":
                letters[i] = "N"
        elif lower[i] == "sultan" and lower[i - 1] == "prince" and words[i][0].isupper():
            letters[i] = "N"
        if lower[i - 1] in _LEADING and letters[i - 1] == "H" and letters[i] in "AHP":
            letters[i - 1] = "A"  # "Deputy Homeland Security Advisor", but "Chief of Staff"
        if lower[i - 1] == "under" and lower[i].startswith("secretar") and letters[i] in "HP":
            letters[i - 1] = "A"
    for i in [i for i, letter in enumerate(letters) if letter == "L"]:
        if _is_namesake(i, letters, lower):
            letters[i] = "N"


def _is_namesake(i: int, letters: list[str], lower: list[str]) -> bool:
    """A city's name that is part of a person's: "Victoria Nuland", "Governor Newsom"."""
    before = letters[i - 1] if i else "."
    after = letters[i + 1] if i + 1 < len(letters) else "."
    if before in "oT" or (i and lower[i - 1] in ("in", "at", "from", "near", "the")):
        return False
    return before in "Nih" or after in "Nir" or (before == "H" and after != "L")


def _phrase(words: list[str], i: int) -> tuple[int, str, str] | None:
    """The longest known name that begins at a word: its length, letter and value."""
    first = folded_word(words[i]).split(" ", 1)[0]
    if i + 1 < len(words) and words[i + 1] in ("’s", "'s"):  # "People's Republic of China"
        for option, letter, value in phrases().get(f"{first}s", ()):
            if len(option) > 1 and _continues(words, i + 2, option[1:]):
                return len(option) + 1, letter, value
    for option, letter, value in phrases().get(first, ()):
        if len(option) == 1:
            is_whole = folded_word(words[i]) == option[0]
            if is_whole and (words[i].isupper() or option[0] not in acronyms()):
                return 1, letter, value
        elif _continues(words, i + 1, option[1:]):
            return len(option), letter, value
    return None


def _continues(words: list[str], start: int, rest: tuple[str, ...]) -> bool:
    return start + len(rest) <= len(words) and all(
        folded_word(words[start + j]) == word for j, word in enumerate(rest)
    )


def _letter(
    i: int,
    words: list[str],
    case: Written,
    headline: bool,
    values: dict[int, tuple[str, ...]],
    letters: list[str],
) -> str:
    """The class of one token that depends on where it stands; it begins no known phrase."""
    word = words[i]
    low = word.lower()
    if ("’" in low or "'" in low) and _CONTRACTION.search(low):
        return "x"
    letter = word_classes().get(low)
    if letter:
        if letter == "x" and not headline and _is_name_by_place(i, words, letters):
            letter = "N"
        return _known_letter(letter, i, words, case, letters)
    if "-" in word:
        return _hyphened(word, low, values, i)
    return _unknown_letter(i, word, case, headline)


def _is_name_by_place(i: int, words: list[str], letters: list[str]) -> bool:
    """A capital that only a name explains: "Omar Said met", "Envoy Mark Day", but not "He Said"."""
    low = words[i].lower()
    if not i or not words[i][0].isupper() or len(low) < 3 or low in _FUNCTION:
        return False
    if letters[i - 1] == "H":
        return low in given_names() or low in family_names()
    return letters[i - 1] == "N" and words[i - 1].lower() in given_names()


def _known_letter(letter: str, i: int, words: list[str], case: Written, letters: list[str]) -> str:
    """The class of a word of the lexicon, where the place in the sentence may change it."""
    capital = words[i][0].isupper()
    low = words[i].lower()
    if letter == "d":
        return _month_or_name(i, words, capital, letters)
    if letter == "p" and capital and not i:
        return "N"
    if letter == "x" and capital and i and len(low) > 1:
        return "N" if low in case.capital and low not in case.lower else "x"
    return letter


def _unknown_letter(i: int, word: str, case: Written, headline: bool) -> str:
    if not word[0].isupper():
        return "N" if _ARTICLE_NAME.match(word) else "x"
    if len(word) == 1 or (len(word) == 2 and word[1] == "."):
        return "i"
    if _ROMAN.fullmatch(word) and i:
        return "r"
    return "N" if _is_name(word.lower(), i, headline, case) else "x"


def _month_or_name(i: int, words: list[str], capital: bool, letters: list[str]) -> str:
    """Whether a month is a date: in "Theresa May met" and "Prime Minister May" it is not."""
    if not capital:
        return "x"
    after = words[i + 1] if i + 1 < len(words) else "."
    if after[0].isdigit():
        return "d"
    if word_classes().get(after) == "p" or (words[i] == "Jan" and after[0].isupper()):
        return "N"  # "Jan de Vries"
    return "N" if i and letters[i - 1] in "NHh" else "d"


def _is_name(low: str, i: int, headline: bool, case: Written) -> bool:
    """A capital that means a name: not one that the place in the sentence explains."""
    if i and not headline:
        return True
    if low in case.lower:
        return False
    return low in case.capital or low not in common_words()


def _hyphened(word: str, low: str, values: dict[int, tuple[str, ...]], i: int) -> str:
    """The class of "Vice-President", "U.S.-India", "then-minister", "Geun-hye"."""
    capital = word[0].isupper()
    parts = [part for part in low.split("-") if part]
    countries = [
        option[2]
        for part in word.split("-")
        if capital and part[:1].isupper()
        for option in phrases().get(folded_word(part), ())
        if len(option[0]) == 1 and option[1] in "CD"
    ]
    if countries:
        values[i] = tuple(dict.fromkeys(countries))
        return "D"
    last = word_classes().get(parts[-1], "x") if parts else "x"
    if last in "HP":
        return last
    if parts and parts[0] in ("vice", "deputy", "then", "ex", "under", "former", "co", "newly"):
        return "A"
    return "N" if capital or _ARTICLE_NAME.match(word) else "x"


def _joined_body(word: str, i: int) -> dict[int, str]:
    """The organisation that a hyphen joins to a country: "Russia-EU", "U.S.-ASEAN"."""
    for part in word.split("-"):
        for option in phrases().get(folded_word(part), ()) if part.isupper() else ():
            if len(option[0]) == 1 and option[1] == "O":
                return {i: option[2]}
    return {}
