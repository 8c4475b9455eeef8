"""The words around a trigger, as features for the scorers of status and mode.

Only words of the closed lists below and the nearest neighbours of the trigger count, so that
what is learned is grammar (will, had, by, over) and not what an outlet writes about.
"""

import re

from transforms.fields.reading import Cue, Reading

_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_MODAL = frozenset(
    """will would could may might should must can shall plans plan planned planning scheduled
    schedule expected due set upcoming next tomorrow agreed intends intend hopes hope ready
    invited invitation looks looking look forward proposed later possible if not never before
    after during following ahead forthcoming future soon until prepare preparations preparing
    preparation coming to had has have been was were is are being earlier previously previous
    last recent recently yesterday today ago already since met held took said cancelled canceled
    postponed denied refused declined resume continue again begin start opens planning arrive
    propose offered request requested call calls""".split()
)
_FUNCTION = _MODAL | frozenset(
    """the a an of in on at by with between and for from as that which who when where while also
    his her their its this these both two he she they it via over through while after separate
    phone telephone telephoned video virtual virtually online conference call conversation talks
    meeting meetings visit met received discuss discussed spoke hosted hold held holding holds
    tell told initiative side person dinner lunch palace office""".split()
)


def words_of(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def cue_features(reading: Reading, cue: Cue, rank: str) -> list[str]:
    """The trigger's form, its near neighbours, and the modal words of its sentence."""
    page = reading.page
    line = page.lines[cue.line_no]
    before = words_of(page.text[line.start : cue.start])
    after = words_of(page.text[cue.end : line.end])
    form = page.text[cue.start : cue.end].lower()
    left = before[-1] if before else "^"
    found = [f"{rank}kind:{cue.kind}", f"{rank}form:{form}", f"{rank}section:{line.section}"]
    found += [f"{rank}left:{left if left in _FUNCTION or left == '^' else '*'}+{_shape(form)}"]
    found += [f"{rank}near-:{word}" for word in set(before[-5:]) & _FUNCTION]
    found += [f"{rank}near+:{word}" for word in set(after[:5]) & _FUNCTION]
    found += [f"{rank}in:{word}" for word in set(before + after) & _MODAL]
    return found


def _shape(form: str) -> str:
    """The last letters of the trigger: past, -ing, -s or bare."""
    if form in ("met", "held", "spoke", "sat down", "took part") or form.endswith("ed"):
        return "past"
    return "ing" if form.endswith("ing") else "s" if form.endswith("s") else "bare"
