"""A person is found however her name is cut, spelt or typed."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from iscg_tui.intake.situation import Identite
from iscg_tui.vault.names import NameIndex, starts_of, words_of

from .inventions import plain

if TYPE_CHECKING:
    from iscg_tui.vault.repository import Repository

PEOPLE = (
    ("Le Goff-Ménard", "Jean-Marie"),
    ("O’Brien", "Jeanne-Marie"),
    ("Cœur-d’Étoile", "Lætitia"),
    ("Großmann", "Éloïse"),
    ("McFictif", "Noël"),
    ("d\u02bcHypothèse", "Anne"),
)
TYPED = {
    "goffmenard": 1,
    "goff-menard": 1,
    "GOFF MÉNARD": 1,
    "le goff": 1,
    "legoff": 1,
    "le goff-ménard jean": 1,
    "jean-marie le goff": 1,
    "jeanmarie": 1,
    "jean marie le": 1,
    "marie goff": 1,
    "jeannemarie": 2,
    "jeanne marie obrien": 2,
    "obrien": 2,
    "o'brien": 2,
    "o’bri": 2,
    "o brien": 2,
    "brien": 2,
    "coeurdetoile": 3,
    "cœur d'etoile": 3,
    "d etoile": 3,
    "laetitia": 3,
    "grossmann": 4,
    "großm": 4,
    "eloise": 4,
    "él": 4,
    "mc fictif": 5,
    "mcfictif noël": 5,
    "mc fictif noel": 5,
    "dhypothese": 6,
    "d'hypo": 6,
    "hypothese": 6,
}


@pytest.fixture
def filled(repository: Repository) -> Repository:
    for nom, prenom in PEOPLE:
        repository.save(plain(identite=Identite(nom, prenom)))
    return repository


def numbers(repository: Repository, typed: str) -> set[int]:
    return {int(str(each.reference)[3:]) for each in repository.search(typed)}


def test_hyphens_apostrophes_and_spaces_are_no_matter(filled: Repository) -> None:
    for typed, number in TYPED.items():
        for form in ("NFC", "NFD"):
            assert numbers(filled, unicodedata.normalize(form, typed)) == {number}, typed
    assert numbers(filled, "jean marie") == {1, 2}, "« jean » begins « Jeanne » too"


@pytest.mark.parametrize("typed", ["enard", "offmenard", "riend", "menardgoff", "goff obrien", "-"])
def test_only_the_beginning_of_a_word_is_looked_for(filled: Repository, typed: str) -> None:
    assert numbers(filled, typed) <= ({6} if typed == "-" else set())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("26-0002", {2}),
        ("26 0002", {2}),
        ("260002", {2}),
        ("0002", {2}),
        ("é--àààé", {2}),
        ("É--ÀÀÀÉ", {2}),
        ("é-àààé", {2}),
        ("é- àààé", {2}),
        ("àààé", {2}),
        ("àààé obrien", {2}),
        ("obrien éè", set()),
        ("àà'é", set()),
        ("é-", {1, 2, 3, 4, 5, 6}),
        ("é", {3, 4}),
    ],
)
def test_a_reference_is_found_by_the_unshifted_keys(
    filled: Repository, typed: str, found: set[int]
) -> None:
    assert numbers(filled, typed) == found


def test_the_same_number_of_two_years_finds_both(repository: Repository) -> None:
    saved = [repository.save(plain(date(year, 3, 4))).reference for year in (2025, 2026, 2024)]
    assert saved == ["25-0001", "26-0001", "24-0001"]
    assert {each.reference for each in repository.search("0001")} == set(saved)


def test_a_name_may_be_typed_in_up_to_four_pieces(filled: Repository) -> None:
    assert numbers(filled, "gro ss ma nn") == {4}
    assert numbers(filled, "gross ma nn") == {4}


def test_what_could_be_digits_is_still_a_name(repository: Repository) -> None:
    repository.save(plain(identite=Identite("Éçàlé")))
    assert numbers(repository, "éçà") == {1}


NAMES = st.lists(st.text("abé", min_size=1, max_size=3), min_size=1, max_size=4)


@given(st.lists(NAMES, min_size=1, max_size=6), st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_any_part_of_a_name_from_a_word_on_finds_it_however_it_is_cut(
    names: list[list[str]], data: st.DataObject
) -> None:
    index = NameIndex()
    for number, words in enumerate(names):
        index.add(number, starts_of("-".join(words)))
    number = data.draw(st.sampled_from(range(len(names))))
    words = names[number]
    text = "".join(words[data.draw(st.integers(0, len(words) - 1)) :])
    length = data.draw(st.integers(1, len(text)))
    cuts = data.draw(st.sets(st.integers(1, length), max_size=3))
    typed = "".join((" " if at in cuts else "") + letter for at, letter in enumerate(text[:length]))
    assert number in index.matching(words_of(typed), lambda _word: set())


@given(st.text())
@example("’-")
@example("ʼ'")
def test_no_text_is_beyond_the_search(typed: str) -> None:
    index = NameIndex()
    index.add(1, starts_of(typed))
    found = index.matching(words_of(typed), lambda _word: set())
    assert found == ({1} if words_of(typed) else set())
    index.discard(1, starts_of(typed))
    assert index.matching(words_of(typed), lambda _word: set()) == set()
