"""Which sentences of an article speak of which of its reports."""

from transforms.fields.reading import Reading, first_line_no, rivals

_REACH = 12


def segment(reading: Reading) -> list[int]:
    """Sentence numbers that speak of the report, in the order of the text.

    Its own sentences, and what follows each of them until another report begins. A headline
    belongs to every report of an article that has but one, and to the first one otherwise.
    """
    page = reading.page
    own = {cue.line_no for cue in reading.cues}
    others = {cue.line_no for cue in rivals(reading)} - own
    found = set(own)
    for start in own:
        for at in range(start + 1, min(len(page.lines), start + 1 + _REACH)):
            if at in others:
                break
            found.add(at)
    if not others or reading.report_no == min(number for number, _ in page.cues):
        found.update(at for at, line in enumerate(page.lines) if line.section == "title")
    if not others:
        found.add(first_line_no(page.lines))
    return sorted(at for at in found if at < len(page.lines))
