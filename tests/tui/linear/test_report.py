"""The activity report in lines of text: each figure beside what it counts."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from iscg_tui.counters.file import read
from iscg_tui.intake.situation import Adhesion, Entretien, Situation
from iscg_tui.nomenclature.loader import load
from iscg_tui.report.periods import annee
from iscg_tui.report.rapport import TOTAL, Poste
from iscg_tui.report.tables import build
from iscg_tui.tui.linear.figures import told

from .listener import MINIMAL, Conversation

if TYPE_CHECKING:
    from iscg_tui.report.rapport import Rapport
    from iscg_tui.tui.session import Session


@pytest.fixture
def counted(session: Session) -> Session:
    chance = Random(3)
    for _ in range(40):
        jour = date(2026, 1, 5) + timedelta(days=chance.randrange(300))
        session.repository.save(
            Situation(
                saisine=chance.choice(("FSI1", "PER1")),
                institution="PN",
                public="VIC",
                age=chance.choice("345"),
                genre=chance.choice("112"),
                nature=chance.choice(("VCO", "VCO", "CFA", "LOG")),
                adhesion=Adhesion.NON,
                entretiens=(Entretien(jour, "2", "2"),),
            )
        )
    session.repository.publish()
    return session


def report(session: Session, seuil: int) -> Rapport:
    return build(
        read(session.dossier.compteurs), load(), annee(2026), Poste(), seuil, session.pending()
    )


def test_every_figure_of_every_table_is_said(counted: Session) -> None:
    rapport = report(counted, 0)
    said = [line for section in told(rapport) for line in section]
    nature = rapport["nature"]
    for reponse in nature.axes[0].reponses:
        value = nature.valeurs[reponse.code,]
        assert any(f"{reponse.libelle_complet} : {value}" in line for line in said)
    for tableau in rapport.tableaux:
        if len(tableau.axes) == 2 and tableau.total:
            rows, across = tableau.axes_visibles()
            for row in rows.reponses:
                whole = tableau.valeurs[row.code, TOTAL]
                (line,) = (
                    each
                    for each in _section(rapport, tableau.titre)
                    if each.startswith(f"{row.libelle_complet} : ")
                )
                assert line.endswith(f"total {whole}")
                for column in across.reponses:
                    if value := tableau.valeurs[row.code, column.code]:
                        assert f"{column.libelle} {value}" in line


def _section(rapport: Rapport, title: str) -> list[str]:
    (found,) = (each for each in told(rapport) if each[0].startswith(f"{title}, unité"))
    return found


def test_a_masked_figure_is_said_so_and_never_given(counted: Session) -> None:
    rapport = report(counted, 11)
    masked = [
        reponse
        for reponse in rapport["age"].axes[0].reponses
        if rapport["age"].valeurs[reponse.code,] is None
    ]
    said = _section(rapport, rapport["age"].titre)
    for reponse in masked:
        assert f"{reponse.libelle_complet} : masqué" in said


def test_the_report_is_read_table_by_table_or_whole(counted: Session) -> None:
    heard = Conversation(counted, "a", "1", "", "tout", "", "retour", "retour", "q")
    assert "Situations : 40" in heard.lines
    assert "Notes de lecture" in heard.after("tout")
    assert any(line.startswith("Le rapport est lu") for line in heard.lines)
    assert not set("─│█▏┼") & set(heard.raw)


def test_small_numbers_are_shown_when_asked_and_the_reading_starts_again(counted: Session) -> None:
    heard = Conversation(counted, "a", "1", "m", "relire")
    assert heard.lines.count("Seuil de masquage : 11") == 1
    assert heard.lines.count("Seuil de masquage : 0") == 2


def test_another_period_is_chosen_in_a_form(counted: Session) -> None:
    heard = Conversation(counted, "a", "0", "", "")
    assert any(line.startswith("Période : ") for line in heard.lines)


def test_a_report_of_damaged_counters_is_one_sentence(session: Session) -> None:
    Conversation(session, *MINIMAL, "n")
    session.dossier.compteurs.write_text("{")
    heard = Conversation(session, "a", "1", "q")
    assert any("ompteurs" in line for line in heard.after("Rapport d’activité, année"))
