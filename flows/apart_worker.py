"""The process that extracts batches for another: `python -m flows.apart_worker`.

An order comes in, None or an error goes out, both pickled.
"""

import os
import pickle
import signal
import sys
import traceback
from typing import IO

from flows.apart import Order, extract_order
from flows.with_parent import end_with_parent


def serve(orders: IO[bytes], answers: IO[bytes]) -> None:
    """Extract what is ordered until the orders end."""
    while True:
        try:
            order = Order(*pickle.load(orders))
        except EOFError:
            return
        answers.write(_outcome(order))
        answers.flush()


def _outcome(order: Order) -> bytes:
    try:
        extract_order(order)
    except Exception as error:
        error.add_note(traceback.format_exc())
        try:
            told = pickle.dumps(error)
            pickle.loads(told)
        except Exception:  # errors with more arguments than their message
            told = pickle.dumps(RuntimeError(traceback.format_exc()))
        return told
    return pickle.dumps(None)


if __name__ == "__main__":
    end_with_parent(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, too, and ends this one
    with os.fdopen(os.dup(1), "wb") as told:
        os.dup2(2, 1)  # whatever a library prints is no answer
        serve(sys.stdin.buffer, told)
