"""What `ops.fetches` remembers: to the fetcher when a run begins, and back when it ends."""

from collections.abc import Iterable
from pathlib import Path

import dataframely as dy
import polars as pl

from flows import raw_archive
from flows.fetch import FetchRow
from flows.fetch.robots import Rules, stored_rules
from transforms.schemas import Fetch
from warehouse.connection import is_there, query, reading


def to_fetches(rows: Iterable[FetchRow]) -> dy.DataFrame[Fetch]:
    """Rows of the fetcher as a frame for `ops.fetches`."""
    schema = {name: column.dtype for name, column in Fetch.columns().items()}
    return Fetch.validate(pl.DataFrame([row._asdict() for row in rows], schema=schema))


def latest_fetches(warehouse: Path, urls: Iterable[str]) -> list[FetchRow]:
    """The last row of each of these addresses that was ever asked for: what is known of it.

    The last one stored, whatever its hour: a clock that was ahead for a while must not decide.
    """
    wanted = pl.DataFrame({"url": sorted(set(urls))}, schema={"url": pl.String})
    return _latest(warehouse, "url in (select url from wanted)", wanted)


def known_robots(warehouse: Path) -> list[tuple[str, Rules]]:
    """What each site's robots.txt said last, by origin; not where its bytes were pruned."""
    folder, known = warehouse.parent, []
    for row in _latest(warehouse, "kind = 'robots'"):
        is_kept = row.raw_path is not None and (folder / row.raw_path).exists()
        body = raw_archive.read(folder, str(row.raw_path)) if is_kept else None
        if rules := stored_rules(row, body):
            known.append((row.url.removesuffix("robots.txt"), rules))
    return known


def _latest(warehouse: Path, condition: str, wanted: pl.DataFrame | None = None) -> list[FetchRow]:
    if not is_there(warehouse):
        return []
    with reading(warehouse) as connection:
        tables = query(connection, "select table_name as n from duckdb_tables()")
        if "fetches" not in set(tables["n"]):
            return []
        rows = query(
            connection,
            f"""
            select {", ".join(FetchRow._fields)}
            from (
                select * from ops.fetches
                qualify
                    row_number() over (partition by url order by rowid desc) = 1
            )
            where {condition}
            order by url
            """,
            **({} if wanted is None else {"wanted": wanted}),
        )
    frame = rows.with_columns(pl.col("fetched_at", "retry_at").dt.convert_time_zone("UTC"))
    return [FetchRow(**row) for row in frame.iter_rows(named=True)]
