"""How well, and how fast, people and meetings are told: on a made-up world with known truth.

python -m benchmarks.identity                 figures on 20,000 reports, clean and noisy
python -m benchmarks.identity --growth        time for 2,000 to 200,000 reports
"""

import sys
import time

import polars as pl

from benchmarks.world import CLEAN, NOISY, Noise, World, make_world
from transforms.identity.clusters import to_clusters
from transforms.identity.resolve import resolved

SCHEMAS = {
    "met_on": pl.Date, "ended_on": pl.Date, "date_precision": pl.String, "date_basis": pl.String,
    "place": pl.String, "place_id": pl.String, "place_country": pl.String,
}  # fmt: skip


def main(arguments: list[str]) -> None:
    """Print the figures."""
    if "--growth" in arguments:
        for count in (2_000, 20_000, 200_000):
            print(growth(make_world(count, NOISY)))
        return
    for name, noise in (("clean", CLEAN), ("noisy", NOISY)):
        print(f"{name}: {quality(noise)}")


def quality(noise: Noise, count: int = 20_000, seed: int = 1) -> str:
    """Precision, recall and F1 of meetings and people on one world."""
    world = make_world(count, noise, seed)
    people, clusters, _ = solved(world)
    named = people.filter(pl.col("name").is_not_null()).join(
        world.people_of, on=["report_id", "participant_no"]
    )
    meetings = clusters.join(world.meetings_of, on="report_id")
    return (
        f"{world.reports.height} reports of {meetings['meeting'].n_unique()} meetings"
        f" | meetings pairwise {pairwise(meetings, 'cluster', 'meeting')}"
        f" B3 {b_cubed(meetings, 'cluster', 'meeting')}"
        f" | people pairwise {pairwise(named, 'person_id', 'person')}"
        f" B3 {b_cubed(named, 'person_id', 'person')}"
    )


def solved(world: World) -> tuple[pl.DataFrame, pl.DataFrame, tuple[float, float]]:
    """People and clusters, and the CPU seconds that each took."""
    absent = [
        pl.lit(None, dtype).alias(name)
        for name, dtype in SCHEMAS.items()
        if name not in world.reports.columns
    ]
    reports = world.reports.with_columns(absent).join(
        world.articles.select("article_id", "published_on"), on="article_id"
    )
    start = time.process_time()
    people = resolved(world.participants.with_columns(org=pl.lit(None, pl.String)))
    between = time.process_time()
    clusters = to_clusters(reports, people, world.places)
    return people, clusters, (between - start, time.process_time() - between)


def growth(world: World) -> str:
    """CPU seconds for a world, and reports a second: on a busy machine wall times say little."""
    _, _, (people, clusters) = solved(world)
    count = world.reports.height
    return (
        f"{count:>7} reports: people {people:6.1f} CPU s, meetings {clusters:6.1f} CPU s,"
        f" {count / (people + clusters):,.0f} reports/CPU s"
    )


def pairwise(rows: pl.DataFrame, found: str, true: str) -> str:
    """Precision, recall and F1 over pairs of rows."""
    both, ours, theirs = (
        rows.group_by(by).len().select((pl.col("len") * (pl.col("len") - 1)).sum()).item()
        for by in ([found, true], [found], [true])
    )
    return _figures(both / max(ours, 1), both / max(theirs, 1))


def b_cubed(rows: pl.DataFrame, found: str, true: str) -> str:
    """Precision and recall averaged over rows, and their F1."""
    sizes = rows.select(
        both=pl.len().over(found, true), ours=pl.len().over(found), theirs=pl.len().over(true)
    )
    precision = sizes.select((pl.col("both") / pl.col("ours")).mean()).item()
    recall = sizes.select((pl.col("both") / pl.col("theirs")).mean()).item()
    return _figures(precision, recall)


def _figures(precision: float, recall: float) -> str:
    total = precision + recall
    f1 = 2 * precision * recall / total if total else 0.0
    return f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f}"


if __name__ == "__main__":
    main(sys.argv[1:])
