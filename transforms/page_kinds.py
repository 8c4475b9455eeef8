"""Pages that are no article although they came with status 200, told by what they show."""

import re
from typing import NamedTuple

# A real article may carry the scripts of a bot wall, or speak of cookies and passwords. So none
# of the marks counts where there is the text of an article.
_SHORT = 1_500
_STUB = 1_200
_BARE = 600
_WALL_TITLE = re.compile(
    r"^\W*(?:just a moment|attention required|access (?:to this page )?(?:has been )?denied"
    r"|please wait|ddos.guard|are you a (?:ro)?bot|robot check|security check"
    r"|pardon our interruption|request unsuccessful|checking your browser|one more step"
    r"|human verification|verify(?:ing)? you|captcha|forbidden|403\b|unusual traffic)",
    re.I,
)
_WALL_MARKS = re.compile(
    r"cf-chl-|cf_chl_|/cdn-cgi/challenge-platform|_Incapsula_Resource|captcha-delivery\.com|px-captcha"
    r"|/_sec/cp_challenge|g-recaptcha|h-captcha|awswaf|ddos-guard|__qrator|sucuri_cloudproxy",
    re.I,
)
_CONSENT_TITLE = re.compile(
    r"before you continue|cookie (?:consent|notice|settings)|we value your privacy|your privacy"
    r"|privacy (?:choices|gate)|consent",
    re.I,
)
_CONSENT_TEXT = re.compile(
    r"(?:accept|reject|agree|manage)\b.{0,80}\b(?:cookies|consent|all|options)", re.I | re.S
)
_GONE = re.compile(
    r"\b(?:404|(?:page )?not found|no longer (?:available|exists)|does ?n[o']t exist"
    r"|can(?:no|')t be found|could(?: not|n't) (?:be )?f[io]u?nd|page unavailable"
    r"|has been removed|article not available)\b",
    re.I,
)
_PAY_WORDS = re.compile(
    r"subscribe (?:now )?to (?:continue|read|unlock)"
    r"|(?:only|exclusively) (?:available )?(?:for|to) subscribers"
    r"|already a subscriber|to (?:continue|keep) reading|read the (?:full|whole) (?:story|article)"
    r"|subscribers only|become a (?:member|subscriber)|this (?:article|content|story) is for"
    r"|start your (?:free )?trial",
    re.I,
)
_HEADLINE_WORDS = 4
_MOST_HEADLINES = 10


class Page(NamedTuple):
    """What the verdict is based on."""

    html: str
    title: str
    text: str
    links: list[str]
    is_marked: bool
    is_free: bool | None
    is_home: bool
    asks_password: bool


def not_an_article(page: Page) -> tuple[str, str] | None:
    """Reason code and words, where the page is a wall, a stub, a list, or says that it is gone."""
    length = len(page.text)
    if wall := _wall(page):
        return wall
    if length < _STUB and (page.is_free is False or _PAY_WORDS.search(page.text)):
        return "paywalled", f"{length} characters before the wall"
    if page.is_home:
        return "index_page", "a home page"
    return None if page.is_marked else _index(page)


def _wall(page: Page) -> tuple[str, str] | None:
    """Somebody who wants to know who we are, or a page that says that it is not there."""
    length = len(page.text)
    if length >= _SHORT or (page.is_marked and length > _STUB):
        return None
    is_bare = length < _BARE and not page.is_marked
    told = [
        (_WALL_TITLE.search(page.title), "blocked", "a bot wall"),
        (is_bare and _WALL_MARKS.search(page.html), "blocked", "a bot wall"),
        (
            _CONSENT_TITLE.search(page.title) and _CONSENT_TEXT.search(page.html),
            "blocked",
            "a consent wall",
        ),
        (is_bare and page.asks_password, "blocked", "it asks to log in"),
        (_GONE.search(page.title) and not page.is_marked, "not_found", "the page says so"),
    ]
    found = next(((reason, words) for is_so, reason, words in told if is_so), None)
    return (found[0], f"{found[1]}: {page.title[:80]}") if found else None


def _index(page: Page) -> tuple[str, str] | None:
    """A list of stories: little is left of its text without the headlines that it links to."""
    headlines = {link for link in page.links if len(link.split()) >= _HEADLINE_WORDS}
    if len(headlines) < _MOST_HEADLINES:
        return None
    rest = " ".join(page.text.split())
    for headline in sorted(headlines, key=len, reverse=True):
        rest = rest.replace(headline, "")
    linked = sum(map(len, headlines))
    if len(rest) < len(page.text) / 2 or linked > len(page.text):
        return "index_page", f"{len(headlines)} linked headlines, {len(page.text)} characters"
    return None
