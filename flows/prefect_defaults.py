"""Prefect's settings that suit a job on one machine; import before `prefect`.

What the environment sets already stays. The temporary server that Prefect starts for a
flow run takes up to half a minute on a busy machine, more than its own limit of 20 s.
"""

import os

os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
