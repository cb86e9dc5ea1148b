"""A kept situation as the store's document, and back."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from iscg_tui.counters.cells import Cellule
from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Orientation, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

_ANSWERS = ("saisine", "institution", "public", "age", "genre", "nature")
_OPTIONAL = ("champ_penal", "delai")
_TEXTS = ("nom", "prenom", "contact", "note")


def document_of(situation: Situation, cells: Mapping[Cellule, int]) -> dict[str, Any]:
    """What is stored of a kept situation: only what was answered, and the cells it counts in."""
    document: dict[str, Any] = {"reference": situation.reference}
    document |= {name: getattr(situation, name) for name in _ANSWERS}
    document |= {
        name: value for name in _OPTIONAL if (value := getattr(situation, name)) is not None
    }
    if situation.natures_secondaires:
        document["natures_secondaires"] = list(situation.natures_secondaires)
    if situation.besoins:
        document["besoins"] = list(situation.besoins)
    document["urgence"] = situation.urgence
    document["entretiens"] = [_entretien(each) for each in situation.entretiens]
    if situation.identite is not None and not situation.identite.empty:
        document["identite"] = _identite(situation.identite)
    # One text, not a table: it is read only when the situation changes, and there are many.
    document["cellules"] = " ".join(
        sorted(cell.text() for cell, times in cells.items() for _ in range(times))
    )
    return document


def _entretien(entretien: Entretien) -> list[Any]:
    orientations = [[each.famille, each.issue, each.accord] for each in entretien.orientations]
    return [
        entretien.jour.isoformat(),
        entretien.mode,
        entretien.suites,
        orientations,
        entretien.motif_prolongement,
    ]


def _identite(identite: Identite) -> dict[str, Any]:
    fields: dict[str, Any] = {name: value for name in _TEXTS if (value := getattr(identite, name))}
    if identite.annee_naissance is not None:
        fields["annee_naissance"] = identite.annee_naissance
    return fields


def situation_of(document: Mapping[str, Any]) -> Situation:
    """The situation that ``document_of`` stored."""
    identite = document.get("identite")
    return Situation(
        **{name: document[name] for name in (*_ANSWERS, "urgence", "reference")},
        champ_penal=document.get("champ_penal"),
        delai=document.get("delai"),
        adhesion=Adhesion.OUI,
        natures_secondaires=tuple(document.get("natures_secondaires", ())),
        besoins=tuple(document.get("besoins", ())),
        entretiens=tuple(
            Entretien(
                date.fromisoformat(jour),
                mode,
                suites,
                tuple(Orientation(*each) for each in orientations),
                motif,
            )
            for jour, mode, suites, orientations, motif in document["entretiens"]
        ),
        identite=Identite(**identite) if identite is not None else None,
    )


def cells_in(document: Mapping[str, Any]) -> dict[Cellule, int]:
    """The cells that the stored situation counts in."""
    texts = Counter(document["cellules"].split())
    return {Cellule.parse(text): times for text, times in texts.items()}
