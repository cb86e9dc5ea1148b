from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iscg_tui.vault.backups import Backups
from iscg_tui.vault.errors import WrongPassphrase
from iscg_tui.vault.header import SLOTS, SlotKind
from iscg_tui.vault.kdf import RECOMMENDED, Cost, calibrate
from iscg_tui.vault.recovery import RecoveryKey
from iscg_tui.vault.repository import Repository
from iscg_tui.vault.slots import SlotError

from .inventions import CHEAP, PASSPHRASE, RECOVERY, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iscg_tui.dossier import Dossier
    from iscg_tui.vault.slots import Keyring

AUTRE = "une phrase inventée pour la remplaçante"


def opens(dossier: Dossier, secret: str) -> bool:
    try:
        Repository.open(dossier, secret).close()
    except WrongPassphrase:
        return False
    return True


def copy_opens(tmp_path: Path, copy: Path, secret: str) -> bool:
    from iscg_tui.dossier import Dossier

    elsewhere = Dossier(tmp_path / f"ailleurs-{copy.name}")
    elsewhere.prepare()
    elsewhere.coffre.write_bytes(copy.read_bytes())
    return opens(elsewhere, secret)


def test_a_new_store_has_her_passphrase_and_the_recovery_key(
    repository: Repository, dossier: Dossier
) -> None:
    assert [(each.kind, each.ouvert) for each in repository.keyring.listed()] == [
        (SlotKind.TITULAIRE, True),
        (SlotKind.SECOURS, False),
    ]
    repository.close()
    assert opens(dossier, RECOVERY.text().upper().replace("-", "  "))
    assert opens(dossier, PASSPHRASE)


def test_a_replacement_opens_with_her_own_until_she_is_withdrawn(
    repository: Repository, dossier: Dossier
) -> None:
    repository.save(plain())
    added = repository.keyring.add_replacement(AUTRE, CHEAP)
    repository.save(plain())
    repository.close()
    replacement = Repository.open(dossier, AUTRE)
    assert len(replacement.all()) == 2
    with pytest.raises(SlotError):
        replacement.keyring.remove(added.id)
    replacement.close()
    owner = Repository.open(dossier, PASSPHRASE)
    owner.keyring.remove(added.id)
    owner.close()
    assert not opens(dossier, AUTRE)
    assert opens(dossier, PASSPHRASE)


def test_a_changed_passphrase_opens_neither_the_store_nor_a_backup(
    repository: Repository, dossier: Dossier, tmp_path: Path
) -> None:
    repository.save(plain())
    repository.close()
    owner = Repository.open(dossier, PASSPHRASE)
    assert list(dossier.sauvegardes.iterdir()), "the backup of the day"
    owner.keyring.change_passphrase(1, AUTRE, CHEAP)
    owner.save(plain())
    owner.close()
    copies = [dossier.coffre, *dossier.sauvegardes.glob("coffre-*.iscg")]
    assert len(copies) == 2
    for copy in copies:
        assert not copy_opens(tmp_path, copy, PASSPHRASE)
        assert copy_opens(tmp_path, copy, AUTRE)


def test_the_recovery_key_can_be_replaced(repository: Repository, dossier: Dossier) -> None:
    other = RecoveryKey.generate()
    repository.keyring.replace_recovery(other, CHEAP)
    repository.close()
    assert opens(dossier, other.text())
    assert not opens(dossier, RECOVERY.text())


def test_a_forgotten_passphrase_is_replaced_from_the_recovery_key(
    repository: Repository, dossier: Dossier
) -> None:
    repository.close()
    rescued = Repository.open(dossier, RECOVERY.text())
    rescued.keyring.change_passphrase(1, AUTRE, CHEAP)
    rescued.close()
    assert opens(dossier, AUTRE)
    assert not opens(dossier, PASSPHRASE)


def test_drawing_the_key_anew_keeps_only_those_who_are_there(
    repository: Repository, dossier: Dossier
) -> None:
    saved = repository.save(plain())
    repository.keyring.add_replacement(AUTRE, CHEAP)
    before = repository.keyring._data_key
    left = repository.keyring.rotate([PASSPHRASE, RECOVERY.text()])
    assert [each.kind for each in left] == [SlotKind.TITULAIRE, SlotKind.SECOURS]
    assert repository.keyring._data_key != before
    after = repository.save(plain())
    repository.close()
    assert not opens(dossier, AUTRE)
    again = Repository.open(dossier, RECOVERY.text())
    assert again.all() == [saved, after]
    again.close()


def test_the_key_is_not_drawn_anew_with_a_wrong_secret(
    repository: Repository, dossier: Dossier
) -> None:
    before = dossier.coffre.read_bytes()
    for secrets in ([PASSPHRASE, AUTRE], [RECOVERY.text()], []):
        with pytest.raises((WrongPassphrase, SlotError)):
            repository.keyring.rotate(secrets)
    assert dossier.coffre.read_bytes() == before


