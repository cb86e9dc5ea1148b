"""A store put back to an older state, or cut at the end of a frame, is noticed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from iscg_tui.vault.custody import restaurer, sauvegarder
from iscg_tui.vault.high_water import BEHIND
from iscg_tui.vault.repository import Repository
from iscg_tui.vault.verify import verifier

from .disk import patched
from .inventions import CHEAP, PASSPHRASE, RECOVERY, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iscg_tui.dossier import Dossier


def said(dossier: Dossier, secret: str = PASSPHRASE) -> str:
    """What the opening tells."""
    repository = Repository.open(dossier, secret)
    notice = repository.reconcile() or ""
    repository.close()
    return notice


def wrong(dossier: Dossier) -> list[str]:
    return [each.phrase for each in verifier(dossier, PASSPHRASE).constats if not each.sain]


def test_an_end_cut_off_at_a_frame_is_noticed_once(
    repository: Repository, dossier: Dossier
) -> None:
    repository.save(plain())
    before = dossier.coffre.stat().st_size
    repository.save(plain())
    repository.close()
    assert wrong(dossier) == []
    assert said(dossier) == ""
    os.truncate(dossier.coffre, before)
    assert wrong(dossier) == [BEHIND]
    assert said(dossier) == BEHIND
    assert said(dossier) == ""
    assert wrong(dossier) == []


def test_a_generation_put_back_is_noticed_though_no_save_is_missing(
    repository: Repository, dossier: Dossier
) -> None:
    repository.save(plain())
    before = dossier.coffre.read_bytes()
    repository.keyring.change_passphrase(1, "une phrase tout à fait autre", CHEAP)
    repository._opened.abandon()
    dossier.coffre.write_bytes(before)
    assert said(dossier) == BEHIND


def test_the_counters_say_it_first(repository: Repository, dossier: Dossier) -> None:
    repository.save(plain())
    before = dossier.coffre.read_bytes()
    repository.publish()
    repository.close()
    dossier.coffre.write_bytes(before)
    notice = said(dossier)
    assert "compteurs publiés sont plus récents" in notice
    assert BEHIND not in notice


def test_what_she_restores_herself_is_no_surprise(
    repository: Repository, dossier: Dossier, tmp_path: Path
) -> None:
    copy = sauvegarder(dossier, tmp_path)
    repository.save(plain())
    repository.close()
    restaurer(dossier, copy)
    assert said(dossier) == ""


def test_a_session_that_was_killed_leaves_no_false_alarm(
    repository: Repository, dossier: Dossier
) -> None:
    repository.close()
    again = Repository.open(dossier, PASSPHRASE)
    again.save(plain())
    again._opened.abandon()
    assert said(dossier) == ""


def put_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def put_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def put_a_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def put_noise(path: Path) -> None:
    path.write_bytes(b"\xff" * 10_000)


def put_another_number(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b" 1 1 ", b" 1 9 "))


@pytest.mark.parametrize(
    "spoil", [os.unlink, put_a_pipe, put_a_folder, put_a_link, put_noise, put_another_number]
)
def test_one_that_is_not_ours_says_nothing(
    repository: Repository, dossier: Dossier, spoil: Callable[[Path], object]
) -> None:
    repository.save(plain())
    repository.close()
    spoil(dossier.racine / ".coffre.repere")
    assert said(dossier) == ""
    assert wrong(dossier) == []


def test_that_of_another_store_says_nothing(
    repository: Repository, dossier: Dossier, tmp_path: Path
) -> None:
    for _ in range(3):
        repository.save(plain())
    repository.close()
    dossier.coffre.unlink()
    Repository.create(dossier, PASSPHRASE, RECOVERY, cost=CHEAP)._opened.abandon()
    assert said(dossier) == ""


def test_a_save_is_one_write_and_one_fsync(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def noted(call: str, real: Callable[..., Any], args: Any, named: Any) -> Any:
        calls.append(call)
        return real(*args, **named)

    with patched(monkeypatch, noted):
        repository.save(plain())
    assert calls == ["pwrite", "fsync"]


def test_it_names_no_one_and_follows_no_one(repository: Repository, dossier: Dossier) -> None:
    saved = repository.save(plain())
    repository.close()
    line = (dossier.racine / ".coffre.repere").read_text()
    assert line.startswith("iscg-tui repere 1 1 2 ")
    assert str(saved.reference) not in line
    assert (dossier.racine / ".coffre.repere").stat().st_mode & 0o777 == 0o600
