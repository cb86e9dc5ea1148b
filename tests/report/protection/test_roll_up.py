"""Gathering: every answer in one block, no block too small, and coarser as the threshold rises."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.report.protection.block import Block, Partition, joined, required
from iscg_tui.report.protection.roll_up import Margin, rolled_up

CODES = tuple("ABCDEFGH")
GROUPS = dict(zip(CODES, "11122233", strict=True))
COUNTS = st.fixed_dictionaries({code: st.integers(0, 30) for code in CODES})
SEUILS = st.integers(2, 15)


def margin(*counts: dict[str, int], ceiling: int | None = None) -> Margin:
    return Margin(CODES, GROUPS, counts, ceiling=ceiling)


def codes(partition: Partition) -> list[str]:
    return [code for block in partition for code in block.codes]


@given(COUNTS, COUNTS, SEUILS)
def test_each_answer_is_in_one_block_and_no_block_is_small(
    one: dict[str, int], other: dict[str, int], seuil: int
) -> None:
    whole = margin(one, other)
    found = rolled_up(whole, seuil)
    if found is None:
        assert any(0 < total < seuil for total in whole.sums(CODES))
        return
    assert sorted(codes(found)) == list(CODES)
    for block in found:
        for total in whole.sums(block.codes):
            assert total == 0 or total >= required(block.floor, seuil)


@given(COUNTS, SEUILS, SEUILS)
def test_at_a_higher_threshold_blocks_are_unions_of_the_lower_ones(
    counts: dict[str, int], one: int, other: int
) -> None:
    low, high = sorted((one, other))
    fine = rolled_up(margin(counts), low)
    coarse = rolled_up(margin(counts), high, fine or ())
    if fine and coarse:
        of_coarse = {code: block for block in coarse for code in block.codes}
        for block in fine:
            assert set(block.codes) <= set(of_coarse[block.codes[0]].codes)
    assert fine is not None or coarse is None


@given(COUNTS, SEUILS)
def test_an_answer_given_by_enough_is_shown_alone_unless_another_needs_it(
    counts: dict[str, int], seuil: int
) -> None:
    found = rolled_up(margin(counts), seuil)
    if all(not value or value >= seuil for value in counts.values()):
        assert found is not None
        assert all(len(block.codes) == 1 for block in found)


def test_the_group_comes_first_and_its_zeros_come_with_it() -> None:
    counts = {"A": 40, "B": 3, "C": 0, "D": 6, "E": 9, "F": 0, "G": 20, "H": 20}
    found = rolled_up(margin(counts), 11)
    assert found is not None
    assert [block.codes for block in found] == [("A", "B", "C"), ("D", "E", "F"), ("G",), ("H",)]


def test_a_group_too_small_joins_another() -> None:
    counts = dict.fromkeys(CODES, 0) | {"A": 2, "B": 2, "D": 12, "G": 50}
    found = rolled_up(margin(counts), 11)
    assert found is not None
    assert found[0] == Block(("A", "B", "C", "D", "E", "F"), 2)


def test_those_who_did_not_give_an_answer_are_no_small_number_either() -> None:
    counts = dict.fromkeys(CODES, 0) | {"A": 95, "B": 40, "C": 30}
    alone = rolled_up(margin(counts), 11)
    several = rolled_up(margin(counts, ceiling=100), 11)
    assert alone is not None
    assert Block(("A",)) in alone
    assert several is not None
    assert Block(("A",)) not in several


def test_no_answer_is_lost_where_a_part_of_the_year_gathered_across_scopes() -> None:
    scopes = (Block(("A", "B", "C")), Block(("D", "E", "F", "G", "H")))
    whole = Margin(CODES, GROUPS, (dict.fromkeys(CODES, 20),), scopes)
    across = (Block(("A", "D")), *(Block((code,)) for code in "BCEFGH"))
    assert rolled_up(whole, 11, across) is None
    found = rolled_up(whole, 11)
    assert found is not None
    assert sorted(codes(found)) == list(CODES)


@given(st.lists(st.lists(st.sampled_from(CODES), unique=True, min_size=1), max_size=4))
def test_joined_blocks_hold_those_of_each_partition(blocks: list[list[str]]) -> None:
    partitions = [
        (Block(tuple(each)), *(Block((code,)) for code in CODES if code not in each))
        for each in blocks
    ]
    found = joined(CODES, partitions)
    assert sorted(codes(found)) == list(CODES)
    for each in blocks:
        assert any(set(each) <= set(block.codes) for block in found)