def test_a_recovery_key_can_be_made_where_there_is_none(
    repository: Repository, dossier: Dossier
) -> None:
    repository.keyring.remove(2)
    added = repository.keyring.add_replacement(AUTRE, CHEAP)
    assert (added.kind, added.ouvert) == (SlotKind.REMPLACEMENT, False)
    other = RecoveryKey.generate()
    repository.keyring.replace_recovery(other, CHEAP)
    assert [(each.kind, each.ouvert) for each in repository.keyring.listed()] == [
        (SlotKind.TITULAIRE, True),
        (SlotKind.REMPLACEMENT, False),
        (SlotKind.SECOURS, False),
    ]
    repository.close()
    assert opens(dossier, other.text())
    assert opens(dossier, AUTRE)
    assert not opens(dossier, RECOVERY.text())


WITHDRAWALS: dict[str, Callable[[Keyring], object]] = {
    "removed": lambda keyring: keyring.remove(3),
    "another passphrase": lambda keyring: keyring.change_passphrase(3, "une phrase de plus", CHEAP),
    "another recovery key": lambda keyring: keyring.replace_recovery(RecoveryKey.generate(), CHEAP),
    "handed over": lambda keyring: keyring.hand_over(AUTRE),
    "drawn anew": lambda keyring: keyring.rotate([PASSPHRASE, RECOVERY.text()]),
}


@pytest.mark.parametrize("how", WITHDRAWALS)
def test_no_backup_opens_to_who_was_withdrawn(
    repository: Repository, dossier: Dossier, how: str
) -> None:
    repository.keyring.add_replacement(AUTRE, CHEAP)
    repository.close()
    owner = Repository.open(dossier, PASSPHRASE)
    (before,) = Backups(dossier).listed()
    held = before.read_bytes()
    WITHDRAWALS[how](owner.keyring)
    owner.close()
    assert all(each.read_bytes() != held for each in Backups(dossier).listed())


def test_a_way_in_more_leaves_the_backups_as_they_are(
    repository: Repository, dossier: Dossier
) -> None:
    repository.close()
    owner = Repository.open(dossier, PASSPHRASE)
    (before,) = Backups(dossier).listed()
    held = before.read_bytes()
    owner.keyring.add_replacement(AUTRE, CHEAP)
    owner.close()
    assert before.read_bytes() == held


def test_a_withdrawal_interrupted_before_its_backups_went_is_finished_at_the_opening(
    repository: Repository, dossier: Dossier, tmp_path: Path
) -> None:
    repository.close()
    Repository.open(dossier, PASSPHRASE).close()
    (old,) = dossier.sauvegardes.glob("coffre-*.iscg")
    data = old.read_bytes()
    owner = Repository.open(dossier, PASSPHRASE)
    owner.keyring.change_passphrase(1, AUTRE, CHEAP)
    owner.close()
    for path in dossier.sauvegardes.glob("coffre-*.iscg"):
        path.unlink()
    old.write_bytes(data)
    assert copy_opens(tmp_path, old, PASSPHRASE)
    Repository.open(dossier, AUTRE).close()
    assert not old.exists()
    (fresh,) = dossier.sauvegardes.glob("coffre-*.iscg")
    assert copy_opens(tmp_path, fresh, AUTRE)


def test_there_is_a_last_slot_and_a_last_passphrase(
    repository: Repository, dossier: Dossier
) -> None:
    for number in range(SLOTS - 2):
        repository.keyring.add_replacement(f"{AUTRE} {number}", CHEAP)
    with pytest.raises(SlotError):
        repository.keyring.add_replacement(AUTRE, CHEAP)
    repository.close()
    rescued = Repository.open(dossier, RECOVERY.text())
    passphrases = [each.id for each in rescued.keyring.listed() if each.kind != SlotKind.SECOURS]
    for id_ in passphrases[:-1]:
        rescued.keyring.remove(id_)
    with pytest.raises(SlotError):
        rescued.keyring.remove(passphrases[-1])
    rescued.close()
    assert opens(dossier, f"{AUTRE} {SLOTS - 3}")


@pytest.mark.parametrize("speed", [0.2, 1.0, 5.0, 40.0])
def test_the_cost_is_calibrated_to_the_machine_and_never_below_the_rfc(speed: float) -> None:
    def timed(cost: Cost) -> float:
        return cost.work / RECOMMENDED.work * 0.115 / speed

    cost = calibrate(timed, lambda: 256 * 1024)
    assert cost.memory_kib >= RECOMMENDED.memory_kib
    assert cost.passes >= RECOMMENDED.passes
    assert cost.lanes == RECOMMENDED.lanes
    if cost.work < 2 * 1024 * 1024 * 9 // 10:
        assert timed(cost) >= 0.5
    assert timed(cost) <= 1 or cost == RECOMMENDED
    assert calibrate(timed, lambda: 0).memory_kib == RECOMMENDED.memory_kib
