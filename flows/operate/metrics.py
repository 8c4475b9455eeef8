"""Figures for a monitoring system: OpenMetrics text, for node_exporter's collector of text files.

All are gauges, so the text is valid both as OpenMetrics and in Prometheus' older format.
"""

import os
import secrets
import shutil
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.openmetrics.exposition import generate_latest

from flows.operate.figures import figures


def metrics_text(warehouse: Path) -> bytes:
    """The figures of a warehouse and of the disk that it is on."""
    registry = CollectorRegistry()
    for name, help_, frame in figures(warehouse):
        *labels, _ = frame.columns
        gauge = Gauge(f"communique_{name}", help_, labels, registry=registry)
        for *values, number in frame.iter_rows():
            if number is not None:
                child = gauge.labels(*map(str, values)) if labels else gauge
                child.set(_number(number))
    files: list[tuple[str, str, float]] = [
        ("warehouse_bytes", "Size of the warehouse file", size_of(warehouse)),
        ("raw_archive_bytes", "Size of the raw archive", size_of(warehouse.parent / "raw")),
        ("disk_free_bytes", "Room left on its disk", shutil.disk_usage(warehouse.parent).free),
    ]
    for name, help_, number in files:
        Gauge(f"communique_{name}", help_, registry=registry).set(number)
    build = Gauge("communique_build", "Always 1", ["version"], registry=registry)
    build.labels(version("communique")).set(1)
    return generate_latest(registry)


def write_metrics(warehouse: Path, target: Path) -> None:
    """Write the figures in place of an earlier file, at once: a reader never sees half of them."""
    text = metrics_text(warehouse)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        unfinished.write_bytes(text)
        unfinished.chmod(0o644)  # the collector is another user
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files below a folder; 0 where there is none."""
    if path.is_file():
        return path.stat().st_size
    if not path.is_dir():
        return 0
    with os.scandir(path) as entries:
        return sum(
            size_of(Path(entry.path)) if entry.is_dir(follow_symlinks=False) else _bytes(entry)
            for entry in entries
        )


def _bytes(entry: "os.DirEntry[str]") -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size
    except FileNotFoundError:  # an entry that a run is just giving its name
        return 0


def _number(value: Any) -> float:
    return value.timestamp() if isinstance(value, datetime) else float(value)
