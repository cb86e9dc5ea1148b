"""Leaving the post: what was decided, what is still to be done of it, and the account of it.

Pure. The account says what was done and in no case of whom: dates, the post, and numbers of
situations only where they are not small (cadre § 3.6).
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.privacy.feuille.blocs import ARemplir, Feuille, Liste, Paragraphe, Tableau, Titre

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iscg_tui.counters.cells import Cellule
    from iscg_tui.privacy.feuille.blocs import Bloc
    from iscg_tui.reglages import Reglages

FORMAT: Final = 1
TAILLE_MAX: Final = 16 * 1024

_MAGASIN: Final = re.compile(r"[0-9a-f]{32}")
_EMPREINTE: Final = re.compile(r"[0-9a-f]{64}")


class Suite(StrEnum):
    """What becomes of the store."""

    TRANSMETTRE = "transmettre"
    EFFACER = "effacer"


class DepartError(ValueError):
    """What is written of a departure cannot be read."""


@dataclass(frozen=True, slots=True)
class Depart:
    """A departure that was decided: enough to finish it, or to say what remains of it.

    ``magasin``: the store's identifier. ``acces``: the id of the way in to withdraw.
    ``fiches``: how many situations were kept, None where the number is not to be said.
    ``compte_rendu``: the file of the account; ``empreinte``: SHA-256 of what it held when the
    departure began, by which it is known for ours. ``copie``: where the counters were copied.
    """

    jour: date
    suite: Suite
    magasin: str
    acces: int
    compte_rendu: str
    empreinte: str
    fiches: int | None = None
    copie: str = ""

    def __post_init__(self) -> None:
        whole = (self.acces, *(() if self.fiches is None else (self.fiches,)))
        texts = (self.magasin, self.compte_rendu, self.empreinte, self.copie)
        if (
            type(self.jour) is not date
            or not isinstance(self.suite, Suite)
            or not all(type(each) is int and each >= 0 for each in whole)
            or not all(type(each) is str for each in texts)
            or not self.compte_rendu
            or not _MAGASIN.fullmatch(self.magasin)
            or not _EMPREINTE.fullmatch(self.empreinte)
        ):
            raise DepartError("Ce départ ne peut pas être lu.")

    def encode(self) -> bytes:
        """The departure as the mark that is kept of it while it lasts; no name in it."""
        values = {"format": FORMAT, **asdict(self), "jour": self.jour.isoformat()}
        return json.dumps(values, ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def decode(cls, data: bytes) -> Depart:
        """What ``encode`` wrote. Raises ``DepartError`` for anything else."""
        try:
            values: dict[str, Any] = json.loads(data)
            if type(values) is not dict or values.pop("format") != FORMAT:
                raise DepartError
            if set(values) != {each.name for each in fields(cls)}:
                raise DepartError
            return cls(
                **values
                | {"jour": date.fromisoformat(values["jour"]), "suite": Suite(values["suite"])}
            )
        except (ValueError, LookupError, TypeError, RecursionError):
            raise DepartError("Ce départ ne peut pas être lu.") from None


@dataclass(frozen=True, slots=True)
class Etat:
    """What is found in the data folder of a departure under way.

    ``magasin`` and ``acces``: the store that is there and its ways in; both empty when there
    is none that can be read. ``fichiers``: how many files hold a store, or a part of one.
    """

    magasin: str = ""
    acces: frozenset[int] = frozenset()
    fichiers: int = 0


def reste(depart: Depart, etat: Etat) -> tuple[str, ...]:
    """What remains to be done, in sentences; nothing when it is done."""
    if depart.suite is Suite.TRANSMETTRE:
        mine = etat.magasin == depart.magasin and depart.acces in etat.acces
        return ("retirer l’accès de la personne qui part",) if mine else ()
    if not etat.fichiers:
        return ()
    s = "s" if etat.fichiers > 1 else ""
    return (f"effacer {etat.fichiers} fichier{s} du coffre et de ses sauvegardes",)


def montrable(nombre: int, ensemble: int, seuil: int) -> int | None:
    """``nombre`` of ``ensemble`` if neither it nor what it leaves is small; None otherwise."""
    small = range(1, seuil)
    return None if nombre in small or ensemble - nombre in small else nombre


@dataclass(frozen=True, slots=True)
class Bilan:
    """What the counters say in all: None where the number is small. Months as « 2026-03 »."""

    situations: int | None
    entretiens: int | None
    du: str = ""
    au: str = ""


def bilan(sommes: Mapping[Cellule, int], seuil: int) -> Bilan:
    """The counters' whole, over every month that they hold."""
    totals = {"situations": 0, "entretiens": 0}
    months = []
    for cell, value in sommes.items():
        if cell.tableau in totals and value:
            totals[cell.tableau] += value
            months.append(cell.periode)
    shown = {name: montrable(value, value, seuil) for name, value in totals.items()}
    return Bilan(
        shown["situations"], shown["entretiens"], min(months, default=""), max(months, default="")
    )


