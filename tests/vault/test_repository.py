from __future__ import annotations

import errno
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from iscg_tui.counters import file
from iscg_tui.counters.file import NewerCountersError
from iscg_tui.dossier import DossierError
from iscg_tui.intake.situation import Adhesion, Entretien, Identite
from iscg_tui.vault import errors
from iscg_tui.vault.header import pending_without_key
from iscg_tui.vault.repository import Repository

from .disk import FailingDisk, patched
from .inventions import CHEAP, PASSPHRASE, RECOVERY, plain, seen

if TYPE_CHECKING:
    from iscg_tui.dossier import Dossier

JOUR = date(2026, 3, 4)
SANS = plain(adhesion=Adhesion.NON, identite=None)


def reopened(repository: Repository, dossier: Dossier) -> Repository:
    repository.close()
    return Repository.open(dossier, PASSPHRASE)


def test_a_reference_bears_the_year_of_opening_and_a_number_of_that_year(
    repository: Repository,
) -> None:
    references = [
        repository.save(plain(jour)).reference
        for jour in (JOUR, date(2025, 12, 31), date(2026, 1, 1))
    ]
    assert references == ["26-0001", "25-0001", "26-0002"]


def test_a_reference_is_never_given_again(repository: Repository, dossier: Dossier) -> None:
    repository.cancel(str(repository.save(plain()).reference))
    repository.erase(str(repository.save(plain()).reference))
    again = reopened(repository, dossier)
    assert again.save(plain()).reference == "26-0003"
    again.close()


def test_without_adhesion_nothing_stays_but_sums(repository: Repository, dossier: Dossier) -> None:
    saved = repository.save(SANS)
    assert saved.reference is None
    assert repository.all() == []
    assert repository.tallies(JOUR).jour == (1, 1)
    again = reopened(repository, dossier)
    assert again.all() == []
    assert again.of_day(JOUR) == []
    assert again.search("26") == []
    assert again.pending() == 1
    again.close()


def test_taking_the_adhesion_back_erases_the_record_and_keeps_it_counted(
    repository: Repository,
) -> None:
    reference = str(repository.save(plain()).reference)
    before = repository.tallies(JOUR)
    saved = repository.correct(reference, SANS)
    assert saved == SANS
    assert not repository.holds(reference)
    assert repository.tallies(JOUR) == before
    assert repository.pending() == 1
    with pytest.raises(errors.UnknownReference):
        repository.get(reference)


def test_giving_the_adhesion_afterwards_keeps_the_situation(repository: Repository) -> None:
    repository.save(SANS)
    kept = repository.correct_uncounted(SANS, plain())
    assert repository.get(str(kept.reference)) == kept
    assert repository.pending() == 1
    repository.cancel(str(kept.reference))
    assert repository.pending() == 0
    assert not repository.counters().sommes


def test_what_was_never_counted_cannot_be_uncounted(repository: Repository) -> None:
    with pytest.raises(errors.NothingToCorrect):
        repository.cancel_uncounted(SANS)
    with pytest.raises(errors.NothingToCorrect):
        repository.correct_uncounted(SANS, plain())
    assert repository.pending() == 0
    assert repository.all() == []


def test_pending_counts_situations_not_moves(repository: Repository) -> None:
    reference = str(repository.save(plain()).reference)
    for _ in range(3):
        repository.add_entretien(reference, Entretien(JOUR, "2", "1"))
    assert repository.pending() == 1
    repository.publish()
    assert repository.pending() == 0
    repository.correct(reference, replace(repository.get(reference), identite=Identite("Autre")))
    assert repository.pending() == 0, "an identity counts nowhere"
    repository.add_entretien(reference, Entretien(JOUR, "2", "1"))
    repository.add_entretien(reference, Entretien(JOUR, "2", "1"))
    assert repository.pending() == 1
    repository.cancel(reference)
    assert repository.pending() == 1, "the uncounting of something published is itself pending"


