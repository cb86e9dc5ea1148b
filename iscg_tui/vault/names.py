"""Search by the beginnings of words, whatever the accents, case, hyphens and apostrophes.

A name is known by what begins at each of its words, run together: « Le Goff-Ménard » by
« legoffmenard », « goffmenard » and « menard ». It is then found by a part of it, however
that part is cut into words, or not.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, insort
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_AFTER_ALL = "\U0010ffff"
NUMBER_AT: Final = len("26-")
"""Where the number of the year begins in a reference."""

_ACCENTS: Final = re.compile("[\u0300-\u036f]")
# The last ones are apostrophes that Unicode holds for letters, as some keyboards send them.
_NOT_WORDS: Final = re.compile("[\\W_\u02bc\u02b9\u02bb\u02bd]+")

_RUN_TOGETHER_MAX: Final = 5
"""Words of a query that are also tried run together; more than that are tried one by one."""

_UNSHIFTED: Final = dict(zip("à&é\"'(-è_ç", "0123456789", strict=True))


def words_of(text: str) -> list[str]:
    """The words of ``text``, folded: « Le Goff-Ménard » gives « le », « goff », « menard »."""
    return _folded(text).split()


@lru_cache(maxsize=8192)
def starts_of(name: str) -> frozenset[str]:
    """What a name can be looked for by the beginning of: all that follows each word's start."""
    if name.isascii() and name.isalpha():
        return frozenset((name.lower(),))
    words = words_of(name)
    for rank in range(len(words) - 2, -1, -1):
        words[rank] += words[rank + 1]
    return frozenset(words)


def digits_of(token: str) -> str | None:
    """The digits that the unshifted top row of an AZERTY keyboard gave, or ``None``.

    Its keys are also in names: only a word made of nothing else is digits, and one letter
    alone is the beginning of a name.
    """
    if any(each not in _UNSHIFTED for each in token) or (len(token) == 1 and token.isalpha()):
        return None
    return "".join(_UNSHIFTED[each] for each in token)


def _folded(text: str) -> str:
    if text.isascii():
        return _NOT_WORDS.sub(" ", text.lower())
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_LIGATURES)
    lowered = _ACCENTS.sub("", decomposed)
    if not lowered.isascii():
        lowered = "".join(each for each in lowered if not unicodedata.combining(each))
    return _NOT_WORDS.sub(" ", lowered)


class NameIndex:
    """Which ids bear a name that begins so. Adding one costs the same, however many there are."""

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

    def matching(self, words: Sequence[str], also: Callable[[str], set[int]]) -> set[int]:
        """The ids that bear a beginning for each of ``words``, in any order.

        Neighbours may also be one word written in two. ``also``: what else a word finds.
        """
        known: dict[str, set[int]] = {}

        def bearing(word: str) -> set[int]:
            if word not in known:
                known[word] = self.beginning(word) | also(word)
            return known[word]

        found = _in_all([bearing(word) for word in words])
        if 1 < len(words) <= _RUN_TOGETHER_MAX:
            for cuts in range(1, 2 ** (len(words) - 1)):
                found |= _in_all([bearing(each) for each in _joined(words, cuts)])
        return found

    def bearing(self, word: str) -> set[int]:
        """The ids that bear exactly ``word``; a new set."""
        return set(self._ids.get(word, ()))

    def beginning(self, start: str) -> set[int]:
        """The ids that bear a word beginning with ``start``; a new set."""
        ordered = self.sort()
        return set().union(*(self._ids[word] for word in ordered[_within(ordered, start)]))

    def sort(self) -> list[str]:
        """The words, in order; sorted once."""
        if self._sorted is None:
            self._sorted = sorted(self._ids)
        return self._sorted


class References:
    """Which ids bear a reference that begins so, or whose number in the year does."""

    def __init__(self, ids: Mapping[str, int]) -> None:
        self._references = sorted(ids)
        self._ids = list(map(ids.__getitem__, self._references))
        # The same few numbers come back each year.
        self._bearing: dict[str, list[int]] = {}
        for reference, id_ in ids.items():
            number = reference[NUMBER_AT:]
            if number in self._bearing:
                self._bearing[number].append(id_)
            else:
                self._bearing[number] = [id_]
        self._numbers = sorted(self._bearing)

    def beginning(self, reference: str, number: str) -> set[int]:
        """The ids of a reference that begins with ``reference`` or a number with ``number``."""
        found = set(self._ids[_within(self._references, reference)])
        numbers = self._numbers[_within(self._numbers, number)]
        return found.union(*map(self._bearing.__getitem__, numbers))


def _within(ordered: list[str], start: str) -> slice:
    """Where those of ``ordered`` are that begin with ``start``."""
    return slice(bisect_left(ordered, start), bisect_left(ordered, start + _AFTER_ALL))


def _in_all(sets: list[set[int]]) -> set[int]:
    return set.intersection(*sets) if sets and all(sets) else set()


def _joined(words: Sequence[str], cuts: int) -> list[str]:
    """``words``, the one of rank n + 1 being run into the one before where bit n of ``cuts`` is."""
    parts = [words[0]]
    for rank, word in enumerate(words[1:]):
        if cuts >> rank & 1:
            parts[-1] += word
        else:
            parts.append(word)
    return parts
