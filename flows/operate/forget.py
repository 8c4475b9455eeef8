"""`communique forget`: a person goes from the warehouse and its archive, and does not come back.

What goes and what stays is told in docs/privacy.md; later loads keep to `ops.forgotten`.
"""

import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl

from flows.identity import refresh_identity
from flows.load import ledger_row
from flows.operate.forget_columns import cover_columns
from flows.operate.forget_known import forgotten_in
from flows.operate.forget_raw import entries_with, remove
from flows.operate.forget_sweep import Swept, sweep
from flows.operate.forget_whom import NoSuchPerson, Person, find_person
from flows.operate.forget_words import Forgotten, folded, to_rows, words_of
from flows.run import Run, start_run
from flows.settings import CHECKS, MART, MIGRATIONS, WAIT_SECONDS
from transforms.schemas import TABLES, Check
from transforms.schemas import Forgotten as ForgottenRow
from warehouse.checks import run_checks
from warehouse.connection import is_there, query, writing
from warehouse.contract import prepare
from warehouse.errors import WarehouseMissing
from warehouse.lake import drop_history, is_lake
from warehouse.ledger import recorded_run
from warehouse.load import append, delete, run_transaction
from warehouse.tables import sql_text
from warehouse.views import build_views

_PEOPLE = ("core.people", "core.person_names", "core.office_holders")
_WORDS = "concat_ws(' ', text, title, author, url, canonical_url)"


class Forgot(NamedTuple):
    """What went, or would go: by whom and how much of what."""

    person: Person
    swept: Swept
    values: int
    people: int
    meetings: int
    raw_entries: int
    raw_bytes: int

    def lines(self, *, dry_run: bool) -> list[str]:
        """What to tell the operator; names stand here and nowhere else."""
        would = "would go" if dry_run else "went"
        return [
            f"names: {', '.join(self.person.names)}",
            f"words that stand for them beside a name: {', '.join(self.person.parts) or 'none'}",
            f"{would}: {self.swept.parties} parties, {self.swept.statements} statements, "
            f"{self.swept.reports} reports, {self.meetings} meetings, {self.people} rows about "
            f"{', '.join(self.person.ids) or 'nobody known'}",
            f"{'would be ' if dry_run else ''}covered: {self.swept.articles} articles, "
            f"{self.values} other texts",
            f"{would}: {self.raw_entries} entries of the raw archive and of kept answers, "
            f"{self.raw_bytes / 1e6:.1f} MB",
        ]


class _DryRun(Exception):
    """Ends a transaction that was only to show what it would do."""


def forget(warehouse: Path, asked: str, *, dry_run: bool = False) -> Forgot:
    """Take a person out of a warehouse, in one transaction; then the bytes that have the name.

    Raises NoSuchPerson where nobody or more than one person is meant, CheckFailed (and changes
    nothing) where what is left would break a claim. A lake loses all its earlier snapshots.
    """
    if not is_there(warehouse):
        raise WarehouseMissing(f"{warehouse}: no such warehouse")
    run = start_run("forget", warehouse)
    with writing(warehouse, WAIT_SECONDS) as connection:
        prepare(connection, TABLES, MIGRATIONS, run.started_at)
        person = find_person(connection, asked)
        if dry_run or not person.ids:  # a name that stands nowhere is no failed run
            with suppress(_DryRun), run_transaction(connection):
                done = _forget(connection, run, person)
                raise _DryRun
        if not dry_run:
            with recorded_run(connection, TABLES, ledger_row(run)):
                done = _forget(connection, run, person)
            if is_lake(connection):
                drop_history(connection, run.started_at + timedelta(days=1))
    entries = {path for path in done.swept.raw if (warehouse.parent / path).is_file()}
    entries |= {
        path.relative_to(warehouse.parent).as_posix()
        for path in entries_with(warehouse.parent, person.names)
    }
    sizes = sum((warehouse.parent / path).stat().st_size for path in entries)
    if not dry_run:
        remove(warehouse.parent, sorted(entries))
    return done._replace(raw_entries=len(entries), raw_bytes=sizes)


