"""What an answer or a failure means, in one word out of `FETCH_OUTCOMES`, and what follows."""

import asyncio
import ssl
from collections.abc import Mapping

import httpx

from flows.fetch.addresses import AddressRefused, NameUnknown
from flows.fetch.body import BrokenEncoding, TooLarge
from flows.fetch.redirects import BadUrl, RedirectRefused


class Forbidden(Exception):
    """The request is not sent, or goes no further, for a reason that is an outcome."""

    def __init__(self, outcome: str, why: str) -> None:
        super().__init__(why)
        self.outcome = outcome


USABLE = frozenset({"ok", "not_modified", "unchanged"})
# Trying again within the run may help. A certificate, a wall or a size does not change in seconds.
TRANSIENT = frozenset(
    {"rate_limited", "server_error", "incomplete", "bad_response", "timeout", "connection", "dns"}
)
# The host is in trouble, or does not want us: enough of these in a row and we leave it alone.
AGAINST_HOST = (TRANSIENT - {"incomplete"}) | {"blocked", "tls"}
# Of an article these are the last word; a feed may come back from anything.
_FINAL = frozenset(
    {"not_found", "http_error", "redirect_refused", "too_large", "address_refused", "bad_url"}
)
_BY_STATUS = {
    **dict.fromkeys((200, 203, 204, 205), "ok"),
    **dict.fromkeys((404, 410), "not_found"),
    **dict.fromkeys((401, 402, 403, 451), "blocked"),
    304: "not_modified",
    429: "rate_limited",
}


def is_final(kind: str, outcome: str) -> bool:
    """True where asking again in a later run is of no use."""
    return kind == "article" and (outcome in USABLE or outcome in _FINAL)


def outcome_of_status(status: int, headers: Mapping[str, str]) -> str:
    """The outcome of an answer by its head; `ok` is yet to be confirmed by its body."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "blocked"
    if status >= 400 and "x-datadome" in headers:
        return "blocked"
    return _BY_STATUS.get(status, "server_error" if status >= 500 else "http_error")


def outcome_of_error(error: BaseException, has_head: bool) -> str | None:
    """The outcome of a failure; None for an error of our own making, which is to be raised."""
    for kind, outcome in _BY_ERROR:
        if isinstance(error, kind):
            return outcome
    if not isinstance(error, httpx.HTTPError):
        return None
    if _is_caused_by(error, ssl.SSLError):
        return "tls"
    if has_head:
        return "incomplete"
    # A server that hangs up without a word is out of order; one that talks something else is not.
    says_nothing = "without sending" in str(error)
    if isinstance(error, httpx.RemoteProtocolError) and not says_nothing:
        return "bad_response"
    return "connection"


_BY_ERROR: list[tuple[type[BaseException], str]] = [
    (AddressRefused, "address_refused"),
    (NameUnknown, "dns"),
    (TooLarge, "too_large"),
    (BrokenEncoding, "broken_encoding"),
    (RedirectRefused, "redirect_refused"),
    (BadUrl, "bad_url"),
    (httpx.TimeoutException, "timeout"),
    (asyncio.TimeoutError, "timeout"),
]


def words(error: BaseException) -> str:
    """The failure in words: the system's own where there are any, as libraries hide them."""
    told = [str(cause) for cause in _causes(error) if isinstance(cause, OSError)] or [str(error)]
    return f"{type(error).__name__}: {told[-1]}".removesuffix(": ")[:300]


def _is_caused_by(error: BaseException, kind: type[BaseException]) -> bool:
    return any(isinstance(cause, kind) for cause in _causes(error))


def _causes(error: BaseException) -> list[BaseException]:
    """The error, what caused it, what caused that."""
    causes: list[BaseException] = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) and cause not in causes:
        causes.append(cause)
    return causes
