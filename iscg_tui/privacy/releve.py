"""All that is held about one person, in words she can read (RGPD art. 15): pure, no I/O.

Each datum comes with what it is for, from ``champs``: a field added to what is kept is said
here too, or refused.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.intake.situation import Adhesion, Identite, Situation
from iscg_tui.nomenclature.indicateur import said
from iscg_tui.privacy.champs import donnees

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from iscg_tui.intake.situation import Entretien, Orientation
    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.reglages import Reglages
    from iscg_tui.retention import Echeance

TITRE: Final = "Ce que l’intervenant social garde à votre sujet"
_WIDTH: Final = 76
_RIEN: Final = "rien"
_ELSEWHERE: Final = ("entretiens", "identite", "adhesion")
_LISTES: Final = {
    "natures_secondaires": "nature",
    "famille": "orientations",
    "issue": "issue_orientation",
}
"""The list that says a code, where it does not bear the name of the field."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One datum: its name, what is held, what it is for when that is said of it alone."""

    libelle: str
    valeur: str
    finalite: str = ""


@dataclass(frozen=True, slots=True)
class Partie:
    """Data of one kind, under their title."""

    titre: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Tenu:
    """What is held beside a situation: its changes in words, its term, access, drafts."""

    historique: Sequence[str]
    echeance: Echeance
    acces: date | None
    brouillons: int


def releve(
    situation: Situation, tenu: Tenu, nomenclature: Nomenclature, reglages: Reglages
) -> tuple[Partie, ...]:
    """Every datum held about the person of ``situation``, by kind."""
    words = _Words(nomenclature)
    return (
        Partie("Qui les garde", tuple(_keeper(reglages))),
        Partie("Identité", tuple(words.identity(situation.identite or Identite()))),
        Partie("Situation", tuple(words.situation(situation))),
        Partie(
            f"Entretiens ({len(situation.entretiens)})",
            tuple(words.interview(rank, e) for rank, e in enumerate(situation.entretiens, 1)),
        ),
        Partie("Historique des corrections", tuple(_history(tenu.historique))),
        Partie("Durée", tuple(_duration(tenu, reglages))),
        Partie("Ailleurs", tuple(_elsewhere(tenu))),
        Partie("Vos droits", tuple(_rights())),
    )


class _Words:
    def __init__(self, nomenclature: Nomenclature) -> None:
        self._nomenclature = nomenclature
        self._said = {each.champ: each for _, group in donnees() for each in group}

    def identity(self, identite: Identite) -> Iterator[Mention]:
        for field in fields(Identite):
            value = getattr(identite, field.name)
            yield self._mention(field.name, str(value or _RIEN))

    def situation(self, situation: Situation) -> Iterator[Mention]:
        for field in fields(Situation):
            if field.name not in _ELSEWHERE:
                yield self._mention(field.name, self._value(field.name, situation))
        said = "oui" if situation.adhesion is Adhesion.OUI else str(situation.adhesion)
        yield self._mention("adhesion", said)

    def interview(self, rank: int, entretien: Entretien) -> Mention:
        parts = [self._value("mode", entretien), self._value("suites", entretien)]
        parts += [self._orientation(each) for each in entretien.orientations]
        if entretien.motif_prolongement is not None:
            parts.append(f"prolongé : {self._value('motif_prolongement', entretien)}")
        return Mention(f"{rank}. {entretien.jour:%d/%m/%Y}", " ; ".join(parts))

    def _orientation(self, orientation: Orientation) -> str:
        agreed = "avec votre accord" if orientation.accord else "sans votre accord"
        famille, issue = (self._value(name, orientation) for name in ("famille", "issue"))
        return f"orientation {famille} ({issue}, {agreed})"

    def _mention(self, champ: str, valeur: str) -> Mention:
        said = self._said[champ]
        return Mention(said.libelle, valeur, said.finalite)

    def _value(self, name: str, holder: object) -> str:
        value: Any = getattr(holder, name)
        if name == "reference":
            return str(value)
        if name == "indicateurs":
            answers = (said(self._nomenclature, id_, code) for id_, code in value)
            return ", ".join(f"{titre} : {libelle}" for titre, libelle in answers) or _RIEN
        codes = (value,) if isinstance(value, str) else value or ()
        liste = self._nomenclature[_LISTES.get(name, name)]
        return ", ".join(liste.libelle(code) for code in codes) or _RIEN


def _keeper(reglages: Reglages) -> Iterator[Mention]:
    yield Mention("Poste", reglages.poste_nom or "à préciser")
    yield Mention("Employeur, responsable de ces données", reglages.employeur or "à préciser")
    yield Mention(
        "Qui peut les lire",
        "l’intervenant social et qui le remplace, tenus au secret professionnel ; ni la "
        "police, ni la gendarmerie",
    )


def _history(historique: Sequence[str]) -> Iterator[Mention]:
    if not historique:
        yield Mention("Corrections", "aucune")
    for each in historique:
        jour, _, change = each.partition(" ")
        yield Mention(jour, change)


def _duration(tenu: Tenu, reglages: Reglages) -> Iterator[Mention]:
    echeance, maintien = tenu.echeance, tenu.echeance.maintien
    yield Mention("Dernier contact", f"{echeance.dernier_contact:%d/%m/%Y}")
    yield Mention("Règle du poste", f"{reglages.conservation_mois} mois après le dernier contact")
    yield Mention("À effacer à partir du", f"{echeance.le:%d/%m/%Y}")
    if maintien is not None:
        yield Mention(
            "Gardée plus longtemps",
            f"décidé le {maintien.le:%d/%m/%Y}, jusqu’au {maintien.jusqu_au:%d/%m/%Y} : "
            f"{maintien.motif}",
        )
    said = "jamais noté" if tenu.acces is None else f"le {tenu.acces:%d/%m/%Y}"
    yield Mention("Accès donné", said)


def _elsewhere(tenu: Tenu) -> Iterator[Mention]:
    count = tenu.brouillons
    yield Mention("Saisies en cours", f"{count}" if count else "aucune")
    yield Mention(
        "Comptes",
        "chaque réponse est comptée dans des sommes sans nom ; la fiche garde la liste de ces "
        "cases, pour qu’une correction les corrige",
    )
    yield Mention(
        "Sauvegardes", "des copies chiffrées du coffre, effacées au bout de 30 jours au plus"
    )


def _rights() -> Iterator[Mention]:
    yield Mention("Corriger, effacer", "à tout moment, en le demandant à l’intervenant social")
    yield Mention("Retirer votre accord", "l’accompagnement cesse ; ce qui vous nomme est effacé")
    yield Mention("Réclamation", "auprès de la CNIL, www.cnil.fr")


def as_text(parties: Sequence[Partie], jour: date) -> str:
    """The whole as plain text, for a file or for paper."""
    lines = [TITRE, f"Relevé du {jour:%d/%m/%Y}"]
    for partie in parties:
        lines += ["", partie.titre.upper()]
        for each in partie.mentions:
            lines += _wrapped(f"{each.libelle} : {each.valeur}", "  ")
            if each.finalite:
                lines += _wrapped(f"Pour {each.finalite}.", "    ")
    return "\n".join(lines) + "\n"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
