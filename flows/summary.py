"""What a run did, in one sentence."""

from typing import Any, NamedTuple

import polars as pl

_COUNTS = (
    "run_id", "articles_in", "articles_new", "updated", "duplicates", "rejects", "reports",
    "meetings", "seconds",
)  # fmt: skip


class Summary(NamedTuple):
    """Counts of one run, as in `ops.runs`, with its checks and rejects."""

    run_id: str
    articles_in: int
    articles_new: int
    updated: int
    duplicates: int
    rejects: int
    reports: int
    meetings: int
    seconds: float
    reject_reasons: pl.DataFrame
    failing_checks: pl.DataFrame

    def counts(self) -> dict[str, Any]:
        """What can stand in one line of a log."""
        return {name: told for name, told in self._asdict().items() if name in _COUNTS}

    def sentence(self) -> str:
        """One line for the terminal."""
        return (
            f"{self.articles_in} articles in: {self.articles_new} new, "
            f"{self.updated} updated, "
            f"{self.duplicates} duplicates, {self.rejects} rejects; "
            f"{self.reports} meeting reports, {self.meetings} meetings added or changed "
            f"({self.seconds:.1f} s, run {self.run_id})"
        )

    def engine_trouble(self) -> list[str]:
        """Lines about articles that were loaded but not read; empty when all is well."""
        unread = self.reject_reasons.filter(pl.col("reason").is_in(["engine_failed", "bad_answer"]))
        return [
            f"{reason}: {items} articles, such as {example}"
            for reason, items, example in unread.select("reason", "items", "example").iter_rows()
        ]
