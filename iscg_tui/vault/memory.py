"""Keys kept out of swap, where the system allows it."""

from __future__ import annotations


def kept_in_ram(key: bytes) -> bytes:
    """The same key, its memory locked by mlock(2) until the process ends.

    Locked as CPython lays bytes out: elsewhere, or past RLIMIT_MEMLOCK, nothing is locked
    and nothing fails. The copies that OpenSSL makes for its own use are not covered.
    """
    try:
        import ctypes

        start = id(key) + bytes.__basicsize__ - 1
        ctypes.CDLL(None).mlock(ctypes.c_void_p(start), ctypes.c_size_t(len(key)))
    except (ImportError, OSError, AttributeError):
        return key
    return key
