"""The period of a report: what it is made of, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.report.errors import ReportError
from iscg_tui.report.periods import Mois, Periode, annee, parse, semestre, trimestre

months = st.builds(Mois, st.integers(1900, 2100), st.integers(1, 12))


@given(months, st.integers(0, 119))
def test_a_period_holds_each_of_its_months_once(first: Mois, more: int) -> None:
    number = first.numero + more
    periode = Periode(first, Mois(number // 12, number % 12 + 1))
    found = periode.mois()
    assert len(found) == more + 1
    assert sorted(set(found)) == list(found)
    assert (found[0], found[-1]) == (periode.du.text(), periode.au.text())
    assert parse(found[0], found[-1]) == periode


@given(months, st.integers(0, 119))
def test_quarters_are_there_only_when_the_months_make_them_whole(first: Mois, more: int) -> None:
    number = first.numero + more
    periode = Periode(first, Mois(number // 12, number % 12 + 1))
    quarters = periode.trimestres()
    if quarters is not None:
        assert len(quarters) * 3 == more + 1
        assert quarters[0] == first.trimestre()
    else:
        assert first.rang not in (1, 4, 7, 10) or periode.au.rang not in (3, 6, 9, 12)


@pytest.mark.parametrize(
    ("periode", "said"),
    [
        (annee(2026), "année 2026"),
        (trimestre(2026, 1), "1er trimestre 2026"),
        (trimestre(2026, 4), "4e trimestre 2026"),
        (semestre(2026, 1), "1er semestre 2026"),
        (semestre(2026, 2), "2e semestre 2026"),
        (parse("2026-02", "2026-07"), "de février à juillet 2026"),
        (parse("2026-03", "2026-03"), "mars 2026"),
        (parse("2026-02", "2026-04"), "de février à avril 2026"),
        (parse("2026-04", "2026-07"), "d’avril à juillet 2026"),
        (parse("2026-08", "2027-01"), "d’août 2026 à janvier 2027"),
        (parse("2025-01", "2026-12"), "de janvier 2025 à décembre 2026"),
    ],
)
def test_a_period_is_said_as_people_say_it(periode: Periode, said: str) -> None:
    assert periode.en_lettres() == said


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-13", "2026-00", "2026-1", "26-01", "2026-01-05", "٢٠٢٦-01", "2026-01\n"],
)
def test_a_month_written_otherwise_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(
        ReportError, match=r"^Le premier mois s’écrit AAAA-MM, par exemple 2026-01\.$"
    ):
        parse(text, "2026-12")
    with pytest.raises(ReportError, match=r"^Le dernier mois s’écrit AAAA-MM"):
        parse("2026-01", text)


def test_a_period_that_goes_backwards_is_refused() -> None:
    with pytest.raises(ReportError, match="finit avant de commencer"):
        parse("2026-02", "2026-01")


def test_ten_years_is_the_longest_period() -> None:
    assert len(parse("2020-03", "2030-02").mois()) == 120
    with pytest.raises(ReportError, match="dépasse dix ans"):
        parse("2020-03", "2030-03")
