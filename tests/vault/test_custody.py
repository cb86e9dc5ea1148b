from __future__ import annotations

import errno
import fcntl
import os
import warnings
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from iscg_tui.counters import file
from iscg_tui.dossier import Dossier
from iscg_tui.vault import errors
from iscg_tui.vault.backups import DAYS_KEPT, LAST_KEPT, Backups
from iscg_tui.vault.custody import restaurer, sauvegarder, sauver_lisible
from iscg_tui.vault.header import HEADER_BYTES, parse, pending_without_key
from iscg_tui.vault.repository import Repository
from iscg_tui.vault.verify import verifier

from .disk import Killed
from .inventions import PASSPHRASE, plain, recount

if TYPE_CHECKING:
    from pathlib import Path

JOUR = date(2026, 3, 4)


def references(dossier: Dossier) -> list[str | None]:
    repository = Repository.open(dossier, PASSPHRASE)
    try:
        return [each.reference for each in repository.all()]
    finally:
        repository.close()


def test_a_copy_made_while_the_store_is_open_holds_every_save(
    repository: Repository, dossier: Dossier, tmp_path: Path
) -> None:
    repository.save(plain())
    destination = tmp_path / "clé-usb"
    destination.mkdir()
    seen: list[tuple[int, int]] = []
    copy = sauvegarder(dossier, destination, jour=JOUR, progress=lambda *at: seen.append(at))
    assert copy.name == "coffre-2026-03-04-g00000001-s000000000002.iscg"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert seen[-1][0] == seen[-1][1] == copy.stat().st_size
    assert sauvegarder(dossier, destination, jour=JOUR) == copy
    other = Dossier(tmp_path / "autre-poste")
    assert restaurer(other, copy).remplace is None
    assert references(other) == ["26-0001"]


def test_a_damaged_store_is_not_copied_as_a_backup(
    repository: Repository, dossier: Dossier, tmp_path: Path
) -> None:
    repository.save(plain())
    repository.save(plain())
    data = bytearray(dossier.coffre.read_bytes())
    data[HEADER_BYTES + 1500] ^= 1
    dossier.coffre.write_bytes(data)
    with pytest.raises(errors.DamagedVault):
        sauvegarder(dossier, tmp_path)
    assert not list(tmp_path.glob("*.iscg"))


def test_restoring_keeps_the_store_that_was_there(
    repository: Repository, dossier: Dossier, tmp_path: Path
) -> None:
    repository.save(plain())
    copy = sauvegarder(dossier, tmp_path)
    repository.save(plain())
    with pytest.raises(errors.StoreBusy):
        restaurer(dossier, copy)
    repository.close()
    before = dossier.coffre.read_bytes()
    restored = restaurer(dossier, copy)
    assert restored.remplace is not None
    assert restored.remplace.read_bytes() == before
    assert references(dossier) == ["26-0001"]
    restaurer(dossier, restored.remplace)
    assert references(dossier) == ["26-0001", "26-0002"]


@pytest.mark.parametrize("content", [b"", b"rien", b"\x89ISCG\r\n\x1a", os.urandom(5000)])
def test_restoring_what_is_no_backup_changes_nothing(
    repository: Repository, dossier: Dossier, tmp_path: Path, content: bytes
) -> None:
    repository.save(plain())
    repository.close()
    other = tmp_path / "autre chose"
    other.write_bytes(content)
    before = dossier.coffre.read_bytes()
    with pytest.raises(errors.VaultError):
        restaurer(dossier, other)
    with pytest.raises(errors.AbsentVault):
        restaurer(dossier, tmp_path / "absent")
    assert dossier.coffre.read_bytes() == before
    assert references(dossier) == ["26-0001"]


