import os
import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from transforms.schemas import TABLES
from warehouse.connection import in_memory, query, reading, writing
from warehouse.errors import (
    WarehouseBusy,
    WarehouseMissing,
    WarehouseTooNew,
    WarehouseUnreadable,
    WarehouseUnwritable,
)
from warehouse.ledger import recorded_run
from warehouse.tables import create_tables

Way = Callable[..., AbstractContextManager[duckdb.DuckDBPyConnection]]

HOLD = """
import sys
from pathlib import Path
from warehouse.connection import reading, writing
with {way}(Path(sys.argv[1])) as connection:
    connection.execute("select 1")
    print("open", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def another_process(path: Path, way: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has the file open until it is told otherwise."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD.format(way=way), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == "open\n"
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """No file of this process may grow beyond that many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_finds_no_room_is_undone_and_told(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    run = {"run_id": "r", "kind": "load", "started_at": datetime.now(UTC), "versions": {}}
    with writing(path) as connection:
        create_tables(connection, TABLES)
        connection.execute("create table t as select 1::ubigint as n")
    with (
        little_room(path.stat().st_size + 100_000),
        pytest.raises(WarehouseUnwritable, match=r"news\.duckdb: could not be written.*too large"),
        writing(path) as connection,
        recorded_run(connection, TABLES, run),
    ):
        connection.execute("insert into t select hash(range) from range(1_000_000)")
    with writing(path) as connection:
        assert query(connection, "from t")["n"].to_list() == [1]
        connection.execute("insert into t values (2)")


def test_a_commit_that_finds_no_room_in_the_log_is_told(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with writing(path) as connection:
        connection.execute("create table t as select 1::ubigint as n")
    with (
        pytest.raises(WarehouseUnwritable, match=r"make room and run again \(TransactionContext"),
        little_room(5_000),
        writing(path) as connection,
    ):
        connection.execute("insert into t select hash(range) from range(2_000)")
    with writing(path) as connection:
        assert query(connection, "from t")["n"].to_list() == [1]


@pytest.mark.parametrize("room", [2_000, 6_000, 20_000, 60_000])
def test_a_file_that_a_full_disk_left_half_made_is_made_anew(tmp_path: Path, room: int) -> None:
    path = tmp_path / "news.duckdb"
    with (
        pytest.raises((WarehouseUnwritable, WarehouseUnreadable)),
        little_room(room),
        writing(path) as connection,
    ):
        connection.execute("create table t as select hash(range) as n from range(1_000_000)")
    with writing(path) as connection:
        connection.execute("create table t as select 1 as n")


def test_a_damaged_log_is_told_with_what_to_do_and_costs_only_what_it_had(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with writing(path) as connection:
        connection.execute("create table t as select 1 as n")
    with writing(path) as connection:
        connection.execute("pragma disable_checkpoint_on_shutdown")
        for number in (2, 3):
            connection.execute(f"insert into t select {number} from range(500)")
    log = path.with_name("news.duckdb.wal")
    told = bytearray(log.read_bytes())
    told[-100] ^= 255
    log.write_bytes(told)
    with pytest.raises(WarehouseUnreadable, match=r"\.wal beside it is damaged: move it away"):
        writing(path).__enter__()
    log.rename(tmp_path / "aside")
    with writing(path) as connection:
        assert query(connection, "from t")["n"].to_list() == [1]


def test_a_writer_makes_the_folder_and_a_reader_finds_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "news.duckdb"
    with writing(path) as connection:
        connection.execute("create table t as select 1 as n")
    with reading(path) as connection:
        assert query(connection, "select n from t").item() == 1


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with writing(path):
        pass
    with reading(path) as connection, pytest.raises(duckdb.Error):
        connection.execute("create table t as select 1 as n")


def test_two_processes_can_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with writing(path) as connection:
        connection.execute("create table t as select 1 as n")
    with another_process(path, "reading"), reading(path) as connection:
        assert query(connection, "select n from t").item() == 1


@pytest.mark.parametrize("way", [reading, writing])
def test_while_somebody_writes_the_message_names_the_file_and_the_process(
    tmp_path: Path, way: Way
) -> None:
    path = tmp_path / "news.duckdb"
    with (
        another_process(path, "writing") as process,
        pytest.raises(WarehouseBusy) as caught,
        way(path, wait_seconds=0.2),
    ):
        pass
    assert str(path) in str(caught.value)
    assert f"process {process.pid}" in str(caught.value)


def test_a_writer_does_not_disturb_readers(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with writing(path):
        pass
    with (
        another_process(path, "reading") as process,
        pytest.raises(WarehouseBusy) as caught,
        writing(path, wait_seconds=0.2),
    ):
        pass
    assert f"process {process.pid}" in str(caught.value)


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    told = threading.Event()

    def release() -> None:
        told.set()
        print(file=process.stdin, flush=True)

    with another_process(path, "writing") as process:
        timer = threading.Timer(0.3, release)
        timer.start()
        with writing(path, wait_seconds=60) as connection:
            assert told.is_set()
            connection.execute("create table t as select 1 as n")
        timer.join()


def test_a_writer_that_was_killed_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with another_process(path, "writing") as process:
        process.kill()
        process.wait()
        with writing(path, wait_seconds=0) as connection:
            assert query(connection, "select 1 as n").item() == 1


def test_reading_and_writing_in_one_process_is_refused_with_its_own_id(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    with (
        writing(path),
        pytest.raises(WarehouseBusy, match=str(os.getpid())),
        reading(path, wait_seconds=0),
    ):
        pass


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match="nowhere"), reading(tmp_path / "nowhere.duckdb"):
        pass


@pytest.mark.parametrize("way", [reading, writing])
@pytest.mark.parametrize("kind", ["text", "short", "sqlite", "folder", "cut"])
def test_another_kind_of_file_is_refused_and_left_as_it_is(
    tmp_path: Path, kind: str, way: Way
) -> None:
    path = tmp_path / "news.duckdb"
    if kind == "folder":
        path.mkdir()
    elif kind == "sqlite":
        with sqlite3.connect(path) as other:
            other.execute("create table t (n)")
        other.close()
    elif kind == "cut":
        with writing(path):
            pass
        path.write_bytes(path.read_bytes()[:5_000])
    else:
        path.write_text("not a database " * (1000 if kind == "text" else 1))
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(WarehouseUnreadable, match=r"news\.duckdb"), way(path):
        pass
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.skipif(duckdb.__version__ >= "2", reason="the file is of this version")
def test_a_file_of_a_newer_duckdb_is_refused_with_a_clear_message(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    checksum = (10190598912423651105).to_bytes(8, "little")
    head = checksum + b"DUCK" + (999).to_bytes(8, "little")  # the version that 2.0 writes
    path.write_bytes(head.ljust(12_288, b"\0"))
    message = f"newer DuckDB than {duckdb.__version__}"
    with pytest.raises(WarehouseTooNew, match=message), writing(path):
        pass


def test_instants_are_utc_whatever_the_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    with in_memory() as connection:
        row = query(connection, "select timestamptz '2022-04-13 23:30:00+00' as seen_at")
        assert row.schema["seen_at"] == pl.Datetime("us", "UTC")
        assert query(connection, "select cast(seen_at as date) as d from t", t=row).item().day == 13


def test_a_query_reads_the_frames_it_is_given_and_no_variable() -> None:
    secret = pl.DataFrame({"n": [1]})
    with in_memory() as connection:
        assert query(connection, "select n + 1 as m from given", given=secret).item() == 2
        with pytest.raises(duckdb.CatalogException):
            query(connection, "select * from secret")
        with pytest.raises(duckdb.CatalogException):
            query(connection, "select * from given")
