"""For which state a party acts, where no phrase says so: concluded from the whole article."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from transforms.features.context import PERSON, ROLE, Context
from transforms.identity.people import find_person
from transforms.registry import Known
from transforms.scoring import Trees, tree_scores

NUMBERS = (
    "seed", "seed_other", "seed_none", "stated", "stated_other", "named", "share", "place",
    "in_title", "dateline", "distance", "same_sentence", "is_stated", "seeds_here", "beside",
    "is_person", "is_role", "plural", "has_title", "state_office", "has_body", "options",
    "open_people", "count", "party_in_title", "party_rank", "named_total", "nearness",
    "seeds_total", "stated_countries", "seed_countries",
)  # fmt: skip
_STATE = frozenset(
    """
    president premier minister king queen emir amir sultan chancellor ambassador speaker
    secretary governor senator prince parliament congressman congresswoman representative mayor
""".split()
)
_MOST = 8


class Clue(NamedTuple):
    """One row per party and country it may act for, with the quantities of NUMBERS."""

    entity: int
    country: str
    row: list[float]


def settle(contexts: Sequence[Context], model: Trees) -> None:
    """Give every party without a stated country the likeliest one, if it is likely at all."""
    clues = [find_clues(ctx) for ctx in contexts]
    rows = [clue.row for some in clues for clue in some]
    chances = iter(tree_scores(model, np.array(rows, dtype=np.float64)).tolist())
    for ctx, some in zip(contexts, clues, strict=True):
        assign(ctx, [(clue, next(chances)) for clue in some])


def assign(ctx: Context, rated: list[tuple[Clue, float]]) -> None:
    """Take each party's best country above one half."""
    best: dict[int, tuple[float, str]] = {}
    for clue, chance in rated:
        best[clue.entity] = max(best.get(clue.entity, (0.5, "")), (chance, clue.country))
    for number, (_, country) in best.items():
        ctx.document.registry.known[number].country_guess = country or None


def find_clues(ctx: Context) -> list[Clue]:
    """The countries that each open party may act for, with what speaks for and against."""
    known = ctx.document.registry.known
    spots = _country_spots(ctx)
    seeds = {e.number: _seed(ctx, e) for e in known if e.kind == PERSON}
    totals = {c: len(places) for c, places in spots.items()}
    order = sorted(totals, key=lambda c: (-totals[c], c))
    stated: dict[str, int] = {}
    by_seed: dict[str, int] = {}
    for entry in known:
        if entry.kind in (PERSON, ROLE) and entry.countries and entry.country:
            stated[entry.country] = stated.get(entry.country, 0) + 1
        elif seeds.get(entry.number):
            code = seeds[entry.number] or ""
            by_seed[code] = by_seed.get(code, 0) + 1
    dateline = _dateline(ctx)
    without = sum(e.kind == PERSON and not e.countries for e in known)
    clues = []
    for entry in known:
        if entry.kind not in (PERSON, ROLE) or entry.countries or not entry.mentions:
            continue
        seed = seeds.get(entry.number)
        options = dict.fromkeys(
            [*([seed] if seed else []), *([dateline] if dateline else []), *order[:_MOST], *by_seed]
        )
        near = {c: _distance(ctx, entry, spots.get(c, [])) for c in options}
        by_nearness = sorted(near, key=lambda c: (near[c], c))
        beside = _beside(ctx, entry)
        words = {w for title in entry.titles for w in title.lower().split()}
        for code in options:
            clues.append(
                Clue(entry.number, code, [
                    float(seed == code), float(seed is not None and seed != code),
                    float(seed is None),
                    float(stated.get(code, 0)), float(sum(stated.values()) - stated.get(code, 0)),
                    float(min(totals.get(code, 0), 15)),
                    totals.get(code, 0) / (sum(totals.values()) or 1),
                    float(order.index(code)) if code in order else 20.0,
                    float(any(s < ctx.title_end for s, _ in spots.get(code, []))),
                    float(code == dateline),
                    min(near[code], 60.0), float(near[code] < 60), float(stated.get(code, 0) > 0),
                    float(by_seed.get(code, 0)), float(beside.get(code, 0)),
                    float(entry.kind == PERSON), float(entry.kind == ROLE), float(entry.is_plural),
                    float(bool(entry.titles)), float(not words.isdisjoint(_STATE)),
                    float(bool(entry.bodies)),
                    float(len(options)), float(without), float(min(ctx.counts[entry.number], 12)),
                    float(ctx.in_title[entry.number]), float(ctx.rank[entry.number]),
                    float(sum(totals.values())), float(by_nearness.index(code)),
                    float(sum(by_seed.values())), float(len(stated)), float(len(by_seed)),
                ])
            )  # fmt: skip
    return clues


def _seed(ctx: Context, entry: Known) -> str | None:
    """The state that a known person of that name acts for."""
    if not entry.name or entry.countries:
        return None
    found = find_person(entry.name, None, ctx.document.published_on)
    return found.iso3 if found else None


def _country_spots(ctx: Context) -> dict[str, list[tuple[int, int]]]:
    """Where each country is named, or a city in it: sentence and token."""
    spots: dict[str, list[tuple[int, int]]] = {}
    for sentence, tokens in enumerate(ctx.document.tokens):
        for position, values in tokens.values.items():
            if tokens.letters[position] in "CDL":
                for value in values:
                    spots.setdefault(value, []).append((sentence, position))
    return spots


def _dateline(ctx: Context) -> str | None:
    """The country of a place that opens the text."""
    for tokens in ctx.document.tokens[ctx.title_end : ctx.title_end + 1]:
        for position in range(min(3, len(tokens.words))):
            if tokens.letters[position] in "LC" and position in tokens.values:
                return tokens.values[position][0]
    return None


def _distance(ctx: Context, entry: Known, spots: list[tuple[int, int]]) -> float:
    """Tokens between a mention of the party and the country, where they share a sentence."""
    best = 99.0
    mine = ctx.spots[entry.number]
    for sentence, position in spots:
        for seen in mine.get(sentence, ()):
            best = min(best, float(min(abs(position - seen.end), abs(seen.start - position))))
    return best


def _beside(ctx: Context, entry: Known) -> dict[str, int]:
    """States of the parties that stand in the same sentences: more often the other side's."""
    beside: dict[str, int] = {}
    for sentence in ctx.spots[entry.number]:
        for seen in ctx.here[sentence]:
            other = ctx.document.registry.known[seen.entity]
            if (
                other.number != entry.number
                and other.kind in (PERSON, ROLE)
                and other.countries
                and other.country
            ):
                beside[other.country] = beside.get(other.country, 0) + 1
    return beside
