"""Stopped at any byte, at any change of the disk: every acknowledged save is there, once."""

from __future__ import annotations

import errno
import json
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import pytest

from iscg_tui.counters import file
from iscg_tui.dossier import Dossier, DossierError
from iscg_tui.intake.situation import Adhesion, Entretien
from iscg_tui.vault import frames, reading
from iscg_tui.vault.accounts import published_in
from iscg_tui.vault.errors import UncertainVault, VaultError
from iscg_tui.vault.header import HEADER_BYTES
from iscg_tui.vault.keys import Secret
from iscg_tui.vault.repository import Repository
from iscg_tui.vault.storage import State

from .disk import LONGER, Disk, FailingDisk, Killed, Recorder, patched
from .inventions import CHEAP, PASSPHRASE, RECOVERY, at_random, plain, recount

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iscg_tui.counters.cells import Cellule
    from iscg_tui.intake.situation import Situation

STATES = 40_000
JOUR = date(2026, 3, 4)
SANS = plain(adhesion=Adhesion.NON, identite=None)


# Every byte at which a write can be cut, and every change at which the power can fail


@dataclass
class Promises:
    """What was acknowledged, by the number of its transaction and by the number of its batch."""

    tables: dict[int, Any] = field(default_factory=dict)
    batches: dict[int, dict[str, int]] = field(default_factory=dict)

    def note(self, repository: Repository) -> int:
        storage = repository._storage
        self.tables[storage.journal.sequence] = json.loads(storage.state.snapshot())
        batch, sums = published_in(storage.state)
        self.batches[batch] = dict(sums)
        return storage.journal.sequence


def long_session(folder: Path, recorder: Recorder, promises: Promises) -> None:
    rng = random.Random(20260304)
    repository = Repository.create(Dossier(folder), PASSPHRASE, RECOVERY, cost=CHEAP)
    recorder.note("ack", promises.note(repository))
    uncounted: list[Situation] = []
    for turn in range(58):
        if turn % 11 == 10:
            repository._opened.upkeep.compact()
        elif turn == 35:
            repository.keyring.change_passphrase(1, PASSPHRASE, CHEAP)
        elif turn == 45:
            repository.keyring.rotate([PASSPHRASE, RECOVERY.text()])
        else:
            one_act(repository, rng, uncounted)
        recorder.note("ack", promises.note(repository))
    repository.close()


def one_act(repository: Repository, rng: random.Random, uncounted: list[Situation]) -> None:
    kept = repository.all()
    act = rng.choice(("save", "save", "save", "draft", "entretien", "correct", "cancel", "publish"))
    drafts = [each.id for each in repository.drafts()]
    draft = drafts[0] if drafts else None
    reference = str(rng.choice(kept).reference) if kept else ""
    saved: Situation | None = None
    if act == "save" or not kept:
        saved = repository.save(at_random(rng), brouillon=draft)
    elif act == "draft":
        repository.save_draft(draft, {"reponses": rng.random()})
    elif act == "entretien":
        repository.add_entretien(reference, Entretien(date(2026, 12, 30), "1", "1"))
    elif act == "correct":
        saved = repository.correct(reference, at_random(rng))
    elif act == "cancel" and uncounted:
        repository.cancel_uncounted(uncounted.pop())
    elif act == "cancel":
        rng.choice((repository.cancel, repository.erase))(reference)
    else:
        repository.publish()
    if saved is not None and saved.reference is None:
        uncounted.append(saved)


