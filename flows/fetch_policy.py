"""How this installation behaves towards the sites it asks: settings from the environment."""

import ipaddress
import math
import os
from collections.abc import Iterable
from urllib.parse import urlsplit

from flows.fetch import Policy
from flows.settings import SettingError


class NoContact(Exception):
    """Sites would be asked by somebody whom they cannot reach."""


def policy_of_environment(urls: Iterable[str]) -> Policy:
    """The usual policy for asking `urls`, with the contact named by COMMUNIQUE_CONTACT.

    Without one only this machine may be asked: who is a burden to a site must hear of it before
    the site has to block us. COMMUNIQUE_ALLOWED names networks, by commas, that are visited
    although they are not public; COMMUNIQUE_GAP is the least time between two requests to a
    site, in seconds, where the sources may be asked more often than usual: one's own, or those
    of a test. What cannot be used raises `SettingError`: it must not show in the middle of a run.
    """
    stranger = next((url for url in urls if not _is_of_this_machine(url)), None)
    if not has_contact() and stranger:
        raise NoContact(
            f"{stranger} would not know who is asking: set COMMUNIQUE_CONTACT to an address or a "
            "page of yours, such as mailto:you@example.org"
        )
    usual = Policy(contact=_contact() or "this machine")
    allowed, gap = _allowed(), _gap(usual.gap_seconds)
    return usual._replace(
        allowed=allowed, gap_seconds=gap, address_gap_seconds=min(gap, usual.address_gap_seconds)
    )


def _allowed() -> tuple[str, ...]:
    given = [name.strip() for name in os.environ.get("COMMUNIQUE_ALLOWED", "").split(",")]
    for name in filter(None, given):
        try:
            ipaddress.ip_network(name)
        except ValueError as error:
            raise SettingError(f"COMMUNIQUE_ALLOWED: {name!r} is no network") from error
    return tuple(filter(None, given))


def _gap(usual: float) -> float:
    given = os.environ.get("COMMUNIQUE_GAP", "").strip()
    try:
        gap = float(given or usual)
    except ValueError:
        gap = math.nan
    if not 0 <= gap < math.inf:
        raise SettingError(f"COMMUNIQUE_GAP: {given!r} is no number of seconds")
    return gap


def has_contact() -> bool:
    """Whether anybody answers for this installation."""
    return bool(_contact())


def _contact() -> str:
    return os.environ.get("COMMUNIQUE_CONTACT", "").strip()


def _is_of_this_machine(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
