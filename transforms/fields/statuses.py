"""Whether a meeting was held, is planned, was called off, or is said not to have happened.

Refusals and denials are rare and plain, so rules find them; held or planned is a matter of
tense and a learned scorer weighs the words around all triggers of the report.
"""

import re
from functools import lru_cache

from transforms.fields.days import days
from transforms.fields.reading import Cue, Reading
from transforms.fields.surroundings import cue_features
from transforms.fields.weights import class_scores

_MEET = r"(?:meet|receive|see|hold|attend|talk with|sit down|take place|visit|go ahead)"
_EVENT = r"(?:meetings?|talks|visits?|trip|summit|call|negotiations|consultations|session|dialogue)"
_PUT_OFF = (
    r"cancel(?:l?ed|s|ling|lation)|call(?:ed|s|ing)? off|scrap(?:ped|s)|postpon\w+|put off"
    r"|f(?:ell|all(?:s|en)?) through|boycott\w*|pull(?:ed|s) out of|snub(?:bed|s)?"
    rf"|(?:suspended|abandoned|shelved|skip(?:ped|s)?|turn(?:ed|s) down)(?: \w+){{0,3}} {_EVENT}"
    rf"|(?:refus|declin)(?:ed|es|ing|al)(?: (?:a|an|the|any|his|her|their))?(?: \w+)? {_EVENT}"
    rf"|(?:refus|declin)(?:ed|es|ing) to {_MEET}|(?:was|were) refused"
    rf"|(?:will|would|does|do) no(?:t| longer)(?: \w+)? {_MEET}|w(?:on['’]t|ouldn['’]t) {_MEET}"
)
_CANCELLED = re.compile(rf"\b(?:{_PUT_OFF})\b", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:postponed|put off|moved|delayed|rescheduled|pushed back|adjourned)\b[^.;]{0,60}?"
    r"\b(?:until|till|to|for) (?!(?:a|an) (?:later|unspecified)|further|indefinitely)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ied|ies|ying)|dismiss(?:ed|es|ing)|rejected|refuted|reject(?:s|ing)?)\b[^.;]{0,60}?"
    r"\b(?:report|claim|rumou?r|allegation|having|that|any|ever|met|meeting|suggestion)"
    r"|\bthere (?:was|were|has been|had been) no (?:\w+ )?(?:meeting|talks|contact|call)"
    r"|\bno (?:such |secret |formal )*(?:meetings?|talks|contacts?|calls?|encounter|conversation)\b"
    r"[^.;]{0,40}\b(?:took place|taken place|was held|held|happened|occurred|ever)\b"
    r"|\b(?:did not|didn['’]t|never|had not|has not|have not|hadn['’]t|neither) (?:\w+ )?"
    r"(?:meet|met|talk|talked|hold|held|spoken?|receive|contacted)\b"
    r"|\bnever (?:took place|happened)\b",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:ha[ds]|have|since|ago|previous\w*|last|earlier|former\w*|recent\w*|in (?:19|20)\d\d)\b"
)
_HINT = re.compile(
    r"ancel|off|crap|ostpon|elay|eschedul|pushed|djourn|moved|hrough|oycott|pull|snub|uspend|bandon"
    r"|helv|skip|turn|efus|eclin|\b[Nn]o|n['’]t|[Dd]en|ismiss|eject|never|neither"
)
_AGENDA = re.compile(
    r"\b(?:agenda|schedules?|diary|calendar|week ahead|programme"
    r"|to (?:visit|meet|receive|travel|host))\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"[^\w]*(?:\d{1,2}[.:]\d\d|\d{1,2}(?::\d\d)? ?[ap]\.?m|[A-Z][a-z]{2} \d{1,2}\b|[A-Z]{4,} - )"
)
_REACH = 220


def status(reading: Reading) -> str:
    """Status of the report over all its triggers."""
    settled = [found for cue in reading.cues if (found := _refusal(reading, cue))]
    if settled and (len(settled) * 2 >= len(reading.cues) or settled[0] == "denied"):
        return settled[0]
    scores = class_scores("statuses", status_features(reading))
    return max(scores, key=lambda one: scores[one])


def status_features(reading: Reading) -> list[str]:
    """What the words around the triggers say about tense; the main trigger counts for itself."""
    found = ["bias", *cue_features(reading, reading.main, "")]
    for cue in reading.cues[1:4]:
        found += cue_features(reading, cue, "also ")
    title = next((line for line in reading.page.lines if line.section == "title"), None)
    agenda = title is not None and bool(_AGENDA.search(reading.page.text, title.start, title.end))
    return [*found, f"agenda:{agenda}", *_days(reading)]


def _days(reading: Reading) -> list[str]:
    """Whether the sentence of the main trigger names a day ahead or behind, or a time of day."""
    page = reading.page
    line = page.lines[reading.main.line_no]
    found = [f"clock:{bool(_CLOCK.match(page.text, line.start, line.end))}"]
    for word in page.dates:
        if line.start <= word.start < line.end and word.start >= page.dateline_end:
            meaning = days(word, page.published_on, True) if word.kind != "weekday" else None
            if meaning is not None and page.published_on is not None:
                away = (meaning.first - page.published_on).days
                side = "ahead" if away > 0 else "behind" if away < 0 else "same"
                after = "after" if word.start > reading.main.start else "before"
                found += [f"day:{side}:{meaning.precision}", f"day:{side}:{after}"]
    return found


def is_recent(reading: Reading) -> bool:
    """True where the report is the article's news rather than its background."""
    line = reading.page.lines[reading.main.line_no]
    fresh = reading.main.line_no <= 4
    return fresh and not _OLD.search(reading.page.text, line.start, line.end)


def refusal_span(reading: Reading) -> tuple[int, int] | None:
    """The words of a refusal or denial, if that is what the status rests on."""
    for cue in reading.cues:
        for pattern in (_DENIED, _MOVED, _CANCELLED):
            match = _close(pattern, reading, cue)
            if match:
                return match.span()
    return None


def _refusal(reading: Reading, cue: Cue) -> str | None:
    if _close(_DENIED, reading, cue):
        return "denied"
    if _close(_MOVED, reading, cue):
        return "planned"
    return "cancelled" if _close(_CANCELLED, reading, cue) else None


@lru_cache(maxsize=1 << 12)
def _hints(sentence: str) -> bool:
    """The cheap test that spares nearly all sentences the dear patterns."""
    return _HINT.search(sentence) is not None


def _close(pattern: re.Pattern[str], reading: Reading, cue: Cue) -> re.Match[str] | None:
    """A match in the trigger's sentence that no other report's trigger stands nearer to."""
    line = reading.page.lines[cue.line_no]
    if not _hints(reading.page.text[line.start : line.end]):
        return None
    start, end = max(line.start, cue.start - _REACH), min(line.end, cue.end + _REACH)
    match = pattern.search(reading.page.text, start, end)
    if match is None:
        return None
    away = max(match.start() - cue.end, cue.start - match.end(), 0)
    for _, other in reading.page.cues:
        theirs = other.line_no == cue.line_no and other not in reading.cues
        if theirs and max(match.start() - other.end, other.start - match.end(), 0) < away:
            return None
    return match