def test_everything_before_a_damage_can_be_saved(repository: Repository, dossier: Dossier) -> None:
    for _ in range(5):
        repository.save(plain())
    repository.close()
    data = bytearray(dossier.coffre.read_bytes())
    offset = HEADER_BYTES + 1024 * 4 + 100
    data[offset] ^= 1
    dossier.coffre.write_bytes(data)
    with pytest.raises(errors.DamagedVault) as caught:
        Repository.open(dossier, PASSPHRASE)
    assert caught.value.offset == HEADER_BYTES + 1024 * 4
    assert str(caught.value.offset) in str(caught.value)
    rescued = sauver_lisible(dossier, PASSPHRASE)
    assert rescued.transactions == 3
    assert rescued.offset == offset - 100
    assert rescued.abime.read_bytes() == data
    assert rescued.abime.name.startswith("coffre-abime")
    before, after = (parse(each) for each in (bytes(data), dossier.coffre.read_bytes()))
    assert after.generation == before.generation + 1
    assert after.salt != before.salt, "what was written under the old keys stays under them"
    assert pending_without_key(dossier.coffre) == 3
    again = Repository.open(dossier, PASSPHRASE)
    assert len(again.all()) == 3
    assert again.pending() == 3
    assert again.save(plain()).reference == "26-0004"
    again.close()
    with pytest.raises(errors.SaveRefused):
        sauver_lisible(dossier, PASSPHRASE)


def test_a_torn_last_write_is_kept_aside_and_said(repository: Repository, dossier: Dossier) -> None:
    repository.save(plain())
    whole = dossier.coffre.stat().st_size
    repository.save(plain())
    repository.close()
    data = dossier.coffre.read_bytes()
    dossier.coffre.write_bytes(data[:-7])
    again = Repository.open(dossier, PASSPHRASE)
    assert "mise de côté" in str(again.reconcile())
    assert dossier.coffre.stat().st_size == whole
    (kept,) = dossier.sauvegardes.glob("fin-mise-de-cote-*.iscg-fragment")
    assert kept.read_bytes() == data[whole:-7]
    assert again.save(plain()).reference == "26-0002"
    again.close()
    assert references(dossier) == ["26-0001", "26-0002"]


def test_backups_rotate_by_day(repository: Repository, dossier: Dossier) -> None:
    backups = Backups(dossier)
    data = dossier.coffre.read_bytes()
    for day in range(20):
        for sequence in range(5):
            backups.keep(data, JOUR + timedelta(day), day * 10 + sequence)
    days = [path.name[7:17] for path in backups.listed()]
    assert len(set(days)) == DAYS_KEPT
    assert len(days) == DAYS_KEPT + LAST_KEPT - 1
    assert days[0] == "2026-03-23"
    assert not backups.due(JOUR + timedelta(19))
    assert backups.due(JOUR + timedelta(20))


def test_rewriting_keeps_the_file_it_replaces_and_every_record(
    repository: Repository, dossier: Dossier, tmp_path: Path
) -> None:
    saved = [repository.save(plain()) for _ in range(80)]
    before = dossier.coffre.read_bytes()
    assert repository.tidy() is None
    assert dossier.coffre.stat().st_size < len(before) / 3
    (kept,) = Backups(dossier).listed()
    assert kept.read_bytes() == before
    assert repository.tidy() is None
    assert Backups(dossier).listed() == [kept], "it does not pay twice"
    saved.append(repository.save(plain()))
    assert kept.read_bytes() == before
    repository.close()
    again = Repository.open(dossier, PASSPHRASE)
    assert again.all() == saved
    again.close()


def test_what_is_sound_is_said_to_be(repository: Repository, dossier: Dossier) -> None:
    repository.save(plain())
    repository.publish()
    repository.close()
    Repository.open(dossier, PASSPHRASE).close()
    for secret in (None, PASSPHRASE):
        verification = verifier(dossier, secret)
        assert verification.saine, verification
        assert len(verification.constats) == 3
    assert not verifier(dossier, "une autre phrase").saine


def test_files_set_aside_are_named_until_she_removes_them(
    repository: Repository, dossier: Dossier, tmp_path: Path
) -> None:
    copy = sauvegarder(dossier, tmp_path)
    repository.close()
    kept = restaurer(dossier, copy).remplace
    assert kept is not None
    repository = Repository.open(dossier, PASSPHRASE)
    verification = verifier(dossier)
    assert verification.saine
    (told,) = (each.phrase for each in verification.constats if kept.name in each.phrase)
    assert "effacez-le" in told
    repository.close()


def test_nothing_readable_is_said_to_be_so(repository: Repository, dossier: Dossier) -> None:
    repository.save(plain())
    repository.close()
    data = bytearray(dossier.coffre.read_bytes())
    data[HEADER_BYTES + 100] ^= 1
    dossier.coffre.write_bytes(data)
    with pytest.raises(errors.DamagedVault, match="Rien de ce coffre"):
        sauver_lisible(dossier, PASSPHRASE)
    assert dossier.coffre.read_bytes() == data


