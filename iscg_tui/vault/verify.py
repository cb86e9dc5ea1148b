"""``verifier``: what is sound and what is not in the data folder, in words."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iscg_tui.counters import file
from iscg_tui.counters.file import CountersError
from iscg_tui.vault import accounts, high_water, shape
from iscg_tui.vault.backups import Backups, bears
from iscg_tui.vault.custody import whole
from iscg_tui.vault.errors import VaultError
from iscg_tui.vault.keys import Secret
from iscg_tui.vault.reading import contents, unlock
from iscg_tui.vault.storage import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from iscg_tui.dossier import Dossier

_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Constat:
    """One thing looked at: whether it is sound, and the sentence that says it."""

    sain: bool
    phrase: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Everything looked at, in the order to show it."""

    constats: tuple[Constat, ...]

    @property
    def saine(self) -> bool:
        """Whether all is sound."""
        return all(each.sain for each in self.constats)


def verifier(
    dossier: Dossier,
    secret: str | None = None,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Verification:
    """The store, the counters, the backups, and who may read them.

    Without ``secret``, by the checksums: damage is found, but not a file rewritten by someone
    else. With it, every frame is opened and the counters are compared. May run while the
    store is open. ``progress``: things looked at, in all.
    """
    backups = Backups(dossier).listed()
    total = 3 + len(backups)
    found = list(_permissions(dossier))
    progress(1, total)
    constats, state = _store(dossier, secret)
    found += constats
    progress(2, total)
    for done, path in enumerate(backups, start=3):
        found.append(_backup(path))
        progress(done, total)
    found += map(_set_aside, Backups(dossier).set_aside())
    found.append(_counters(dossier, state))
    progress(total, total)
    return Verification(tuple(found))


def _store(dossier: Dossier, secret: str | None) -> tuple[list[Constat], State | None]:
    try:
        source = whole(dossier.coffre)
    except VaultError as error:
        return [Constat(sain=False, phrase=str(error))], None
    found = []
    if source.torn:
        found.append(
            Constat(
                sain=False,
                phrase="La dernière écriture du coffre est incomplète\u00a0: ouvrez le programme, "
                "il la mettra de côté.",
            )
        )
    size = len(source.data) + source.torn
    writes = f"{source.transactions} écriture{'s' if source.transactions > 1 else ''}"
    read = f"{writes} depuis la dernière mise au net, {size} octets."
    if secret is None:
        phrase = f"Le coffre est entier d’après ses sommes de contrôle\u00a0: {read}"
        return [*found, Constat(sain=True, phrase=phrase)], None
    try:
        data_key, _ = unlock(source.data, Secret.typed(secret))
        state = State.of(contents(source.data, data_key))
        shape.check_all(state)
        if high_water.behind(dossier, data_key, source.header, source.sequence):
            found.append(Constat(sain=False, phrase=high_water.BEHIND))
    except (VaultError, ValueError) as error:
        return [*found, Constat(sain=False, phrase=str(error))], None
    phrase = f"Le coffre est entier et authentique\u00a0: {read}"
    return [*found, Constat(sain=True, phrase=phrase)], state


def _counters(dossier: Dossier, state: State | None) -> Constat:
    try:
        found = file.read(dossier.compteurs)
    except CountersError as error:
        return Constat(sain=False, phrase=str(error))
    if state is None:
        return Constat(sain=True, phrase=f"Le fichier des compteurs se lit\u00a0: lot {found.lot}.")
    batch, sums = accounts.published_in(state)
    if found.lot > batch:
        return Constat(
            sain=False,
            phrase=f"Le coffre en est au lot {batch} et le fichier des compteurs au lot "
            f"{found.lot}\u00a0: le coffre est une copie plus ancienne, ou il lui manque sa fin.",
        )
    if found.lot < batch or {cell.text(): n for cell, n in found.sommes.items()} != sums:
        return Constat(
            sain=False,
            phrase="Le fichier des compteurs diffère du coffre\u00a0: ouvrez le programme, "
            "il sera récrit.",
        )
    return Constat(sain=True, phrase=f"Les compteurs sont ceux du coffre\u00a0: lot {batch}.")


def _backup(path: Path) -> Constat:
    try:
        source = whole(path)
    except VaultError as error:
        return Constat(sain=False, phrase=f"Sauvegarde «\u00a0{path.name}\u00a0»\u00a0: {error}")
    if source.torn:
        return Constat(
            sain=False, phrase=f"Il manque la fin de la sauvegarde «\u00a0{path.name}\u00a0»."
        )
    if not bears(path, source.header, source.sequence):
        return Constat(
            sain=False,
            phrase=f"La sauvegarde «\u00a0{path.name}\u00a0» est entière, mais son nom n’est pas "
            "celui de son contenu\u00a0: rendez-lui le sien, ou effacez-la.",
        )
    return Constat(sain=True, phrase=f"La sauvegarde «\u00a0{path.name}\u00a0» est entière.")


def _set_aside(path: Path) -> Constat:
    return Constat(
        sain=True,
        phrase=f"«\u00a0{path.name}\u00a0», mis de côté, peut garder des personnes effacées "
        "depuis, et s’ouvre avec les secrets d’alors\u00a0: effacez-le quand il ne sert plus.",
    )


def _permissions(dossier: Dossier) -> Iterator[Constat]:
    for path in (dossier.racine, dossier.coffre, dossier.compteurs, dossier.sauvegardes):
        try:
            mode = path.stat().st_mode
        except OSError:
            continue
        if stat.S_IMODE(mode) & _OTHERS:
            yield Constat(
                sain=False,
                phrase=f"D’autres comptes ont accès à «\u00a0{path.name}\u00a0»\u00a0: ouvrez le "
                "programme, il refermera cet accès.",
            )
