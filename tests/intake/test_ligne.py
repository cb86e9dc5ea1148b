"""A line of codes makes the record that the ribbon makes, or points at the word it is lost on."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.intake.ligne import completed, matching, read
from iscg_tui.intake.ouverture import nouvelle_situation
from iscg_tui.intake.question import AGE, ORIENTATIONS
from iscg_tui.intake.ruban import Effet, Ruban, press
from iscg_tui.intake.situation import Adhesion, Orientation
from iscg_tui.nomenclature.loader import load
from iscg_tui.reglages import Reglages
from iscg_tui.tui.keyboard import RANGEE_AZERTY
from iscg_tui.tui.questionnaire import questionnaire_of

TODAY = date(2026, 11, 23)
BOTH = questionnaire_of(load(), Reglages(institutions=("PN", "GN")))
ROW = {digit: character for character, digit in RANGEE_AZERTY.items()}


def start() -> Ruban:
    return nouvelle_situation(BOTH, TODAY)


def typed(keys: str) -> Ruban:
    ruban = start()
    for key in keys:
        ruban, _ = press(ruban, "space" if key == " " else key)
    return ruban


def test_the_line_of_the_manual() -> None:
    lecture = read(start(), "fsi1 pn vic 35 f vco tel rel heb1 o", RANGEE_AZERTY)
    assert lecture.faute is None
    assert lecture.effet is Effet.ENREGISTRER
    made = lecture.ruban.situation()
    assert (made.saisine, made.institution, made.public, made.age) == ("FSI1", "PN", "VIC", "5")
    assert (made.genre, made.nature, made.adhesion) == ("1", "VCO", Adhesion.OUI)
    (entretien,) = made.entretiens
    assert (entretien.mode, entretien.suites) == ("2", "3")
    assert entretien.orientations == (Orientation("HEB", "1", accord=True),)


@st.composite
def entries(draw: st.DrawFn) -> tuple[str, str]:
    """The same entry as keys of the ribbon, and as words of a line."""
    keys = ""
    words: list[str] = []
    ruban = start()
    while ruban.etape != ORIENTATIONS:
        question = ruban.question
        choix = draw(st.sampled_from(question.choix))
        if draw(st.integers(0, 9)) == 0:
            pressed, word = " ", "nr"
        elif question.familles:
            famille = next(each for each in question.familles if each.code == choix.groupe)
            pressed = famille.touche + choix.touche
            word = draw(st.sampled_from([choix.code.lower(), pressed]))
        else:
            pressed = choix.touche
            ways = [choix.touche]
            ways += [choix.code.lower()] if question.id != AGE else []
            word = draw(st.sampled_from(ways))
        keys, words = keys + pressed, [*words, word]
        for key in pressed:
            ruban, _ = press(ruban, "space" if key == " " else key)
    for choix in draw(st.lists(st.sampled_from(ruban.question.choix), unique=True, max_size=3)):
        issue = draw(st.sampled_from(BOTH.issues.choix))
        keys += choix.touche + issue.touche
        words.append(f"{draw(st.sampled_from([choix.touche, choix.code.lower()]))}{issue.touche}")
    adhesion = draw(st.sampled_from("oni "))
    return keys + adhesion, " ".join([*words, "nr" if adhesion == " " else adhesion])


@given(entries(), st.booleans())
def test_a_line_and_the_ribbon_make_the_same_record(
    entry: tuple[str, str], unshifted: bool
) -> None:
    keys, text = entry
    if unshifted:
        text = "".join(ROW.get(character, character) for character in text)
    lecture = read(start(), text, RANGEE_AZERTY)
    assert lecture.faute is None
    assert lecture.effet in (Effet.ENREGISTRER, Effet.ENREGISTRER_PUIS_IDENTITE)
    assert lecture.ruban.situation() == typed(keys).situation()


@given(st.integers(0, 110))
def test_an_age_is_written_in_years(years: int) -> None:
    lecture = read(start(), f"fsi1 pn vic {years:02d}", RANGEE_AZERTY)
    limits = (12, 17, 24, 34, 44, 59, 74)
    band = sum(years > limit for limit in limits) + 1
    assert lecture.ruban.reponse(AGE) == (str(band),)


@pytest.mark.parametrize(
    ("text", "word", "why"),
    [
        ("fsi1 pn zzz 35", "zzz", "ne répond pas à « Public »"),
        ("fsi", "fsi", "Plusieurs réponses"),
        ("fsi1 pn vic 35 f vco tel rel heb", "heb", "est-elle d’accord"),
        ("fsi1 pn vic 35 f vco tel rel heb1 heb1 o", "heb1", "ne répond pas"),
        ("fsi1 pn vic 35 f vco tel rel o encore", "encore", "Rien ne suit l’adhésion"),
        ("fsi1 o", "o", "ne répond pas à « Institution »"),
    ],
)
def test_a_fault_points_at_its_word(text: str, word: str, why: str) -> None:
    lecture = read(start(), text, RANGEE_AZERTY)
    assert lecture.effet is Effet.RIEN
    assert lecture.faute is not None
    assert text[lecture.faute.debut :].startswith(word)
    assert lecture.faute.mot == word
    assert why.replace(" ", "\u00a0") in lecture.faute.raison.replace(" ", "\u00a0")


@given(st.text(max_size=60))
def test_any_text_is_read_without_failing_and_no_line_decides_an_orientation(text: str) -> None:
    lecture = read(start(), text, RANGEE_AZERTY)
    if lecture.faute is not None:
        assert text[lecture.faute.debut :].startswith(lecture.faute.mot)
    assert len(lecture.ruban.orientations) <= len(text.split())


def test_urgency_and_day_are_words_too() -> None:
    lecture = read(start(), "u2 j1 fsi1 pn vic", RANGEE_AZERTY)
    assert lecture.ruban.urgence == "2"
    assert lecture.ruban.jour == date(2026, 11, 22)


def test_every_word_proposed_answers_alone() -> None:
    for name in BOTH.questions:
        question = BOTH[name]
        ruban = start()
        if name not in ruban.etapes or name == ORIENTATIONS or question.familles:
            continue
        while ruban.etape != name:
            ruban, _ = press(ruban, "space")
        prefix = " ".join("nr" for _ in range(ruban.position))
        lecture = read(start(), f"{prefix} ", RANGEE_AZERTY)
        assert len(lecture.propositions) == len(question.choix)
        for (word, label), choix in zip(lecture.propositions, question.choix, strict=True):
            assert label == choix.libelle
            read_back = read(start(), f"{prefix} {word}", RANGEE_AZERTY)
            assert read_back.ruban.reponse(name) == (choix.code,), (name, word)


def test_what_is_expected_at_the_end_is_the_adhesion_or_one_more_orientation() -> None:
    lecture = read(start(), "nr nr nr nr nr nr nr nr ", RANGEE_AZERTY)
    assert [word for word, _ in lecture.propositions[:4]] == ["o", "i", "n", "nr"]
    assert len(lecture.propositions) == 4 + len(BOTH[ORIENTATIONS].choix)


def test_a_word_is_completed_as_far_as_its_meanings_agree() -> None:
    text = "fsi1 pn vic 35 f vco tel rel he"
    assert completed(read(start(), text, RANGEE_AZERTY), text) == text[:-2] + "heb"
    assert completed(read(start(), "fs", RANGEE_AZERTY), "fs") == "fsi"


def test_a_code_wins_over_a_label() -> None:
    assert [each.code for each in matching("psy", BOTH[ORIENTATIONS].choix)] == ["PSY"]
