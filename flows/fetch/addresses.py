"""Where a crawler may go: public addresses, and what a host name stands for."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache

from tldextract import TLDExtract

Resolve = Callable[[str, int], Awaitable[list[str]]]
IP = ipaddress.IPv4Address | ipaddress.IPv6Address

# The public suffix list as it was packed with the library: nothing is fetched, nothing cached.
_suffixes = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Not for us, whatever the standard library of this or that version calls public: protocol
# assignments with a cloud's metadata service, 6to4 relays, IPv4-compatible, local NAT64,
# Teredo, 6to4 and site-local addresses.
_REFUSED = [
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "::/96", "64:ff9b:1::/48",
        "2001::/32", "2002::/16", "fec0::/10",
    )
]  # fmt: skip


class AddressRefused(Exception):
    """The URL leads to a place that the crawler does not visit."""


class NameUnknown(Exception):
    """The host name does not resolve."""


def is_public(address: str) -> bool:
    """Whether a crawler may connect to `address`; IPv4 inside IPv6 is judged as IPv4."""
    ip = _unwrapped(address)
    return ip.is_global and not ip.is_multicast and not _is_in(ip, _REFUSED)


def refuse_unless_visited(
    host: str, port: int, addresses: Iterable[str], ports: Iterable[int], allowed: Iterable[str]
) -> None:
    """Raise `AddressRefused` unless every address may be visited on that port.

    Every address is looked at, since the name may be asked again for another of them. On
    networks of `allowed` any port will do.
    """
    networks = [ipaddress.ip_network(network) for network in allowed]
    for address in addresses:
        if _is_in(_unwrapped(address), networks):
            continue
        if not is_public(address):
            raise AddressRefused(f"{host} is {address}, not a public address")
        if port not in ports:
            raise AddressRefused(f"{host}: port {port} is not one of the web's")


async def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host name, as the system knows them, in its order of preference."""
    try:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NameUnknown(f"{host}: {error}") from error
    return list(dict.fromkeys(str(item[4][0]) for item in found))


@lru_cache(maxsize=10_000)
def registrable_domain(host: str) -> str:
    """The part of a host name that somebody registered: `bbc.co.uk` of `feeds.bbc.co.uk`.

    A host that is no name under a public suffix (an address, a name of one's own network)
    stands for itself.
    """
    name = host.lower().rstrip(".")
    return _suffixes(name).top_domain_under_public_suffix or name


def _unwrapped(address: str) -> IP:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return ip.ipv4_mapped
        if ip in _NAT64:
            return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


def _is_in(ip: IP, networks: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    return any(ip in network for network in networks)
