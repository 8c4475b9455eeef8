"""What a run does, one line an event: for people, or as JSON for a collector of logs.

`COMMUNIQUE_LOG=text` or `json` (or `communique --log-format`) tells everything on standard error;
without it only warnings are told. Addresses lose what they carry of passwords and keys.
"""

import json
import logging
import os
import re
import sys
from datetime import UTC, datetime
from typing import Any

FORMATS = ("text", "json")
SETTING = "COMMUNIQUE_LOG"
# Their values never stand in a log, whatever text they turn up in.
_SECRETS = ("COMMUNIQUE_WEBHOOK", "COMMUNIQUE_LLM_KEY")
_USER = re.compile(r"(?<=://)[^/\s@]*@")
_KEY = re.compile(
    r"([?&][^=&\s]*(?:key|token|secret|passw|pwd|signature|sig|auth|code)[^=&\s]*=)[^&\s#\"']+",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[\w.:/+-]+")


def event(name: str, level: int = logging.INFO, /, **fields: Any) -> None:
    """Tell that something happened; the fields say to what, and how much of it."""
    logger = _logger()
    if logger.isEnabledFor(level):
        logger.log(level, name, extra={"told": fields})


def harmless(value: Any) -> Any:
    """A value without the passwords and keys that addresses carry; text without control codes."""
    if isinstance(value, dict):
        return {str(name): harmless(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [harmless(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    for secret in filter(None, map(os.environ.get, _SECRETS)):
        text = text.replace(secret, "***")
    return _KEY.sub(r"\1***", _USER.sub("***@", text))


class _Lines(logging.Formatter):
    """An event as a line of JSON, or of words."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form = form

    def format(self, record: logging.LogRecord) -> str:
        told = harmless(getattr(record, "told", {}))
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        level = record.levelname.lower()
        if self.form == "json":
            line = {"at": at, "level": level, "event": record.getMessage(), **told}
            return json.dumps(line, ensure_ascii=True)
        fields = " ".join(f"{name}={_word(value)}" for name, value in told.items())
        return f"{at} {level} {record.getMessage()} {fields}".rstrip()


def _word(value: Any) -> str:
    """A value that ends where it seems to end: what is not one plain word stands in quotes."""
    text = value if isinstance(value, str) else json.dumps(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text)


class _StandardError(logging.StreamHandler[Any]):
    """Writes to what is standard error now: it may be another one than at the start."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


_HANDLER = _StandardError()
_LOGGER = logging.getLogger("communique")
_LOGGER.propagate = False


def _logger() -> logging.Logger:
    """The logger as the setting wants it now."""
    form = os.environ.get(SETTING, "")
    _HANDLER.setFormatter(_Lines(form))
    _LOGGER.handlers = [_HANDLER]
    _LOGGER.setLevel(logging.INFO if form in FORMATS else logging.WARNING)
    return _LOGGER