def compte_rendu(
    depart: Depart,
    reglages: Reglages,
    total: Bilan,
    a_faire: tuple[str, ...] = (),
    restent: tuple[str, ...] = (),
) -> Feuille:
    """The written account. ``a_faire``: what is not done yet; ``restent``: files that stay."""
    titre = "Compte rendu de départ du poste d’ISCG"
    blocs = (
        *_etat(depart, a_faire),
        *_poste(depart, reglages),
        *_fait(depart, total, restent, done=not a_faire),
        *_suite(depart),
        *_signatures(),
    )
    return Feuille(titre, "Départ d’un poste, sans aucune donnée nominative", depart.jour, blocs)


def _etat(depart: Depart, a_faire: tuple[str, ...]) -> Iterator[Bloc]:
    if a_faire:
        yield Paragraphe(
            f"Départ commencé le {depart.jour:%d/%m/%Y}, et pas encore achevé. Ce document sera "
            "remplacé par le compte rendu définitif. Il reste à :"
        )
        yield Liste(a_faire)
    else:
        yield Paragraphe(
            f"Fait le {depart.jour:%d/%m/%Y}, par le programme iscg-tui, à la demande de la "
            "personne qui tenait le poste."
        )
    yield Paragraphe(
        "Ce compte rendu ne contient aucun nom de personne accompagnée, ni aucun nombre assez "
        "petit pour en désigner une.",
        note=True,
    )


def _poste(depart: Depart, reglages: Reglages) -> Iterator[Bloc]:
    blank = "non renseigné"
    yield Titre("Le poste")
    yield Tableau(
        ("Intitulé", "Valeur"),
        (
            ("Poste", reglages.poste_nom or blank),
            ("Employeur", reglages.employeur or blank),
            ("Autorité fonctionnelle", reglages.autorite_fonctionnelle or blank),
            ("Date", f"{depart.jour:%d/%m/%Y}"),
        ),
    )


def _fait(depart: Depart, total: Bilan, restent: tuple[str, ...], *, done: bool) -> Iterator[Bloc]:
    yield Titre("Ce qui est compté")
    if total.du:
        yield Paragraphe(
            f"Le fichier de compteurs couvre les mois de {total.du} à {total.au}. Il ne contient "
            "que des sommes, et le rapport d’activité s’en tire encore, sans phrase de passe."
        )
    else:
        yield Paragraphe("Le fichier de compteurs ne contient encore aucune somme.")
    yield Tableau(
        ("Unité", "Nombre"),
        (
            ("Situations comptées", _dit(total.situations)),
            ("Entretiens comptés", _dit(total.entretiens)),
        ),
    )
    if depart.copie:
        yield Paragraphe("Une copie du fichier de compteurs a été faite à la demande.")
    yield Titre("Ce qui a été fait" if done else "Ce qui est décidé")
    number = "" if depart.fiches is None else f" ({depart.fiches} situations)"
    if depart.suite is Suite.TRANSMETTRE:
        yield Liste(
            (
                (
                    f"Le coffre des fiches{number} est transmis à la personne qui prend la "
                    "suite, par un accès qui lui est propre."
                ),
                (
                    "L’accès de la personne qui part est retiré. Les sauvegardes gardées à côté du "
                    "coffre, que cet accès ouvrait, sont effacées."
                ),
            )
        )
        return
    yield Liste(
        (
            (
                f"Les fiches{number}, leurs notes, les brouillons, les sauvegardes gardées à "
                "côté du coffre et les fichiers mis de côté sont effacés."
            ),
            "Les comptes sans nom sont conservés.",
        )
    )
    if restent:
        yield Paragraphe(f"Restent dans le dossier des données : {', '.join(restent)}.")


def _dit(number: int | None) -> str:
    return "trop petit pour être dit" if number is None else str(number)


def _suite(depart: Depart) -> Iterator[Bloc]:
    yield Titre("Ce qui ne peut être garanti")
    yield Liste(
        (
            (
                "Les copies du coffre faites ailleurs (« iscg-tui sauvegarder », copie du disque, "
                "sauvegarde du service informatique) ne sont pas atteintes : elles sont "
                "chiffrées, et s’ouvrent encore avec les secrets de leur jour."
            ),
            (
                "Un disque SSD, un système de fichiers journalisé ou à instantanés peut garder un "
                "temps des blocs effacés. Ces blocs sont chiffrés ; leur clé l’était par la phrase "
                "de passe."
            ),
        )
    )
    if depart.suite is Suite.TRANSMETTRE:
        yield Titre("À faire par la personne qui prend la suite")
        yield Liste(
            (
                (
                    "Remplacer la clé de secours, dont l’ancien papier ouvre encore le coffre, "
                    "et le détruire."
                ),
                "Renouveler le chiffrement, ce qui écarte qui aurait gardé la clé elle-même.",
                "Relire les échéances de conservation.",
            )
        )
    else:
        yield Titre("À faire par l’employeur")
        yield Liste(
            (
                "Détruire le papier de la clé de secours et les copies faites ailleurs.",
                "Mettre à jour la fiche du registre des traitements.",
            )
        )


def _signatures() -> Iterator[Bloc]:
    yield Titre("Visas")
    yield ARemplir("La personne qui part")
    yield ARemplir("Pour l’employeur")
