"""Whatever she does, in whatever order: sums published and pending equal the recount."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass, replace
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


GONE = "nothing says any more what these were"


@dataclass(eq=False)
class Counted:
    """What one situation counts for, and counted for when the batch to come began.

    Nobody remembers the latter past a reopening: None.
    """

    now: dict[Cellule, int]
    then: dict[Cellule, int] | None

    @property
    def touched(self) -> bool:
        return self.now != self.then


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
        self.cancelled: list[Situation] = []
        self.batch: dict[str | Situation, list[Counted]] = defaultdict(list)
        self.threw_file_away = False

    @initialize()
    def create(self) -> None:
        self.repository = Repository.create(self.dossier, PASSPHRASE, RECOVERY, cost=CHEAP)

    def teardown(self) -> None:
        if hasattr(self, "repository"):
            self.repository.close()
        shutil.rmtree(self.folder)

    def _adopt(
        self, situation: Situation, counted: Counted | None = None, *, known: bool = False
    ) -> None:
        """One more situation is there, that was ``counted`` as something else until now."""
        counted = counted or Counted({}, {})
        counted.now = recount([situation])
        if situation.kept:
            assert situation.reference is not None
            if not known:
                assert situation.reference not in self.given, "a reference was given twice"
                self.given.add(situation.reference)
            self.kept[situation.reference] = situation
            self.batch[situation.reference] = [counted]
        else:
            assert situation.reference is None
            self.uncounted.append(situation)
            self.batch[situation].append(counted)

    def _taken(self, situation: Situation) -> Counted:
        """How one such counts, the first that the batch to come would not miss."""
        alike = self.batch[situation.reference or situation]
        found = min(alike, key=lambda each: (each.then != {}, not each.touched))
        alike.remove(found)
        return found

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
        old = self.kept[reference]
        saved = self.repository.add_entretien(reference, entretien)
        assert saved == old.with_entretien(entretien)
        self._adopt(saved, self._taken(old), known=True)

    @precondition(lambda self: self.kept)
    @rule(data=st.data(), situation=situations())
    def correct(self, data: st.DataObject, situation: Situation) -> None:
        reference = data.draw(st.sampled_from(sorted(self.kept)))
        old = self.kept.pop(reference)
        corrected = self.repository.correct(reference, situation)
        self._adopt(corrected, self._taken(old), known=True)

    @precondition(lambda self: self.kept)
    @rule(data=st.data(), situation=situations())
    def correct_and_put_back(self, data: st.DataObject, situation: Situation) -> None:
        reference = data.draw(st.sampled_from(sorted(self.kept)))
        old = self.kept[reference]
        if situation.kept:
            self.repository.correct(reference, situation)
            self._adopt(self.repository.correct(reference, old), self._taken(old), known=True)
            assert self.kept[reference] == old

    @precondition(lambda self: len(self.kept) > 1)
    @rule(data=st.data())
    def join(self, data: st.DataObject) -> None:
        one, other = data.draw(st.permutations(sorted(self.kept)))[:2]
        joining, joined = self.kept.pop(one), self.kept[other]
        for entretien in joining.entretiens:
            joined = joined.with_entretien(entretien)
        assert self.repository.join(one, other) == joined
        self._cancelled(joining)
        self._adopt(joined, self._taken(joined), known=True)

    @precondition(lambda self: self.uncounted)
    @rule(situation=situations())
    def correct_uncounted(self, situation: Situation) -> None:
        old = self.uncounted.pop()
        self._adopt(self.repository.correct_uncounted(old, situation), self._taken(old))

    @precondition(lambda self: self.uncounted)
    @rule(situation=situations())
    def correct_uncounted_and_put_back(self, situation: Situation) -> None:
        old = self.uncounted.pop()
        corrected, counted = self.repository.correct_uncounted(old, situation), self._taken(old)
        if corrected.reference is None:
            self._adopt(self.repository.correct_uncounted(corrected, old), counted)
        else:
            self.given.add(corrected.reference)
            self._adopt(self.repository.correct(corrected.reference, old), counted)

    @precondition(lambda self: self.kept)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        reference = data.draw(st.sampled_from(sorted(self.kept)))
        self.repository.cancel(reference)
        self._cancelled(self.kept.pop(reference))

    def _cancelled(self, situation: Situation) -> None:
        counted = self._taken(situation)
        counted.now = {}
        self.batch[str(situation.reference)] = [counted]
        self.cancelled.append(situation)

    @precondition(lambda self: self.cancelled)
    @rule()
    def restore(self) -> None:
        situation = self.cancelled.pop()
        restored = self.repository.restore(situation)
        assert restored == situation
        self._adopt(restored, self._taken(situation), known=True)

    @precondition(lambda self: self.uncounted)
    @rule()
    def cancel_uncounted(self) -> None:
        situation = self.uncounted.pop()
        self.repository.cancel_uncounted(situation)
        counted = self._taken(situation)
        counted.now = {}
        self.batch[GONE].append(counted)

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
        self._published()

    def _published(self) -> None:
        self.published = self.expected
        for each in self._counted():
            each.then = each.now

    def _counted(self) -> list[Counted]:
        return [each for alike in self.batch.values() for each in alike]

    @rule(threshold=st.integers(1, 6))
    def publish_if_due(self, threshold: int) -> None:
        due = self.repository.pending() >= threshold
        assert self.repository.publish_if_due(threshold) is due
        if due:
            self._published()

    @rule(secret=st.sampled_from((PASSPHRASE, RECOVERY.text())))
    def reopen(self, secret: str) -> None:
        pending = self.repository.pending()
        self.repository.close()
        assert pending_without_key(self.dossier.coffre) == pending
        self.repository = Repository.open(self.dossier, secret)
        assert self.repository.reconcile() is None
        self._forgotten()

    def _forgotten(self) -> None:
        """What is kept says itself whether it was touched, and first counted; the rest does not."""
        for name, alike in list(self.batch.items()):
            for each in [each for each in alike if each.touched and name != GONE]:
                if name not in self.kept:
                    self.batch[GONE].append(replace(each))
                    each.then = each.now
                elif each.then != {}:
                    each.then = None

    @rule()
    def lose_the_counter_file(self) -> None:
        self.dossier.compteurs.unlink()
        self.repository.close()
        self.repository = Repository.open(self.dossier, PASSPHRASE)
        self._forgotten()

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
        assert self.repository.pending() == sum(each.touched for each in self._counted())
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