def test_what_was_put_back_as_it_was_hides_nobody_in_a_batch(
    repository: Repository, dossier: Dossier
) -> None:
    kept = [repository.save(plain()) for _ in range(5)]
    repository.save(SANS)
    repository.publish()
    before = dossier.compteurs.read_bytes()
    for each in kept[:2]:
        repository.correct(str(each.reference), replace(each, age="6"))
        repository.correct(str(each.reference), each)
    repository.cancel(str(kept[2].reference))
    assert repository.restore(kept[2]) == kept[2]
    repository.join(str(kept[3].reference), str(kept[4].reference))
    assert repository.pending() == 2, "both count otherwise, though they are one now"
    repository.correct(str(kept[4].reference), kept[4])
    repository.restore(kept[3])
    repository.correct_uncounted(repository.correct_uncounted(SANS, replace(SANS, age="6")), SANS)
    assert repository.pending() == pending_without_key(dossier.coffre) == 0
    repository.save(plain())
    assert repository.publish_if_due(2) is False
    assert dossier.compteurs.read_bytes() == before, "one person would have been alone in it"


def test_what_counts_otherwise_than_before_the_batch_is_in_it_once(
    repository: Repository,
) -> None:
    kept = repository.save(plain())
    reference = str(kept.reference)
    repository.save(SANS)
    repository.save(SANS)
    repository.save(replace(SANS, age="6"))
    repository.publish()
    repository.correct(reference, replace(kept, age="6"))
    repository.cancel(reference)
    assert repository.pending() == 1
    repository.restore(replace(kept, age="6"))
    assert repository.pending() == 1, "it was in it as soon as it was corrected"
    moved = repository.correct_uncounted(SANS, replace(SANS, age="6"))
    moved = repository.correct_uncounted(moved, replace(moved, age="5"))
    assert repository.pending() == 2
    repository.correct_uncounted(SANS, replace(SANS, age="3"))
    assert repository.pending() == 3, "another one that was alike"
    repository.correct_uncounted(replace(SANS, age="6"), replace(SANS, age="2"))
    assert repository.pending() == 4, "one that is as the first was for a while"
    repository.save(moved)
    repository.cancel_uncounted(moved)
    assert repository.pending() == 4, "of two that are alike, the new one is taken back"
    repository.cancel_uncounted(moved)
    assert repository.pending() == 4, "the uncounting of something published is itself pending"


def test_what_an_earlier_session_changed_stays_in_the_batch(
    repository: Repository, dossier: Dossier
) -> None:
    kept = repository.save(plain())
    repository.publish()
    changed = [replace(kept, age=age) for age in ("6", "5", "6")]
    repository.correct(str(kept.reference), changed[0])
    repository = reopened(repository, dossier)
    for each in (*changed[1:], kept):
        repository.correct(str(kept.reference), each)
        assert repository.pending() == 1, "how it began is not known any more"
    repository.close()


def test_cancelling_what_is_not_yet_published_takes_it_off_the_batch(
    repository: Repository,
) -> None:
    reference = str(repository.save(plain()).reference)
    repository.save(SANS)
    assert repository.pending() == 2
    repository.cancel(reference)
    assert repository.pending() == 1
    repository.cancel_uncounted(SANS)
    assert repository.pending() == 0
    assert repository.publish() is False


def test_a_batch_waits_for_its_threshold(repository: Repository, dossier: Dossier) -> None:
    for done in range(1, 6):
        repository.save(plain())
        assert pending_without_key(dossier.coffre) == done
        assert repository.publish_if_due(5) is (done == 5)
        assert file.read(dossier.compteurs).lot == (done == 5)
    assert pending_without_key(dossier.coffre) == 0
    assert file.read(dossier.compteurs).sommes == repository.counters().sommes


def test_a_batch_whose_file_is_refused_is_written_at_the_next_occasion(
    repository: Repository, dossier: Dossier
) -> None:
    dossier.compteurs.unlink()
    dossier.compteurs.mkdir()
    repository.save(plain())
    with pytest.raises(DossierError):
        repository.publish()
    assert repository.pending() == 0
    dossier.compteurs.rmdir()
    assert repository.publish() is False
    assert file.read(dossier.compteurs).sommes == repository.counters().sommes


