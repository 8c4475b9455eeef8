"""Trains the scorers of the fields and writes their tables to seeds/weights.

    python -m training.field_weights GOLD.jsonl [GOLD.jsonl ...]

Deterministic: the same gold, lexicons and grammar give the same tables. No feature names an
outlet, a country or a person.
"""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from flows.evaluate import gold_articles, read_gold
from training.choice import fit_choice, fit_class
from training.field_readings import Example, examples, matched
from training.topic_weights import article_features, topic_features, topic_weights
from training.topic_words import word_features
from transforms.evaluation.names import same_body
from transforms.fields import dates, modes, statuses
from transforms.fields.days import written
from transforms.fields.places import MetAt
from transforms.fields.places import candidates as place_candidates
from transforms.identity.seeds import seed_path
from transforms.schemas.columns import MODES

Tables = dict[str, dict[str, tuple[float, ...]]]  # rows of weights by feature, by table

PENALTY = 3.0
_REAL = 3  # how often each article counts that is not extra, when places are learned
STATUS_CLASSES = ["held", "planned"]  # cancelled and denied meetings are told by rules
CALLS = ("phone", "video")


def date_sets(found: Sequence[Example]) -> list[tuple[list[list[str]], list[bool]]]:
    """Candidates of each example, and which of them mean the day of the gold."""
    sets = []
    for one in found:
        options = dates.candidates(one.reading, one.meeting["status"])
        told = [written(option.days) if option.days else None for option in options]
        sets.append(
            ([option.features for option in options], [day == one.meeting["date"] for day in told])
        )
    return sets


def place_sets(found: Sequence[Example]) -> list[tuple[list[list[str]], list[bool]]]:
    """Candidates of each example, and which of them are the place of the gold.

    Where none has the right words, one with the right country is right.
    """
    sets = []
    for one in found:
        gold = one.meeting
        if gold["mode"] in CALLS:
            continue
        options = place_candidates(one.reading, gold["status"], gold["mode"])
        right = [_is_place(option.met_at, gold) for option in options]
        if not any(right):
            right = [
                (option.met_at.country if option.met_at else None) == gold["place_country"]
                for option in options
            ]
        sets.append(([option.features for option in options], right))
    return sets


def _is_place(found: MetAt | None, gold: dict[str, Any]) -> bool:
    if found is None:
        return not gold["place_country"] and not gold["place"]
    if found.country != gold["place_country"]:
        return False
    return not gold["place"] or same_body(found.place, gold["place"])


def train(found: Sequence[Example], extra: Sequence[Example] = ()) -> tuple[Tables, pl.DataFrame]:
    """Tables by name: weights of each feature, one column or one a class; and topics' words."""
    # three times the rows, three times the penalty: as strict as before with the real ones alone
    places = [*_REAL * place_sets(found), *place_sets(extra)]
    found = [*found, *extra]
    plain = [one for one in found if one.meeting["status"] in STATUS_CLASSES]
    tables: Tables = {}
    words, features = word_features(found, topic_features(found))
    for name, learned in (
        ("dates", fit_choice(date_sets(found), PENALTY)),
        ("places", fit_choice(places, _REAL * PENALTY)),
        ("topics", topic_weights(features)),
        ("article_topics", topic_weights(article_features(found))),
    ):
        tables[name] = {feature: (weight,) for feature, weight in learned.items()}
    tables["statuses"] = fit_class(
        [statuses.status_features(one.reading) for one in plain],
        [one.meeting["status"] for one in plain], STATUS_CLASSES, PENALTY,
    )  # fmt: skip
    tables["modes"] = fit_class(
        [modes.mode_features(one.reading) for one in found],
        [one.meeting["mode"] for one in found], MODES, PENALTY,
    )  # fmt: skip
    return tables, words


def write(tables: Tables, words: pl.DataFrame, folder: Path) -> None:
    """One CSV a table; weights too small to matter are left out."""
    columns = {"statuses": STATUS_CLASSES, "modes": MODES}
    folder.mkdir(parents=True, exist_ok=True)
    words.write_csv(folder / "topic_words.csv", float_precision=3)
    for name, table in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow(["feature", *columns.get(name, ["weight"])])
            for feature, row in sorted(table.items()):
                if max(map(abs, row)) >= 0.01:
                    writer.writerow([feature, *(f"{weight:.3f}" for weight in row)])


def main(paths: Sequence[Path], extra: Sequence[Path] = ()) -> None:
    """Learn from gold files and from extra ones alike."""
    write(*train(_examples(paths), _examples(extra)), seed_path("weights"))


def _examples(paths: Sequence[Path]) -> list[Example]:
    gold = [record for path in paths for record in read_gold(path)]
    articles = gold_articles(gold)
    return [*examples(gold, articles), *matched(gold, articles)]


if __name__ == "__main__":
    main([Path(path) for path in sys.argv[1:]])
