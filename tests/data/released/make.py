"""A small warehouse of this version, to test that later versions can migrate it.

`python -m tests.data.released.make` writes `<version>.duckdb.gz` beside this file: three of the
bundled articles and a few rows of each reference table. Run it once, when a version is released;
files of earlier versions stay as they are.
"""

import gzip
import tempfile
from pathlib import Path

from flows.pipeline import run_load
from flows.settings import BUNDLED
from warehouse.connection import copying, query, writing
from warehouse.version import MART_VERSION

ARTICLES = (
    "syria_iran_talks.txt",
    "a017-amman-trilateral.md",
    "a030-qatari-emir-uruguayan-president.md",
)
_LARGE = ("people", "person_names", "places", "organisations", "offices", "office_holders")
_ROWS = 40


def main() -> None:
    """Write the file."""
    target = Path(__file__).with_name(f"{MART_VERSION}.duckdb.gz")
    with tempfile.TemporaryDirectory() as folder:
        full, small = Path(folder) / "full.duckdb", Path(folder) / "small.duckdb"
        run_load([BUNDLED / name for name in ARTICLES], full)
        with writing(full) as connection:
            for table in _LARGE:
                connection.execute(
                    f"delete from core.{table} where rowid not in "
                    f"(select rowid from core.{table} order by all limit {_ROWS})"
                )
        # Small blocks: most tables have a few rows, and a block is the least a column takes.
        with copying(full, small, "v1.0.0', block_size '16384") as connection:
            connection.execute("copy from database source to target")
            count = query(connection, "select count(*) as n from target.core.articles").item()
        assert count == len(ARTICLES)
        target.write_bytes(gzip.compress(small.read_bytes(), mtime=0))


if __name__ == "__main__":
    main()
