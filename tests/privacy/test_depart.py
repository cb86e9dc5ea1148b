"""A departure: what it says, and what is left wherever it was stopped."""

from __future__ import annotations

import errno
import os
import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscg_tui.counters import file
from iscg_tui.counters.cells import Cellule
from iscg_tui.dossier import Dossier, DossierError
from iscg_tui.intake.situation import Adhesion, Identite
from iscg_tui.privacy import demarche
from iscg_tui.privacy.depart import (
    Bilan,
    Depart,
    DepartError,
    Etat,
    Suite,
    bilan,
    compte_rendu,
    montrable,
    reste,
)
from iscg_tui.privacy.feuille.formes import FeuilleError, rendered
from iscg_tui.reglages import Reglages, save
from iscg_tui.vault import ending
from iscg_tui.vault.errors import WrongPassphrase
from iscg_tui.vault.repository import Repository

from ..vault.disk import FailingDisk, Killed, patched
from ..vault.inventions import CHEAP, PASSPHRASE, RECOVERY, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JOUR = date(2028, 2, 29)
AUTRE = "une phrase inventée pour qui prend la suite"
NOM = "Zanzibulon"
POST = Reglages(poste_nom="ISCG du Lac (exemple)", employeur="Employeur d’exemple")
ONE = Depart(JOUR, Suite.EFFACER, "ab" * 16, 1, "/tmp/compte-rendu.odt", "cd" * 32)


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    made = Dossier(tmp_path / "dossier")
    made.prepare()
    save(made.reglages, POST)
    return made


@pytest.fixture
def repository(dossier: Dossier) -> Iterator[Repository]:
    made = Repository.create(dossier, PASSPHRASE, RECOVERY, cost=CHEAP)
    for _ in range(12):
        made.save(plain(identite=Identite(NOM)))
    made.save(plain(adhesion=Adhesion.NON, identite=None))
    made.save_draft(None, {"nom": NOM})
    made.publish()
    yield made
    made.close()


def text_of(path: Path) -> str:
    return path.read_text("utf-8").replace("\u00a0", " ")


def names(dossier: Dossier) -> list[str]:
    return sorted(each.name for each in dossier.racine.iterdir())


# What is said


departures = st.builds(
    Depart,
    st.dates(),
    st.sampled_from(Suite),
    st.binary(min_size=16, max_size=16).map(bytes.hex),
    st.integers(0, 2**32),
    st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable()),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
    st.none() | st.integers(0, 10**6),
    st.text(max_size=10).filter(lambda text: text.isprintable()),
)


@given(departures)
def test_a_mark_is_read_as_it_was_written(depart: Depart) -> None:
    assert Depart.decode(depart.encode()) == depart


@settings(max_examples=60)
@given(st.data())
def test_any_other_mark_is_refused(data: st.DataObject) -> None:
    good = ONE.encode()
    at = data.draw(st.integers(0, len(good) - 1))
    hurt = good[:at] + data.draw(st.binary(max_size=3)) + good[at + 1 :]
    with suppress(DepartError):
        read = Depart.decode(hurt)
        assert read.encode() is not None
    for wrong in (b"", b"[]", b"null", b"{}", good.replace(b'"format": 1', b'"format": 2')):
        with pytest.raises(DepartError):
            Depart.decode(wrong)
    with pytest.raises(DepartError):
        replace(ONE, magasin="abc")


@given(st.integers(0, 200), st.integers(0, 200), st.integers(5, 30))
def test_no_small_number_is_shown_nor_can_be_worked_out(part: int, rest: int, seuil: int) -> None:
    shown = montrable(part, part + rest, seuil)
    small = range(1, seuil)
    assert shown == (None if part in small or rest in small else part)


def test_a_pipe_in_place_of_the_mark_is_no_departure(dossier: Dossier) -> None:
    os.mkfifo(dossier.depart)
    assert demarche.en_cours(dossier) is None


def test_the_account_says_no_number_under_the_threshold() -> None:
    few = Bilan(None, 11, "2026-01", "2027-12")
    for suite in Suite:
        sheet = compte_rendu(replace(ONE, suite=suite), POST, few)
        text = rendered(sheet, "md").decode().replace("\u00a0", " ")
        assert "Situations comptées | trop petit pour être dit" in text
        assert "Entretiens comptés | 11" in text
        assert "29/02/2028" in text
        assert "ISCG du Lac" in text
        assert "procès" not in text.lower()
        assert "SSD" in text


def test_the_whole_is_summed_over_every_month(repository: Repository) -> None:
    sums = repository.counters().sommes
    assert bilan(sums, 11) == Bilan(13, 13, "2026-03", "2026-03")
    assert bilan(sums, 14) == Bilan(None, None, "2026-03", "2026-03")
    assert bilan({}, 11) == Bilan(0, 0)
    months = {
        Cellule(table, f"20{year}-{month:02d}"): 1
        for table in ("situations", "entretiens")
        for year, month in ((26, 12), (27, 1), (27, 2))
    }
    more = {Cellule("entretiens", "2027-03"): 20, Cellule("public", "2027-09", ("VIC",)): 40}
    assert bilan(months | more, 3) == Bilan(3, 23, "2026-12", "2027-03")


