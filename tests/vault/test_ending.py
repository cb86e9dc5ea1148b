"""The store handed over, or ended: what is left opens to whom it should, or to nobody."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from iscg_tui.dossier import DossierError
from iscg_tui.vault import ending
from iscg_tui.vault.backups import Backups
from iscg_tui.vault.errors import WrongPassphrase
from iscg_tui.vault.header import SlotKind
from iscg_tui.vault.recovery import RecoveryKey
from iscg_tui.vault.repository import Repository
from iscg_tui.vault.slots import SlotError

from .disk import FailingDisk, Killed, patched
from .inventions import CHEAP, PASSPHRASE, RECOVERY, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iscg_tui.dossier import Dossier

AUTRE = "une phrase inventée pour qui prend la suite"
STAYS = {"compteurs.json", "reglages.toml"}


def opens(dossier: Dossier, secret: str) -> bool:
    try:
        Repository.open(dossier, secret).close()
    except WrongPassphrase:
        return False
    return True


def filled(repository: Repository, dossier: Dossier) -> None:
    """A store with a backup of another day, files set aside and one half written."""
    repository.save(plain())
    repository.save_draft(None, {"reponses": {"nature": ["VCO"]}})
    repository.publish()
    dossier.reglages.write_bytes(b"format = 1\n")
    data = dossier.coffre.read_bytes()
    dossier.sauvegardes.mkdir(exist_ok=True)
    for name in (
        "coffre-2026-11-01-g00000001-s000000000001.iscg",
        "coffre-remplace-0123abcd.iscg",
        "fin-mise-de-cote-0123abcd.iscg-fragment",
        ".coffre.iscg.0123456789abcdef.tmp",
    ):
        (dossier.sauvegardes / name).write_bytes(data)
    os.link(dossier.coffre, dossier.sauvegardes / "coffre-2026-11-02-g00000001-s000000000002.iscg")


def names(dossier: Dossier) -> set[str]:
    return {
        str(each.relative_to(dossier.racine))
        for each in dossier.racine.rglob("*")
        if each.is_file()
    }


# Handed over


def test_handed_over_it_opens_to_the_heir_alone_who_is_then_its_holder(
    repository: Repository, dossier: Dossier
) -> None:
    repository.save(plain())
    repository.keyring.add_replacement(AUTRE, CHEAP)
    repository.close()
    Repository.open(dossier, PASSPHRASE).close()
    mine = Repository.open(dossier, PASSPHRASE)
    mine.keyring.hand_over(f"  {AUTRE} ")
    assert [(each.kind, each.ouvert) for each in mine.keyring.listed()] == [
        (SlotKind.SECOURS, False),
        (SlotKind.TITULAIRE, True),
    ]
    mine.save(plain())
    mine.close()
    assert not opens(dossier, PASSPHRASE)
    assert opens(dossier, RECOVERY.text())
    heir = Repository.open(dossier, AUTRE)
    assert len(heir.all()) == 2
    with pytest.raises(SlotError):
        heir.keyring.remove(heir.session_slot)
    heir.keyring.replace_recovery(RecoveryKey(bytes(20)), CHEAP)
    heir.close()
    assert not opens(dossier, RECOVERY.text())
    # Not one backup opens by what was withdrawn.
    for path in Backups(dossier).listed():
        dossier.coffre.write_bytes(path.read_bytes())
        assert not opens(dossier, PASSPHRASE)


@pytest.mark.parametrize(
    ("typed", "error"),
    [(PASSPHRASE, SlotError), ("une tout autre phrase", WrongPassphrase)],
)
def test_only_another_way_in_takes_it(
    repository: Repository, dossier: Dossier, typed: str, error: type[Exception]
) -> None:
    repository.keyring.add_replacement(AUTRE, CHEAP)
    with pytest.raises(error):
        repository.keyring.hand_over(typed)
    with pytest.raises(WrongPassphrase):
        repository.keyring.hand_over(RECOVERY.text())
    repository.close()
    assert opens(dossier, PASSPHRASE)
    assert opens(dossier, AUTRE)


@pytest.mark.parametrize("at", range(1, 12))
def test_a_kill_while_handing_over_leaves_it_to_the_one_or_the_other(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    repository.keyring.add_replacement(AUTRE, CHEAP)
    with patched(monkeypatch, FailingDisk(at, "kill")), suppress(Killed):
        repository.keyring.hand_over(AUTRE)
    repository._opened.session.release()
    assert opens(dossier, AUTRE)
    _, slots = ending.slots_of(dossier)
    assert opens(dossier, PASSPHRASE) is (1 in slots)


# Ended


def test_once_ended_only_what_is_counted_and_set_is_left(
    repository: Repository, dossier: Dossier
) -> None:
    filled(repository, dossier)
    counters = dossier.compteurs.read_bytes()
    assert len(ending.files_of(dossier)) == 6
    repository.end()
    assert names(dossier) == STAYS
    assert dossier.compteurs.read_bytes() == counters
    assert not dossier.sauvegardes.exists()
    repository.close()
    assert names(dossier) == STAYS, "leaving what is no more writes nothing"
    Repository.create(dossier, AUTRE, RECOVERY, cost=CHEAP).close()


def test_what_is_not_ours_is_left(repository: Repository, dossier: Dossier) -> None:
    filled(repository, dossier)
    (dossier.sauvegardes / "notes.txt").write_bytes(b"")
    (dossier.sauvegardes / "compteurs-lot-3.json").write_bytes(b"{}")
    repository.end()
    assert names(dossier) == {
        *STAYS,
        "sauvegardes/notes.txt",
        "sauvegardes/compteurs-lot-3.json",
    }


@pytest.mark.parametrize("linked", [False, True])
def test_its_keys_are_overwritten_where_they_lie_unless_another_file_has_them(
    repository: Repository, dossier: Dossier, tmp_path: Path, linked: bool
) -> None:
    repository.close()
    before, seen = dossier.coffre.read_bytes(), list[bytes]()
    if linked:
        os.link(dossier.coffre, tmp_path / "lien")
    real = os.unlink

    def unlink(path: str, **named: Any) -> None:
        seen.append(dossier.coffre.read_bytes())
        real(path, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "unlink", unlink)
        ending.erase(dossier)
    assert seen[0][768:] == before[768:]
    # Two bytes may fall alike by chance, sixteen do not.
    pieces = [slice(at, at + 16) for at in range(0, 768, 16)]
    assert [seen[0][piece] == before[piece] for piece in pieces] == [linked] * len(pieces)
    assert not dossier.coffre.exists()


@pytest.mark.parametrize("at", range(1, 40, 2))
def test_a_kill_while_ending_leaves_it_whole_or_unreadable_and_is_done_again(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    filled(repository, dossier)
    with patched(monkeypatch, FailingDisk(at, "kill")), suppress(Killed):
        repository.end()
    repository._opened.session.release()
    if ending.readable(dossier):
        again = Repository.open(dossier, PASSPHRASE)
        assert len(again.all()) == len(again.drafts()) == 1
        again.close()
    ending.erase(dossier)
    assert names(dossier) == STAYS


def test_a_copy_that_cannot_go_keeps_the_store_and_is_said(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(repository, dossier)

    def around(call: str, real: Callable[..., Any], args: Any, named: Any) -> Any:
        if call == "unlink" and "remplace" in str(args[0]):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return real(*args, **named)

    with patched(monkeypatch, around), pytest.raises(DossierError, match="lecture seule"):
        repository.end()
    assert [each.name for each in ending.files_of(dossier)] == [
        "coffre-remplace-0123abcd.iscg",
        "coffre.iscg",
    ]
    assert opens(dossier, PASSPHRASE)
