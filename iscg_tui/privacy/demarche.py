"""A departure carried out step by step: each is done whole or leaves what says what remains.

While it lasts, ``.coffre.depart`` in the data folder holds what was decided, and the account
that she asked for says that it is not finished. What is carried out is the last thing but one;
the mark goes last.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from iscg_tui.counters import file as counters
from iscg_tui.counters.file import CountersError
from iscg_tui.dossier import DossierError, write_atomically
from iscg_tui.plain_file import beginning
from iscg_tui.privacy.depart import (
    TAILLE_MAX,
    Bilan,
    Depart,
    DepartError,
    Etat,
    Suite,
    bilan,
    compte_rendu,
    montrable,
    reste,
)
from iscg_tui.privacy.feuille.formes import forme_de, rendered, write_new
from iscg_tui.reglages import Reglages, ReglagesError
from iscg_tui.reglages import load as load_reglages
from iscg_tui.vault import ending
from iscg_tui.vault.errors import VaultError

if TYPE_CHECKING:
    from datetime import date

    from iscg_tui.dossier import Dossier
    from iscg_tui.vault.repository import Repository

_NONE: Final = "0" * 64
_ACCOUNT_MAX: Final = 1024 * 1024
"""Bytes of an account that are read: a file of more is not one of ours."""


def en_cours(dossier: Dossier) -> Depart | None:
    """The departure that was begun and not finished; None when there is none."""
    try:
        return Depart.decode(beginning(dossier.depart, TAILLE_MAX))
    except (OSError, DepartError):
        return None


def a_faire(dossier: Dossier, depart: Depart) -> tuple[str, ...]:
    """What remains to be done of it, in sentences."""
    return reste(depart, _etat(dossier))


def rappel(dossier: Dossier) -> str | None:
    """What a departure that was begun has left to do, in a sentence; None where none was.

    Nor where the store that is there is not the one that it was about.
    """
    depart = en_cours(dossier)
    etat = _etat(dossier)
    if depart is None or etat.magasin not in ("", depart.magasin):
        return None
    left = " ; ".join(reste(depart, etat)) or "finir son compte rendu"
    return f"Un départ commencé le {depart.jour:%d/%m/%Y} n’est pas achevé : reste à {left}."


def _etat(dossier: Dossier) -> Etat:
    files = len(ending.files_of(dossier))
    try:
        magasin, acces = ending.slots_of(dossier)
    except VaultError:
        return Etat(fichiers=files)
    return Etat(magasin, acces, files)


def copier_compteurs(dossier: Dossier, path: Path) -> None:
    """A copy of the counter file at a new path. Raises ``FeuilleError`` or ``DossierError``."""
    try:
        data = beginning(dossier.compteurs, counters.TAILLE_MAX)
    except OSError:
        raise DossierError("Le fichier de compteurs ne peut pas être lu.") from None
    write_new(path, data)


def commencer(
    dossier: Dossier, repository: Repository, suite: Suite, path: Path, jour: date, copie: str = ""
) -> Depart:
    """Write the account of what is decided at a new path, then the mark; nothing else yet.

    Raises ``FeuilleError`` or ``DossierError``: the departure has then not begun, as when the
    store would be erased while the counter file lacks what it counts.
    """
    if suite is Suite.EFFACER:
        _count_all(dossier, repository)
    reglages = _reglages(dossier)
    kept, counted = len(repository.all()), _counted(repository)
    depart = Depart(
        jour,
        suite,
        repository.identifier,
        repository.session_slot,
        str(path),
        _NONE,
        montrable(kept, max(counted, kept), reglages.seuil_rapport),
        copie,
    )
    document = _account(dossier, depart, a_faire(dossier, depart))
    write_new(path, document)
    depart = replace(depart, empreinte=hashlib.sha256(document).hexdigest())
    try:
        write_atomically(dossier.depart, depart.encode())
    except DossierError:
        with suppress(OSError):
            path.unlink()
        raise
    return depart


def _count_all(dossier: Dossier, repository: Repository) -> None:
    repository.publish()
    try:
        whole = counters.read(dossier.compteurs).sommes == repository.counters().sommes
    except CountersError:
        whole = False
    if not whole:
        raise DossierError(
            "Le fichier de compteurs n’a pas tous les comptes du coffre : rien n’est effacé. "
            "« iscg-tui verifier » dit ce qu’il a."
        )


def _counted(repository: Repository) -> int:
    sums = repository.counters().sommes
    return sum(value for cell, value in sums.items() if cell.tableau == "situations")


def transmettre(dossier: Dossier, repository: Repository, depart: Depart, phrase: str) -> str:
    """Hand the store over to whom ``phrase`` opens it; a sentence that says how it ended.

    Raises ``VaultError`` or ``PassphraseError``: nothing is then handed over.
    """
    repository.keyring.hand_over(phrase)
    return achever(dossier, depart)


def effacer(dossier: Dossier, repository: Repository, depart: Depart) -> str:
    """Erase the store and all that was copied from it; a sentence that says how it ended.

    Raises ``DossierError`` when something stays: the mark then says what.
    """
    repository.end()
    return achever(dossier, depart)


def reprendre(dossier: Dossier) -> str | None:
    """Finish a departure whose store can no longer be opened; a sentence when one was.

    It is what a stop in the middle of the erasing leaves to the next start. None when there is
    nothing to finish, or when the store is whole: she then decides. Raises ``DossierError``.
    """
    depart = en_cours(dossier)
    if depart is None or depart.suite is not Suite.EFFACER or ending.readable(dossier):
        return None
    ending.erase(dossier)
    return achever(dossier, depart)


def achever(dossier: Dossier, depart: Depart) -> str:
    """Put the finished account in the place of the first one, then remove the mark."""
    restent = tuple(sorted(each.name for each in _visible(dossier)))
    document = _account(dossier, depart, (), restent)
    path, refused = Path(depart.compte_rendu), ""
    try:
        _replace_ours(path, document, depart.empreinte)
    except DossierError as error:
        refused = f" Le compte rendu n’a pas pu être achevé : {error}"
    with suppress(OSError):
        dossier.depart.unlink()
    done = (
        "Le coffre est transmis."
        if depart.suite is Suite.TRANSMETTRE
        else "Les fiches et leurs sauvegardes sont effacées ; les compteurs restent."
    )
    return f"{done}{refused or f' Compte rendu : {path}'}"


def renoncer(dossier: Dossier, depart: Depart) -> None:
    """Give up a departure that was begun: its mark goes, and its account if it is still ours."""
    path = Path(depart.compte_rendu)
    with suppress(OSError):
        if _digest(path) == depart.empreinte:
            path.unlink()
    oublier(dossier)


def oublier(dossier: Dossier) -> None:
    """Remove the mark of a departure that is no longer about this store."""
    with suppress(OSError):
        dossier.depart.unlink()


def fichiers(dossier: Dossier) -> int:
    """How many files an erasing would remove, the store included."""
    return len(ending.files_of(dossier))


def _visible(dossier: Dossier) -> list[Path]:
    try:
        names = os.listdir(dossier.racine)  # noqa: PTH208 - one call to fail
    except OSError:
        return []
    return [dossier.racine / each for each in names if not each.startswith(".")]


def _replace_ours(path: Path, document: bytes, empreinte: str) -> None:
    """Write over the account only if nobody changed it since; beside it otherwise."""
    try:
        ours = _digest(path) == empreinte
    except FileNotFoundError:
        ours = True
    except OSError:
        ours = False
    if not ours:
        path = path.with_stem(f"{path.stem}-acheve")
    write_atomically(path, document)


def _digest(path: Path) -> str:
    return hashlib.sha256(beginning(path, _ACCOUNT_MAX)).hexdigest()


def _account(
    dossier: Dossier, depart: Depart, left: tuple[str, ...], restent: tuple[str, ...] = ()
) -> bytes:
    reglages = _reglages(dossier)
    sheet = compte_rendu(depart, reglages, _bilan(dossier, reglages.seuil_rapport), left, restent)
    return rendered(sheet, forme_de(Path(depart.compte_rendu)))


def _bilan(dossier: Dossier, seuil: int) -> Bilan:
    try:
        return bilan(counters.read(dossier.compteurs).sommes, seuil)
    except CountersError:
        return Bilan(None, None)


def _reglages(dossier: Dossier) -> Reglages:
    try:
        return load_reglages(dossier.reglages)
    except ReglagesError:
        return Reglages()
