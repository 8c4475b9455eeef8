"""Less memory for every process that extracts or loads; import before `dataframely`.

Dataframely imports SQLAlchemy where it is installed, for exports that we have no use for: 13 MB.
It is there for Prefect's server, a process of its own. Where it is missing, dataframely does
without.
"""

import sys

if "sqlalchemy" not in sys.modules and "dataframely" not in sys.modules:
    sys.modules["sqlalchemy"] = None  # type: ignore[assignment] # "not installed", for a moment
    import dataframely  # noqa: F401

    del sys.modules["sqlalchemy"]
