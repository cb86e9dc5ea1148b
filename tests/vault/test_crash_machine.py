"""A long session whose disk fails or whose process dies at any change, whatever she does.

Reopened, every acknowledged save is there exactly once, in the store and in the counters;
what was under way is there whole or not at all.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from iscg_tui.counters import file
from iscg_tui.dossier import Dossier, DossierError
from iscg_tui.vault.errors import UncertainVault, VaultError, WrongPassphrase
from iscg_tui.vault.repository import Repository
from iscg_tui.vault.verify import verifier

from .disk import LONGER, MEMORY, FailingDisk, Killed, patched
from .draws import entretiens, situations
from .inventions import CHEAP, PASSPHRASE, RECOVERY, recount

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.intake.situation import Entretien, Situation

FAULTS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, "short", "kill", "kill")
SECRETS = (PASSPHRASE, "une autre phrase tout à fait inventée", "encore une phrase inventée")


@dataclass(frozen=True)
class Fault:
    """Which change of the disk fails, and how; none when ``at`` is 0."""

    at: int
    kind: int | str


SOUND = st.just(Fault(0, "kill"))
FAILING = SOUND | st.builds(Fault, st.integers(1, 4) | st.integers(1, 24), st.sampled_from(FAULTS))


@dataclass(frozen=True)
class Model:
    """What must be there. ``counted``: situations of which only the sums are left."""

    kept: tuple[Situation, ...] = ()
    counted: tuple[Situation, ...] = ()
    drafts: tuple[str, ...] = ()

    def with_(self, situation: Situation) -> Model:
        if situation.kept:
            return replace(self, kept=(*self.kept, situation))
        return replace(self, counted=(*self.counted, situation))

    def without(self, situation: Situation) -> Model:
        return replace(self, kept=tuple(each for each in self.kept if each != situation))

    def held_by(self, repository: Repository) -> bool:
        records = sorted(repository.all(), key=lambda each: str(each.reference))
        return (
            records == sorted(self.kept, key=lambda each: str(each.reference))
            and repository.counters().sommes == recount((*self.kept, *self.counted))
            and sorted(str(each.payload["mot"]) for each in repository.drafts())
            == sorted(self.drafts)
        )


class Crashing(RuleBasedStateMachine):
    """A store, and the models that are right of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY))
        self.dossier = Dossier(self.folder / "dossier")
        self.model = Model()
        self.secrets: tuple[str, ...] = (PASSPHRASE,)

    @initialize()
    def create(self) -> None:
        self.repository = Repository.create(self.dossier, PASSPHRASE, RECOVERY, cost=CHEAP)

    def teardown(self) -> None:
        if hasattr(self, "repository"):
            self.repository.close()
            # A counter file that was refused is written again at the next opening.
            Repository.open(self.dossier, self.secrets[0]).close()
            assert verifier(self.dossier, self.secrets[0]).saine
        shutil.rmtree(self.folder)

    def do(
        self,
        act: Callable[[Repository], object],
        fault: Fault,
        after: Model | None = None,
        secrets: tuple[str, ...] | None = None,
    ) -> None:
        """``act`` on a disk that fails; ``after`` and ``secrets``: what is right once done."""
        after, secrets = after or self.model, secrets or self.secrets
        try:
            with (
                pytest.MonkeyPatch.context() as monkeypatch,
                patched(monkeypatch, FailingDisk(fault.at, fault.kind)),
            ):
                act(self.repository)
        except UncertainVault:
            self.repository.close()
            self.reopen_soundly(after, secrets)
        except (VaultError, DossierError):
            assert self.model.held_by(self.repository), "a refused write leaves no phantom"
        except Killed:
            self.repository._opened.session.release()
            self.reopen_soundly(after, secrets)
        else:
            self.model, self.secrets = after, secrets

    def reopen_soundly(self, after: Model, secrets: tuple[str, ...]) -> None:
        """What is found is right before the act, or right after it."""
        for tried in dict.fromkeys((*self.secrets, *secrets)):
            try:
                self.repository = Repository.open(self.dossier, tried)
            except WrongPassphrase:
                continue
            self.secrets = (tried,)
            break
        else:
            raise AssertionError("neither the old secret nor the new one opens the store")
        assert "ancien" not in str(self.repository.reconcile()), "nothing went back in time"
        right = [each for each in (self.model, after) if each.held_by(self.repository)]
        assert right, "an acknowledged save is missing, or something is there twice"
        self.model = right[0]

    # What she does

    @rule(situation=situations(), fault=FAILING, drafted=st.booleans())
    def save(self, situation: Situation, fault: Fault, drafted: bool) -> None:
        drafts = self.repository.drafts() if drafted else []
        brouillon = drafts[0].id if drafts else None
        reference, _, _ = self.repository._situations.next_reference(situation.ouverture.year)
        named = replace(situation, reference=reference) if situation.kept else situation
        after = self.model.with_(named)
        if drafts:
            mots = list(after.drafts)
            mots.remove(str(drafts[0].payload["mot"]))
            after = replace(after, drafts=tuple(mots))
        self.do(lambda store: store.save(situation, brouillon=brouillon), fault, after)

    @rule(mot=st.text("abc", min_size=1, max_size=3), fault=FAILING)
    def draft(self, mot: str, fault: Fault) -> None:
        after = replace(self.model, drafts=(*self.model.drafts, mot))
        self.do(lambda store: store.save_draft(None, {"mot": mot}), fault, after)

    @precondition(lambda self: self.model.kept)
    @rule(data=st.data(), entretien=entretiens(), fault=FAILING)
    def interview(self, data: st.DataObject, entretien: Entretien, fault: Fault) -> None:
        old = data.draw(st.sampled_from(self.model.kept))
        after = self.model.without(old).with_(old.with_entretien(entretien))
        self.do(lambda store: store.add_entretien(str(old.reference), entretien), fault, after)

    @precondition(lambda self: self.model.kept)
    @rule(data=st.data(), situation=situations(), fault=FAILING)
    def correct(self, data: st.DataObject, situation: Situation, fault: Fault) -> None:
        old = data.draw(st.sampled_from(self.model.kept))
        new = replace(situation, reference=old.reference) if situation.kept else situation
        after = self.model.without(old).with_(new)
        self.do(lambda store: store.correct(str(old.reference), situation), fault, after)

    @precondition(lambda self: self.model.kept)
    @rule(data=st.data(), fault=FAILING)
    def cancel(self, data: st.DataObject, fault: Fault) -> None:
        old = data.draw(st.sampled_from(self.model.kept))
        self.do(lambda store: store.cancel(str(old.reference)), fault, self.model.without(old))

    @precondition(lambda self: self.model.kept)
    @rule(data=st.data(), fault=FAILING)
    def purge(self, data: st.DataObject, fault: Fault) -> None:
        old = data.draw(st.sampled_from(self.model.kept))
        after = self.model.without(old)
        after = replace(after, counted=(*after.counted, old))
        self.do(lambda store: store.erase(str(old.reference)), fault, after)

    @rule(fault=FAILING)
    def publish(self, fault: Fault) -> None:
        self.do(lambda store: store.publish(), fault)

    @rule(fault=FAILING)
    def compact(self, fault: Fault) -> None:
        self.do(lambda store: store._opened.upkeep.compact(), fault)

    @rule(new=st.sampled_from(SECRETS), fault=FAILING)
    def change_passphrase(self, new: str, fault: Fault) -> None:
        self.do(lambda store: store.keyring.change_passphrase(1, new, CHEAP), fault, secrets=(new,))

    @rule(fault=FAILING)
    def replacement_comes_and_goes(self, fault: Fault) -> None:
        others = [each for each in self.repository.keyring.listed() if each.id > 2]
        if others:
            self.do(lambda store: store.keyring.remove(others[0].id), fault)
        else:
            phrase = "une remplaçante tout à fait imaginaire"
            self.do(lambda store: store.keyring.add_replacement(phrase, CHEAP), fault)

    @rule(fault=FAILING)
    def rotate_the_data_key(self, fault: Fault) -> None:
        typed = [self.secrets[0], RECOVERY.text()]
        self.do(lambda store: store.keyring.rotate(typed), fault)

    @rule(fault=FAILING)
    def leave_and_come_back(self, fault: Fault) -> None:
        def close_and_open(store: Repository) -> None:
            store.close()
            self.repository = Repository.open(self.dossier, self.secrets[0])

        try:
            with (
                pytest.MonkeyPatch.context() as monkeypatch,
                patched(monkeypatch, FailingDisk(fault.at, fault.kind)),
            ):
                close_and_open(self.repository)
        except (VaultError, DossierError, Killed):
            self.repository._opened.session.release()
            self.reopen_soundly(self.model, self.secrets)

    @invariant()
    def everything_acknowledged_is_there_once(self) -> None:
        if not hasattr(self, "repository"):
            return
        assert self.model.held_by(self.repository)
        if self.repository.pending() == 0 and not self.repository._projection.behind:
            published = file.read(self.dossier.compteurs)
            assert published.sommes == self.repository.counters().sommes


Crashing.TestCase.settings = settings(
    max_examples=10 * LONGER, stateful_step_count=30, suppress_health_check=list(HealthCheck)
)
TestCrashing = Crashing.TestCase