def test_the_session_is_let_go_even_when_leaving_fails(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(repository._opened.upkeep, "tidy", interrupted)
        with pytest.raises(Killed):
            repository.close()
    assert references(dossier) == []


def test_what_is_not_sound_is_named(repository: Repository, dossier: Dossier) -> None:
    repository.save(plain())
    older = dossier.coffre.read_bytes()
    repository.publish()
    repository.close()
    Repository.open(dossier, PASSPHRASE).close()
    (backup,) = Backups(dossier).listed()
    backup.write_bytes(backup.read_bytes()[:2000])
    dossier.coffre.write_bytes(older)
    dossier.coffre.chmod(0o644)
    seen: list[tuple[int, int]] = []
    verification = verifier(dossier, PASSPHRASE, progress=lambda *at: seen.append(at))
    wrong = " ".join(each.phrase for each in verification.constats if not each.sain)
    assert "copie plus ancienne" in wrong
    assert backup.name in wrong
    assert "D’autres comptes ont accès" in wrong
    assert seen == [(done, 4) for done in range(1, 5)]
    assert not verifier(dossier).saine


def test_a_last_write_cut_short_and_other_counters_are_not_sound(
    repository: Repository, dossier: Dossier
) -> None:
    """Each fault alone, said in words, and nothing else."""

    def faults() -> list[str]:
        verification = verifier(dossier, PASSPHRASE)
        return [each.phrase for each in verification.constats if not each.sain]

    repository.save(plain())
    repository.publish()
    published = dossier.compteurs.read_bytes()
    repository.close()
    whole = dossier.coffre.read_bytes()
    dossier.coffre.write_bytes(whole + whole[-1024:-512])
    (torn,) = faults()
    assert "écriture du coffre est incomplète" in torn
    dossier.coffre.write_bytes(whole)
    sums = file.read(dossier.compteurs)
    for other in (replace(sums, lot=0), replace(sums, sommes=recount([plain(), plain()]))):
        dossier.compteurs.write_bytes(file.encode(other))
        (differs,) = faults()
        assert "diffère du coffre" in differs
    dossier.compteurs.unlink()
    (absent,) = faults()
    assert "compteurs" in absent
    dossier.compteurs.write_bytes(published)
    dossier.compteurs.chmod(0o600)
    assert faults() == []


def test_who_else_may_read_is_said_of_each_place_whatever_is_missing(
    repository: Repository, dossier: Dossier
) -> None:
    repository.close()
    Repository.open(dossier, PASSPHRASE).close()
    dossier.compteurs.unlink()
    dossier.sauvegardes.chmod(0o755)
    said = [each.phrase for each in verifier(dossier).constats if "D’autres comptes" in each.phrase]
    assert len(said) == 1
    assert dossier.sauvegardes.name in said[0]


def test_a_link_in_the_place_of_the_store_is_refused_in_words(
    repository: Repository, dossier: Dossier, tmp_path: Path
) -> None:
    repository.save(plain())
    repository.close()
    elsewhere = tmp_path / "ailleurs"
    dossier.coffre.rename(elsewhere)
    dossier.coffre.symlink_to(elsewhere)
    with pytest.raises(errors.SaveRefused, match="est un lien"):
        Repository.open(dossier, PASSPHRASE)
    dossier.coffre.unlink()
    elsewhere.rename(dossier.coffre)
    assert references(dossier) == ["26-0001"]


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_where_nothing_can_be_locked_the_store_is_refused_in_words(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    repository.save(plain())
    repository.close()

    def refused(_fd: int, _operation: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("error")
        patch.setattr(fcntl, "flock", refused)
        with pytest.raises(errors.SaveRefused, match="Choisissez un autre dossier"):
            Repository.open(dossier, PASSPHRASE)
    assert references(dossier) == ["26-0001"]


def test_a_store_that_may_not_be_written_is_refused_in_words(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.close()
    real = os.open

    def refused(path: object, flags: int, *args: int, **named: int) -> int:
        if path == dossier.coffre and flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, "")
        return real(path, flags, *args, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refused)
        with pytest.raises(errors.SaveRefused, match="pas le droit"):
            Repository.open(dossier, PASSPHRASE)
    assert references(dossier) == []
