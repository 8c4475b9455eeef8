"""The outside world: flows, command line, files, network."""

import os

# Polars' allocator gives back what it no longer needs at once, not some seconds later: a stage
# would else hold what the stage before it has freed. It reads this when Polars is imported.
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:0,muzzy_decay_ms:0")
