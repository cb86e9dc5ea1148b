"""A curve: as high as its values, and silent about those that are masked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.report.curve import curve, heads, pitch

EIGHTHS = " ▁▂▃▄▅▆▇█"
WIDE_ENOUGH = st.integers(48, 120)
VALUES = st.lists(st.one_of(st.none(), st.integers(0, 999)), min_size=1, max_size=12)


@given(VALUES, WIDE_ENOUGH, st.integers(2, 12))
def test_each_column_is_as_high_as_its_value(
    values: list[int | None], width: int, height: int
) -> None:
    lines = curve(values, width, height)
    assert len(lines) == height
    assert max(map(len, lines)) <= width
    step, highest = pitch(len(values), width), max((each or 0 for each in values), default=0)
    for place, value in enumerate(values):
        column = [line.ljust(step * len(values))[place * step] for line in lines]
        eighths = sum(EIGHTHS.index(each) for each in column if each in EIGHTHS)
        if not value:
            assert eighths == 0
        else:
            exact = value * (height - 1) * 8 / highest
            assert abs(eighths - exact) <= (0.5 if exact >= 0.5 else 1)


@given(VALUES, st.integers(2, 12))
def test_every_number_is_just_above_its_column(values: list[int | None], height: int) -> None:
    lines = curve(values, 60, height)
    step = pitch(len(values), 60)
    for place, value in enumerate(values):
        column = [line.ljust(60)[place * step : (place + 1) * step].strip() for line in lines]
        written = [each for each in column if each and not set(each) <= set(EIGHTHS)]
        assert written == ["s" if value is None else str(value)]
        assert all(each == "" for each in column[: column.index(written[0])])


@given(VALUES, st.integers(2, 12))
def test_without_block_characters_it_is_plain_ascii(values: list[int | None], height: int) -> None:
    lines = curve(values, 60, height, ascii_only=True)
    assert all(line.isascii() for line in lines)
    assert any("#" in line for line in lines) == any(values)


@pytest.mark.parametrize("width", [24, 58, 78])
def test_labels_stand_under_their_columns(width: int) -> None:
    step = pitch(12, width)
    line = heads(["abc"] * 12, width)
    assert len(line) <= width
    assert all(line[place * step :].lstrip().startswith("a") for place in range(12))


def test_a_curve_drawn() -> None:
    assert curve([8, 4, None, 0], 24, 3) == [
        "  8",
        "█████   4",
        "█████ █████   s     0",
    ]


@given(VALUES, st.integers(1, 30))
def test_where_there_is_no_room_numbers_are_left_out(values: list[int | None], width: int) -> None:
    lines = curve(values, width, 4)
    assert max(map(len, lines)) <= max(width, 2 * len(values))
