"""How an address is asked that we know already: cheaply, and where it has moved to."""

from flows.fetch.contract import FetchRow, Policy
from flows.fetch.redirects import parsed

_LONGEST_VALIDATOR = 1024


def validators(previous: FetchRow | None, kind: str, policy: Policy) -> dict[str, dict[str, str]]:
    """Conditional headers, for the one address whose body we have.

    The ETag goes back as it came; Last-Modified only where there is none. Every so often we
    ask without: some servers send the same validators, and "not modified", for ever.
    """
    if (
        previous is None
        or kind == "robots"
        or not previous.body_hash
        or previous.is_validator_stuck
    ):
        return {}
    if previous.conditional_count >= policy.plain_every:
        return {}
    if _can_be_sent(previous.etag):
        headers = {"If-None-Match": str(previous.etag)}
    elif _can_be_sent(previous.last_modified):
        headers = {"If-Modified-Since": str(previous.last_modified)}
    else:
        return {}
    return {str(parsed(previous.final_url or previous.url)): headers}


def start_address(previous: FetchRow | None, url: str, policy: Policy) -> str:
    """Where to ask first: where the address moved to, once it has said so often enough."""
    if previous and previous.moved_to and previous.moved_count >= policy.moves_confirmed:
        return previous.moved_to
    return url


def _can_be_sent(validator: str | None) -> bool:
    return (
        bool(validator) and len(str(validator)) <= _LONGEST_VALIDATOR and str(validator).isascii()
    )
