"""When someone comes due: calendar months, leap years, decisions, clocks that are wrong."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.retention import (
    MAINTIEN_MOIS_MAX,
    MOTIF_MAX,
    Echeance,
    Horloge,
    Maintien,
    RetentionError,
    horloge,
    months_after,
    sorted_out,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(1, 120)


@pytest.mark.parametrize(
    ("jour", "months", "then"),
    [
        ("2024-03-12", 24, "2026-03-12"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 24, "2026-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2096-02-29", 48, "2100-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-12-01", 1, "2027-01-01"),
        ("9998-06-01", 12, "9999-06-01"),
        ("9999-06-01", 24, "9999-12-31"),
    ],
)
def test_months_are_those_of_the_calendar(jour: str, months: int, then: str) -> None:
    assert months_after(date.fromisoformat(jour), months) == date.fromisoformat(then)


@given(DAYS, MONTHS)
def test_the_day_keeps_its_number_or_is_the_last_of_its_month(jour: date, months: int) -> None:
    then = months_after(jour, months)
    assert (then.year * 12 + then.month) - (jour.year * 12 + jour.month) == months
    following = then + timedelta(1)
    assert then.day == jour.day or (then.day < jour.day and following.day == 1)


@given(DAYS, DAYS, MONTHS)
def test_who_was_seen_later_never_comes_due_before(a: date, b: date, months: int) -> None:
    first, last = sorted((a, b))
    assert months_after(first, months) <= months_after(last, months)


def echeance(jour: date, months: int, maintien: Maintien | None = None) -> Echeance:
    return Echeance("26-0001", jour, months_after(jour, months), maintien)


@given(DAYS, MONTHS)
def test_one_is_due_on_the_day_and_not_on_the_eve(jour: date, months: int) -> None:
    each = echeance(jour, months)
    assert each.due(each.le)
    assert not each.due(each.le - timedelta(1))


@given(DAYS, MONTHS, st.integers(1, 700), st.integers(0, 4000))
def test_everyone_due_or_soon_due_is_listed_once(
    jour: date, months: int, more: int, passed: int
) -> None:
    le = jour + timedelta(passed)
    until = min(le + timedelta(more), months_after(le, MAINTIEN_MOIS_MAX))
    found = sorted_out([echeance(jour, months, Maintien(le, until, "motif"))], le)
    in_three = months_after(le, 3)
    ends = max(months_after(jour, months), until)
    assert len(found.dues) == (ends <= le)
    assert len(found.proches) == (le < ends <= in_three)
    assert len(found.maintenues) == (ends > in_three and until > months_after(jour, months))


def test_each_is_listed_by_its_day_the_soonest_first() -> None:
    today = date(2026, 11, 26)
    soon = months_after(today, 3)
    days = [soon + timedelta(1), soon, today + timedelta(1), today, today - timedelta(1)]
    decision = Maintien(date(2026, 1, 5), date(2027, 12, 1), "motif")
    kept = [replace(echeance(date(2024, 3, 12), 24), reference="26-0009", maintien=decision)]
    plain = [Echeance(f"26-000{rank}", each, each) for rank, each in enumerate(days)]
    found = sorted_out([*kept, *plain], today)
    assert [each.reference for each in found.dues] == ["26-0004", "26-0003"]
    assert [each.reference for each in found.proches] == ["26-0002", "26-0001"]
    assert [each.reference for each in found.maintenues] == ["26-0009"]
    same = [Echeance(each, today, today) for each in ("26-0007", "26-0006")]
    assert [each.reference for each in sorted_out(same, today).dues] == ["26-0006", "26-0007"]


def test_a_later_contact_goes_beyond_a_decision() -> None:
    decision = Maintien(date(2026, 3, 12), date(2026, 9, 12), "jugement attendu")
    before = echeance(date(2024, 3, 12), 24, decision)
    assert before.maintenue
    assert before.le == date(2026, 9, 12)
    after = echeance(date(2026, 5, 2), 24, decision)
    assert not after.maintenue
    assert after.le == date(2028, 5, 2)
    # The date she wrote still holds when the rule would end before it.
    short = echeance(date(2026, 5, 2), 1, decision)
    assert short.le == date(2026, 9, 12)


@pytest.mark.parametrize("motif", ["", " ", " deux", "a\nb", "x" * (MOTIF_MAX + 1), "a\x1b[2J"])
def test_no_one_is_kept_longer_without_a_short_reason(motif: str) -> None:
    with pytest.raises(RetentionError) as refused:
        Maintien(date(2026, 3, 12), date(2026, 9, 12), motif)
    assert motif.strip() not in str(refused.value) or not motif.strip()
    longest = "x" * MOTIF_MAX
    assert Maintien(date(2026, 3, 12), date(2026, 9, 12), longest).motif == longest


@pytest.mark.parametrize("jusqu_au", ["2026-03-12", "2025-01-01", "2028-03-13", "9999-01-01"])
def test_the_new_date_is_to_come_and_bounded(jusqu_au: str) -> None:
    with pytest.raises(RetentionError, match="12/03/2028"):
        Maintien(date(2026, 3, 12), date.fromisoformat(jusqu_au), "motif")
    Maintien(date(2026, 3, 12), date(2028, 3, 12), "motif")


def test_a_decision_keeps_longer_than_the_rule_or_is_refused() -> None:
    each = echeance(date(2026, 3, 12), 24)
    with pytest.raises(RetentionError, match="12/03/2028"):
        each.check(Maintien(date(2026, 11, 1), date(2028, 3, 12), "motif"))
    each.check(Maintien(date(2026, 11, 1), date(2028, 3, 13), "motif"))


def test_a_clock_is_judged_by_the_days_already_counted() -> None:
    latest = date(2026, 8, 31)
    assert horloge(date(2026, 8, 30), latest) is Horloge.EN_RETARD
    assert horloge(date(1970, 1, 1), latest) is Horloge.EN_RETARD
    assert horloge(latest, latest) is Horloge.JUSTE
    assert horloge(date(2027, 2, 28), latest) is Horloge.JUSTE
    assert horloge(date(2027, 3, 1), latest) is Horloge.EN_AVANCE
    assert horloge(date(2099, 1, 1), None) is Horloge.JUSTE


@pytest.mark.parametrize(
    ("zone", "tomorrow"),
    [("Europe/Paris", True), ("Indian/Reunion", True), ("America/Cayenne", False), ("UTC", False)],
)
def test_today_is_the_day_on_her_wall(
    zone: str, tomorrow: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        # Half an hour before midnight in Greenwich: as ``date.today`` reads it there.
        instant = datetime(2028, 2, 28, 23, 30, tzinfo=UTC)
        today = date.fromtimestamp(instant.timestamp())  # noqa: DTZ012 - the local day is meant
        assert echeance(date(2024, 2, 29), 48).due(today) is tomorrow
    finally:
        monkeypatch.undo()
        time.tzset()