def _forget(connection: duckdb.DuckDBPyConnection, run: Run, person: Person) -> Forgot:
    before = _count_meetings(connection)
    ids = pl.DataFrame({"person_id": person.ids}, schema={"person_id": pl.String})
    salt = forgotten_in(connection).salt or secrets.token_hex(16)
    rows = to_rows(salt, person.names, person.parts, person.ids).with_columns(
        forgotten_at=pl.lit(run.started_at, pl.Datetime("us", "UTC"))
    )
    append(connection, "ops.forgotten", ForgottenRow.validate(rows), ForgottenRow)
    forgotten = forgotten_in(connection)
    swept = sweep(
        connection, forgotten, _has(person, _WORDS), _articles(connection, ids, forgotten)
    )
    _unlink(connection, ids)
    people = sum(delete(connection, table, ids) for table in _PEOPLE)
    values = cover_columns(connection, forgotten, _has(person, "value"))
    if not person.ids and not swept.articles and not values:
        raise NoSuchPerson(f"{person.names[0]}: nobody of that id or name")
    nothing = pl.DataFrame(schema={"article_id": pl.String})
    refresh_identity(connection, nothing, run.run_id, run.started_at, everything=False)
    build_views(connection, MART)
    run_checks(connection, CHECKS, run.run_id, run.started_at, Check)
    return Forgot(person, swept, values, people, before - _count_meetings(connection), 0, 0)


def _has(person: Person, value: str) -> str:
    """A condition that every text with one of the names fulfils: the longest word stands in it."""
    longest = {max(name.split(), key=len).lower() for name in person.names}
    longest |= {max(words_of(name), key=len) for name in person.names}
    longest |= {max(words_of(word), key=len, default="") for word in longest}
    needles = sorted(
        {folded(word) for word in longest if word} | {word for word in longest if word}
    )
    plain = f"strip_accents(lower({value}))"
    hits = [f"contains({plain}, strip_accents({sql_text(word)}))" for word in needles]
    # In an address letters may be written as %C3%AD.
    return " or ".join([*hits, f"regexp_matches({value}, '%[0-9A-Fa-f]{{2}}')"])


def _articles(
    connection: duckdb.DuckDBPyConnection, ids: pl.DataFrame, forgotten: Forgotten
) -> dict[str, set[str]]:
    """Articles that are known to speak of the person, whatever they call it."""
    found = query(
        connection,
        """
        with wanted as materialized (select person_id from ids)
        select r.article_id, p.person_id from core.participants as p
        inner join core.meeting_reports as r on p.report_id = r.report_id
        semi join wanted on p.person_id = wanted.person_id
        union
        select s.article_id, s.person_id from core.statements as s
        semi join wanted on s.person_id = wanted.person_id
        order by all
        """,
        ids=ids,
    )
    return {article: forgotten.subjects_of(person) for article, person in found.iter_rows()}


def _unlink(connection: duckdb.DuckDBPyConnection, ids: pl.DataFrame) -> None:
    """Parties and speakers known by their office alone stay, but lead to nobody."""
    connection.register("ids", ids)
    connection.execute(
        """
        update core.meeting_reports set meeting_id = null where report_id in (
            select report_id from core.participants where person_id in (select person_id from ids)
        )
        """
    )
    connection.execute(
        "update core.participants set person_id = null, resolution = null, resolution_score = null "
        "where person_id in (select person_id from ids)"
    )
    connection.execute(
        "update core.statements set person_id = null where person_id in (select person_id from ids)"
    )
    connection.unregister("ids")


def _count_meetings(connection: duckdb.DuckDBPyConnection) -> int:
    return int(query(connection, "select count(*) as n from core.meetings").item())
