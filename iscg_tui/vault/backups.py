"""The backups kept beside the store: encrypted as it is, dated, rotating.

One a day, taken at the day's first opening once the store was read whole, and one before
each rewriting; but after it, not before, when the rewriting is there to let go of what was
erased. None is kept longer than ``AGE_MAX``: whoever was erased is then nowhere any more.
A backup opens with the secrets of its day: when one of them is withdrawn (``Header.epoch``),
a fresh backup takes the place of the older ones.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from iscg_tui.dossier import DossierError, private_folder, write_atomically
from iscg_tui.retention import Horloge
from iscg_tui.vault.errors import VaultError, cause
from iscg_tui.vault.header import HEADER_BYTES, Header, parse, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iscg_tui.dossier import Dossier

DAYS_KEPT: Final = 7
LAST_KEPT: Final = 3
AGE_MAX: Final = timedelta(days=30)
"""Past that age a backup goes, however few there are: all but the last one."""

GENERATION_MAX: Final = 10_000_000
"""Rewritings that no store comes to: a thousand a day would take a career."""

SUFFIX: Final = ".iscg"

_NAME: Final = re.compile(r"coffre-([0-9]{4}-[0-9]{2}-[0-9]{2})-g([0-9]{8})-s([0-9]{12})\.iscg")
_ASIDE: Final = re.compile(
    r"(coffre-remplace|coffre-abime)-[0-9a-f]{8}\.iscg"
    r"|fin-mise-de-cote-[0-9a-f]{8}\.iscg-fragment"
)
_FAILED: Final = "La sauvegarde du coffre n’a pas pu être faite\u00a0: "


def name_of(jour: date, header: Header, sequence: int) -> str:
    """The name of a backup: its day, generation and last transaction. They sort by age."""
    return f"coffre-{jour:%Y-%m-%d}-g{header.generation:08d}-s{sequence:012d}{SUFFIX}"


@dataclass(frozen=True, slots=True)
class Holding:
    """What still holds, encrypted, a person who was erased.

    ``sauvegardes``: the backups made before, the last of which goes after ``jusqu_au``;
    ``mises_de_cote``: files that only she removes.
    """

    sauvegardes: tuple[Path, ...]
    jusqu_au: date | None
    mises_de_cote: tuple[Path, ...]

    @property
    def days(self) -> tuple[tuple[date, date], ...]:
        """The day of each of the backups, and the last one on which it may still be there."""
        days = [jour for path in self.sauvegardes if (jour := _day(path)) is not None]
        return tuple((jour, jour + AGE_MAX) for jour in days)

    @property
    def phrase(self) -> str:
        """In words, for the screen, of one person; empty when nothing holds it."""
        return self.said(1)

    def said(self, personnes: int) -> str:
        """The same of so many persons."""
        whom = "la" if personnes == 1 else "les"
        sentences = []
        if self.jusqu_au is not None:
            number = len(self.sauvegardes)
            many = "s" if number > 1 else ""
            nt = "nt" if number > 1 else ""
            sentences.append(
                f"{number} sauvegarde{many} d’avant, chiffrée{many}, {whom} garde{nt} au plus tard "
                f"jusqu’au {self.jusqu_au:%d/%m/%Y}."
            )
        if self.mises_de_cote:
            sentences.append(
                f"Des fichiers mis de côté peuvent {whom} garder aussi\u00a0: "
                "«\u00a0iscg-tui verifier\u00a0» les nomme, effacez ceux qui ne servent plus."
            )
        return " ".join(sentences)


class Backups:
    """The backups of one data folder.

    ``horloge``: what the store says of a day given as today. One that is too late lets no
    backup go for its age.
    """

    def __init__(
        self, dossier: Dossier, horloge: Callable[[date], Horloge] = lambda _: Horloge.JUSTE
    ) -> None:
        self._dossier = dossier
        self._horloge = horloge
        self._folder = dossier.sauvegardes

    def listed(self) -> list[Path]:
        """Those that rotate, the newest first."""
        try:
            names = sorted(os.listdir(self._folder), reverse=True)  # noqa: PTH208 - one call to fail
        except OSError:
            return []
        return [self._folder / name for name in names if _NAME.fullmatch(name)]

    @property
    def reached(self) -> tuple[int, int]:
        """How far the furthest of them had come: its generation, and its last transaction.

        A name that the file does not bear out, or a generation that no store comes to, is that
        of a file put there, and is not heeded.
        """
        come = (
            ((_generation(each) or 0, _sequence(each)), _header(each)) for each in self.listed()
        )
        heeded = (
            named
            for named, header in come
            if header is not None and named[0] == header.generation < GENERATION_MAX
        )
        return max(heeded, default=(0, 0))

    def due(self, jour: date) -> bool:
        """Whether that day has none yet."""
        return not any(_day(path) == jour for path in self.listed())

    def keep(self, data: bytes, jour: date, sequence: int) -> Path:
        """Keep ``data``, the bytes of a store, and let the old ones go. Raises ``DossierError``."""
        path = self._folder / name_of(jour, parse(data), sequence)
        private_folder(self._folder)
        write_atomically(path, data)
        self.rotate(jour)
        return path

    def keep_before_rewriting(self, jour: date, header: Header, sequence: int) -> None:
        """Keep the file about to be replaced, without copying it where the disk knows links."""
        path = self._folder / name_of(jour, header, sequence)
        private_folder(self._folder)
        try:
            os.link(self._dossier.coffre, path, follow_symlinks=False)
        except FileExistsError:
            return
        except OSError:
            write_atomically(path, read_bytes(self._dossier.coffre))
        self.rotate(jour)

    def rotate(self, today: date) -> None:
        """Remove what is neither one of the last, nor the newest of one of the last days.

        And what is older than ``AGE_MAX``, but for the newest of all.
        """
        horloge = self._horloge(today)
        right = horloge is Horloge.JUSTE
        listed = self._without_those_to_come(today) if right else self.listed()
        kept = set(listed[:LAST_KEPT])
        days: set[date] = set()
        for path in listed:
            jour = _day(path)
            if jour is not None and jour not in days and len(days) < DAYS_KEPT:
                days.add(jour)
                kept.add(path)
        for path in listed:
            jour = _day(path)
            aged = jour is not None and jour + AGE_MAX < today and path != listed[0]
            if (aged and horloge is not Horloge.EN_AVANCE) or path not in kept:
                _remove(path)

    def _without_those_to_come(self, today: date) -> list[Path]:
        """Remove what a wrong clock dated after today, once a later state has a right date."""
        listed = self.listed()
        to_come = [path for path in listed if (_day(path) or today) > today]
        reached = max((_sequence(path) for path in listed if path not in to_come), default=-1)
        for path in to_come:
            if _sequence(path) <= reached:
                _remove(path)
        return self.listed() if to_come else listed

    def set_aside(self) -> list[Path]:
        """The files kept at a restoration or a damage, which never rotate."""
        try:
            names = sorted(os.listdir(self._folder))  # noqa: PTH208 - one call to fail
        except OSError:
            return []
        return [self._folder / name for name in names if _ASIDE.fullmatch(name)]

    def holding(self, header: Header, today: date, *, owed: bool) -> Holding:
        """What holds those erased before the generation of ``header``, which lets go of them.

        ``owed``: that generation itself still holds some. The day announced is never past: those
        that outlived theirs, the clock being doubted, go as soon as it is right.
        """
        older = tuple(
            path for path in self.listed() if owed or _generation(path) != header.generation
        )
        days = [jour for path in older if (jour := _day(path)) is not None]
        until = max(max(days) + AGE_MAX, today) if days else None
        return Holding(older, until, tuple(self.set_aside()))

    def withdraw(self, header: Header) -> int:
        """Remove those that a withdrawn secret still opens; how many. One of now must be there.

        Safe to stop half-way: what is left is removed at the next opening.
        """
        older = [
            path
            for path in self.listed()
            if (found := _header(path)) is not None
            and found.store_id == header.store_id
            and found.epoch < header.epoch
        ]
        for path in older:
            _remove(path)
        return len(older)

    def aside(self, stem: str, suffix: str = SUFFIX) -> Path:
        """A new name for a file that is kept and never rotated."""
        private_folder(self._folder)
        return self._folder / f"{stem}-{secrets.token_hex(4)}{suffix}"

    def daily(self, data: bytes, jour: date, header: Header, sequence: int) -> str | None:
        """The backup of the day, and none that a withdrawn secret opens.

        A sentence when it could not be made.
        """
        try:
            if self.due(jour):
                self.keep(data, jour, sequence)
            else:
                # A clock that was doubted at the last opening of the day may be right at this one.
                self.rotate(jour)
            self._withdraw_older(data, jour, header, sequence)
        except DossierError as error:
            return f"{_FAILED}{error}"
        except OSError as error:
            return f"{_FAILED}{cause(error)}"
        return None

    def _withdraw_older(self, data: bytes, jour: date, header: Header, sequence: int) -> None:
        newest = self.listed()[:1]
        found = _header(newest[0]) if newest else None
        if found is not None and found.store_id == header.store_id and found.epoch < header.epoch:
            self.keep(data, jour, sequence)
        self.withdraw(header)


def bears(path: Path, header: Header, sequence: int) -> bool:
    """Whether a backup is named after what it holds."""
    return (_generation(path), _sequence(path)) == (header.generation, sequence)


def _day(path: Path) -> date | None:
    match = _NAME.fullmatch(path.name)
    with suppress(ValueError):
        return date.fromisoformat(match[1]) if match else None
    return None


def _generation(path: Path) -> int | None:
    match = _NAME.fullmatch(path.name)
    return int(match[2]) if match else None


def _sequence(path: Path) -> int:
    match = _NAME.fullmatch(path.name)
    return int(match[3]) if match else 0


def _header(path: Path) -> Header | None:
    try:
        with path.open("rb") as file:
            return parse(file.read(HEADER_BYTES))
    except (OSError, VaultError):
        return None


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
