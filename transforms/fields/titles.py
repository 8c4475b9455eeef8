"""The fullest title that an article gives a person: "Secretary of State", not "Secretary".

The registry carries the title that is used most, which is often a short form. Where the full
name stands, the words before it and the apposition after it are read again.
"""

import re
from functools import cache, lru_cache

from transforms.identity.countries import country_mentions
from transforms.identity.fold import fold
from transforms.identity.organisations import organisation_mentions
from transforms.identity.phrases import bare
from transforms.identity.roles import role_of
from transforms.identity.seeds import seed_rows
from transforms.identity.titles import NAMES_OF_A_COUNTRY, TITLES_OF_ADDRESS

_STOP = re.compile(r"[\n.;:!?“”\"()\[\]—–]|,(?! (?:[A-Z][\w-]+ )?and )|--")
_WORD = re.compile(r"[^\s,]+")
_LINKS = frozenset("of the for and to on in at de la".split())
_APPOSED = re.compile(
    r",\s+(?:(?:the|a|an|his|her|its|then|currently)\s+)?(?P<words>[^,;.()“”\"\n]{3,90})(?=[,;.)\n]|$)"
)
_ADDRESS = re.compile(
    r"(?:\b(?:Mrs?|Ms|Dr|Gen|General|Sheikha?|Frau|Herr|Eng|Prof|H\.E|Hon|Shri|Smt|Daw|Dato['’]|Mama"
    r"|Admiral|Rear|Lieutenant|Major|Colonel|Brigadier|Mawlawi|Madam|Sir|Sayyid)\.? )+$"
)
_GENERALS = (
    "Secretary ",
    "Secretary-",
    "Attorney ",
    "Consul ",
    "Director ",
    "Governor ",
    "Solicitor ",
)
_CLAUSE = re.compile(r"\b(?:who|which|where|that|has|had|was|is|said|met|and|will|with|who['’]s)\b")
_RANKS = frozenset("general sheikh major colonel admiral lieutenant brigadier sir dr".split())
_NOT_A_TITLE = frozenset("new newly outgoing visiting both mr mrs ms dr hm hh".split())
_NO_PART = frozenset(
    """with by between from against readout meeting call talks visit remarks statement telephone
    conversation monday tuesday wednesday thursday friday saturday sunday today""".split()
)
_GIVEN = frozenset("order medal award prize message letter".split())
_PORTFOLIOS = frozenset(
    """affairs defence defense trade economy finance cooperation security energy interior justice
    state health labour labor education culture industry development planning transport""".split()
)
_MOST_NAMES, _MOST_WORDS = 4, 12


def fuller_title(text: str, name: str | None, title: str | None, country: str | None) -> str | None:
    """The title of a person in the text's own words, without country; `title` is what is known."""
    title = (_title(title) or _tidy(title)) if title and name else _tidy(title)
    if not name or " " not in name:
        return title
    found: list[str | None] = [title] if title else []
    at = -1
    for _ in range(_MOST_NAMES):
        at = text.find(name, at + 1)
        if at < 0:
            break
        found += [_before(text, at, name), _after(text, at + len(name))]
    known = set(fold(title).split()) - _RANKS if title else set()
    fitting = [one for one in found if one and _fits(one, known, country)]
    return max(fitting, key=_content, default=title)


def _fits(title: str, known: set[str], country: str | None) -> bool:
    """True for a title that says what is known and more, or any office if nothing is known."""
    words = fold(title).split()
    if len(words) > _MOST_WORDS or not words:
        return False
    return known <= set(words) if known else role_of(title, country) not in (None, "other")


def _content(title: str) -> int:
    return sum(word not in _LINKS for word in fold(title).split())


def _before(text: str, at: int, name: str) -> str | None:
    """The title that runs up to a name, read from right to left."""
    end = at + len(name)
    address = _ADDRESS.search(text, max(0, at - 40), at)
    if address and not text.endswith(_GENERALS, 0, address.start()):
        at = address.start()
    comma = text.endswith(", ", 0, at)  # "Kazakhstan's foreign minister, Daulet Aibekov, ..."
    if comma and not text.startswith((",", ".", " (", " said", " met"), end):
        return None
    left = text[max(0, at - 110) : at - 2 if comma else at]
    stops = [match.end() for match in _STOP.finditer(left)]
    left = left[stops[-1] :] if stops else left
    kept: list[str] = []
    for word in reversed(_WORD.findall(left)):
        plain = word.lower().removesuffix("'s").removesuffix("’s")
        known = word[0].isupper() or plain in _LINKS or plain in _office_words()
        if not known or plain in _NO_PART:
            break
        kept.insert(0, word)
    kept = _from_office(_own(kept))
    title = _title(" ".join(kept)) if kept else None
    if title is None or title.isupper() or name.rsplit(maxsplit=1)[-1] in title:
        return None
    return title


