"""Lists of people who were met one by one."""

from transforms.apart import apart, is_apart, listed
from transforms.features.context import Context, context
from transforms.mentions import parse

ONE_BY_ONE = (
    "President Omar Haddad met separately with Foreign Minister Ali Karimi and with Defence "
    "Minister Taro Ishikawa."
)
TOGETHER = (
    "President Omar Haddad met with Foreign Minister Ali Karimi and Defence Minister Taro Ishikawa."
)
CALLS = (
    "President Omar Haddad had telephone conversations with Foreign Minister Ali Karimi and "
    "Defence Minister Taro Ishikawa."
)


def _read(text: str) -> tuple[Context, int, dict[int, float]]:
    """The context, its first trigger of an encounter, and every person as a party."""
    ctx = context(parse("a", None, [0], [0], ["lead"], [text]))
    number = next(n for n, hit in enumerate(ctx.document.hits) if hit.kind in ("met", "call"))
    return ctx, number, {n: 0.9 for n, kind in enumerate(ctx.kinds) if kind == "person"}


def _split(text: str) -> list[set[str | None]]:
    ctx, number, parties = _read(text)
    known = ctx.document.registry.known
    return [{known[e].name for e in some} for some in apart(ctx, [number], parties)]


def test_people_met_separately_are_met_in_encounters_of_their_own() -> None:
    expected = [{"Omar Haddad", "Ali Karimi"}, {"Omar Haddad", "Taro Ishikawa"}]
    assert _split(ONE_BY_ONE) == expected
    assert _split(CALLS) == expected


def test_people_of_a_list_are_met_together_unless_the_text_says_otherwise() -> None:
    assert _split(TOGETHER) == [{"Omar Haddad", "Ali Karimi", "Taro Ishikawa"}]
    ctx, number, parties = _read(TOGETHER)
    assert not is_apart(ctx, ctx.document.hits[number])
    assert len(listed(ctx, ctx.document.hits[number], parties)) == 2
