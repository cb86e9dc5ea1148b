"""The tables that the counters keep: what each counts, in which unit, at which step of time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from iscg_tui.nomenclature.indicateur import ID, PREFIXE

if TYPE_CHECKING:
    from collections.abc import Mapping

Unit = Literal["situations", "personnes", "entretiens"]
Pas = Literal["mois", "trimestre"]


@dataclass(frozen=True, slots=True)
class Tableau:
    """One table: its ``dimensions`` name lists of the nomenclature or special ones.

    ``pas`` is the finest step of time kept: two-way tables are kept by quarter,
    because by month they would single people out. ``reponses_multiples`` says that one
    situation may give several answers, so that the total counts answers.
    """

    id: str
    titre: str
    unite: Unit
    dimensions: tuple[str, ...]
    reponses_multiples: bool = False

    @property
    def pas(self) -> Pas:
        """The finest step of time of its cells."""
        return "mois" if len(self.dimensions) < 2 else "trimestre"


def _simple(id_: str, titre: str, unite: Unit = "situations", dimension: str = "") -> Tableau:
    return Tableau(id_, titre, unite, (dimension or id_,))


def _multiple(id_: str, titre: str, dimension: str = "") -> Tableau:
    return Tableau(id_, titre, "situations", (dimension or id_,), reponses_multiples=True)


TABLEAUX: Final[tuple[Tableau, ...]] = (
    Tableau("situations", "Situations", "situations", ()),
    Tableau("personnes", "Personnes", "personnes", ()),
    Tableau("entretiens", "Entretiens", "entretiens", ()),
    _simple("saisine_famille", "Origine de la saisine"),
    _simple("saisine", "Origine de la saisine, en détail"),
    _simple("institution", "Institution"),
    _simple("public", "Public"),
    _simple("age", "Âge"),
    _simple("genre", "Genre"),
    _simple("nature", "Nature principale de la situation"),
    _multiple("natures_secondaires", "Natures secondaires", "nature"),
    _simple("champ_penal", "Champ pénal"),
    _multiple("besoins", "Besoins exprimés ou repérés"),
    _simple("urgence", "Urgence"),
    _simple("delai", "Délai entre la saisine et le premier contact"),
    _simple("adhesion", "Adhésion de la personne"),
    _simple("entretiens_par_situation", "Nombre d’entretiens par situation"),
    _simple("mode", "Mode d’entretien", "entretiens"),
    _simple("suites", "Suites apportées", "entretiens"),
    _simple("motif_prolongement", "Motif de prolongement, à partir du 4e entretien", "entretiens"),
    _multiple("orientations", "Orientations, avec l’accord de la personne"),
    _multiple("issue_orientation", "Issue des orientations proposées"),
    Tableau("nature_genre", "Nature et genre", "situations", ("nature", "genre")),
    Tableau("nature_public", "Nature et public", "situations", ("nature", "public")),
    Tableau("nature_mineur", "Nature et minorité", "situations", ("nature", "mineur")),
    Tableau(
        "saisine_institution",
        "Origine de la saisine et institution",
        "situations",
        ("saisine_famille", "institution"),
    ),
    Tableau(
        "nature_orientation",
        "Nature et orientations, avec l’accord de la personne",
        "situations",
        ("nature", "orientations"),
        reponses_multiples=True,
    ),
)
"""Every table but those of the indicators, in the order of the report."""

PAR_ID: Final[Mapping[str, Tableau]] = MappingProxyType({each.id: each for each in TABLEAUX})
"""The tables by their id."""


@cache
def indicateur(id_: str) -> Tableau | None:
    """The table of an indicator, named ``indicateur_`` and its id; ``None`` for another name.

    It counts situations, by month, and is crossed with nothing. Its title is in the post's
    file, not here.
    """
    if not id_.startswith(PREFIXE) or not ID.fullmatch(id_.removeprefix(PREFIXE)):
        return None
    return Tableau(id_, id_.removeprefix(PREFIXE), "situations", (id_,))


def tableau_de(id_: str) -> Tableau | None:
    """The table of that id, an indicator's too; ``None`` when there is none."""
    return PAR_ID.get(id_) or indicateur(id_)
