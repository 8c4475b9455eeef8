"""Which addresses we ask, and whether we go where an answer sends us."""

import re
from urllib.parse import urljoin

import httpx

PERMANENT = frozenset({301, 308})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# A name in ASCII, or an address; httpx has put other scripts into Punycode by now.
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.?|\[?[0-9a-f:.]*:[0-9a-f:.]*\]?", re.I | re.A)


class BadUrl(Exception):
    """No address that can be asked for."""


class RedirectRefused(Exception):
    """The answer sends us where we do not go."""


def parsed(url: str) -> httpx.URL:
    """The address in parts, without its fragment; raises `BadUrl`."""
    try:
        address = httpx.URL(url.strip()).copy_with(fragment=None)
        host = address.host  # raises for Punycode that stands for nothing, here and not later
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise BadUrl(f"{url[:200]}: {error}") from error
    is_named = bool(_HOST.fullmatch(address.raw_host.decode("ascii")))
    if address.scheme not in ("http", "https") or not is_named:
        raise BadUrl(f"{url[:200]}: not an address of the web")
    if address.port is not None and not 0 < address.port < 65_536:
        raise BadUrl(f"{url[:200]}: no such port")
    if address.userinfo:
        raise BadUrl(f"{host}: a password in the address")
    return address


def host_of(url: httpx.URL) -> str:
    """The host as it goes over the wire: other scripts in Punycode, IPv6 without brackets."""
    return url.raw_host.decode("ascii")


def next_hop(here: httpx.URL, location: str | None, may_downgrade: bool) -> httpx.URL:
    """Where a redirect leads; raises `RedirectRefused`."""
    if not location:
        raise RedirectRefused(f"{here}: a redirect without a target")
    try:
        there = parsed(urljoin(str(here), location))
    except (BadUrl, ValueError) as error:
        raise RedirectRefused(f"{here}: a redirect to {location[:200]!r}") from error
    if here.scheme == "https" and there.scheme == "http" and not may_downgrade:
        raise RedirectRefused(f"{here}: a redirect to unprotected http")
    return there


def is_same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Scheme, host and port are the same: then a key meant for one may be shown to the other."""
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)
