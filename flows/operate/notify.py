"""Messages to a webhook: each problem once, until it changes or clears.

`COMMUNIQUE_WEBHOOK` is an address that takes a JSON object by POST. `text` is one message for
people (Slack, Mattermost and the like show it); `problems` has the same for programs.
"""

import json
import logging
import os
import threading
import time
from datetime import UTC, datetime
from typing import Any

import httpx
import polars as pl

from flows.operate.logs import event, harmless
from flows.operate.problems import failure, problems
from flows.run import Run
from flows.settings import WAIT_SECONDS
from transforms.schemas import Notice
from warehouse.connection import query, reading, writing
from warehouse.errors import WarehouseError
from warehouse.load import delete, replace

WEBHOOK = "COMMUNIQUE_WEBHOOK"
_TRIES = 2
_PAUSE_SECONDS = 2.0
_SECONDS = 10.0
_LONGEST = 500


def notify(run: Run, error: Exception | None) -> None:
    """Tell the webhook, if there is one, what has changed since it was last told.

    What could be told is remembered in `ops.notices`; a webhook that does not answer is asked
    again after the next run.
    """
    address = os.environ.get(WEBHOOK, "").strip()
    if not address:
        return
    try:
        with reading(run.warehouse, WAIT_SECONDS) as connection:
            told = query(connection, "select * from ops.notices")
            found = problems(connection, run.warehouse)
    except WarehouseError:
        if error is None:
            raise
        post(address, _message(run, failure(run.kind, error).with_columns(state=pl.lit("new"))))
        return
    changes = _changes(found, told)
    if changes.is_empty() or not post(address, _message(run, changes)):
        return
    gone = changes.filter(state="cleared").select("kind", "subject")
    now = changes.filter(pl.col("state") != "cleared").select(
        "kind", "subject", "fingerprint", "detail", run_id=pl.lit(run.run_id),
        told_at=pl.lit(datetime.now(UTC), pl.Datetime("us", "UTC")),
    )  # fmt: skip
    with writing(run.warehouse, WAIT_SECONDS) as connection:
        delete(connection, "ops.notices", gone)
        replace(connection, "ops.notices", Notice.validate(now), Notice)


def post(address: str, message: dict[str, Any]) -> bool:
    """Send a message, twice at most and never for longer than `_SECONDS` each; whether it came.

    The time is kept by us, whatever the other side does: an answer that drips is given up.
    """
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE_SECONDS)
        told: list[str] = []
        sender = threading.Thread(target=_send, args=(address, message, told), daemon=True)
        sender.start()
        sender.join(_SECONDS)
        outcome = told[0] if told else f"no answer in {_SECONDS:.0f} s"
        if outcome == "ok":
            event("webhook_told", problems=len(message["problems"]))
            return True
        event("webhook_failed", logging.WARNING, attempt=attempt + 1, error=outcome)
    return False


def _send(address: str, message: dict[str, Any], told: list[str]) -> None:
    """Redirects are not followed: what is told is meant for nobody else."""
    try:
        with (
            httpx.Client(timeout=_SECONDS, trust_env=False) as client,
            client.stream("POST", address, content=json.dumps(message).encode(),
                          headers={"Content-Type": "application/json"}) as answer,
        ):  # fmt: skip
            told.append("ok" if answer.is_success else f"HTTP {answer.status_code}")
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        told.append(type(error).__name__)


def _changes(found: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Problems that are new, changed or cleared, in the order of kind and subject."""
    key = ["kind", "subject"]
    both = found.join(told.select(*key, before="fingerprint"), on=key, how="left").with_columns(
        state=pl.when(pl.col("before").is_null())
        .then(pl.lit("new"))
        .when(pl.col("before") != pl.col("fingerprint"))
        .then(pl.lit("changed"))
    )
    now = both.filter(pl.col("state").is_not_null()).drop("before")
    cleared = told.join(found, on=key, how="anti").select(
        *key, "fingerprint", "detail", state=pl.lit("cleared")
    )
    return pl.concat([now, cleared]).sort(*key)


def _message(run: Run, changes: pl.DataFrame) -> dict[str, Any]:
    rows = [
        {
            name: str(harmless(row[name]))[:_LONGEST]
            for name in ("state", "kind", "subject", "detail")
        }
        for row in changes.iter_rows(named=True)
    ]
    lines = [f"{row['state']}: {row['kind']} {row['subject']}: {row['detail']}" for row in rows]
    text = "\n".join([f"communique, run {run.run_id} ({run.kind})", *lines])
    # A headline could call everybody in the room: chat servers read <...> as a command.
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(mark, entity)
    return {"text": text, "run_id": run.run_id, "kind": run.kind, "problems": rows}
