"""Readings written down by hand: a text, the words that report the meeting, the parties."""

from datetime import date

from transforms.fields.date_words import date_words
from transforms.fields.place_words import place_words
from transforms.fields.reading import Actor, Cue, Line, Page, Reading, dateline_end, line_no_at


def reading_of(
    text: str,
    trigger: str,
    kind: str = "met",
    *,
    also: tuple[str, ...] = (),
    others: tuple[str, ...] = (),
    parties: tuple[tuple[str, str | None], ...] = (),
    published_on: date | None = date(2022, 4, 13),
    title: bool = False,
) -> Reading:
    """A report of `text`, one sentence a line; the first line is the headline if `title`."""
    lines, at = [], 0
    for number, line in enumerate(text.split("\n")):
        section = "title" if title and number == 0 else "lead" if number < 4 else "body"
        if line:
            lines.append(Line(at, at + len(line), section))
        at += len(line) + 1
    marks = tuple(lines)

    def cue(words: str) -> Cue:
        start = text.index(words)
        return Cue(line_no_at(marks, start), start, start + len(words), kind)

    own = tuple(cue(words) for words in (trigger, *also))
    cues = tuple((0, one) for one in own) + tuple((1, cue(words)) for words in others)
    actors = tuple(
        Actor("person", country, None, text.index(name), text.index(name) + len(name))
        for name, country in parties
    )
    page = Page(
        text, dateline_end(text, marks), published_on, marks,
        tuple(date_words(text)), tuple(place_words(text)), cues,
    )  # fmt: skip
    return Reading(page, 0, own, actors)
