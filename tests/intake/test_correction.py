"""A correction writes what it changes and nothing else, whatever happened meanwhile."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from iscg_tui.intake.correction import EntretienChangeError, corrected, with_corrected
from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Situation

JOURS = st.integers(0, 6).map(lambda days: date(2026, 3, 2) + timedelta(days=days))
ENTRETIENS = st.builds(Entretien, JOURS, st.sampled_from("12"), st.sampled_from("12"))
SITUATIONS = st.builds(
    lambda public, age, nature, others, urgence, entretiens: Situation(
        "FSI1",
        "PN",
        public,
        age,
        "1",
        nature,
        Adhesion.OUI,
        tuple(sorted(entretiens, key=lambda each: each.jour)),
        natures_secondaires=tuple(each for each in others if each != nature),
        urgence=urgence,
        identite=Identite(nom="Fictif"),
        reference="26-0001",
    ),
    st.sampled_from(["VIC", "MEC"]),
    st.sampled_from("45"),
    st.sampled_from(["VCO", "VIF", "LOG"]),
    st.lists(st.sampled_from(["VCO", "VIF", "LOG"]), unique=True, max_size=2),
    st.sampled_from("01"),
    st.lists(ENTRETIENS, min_size=1, max_size=4),
)


@given(SITUATIONS, SITUATIONS)
def test_what_was_looked_at_and_left_changes_nothing(now: Situation, seen: Situation) -> None:
    assert corrected(now, seen, seen) == now


@given(SITUATIONS, SITUATIONS)
def test_only_the_answers_changed_are_written(now: Situation, after: Situation) -> None:
    before = replace(now, entretiens=now.entretiens[:1])
    after = replace(after, entretiens=after.entretiens[:1])
    meanwhile = replace(now, besoins=("3",), delai="2")
    result = corrected(meanwhile, before, after)
    assert (result.public, result.age, result.urgence) == (after.public, after.age, after.urgence)
    assert (result.nature, result.natures_secondaires) == (after.nature, after.natures_secondaires)
    assert (result.besoins, result.delai) == (("3",), "2")
    assert result.identite == now.identite
    assert result.reference == now.reference


@given(SITUATIONS, st.data(), ENTRETIENS)
def test_one_interview_takes_the_place_of_the_one_corrected_and_no_other(
    now: Situation, data: st.DataObject, after: Entretien
) -> None:
    before = data.draw(st.sampled_from(now.entretiens))
    result = with_corrected(now, before, after).entretiens
    assert Counter(result) == Counter(now.entretiens) - Counter([before]) + Counter([after])
    assert list(result) == sorted(result, key=lambda each: each.jour)


@given(SITUATIONS, ENTRETIENS, ENTRETIENS)
def test_an_interview_changed_meanwhile_is_not_guessed(
    now: Situation, before: Entretien, after: Entretien
) -> None:
    assume(before not in now.entretiens)
    assume(before != after)
    with pytest.raises(EntretienChangeError, match="changé ou retiré"):
        with_corrected(now, before, after)


@given(SITUATIONS, st.sampled_from([Adhesion.NON, Adhesion.NON_RENSEIGNEE]))
def test_an_adhesion_taken_back_keeps_no_identity(now: Situation, adhesion: Adhesion) -> None:
    before = replace(now, entretiens=now.entretiens[:1])
    result = corrected(now, before, replace(before, adhesion=adhesion, identite=None))
    assert result.identite is None
    assert result.entretiens == now.entretiens
