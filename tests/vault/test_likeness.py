"""Who may be one person: names in either order, a birth year apart, the same number."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from iscg_tui.intake.situation import Identite
from iscg_tui.vault.likeness import alike, phones_of

from .inventions import plain

if TYPE_CHECKING:
    from iscg_tui.vault.repository import Repository

FICTIF = Identite("Fictif-Née", "Zébulon", 1976, "06 39 98 00 00")


@pytest.mark.parametrize(
    "other",
    [
        Identite("fictif nee", "zebulon"),
        Identite("FICTIF NEE", "", 1976),
        Identite("Fictif-Née", "Zéb"),
        Identite("Zébulon", "Fictif-Née"),
        Identite("Fictif-Née", "Zébulon", 1977),
        Identite("Toutautre", "Inventée", 1950, "+33 6 39 98 00 00"),
        Identite("", "", None, "appeler au 0639980000 le soir"),
    ],
)
def test_these_may_be_the_same(other: Identite) -> None:
    assert alike(FICTIF, other)
    assert alike(other, FICTIF)


@pytest.mark.parametrize(
    "other",
    [
        Identite("Fictif", "Zébulon"),
        Identite("Fictif-Née", "Anatole"),
        Identite("Fictif-Née", "Zébulon", 1978),
        Identite("", "Zébulon"),
        Identite("Toutautre", "Inventée", 1976, "06 39 98 00 01"),
        Identite(),
    ],
)
def test_these_are_not(other: Identite) -> None:
    assert not alike(FICTIF, other)
    assert not alike(other, FICTIF)


@pytest.mark.parametrize(
    ("contact", "count"),
    [("06.39.98.00.00", 1), ("0033 6 39 98 00 00", 1), ("1976", 0), ("a@exemple.invalid", 0)],
)
def test_a_number_is_known_however_it_is_written(contact: str, count: int) -> None:
    assert len(phones_of(contact)) == count


def test_who_may_be_the_same_is_found_among_all_the_last_seen_first(
    repository: Repository,
) -> None:
    people = [
        Identite("Fictif-Née", "Zébulon", 1976),
        Identite("Zébulon", "Fictif-Née", 1977),
        Identite("Toutautre", "Inventée", 1950, "+33 6 39 98 00 00"),
        Identite("", "", None, "appeler au 0639980000 le soir, ou au 06 39 98 00 07"),
        Identite("Fictif-Née", "Anatole", 1976),
        Identite("Toutautre", "Inventée", 1976, "06 39 98 00 01"),
        None,
    ]
    for rank, each in enumerate(people):
        repository.save(plain(date(2026, 3, 20 - rank), identite=each))
    for asked in (FICTIF, *filter(None, people)):
        found = [each.identite for each in repository.similar(asked, at_most=10)]
        assert found == [each for each in people if each is not None and alike(asked, each)], asked
    assert len(repository.similar(FICTIF, at_most=2)) == 2
