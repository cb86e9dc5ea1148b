"""What is due, kept longer, shown and erased: in the store, and nowhere once erased."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscg_tui.dossier import Dossier
from iscg_tui.intake.situation import Adhesion, Entretien, Identite
from iscg_tui.retention import Echeance, Maintien, RetentionError, months_after
from iscg_tui.vault.backups import Backups, name_of
from iscg_tui.vault.errors import OtherShape, UnknownReference
from iscg_tui.vault.last_contacts import LastContacts
from iscg_tui.vault.marks import with_maintien
from iscg_tui.vault.repository import Repository

from . import independent_decoder
from .disk import LONGER, MEMORY
from .inventions import CHEAP, PASSPHRASE, RECOVERY, plain
from .test_erasing import clear_of

TODAY = date(2028, 3, 1)
MOTIF = "Zanzibulon attend son jugement"


def seen(repository: Repository, *jours: date) -> list[str]:
    """One person a day, each met once; their references."""
    return [str(repository.save(plain(jour)).reference) for jour in jours]


def references(found: Any) -> list[list[str]]:
    return [[each.reference for each in part] for part in (found.dues, found.proches)]


def test_what_is_due_is_found_on_its_day(repository: Repository) -> None:
    seen(
        repository,
        date(2026, 3, 2),
        date(2026, 3, 1),
        date(2024, 2, 29),
        date(2026, 6, 1),
        date(2026, 6, 2),
    )
    assert references(repository.due(TODAY, 24)) == [["24-0001", "26-0002"], ["26-0001", "26-0003"]]
    assert repository.due_count(TODAY, 24) == 2
    assert repository.due_count(TODAY, 120) == 0
    assert repository.due_count(date(2100, 1, 1), 24) == 5
    assert repository.echeance("24-0001", 24).le == date(2026, 2, 28)


def test_a_contact_puts_the_day_off_and_its_cancelling_puts_it_back(repository: Repository) -> None:
    (reference,) = seen(repository, date(2026, 1, 1))
    before = repository.get(reference)
    repository.add_entretien(reference, Entretien(date(2027, 1, 1), "1", "1"))
    assert repository.due_count(TODAY, 24) == 0
    assert repository.echeance(reference, 24).le == date(2029, 1, 1)
    repository.correct(reference, before)
    assert repository.due_count(TODAY, 24) == 1


def test_a_decision_holds_through_changes_and_openings(
    repository: Repository, dossier: Dossier
) -> None:
    (reference,) = seen(repository, date(2026, 1, 1))
    repository.keep(reference, "jugement attendu", date(2028, 12, 1), le=TODAY)
    repository.note_access(reference, TODAY)
    repository.correct(reference, replace(repository.get(reference), age="6"))
    repository._opened.upkeep.compact()
    repository.close()
    again = Repository.open(dossier, PASSPHRASE)
    try:
        each = again.echeance(reference, 24)
        assert each.maintien is not None
        assert (each.maintien.le, each.maintien.motif) == (TODAY, "jugement attendu")
        assert each.le == date(2028, 12, 1)
        assert again.access(reference) == TODAY
        assert again.due_count(TODAY, 24) == 0
        assert [each.reference for each in again.due(TODAY, 24).maintenues] == [reference]
        assert again.due_count(date(2028, 12, 1), 24) == 1
        assert again.counters().sommes
        again.note_access(reference, None)
        assert again.access(reference) is None
    finally:
        again.close()


@pytest.mark.parametrize("motif", ["", " bancal"])
def test_a_decision_refused_changes_nothing(repository: Repository, motif: str) -> None:
    (reference,) = seen(repository, date(2026, 1, 1))
    with pytest.raises(RetentionError):
        repository.keep(reference, motif, date(2028, 12, 1), le=TODAY)
    with pytest.raises(RetentionError):
        repository.keep(reference, "motif", TODAY, le=TODAY)
    with pytest.raises(UnknownReference):
        repository.keep("99-0001", "motif", date(2028, 12, 1), le=TODAY)
    assert repository.echeance(reference, 24).maintien is None


def test_the_second_reader_finds_the_marks(repository: Repository, dossier: Dossier) -> None:
    (reference,) = seen(repository, date(2026, 1, 1))
    repository.keep(reference, "deux mots", date(2028, 12, 1), le=TODAY)
    repository.note_access(reference, date(2028, 2, 29))
    repository.close()
    answer = independent_decoder.decode(dossier.coffre.read_bytes(), PASSPHRASE)
    assert answer.contenu is not None
    ((_, document),) = answer.contenu["tables"]["situations"]["documents"]
    assert document["conservation"] == "2028-03-01 2028-12-01 deux mots"
    assert document["acces"] == "2028-02-29"


@pytest.mark.parametrize(
    "mark", ["", "2028-03-01", "2028-03-01 2028-12-01", "2028-03-01 2060-01-01 motif", 3]
)
def test_a_decision_laid_out_otherwise_is_of_another_version(
    repository: Repository, dossier: Dossier, mark: object
) -> None:
    seen(repository, date(2026, 1, 1))
    document = {**repository._storage.rows("situations").documents[1], "conservation": mark}
    repository._storage.commit([["put", "situations", 1, document]])
    repository._opened.abandon()
    with pytest.raises(OtherShape):
        Repository.open(dossier, PASSPHRASE)


def test_what_is_joined_keeps_the_decision_and_the_access_that_go_further(
    repository: Repository,
) -> None:
    one, other, third = seen(repository, *[date(2026, 1, 1)] * 3)
    repository.keep(one, "le plus loin", date(2028, 12, 1), le=TODAY)
    repository.keep(other, "moins loin", date(2028, 6, 1), le=TODAY)
    repository.note_access(one, date(2028, 2, 1))
    repository.join(one, other)
    maintien = repository.echeance(other, 24).maintien
    assert maintien is not None
    assert (maintien.motif, repository.access(other)) == ("le plus loin", date(2028, 2, 1))
    repository.join(third, other)
    assert repository.echeance(other, 24).maintien == maintien
    assert repository.due_count(date(2028, 12, 1), 24) == 1


# Erased


def test_several_are_erased_in_one_rewriting(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = seen(repository, *[date(2026, 1, 1)] * 5)
    repository.keep(found[0], MOTIF, date(2028, 12, 1), le=TODAY)
    repository.note_access(found[0], TODAY)
    counted = dict(repository.counters().sommes)
    generation = repository._storage.journal.header.generation
    assert "Zanzibulon" in clear_of(dossier.coffre, monkeypatch)
    repository.erase_all([*found[:4], found[0]])
    assert repository._storage.journal.header.generation == generation + 1
    assert dict(repository.counters().sommes) == counted
    assert [each.reference for each in repository.all()] == [found[4]]
    clear = clear_of(dossier.coffre, monkeypatch)
    assert "Zanzibulon" not in clear
    assert found[0] not in clear
    repository.erase_all([])
    assert repository._storage.journal.header.generation == generation + 1


def test_one_unknown_erases_nobody(repository: Repository) -> None:
    found = seen(repository, date(2026, 1, 1), date(2026, 1, 2))
    with pytest.raises(UnknownReference):
        repository.erase_all([*found, "99-0001"])
    assert len(repository.all()) == 2


def test_a_reason_put_right_goes_at_the_lock(
    repository: Repository, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    (reference,) = seen(repository, date(2026, 1, 1))
    repository.keep(reference, MOTIF, date(2028, 12, 1), le=TODAY)
    repository.keep(reference, "jugement attendu", date(2028, 12, 1), le=TODAY)
    repository.close()
    assert "Zanzibulon" not in clear_of(dossier.coffre, monkeypatch)


def test_nothing_but_sums_is_left_of_the_erased(repository: Repository, dossier: Dossier) -> None:
    found = seen(repository, date(2026, 1, 1), date(2026, 1, 1))
    repository.keep(found[0], MOTIF, date(2028, 12, 1), le=TODAY)
    repository.save_draft(None, {"cible": {"reference": found[1]}})
    repository.place = {"ecran": "fiche", "reference": found[0]}
    repository.publish()
    repository.erase_all(found)
    tables = repository._storage.read() or {}
    sums = {name: tables.pop(name) for name in ("comptes", "numeros")}
    assert all(not documents for documents in tables.values()), tables
    assert all(
        isinstance(value, int)
        for documents in sums.values()
        for each in documents.values()
        for value in each.values()
    )
    assert not repository.search("Fictif")
    assert not repository.search("26")
    assert not repository.similar(Identite("Fictif", "Zébulon"), at_most=5)
    assert not repository.of_day(date(2026, 1, 1))


# The clock and the backups


def test_what_would_hold_someone_is_said_before_she_is_erased(repository: Repository) -> None:
    (reference,) = seen(repository, date(2026, 1, 1))
    assert not repository.holding_once_erased().phrase
    repository._opened.upkeep._jour = lambda: date(2026, 1, 2)
    repository._opened.upkeep.daily()
    assert not repository.holding().phrase
    said = repository.holding_once_erased()
    assert said.jusqu_au == date(2026, 2, 1)
    assert "la garde au plus tard" in said.phrase
    assert "les garde au plus tard" in said.said(2)
    repository.erase(reference)
    assert repository.holding().sauvegardes == said.sauvegardes


def days_of(backups: Backups) -> list[str]:
    return sorted(path.name[len("coffre-") :][:10] for path in backups.listed())


def test_a_clock_too_late_lets_no_backup_go(repository: Repository, dossier: Dossier) -> None:
    seen(repository, date(2026, 1, 1))
    upkeep = repository._opened.upkeep
    for jour in (date(2026, 1, 1), date(2026, 1, 2), date(2036, 1, 2)):
        upkeep._jour = lambda jour=jour: jour  # type: ignore[misc]
        upkeep.daily()
    backups = upkeep._backups
    assert days_of(backups) == ["2026-01-01", "2026-01-02", "2036-01-02"]
    # Set right: what it had dated goes, for a later state has a right date.
    upkeep._jour = lambda: date(2026, 1, 3)
    upkeep.daily()
    assert days_of(backups) == ["2026-01-01", "2026-01-02", "2026-01-03"]
    seen(repository, date(2026, 3, 1))
    upkeep._jour = lambda: date(2026, 3, 1)
    upkeep.daily()
    assert days_of(backups) == ["2026-03-01"]


def test_a_clock_too_early_lets_no_backup_go(repository: Repository, dossier: Dossier) -> None:
    seen(repository, date(2026, 1, 1))
    upkeep = repository._opened.upkeep
    for jour in (date(2026, 1, 1), date(2026, 1, 2), date(1970, 1, 1)):
        upkeep._jour = lambda jour=jour: jour  # type: ignore[misc]
        upkeep.daily()
    assert days_of(upkeep._backups) == ["1970-01-01", "2026-01-01", "2026-01-02"]


def test_a_misdated_backup_of_a_later_state_stays(repository: Repository, dossier: Dossier) -> None:
    seen(repository, date(2026, 1, 1))
    upkeep, header = repository._opened.upkeep, repository._storage.journal.header
    upkeep._jour = lambda: date(2026, 1, 2)
    upkeep.daily()
    later = dossier.sauvegardes / name_of(date(2036, 1, 2), header, 10**6)
    later.write_bytes(b"")
    upkeep._backups.rotate(date(2026, 1, 3))
    assert later.exists()


# Laws


DAY = st.integers(0, 900).map(lambda days: date(2024, 1, 31) + timedelta(days))


@given(
    st.lists(st.tuples(DAY, st.none() | st.integers(1, 24)), min_size=1, max_size=12),
    st.integers(1, 36),
    st.data(),
)
def test_the_count_for_home_is_that_of_the_list(
    people: list[tuple[date, int | None]], months: int, data: st.DataObject
) -> None:
    contacts, all_of_them = LastContacts(), []
    for id_, (seen, longer) in enumerate(people, start=1):
        maintien = None
        document: dict[str, Any] = {"entretiens": [f"{seen.isoformat()} 1 1 -"]}
        if longer is not None:
            # Taken on the day of the term or near it, so that both ends meet.
            le = months_after(seen, months - 1) + timedelta(longer % 3)
            maintien = Maintien(le, months_after(le, longer), "motif")
            document = with_maintien(document, maintien)
        contacts.add(id_, document)
        all_of_them.append(
            (id_, document, Echeance(str(id_), seen, months_after(seen, months), maintien))
        )
    days = sorted({each.le for *_, each in all_of_them} | {e.terme for *_, e in all_of_them})
    today = data.draw(st.sampled_from(days)) + timedelta(data.draw(st.integers(-1, 1)))
    gone = data.draw(st.integers(0, len(all_of_them) - 1))
    for id_, document, _ in all_of_them[:gone]:
        contacts.discard(id_, document)
    left = [each for *_, each in all_of_them[gone:]]
    assert contacts.due(today, months) == sum(each.due(today) for each in left)
    ended = {str(id_) for id_ in contacts.ended_by(today, months)}
    assert ended == {each.reference for each in left if each.terme <= today}


class Twins:
    """A store that erases, and one that never does; and who is kept, by the plainest model."""

    def __init__(self, folder: Path) -> None:
        self.folders = [Dossier(folder / name) for name in ("efface", "jamais")]
        self.stores = [
            Repository.create(each, PASSPHRASE, RECOVERY, cost=CHEAP) for each in self.folders
        ]
        self.kept: dict[str, tuple[date, date | None]] = {}

    def save(self, number: int, today: date) -> None:
        changes: dict[str, Any] = {"age": str(number % 8 + 1)}
        if number % 4 == 0:
            changes |= {"adhesion": Adhesion.NON, "identite": None}
        first, second = (store.save(plain(today, **changes)) for store in self.stores)
        assert first == second
        if first.reference is not None:
            self.kept[first.reference] = (today, None)

    def publish(self, number: int, today: date) -> None:
        for store in self.stores:
            store.publish()

    def erase_due(self, number: int, today: date) -> None:
        store = self.stores[0]
        gone = [each.reference for each in store.due(today, 24).dues]
        assert set(gone) == {
            each
            for each, (last, until) in self.kept.items()
            if max(months_after(last, 24), until or last) <= today
        }
        store.erase_all(gone)
        self.kept = {each: mark for each, mark in self.kept.items() if each not in gone}

    def one(self, number: int) -> str:
        return sorted(self.kept)[number % len(self.kept)]

    def contact(self, number: int, today: date) -> None:
        reference = self.one(number)
        for store in self.stores:
            store.add_entretien(reference, Entretien(today, "2", "1"))
        self.kept[reference] = (today, self.kept[reference][1])

    def correct(self, number: int, today: date) -> None:
        reference = self.one(number)
        for store in self.stores:
            store.correct(reference, replace(store.get(reference), genre="2"))

    def keep(self, number: int, today: date) -> None:
        reference, until = self.one(number), months_after(today, number % 24 + 1)
        self.stores[0].keep(reference, "motif", until, le=today)
        self.kept[reference] = (self.kept[reference][0], until)

    def access(self, number: int, today: date) -> None:
        self.stores[0].note_access(self.one(number), today)

    def cancel(self, number: int, today: date) -> None:
        reference = self.one(number)
        for store in self.stores:
            store.cancel(reference)
        del self.kept[reference]

    def erase(self, number: int, today: date) -> None:
        reference = self.one(number)
        self.stores[0].erase(reference)
        del self.kept[reference]


OF_SOMEONE = ("contact", "correct", "keep", "access", "cancel", "erase")
KINDS = ("save",) * 4 + OF_SOMEONE + ("publish", "erase_due")


@settings(max_examples=25 * LONGER, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.integers(0, 60), st.integers(0, 200)),
        min_size=5,
        max_size=25,
    )
)
def test_erasing_leaves_the_counters_as_if_nobody_ever_had_been(
    acts: list[tuple[str, int, int]],
) -> None:
    folder = Path(tempfile.mkdtemp(dir=MEMORY))
    twins, today = Twins(folder), date(2024, 2, 27)
    try:
        for kind, number, passed in acts:
            today += timedelta(passed)
            if twins.kept or kind not in OF_SOMEONE:
                getattr(twins, kind)(number, today)
            first, second = twins.stores
            assert dict(first.counters().sommes) == dict(second.counters().sommes)
            assert first.tallies(today) == second.tallies(today)
            assert first.pending() == second.pending()
            found = first.due(today, 24)
            assert first.due_count(today, 24) == len(found.dues)
        for store in twins.stores:
            store.publish()
        published = [each.compteurs.read_bytes() for each in twins.folders]
        assert published[0] == published[1]
        assert {str(each.reference) for each in twins.stores[0].all()} == set(twins.kept)
    finally:
        for store in twins.stores:
            store.close()
        shutil.rmtree(folder)
