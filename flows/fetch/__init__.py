"""The polite client that all sources share: bytes in, nothing interpreted.

```python
session = open_session(Policy(contact="mailto:news@example.org"), run.run_id, state)
for fetched in fetch_all([Request(url, source_id, "feed")], session):
    if fetched.row.outcome == "ok":
        ...
```

One `Fetched` comes out for every `Request`, whatever happens, in no particular order. Requests
for robots.txt that this took lie in `session.robots_fetches`.
"""

from flows.fetch.contract import Clock, Fetched, FetchRow, Policy, Request
from flows.fetch.crawl import fetch_all
from flows.fetch.outcomes import USABLE, is_final
from flows.fetch.session import Session, open_session

__all__ = [
    "USABLE",
    "Clock",
    "FetchRow",
    "Fetched",
    "Policy",
    "Request",
    "Session",
    "fetch_all",
    "is_final",
    "open_session",
]