def test_the_account_says_what_is_decided_then_done_and_who_has_what_left_to_do() -> None:
    depart = replace(ONE, fiches=30, suite=Suite.TRANSMETTRE)
    total = Bilan(60, 90, "2026-01", "2027-12")

    def account(depart: Depart, left: tuple[str, ...] = ()) -> str:
        return rendered(compte_rendu(depart, POST, total, left), "md").decode()

    assert "Ce qui est décidé" in account(depart, ("retirer l’accès",))
    assert "Ce qui a été fait" in account(depart)
    assert "(30 situations)" in account(depart)
    assert "situations)" not in account(replace(depart, fiches=None))
    for suite, whose, other in (
        (Suite.TRANSMETTRE, "la personne qui prend la suite", "l’employeur"),
        (Suite.EFFACER, "l’employeur", "la personne qui prend la suite"),
    ):
        text = account(replace(depart, suite=suite))
        assert f"À faire par {whose}" in text
        assert f"À faire par {other}" not in text
    assert "Une copie du fichier de compteurs" not in account(replace(depart, copie=""))
    assert "Une copie du fichier de compteurs" in account(replace(depart, copie="/tmp/copie.json"))


def test_what_remains_is_known_from_the_folder_alone() -> None:
    handed = replace(ONE, suite=Suite.TRANSMETTRE)
    assert reste(handed, Etat(ONE.magasin, frozenset({1, 2}), 3))
    assert not reste(handed, Etat(ONE.magasin, frozenset({2, 3}), 3))
    assert not reste(handed, Etat("00" * 16, frozenset({1}), 3))
    assert reste(ONE, Etat(ONE.magasin, frozenset({1}), 2)) == (
        "effacer 2 fichiers du coffre et de ses sauvegardes",
    )
    assert not reste(ONE, Etat())


# What is done


def begun(dossier: Dossier, repository: Repository, suite: Suite, path: Path) -> Depart:
    return demarche.commencer(dossier, repository, suite, path, JOUR)


def test_erasing_leaves_the_counts_and_an_account_of_it(
    dossier: Dossier, repository: Repository, tmp_path: Path
) -> None:
    path = tmp_path / "cr.md"
    counters = file.read(dossier.compteurs)
    depart = begun(dossier, repository, Suite.EFFACER, path)
    assert "pas encore achevé" in text_of(path)
    said = demarche.effacer(dossier, repository, depart)
    assert str(path) in said
    assert file.read(dossier.compteurs) == counters
    assert names(dossier) == ["compteurs.json", "reglages.toml"]
    text = text_of(path)
    assert "pas encore achevé" not in text
    assert "Restent dans le dossier des données : compteurs.json, reglages.toml." in text
    assert "Situations comptées | 13" in text
    assert "(12 situations)" not in text, "1 without adhesion could be worked out"
    assert NOM not in text


def test_handing_over_withdraws_who_leaves_and_says_so(
    dossier: Dossier, repository: Repository, tmp_path: Path
) -> None:
    repository.save(plain(adhesion=Adhesion.NON, identite=None), brouillon=None)
    repository.keyring.add_replacement(AUTRE, CHEAP)
    path = tmp_path / "cr.md"
    depart = begun(dossier, repository, Suite.TRANSMETTRE, path)
    demarche.transmettre(dossier, repository, depart, AUTRE)
    assert "est transmis à la personne" in text_of(path)
    assert not dossier.leaving
    repository.close()
    with pytest.raises(WrongPassphrase):
        Repository.open(dossier, PASSPHRASE)
    heir = Repository.open(dossier, AUTRE)
    assert len(heir.all()) == 12
    heir.close()


def test_an_account_that_cannot_be_written_begins_nothing(
    dossier: Dossier, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "cr.md"
    there.write_text("à elle", "utf-8")
    with pytest.raises(FeuilleError):
        begun(dossier, repository, Suite.EFFACER, there)
    assert there.read_text("utf-8") == "à elle"

    def around(call: str, real: Any, args: Any, named: Any) -> Any:
        if call == "rename" and ".coffre.depart" in str(args[1]):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*args, **named)

    with patched(monkeypatch, around), pytest.raises(DossierError):
        begun(dossier, repository, Suite.EFFACER, tmp_path / "autre.md")
    assert not (tmp_path / "autre.md").exists()
    assert not dossier.leaving


