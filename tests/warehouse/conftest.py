from collections.abc import Iterator

import duckdb
import pytest

from transforms.schemas import TABLES
from warehouse.connection import in_memory
from warehouse.tables import create_tables


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory warehouse with all tables, empty."""
    with in_memory() as connection:
        create_tables(connection, TABLES)
        yield connection
