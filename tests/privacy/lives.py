"""The plainest model of a post, and the reader that finds anyone in any file of it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from iscg_tui.counters.cells import cells_of

from ..vault import independent_decoder as second_reader
from ..vault.independent_decoder import Refused
from ..vault.inventions import NOMENCLATURE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from iscg_tui.counters.cells import Cellule
    from iscg_tui.intake.situation import Situation

CANARY = re.compile(rb"Canari[0-9]{5}[a-z]")
REFERENCE = re.compile(rb'"([0-9]{2}-[0-9]{4})"')
START = datetime(2023, 12, 30, 22, 30, tzinfo=UTC)
PARIS = "Paris"
ZONES = {
    "Auckland": ("XXX-13", 13),
    "Réunion": ("XXX-4", 4),
    PARIS: ("CET-1CEST,M3.5.0,M10.5.0/3", 1),
    "Cayenne": ("XXX3", -3),
    "Tahiti": ("XXX10", -10),
    "Pago Pago": ("XXX11", -11),
}
"""By place: what TZ says of it, and the hours by which it is ahead of UTC; in winter, in Paris."""


def months_later(jour: date, months: int) -> date:
    """As a calendar on the wall is turned: the same number, or the last of the month."""
    year, month = jour.year, jour.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for day in range(jour.day, 0, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError


def summer_in_paris(moment: datetime) -> bool:
    """From the last Sunday of March to that of October, at one o'clock UTC."""
    begins, ends = (
        max(
            each
            for day in range(25, 32)
            if (each := datetime(moment.year, month, day, 1, tzinfo=UTC)).weekday() == 6
        )
        for month in (3, 10)
    )
    return begins <= moment < ends


def canaries(of: object) -> set[bytes]:
    return set(CANARY.findall(repr(of).encode()))


@dataclass
class Gone:
    """What may be in no store any more; ``until``: the last day announced for the backups."""

    words: set[bytes]
    until: date | None = None


@dataclass
class Person:
    """What is kept of one, as the model knows it."""

    situation: Situation
    until: date | None = None
    motif: str = ""

    @property
    def words(self) -> set[bytes]:
        return canaries(self.situation.identite) | canaries(self.motif)

    def due(self, months: int) -> date:
        term = months_later(self.situation.entretiens[-1].jour, months)
        return term if self.until is None else max(term, self.until)


@dataclass
class Known:
    """The post as it must be: what is kept, counted, published, and fading until the next lock."""

    kept: dict[str, Person] = field(default_factory=dict)
    uncounted: list[Situation] = field(default_factory=list)
    drafts: dict[str, set[bytes]] = field(default_factory=dict)
    typed: set[bytes] = field(default_factory=set)
    counted: Counter[Cellule] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    published: dict[Cellule, int] = field(default_factory=dict)
    batch: int = 0
    replacement: str = ""

    @property
    def words(self) -> set[bytes]:
        """Every word of someone kept, or being entered."""
        kept = (each.words for each in self.kept.values())
        return set[bytes]().union(self.typed, *kept, *self.drafts.values())

    def count(self, new: Situation | None, old: Situation | None = None) -> None:
        """``new`` in the place of ``old``, in the cells and in the days."""
        for situation, sign in ((new, 1), (old, -1)):
            if situation is not None:
                for cell, times in cells_of(situation, NOMENCLATURE).items():
                    self.counted[cell] += sign * times
                for each in situation.entretiens:
                    self.days[each.jour] += sign

    def clock_can_be_right(self, today: date) -> bool:
        """Whether something was done in the six months before, and nothing after."""
        latest = max(+self.days, default=today)
        return latest <= today <= months_later(latest, 6)

    def due(self, today: date, months: int) -> list[str]:
        """The references of those due that day."""
        return sorted(each for each, one in self.kept.items() if one.due(months) <= today)


def digest(data: bytes) -> bytes:
    """What tells a file from every other."""
    return hashlib.sha256(data).digest()


@dataclass
class Reader:
    """The words in a file, raw and deciphered, by whichever secret opens it."""

    secrets: list[str]
    seen: dict[bytes, tuple[set[bytes], set[str]]] = field(default_factory=dict)

    def of(self, path: Path) -> tuple[set[bytes], set[str]]:
        # By its bytes: on a disk in memory, two files written in one tick bear one date.
        data = path.read_bytes()
        key = digest(data)
        if key not in self.seen:
            if path.suffix == ".iscg":
                assert not CANARY.search(data), "a name in clear"
                data = self._clear(data)
            self.seen[key] = (
                set(CANARY.findall(data)),
                {each.decode() for each in REFERENCE.findall(data)},
            )
        return self.seen[key]

    def _clear(self, data: bytes) -> bytes:
        for secret in reversed(self.secrets):
            with suppress(Refused):
                return b"\n".join(frames(data, secret))
        raise AssertionError("no secret that was ever hers opens it")


def frames(data: bytes, secret: str) -> Iterator[bytes]:
    """Every frame of a store, in clear."""
    recovery, material = second_reader._secret(secret)
    key, _ = second_reader._open(second_reader._header(data), recovery, material)
    aead = AESGCM(HKDF(SHA256(), 32, data[40:72], b"iscg-tui coffre 1 trames").derive(key))
    pieces, torn = second_reader._pieces(data)
    assert torn is None
    tag = bytes(second_reader.TAG)
    bound = hashlib.sha256(data[: second_reader.HEADER]).digest()
    for piece in pieces:
        yield second_reader._clear(aead, bound + piece.bound + tag, piece)
        tag = piece.sealed[-second_reader.TAG :]
