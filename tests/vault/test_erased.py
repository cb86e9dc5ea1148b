"""Several erased at once: nothing of them is left but sums, which count them as before."""

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
from iscg_tui.retention import months_after
from iscg_tui.vault.errors import UnknownReference
from iscg_tui.vault.repository import Repository

from .disk import LONGER, MEMORY
from .inventions import CHEAP, PASSPHRASE, RECOVERY, plain, seen
from .test_erasing import clear_of

TODAY = date(2028, 3, 1)
MOTIF = "Zanzibulon attend son jugement"


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
