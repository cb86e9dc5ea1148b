"""A situation cannot be built invalid, and no error quotes what it refused."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.intake.situation import (
    LONGUEUR_CHAMP,
    Adhesion,
    Entretien,
    Identite,
    Orientation,
    SaisieInvalideError,
    Situation,
    plain_text,
)

ENTRETIEN = Entretien(date(2026, 3, 2), "1", "2")
SITUATION = Situation("FSI1", "PN", "VIC", "5", "1", "VCO", Adhesion.OUI, (ENTRETIEN,))


def test_identity_needs_adhesion() -> None:
    with pytest.raises(SaisieInvalideError, match="adhésion"):
        replace(SITUATION, adhesion=Adhesion.NON, identite=Identite(nom="Fictif"))


@pytest.mark.parametrize("adhesion", [Adhesion.NON, Adhesion.NON_RENSEIGNEE])
def test_only_an_adhesion_is_kept(adhesion: Adhesion) -> None:
    assert SITUATION.kept
    assert not replace(SITUATION, adhesion=adhesion).kept


def test_same_orientation_twice_in_one_interview_is_refused() -> None:
    twice = (Orientation("AAV", "1", True), Orientation("AAV", "3", False))
    with pytest.raises(SaisieInvalideError, match="deux fois"):
        replace(ENTRETIEN, orientations=twice)


def test_principal_nature_is_not_also_secondary() -> None:
    with pytest.raises(SaisieInvalideError, match="secondaires"):
        replace(SITUATION, natures_secondaires=("VCO",))


def test_multiple_answers_are_bounded() -> None:
    with pytest.raises(SaisieInvalideError, match="au plus 2"):
        replace(SITUATION, natures_secondaires=("VIF", "PSY", "LOG"))
    with pytest.raises(SaisieInvalideError, match="au plus 3"):
        replace(SITUATION, besoins=("1", "2", "3", "4"))


def test_a_situation_has_an_interview() -> None:
    with pytest.raises(SaisieInvalideError, match="au moins un"):
        replace(SITUATION, entretiens=())


def test_interviews_are_put_in_the_order_of_their_days() -> None:
    earlier = replace(ENTRETIEN, jour=date(2026, 1, 5))
    later = replace(ENTRETIEN, jour=date(2026, 5, 5))
    changed = SITUATION.with_entretien(later).with_entretien(earlier)
    assert [each.jour for each in changed.entretiens] == [
        date(2026, 1, 5),
        date(2026, 3, 2),
        date(2026, 5, 5),
    ]


@given(st.text())
def test_plain_text_can_do_nothing_to_a_terminal_and_is_stable(text: str) -> None:
    clean = plain_text(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in clean)
    assert plain_text(clean) == clean
    Identite(nom=clean[:LONGUEUR_CHAMP].strip(), note="")


@pytest.mark.parametrize(
    "name", ["Zébulon", "Zoé", "[bold]Fictif[/]", "Fictif 🐈", "d’Inventée-Née", "Ẑẽ"]
)
def test_names_are_kept_as_people_write_them(name: str) -> None:
    assert Identite(nom=plain_text(name)).nom == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("bad", ["\x1b[2JFictif", "Fictif\x07", "a" * (LONGUEUR_CHAMP + 1)])
def test_an_error_never_quotes_the_value(bad: str) -> None:
    with pytest.raises(SaisieInvalideError) as caught:
        Identite(nom=bad)
    assert "Fictif" not in str(caught.value)
    assert "aaa" not in str(caught.value)


@pytest.mark.parametrize("year", [0, 1899, 2101])
def test_birth_year_is_bounded(year: int) -> None:
    with pytest.raises(SaisieInvalideError, match="quatre chiffres"):
        Identite(annee_naissance=year)
