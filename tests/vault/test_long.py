"""The real thing: processes killed with SIGKILL while they save, and a disk that is full."""

from __future__ import annotations

import os
import random
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from iscg_tui.counters import file
from iscg_tui.dossier import Dossier, DossierError
from iscg_tui.vault.errors import VaultError
from iscg_tui.vault.repository import Repository

from .inventions import CHEAP, PASSPHRASE, RECOVERY, at_random, plain, recount

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KILLS = int(os.environ.get("ISCG_TUI_KILLS", "20"))
"""How many processes are killed; ``ISCG_TUI_KILLS=500`` for the long run."""

pytestmark = pytest.mark.e2e


def a_day(dossier: Dossier, told: int, seed: int) -> None:
    """Saves without end, each one told once acknowledged; tidied up now and then."""
    rng = random.Random(seed)
    repository = Repository.open(dossier, PASSPHRASE)
    for turn in range(10_000):
        draft = repository.save_draft(None, {"tour": turn})
        saved = repository.save(at_random(rng), brouillon=draft)
        os.write(told, f"{saved.reference or '-'}\n".encode())
        repository.publish_if_due()
        if turn % 7 == 6:
            repository._opened.upkeep.compact()


def killed_in_the_middle(dossier: Dossier, seed: int) -> list[str]:
    """What one process acknowledged before it was killed, at a moment drawn at random."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            a_day(dossier, writing, seed)
        finally:
            os._exit(1)
    os.close(writing)
    heard = b""
    wanted = random.Random(seed).randrange(1, 9)
    while heard.count(b"\n") < wanted:
        # It dies while it writes: somewhere in the save after the last one that was heard.
        heard += os.read(reading, 64)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the session itself must not fail"
    while rest := os.read(reading, 4096):
        heard += rest
    os.close(reading)
    return heard.decode().split()


def test_processes_killed_while_they_save_lose_nothing_acknowledged(
    in_memory: Path,
) -> None:
    dossier = Dossier(in_memory / "dossier")
    Repository.create(dossier, PASSPHRASE, RECOVERY, cost=CHEAP).close()
    acknowledged: list[str] = []
    counted_before = 0
    for number in range(KILLS):
        heard = killed_in_the_middle(dossier, number)
        acknowledged += [each for each in heard if each != "-"]
        repository = Repository.open(dossier, PASSPHRASE)
        kept = {str(each.reference): each for each in repository.all()}
        assert set(acknowledged) <= set(kept)
        totals = sum(
            value
            for cell, value in repository.counters().sommes.items()
            if cell.tableau == "situations"
        )
        assert counted_before + len(heard) <= totals <= counted_before + len(heard) + 1
        counted_before = totals
        assert len(kept) - len(acknowledged) <= number + 1, "at most one a kill was not heard of"
        sums = repository.counters().sommes
        assert all(sums[cell] >= times for cell, times in recount(kept.values()).items())
        repository.publish()
        assert file.read(dossier.compteurs).sommes == repository.counters().sommes
        for reference in list(kept)[:-3]:
            repository.erase(reference)
            acknowledged = [each for each in acknowledged if each != reference]
        for draft in repository.drafts():
            repository.drop_draft(draft.id)
        repository.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    mounted = tmp_path / "petit-disque"
    mounted.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "iscg-test", str(mounted)], capture_output=True
    )
    if made.returncode:
        pytest.skip("mounting a small disk takes an account that may mount")
    try:
        yield mounted
    finally:
        subprocess.run(["umount", str(mounted)], check=True)


def test_a_full_disk_refuses_in_words_and_keeps_everything(small_disk: Path) -> None:
    dossier = Dossier(small_disk / "dossier")
    repository = Repository.create(dossier, PASSPHRASE, RECOVERY, cost=CHEAP)
    saved, refusals = [], []
    for _ in range(400):
        try:
            saved.append(repository.save(plain()))
            repository.publish_if_due()
        except (VaultError, DossierError) as error:
            refusals.append(str(error))
        assert repository.all() == saved
    assert len(refusals) > 100
    assert all("le disque est plein" in each for each in refusals)
    assert repository.tidy() is None or "plein" in str(repository.tidy())
    repository.close()
    ballast = sorted(dossier.sauvegardes.glob("*")) if dossier.sauvegardes.exists() else []
    for path in ballast:
        path.unlink()
    again = Repository.open(dossier, PASSPHRASE)
    assert again.all() == saved
    assert again.counters().sommes == recount(saved)
    again.close()
