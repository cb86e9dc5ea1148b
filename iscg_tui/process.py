"""What this process refuses to give away: core dumps, its memory, tracebacks."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Final

PANNE: Final = (
    "Erreur imprévue. Ce qui était enregistré l’est toujours ; relancez iscg-tui : "
    "la saisie en cours est parmi les brouillons."
)

_PR_SET_DUMPABLE: Final = 4


def protect_files() -> None:
    """Private files, no core dump, where the system has such a thing."""
    os.umask(0o077)
    _refuse_core_dumps()


def _refuse_core_dumps() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return


def protect_memory() -> None:
    """Close /proc/PID/mem and ptrace to the account's other processes (prctl(2), Linux alone).

    Due before the first key of a secret is read.
    """
    try:
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    except (ImportError, OSError, AttributeError):
        return


def hide_tracebacks() -> None:
    """One French sentence instead of any traceback: it would quote lines, and values with them.

    Ctrl+C says nothing: whoever pressed it knows.
    """

    def say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        del error, trace
        if not issubclass(kind, KeyboardInterrupt):
            sys.stderr.write(f"{PANNE}\n")

    sys.excepthook = say
    sys.unraisablehook = lambda _: None


def hide_thread_tracebacks() -> None:
    """The same for threads, before the first of them: it says nothing at all."""
    import threading

    threading.excepthook = lambda _: None
