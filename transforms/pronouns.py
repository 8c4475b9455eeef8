"""Whom "he", "she", "who", "they", "I" and "we" mean."""

from transforms.grammar.document import Document, Seen

_FORMS = {
    "he": "pronoun", "she": "pronoun", "him": "pronoun_object", "her": "pronoun_object",
    "who": "relative", "they": "dual_pronoun", "them": "dual_pronoun",
}  # fmt: skip
_FIRST = frozenset(("I", "we", "We", "me", "my", "My", "our", "Our"))
_PRONOUNS = frozenset(_FORMS).union(word.lower() for word in _FIRST)
_ASKS = frozenset("question q moderator reporter press interviewer".split())
_ISSUED = frozenset(
    """statement statements remarks message letter address speech op-ed comments interview
    briefing opinion""".split()
)
_TURN = 8  # words before the colon that opens a turn of speech


def pronouns(document: Document) -> list[Seen]:
    """A mention for each pronoun of whom it means, in the order of the text.

    The singular ones mean the person who leads the sentence so far, or led the one before;
    "they" the two who last stood together in a sentence shortly before; "I" and "we" whoever
    speaks: who is quoted, whose turn it is ("SECRETARY X: ..."), or who issued the text.
    """
    subject: int | None = None
    both: list[int] = []
    age = 0
    found: list[Seen] = []
    known = document.registry.known
    speaking = _Speaking(document)
    for index, tokens in enumerate(document.tokens):
        here = [document.seen[n] for n in document.by_sentence[index]]
        people_here = [m for m in here if known[m.entity].kind == "person"]
        speaking.hear(index, here, people_here)
        for start in [n for n, word in enumerate(tokens.lower) if word in _PRONOUNS]:
            form = _FORMS.get(tokens.lower[start])
            before = [m for m in people_here if m.end <= start]
            targets: list[int] = []
            if form is None:
                speaker = speaking.at(index, start) if tokens.words[start] in _FIRST else None
                if speaker is not None:
                    found.append(Seen(index, start, start + 1, "first_person", speaker))
                continue
            if form == "relative" and before and before[-1].end >= start - 2:
                targets = [before[-1].entity]
            elif form in ("pronoun", "pronoun_object"):
                targets = [before[0].entity] if before else [subject] if subject is not None else []
            elif form == "dual_pronoun" and not people_here and age < 3:
                targets = both
            found += [Seen(index, start, start + 1, form, target) for target in targets]
        distinct = list(dict.fromkeys(m.entity for m in people_here))
        if distinct:
            subject = distinct[0]
        age = 0 if len(distinct) > 1 else age + 1
        both = distinct[:2] if len(distinct) > 1 else both
    return found


class _Speaking:
    """Who says the words of each sentence, in quotation marks and outside them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._turn = _author(document)
        self._quoted: int | None = None
        self._led: int | None = None

    def hear(self, index: int, here: list[Seen], people_here: list[Seen]) -> None:
        """Go on to a sentence with its mentions."""
        tokens, quoted = self._document.tokens[index], self._document.quoted[index]
        if ":" in tokens.words[:_TURN]:
            colon = tokens.words.index(":")
            holder = [m for m in here if m.end == colon]
            if holder and not quoted[colon]:
                self._turn = holder[-1].entity
            elif not _ASKS.isdisjoint(tokens.lower[:colon]) or _is_label(tokens.words[:colon]):
                self._turn = None
        elif tokens.words[:1] == ["Q"]:
            self._turn = None
        outside = [m for m in people_here if not quoted[m.start]]
        if True in quoted:
            edges = [n for n in range(1, len(quoted)) if quoted[n] != quoted[n - 1]]
            if outside:
                self._quoted = min(
                    outside,
                    key=lambda m: min((abs(m.start - edge) for edge in edges), default=0),
                ).entity
            elif not (index and any(self._document.quoted[index - 1])):
                self._quoted = self._led
        if outside:
            self._led = outside[0].entity

    def at(self, index: int, start: int) -> int | None:
        """The speaker of a word; None where nobody is known to speak."""
        return self._quoted if self._document.quoted[index][start] else self._turn


def _is_label(words: list[str]) -> bool:
    """Capitals before a colon name a speaker, also one that nothing else is known of."""
    return bool(words) and all(word.isupper() or not word.isalpha() for word in words)


def _author(document: Document) -> int | None:
    """Whose words a text is by its headline: "Statement by President X"."""
    for index, section in enumerate(document.sections):
        if section != "title":
            break
        lower = document.tokens[index].lower
        for number in document.by_sentence[index]:
            seen = document.seen[number]
            entry = document.registry.known[seen.entity]
            issues = lower[seen.start - 1 : seen.start] in (["by"], ["from"])
            if entry.kind == "person" and issues and not _ISSUED.isdisjoint(lower[: seen.start]):
                return None if entry.is_voice else seen.entity
    return None
