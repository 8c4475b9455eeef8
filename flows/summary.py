"""What a run did, in one sentence and as a page."""

from typing import NamedTuple

import polars as pl


class Summary(NamedTuple):
    """Counts of one run, as in `ops.runs`, with its checks, rejects and newest meetings."""

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
    latest_meetings: pl.DataFrame

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

    def markdown(self) -> str:
        """A page for the orchestrator."""
        return "\n\n".join(
            [
                f"# Run {self.run_id}",
                self.sentence(),
                "## Latest meetings",
                _markdown_table(self.latest_meetings),
                "## Rejects and notes",
                _markdown_table(self.reject_reasons),
                "## Checks that found something",
                _markdown_table(self.failing_checks),
            ]
        )


def _markdown_table(frame: pl.DataFrame) -> str:
    if frame.is_empty():
        return "None."
    rows = [frame.columns, ["---"] * frame.width, *frame.rows()]
    return "\n".join("| " + " | ".join(_cell(value) for value in row) + " |" for row in rows)


def _cell(value: object) -> str:
    """Titles are hostile input: no markup of theirs may work on the page."""
    text = "" if value is None else str(value)
    for mark in "\\`*_{}[]()#+!|~":
        text = text.replace(mark, "\\" + mark)
    return text.replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")
