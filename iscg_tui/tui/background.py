"""Work done beside the keys: a thread, how far it is, and what it gave or what stopped it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


class Background(Generic[_T]):
    """``work`` running in a thread of its own; it is given what to call with its progress.

    The thread does not outlive the program, and must therefore write nothing: what it made
    is written by who takes its ``result``.
    """

    def __init__(self, work: Callable[[Callable[[int, int], None]], _T]) -> None:
        self.progress = (0, 0)
        self._started = time.monotonic()
        self._made: list[_T] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[Callable[[int, int], None]], _T]) -> None:
        try:
            self._made.append(work(self._say))
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is taken
            self._error = error

    def _say(self, done: int, total: int) -> None:
        self.progress = (done, total)

    @property
    def over(self) -> bool:
        """Whether ``result`` answers at once."""
        return not self._thread.is_alive()

    @property
    def seconds(self) -> int:
        """For how long it has run."""
        return int(time.monotonic() - self._started)

    def result(self) -> _T:
        """What the work gave, waited for. Raises what the work raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._made[0]
