"""Processes that end when the one that started them has ended, be it by kill -9."""

import os
import signal
import threading
import time

_POLL_SECONDS = 1.0
_LAST_SECONDS = 10.0


def end_with_parent(parent: int) -> None:
    """Watch the parent from a thread; end this process in order, then for good, when it is gone.

    The parent tells its number: it may have ended before this process could ask for it.

    The system's own signal for this (PR_SET_PDEATHSIG) comes already when the thread ends that
    started the process.
    """
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_LAST_SECONDS)
    os._exit(1)