class Reader:
    """Reads what a crash left, as an opening does; a prefix already read is not read again."""

    def __init__(self, promises: Promises) -> None:
        self.promises = promises
        self.known: dict[bytes, tuple[int, int]] = {}
        self.lots: dict[bytes, int] = {}

    def read(self, store: bytes) -> tuple[int, int]:
        """The last transaction and the last batch; raises when the store cannot be read."""
        split = frames.split(store, HEADER_BYTES)
        whole = store if split.torn_at is None else store[: split.torn_at]
        if whole not in self.known:
            data_key, _ = reading.unlock(whole, Secret.typed(PASSPHRASE))
            found = reading.contents(whole, data_key)
            assert not found.torn
            state = State.of(found)
            assert json.loads(state.snapshot()) == self.promises.tables[found.sequence]
            self.known[whole] = (found.sequence, published_in(state)[0])
        return self.known[whole]

    def check(self, acknowledged: int, store: bytes | None, counters: bytes | None) -> None:
        if acknowledged == 0 and store is None:
            return
        assert store is not None
        sequence, batch = self.read(store)
        assert acknowledged <= sequence <= acknowledged + 1
        if counters is None:
            assert acknowledged <= 1
            return
        assert batch - 1 <= self.lot(counters) <= batch, "the file is never ahead, nor two behind"

    def lot(self, counters: bytes) -> int:
        """The batch of a counter file, whose sums are those that the store published."""
        if counters not in self.lots:
            found = file.decode(counters)
            sums = {cell.text(): value for cell, value in found.sommes.items()}
            assert sums == self.promises.batches[found.lot]
            self.lots[counters] = found.lot
        return self.lots[counters]


@pytest.fixture
def recorded(in_memory: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[Any], Promises]:
    folder = in_memory / "dossier"
    recorder, promises = Recorder(folder), Promises()
    with patched(monkeypatch, recorder):
        long_session(folder, recorder, promises)
    return folder, recorder.events, promises


def test_at_every_byte_and_every_change_nothing_acknowledged_is_lost(
    recorded: tuple[Path, list[Any], Promises], in_memory: Path
) -> None:
    folder, events, promises = recorded
    store, counters = str(folder / "coffre.iscg"), str(folder / "compteurs.json")
    disk, reader = Disk(), Reader(promises)
    acknowledged, states = 0, 0
    sampled: list[tuple[int, bytes, bytes | None]] = []
    for event in events:
        if event.kind == "ack":
            (acknowledged,) = event.values
            continue
        if event.kind == "write" and event.values[0] == store:
            _, at, data = event.values
            before = disk.after_a_kill(store) or b""
            assert len(before) == at, "a transaction goes at the end"
            for cut in range(len(data)):
                cut_store = before + data[:cut]
                reader.check(acknowledged, cut_store, disk.after_a_kill(counters))
                states += 1
                if states % 701 == 0:
                    sampled.append((acknowledged, cut_store, disk.after_a_kill(counters)))
        disk.do(event)
        for found in disk.after_a_power_cut(store):
            for sums in disk.after_a_power_cut(counters):
                reader.check(acknowledged, found, sums)
                states += 1
    assert states >= STATES
    assert len(reader.known) > 50
    assert len(sampled) > 50
    for number, (sequence, found, sums) in enumerate(sampled):
        reopened_and_used(Dossier(in_memory / f"après-{number}"), promises, sequence, found, sums)


def reopened_and_used(
    dossier: Dossier, promises: Promises, acknowledged: int, store: bytes, counters: bytes | None
) -> None:
    """The whole program's opening of what a crash left, and a day's work after it."""
    dossier.prepare()
    dossier.coffre.write_bytes(store)
    if counters is not None:
        dossier.compteurs.write_bytes(counters)
    repository = Repository.open(dossier, PASSPHRASE)
    assert "récent" not in str(repository.reconcile())
    found = json.loads(repository._storage.state.snapshot())
    assert found == promises.tables[acknowledged]
    references = {each.reference for each in repository.all()}
    saved = repository.save(plain())
    assert saved.reference not in references
    repository.publish()
    assert file.read(dossier.compteurs).sommes == repository.counters().sommes
    repository.close()
    again = Repository.open(dossier, PASSPHRASE)
    assert {each.reference for each in again.all()} == references | {saved.reference}
    again.close()


# Every change of the disk refused in turn, by every cause, and the process killed at each