def test_an_automatic_batch_never_undoes_the_save_before_it(
    repository: Repository, dossier: Dossier
) -> None:
    dossier.compteurs.unlink()
    dossier.compteurs.mkdir()
    repository.save(plain())
    assert repository.publish_if_due(1) is True
    dossier.compteurs.rmdir()
    again = reopened(repository, dossier)
    assert file.read(dossier.compteurs).sommes == again.counters().sommes
    again.save(plain())
    with pytest.MonkeyPatch.context() as monkeypatch:
        disk = FailingDisk(1, errno.ENOSPC)
        with patched(monkeypatch, disk):
            assert again.publish_if_due(1) is False, "the store itself refused the batch"
    assert again.pending() == 1
    assert again.publish_if_due(1) is True
    again.close()


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format": 1}', b"\x00" * 100])
def test_a_damaged_counter_file_is_written_again(
    repository: Repository, dossier: Dossier, content: bytes
) -> None:
    repository.save(plain())
    repository.publish()
    sums = file.read(dossier.compteurs)
    dossier.compteurs.write_bytes(content)
    again = reopened(repository, dossier)
    assert "récrit" in str(again.reconcile())
    assert again.reconcile() is None, "said once"
    assert file.read(dossier.compteurs) == sums
    again.close()


def test_a_counter_file_of_a_later_version_is_left_alone(
    repository: Repository, dossier: Dossier
) -> None:
    later = b'{"format": 2}'
    dossier.compteurs.write_bytes(later)
    again = reopened(repository, dossier)
    assert "plus récente" in str(again.reconcile())
    again.save(plain())
    assert again.publish() is True
    assert dossier.compteurs.read_bytes() == later
    with pytest.raises(NewerCountersError):
        file.read(dossier.compteurs)
    again.close()


def test_a_store_older_than_the_counter_file_is_noticed_and_the_file_kept(
    repository: Repository, dossier: Dossier
) -> None:
    repository.save(plain())
    older = dossier.coffre.read_bytes()
    repository.publish()
    published = dossier.compteurs.read_bytes()
    repository.close()
    dossier.coffre.write_bytes(older)
    again = Repository.open(dossier, PASSPHRASE)
    assert "copie plus ancienne" in str(again.reconcile())
    assert dossier.compteurs.read_bytes() == published
    again.publish()
    assert file.read(dossier.compteurs).lot == 2
    (kept,) = dossier.sauvegardes.glob("compteurs-lot-1.json")
    assert kept.read_bytes() == published
    again.close()


def test_search_ignores_accents_case_hyphens_and_apostrophes(repository: Repository) -> None:
    people = (("L’Œuvre-Légère", "Anne-Zoé"), ("Le Fictif", "Noël"), ("Fictif", "Zoé"))
    references = {
        nom: repository.save(plain(identite=Identite(nom, prenom))).reference
        for nom, prenom in people
    }
    for typed, names in (
        ("legere", {"L’Œuvre-Légère"}),
        ("OEUVRE", {"L’Œuvre-Légère"}),
        ("zoe", {"L’Œuvre-Légère", "Fictif"}),
        ("zo fic", {"Fictif"}),
        ("le", {"L’Œuvre-Légère", "Le Fictif"}),
        ("l'œuv", {"L’Œuvre-Légère"}),
        ("anne zoe", {"L’Œuvre-Légère"}),
        ("26-0002", {"Le Fictif"}),
        ("0003", {"Fictif"}),
        ("ctif", set()),
        ("", set()),
        ("  ", set()),
        ("’-", set()),
    ):
        found = {each.reference for each in repository.search(typed)}
        assert found == {references[name] for name in names}, typed


def test_search_follows_a_change_of_name(repository: Repository) -> None:
    saved = repository.save(plain(identite=Identite("Fictif")))
    reference = str(saved.reference)
    repository.correct(reference, replace(saved, identite=Identite("Inventé")))
    assert repository.search("fictif") == []
    assert [each.reference for each in repository.search("invente")] == [reference]
    repository.erase(reference)
    assert repository.search("invente") == []


def test_a_day_gives_the_last_entered_first(repository: Repository) -> None:
    seen(repository, JOUR, JOUR + timedelta(1), JOUR, JOUR)
    found = [each.reference for each in repository.of_day(JOUR)]
    assert found == ["26-0004", "26-0003", "26-0001"]


def test_the_last_seen_comes_first_and_no_more_than_asked(repository: Repository) -> None:
    for day in (3, 9, 6):
        repository.save(plain(date(2026, 3, day)))
    found = repository.search("fictif", at_most=2)
    assert [each.ouverture.day for each in found] == [9, 6]


