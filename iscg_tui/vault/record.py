"""A kept situation as the store's document, and back.

Answers are codes, letters and digits only: they are kept together in short texts, because
ten thousand situations are in memory at once and are read before she can begin.

- ``reponses``: saisine, institution, public, age, genre, nature, urgence, champ pénal, délai;
- ``entretiens``: one text each: day, mode, suites, motif de prolongement, then each
  orientation as ``famille/issue/accord``, the agreement being 1 or 0;
- ``indicateurs``, where any was asked: ``id/code`` each;
- ``cellules``: what the situation counts in, by period;

where ``-`` stands for what was not asked.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from iscg_tui.counters.cells import Cellule
from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Orientation, Situation
from iscg_tui.vault.errors import OtherShape

if TYPE_CHECKING:
    from collections.abc import Mapping

_ANSWERS = ("saisine", "institution", "public", "age", "genre", "nature", "urgence")
_OPTIONAL = ("champ_penal", "delai")
_SEVERAL = ("natures_secondaires", "besoins")
_TEXTS = ("nom", "prenom", "contact", "note")
_NONE = "-"
_NOT_OURS = (ValueError, LookupError, TypeError, AttributeError)
DAY = slice(len("2026-03-04"))
"""Where the day of an interview is in its text."""


def document_of(situation: Situation, cells: Mapping[Cellule, int]) -> dict[str, Any]:
    """What is stored of a kept situation: only what was answered, and the cells it counts in."""
    codes = [getattr(situation, name) for name in _ANSWERS]
    codes += [getattr(situation, name) or _NONE for name in _OPTIONAL]
    document: dict[str, Any] = {
        "reference": situation.reference,
        "reponses": " ".join(codes),
        "entretiens": [_entretien_text(each) for each in situation.entretiens],
    }
    for name in _SEVERAL:
        if several := getattr(situation, name):
            document[name] = " ".join(several)
    if situation.indicateurs:
        document["indicateurs"] = " ".join("/".join(each) for each in situation.indicateurs)
    if situation.identite is not None and not situation.identite.empty:
        document["identite"] = _identite(situation.identite)
    document["cellules"] = _cells_text(cells)
    return document


def situation_of(document: Mapping[str, Any]) -> Situation:
    """The situation that ``document_of`` stored. Raises ``OtherShape`` for any other."""
    try:
        return _situation(document)
    except _NOT_OURS:
        raise OtherShape from None


def _situation(document: Mapping[str, Any]) -> Situation:
    answers: list[str] = document["reponses"].split(" ")
    asked = {
        name: None if code == _NONE else code
        for name, code in zip(_OPTIONAL, answers[len(_ANSWERS) :], strict=True)
    }
    identite = document.get("identite")
    return Situation(
        **dict(zip(_ANSWERS, answers, strict=False)),
        adhesion=Adhesion.OUI,
        entretiens=tuple(_entretien(text) for text in document["entretiens"]),
        natures_secondaires=tuple(document.get("natures_secondaires", "").split()),
        champ_penal=asked["champ_penal"],
        besoins=tuple(document.get("besoins", "").split()),
        delai=asked["delai"],
        identite=Identite(**identite) if identite is not None else None,
        reference=document["reference"],
        indicateurs=tuple(map(_indicateur, document.get("indicateurs", "").split())),
    )


def days_met(document: Mapping[str, Any]) -> list[str]:
    """The days of its interviews, in order, as « 2026-03-04 »."""
    return [text[DAY] for text in document["entretiens"]]


def last_day(document: Mapping[str, Any]) -> str:
    """The day of its last interview."""
    text: str = document["entretiens"][-1]
    return text[DAY]


def cells_in(document: Mapping[str, Any]) -> dict[Cellule, int]:
    """The cells that the stored situation counts in. Raises ``OtherShape``."""
    cells: dict[Cellule, int] = {}
    try:
        for of_period in filter(None, document["cellules"].split(";")):
            period, *names = of_period.split(" ")
            for name in names:
                tableau, *codes = name.split("|")
                cell = Cellule.parse("|".join((tableau, period, *codes)))
                cells[cell] = cells.get(cell, 0) + 1
    except _NOT_OURS:
        raise OtherShape from None
    return cells


def _cells_text(cells: Mapping[Cellule, int]) -> str:
    """As « 2026-03 situations nature|VCO;2026-T1 nature_genre|VCO|1 »."""
    periods: dict[str, list[str]] = {}
    for cell, times in sorted(cells.items()):
        name = "|".join((cell.tableau, *cell.codes))
        periods.setdefault(cell.periode, []).extend([name] * times)
    return ";".join(" ".join((period, *names)) for period, names in sorted(periods.items()))


def _entretien_text(entretien: Entretien) -> str:
    return " ".join(
        (
            entretien.jour.isoformat(),
            entretien.mode,
            entretien.suites,
            entretien.motif_prolongement or _NONE,
            *(f"{each.famille}/{each.issue}/{each.accord:d}" for each in entretien.orientations),
        )
    )


def _entretien(text: str) -> Entretien:
    jour, mode, suites, motif, *orientations = text.split(" ")
    return Entretien(
        date.fromisoformat(jour),
        mode,
        suites,
        tuple(_orientation(each) for each in orientations),
        None if motif == _NONE else motif,
    )


def _orientation(text: str) -> Orientation:
    famille, issue, accord = text.split("/")
    return Orientation(famille, issue, accord == "1")


def _indicateur(text: str) -> tuple[str, str]:
    id_, code = text.split("/")
    return id_, code


def _identite(identite: Identite) -> dict[str, Any]:
    fields: dict[str, Any] = {name: value for name in _TEXTS if (value := getattr(identite, name))}
    if identite.annee_naissance is not None:
        fields["annee_naissance"] = identite.annee_naissance
    return fields