@dataclass
class Model:
    """What must be in the store: acknowledged, each once."""

    kept: dict[str, Situation] = field(default_factory=dict)
    others: list[Situation] = field(default_factory=list)

    def copy(self) -> Model:
        return Model(dict(self.kept), list(self.others))

    def holds(self, repository: Repository) -> bool:
        sums = {cell: n for cell, n in repository.counters().sommes.items() if n}
        expected: dict[Cellule, int] = recount([*self.kept.values(), *self.others])
        records = {str(each.reference): each for each in repository.all()}
        return records == self.kept and sums == expected


def _save(model: Model, repository: Repository) -> None:
    saved = repository.save(plain())
    model.kept[str(saved.reference)] = saved


def _save_uncounted(model: Model, repository: Repository) -> None:
    model.others.append(repository.save(SANS))


def _entretien(model: Model, repository: Repository) -> None:
    reference = min(model.kept)
    model.kept[reference] = repository.add_entretien(reference, Entretien(JOUR, "2", "1"))


def _correct(model: Model, repository: Repository) -> None:
    reference = min(model.kept)
    model.kept[reference] = repository.correct(
        reference, replace(model.kept[reference], nature="VIF")
    )


def _cancel(model: Model, repository: Repository) -> None:
    repository.cancel(max(model.kept))
    del model.kept[max(model.kept)]


def _erase(model: Model, repository: Repository) -> None:
    repository.erase(max(model.kept))
    model.others.append(model.kept.pop(max(model.kept)))


def _publish(model: Model, repository: Repository) -> None:
    repository.publish()


def _compact(model: Model, repository: Repository) -> None:
    repository._opened.upkeep.compact()


def _passphrase(model: Model, repository: Repository) -> None:
    repository.keyring.change_passphrase(1, PASSPHRASE, CHEAP)


SESSION: tuple[Callable[[Model, Repository], None], ...] = (
    _save,
    _save_uncounted,
    _save,
    _publish,
    _entretien,
    _compact,
    _save,
    _correct,
    _passphrase,
    _cancel,
    _publish,
    _save,
    _erase,
    _save,
)


def run(dossier: Dossier, disk: FailingDisk, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """The session on a failing disk; then everything checked on a sound one."""
    told: Counter[str] = Counter()
    model, repository = Model(), None
    try:
        with patched(monkeypatch, disk):
            for act in (None, *SESSION):
                after = model.copy()
                try:
                    if repository is None:
                        repository = _opened(dossier)
                    if act is None:
                        continue
                    if act in (_entretien, _correct, _cancel, _erase) and not model.kept:
                        continue
                    act(after, repository)
                    model = after
                except (VaultError, DossierError) as error:
                    told[type(error).__name__] += 1
                    if isinstance(error, UncertainVault) and repository is not None:
                        repository.close()
                        repository = None
                        model = _settled(dossier, model, _intended(model, act))
                    elif repository is not None:
                        assert model.holds(repository), "a refused write leaves no phantom"
    except Killed:
        told["killed"] += 1
        # What was asked and not acknowledged may be there; nothing else may differ.
        if repository is not None:
            repository._opened.session.release()
        model = _settled(dossier, model, _intended(model, act))
        repository = None
    if repository is not None:
        repository.close()
    _settled(dossier, model, model)
    return told


def _opened(dossier: Dossier) -> Repository:
    if dossier.coffre.exists():
        return Repository.open(dossier, PASSPHRASE)
    return Repository.create(dossier, PASSPHRASE, RECOVERY, cost=CHEAP)


class _Imagined:
    """The repository that a model's act would have acknowledged: it changes nothing."""

    def __init__(self, model: Model, numbers: int) -> None:
        self.model = model
        self.numbers = numbers

    def save(self, situation: Situation) -> Situation:
        if not situation.kept:
            return situation
        return replace(situation, reference=f"26-{self.numbers:04d}")

    def add_entretien(self, reference: str, entretien: Entretien) -> Situation:
        return self.model.kept[reference].with_entretien(entretien)

    def correct(self, reference: str, situation: Situation) -> Situation:
        return situation

    def __getattr__(self, name: str) -> Any:
        return _Imagined(self.model, self.numbers)

    def __call__(self, *_args: Any) -> None:
        return None


def _intended(model: Model, act: Callable[[Model, Any], None] | None) -> list[Model]:
    """The models that would be right had ``act`` been done, whatever number a save was given."""
    if act is None:
        return [model]
    if act is not _save:
        after = model.copy()
        act(after, _Imagined(model, 0))
        return [after]
    possible = []
    for number in range(1, 12):
        after = model.copy()
        act(after, cast("Repository", _Imagined(model, number)))
        possible.append(after)
    return possible


def _settled(dossier: Dossier, model: Model, after: list[Model] | Model) -> Model:
    """The model of what a sound opening finds: the one before, or one of those after."""
    if not dossier.coffre.exists():
        assert not model.kept
        assert not model.others
        return model
    repository = Repository.open(dossier, PASSPHRASE)
    try:
        possible = [model, *(after if isinstance(after, list) else [after])]
        right = [each for each in possible if each.holds(repository)]
        assert right, "an acknowledged save is missing, or something is there twice"
        published = file.read(dossier.compteurs)
        if repository.pending() == 0:
            assert published.sommes == repository.counters().sommes
        return right[0]
    finally:
        repository.close()


ALIKE = (errno.EROFS, errno.EACCES)
FAULTS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, "short", "kill")


