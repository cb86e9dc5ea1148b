"""Search by the beginnings of words, whatever the accents, case, hyphens and apostrophes."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, insort
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_AFTER_ALL = "\U0010ffff"


@lru_cache(maxsize=8192)
def words_of(text: str) -> frozenset[str]:
    """The words of ``text``, folded: « Le Goff-Ménard » gives « le », « goff », « menard »."""
    return frozenset(_folded(text).split())


def _folded(text: str) -> str:
    if text.isascii():
        lowered = text.lower()
        if lowered.isalnum():
            return lowered
    else:
        decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_LIGATURES)
        lowered = "".join(each for each in decomposed if not unicodedata.combining(each))
    return "".join(each if each.isalnum() else " " for each in lowered)


class NameIndex:
    """Which ids bear a word that begins so. Adding one costs the same, however many there are."""

    def __init__(self) -> None:
        self._ids: dict[str, set[int]] = {}
        self._sorted: list[str] | None = None

    def add(self, id_: int, words: Iterable[str]) -> None:
        """``id_`` bears ``words``."""
        self.add_all((id_,), words)

    def add_all(self, ids: Sequence[int], words: Iterable[str]) -> None:
        """Each of ``ids`` bears ``words``."""
        for word in words:
            bearing = self._ids.get(word)
            if bearing is None:
                self._ids[word] = set(ids)
                if self._sorted is not None:
                    insort(self._sorted, word)
            else:
                bearing.update(ids)

    def discard(self, id_: int, words: Iterable[str]) -> None:
        """``id_`` bears ``words`` no more."""
        for word in words:
            if (ids := self._ids.get(word)) is None:
                continue
            ids.discard(id_)
            if not ids:
                del self._ids[word]
                if self._sorted is not None:
                    del self._sorted[bisect_left(self._sorted, word)]

    def beginning(self, start: str) -> set[int]:
        """The ids that bear a word beginning with ``start``; a new set."""
        if self._sorted is None:
            self._sorted = sorted(self._ids)
        first = bisect_left(self._sorted, start)
        last = bisect_left(self._sorted, start + _AFTER_ALL)
        return set().union(*(self._ids[word] for word in self._sorted[first:last]))
