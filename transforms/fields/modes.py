"""In person, by phone, by video, or left open."""

import re

from transforms.fields.reading import Reading, rivals
from transforms.fields.surroundings import cue_features
from transforms.fields.weights import class_scores

_PHONE = re.compile(
    r"\b(?:(?:tele)?phon(?:e|ed|es|ing|ic)\b|by phone|phone(?: |-)?(?:call|conversation|talk)s?"
    r"|calls? (?:with|to|from|between|today|yesterday|on|late|early)"
    r"|(?:a|the|his|her|their|in) calls?\b(?! (?:for|on|of))"
    r"|’s calls?\b|'s calls?\b|hotline|rang\b|called (?=[A-Z]|the [A-Z]|his|her))",
)
_VIDEO = re.compile(
    r"\b(?:video|virtual(?:ly)?|online|videoconferenc\w+|teleconferenc\w+|zoom|webinar|remotely"
    r"|via link)\b",
    re.IGNORECASE,
)
_SURELY_PHONE = re.compile(
    r"\b(?:tele)?phone (?:call|conversation|talk|discussion)s?\b|\b(?:by|over the) (?:tele)?phone\b"
    r"|\b(?:telephoned|phoned)\b|\btelephonic",
    re.IGNORECASE,
)
_SURELY_VIDEO = re.compile(
    r"\bvideo[- ]?(?:call|conference|conferencing|link|meeting|talks)|\bsecure video\b"
    r"|\b(?:met|meets?|convened|gathered) (?:virtually|online|by video)"
    r"(?=[.,;]| (?:with|for|on|to|from|today|yesterday)\b)"
    r"|\b(?:virtual|online) (?:\w+ )?(?:meeting|summit|talks|roundtable|consultations)",
    re.IGNORECASE,
)
_IN_PERSON = re.compile(
    r"\b(?:met|meets|receiv(?:ed|es|ing)|visit(?:ed|ing|s)?|dinner|lunch|breakfast|palace|hosted"
    r"|welcomed|arriv\w+|in[- ]person|face[- ]to[- ]face|sat down|shook|handshake|summit"
    r"|sidelines|margins|headquarters|at the ministry|(?:his|her) office|courtesy call"
    r"|called on)\b",
    re.IGNORECASE,
)


def mode(reading: Reading) -> str:
    """Mode of the report over all its triggers; words that leave no doubt come first."""
    line = reading.page.lines[reading.main.line_no]
    alone = all(cue.line_no != reading.main.line_no for cue in rivals(reading))
    for name, pattern in (("video", _SURELY_VIDEO), ("phone", _SURELY_PHONE)):
        if alone and pattern.search(reading.page.text, line.start, line.end):
            return name
    scores = class_scores("modes", mode_features(reading))
    return max(scores, key=lambda one: scores[one])


def mode_features(reading: Reading) -> list[str]:
    """Kinds of triggers, and the words for phone, video or presence in and around them."""
    page, own = reading.page, sorted({cue.line_no for cue in reading.cues})
    main = page.lines[reading.main.line_no]
    found = ["bias", *cue_features(reading, reading.main, "")]
    found += [f"also kind:{cue.kind}" for cue in reading.cues[1:]]
    found += [
        f"title kind:{cue.kind}"
        for cue in reading.cues
        if page.lines[cue.line_no].section == "title"
    ]
    title = next((line for line in page.lines if line.section == "title"), None)
    near = page.text[max(0, main.start - 200) : main.end + 300]
    for name, pattern in (("phone", _PHONE), ("video", _VIDEO), ("presence", _IN_PERSON)):
        inside = bool(pattern.search(page.text, main.start, main.end))
        also = any(pattern.search(page.text, *page.lines[no][:2]) for no in own)
        named = bool(title and pattern.search(page.text, title.start, title.end))
        found += [f"{name} main:{inside}", f"{name} also:{also}", f"{name} title:{named}"]
        found += [f"{name} near:{bool(pattern.search(near))}"]
        found += [f"{name}+{reading.main.kind}:{inside}:{also}:{named}"]
    return found


def mode_span(reading: Reading, found: str) -> tuple[int, int]:
    """The words that tell the mode, or the trigger where nothing else does."""
    pattern = {"phone": _PHONE, "video": _VIDEO, "in_person": _IN_PERSON}.get(found)
    lines = [reading.page.lines[cue.line_no] for cue in reading.cues]
    if pattern is not None:
        for line in lines:
            match = pattern.search(reading.page.text, line.start, line.end)
            if match:
                return match.span()
    return reading.main.start, reading.main.end