@pytest.fixture(scope="module")
def changes_of_a_session(tmp_path_factory: pytest.TempPathFactory) -> int:
    disk = FailingDisk(0, "kill")
    with pytest.MonkeyPatch.context() as monkeypatch:
        told = run(Dossier(tmp_path_factory.mktemp("sans-panne") / "d"), disk, monkeypatch)
    assert not told
    return disk.seen


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_every_change_of_the_disk_loses_nothing(
    fault: int | str,
    changes_of_a_session: int,
    in_memory: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: Counter[str] = Counter()
    assert changes_of_a_session > 80
    # These two are refusals alike: in a quick run each is met at every other change.
    first, step = (1 + (fault == errno.EACCES), 2) if fault in ALIKE and LONGER == 1 else (1, 1)
    for at in range(first, changes_of_a_session + 1, step):
        told += run(Dossier(in_memory / str(at)), FailingDisk(at, fault), monkeypatch)
    if fault == "kill":
        assert told["killed"] == changes_of_a_session
    else:
        assert told["SaveRefused"] > 10


def test_an_interruption_in_the_middle_of_a_save_leaves_nothing_behind(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.save(plain())

    def interrupted(call: str, real: Callable[..., Any], args: Any, named: Any) -> Any:
        if call == "fsync":
            raise KeyboardInterrupt
        return real(*args, **named)

    rng = random.Random(1)
    large = {"reponses": [rng.random() for _ in range(500)]}
    with patched(monkeypatch, interrupted), pytest.raises(KeyboardInterrupt):
        repository.save_draft(None, large)
    assert repository.drafts() == []
    saved = repository.save(plain())
    repository.close()
    again = Repository.open(dossier, PASSPHRASE)
    assert again.reconcile() is None
    assert again.all()[-1] == saved
    assert again.drafts() == []
    again.close()


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_a_disk_that_no_longer_answers_takes_nothing_more(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    saved = repository.save(plain())

    def broken(call: str, real: Callable[..., Any], args: Any, named: Any) -> Any:
        if call in ("fsync", "ftruncate"):
            raise OSError(number, "")
        return real(*args, **named)

    with patched(monkeypatch, broken), pytest.raises(UncertainVault):
        repository.save(plain())
    with pytest.raises(UncertainVault):
        repository.save(plain())
    assert repository.all() == [saved]
    assert repository.tidy() is None
    repository.close()
    again = Repository.open(dossier, PASSPHRASE)
    assert again.all()[0] == saved
    assert len(again.all()) <= 2
    again.close()
