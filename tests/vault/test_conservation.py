"""What is due, and what is kept longer: found on its day, through changes and openings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.intake.situation import Entretien
from iscg_tui.retention import Echeance, Maintien, RetentionError, months_after
from iscg_tui.vault.errors import OtherShape, UnknownReference
from iscg_tui.vault.header import pending_without_key
from iscg_tui.vault.last_contacts import LastContacts
from iscg_tui.vault.marks import with_maintien
from iscg_tui.vault.repository import Repository

from . import independent_decoder
from .inventions import PASSPHRASE, seen

if TYPE_CHECKING:
    from iscg_tui.dossier import Dossier

TODAY = date(2028, 3, 1)
DAY = st.integers(0, 900).map(lambda days: date(2024, 1, 31) + timedelta(days))


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
    assert repository.echeance("24-0001", 24).dernier_contact == date(2024, 2, 29)


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
    assert pending_without_key(dossier.coffre) == repository.pending() == 1, "no mark is counted"
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


@given(
    st.lists(st.tuples(DAY, st.none() | st.integers(1, 24)), min_size=1, max_size=12),
    st.integers(1, 36),
    st.data(),
)
def test_the_count_for_home_is_that_of_the_list(
    people: list[tuple[date, int | None]], months: int, data: st.DataObject
) -> None:
    contacts, all_of_them = LastContacts(), []
    for id_, (last, longer) in enumerate(people, start=1):
        maintien = None
        document: dict[str, Any] = {"entretiens": [f"{last.isoformat()} 1 1 -"]}
        if longer is not None:
            # Taken on the day of the term or near it, so that both ends meet.
            le = months_after(last, months - 1) + timedelta(longer % 3)
            maintien = Maintien(le, months_after(le, longer), "motif")
            document = with_maintien(document, maintien)
        contacts.add(id_, document)
        all_of_them.append(
            (id_, document, Echeance(str(id_), last, months_after(last, months), maintien))
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
