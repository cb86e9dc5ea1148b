"""Years of a post, in any order: entries, interviews, erasures, rectifications, hand-overs, time.

Beside the real store runs the plainest model of it, which never erases a count. Each invented
person bears words found nowhere else; where one of these words is, raw or deciphered by the
second reader, is looked at after every step.

``ISCG_TUI_EXEMPLES=n`` makes n times more lives, each twice as long.
"""

from __future__ import annotations

import shutil
import time
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
)

from iscg_tui.counters import file
from iscg_tui.vault.backups import AGE_MAX
from iscg_tui.vault.custody import restaurer
from iscg_tui.vault.header import SlotKind
from iscg_tui.vault.repository import Repository

from ..vault.disk import LONGER
from ..vault.independent_decoder import Refused
from ..vault.inventions import CHEAP
from .gestes import Gestes
from .lives import (
    START,
    ZONES,
    Gone,
    digest,
    frames,
    months_later,
    summer_in_paris,
)

if TYPE_CHECKING:
    from pathlib import Path

_ASIDE = "coffre-remplace-"


class Vie(Gestes):
    """Its store locked, taken up, put back, through years; and what holds after each step."""

    def teardown(self) -> None:
        try:
            if hasattr(self, "repository"):
                self.lock_and_reopen()
        finally:
            if hasattr(self, "repository"):
                self.repository.close()
            self.patch.undo()
            time.tzset()
            shutil.rmtree(self.folder)

    # Who opens it

    @rule()
    def lock_and_reopen(self) -> None:
        self.repository.close()
        self.repository = Repository.open(self.dossier, self.secret)
        self.repository.today = self.local_day
        told = str(self.repository.reconcile())
        behind = self.batch_in_file > self.known.batch
        assert ("ancien" in told) is behind, "nothing goes back in time unseen"
        self.gone.append(Gone(self.fading.words, self.repository.holding().jusqu_au))
        self.gone_references |= self.fading_references
        self.fading, self.fading_references = Gone(set()), set()
        found = self.reader.of(self.dossier.coffre)[0]
        assert not found - self.known.words, "still there after the lock"
        assert not self.known.words - found, "lost"
        self.announced_days_were_kept()
        self.nothing_opens_by_what_was_withdrawn()

    def nothing_opens_by_what_was_withdrawn(self) -> None:
        for path in self.files():
            if path.suffix == ".iscg" and _ASIDE not in path.name:
                data = path.read_bytes()
                for secret in self.withdrawn[-2:]:
                    with pytest.raises(Refused, match="mauvaise-phrase"):
                        list(frames(data, secret))

    def announced_days_were_kept(self) -> None:
        """Opened by a machine whose clock can be right, what was announced is past."""
        if not self.known.clock_can_be_right(self.today):
            return
        for each in self.gone:
            if each.until is not None and each.until < self.today:
                for path in self.files():
                    assert _ASIDE in path.name or not self.reader.of(path)[0] & each.words

    @precondition(lambda self: self.backups())
    @rule(data=st.data())
    def put_a_backup_back(self, data: st.DataObject) -> None:
        """Whoever is in it comes back, whoever was nowhere stays nowhere."""
        self.repository.close()
        # Closing may have made one, of what is about to be left.
        self.what_each_backup_holds_is_remembered()
        found = data.draw(st.sampled_from(self.backups()))
        picture = self.pictures.get(digest(found.read_bytes()))
        if picture is not None:
            restaurer(self.dossier, found)
            self.known = deepcopy(picture)
            self.fading = Gone(set())
            self.fading_references, self.gone_references = set(), set()
            if self.batch_in_file <= self.known.batch:
                self.batch_in_file, self.in_file = self.known.batch, self.known.published
            held = set[bytes]().union(*(self.reader.of(each)[0] for each in self.files()))
            for each in self.gone:
                each.words -= held
        self.lock_and_reopen()

    def backups(self) -> list[Path]:
        """Those that a person could put back, the oldest first."""
        return sorted(self.dossier.sauvegardes.glob("coffre-20*.iscg"))

    @rule(taken_up=st.booleans())
    def replacement_comes_or_goes(self, taken_up: bool) -> None:
        keyring = self.repository.keyring
        if self.known.replacement:
            others = [
                each
                for each in keyring.listed()
                if each.kind is not SlotKind.SECOURS and not each.ouvert
            ]
            keyring.remove(others[0].id)
            self.withdrawn.append(self.known.replacement)
            self.known.replacement = ""
            return
        phrase = f"une remplaçante imaginaire, la {len(self.reader.secrets)}e"
        keyring.add_replacement(phrase, CHEAP)
        self.reader.secrets.append(phrase)
        self.known.replacement = phrase
        if taken_up:
            keyring.hand_over(phrase)
            self.withdrawn.append(self.secret)
            self.secret, self.known.replacement = phrase, ""

    @rule()
    def renew_the_key(self) -> None:
        self.repository.keyring.rotate([self.secret])
        if self.known.replacement:
            self.withdrawn.append(self.known.replacement)
            self.known.replacement = ""

    # Time and place

    @rule(
        days=st.sampled_from((0.04, 0.3, 1, 1, 7, 29, 31, 45, 100, 190, 366, 700)),
        reopened=st.booleans(),
    )
    def time_passes(self, days: float, reopened: bool) -> None:
        self.now += timedelta(days)
        if reopened:
            self.lock_and_reopen()

    @rule(year=st.sampled_from((0, 1, 4)))
    def it_is_the_end_of_february(self, year: int) -> None:
        following = self.now.year + year
        leap = date(following, 3, 1) - timedelta(1)
        moment = datetime(leap.year, leap.month, leap.day, 11, tzinfo=UTC)
        self.now = max(self.now, moment)

    @rule(place=st.sampled_from(sorted(ZONES)))
    def she_works_elsewhere(self, place: str) -> None:
        self.place = place
        self.patch.setenv("TZ", ZONES[place][0])
        time.tzset()

    @rule(months=st.sampled_from((6, 12, 24, 24, 36)))
    def the_post_changes_its_rule(self, months: int) -> None:
        self.months = months

    # What holds after each step

    def files(self) -> list[Path]:
        return [each for each in self.dossier.racine.rglob("*") if each.is_file()]

    @invariant()
    def counts_are_those_of_who_never_erased(self) -> None:
        if hasattr(self, "repository"):
            assert self.repository.counters().sommes == dict(+self.known.counted)
            assert file.read(self.dossier.compteurs).sommes == self.in_file

    @invariant()
    def nothing_due_is_forgotten_and_nobody_is_due_too_soon(self) -> None:
        assert self.local_day() == self.today
        if not hasattr(self, "repository"):
            return
        found = self.repository.due(self.today, self.months)
        assert sorted(each.reference for each in found.dues) == self.known.due(
            self.today, self.months
        )
        assert self.repository.due_count(self.today, self.months) == len(
            self.known.due(self.today, self.months)
        )
        soon = months_later(self.today, 3)
        near = {
            reference: each.due(self.months)
            for reference, each in self.known.kept.items()
            if self.today < each.due(self.months) <= soon
        }
        assert {each.reference: each.le for each in found.proches} == near
        assert {str(each.reference) for each in self.repository.all()} == set(self.known.kept)

    @invariant()
    def who_was_erased_is_nowhere_but_in_what_is_announced(self) -> None:
        if not hasattr(self, "repository"):
            return
        erased = set[bytes]().union(*(each.words for each in self.gone))
        holding = self.repository.holding()
        announced = {each.name for each in (*holding.sauvegardes, *holding.mises_de_cote)}
        for path in self.files():
            words, references = self.reader.of(path)
            if path == self.dossier.coffre:
                assert not words & erased, "still in the store"
                assert not references & self.gone_references, "a row that points at someone gone"
            elif path.parent == self.dossier.sauvegardes:
                assert not words & erased or path.name in announced, "in a backup not announced"
            else:
                assert not words, "outside of the store"

    @invariant()
    def what_each_backup_holds_is_remembered(self) -> None:
        for each in self.backups():
            if (key := digest(each.read_bytes())) not in self.pictures:
                self.pictures[key] = deepcopy(self.known)

    @invariant()
    def backups_are_few_and_of_their_age(self) -> None:
        if self.dossier.sauvegardes.is_dir():
            assert timedelta(days=30) == AGE_MAX
            assert len(list(self.dossier.sauvegardes.glob("coffre-20*"))) <= 12


Vie.TestCase.settings = settings(
    max_examples=12 * LONGER,
    stateful_step_count=40 if LONGER == 1 else 80,
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
TestVie = Vie.TestCase


def test_the_model_turns_the_calendar_as_the_wall_does() -> None:
    """The model is judged too: by dates worked out by hand."""
    for jour, months, then in (
        ((2024, 2, 29), 24, (2026, 2, 28)),
        ((2024, 2, 29), 48, (2028, 2, 29)),
        ((2023, 12, 31), 2, (2024, 2, 29)),
        ((2025, 8, 31), 18, (2027, 2, 28)),
        ((2026, 1, 30), 1, (2026, 2, 28)),
    ):
        assert months_later(date(*jour), months) == date(*then)


def test_the_model_knows_when_paris_changes_its_hour() -> None:
    for moment, summer in (
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 1, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 1, tzinfo=UTC), False),
    ):
        assert summer_in_paris(moment) is summer


def test_local_days_differ_by_place() -> None:
    """The days of the zones used do differ at the hour at which a life begins."""
    days = {(START + timedelta(hours=hours)).date() for _, hours in ZONES.values()}
    assert len(days) == 2
