"""Hosts and sites of addresses, without frames: for the workers that read pages."""

import re
from urllib.parse import urljoin, urlsplit

_SECOND_LEVEL = "ac|co|com|edu|gob|gouv|gov|go|mil|ne|net|or|org"
_SITE = re.compile(rf"([^.]+\.(?:{_SECOND_LEVEL})\.[a-z]{{2}}|[^.]+\.[^.]+)$")


def site_of(url: str) -> str | None:
    """The registered domain by the shape of the name, as `transforms.urls.registered_domain`."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return None
    if not host:
        return None
    if ":" in host or re.fullmatch(r"[0-9.]+", host):
        return host
    host = host.removeprefix("www.")
    found = _SITE.search(host)
    return found[1] if found else host


def is_home_page(url: str) -> bool:
    """True for an address without a path or query: an article never lives there."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path in ("", "/") and not parts.query and not parts.fragment.startswith("!")


def joined(base: str | None, link: str | None) -> str | None:
    """An absolute web address, or None for a link that leads to none."""
    if not link or not link.strip():
        return None
    try:
        address = urljoin(base or "", link.strip())
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None
