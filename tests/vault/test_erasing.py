"""What was erased is nowhere in the file, nor in the backups past their age."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from iscg_tui.intake.situation import Adhesion, Identite
from iscg_tui.vault.backups import AGE_MAX, GENERATION_MAX, Backups
from iscg_tui.vault.custody import restaurer
from iscg_tui.vault.repository import Repository
from iscg_tui.vault.verify import verifier

from . import independent_decoder
from .disk import Killed, patched
from .inventions import PASSPHRASE, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iscg_tui.dossier import Dossier

NOM = "Zanzibulon"
REFERENCE = "26-0001"
JOUR = date(2026, 1, 1)
SANS = plain(adhesion=Adhesion.NON, identite=None)


def clear_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every frame of a store, deciphered by the second reader."""
    clear: list[bytes] = []
    real = independent_decoder._clear

    def noted(*args: Any) -> bytes:
        clear.append(real(*args))
        return clear[-1]

    with monkeypatch.context() as patch:
        patch.setattr(independent_decoder, "_clear", noted)
        answer = independent_decoder.decode(path.read_bytes(), PASSPHRASE)
    assert answer.classe == "sain"
    assert clear
    return b"\n".join(clear).decode()


def filled(repository: Repository) -> None:
    """One person to be erased, said in every place that can, and one to stay."""
    repository.save_draft(None, {"reponses": {"nature": ["VCO"]}})
    saved = repository.save(plain(identite=Identite(NOM, "Fictif")), brouillon="1")
    assert saved.reference == REFERENCE
    repository.save(plain(identite=Identite("Imaginaire")))
    repository.save_draft(None, {"cible": {"reference": REFERENCE, "rang": 0}, "reponses": {}})
    repository.save_draft(None, {"cible": {"reference": "26-0002"}, "reponses": {}})
    repository.place = {"ecran": "identite", "reference": REFERENCE, "saisie": {"nom": NOM}}


ERASINGS: dict[str, Callable[[Repository], object]] = {
    "erase": lambda repository: repository.erase(REFERENCE),
    "cancel": lambda repository: repository.cancel(REFERENCE),
    "withdraw": lambda repository: repository.correct(REFERENCE, SANS),
    "withdraw from a draft": lambda repository: repository.correct(REFERENCE, SANS, brouillon="2"),
}


@pytest.mark.parametrize("erasing", ERASINGS)
def test_an_erased_person_is_in_no_frame_at_once(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch, erasing: str
) -> None:
    filled(repository)
    assert NOM in clear_of(dossier.coffre, monkeypatch)
    ERASINGS[erasing](repository)
    assert repository.reconcile() is None
    for path in (dossier.coffre, Backups(dossier).listed()[0]):
        clear = clear_of(path, monkeypatch)
        assert NOM not in clear
        assert REFERENCE not in clear
        assert "Imaginaire" in clear
        assert "26-0002" in clear
    assert [each.payload["cible"]["reference"] for each in repository.drafts()] == ["26-0002"]
    assert repository.place is None
    assert [each.reference for each in repository.all()] == ["26-0002"]
    assert len(Backups(dossier).listed()) == 1, "none was made with the person in it"


def test_a_place_elsewhere_is_kept(repository: Repository) -> None:
    filled(repository)
    repository.place = {"ecran": "fiche", "reference": "26-0002"}
    repository.erase(REFERENCE)
    assert repository.place == {"ecran": "fiche", "reference": "26-0002"}


def refusing(names: tuple[str, ...]) -> Callable[..., Any]:
    def around(call: str, real: Callable[..., Any], args: Any, named: Any) -> Any:
        if call in names:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*args, **named)

    return around


@pytest.mark.parametrize("erasing", ERASINGS)
def test_a_rewriting_that_fails_undoes_nothing_and_is_done_at_the_opening(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch, erasing: str
) -> None:
    filled(repository)
    with patched(monkeypatch, refusing(("rename", "write"))):
        ERASINGS[erasing](repository)
        told = str(repository.reconcile())
        assert "sera refaite" in told
        assert "le disque est plein" in told
        repository.close()
    assert NOM in clear_of(dossier.coffre, monkeypatch)
    again = Repository.open(dossier, PASSPHRASE)
    assert again.reconcile() is None
    for path in (dossier.coffre, *Backups(dossier).listed()):
        assert NOM not in clear_of(path, monkeypatch)
    assert [each.reference for each in again.all()] == ["26-0002"]
    again.close()


