"""What an ISCG does in her post, in any order, on a real store and on its model."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from iscg_tui.dossier import Dossier
from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Situation
from iscg_tui.vault import creation
from iscg_tui.vault.repository import Repository
from iscg_tui.vault.upkeep import Upkeep

from ..vault.disk import MEMORY
from ..vault.inventions import CHEAP, NOMENCLATURE, PASSPHRASE, RECOVERY, plain
from .lives import (
    PARIS,
    START,
    ZONES,
    Gone,
    Known,
    Person,
    Reader,
    canaries,
    months_later,
    summer_in_paris,
)

if TYPE_CHECKING:
    from iscg_tui.counters.cells import Cellule

CODES = {
    name: tuple(each.code for each in NOMENCLATURE[name].choix)
    for name in ("nature", "age", "genre", "public", "mode", "suites", "saisine")
}


class Gestes(RuleBasedStateMachine):
    """A post and its store, and what an ISCG does there, noted by who knows better."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY))
        self.dossier = Dossier(self.folder / "dossier")
        self.patch = pytest.MonkeyPatch()
        self.place = PARIS
        self.patch.setenv("TZ", ZONES[PARIS][0])
        time.tzset()
        self.now = START
        self.months = 24
        self.secret = PASSPHRASE
        self.reader = Reader([PASSPHRASE])
        self.withdrawn: list[str] = []
        self.known = Known()
        self.pictures: dict[bytes, Known] = {}
        self.in_file: dict[Cellule, int] = {}
        self.batch_in_file = 0
        self.fading = Gone(set())
        self.gone: list[Gone] = []
        self.gone_references: set[str] = set()
        self.fading_references: set[str] = set()
        self.words = 0
        self.dossier.prepare()
        self.patch.setattr(creation, "Upkeep", partial(Upkeep, jour=self.local_day))

    def local_day(self) -> date:
        """The day that the machine says, by its own zone."""
        return datetime.fromtimestamp(self.now.timestamp()).date()  # noqa: DTZ006 - its own

    @property
    def today(self) -> date:
        """The day where she is, by plain arithmetic."""
        summer = self.place == PARIS and summer_in_paris(self.now)
        return (self.now + timedelta(hours=ZONES[self.place][1] + summer)).date()

    @initialize()
    def create(self) -> None:
        self.repository = Repository.create(self.dossier, PASSPHRASE, RECOVERY, cost=CHEAP)
        self.repository.today = self.local_day

    # What the model knows

    def word(self) -> str:
        self.words += 1
        return f"Canari{self.words:05d}"

    def identity(self, data: st.DataObject) -> Identite | None:
        if not data.draw(st.booleans()):
            return None
        word = self.word()
        return Identite(f"{word}n", f"{word}p", 1976, f"{word}c", f"{word}t")

    def drawn(self, data: st.DataObject, jour: date, adhesion: Adhesion) -> Situation:
        one = {name: data.draw(st.sampled_from(CODES[name])) for name in CODES}
        return plain(
            nature=one["nature"],
            age=one["age"],
            genre=one["genre"],
            public=one["public"],
            saisine=one["saisine"],
            adhesion=adhesion,
            entretiens=(Entretien(jour, one["mode"], one["suites"]),),
            identite=self.identity(data) if adhesion is Adhesion.OUI else None,
        )

    def let_go(self, *references: str) -> None:
        """Those are kept no more, and at once nowhere but in what is announced."""
        words: set[bytes] = set()
        for each in references:
            words |= self.known.kept.pop(each).words
            self.gone_references.add(each)
        words |= self.typed_and_gone()
        self.announce(words)

    def typed_and_gone(self) -> set[bytes]:
        """What was being typed about someone who has just left."""
        if self.repository.place is not None:
            return set()
        gone, self.known.typed = self.known.typed, set()
        return gone

    def announce(self, words: set[bytes]) -> None:
        holding = self.repository.holding()
        self.gone.append(Gone(words, holding.jusqu_au))

    def someone(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.known.kept)))

    def day(self, data: st.DataObject) -> date:
        return self.today - timedelta(data.draw(st.sampled_from((0, 0, 0, 1, 3, 40))))

    # What she does

    @rule(data=st.data(), adhesion=st.sampled_from((Adhesion.OUI, Adhesion.OUI, Adhesion.NON)))
    def enter(self, data: st.DataObject, adhesion: Adhesion) -> None:
        draft = None
        if adhesion is not Adhesion.OUI and self.known.drafts and data.draw(st.booleans()):
            draft = data.draw(st.sampled_from(sorted(self.known.drafts)))
            self.fading.words |= self.known.drafts.pop(draft)
        situation = self.drawn(data, self.day(data), adhesion)
        saved = self.repository.save(situation, brouillon=draft)
        self.known.count(saved)
        if saved.reference is None:
            self.known.uncounted.append(saved)
        else:
            assert saved.reference not in self.known.kept
            self.known.kept[saved.reference] = Person(saved)

    @rule(data=st.data(), adhesions=st.lists(st.just(Adhesion.OUI), min_size=2, max_size=4))
    def a_full_day(self, data: st.DataObject, adhesions: list[Adhesion]) -> None:
        for adhesion in adhesions:
            self.enter(data, adhesion)

    @precondition(lambda self: self.known.kept)
    @rule(data=st.data())
    def interview(self, data: st.DataObject) -> None:
        reference = self.someone(data)
        one = Entretien(self.day(data), data.draw(st.sampled_from(CODES["mode"])), "1")
        saved = self.repository.add_entretien(reference, one)
        self.known.count(saved, self.known.kept[reference].situation)
        self.known.kept[reference].situation = saved

    @precondition(lambda self: len(self.known.kept) > 1)
    @rule(data=st.data())
    def join(self, data: st.DataObject) -> None:
        reference, known = data.draw(
            st.lists(st.sampled_from(sorted(self.known.kept)), min_size=2, max_size=2, unique=True)
        )
        joining, into = self.known.kept.pop(reference), self.known.kept[known]
        saved = self.repository.join(reference, known)
        assert saved.identite == into.situation.identite
        self.known.count(None, joining.situation)
        self.known.count(saved, into.situation)
        before = joining.words | into.words
        into.situation = saved
        if joining.until is not None and joining.until >= (into.until or joining.until):
            into.until, into.motif = joining.until, joining.motif
        self.fading.words |= (before - into.words) | self.typed_and_gone()
        self.fading_references.add(reference)

    @precondition(lambda self: self.known.kept)
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        person = self.known.kept[reference := self.someone(data)]
        changed = replace(
            person.situation,
            nature=data.draw(st.sampled_from(CODES["nature"])),
            age=data.draw(st.sampled_from(CODES["age"])),
        )
        saved = self.repository.correct(reference, changed)
        self.known.count(saved, person.situation)
        person.situation = saved

    @precondition(lambda self: self.known.kept)
    @rule(data=st.data())
    def rectify(self, data: st.DataObject) -> None:
        person = self.known.kept[reference := self.someone(data)]
        before = person.words
        person.situation = self.repository.correct(
            reference, replace(person.situation, identite=self.identity(data))
        )
        self.fading.words |= before - person.words

    @precondition(lambda self: self.known.kept)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        person = self.known.kept[reference := self.someone(data)]
        only = replace(person.situation, adhesion=Adhesion.NON, identite=None)
        saved = self.repository.correct(reference, only)
        assert saved.reference is None
        self.known.count(saved, person.situation)
        self.known.uncounted.append(saved)
        self.let_go(reference)

    @precondition(lambda self: self.known.kept)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        reference = self.someone(data)
        self.repository.cancel(reference)
        self.known.count(None, self.known.kept[reference].situation)
        self.let_go(reference)

    @precondition(lambda self: self.known.uncounted)
    @rule()
    def cancel_uncounted(self) -> None:
        old = self.known.uncounted.pop()
        self.repository.cancel_uncounted(old)
        self.known.count(None, old)

    @precondition(lambda self: self.known.kept)
    @rule(data=st.data())
    def erase(self, data: st.DataObject) -> None:
        reference = self.someone(data)
        self.repository.erase(reference)
        self.let_go(reference)

    @rule()
    def erase_all_due(self) -> None:
        due = self.known.due(self.today, self.months)
        self.repository.erase_all(due)
        if due:
            self.let_go(*due)

    @precondition(lambda self: self.known.kept)
    @rule(data=st.data(), months=st.integers(1, 24))
    def keep_longer(self, data: st.DataObject, months: int) -> None:
        person = self.known.kept[reference := self.someone(data)]
        until = months_later(self.today, months)
        motif = f"{self.word()}m"
        self.repository.keep(reference, motif, until)
        self.fading.words |= canaries(person.motif)
        person.until, person.motif = until, motif

    @precondition(lambda self: self.known.kept)
    @rule(data=st.data())
    def give_access(self, data: st.DataObject) -> None:
        reference = self.someone(data)
        self.repository.note_access(reference, self.today)
        assert self.repository.access(reference) == self.today

    @rule()
    def set_aside_a_draft(self) -> None:
        text = f"{self.word()}b"
        id_ = self.repository.save_draft(None, {"reponses": {"precision": text}})
        self.known.drafts[id_] = canaries(text)

    @precondition(lambda self: self.known.drafts)
    @rule(data=st.data())
    def throw_a_draft_away(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.known.drafts)))
        self.repository.drop_draft(id_)
        self.fading.words |= self.known.drafts.pop(id_)

    @precondition(lambda self: self.known.kept)
    @rule(data=st.data())
    def type_an_identity(self, data: st.DataObject) -> None:
        """Each word typed is on disk before it is saved; it may never be."""
        text = f"{self.word()}s"
        self.repository.place = {
            "ecran": "identite",
            "reference": self.someone(data),
            "saisie": {"nom": text},
            "champ": "nom",
        }
        self.fading.words |= self.known.typed
        self.known.typed = canaries(text)

    @rule()
    def leave_it_unsaved(self) -> None:
        self.repository.place = None
        self.fading.words |= self.known.typed
        self.known.typed = set()

    @rule()
    def publish(self) -> None:
        known = self.known
        if self.repository.publish():
            known.batch = self.batch_in_file = max(known.batch, self.batch_in_file) + 1
            known.published = self.in_file = dict(+known.counted)
        else:
            assert known.published == dict(+known.counted)
