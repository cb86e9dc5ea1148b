"""Bars: exact to the eighth, never a lie about zero or about a masked value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.report.bars import bar

EIGHTHS = " ▏▎▍▌▋▊▉█"


def eighths(drawn: str) -> int:
    return sum(EIGHTHS.index(each) for each in drawn)


@given(st.integers(0, 10_000), st.integers(1, 10_000), st.integers(1, 60))
def test_a_bar_is_right_to_the_eighth(valeur: int, maximum: int, width: int) -> None:
    valeur = min(valeur, maximum)
    drawn = bar(valeur, maximum, width)
    assert len(drawn) <= width
    assert drawn == drawn.strip()
    exact = valeur * width * 8 / maximum
    assert abs(eighths(drawn) - exact) <= (0.5 if exact >= 0.5 else 1)
    assert bool(drawn) == bool(valeur)
    assert set(drawn[:-1]) <= {"█"}


@given(st.integers(0, 10_000), st.integers(1, 10_000), st.integers(1, 60))
def test_without_block_characters_a_bar_is_right_to_the_column(
    valeur: int, maximum: int, width: int
) -> None:
    valeur = min(valeur, maximum)
    drawn = bar(valeur, maximum, width, ascii_only=True)
    assert set(drawn) <= {"#"}
    assert len(drawn) <= width
    assert abs(len(drawn) - valeur * width / maximum) <= 1
    assert bool(drawn) == bool(valeur)


@pytest.mark.parametrize(
    ("valeur", "drawn"), [(0, ""), (1, "▏"), (8, "█"), (12, "█▌"), (15, "█▉"), (16, "██")]
)
def test_bars_drawn(valeur: int, drawn: str) -> None:
    assert bar(valeur, 16, 2) == drawn


def test_a_masked_value_has_no_bar() -> None:
    assert bar(None, 16, 2) == bar(None, 16, 2, ascii_only=True) == ""


@pytest.mark.parametrize(("maximum", "width"), [(0, 10), (10, 0), (10, -3)])
def test_nothing_is_drawn_where_nothing_can_be(maximum: int, width: int) -> None:
    assert bar(5, maximum, width) == ""
