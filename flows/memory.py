"""Memory that was freed and that the C library still holds."""

import ctypes
import gc


def give_back() -> None:
    """Return what is free to the system; a stage would else add to the worst of those before it.

    Parsers and the network leave some 20 MB behind in the arenas of their threads. A C library
    other than glibc has no such call and is left alone.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
