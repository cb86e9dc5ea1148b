"""The text of the report, written line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iscg_tui.report.periods import annee

from ..test_snapshots import with_a_few_people
from ..typist import Typist
from .listener import Conversation

if TYPE_CHECKING:
    from iscg_tui.tui.session import Session

IN = ("a", "1", "t")
OUT = ("retour", "retour", "retour", "quitter")


def kept(session: Session, rubrique: str = "saisines") -> str | None:
    return session.repository.textes(annee(2026).text()).get(rubrique)


def with_people(session: Session) -> Session:
    with_a_few_people(Typist(session))
    session.repository.publish()
    return session


def test_each_line_is_a_paragraph_that_can_be_rewritten_and_removed(session: Session) -> None:
    lines = ("350 lignes.", "Deux.", "Trois.", "= 2 Corrigé.", "- 3", "défaire", "- 1")
    heard = Conversation(with_people(session), *IN, *lines, *OUT)
    assert kept(session) == "Corrigé.\nTrois."
    assert any("rubrique : Modes de saisine" in each for each in heard.lines)


def test_headings_follow_one_another(session: Session) -> None:
    Conversation(with_people(session), *IN, "Un.", "suivante", "Deux.", *OUT)
    assert (kept(session), kept(session, "natures")) == ("Un.", "Deux.")


def test_what_keeps_a_paragraph_from_leaving_is_said(session: Session) -> None:
    heard = Conversation(with_people(session), *IN, "Avec M. Fictif-Née et {zut}.", *OUT)
    after = heard.after("1 Avec M. Fictif-Née")
    assert after[:2] == ["Refusé : un nom.", "Refusé : un chiffre qui n’existe pas."]


def test_figures_and_tables_are_said(session: Session) -> None:
    heard = Conversation(with_people(session), *IN, "chiffres situ", "tableaux", "aide", *OUT)
    assert "{situations} : s, situations, total" in heard.lines
    assert "Origine de la saisine, unité\u00a0: situations" in heard.lines


def test_a_paragraph_begun_is_kept_when_the_line_drops(session: Session) -> None:
    Conversation(with_people(session), *IN, end="Une phrase commencée")
    assert kept(session) == "Une phrase commencée"


def test_a_number_of_no_paragraph_changes_nothing(session: Session) -> None:
    heard = Conversation(
        with_people(session), *IN, "Un.", "- 9", "= 9 Rien.", "", "chiffres zz", *OUT
    )
    assert kept(session) == "Un."
    assert sum("Aucun paragraphe" in each for each in heard.lines) == 2


def test_an_export_that_is_refused_says_where(session: Session) -> None:
    lines = ("Avec M. Fictif.", "retour", "e", "o", "retour", "retour", "retour", "quitter")
    heard = Conversation(with_people(session), *IN, *lines)
    assert "! Modes de saisine, paragraphe 1\u00a0: un nom" in heard.lines
    assert not any("Dans quel format" in each for each in heard.lines)
