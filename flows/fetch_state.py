"""What `ops.fetches` remembers: to the fetcher when a run begins, and back when it ends."""

from collections.abc import Iterable
from pathlib import Path

import dataframely as dy
import polars as pl

from flows.fetch import FetchRow
from transforms.schemas import Fetch
from warehouse.connection import query, reading


def to_fetches(rows: Iterable[FetchRow]) -> dy.DataFrame[Fetch]:
    """Rows of the fetcher as a frame for `ops.fetches`."""
    schema = {name: column.dtype for name, column in Fetch.columns().items()}
    return Fetch.validate(pl.DataFrame([row._asdict() for row in rows], schema=schema))


def latest_fetches(warehouse: Path, urls: Iterable[str] | None = None) -> list[FetchRow]:
    """The last row of each of these addresses, or of all: what is known of it."""
    if not warehouse.exists():
        return []
    with reading(warehouse) as connection:
        tables = query(
            connection, "select schema_name || '.' || table_name as n from duckdb_tables()"
        )
        if "ops.fetches" not in set(tables["n"]):
            return []
        wanted = pl.DataFrame({"url": sorted(set(urls or ()))}, schema={"url": pl.String})
        rows = query(
            connection,
            f"""
            select {", ".join(FetchRow._fields)} from ops.fetches
            {"" if urls is None else "semi join wanted using (url)"}
            qualify row_number() over (partition by url order by fetched_at desc, run_id desc) = 1
            order by url
            """,
            wanted=wanted,
        )
    frame = rows.with_columns(pl.col("fetched_at", "due_at").dt.convert_time_zone("UTC"))
    return [FetchRow(**row) for row in frame.iter_rows(named=True)]
