"""Every quantity that the trees see has a name, in the same order."""

import pytest

from transforms import nationality
from transforms.choose import Report
from transforms.features import group, pair, sets, trigger, twins
from transforms.features.context import Context, candidates, context
from transforms.features.slots import modifies, nearest
from transforms.mentions import parse

TEXT = "President Omar Haddad received Ali Karimi, the Iranian envoy, after talks with the Emir."


def _context() -> Context:
    return context(parse("a", None, [0], [0], ["lead"], [TEXT]))


def _report(trigger: int) -> Report:
    return Report([trigger], trigger, {0: 0.9, 1: 0.8}, 0.7, 0.9, 0.1)


def _group(triggers: list[int], chances: dict[int, float]) -> sets.Group:
    best = sets.likelihood(tuple(chances), chances)
    return sets.Group(triggers, chances, chances, [0.5] * 9, frozenset(chances), best, 1)


def test_quantities_and_names_agree() -> None:
    ctx = _context()
    first, second = ctx.document.hits[:2]
    chances = [{0: 0.9, 1: 0.8} for _ in ctx.document.hits]
    sure = [0.5 for _ in ctx.document.hits]
    rows = {
        pair.NUMBERS: pair.numbers(ctx, first, 0),
        trigger.NUMBERS: trigger.numbers(ctx, first),
        twins.NUMBERS: twins.numbers(ctx, first, second, (chances[0], chances[1]), (0.5, 0.5)),
        group.PARTY_NUMBERS: group.party(ctx, 0, [0, 1], chances, sure, {0: 0.9, 1: 0.8}),
        group.REPORT_NUMBERS: group.report(ctx, [0, 1], {0: 0.9, 1: 0.8}, sure, 1, 0),
        group.RIVAL_NUMBERS: group.rival(ctx, 0, [_report(0), _report(1)], sure),
        sets.NUMBERS: sets.numbers(ctx, _group([0, 1], {0: 0.9, 1: 0.8}), (0, 1)),
        nationality.NUMBERS: nationality.find_clues(ctx)[0].row,
    }
    assert [len(row) for row in rows.values()] == [len(names) for names in rows]


def test_no_word_of_a_feature_names_a_person_or_a_country() -> None:
    ctx = _context()
    words = {
        word
        for hit in ctx.document.hits
        for entity in range(len(ctx.kinds))
        for word in pair.words(ctx, hit, entity) + trigger.words(ctx, hit)
    }
    assert words
    for name in ("omar", "haddad", "ali", "karimi", "iran"):
        assert not any(name in word.lower() for word in words)


def test_the_object_of_a_trigger_is_what_follows_it() -> None:
    ctx = _context()
    names = [ctx.document.registry.known[e].name for e in ctx.objects[0]]
    assert names[:1] == ["Ali Karimi"]


def test_sets_to_weigh_hold_two_parties_and_more_the_usual_choice_among_them() -> None:
    chances = {3: 0.9, 1: 0.6, 7: 0.4, 5: 0.1}
    found = sets.alternatives(chances, (1, 5))
    assert (1, 5) in found and (3, 1) in found and (3, 7) in found and (3, 1, 7) in found
    assert all(len(some) >= 2 for some in found) and len(set(found)) == len(found)
    assert sets.alternatives({3: 0.9}, ()) == []


def test_the_likeliest_set_is_that_of_parties_likelier_than_not() -> None:
    chances = {3: 0.9, 1: 0.6, 7: 0.4}
    found = sets.alternatives(chances, ())
    assert max(found, key=lambda some: sets.likelihood(some, chances)) == (3, 1)


def test_who_speaks_for_another_or_issues_a_statement_is_an_announcer() -> None:
    title = "Statement by Deputy Minister Ana Bo on the Visit of President Li Wei"
    body = "Spokesman Jan Novak said President Li Wei met Ali Karimi."
    ctx = context(parse("a", None, [0, 1], [0, len(title) + 2], ["title", "lead"], [title, body]))
    announcers = {
        entry.name
        for entry, announces in zip(ctx.document.registry.known, ctx.announcers, strict=True)
        if announces
    }
    assert announcers == {"Ana Bo", "Jan Novak"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The president will attend the G7 Leaders’ Summit in Apulia.", 1.0),
        ("He spoke after the Russia-EU summit in Brussels.", 1.0),
        ("He told NATO that the summit would be held soon.", 0.0),
        ("They hold a summit with the EU in May.", 0.0),
    ],
)
def test_an_organisation_can_be_part_of_a_summits_name(sentence: str, expected: float) -> None:
    ctx = context(parse("a", None, [0], [0], ["lead"], [sentence]))
    hit = next(hit for hit in ctx.document.hits if hit.surface == "summit")
    (body,) = [entry.number for entry in ctx.document.registry.known if entry.bodies]
    assert modifies(ctx, hit, nearest(ctx, hit, body)) == expected


def test_a_spokesperson_who_only_tells_is_no_party_to_choose() -> None:
    lines = [
        "Statement by Press Secretary Ann Lund on President Omar Haddad’s Travel to Rome",
        "President Omar Haddad will meet Ali Karimi in Rome.",
        "President Omar Haddad and Press Secretary Ann Lund met reporters.",
    ]
    starts = [0, 100, 200]
    ctx = context(parse("a", None, [0, 1, 2], starts, ["title", "lead", "lead"], lines))
    voice = next(e.number for e in ctx.document.registry.known if e.name == "Ann Lund")
    assert [voice in candidates(ctx, n) for n in range(3)] == [False, False, True]
