"""Whatever she does, in whatever order: sums published and pending equal the recount."""

from __future__ import annotations

import errno
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from iscg_tui.counters import file
from iscg_tui.dossier import Dossier
from iscg_tui.vault.errors import SaveRefused
from iscg_tui.vault.header import pending_without_key
from iscg_tui.vault.repository import Repository

from .disk import LONGER, MEMORY, FailingDisk, patched
from .draws import entretiens, situations
from .inventions import CHEAP, PASSPHRASE, RECOVERY, recount

if TYPE_CHECKING:
    from iscg_tui.counters.cells import Cellule
    from iscg_tui.intake.situation import Entretien, Situation


class Store(RuleBasedStateMachine):
    """A store beside the plainest model of it: a dictionary and a list."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY))
        self.dossier = Dossier(self.folder / "dossier")
        self.kept: dict[str, Situation] = {}
        self.erased: list[Situation] = []
        self.uncounted: list[Situation] = []
        self.published: dict[Cellule, int] = {}
        self.given: set[str] = set()
        self.threw_file_away = False

    @initialize()
    def create(self) -> None:
        self.repository = Repository.create(self.dossier, PASSPHRASE, RECOVERY, cost=CHEAP)

    def teardown(self) -> None:
        if hasattr(self, "repository"):
            self.repository.close()
        shutil.rmtree(self.folder)

    def _adopt(self, situation: Situation, reference: str | None = None) -> None:
        if situation.kept:
            assert situation.reference is not None
            if reference is None:
                assert situation.reference not in self.given, "a reference was given twice"
                self.given.add(situation.reference)
            self.kept[situation.reference] = situation
        else:
            assert situation.reference is None
            self.uncounted.append(situation)

    @rule(situation=situations())
    def save(self, situation: Situation) -> None:
        saved = self.repository.save(situation)
        assert replace(saved, reference=None) == situation
        self._adopt(saved)

    @rule(
        situation=situations(),
        at=st.integers(1, 3),
        fault=st.sampled_from((errno.ENOSPC, errno.EIO, errno.EROFS, "short")),
    )
    def save_on_a_failing_disk(self, situation: Situation, at: int, fault: int | str) -> None:
        with (
            pytest.MonkeyPatch.context() as monkeypatch,
            patched(monkeypatch, FailingDisk(at, fault)),
        ):
            try:
                saved = self.repository.save(situation)
            except SaveRefused:
                return
        self._adopt(saved)

    @rule()
    def rewrite(self) -> None:
        self.repository._opened.upkeep.compact()

    @precondition(lambda self: self.kept)
    @rule(data=st.data(), entretien=entretiens())
    def add_entretien(self, data: st.DataObject, entretien: Entretien) -> None:
        reference = data.draw(st.sampled_from(sorted(self.kept)))
        saved = self.repository.add_entretien(reference, entretien)
        assert saved == self.kept[reference].with_entretien(entretien)
        self.kept[reference] = saved

    @precondition(lambda self: self.kept)
    @rule(data=st.data(), situation=situations())
    def correct(self, data: st.DataObject, situation: Situation) -> None:
        reference = data.draw(st.sampled_from(sorted(self.kept)))
        del self.kept[reference]
        self._adopt(self.repository.correct(reference, situation), reference)

    @precondition(lambda self: self.uncounted)
    @rule(situation=situations())
    def correct_uncounted(self, situation: Situation) -> None:
        old = self.uncounted.pop()
        self._adopt(self.repository.correct_uncounted(old, situation))

    @precondition(lambda self: self.kept)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        reference = data.draw(st.sampled_from(sorted(self.kept)))
        self.repository.cancel(reference)
        del self.kept[reference]

    @precondition(lambda self: self.uncounted)
    @rule()
    def cancel_uncounted(self) -> None:
        self.repository.cancel_uncounted(self.uncounted.pop())

    @precondition(lambda self: self.kept)
    @rule(data=st.data())
    def erase(self, data: st.DataObject) -> None:
        reference = data.draw(st.sampled_from(sorted(self.kept)))
        self.repository.erase(reference)
        self.erased.append(self.kept.pop(reference))

    @rule()
    def publish(self) -> None:
        pending = self.repository.pending()
        assert self.repository.publish() or not pending
        self.published = self.expected

    @rule(threshold=st.integers(1, 6))
    def publish_if_due(self, threshold: int) -> None:
        due = self.repository.pending() >= threshold
        assert self.repository.publish_if_due(threshold) is due
        if due:
            self.published = self.expected

    @rule(secret=st.sampled_from((PASSPHRASE, RECOVERY.text())))
    def reopen(self, secret: str) -> None:
        pending = self.repository.pending()
        self.repository.close()
        assert pending_without_key(self.dossier.coffre) == pending
        self.repository = Repository.open(self.dossier, secret)
        assert self.repository.reconcile() is None

    @rule()
    def lose_the_counter_file(self) -> None:
        self.dossier.compteurs.unlink()
        self.repository.close()
        self.repository = Repository.open(self.dossier, PASSPHRASE)

    @property
    def counted(self) -> list[Situation]:
        return [*self.kept.values(), *self.erased, *self.uncounted]

    @property
    def expected(self) -> dict[Cellule, int]:
        return recount(self.counted)

    @invariant()
    def counts_are_those_of_the_model(self) -> None:
        if not hasattr(self, "repository"):
            return
        assert self.repository.counters().sommes == self.expected
        assert file.read(self.dossier.compteurs).sommes == self.published
        assert self.repository.pending() >= 0
        if self.repository.pending() == 0:
            assert self.published == self.expected

    @invariant()
    def records_are_those_of_the_model(self) -> None:
        if not hasattr(self, "repository"):
            return
        assert {each.reference: each for each in self.repository.all()} == self.kept
        days = {each.jour for situation in self.counted for each in situation.entretiens}
        for day in days:
            tallies = self.repository.tallies(day)
            held = [each for each in self.counted if each.ouverture == day]
            met = [each for one in self.counted for each in one.entretiens if each.jour == day]
            assert tallies.jour == (len(held), len(met))
            year = [each for each in self.counted if each.ouverture.year == day.year]
            assert tallies.annee[0] == len(year)
            of_day = {each.reference for each in self.repository.of_day(day)}
            assert of_day == {
                reference
                for reference, each in self.kept.items()
                if any(one.jour == day for one in each.entretiens)
            }


Store.TestCase.settings = settings(max_examples=30 * LONGER, stateful_step_count=40)
TestStore = Store.TestCase
