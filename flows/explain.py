"""Why a report says what it says: its words, field by field."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
from rich.console import Group
from rich.text import Text

from flows.console import cell_text, frame_table
from flows.surroundings import reading_end, reading_start
from warehouse.connection import query, reading
from warehouse.tables import sql_text

# Characters of the article shown before and after the sentence, to read it in its place.
AROUND = 160
STYLES = ["bold green", "bold magenta", "bold cyan", "bold yellow", "bold blue", "bold red"]


class NoSuchReport(Exception):
    """No report has that id, or several begin with it."""


def explain(warehouse: Path, report_id: str) -> Group:
    """The sentence of a report with the evidence of each field marked, and where fields came from.

    `report_id` may be shortened as long as it stays the only one that begins so.
    """
    with reading(warehouse) as connection:
        report = _report(connection, report_id)
        full = sql_text(str(report["report_id"]))
        fields = query(
            connection,
            f"""
            select
                evidence.participant_no as party, evidence.field, evidence.char_start,
                evidence.char_end,
                substring(
                    articles.text, evidence.char_start + 1,
                    evidence.char_end - evidence.char_start
                ) as words
            from core.evidence
            inner join core.meeting_reports using (report_id)
            inner join core.articles using (article_id)
            where evidence.report_id = {full}
            order by party, evidence.char_start, evidence.field
            """,
        )
        parties = query(
            connection,
            f"""
            select participant_no as party, name, title, role, country, org, side, resolution
            from core.participants where report_id = {full} order by party
            """,
        )
    spans = [(row["char_start"], row["char_end"], row["field"], row["party"])
             for row in fields.iter_rows(named=True)]  # fmt: skip
    facts = [
        f"{report['status']}, {report['mode']}, {report['occasion']}",
        f"when  {report['met_on'] or 'unknown'} ({report['date_basis'] or 'no date in the text'})",
        f"where {report['place'] or 'unknown'} ({report['place_country'] or 'country unknown'})",
        f"found by pattern {report['pattern_id']}, {report['extractor']} "
        f"{report['extractor_version']}, confidence {report['confidence']:.2f}",
    ]
    return Group(
        Text(f"Report {report['report_id']} of meeting {report['meeting_id']}", style="bold"),
        Text(f"{report['title'] or ''} · {report['source_id']} · {report['published_on'] or ''}"),
        Text(),
        _passage(report, spans),
        Text(),
        *(Text(cell_text(fact)) for fact in facts),
        frame_table(parties, "Parties"),
        frame_table(fields.drop("char_start", "char_end"), "Evidence (party -1: the report)"),
    )


def _report(connection: duckdb.DuckDBPyConnection, report_id: str) -> dict[str, object]:
    found = query(
        connection,
        f"""
        select r.*, a.text, a.title, a.source_id, a.published_on
        from core.meeting_reports as r inner join core.articles as a using (article_id)
        where starts_with(r.report_id, {sql_text(report_id)})
        order by length(r.report_id), r.report_id limit 2
        """,
    )
    exact = found.filter(found["report_id"] == report_id)
    if exact.height == 1:
        found = exact
    if found.height != 1:
        many = "several reports begin" if found.height else "no report begins"
        raise NoSuchReport(f"{report_id}: {many} with that id (see mart.meeting_reports)")
    return found.row(0, named=True)


def _passage(report: dict[str, object], spans: Iterable[tuple[int, int, str, int]]) -> Text:
    """The sentence and its surroundings; the words behind each field in a colour of their party."""
    text = str(report["text"])
    begin, end = int(str(report["char_start"])), int(str(report["char_end"]))
    first, last = reading_start(text, begin, AROUND), reading_end(text, end, AROUND)
    passage = Text(_visible(text[first:last]), style="dim")
    passage.stylize("not dim", begin - first, end - first)
    for start, stop, field, party in spans:
        if first <= start and stop <= last and field != "topics":
            passage.stylize(STYLES[(party + 1) % len(STYLES)], start - first, stop - first)
    if last < len(text):
        passage.append(" …", style="dim")
    return passage


def _visible(text: str) -> str:
    """The same number of characters, none of which can steer the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "·" for c in text)
