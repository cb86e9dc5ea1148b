"""A small number counted by hand is found; what counts nobody is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.report.hand_counts import hand_counts


@pytest.mark.parametrize(
    "texte",
    [
        "⟦Deux mineures⟧ ont été mises à l’abri.",
        "Il y a eu ⟦3 fugues⟧ en mai.",
        "Parmi elles, ⟦dix autres femmes⟧ ont porté plainte.",
        "⟦une seule victime⟧ a souhaité un relais",
        "⟦Un seul homme⟧ a été reçu.",
        "(⟦10 personnes⟧)",
        "⟦dix\u00a0situations⟧",
        "⟦4 mises à l’abri⟧",
    ],
)
def test_a_small_count_is_found(texte: str) -> None:
    before, _, rest = texte.partition("⟦")
    inside, _, after = rest.partition("⟧")
    place = (len(before), len(before) + len(inside))
    assert list(hand_counts(before + inside + after, 11)) == [place]


@pytest.mark.parametrize(
    "texte",
    [
        "Les {mineures} mineures ont été mises à l’abri.",
        "Il y a eu 11 fugues et 350 situations.",
        "Le 3 mai, deux fois, trois nuits d’hôtel, un à trois entretiens.",
        "Un enfant, une femme, des personnes.",
        "0 situation",
        "2025 situations, 1,5 personne, 226-3 personnes",
        "vingt-deux femmes",
    ],
)
def test_what_is_no_small_count_is_left_alone(texte: str) -> None:
    assert list(hand_counts(texte, 11)) == []


def test_the_threshold_decides() -> None:
    assert list(hand_counts("12 femmes", 11)) == []
    assert list(hand_counts("12 femmes", 13)) == [(0, 9)]
    assert list(hand_counts("1 femme", 0)) == []
    assert list(hand_counts("Douze femmes", 12)) == []
    assert list(hand_counts("Douze femmes", 13)) == [(0, 12)]
    assert list(hand_counts("une seule femme", 1)) == []
    assert list(hand_counts("une seule femme", 2)) == [(0, 15)]


@given(st.text(st.sampled_from("deux 3femmspr\n,éun seule"), max_size=200), st.integers(0, 100))
def test_places_are_in_any_text(texte: str, seuil: int) -> None:
    last = 0
    for start, stop in hand_counts(texte, seuil):
        assert last <= start < stop <= len(texte)
        last = stop