def test_nothing_is_erased_while_the_counts_are_in_the_store_alone(
    dossier: Dossier, repository: Repository, tmp_path: Path
) -> None:
    repository.save(plain())
    depart = begun(dossier, repository, Suite.EFFACER, tmp_path / "cr.md")
    assert file.read(dossier.compteurs).sommes == repository.counters().sommes
    demarche.renoncer(dossier, depart)
    # That of a later version is left as it is, and lacks what was counted since.
    later = dossier.compteurs.read_bytes().replace(b'"format":1', b'"format":9')
    later = later.replace(b'"format": 1', b'"format": 9')
    repository.close()
    dossier.compteurs.write_bytes(later)
    again = Repository.open(dossier, PASSPHRASE)
    again.save(plain())
    with pytest.raises(DossierError, match="rien n’est effacé"):
        begun(dossier, again, Suite.EFFACER, tmp_path / "cr.md")
    assert not dossier.leaving
    again.close()


def test_an_account_changed_meanwhile_is_not_written_over(
    dossier: Dossier, repository: Repository, tmp_path: Path
) -> None:
    path = tmp_path / "cr.md"
    depart = begun(dossier, repository, Suite.EFFACER, path)
    path.write_text("annoté à la main", "utf-8")
    demarche.effacer(dossier, repository, depart)
    assert path.read_text("utf-8") == "annoté à la main"
    assert "sont effacés" in text_of(tmp_path / "cr-acheve.md")


def test_an_account_removed_meanwhile_is_written_again_at_its_place(
    dossier: Dossier, repository: Repository, tmp_path: Path
) -> None:
    path = tmp_path / "cr.md"
    depart = begun(dossier, repository, Suite.EFFACER, path)
    path.unlink()
    demarche.effacer(dossier, repository, depart)
    assert "sont effacés" in text_of(path)
    assert [each.name for each in tmp_path.glob("cr*")] == ["cr.md"]


def test_given_up_it_leaves_no_trace_but_what_was_annotated(
    dossier: Dossier, repository: Repository, tmp_path: Path
) -> None:
    for annotated in (False, True):
        path = tmp_path / f"cr{annotated}.md"
        depart = begun(dossier, repository, Suite.EFFACER, path)
        if annotated:
            path.write_text("annoté", "utf-8")
        demarche.renoncer(dossier, depart)
        assert not dossier.leaving
        assert path.exists() is annotated
    assert len(repository.all()) == 12


def test_a_store_that_still_opens_is_never_erased_without_her(
    dossier: Dossier, repository: Repository, tmp_path: Path
) -> None:
    begun(dossier, repository, Suite.EFFACER, tmp_path / "cr.md")
    repository.close()
    assert demarche.reprendre(dossier) is None
    again = Repository.open(dossier, PASSPHRASE)
    assert len(again.all()) == 12
    again.close()


def test_a_handover_erases_nothing_even_where_the_store_is_damaged(
    dossier: Dossier, repository: Repository, tmp_path: Path
) -> None:
    begun(dossier, repository, Suite.TRANSMETTRE, tmp_path / "cr.md")
    repository.close()
    dossier.coffre.write_bytes(b"")
    before = names(dossier)
    assert demarche.reprendre(dossier) is None
    assert names(dossier) == before


@pytest.mark.parametrize("at", range(1, 46, 3))
def test_stopped_anywhere_an_erasing_is_whole_or_says_what_remains(
    dossier: Dossier,
    repository: Repository,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    at: int,
) -> None:
    path = tmp_path / "cr.md"
    depart = begun(dossier, repository, Suite.EFFACER, path)
    with patched(monkeypatch, FailingDisk(at, "kill")), suppress(Killed):
        demarche.effacer(dossier, repository, depart)
    repository._erased = False
    repository._opened.session.release()
    if dossier.leaving and ending.readable(dossier):
        assert demarche.reprendre(dossier) is None, "she decides"
        assert demarche.a_faire(dossier, depart)
        assert "pas encore achevé" in text_of(path)
        again = Repository.open(dossier, PASSPHRASE)
        assert len(again.all()) == 12
        demarche.effacer(dossier, again, depart)
    elif dossier.leaving:
        assert demarche.reprendre(dossier)
    assert [each for each in names(dossier) if each[0] != "."] == [
        "compteurs.json",
        "reglages.toml",
    ]
    assert not dossier.leaving
    assert not ending.files_of(dossier)
    written = [*tmp_path.glob("cr*.md")]
    assert any(re.search("Ce qui a été fait", text_of(each)) for each in written)
    repository._erased = True


def test_counters_are_copied_whole_and_never_over_a_file(
    dossier: Dossier, repository: Repository, tmp_path: Path
) -> None:
    del repository
    demarche.copier_compteurs(dossier, tmp_path / "copie.json")
    assert file.read(tmp_path / "copie.json") == file.read(dossier.compteurs)
    with pytest.raises(FeuilleError):
        demarche.copier_compteurs(dossier, tmp_path / "copie.json")
    dossier.compteurs.unlink()
    with pytest.raises(DossierError):
        demarche.copier_compteurs(dossier, tmp_path / "autre.json")
