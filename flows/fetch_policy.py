"""How this installation behaves towards the sites it asks: settings from the environment."""

import os

from flows.fetch import Policy

_NOBODY = "no contact given, see COMMUNIQUE_CONTACT"


def policy_of_environment() -> Policy:
    """The usual policy, with the contact named by COMMUNIQUE_CONTACT.

    COMMUNIQUE_ALLOWED names networks, by commas, that are visited although they are not public;
    COMMUNIQUE_GAP is the least time between two requests to a site, in seconds, where the
    sources may be asked more often than usual: one's own, or those of a test.
    """
    usual = Policy(contact=os.environ.get("COMMUNIQUE_CONTACT", _NOBODY))
    allowed = tuple(filter(None, os.environ.get("COMMUNIQUE_ALLOWED", "").split(",")))
    gap = float(os.environ.get("COMMUNIQUE_GAP", usual.gap_seconds))
    return usual._replace(
        allowed=allowed, gap_seconds=gap, address_gap_seconds=min(gap, usual.address_gap_seconds)
    )


def has_contact() -> bool:
    """Whether anybody answers for this installation."""
    return bool(os.environ.get("COMMUNIQUE_CONTACT"))
