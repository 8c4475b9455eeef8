from collections.abc import Iterator

import duckdb
import pytest

from tests.rows import MART, fill, seed_rows_of_roles_and_rules
from transforms.schemas import TABLES
from warehouse.connection import in_memory
from warehouse.tables import create_tables
from warehouse.views import build_views


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory warehouse with all tables and views; empty but for roles and rules of events."""
    with in_memory() as connection:
        create_tables(connection, TABLES)
        fill(connection, **seed_rows_of_roles_and_rules())
        build_views(connection, MART)
        yield connection
