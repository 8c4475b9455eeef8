"""Every quantity that the trees see has a name, in the same order."""

from transforms import nationality
from transforms.features import group, pair, trigger, twins
from transforms.features.context import Context, context
from transforms.mentions import parse

TEXT = "President Omar Haddad received Ali Karimi, the Iranian envoy, after talks with the Emir."


def _context() -> Context:
    return context(parse("a", None, [0], [0], ["lead"], [TEXT]))


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
