from collections.abc import Iterator

import duckdb
import pytest

from tests.rows import MART
from transforms.schemas import TABLES
from warehouse.connection import in_memory
from warehouse.tables import create_tables
from warehouse.views import build_views


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory warehouse with all tables and views, empty."""
    with in_memory() as connection:
        create_tables(connection, TABLES)
        build_views(connection, MART)
        yield connection