def test_a_kill_before_the_rewriting_leaves_it_to_the_opening(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(repository)

    def killed(call: str, real: Callable[..., Any], args: Any, named: Any) -> Any:
        if call == "rename":
            raise Killed
        return real(*args, **named)

    with patched(monkeypatch, killed), pytest.raises(Killed):
        repository.erase(REFERENCE)
    repository._opened.session.release()
    again = Repository.open(dossier, PASSPHRASE)
    assert NOM not in clear_of(dossier.coffre, monkeypatch)
    again.close()


def test_what_was_entered_without_adhesion_goes_at_the_lock(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = repository.save_draft(None, {"reponses": {"precision": "mots tapés"}})
    repository.save(SANS, brouillon=draft)
    repository.close()
    assert "mots tapés" not in clear_of(dossier.coffre, monkeypatch)


def test_a_name_put_right_goes_at_the_lock(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = repository.save(plain(identite=Identite(NOM)))
    repository.correct(str(saved.reference), replace(saved, identite=Identite("Imaginaire")))
    repository.close()
    assert NOM not in clear_of(dossier.coffre, monkeypatch)


def test_who_is_joined_to_another_and_what_was_typed_and_left_go_at_the_lock(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = repository.save(plain(identite=Identite("Imaginaire")))
    joined = repository.save(plain(identite=Identite(NOM)))
    repository.join(str(joined.reference), str(known.reference))
    place = {"ecran": "identite", "reference": str(known.reference)}
    repository.place = {**place, "saisie": {"nom": "Abandonnée"}}
    repository.place = None
    repository.close()
    clear = clear_of(dossier.coffre, monkeypatch)
    assert NOM not in clear
    assert str(joined.reference) not in clear
    assert "Abandonnée" not in clear
    assert "Imaginaire" in clear


def test_after_a_restoration_what_came_after_it_is_announced_too(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(repository)
    backups, jour = Backups(dossier), date.today()  # noqa: DTZ011 - her day
    first = backups.keep(dossier.coffre.read_bytes(), jour, 5)
    repository._opened.upkeep.compact()
    repository.close()
    backups.keep(dossier.coffre.read_bytes(), jour, 5)
    # As a file put there by whoever writes in the folder.
    hostile = dossier.sauvegardes / "coffre-2026-01-01-g99999999-s000000000001.iscg"
    hostile.write_bytes(b"")
    restaurer(dossier, first)
    again = Repository.open(dossier, PASSPHRASE)
    again.erase(REFERENCE)
    announced = {each.name for each in again.holding().sauvegardes}
    for path in backups.listed():
        if path != hostile and NOM in clear_of(path, monkeypatch):
            assert path.name in announced
    assert len(announced) >= 2
    assert again._storage.journal.header.generation < 100
    again.close()


@pytest.mark.parametrize("generation", [1_000, GENERATION_MAX - 1, GENERATION_MAX, 99_999_999])
def test_a_backup_named_by_someone_else_takes_the_store_nowhere(
    repository: Repository, dossier: Dossier, generation: int
) -> None:
    filled(repository)
    backups = Backups(dossier)
    backups.keep(dossier.coffre.read_bytes(), JOUR, 5)
    repository.close()
    (kept, *_) = backups.listed()
    put_there = kept.with_name(f"coffre-{JOUR}-g{generation:08d}-s{9:012d}.iscg")
    kept.rename(put_there)
    wrong = [each.phrase for each in verifier(dossier).constats if not each.sain]
    assert len(wrong) == 1
    assert put_there.name in wrong[0]
    assert "rendez-lui le sien" in wrong[0]
    restaurer(dossier, put_there)
    again = Repository.open(dossier, PASSPHRASE)
    assert again._storage.journal.header.generation < 10
    again.close()


def test_no_store_is_taken_to_a_generation_that_none_comes_to(
    repository: Repository, dossier: Dossier
) -> None:
    filled(repository)
    for far in (GENERATION_MAX, GENERATION_MAX - 1):
        repository._storage.rewrite(header=lambda header: replace(header, generation=far - 1))  # noqa: B023
        Backups(dossier).keep(dossier.coffre.read_bytes(), JOUR, 5)
    assert Backups(dossier).reached == (GENERATION_MAX - 1, 5)


def test_a_day_announced_is_never_past(repository: Repository, dossier: Dossier) -> None:
    filled(repository)
    Backups(dossier).keep(dossier.coffre.read_bytes(), date(2020, 1, 1), 1)
    assert repository.holding_once_erased().jusqu_au == date.today()  # noqa: DTZ011 - her day


def test_it_is_said_until_when_backups_hold_the_erased(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(repository)
    assert not repository.holding().phrase
    backups, jour = Backups(dossier), date(2026, 3, 4)
    monkeypatch.setattr(repository._opened.upkeep, "_jour", lambda: jour)
    for day in (5, 2, 1):
        backups.keep(dossier.coffre.read_bytes(), jour - timedelta(day), 1)
    repository.erase(REFERENCE)
    holding = repository.holding()
    assert len(holding.sauvegardes) == 3
    assert holding.jusqu_au == jour - timedelta(1) + AGE_MAX == date(2026, 4, 2)
    assert "3 sauvegardes d’avant, chiffrées, la gardent" in holding.phrase
    assert "jusqu’au 02/04/2026" in holding.phrase
    backups.rotate(holding.jusqu_au)
    assert len(repository.holding().sauvegardes) == 1
    assert "1 sauvegarde d’avant, chiffrée, la garde " in repository.holding().phrase
    backups.rotate(holding.jusqu_au + timedelta(1))
    assert not repository.holding().phrase
    backups.rotate(jour + timedelta(1000))
    assert len(backups.listed()) == 1, "the last one never goes"


def test_files_set_aside_are_said_to_hold_the_erased(
    repository: Repository, dossier: Dossier
) -> None:
    filled(repository)
    dossier.sauvegardes.mkdir()
    (dossier.sauvegardes / "coffre-remplace-0123abcd.iscg").write_bytes(b"")
    (dossier.sauvegardes / "notes.txt").write_bytes(b"")
    repository.erase(REFERENCE)
    assert [each.name for each in repository.holding().mises_de_cote] == [
        "coffre-remplace-0123abcd.iscg"
    ]
    assert "iscg-tui verifier" in repository.holding().phrase
