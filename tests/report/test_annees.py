"""The curve of a document has its steps, masked as theirs; that of her eyes has months."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from iscg_tui.report.annees import etapes, par_mois, par_pas
from iscg_tui.report.periods import Mois, annee, trimestre
from iscg_tui.report.screen import sections

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.counters.file import Compteurs
    from iscg_tui.intake.situation import Situation
    from iscg_tui.report.periods import Periode
    from iscg_tui.report.rapport import Rapport

    Build = Callable[..., Rapport]


def test_quarters_are_those_of_two_years_and_never_to_come() -> None:
    found = etapes(trimestre(2026, 2), Mois(2026, 8), "trimestre")
    assert found[0] == trimestre(2025, 1)
    assert found[-1] == trimestre(2026, 3)
    assert len(found) == 7
    assert etapes(trimestre(2026, 2), Mois(2026, 7), "trimestre")[-1] == trimestre(2026, 3)
    assert etapes(annee(2026), Mois(2026, 8), "annee") == []


def test_a_quarter_is_drawn_as_its_own_document_shows_it(make: Build) -> None:
    quarters = etapes(annee(2026), Mois(2026, 12), "trimestre")

    def made(periode: Periode, seuil: int = 11) -> Rapport:
        return make(periode=periode, seuil=seuil, pas="trimestre")

    situations, entretiens = par_pas(quarters, made, "trimestre")
    for place, each in enumerate(quarters):
        document = made(each)
        assert situations.valeurs[place] == document["situations"].total
        assert entretiens.valeurs[place] == document["entretiens"].total
    assert None in par_pas(quarters, lambda each: made(each, 60), "trimestre")[0].valeurs


@pytest.mark.parametrize(
    ("pas", "first", "names"),
    [
        ("trimestre", "1er trimestre 2025", "T1 25 T2 25 T3 25 T4 25 T1 26 T2 26 T3 26 T4 26"),
        ("semestre", "1er semestre 2025", "S1 25 S2 25 S1 26 S2 26"),
    ],
)
def test_each_step_has_a_short_name(make: Build, pas: str, first: str, names: str) -> None:
    steps = etapes(annee(2026), Mois(2026, 12), pas)
    courbe, _ = par_pas(steps, lambda each: make(periode=each, pas=pas), pas)
    assert " ".join(courbe.abreges) == names
    assert courbe.pas[0][1] == first
    assert courbe.titre == f"Situations par {pas}"


def test_on_a_plain_terminal_a_curve_is_plain_ascii(make: Build) -> None:
    steps = etapes(annee(2026), Mois(2026, 12), "semestre")
    courbes = par_pas(steps, lambda each: make(periode=each, seuil=0, pas="semestre"), "semestre")
    drawn, plain = (
        "".join(sections(make(), 78, courbes=courbes, ascii_only=only)[1].lignes)
        for only in (False, True)
    )
    assert "█" in drawn
    assert "#" in plain
    assert not set("▁▂▃▄▅▆▇█") & set(plain)


def test_a_masked_quarter_has_its_symbol_and_no_column(make: Build) -> None:
    quarters = etapes(annee(2026), Mois(2026, 12), "trimestre")
    courbes = par_pas(
        quarters, lambda each: make(periode=each, seuil=1000, pas="trimestre"), "trimestre"
    )
    lines = sections(make(seuil=1000), 78, courbes=courbes)[1].lignes
    assert lines[-2].split() == ["0" if value == 0 else "s" for value in courbes[0].valeurs]
    assert not set("▁▂▃▄▅▆▇█") & set("".join(lines))


def test_months_are_a_plain_recount(compteurs: Compteurs, situations: list[Situation]) -> None:
    courbe, _ = par_mois(compteurs, trimestre(2026, 1), Mois(2026, 10))
    opened = Counter(each.ouverture.month for each in situations if each.ouverture.year == 2026)
    assert courbe.valeurs == [opened[month] for month in range(1, 11)]
    assert courbe.abreges[0] == "jan"
    nothing, _ = par_mois(compteurs, annee(2031), Mois(2031, 2))
    assert nothing.valeurs[-2:] == [0, 0]
