"""Text and addresses of strangers, made fit to be shown."""

import re
from urllib.parse import urlsplit

# Control characters, and those that turn the direction of the text around them. Line breaks stay.
_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """The same number of characters, none of which can steer the page."""
    return _STEERING.sub("\ufffd", text)


def web_address(url: str | None) -> str | None:
    """The address if a browser may open it: http or https and a host; else none."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return shown(url or "") if parts.scheme in ("http", "https") and parts.netloc else None