def _own(words: list[str]) -> list[str]:
    """The words after what joins two people: "President A and Minister" is "Minister", as is
    "Spokesperson B on Minister".
    """
    for at in range(len(words) - 1, 0, -1):
        if words[at] == "on" or (
            words[at].lower() == "and"
            and words[at - 1].lower() not in _office_words() | _PORTFOLIOS
        ):
            later = words[at + 1 :]
            if _names_an_office(later):
                return later
    return words


def _names_an_office(words: list[str]) -> bool:
    """Whether words after an "and" are another's office, not more of a portfolio."""
    offices = [word for word in words if fold(word) in _office_words() - _PORTFOLIOS]
    return bool(offices) and (words[-1] in offices or words[-1].lower() in _PORTFOLIOS)


def _from_office(words: list[str]) -> list[str]:
    """The words without what leads up to the office: "Order of Friendship to President"."""
    first = next((at for at, word in enumerate(words) if fold(word) in _office_words()), None)
    if first is None:
        return []
    for at in range(len(words) - 1, 0, -1):
        before = {fold(word) for word in words[:at]}
        if words[at] == "to" and (before.isdisjoint(_office_words()) or before & _GIVEN):
            return words[at + 1 :]
    links = [at for at, word in enumerate(words[:first]) if word.lower() in _LINKS]
    return words[links[-1] + 1 :] if links else words


def _after(text: str, end: int) -> str | None:
    """The title set beside a name: ", the Kazakh foreign minister,"."""
    match = _APPOSED.match(text, end)
    if match is None or match["words"].isupper() or _CLAUSE.search(match["words"]):
        return None
    words = match["words"].split()
    opens = words[0][0].isupper() or words[0].lower() in _office_words()
    offices = [at for at, word in enumerate(words) if fold(word) in _office_words()]
    if not opens or not offices:
        return None
    following = words[offices[-1] + 1 :]
    if following and following[0].lower() not in _LINKS:  # "X, Minister Y": an office of another
        return None
    return _title(match["words"])


@lru_cache(maxsize=1 << 14)
def _title(phrase: str) -> str | None:
    """A phrase that names no person, as written, without the state or body that it is held in.

    What stands before the office goes ("Iran's", "NATO"), and "of" with it at the end; what the
    office is for stays: "Special Representative for the DPRK".
    """
    words = phrase.split()
    while words and words[0].lower() in _LINKS | {"and"}:
        words.pop(0)
    tokens = [word.replace("’", "'") for word in words]
    seats = [(m.start, m.end) for m in country_mentions(tokens) if m.kind in NAMES_OF_A_COUNTRY]
    seats += [(m.start, m.end) for m in organisation_mentions(tokens)]
    seated = {n for start, end in seats for n in range(start, end)}
    offices = (
        n
        for n, word in enumerate(tokens)
        if not _office_words().isdisjoint(fold(bare(word)).split())
    )
    office = next((n for n in offices if n not in seated), 0)
    dropped: set[int] = set()
    for start, end in seats:
        link = start - 1 if start and tokens[start - 1].lower() != "the" else start - 2
        if end <= office:
            dropped.update(range(start, end))
        elif link > 0 and tokens[link].lower() == "of" and _closes(tokens, end):
            dropped.update(range(link, end))
        elif _opens_office(tokens[end : end + 3]):  # "aide of the Iranian Foreign Minister"
            dropped.update(range(start, end))
    kept = [
        word
        for n, word in enumerate(words)
        if n not in dropped and fold(word) not in TITLES_OF_ADDRESS
    ]
    while kept and kept[-1].lower() in _LINKS | {"and"}:
        kept.pop()
    while kept and kept[0].lower() in _LINKS | {"and"}:
        kept.pop(0)
    return _tidy(" ".join(kept))


def _opens_office(words: list[str]) -> bool:
    return role_of(" ".join(words), None) not in (None, "other", "official")


def _closes(tokens: list[str], end: int) -> bool:
    return (
        end == len(tokens) or tokens[end - 1].endswith(",") or tokens[end] in ("and", "for", "to")
    )


def _tidy(title: str | None) -> str | None:
    """A title without what only describes its holder: "new President" is "President"."""
    if title is None:
        return None
    words = title.split()
    while len(words) > 1 and (
        words[0].lower().rstrip(".") in _NOT_A_TITLE
        or (words[0].lower() == "leader" and words[1].lower() not in _LINKS)
    ):
        words.pop(0)
    return " ".join(words).strip(" ,") or None


@cache
def _office_words() -> frozenset[str]:
    return frozenset(
        word for row in seed_rows("roles.csv") for word in fold(row["pattern"]).split()
    )
