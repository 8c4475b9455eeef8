"""A real PostgreSQL server on loopback for tests, where one is installed."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def server_in(folder: Path) -> Iterator[int]:
    """The port of a server with an empty database `postgres` of a user of that name.

    Skips the test where no server is installed, or where root has nobody to run it as.
    """
    binaries = _binaries()
    if not binaries:
        pytest.skip("no PostgreSQL server is installed")
    user = None
    if os.geteuid() == 0:  # the server refuses to run as root
        if subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode:
            pytest.skip("root without a user postgres cannot start a server")
        shutil.chown(folder, "postgres")
        for parent in folder.parents:
            if parent.name.startswith(("pytest-", "popen-")):  # a folder of each worker
                parent.chmod(parent.stat().st_mode | 0o011)
        user = "postgres"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def do(*words: object) -> None:
        done = subprocess.run(
            list(map(str, words)), capture_output=True, text=True, check=False, cwd="/", user=user
        )
        assert not done.returncode, done.stderr

    do(
        binaries / "initdb",
        "-N",
        "-D",
        folder / "data",
        "-A",
        "trust",
        "-U",
        "postgres",
        "-E",
        "UTF8",
    )
    options = f"-p {port} -k {folder} -h 127.0.0.1 -c fsync=off"
    control = (binaries / "pg_ctl", "-D", folder / "data")
    do(*control, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield port
    finally:
        do(*control, "-m", "immediate", "stop")


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None
