"""The sentences that go with the figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from iscg_tui.counters.file import Compteurs
from iscg_tui.report.periods import parse
from iscg_tui.report.rapport import Rapport

Build = Callable[..., Rapport]


def note(rapport: Rapport, *words: str) -> list[str]:
    return [each for each in rapport.notes if all(word in each for word in words)]


@pytest.mark.parametrize("seuil", [0, 1])
def test_where_nothing_is_masked_the_result_must_not_leave_the_post(
    make: Build, seuil: int
) -> None:
    assert "ne doit pas sortir du poste" in make(seuil=seuil).avertissement


def test_where_something_is_protected_it_says_what_was_done_and_at_which_threshold(
    make: Build,
) -> None:
    warning = make(seuil=11).avertissement
    assert "au seuil de 11" in warning
    assert "les réponses trop rares sont regroupées" in warning
    assert "« s » remplace des valeurs, petites ou non" in warning
    assert "recalculée" not in warning


def test_a_masked_value_is_never_said_to_be_small(make: Build) -> None:
    for seuil in (5, 11):
        rapport = make(seuil=seuil)
        for said in (rapport.avertissement, *rapport.notes):
            assert f"moins de {seuil}" not in said
            assert f"1 à {seuil - 1}" not in said


def test_a_document_says_to_whom_it_may_go(make: Build, of_sums: Build) -> None:
    assert "réservé à un comité de pilotage fermé" in make(seuil=5).avertissement
    assert "réservé à un comité" in of_sums({"situations|2026-03": 40}, seuil=5).avertissement
    assert "comité" not in make(seuil=11).avertissement
    assert "ne doit pas sortir du poste" in make(seuil=4).avertissement


def test_where_nothing_was_small_there_is_no_warning(of_sums: Build) -> None:
    assert of_sums({"situations|2026-03": 40}).avertissement == ""


def test_a_masked_share_is_warned_about_too(of_sums: Build) -> None:
    masked = of_sums(
        {"entretiens_par_situation|2026-03|1": 40, "entretiens_par_situation|2026-03|7+": 3}
    )
    assert masked.part_1_a_3.masquee
    assert "« s »" in masked.avertissement


def test_the_tables_where_zeros_are_masked_and_those_withheld_are_named(of_sums: Build) -> None:
    crossed = {"VCO|1": 20, "VCO|2": 3, "LOG|1": 15}
    sums = {f"nature_genre|2026-T1|{codes}": value for codes, value in crossed.items()}
    rapport = of_sums({**sums, "delai|2026-03|1": 4})
    assert rapport["nature_genre"].zeros_masques == bool(note(rapport, "aussi des zéros"))
    assert note(rapport, "Trop peu de réponses", "« Délai entre la saisine")


@pytest.mark.parametrize(
    ("nombre", "said"),
    [
        (None, "nombre inconnu sans le coffre"),
        (0, "Toutes les saisies sont publiées"),
        (1, "1 saisie n’est pas encore publiée"),
        (4, "4 saisies ne sont pas encore publiées"),
    ],
)
def test_what_is_not_published_yet_is_said(make: Build, nombre: int | None, said: str) -> None:
    assert len(note(make(non_publiees=nombre), said)) == 1


def test_it_says_how_persons_are_counted(make: Build) -> None:
    assert note(make(), "Deux situations d’une même personne", "y comptent deux fois")
    assert not note(make(), "plusieurs années civiles")
    two = make(periode=parse("2025-01", "2026-12"), seuil=0)
    assert note(two, "une situation reçue deux années")


def test_two_versions_of_the_lists_are_said(make: Build) -> None:
    assert not note(make(), "nomenclature")
    assert note(make(compteurs=Compteurs(1, "2020-1", {})), "nomenclature 2020-1")


def test_a_table_whose_answers_are_all_in_one_cell_is_warned_about(of_sums: Build) -> None:
    rapport = of_sums({"public|2026-03|VIC": 30, "age|2026-03|4": 20, "age|2026-03|5": 20})
    (found,) = note(rapport, "100\u00a0%")
    assert ": Public (1). " in found
    assert "Âge" not in found


def test_a_line_whose_answers_are_all_in_one_cell_is_warned_about(of_sums: Build) -> None:
    rapport = of_sums(
        {
            "nature_genre|2026-T1|VCO|1": 40,
            "nature_genre|2026-T1|LOG|1": 15,
            "nature_genre|2026-T1|LOG|2": 15,
        }
    )
    (found,) = note(rapport, "100\u00a0%")
    assert ": Nature et genre (2). " in found


def test_a_small_line_is_masked_and_not_given_away_by_a_warning(of_sums: Build) -> None:
    rapport = of_sums({"nature_genre|2026-T1|VCO|1": 4, "public|2026-03|VIC": 4})
    assert not note(rapport, "100\u00a0%")


def test_an_unknown_answer_gives_nobody_away(of_sums: Build) -> None:
    assert not note(of_sums({"public|2026-03|NR": 40}), "100\u00a0%")


def test_what_everyone_answered_is_told_once(of_sums: Build) -> None:
    rapport = of_sums(
        {
            "institution|2026-03|PN": 40,
            "saisine_institution|2026-T1|FSI|PN": 20,
            "saisine_institution|2026-T1|EXT|PN": 20,
        }
    )
    (found,) = note(rapport, "100\u00a0%")
    assert ": Institution (1). " in found
