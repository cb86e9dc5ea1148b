"""A year of plainly invented situations, and the report made of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest

from iscg_tui.counters.cells import Cellule, addition, cells_of
from iscg_tui.counters.file import Compteurs
from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Orientation, Situation
from iscg_tui.nomenclature.loader import Nomenclature, load
from iscg_tui.report.periods import annee
from iscg_tui.report.rapport import Poste, Rapport
from iscg_tui.report.tables import build

Build = Callable[..., Rapport]


@pytest.fixture(scope="session")
def listes() -> Nomenclature:
    return load()


@pytest.fixture(scope="session")
def situations(listes: Nomenclature) -> list[Situation]:
    """220 situations opened from November 2025 to December 2026."""
    chance = Random(7)
    return [_invented(chance, listes) for _ in range(220)]


@pytest.fixture(scope="session")
def compteurs(situations: list[Situation], listes: Nomenclature) -> Compteurs:
    sums: dict[Cellule, int] = {}
    for situation in situations:
        sums = addition(sums, cells_of(situation, listes))
    return Compteurs(44, listes.version, sums)


@pytest.fixture(scope="session")
def poste() -> Poste:
    return Poste(
        "Commissariat de Villefictive", "Association Inventée", "Direction fictive de la police"
    )


@pytest.fixture(scope="session")
def make(compteurs: Compteurs, listes: Nomenclature, poste: Poste) -> Build:
    """A report of 2026, threshold 11, 3 situations waiting; any of it can be changed."""
    kept: dict[str, Rapport] = {}

    def made(**changes: object) -> Rapport:
        whole: dict[str, object] = {
            "compteurs": compteurs,
            "nomenclature": listes,
            "periode": annee(2026),
            "poste": poste,
            "seuil": 11,
            "non_publiees": 3,
        }
        key = repr(sorted(changes.items())) if "compteurs" not in changes else ""
        if key not in kept:
            kept[key] = build(**(whole | changes))  # type: ignore[arg-type]
        return kept[key] if key else kept.pop(key)

    return made


@pytest.fixture(scope="session")
def of_sums(make: Build) -> Build:
    """A report of the sums given by their text, as ``{"nature|2026-03|VCO": 12}``."""

    def made(sums: dict[str, int], **changes: object) -> Rapport:
        cells = {Cellule.parse(text): value for text, value in sums.items()}
        return make(compteurs=Compteurs(1, "2026-1", cells), **changes)

    return made


def _invented(chance: Random, listes: Nomenclature) -> Situation:
    def pick(liste: str) -> str:
        return chance.choice([*(each.code for each in listes[liste].choix), "NR"])

    def some(liste: str, at_most: int) -> tuple[str, ...]:
        codes = [each.code for each in listes[liste].choix]
        return tuple(chance.sample(codes, chance.randint(0, at_most)))

    def entretien(jour: date, rang: int) -> Entretien:
        orientations = tuple(
            Orientation(famille, pick("issue_orientation"), chance.random() < 0.8)
            for famille in some("orientations", 3)
        )
        motif = pick("motif_prolongement") if rang >= 4 and chance.random() < 0.8 else None
        return Entretien(jour, pick("mode"), pick("suites"), orientations, motif)

    jour = date(2025, 11, 1) + timedelta(days=chance.randrange(420))
    nombre = chance.choices([1, 2, 3, 5, 8], [50, 23, 12, 10, 5])[0]
    entretiens = [entretien(jour + timedelta(days=20 * n), n + 1) for n in range(nombre)]
    nature = chance.choices(["VCO", "VIF", "PSY", "LOG", "NR"], [60, 15, 10, 10, 5])[0]
    adhesion = chance.choice(list(Adhesion))
    return Situation(
        saisine=pick("saisine"),
        institution=chance.choices(["PN", "GN", "0"], [80, 15, 5])[0],
        public=chance.choices(["VIC", "MEC", "SOC"], [75, 10, 15])[0],
        age=pick("age"),
        genre=chance.choices("1230", [75, 20, 2, 3])[0],
        nature=nature,
        adhesion=adhesion,
        entretiens=tuple(entretiens),
        natures_secondaires=tuple(each for each in some("nature", 2) if each != nature),
        champ_penal=chance.choice([None, "1", "2", "0"]),
        besoins=some("besoins", 3),
        delai=chance.choice([None, pick("delai")]),
        urgence=pick("urgence"),
        identite=Identite("Fictif", "Zébulon") if adhesion is Adhesion.OUI else None,
        reference="26-0001" if adhesion is Adhesion.OUI else None,
    )
