"""Settings of the llm engine, from the environment."""

import os
from collections.abc import Callable
from typing import Any, NamedTuple

from flows.settings import EngineError

KEY = "COMMUNIQUE_LLM_KEY"


class Options(NamedTuple):
    """Where the model is, and how it is asked. The key is not here, so nothing can show it."""

    url: str
    model: str
    concurrency: int = 4
    per_minute: float = 60.0
    timeout_seconds: float = 120.0
    longest_wait: float = 120.0
    attempts: int = 4
    answer_tokens: int = 4096
    longest_text: int = 24_000
    most_requests: int = 10_000
    reads_everything: bool = False
    failures_before_break: int = 5


def options_of_environment() -> Options:
    """COMMUNIQUE_LLM_URL and _MODEL are needed; the others have defaults, see docs/engines.md."""
    given = {name: os.environ.get(f"COMMUNIQUE_LLM_{name}", "").strip() for name in SETTINGS}
    for name in ("URL", "MODEL"):
        if not given[name]:
            raise EngineError(f"llm: COMMUNIQUE_LLM_{name} is not set, see docs/engines.md")
    if not given["URL"].startswith(("http://", "https://")):
        raise EngineError("llm: COMMUNIQUE_LLM_URL is no http(s) address")
    told: dict[str, Any] = {}
    for name, (field, kind) in SETTINGS.items():
        if given[name]:
            try:
                told[field] = kind(given[name])
            except ValueError as error:
                raise EngineError(f"llm: COMMUNIQUE_LLM_{name}: {given[name]!r}") from error
            if told[field] == 0 and name != "ALL":
                raise EngineError(f"llm: COMMUNIQUE_LLM_{name} must be more than 0")
    told["url"] = f"{told['url'].rstrip('/').removesuffix(_PATH)}{_PATH}"
    return Options(**told)


def key_of_environment() -> str | None:
    """The key, where it is needed and only there."""
    return os.environ.get(KEY) or None


def _flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(text)
    return text == "1"


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError(text)
    return int(text)


_PATH = "/chat/completions"
SETTINGS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "URL": ("url", str),
    "MODEL": ("model", str),
    "CONCURRENCY": ("concurrency", _positive),
    "PER_MINUTE": ("per_minute", _positive),
    "TIMEOUT": ("timeout_seconds", _positive),
    "LONGEST_WAIT": ("longest_wait", _positive),
    "TOKENS": ("answer_tokens", _positive),
    "LONGEST_TEXT": ("longest_text", _positive),
    "MOST_REQUESTS": ("most_requests", _positive),
    "ALL": ("reads_everything", _flag),
}
