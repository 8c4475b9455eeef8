"""Tables of articles, one a row, as Parquet. Imported where a file is one: pyarrow is 100 MB."""

import shutil
import tempfile
from io import BufferedReader

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.sources.records import Records, Refused, found, target
from flows.sources.tables import named_columns

_BATCH_ROWS = 256


def parquet_records(stream: BufferedReader) -> Records:
    """A Parquet file, a few hundred rows at a time; only the columns that mean something to us."""
    with tempfile.TemporaryFile() as seekable:
        shutil.copyfileobj(stream, seekable, 1 << 20)
        if not seekable.tell():
            raise Refused("empty", "no bytes")
        try:
            yield from _parquet_records(pq.ParquetFile(seekable))
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            raise Refused("unreadable", f"no Parquet file: {error}"[:300]) from error


def _parquet_records(table: pq.ParquetFile) -> Records:
    names = table.schema_arrow.names
    wanted = [name for name in names if target(name[:64])]
    named_columns(names)
    row_no = 0
    for batch in table.iter_batches(batch_size=_BATCH_ROWS, columns=wanted):
        columns = {name: _values(batch.column(name)) for name in batch.schema.names}
        for place in range(batch.num_rows):
            row_no += 1
            record = {name: values[place] for name, values in columns.items()}
            yield found(record, f"row {row_no}")
    if not row_no:
        raise Refused("empty", "a table without rows")


def _values(column: pa.Array) -> list[object]:
    """A column's values as Python has them; instants as text, which keeps zone and nanoseconds."""
    if pa.types.is_temporal(column.type):
        column = pc.cast(column, pa.string())
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return [
            None if cell is None else cell.decode("utf-8", "replace") for cell in column.to_pylist()
        ]
    return list(column.to_pylist())