def test_a_draft_is_kept_changed_dropped_and_replaced_by_its_save(
    repository: Repository, dossier: Dossier
) -> None:
    first = repository.save_draft(None, {"reponses": {"saisine": "FSI1"}})
    second = repository.save_draft(None, {"reponses": {}})
    assert repository.save_draft(first, {"reponses": {"saisine": "PER1"}}) == first
    again = reopened(repository, dossier)
    assert {each.id: each.payload for each in again.drafts()} == {
        first: {"reponses": {"saisine": "PER1"}},
        second: {"reponses": {}},
    }
    again.drafts()[0].payload["reponses"]["saisine"] = "changed outside"
    assert again.drafts()[0].payload == {"reponses": {"saisine": "PER1"}}
    again.save(plain(), brouillon=first)
    again.drop_draft(second)
    again.drop_draft(second)
    assert again.drafts() == []
    assert again.save_draft(None, {}) not in (first, second)
    again.close()


def test_the_place_outlives_the_session(repository: Repository, dossier: Dossier) -> None:
    repository.place = {"ecran": "fiche", "reference": "26-0001"}
    again = reopened(repository, dossier)
    assert again.place == {"ecran": "fiche", "reference": "26-0001"}
    again.place = None
    assert again.place is None
    again.close()


def test_a_second_session_is_told_since_when(repository: Repository, dossier: Dossier) -> None:
    with pytest.raises(errors.StoreBusy, match=r"depuis le \d\d/\d\d/\d{4} à \d\d:\d\d"):
        Repository.open(dossier, PASSPHRASE)
    repository.save(plain())
    again = reopened(repository, dossier)
    assert len(again.all()) == 1
    again.close()


def test_a_store_is_never_created_over_another(repository: Repository, dossier: Dossier) -> None:
    repository.close()
    before = dossier.coffre.read_bytes()
    with pytest.raises(errors.VaultExists):
        Repository.create(dossier, PASSPHRASE, RECOVERY, cost=CHEAP)
    assert dossier.coffre.read_bytes() == before


@pytest.mark.parametrize("secret", ["une autre phrase de passe", "x" * 1000, PASSPHRASE.upper()])
def test_a_wrong_passphrase_is_said_to_be_one(
    repository: Repository, dossier: Dossier, secret: str
) -> None:
    repository.close()
    with pytest.raises(errors.WrongPassphrase):
        Repository.open(dossier, secret)


def test_an_accent_opens_however_the_terminal_sends_it(dossier: Dossier) -> None:
    Repository.create(dossier, "phrase inventée", RECOVERY, cost=CHEAP).close()
    Repository.open(dossier, "phrase  invente\u0301e ").close()


def test_no_store_is_not_a_wrong_passphrase(dossier: Dossier) -> None:
    with pytest.raises(errors.AbsentVault):
        Repository.open(dossier, PASSPHRASE)
    assert pending_without_key(dossier.coffre) is None


def test_nothing_entered_can_be_read_in_the_folder(
    repository: Repository, dossier: Dossier
) -> None:
    repository.save(plain(identite=Identite("Zanzibulon", "Fictif", note="note inventée")))
    repository.save_draft(None, {"nom": "Zanzibulon"})
    repository.publish()
    repository.close()
    for path in dossier.racine.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"Zanzibulon" not in data
            assert "inventée".encode() not in data
            assert "Zanzibulon" not in path.name


def test_the_last_seen_comes_first_also_among_many(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = Random(4)
    for _ in range(60):
        saved = repository.save(plain(date(2026, 3, rng.randint(1, 9))))
        if rng.random() < 0.4:
            seen = Entretien(date(2026, 3, rng.randint(1, 20)), "2", "1")
            repository.add_entretien(str(saved.reference), seen)

    def found(at_most: int) -> list[str | None]:
        return [each.reference for each in repository.search("fictif", at_most=at_most)]

    few = {at_most: found(at_most) for at_most in (1, 7, 50, 100)}
    assert len(few[100]) == 60
    monkeypatch.setattr("iscg_tui.vault.situations._FEW", 0)
    assert {at_most: found(at_most) for at_most in few} == few
