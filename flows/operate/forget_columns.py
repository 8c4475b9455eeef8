"""Forgotten names in all the rest: headlines of versions, leads, addresses, reasons, examples."""

from collections.abc import Collection, Mapping
from typing import TypeVar, cast

import duckdb
import polars as pl

from flows.operate.forget_words import Forgotten, names_in, readable, without_names
from transforms.schemas import TABLES
from warehouse.connection import query, registered
from warehouse.load import delete

Frame = TypeVar("Frame", bound=pl.DataFrame)
# Swept with their articles, or dropped by the id of the person; and what has no names by nature.
_ELSEWHERE = {
    "core.articles", "core.people", "core.person_names", "core.office_holders", "ops.forgotten",
}  # fmt: skip


def cover_columns(connection: duckdb.DuckDBPyConnection, forgotten: Forgotten, needle: str) -> int:
    """Cover the names in every other text of every table; returns how many values had one.

    `needle` is a condition on `value` that every text with a name fulfils. A row whose key has a
    name goes: a lead with its address, a correction with the person.
    """
    return sum(
        _cover_column(
            connection, forgotten, needle, table, name, is_key=name in schema.primary_key()
        )
        for table, schema in TABLES.items()
        if table not in _ELSEWHERE
        for name, column in schema.columns().items()
        if column.dtype == pl.String()
    )


def cover_frames(
    frames: Mapping[str, pl.DataFrame], forgotten: Forgotten, gone: Collection[str]
) -> dict[str, pl.DataFrame]:
    """Rows about to be stored in `ops` tables, treated alike.

    `gone` are the raw entries that have a name: a list among them is asked for anew next time,
    since what it said is not kept.
    """
    if not forgotten:
        return dict(frames)
    covered = {table: _cover_frame(frame, TABLES[table].primary_key(), forgotten)
               for table, frame in frames.items()}  # fmt: skip
    if "ops.fetches" in covered:
        is_gone = pl.col("raw_path").is_in(list(gone)).fill_null(value=False)
        covered["ops.fetches"] = covered["ops.fetches"].with_columns(
            pl.when(~is_gone).then(name).alias(name)
            for name in ("etag", "last_modified", "body_hash", "raw_path")
        )
    return covered


def without_named_rows(frame: Frame, forgotten: Forgotten) -> Frame:
    """Leads or corrections without those whose key has a forgotten name or person_id.

    An address that names the person is not followed: its page would be fetched again and again.
    """
    if not forgotten or frame.is_empty():
        return frame
    keys = [name for name in ("address", "subject", "object") if name in frame.columns]
    named = [
        any(
            names_in(readable(value), forgotten)[0] or forgotten.subjects_of(value)
            for value in values
            if value
        )
        for values in frame.select(keys).iter_rows()
    ]
    return cast("Frame", frame.filter(~pl.Series(named)))


def _cover_column(
    connection: duckdb.DuckDBPyConnection,
    forgotten: Forgotten,
    needle: str,
    table: str,
    name: str,
    *,
    is_key: bool,
) -> int:
    values = query(
        connection,
        f'select value from (select distinct "{name}" as value from {table}) '
        f"where value is not null and ({needle})",
    )
    now = [without_names(value, forgotten) for value in values["value"]]
    changed = values.with_columns(now=pl.Series(now, dtype=pl.String)).filter(
        pl.col("value") != pl.col("now")
    )
    if is_key:
        return delete(connection, table, changed.select(pl.col("value").alias(name)))
    if changed.height:
        with registered(connection, changed=changed):
            connection.execute(
                f'update {table} as t set "{name}" = changed.now from changed '
                f'where t."{name}" = changed.value'
            )
    return changed.height


def _cover_frame(frame: pl.DataFrame, keys: list[str], forgotten: Forgotten) -> pl.DataFrame:
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    for name in texts:
        values = frame[name].drop_nulls().unique().to_list()
        now = {value: without_names(value, forgotten) for value in values}
        changed = {value: after for value, after in now.items() if value != after}
        if not changed:
            continue
        if name in keys:
            frame = frame.filter(~pl.col(name).is_in(list(changed)))
        else:
            frame = frame.with_columns(pl.col(name).replace(changed))
    return frame
