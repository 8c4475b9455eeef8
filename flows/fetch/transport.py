"""The connection itself: only to addresses that were checked, TLS verified, no proxies."""

import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import cache

import certifi
import httpcore
import httpx

from flows.fetch.addresses import Resolve
from flows.fetch.contract import Policy

_HEADERS = {"Accept": "*/*", "Accept-Encoding": "gzip, deflate"}


class _CheckedBackend(httpcore.AsyncNetworkBackend):
    """Connects to the addresses that `checked` gives for a name, so nobody resolves it again.

    The URL keeps its name: the Host header, the name in the TLS handshake and the key under
    which connections are reused stay as they were.
    """

    def __init__(self, checked: Resolve) -> None:
        self._checked = checked
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._checked(host, port)
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue  # the next address may answer; the last one's error is told
        return await self._inner.connect_tcp(
            addresses[-1], port, timeout, local_address, socket_options
        )

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("no sockets of this machine")

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


class Transport(httpx.AsyncHTTPTransport):
    """httpx has no setting for the backend of its pool, httpcore has: so we hand it the pool."""

    def __init__(self, policy: Policy, checked: Resolve) -> None:
        context = tls_context(policy.ca_file)
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=policy.connections * 2,
            max_keepalive_connections=policy.connections,
            keepalive_expiry=30,
            network_backend=_CheckedBackend(checked),
        )


@cache
def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """Certificates are always verified; `ca_file` adds an authority of one's own."""
    context = ssl.create_default_context(cafile=certifi.where())
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


@asynccontextmanager
async def opened(
    transport: Transport, url: httpx.URL, headers: Mapping[str, str], policy: Policy
) -> AsyncIterator[httpx.Response]:
    """The head of an answer, its body yet unread; the connection is given back at the end.

    The transport is asked directly: a client of httpx builds the next request of a redirect
    even where it is not to follow, and breaks on the targets that we want to name.
    """
    timeout = httpx.Timeout(policy.read_seconds, connect=policy.connect_seconds, pool=None)
    told = httpx.Headers(_HEADERS)
    told["User-Agent"] = policy.user_agent
    told.update(headers)
    response = await transport.handle_async_request(
        httpx.Request("GET", url, headers=told, extensions={"timeout": timeout.as_dict()})
    )
    try:
        yield response
    finally:
        await response.aclose()
