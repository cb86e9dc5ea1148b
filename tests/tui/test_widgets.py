"""Fields, choices, forms and pages: pure drawings and what keys do to them."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.tui.dates import long_date, parse_past_date
from iscg_tui.tui.keyboard import Key
from iscg_tui.tui.line import Span, cut, fit, flow, plain, width_of, width_of_line, wrap
from iscg_tui.tui.widgets.choices import Item, draw_choices
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.form import Entry, Form, FormEnd
from iscg_tui.tui.widgets.page import Size, page

WORDS = st.text(alphabet=st.sampled_from("abé œ中🐈e\u0301-"), max_size=60)


@given(WORDS, st.integers(0, 40))
def test_fit_gives_exactly_the_width_asked(text: str, width: int) -> None:
    assert width_of(fit(text, width)) == width


@given(st.lists(WORDS, max_size=5), st.integers(1, 60))
def test_cut_gives_exactly_the_width_asked(texts: list[str], width: int) -> None:
    assert width_of_line(cut(tuple(Span(text) for text in texts), width)) == width


@given(WORDS, st.integers(2, 40))
def test_wrap_loses_no_word_and_never_overflows(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(width_of(each) <= width for each in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_flow_keeps_groups_whole() -> None:
    groups = [(Span("Entrée", "touche"), Span(" valider")), (Span("x"),), (Span("yyyyyy"),)]
    assert plain(flow(groups, 18)) == "Entrée valider   x\nyyyyyy"


def typed(field: Field, text: str) -> Field:
    for character in text:
        field = field.press(Key(character, character))
    return field


@given(st.text(max_size=30), st.lists(st.sampled_from(["left", "right", "home", "end"])))
def test_a_field_keeps_what_is_typed_and_only_what_can_be_shown(
    text: str, moves: list[str]
) -> None:
    field = Field().insert(text)
    for move in moves:
        field = field.press(Key(move))
        assert 0 <= field.caret <= len(field.value)
    assert not any(unicodedata.category(c) == "Cc" for c in field.value)
    assert width_of_line(field.draw(20, focused=True)) == 20


def test_a_field_edits_at_its_caret() -> None:
    field = typed(Field(), "Fitif").press(Key("left")).press(Key("left")).press(Key("left"))
    assert typed(field, "c").value == "Fictif"
    assert field.press(Key("backspace")).value == "Ftif"
    assert field.press(Key("delete")).value == "Fiif"
    assert field.press(Key("ctrl+u")).value == "tif"


def test_an_accent_typed_apart_joins_its_letter_and_leaves_with_it() -> None:
    field = typed(Field(), "Ze\u0301")
    assert field.value == "Zé"
    assert field.press(Key("backspace")).value == "Z"
    joined = Field.holding("x\u0302\u0323y").press(Key("home")).press(Key("delete"))
    assert joined.value == "y"


def test_a_field_stops_at_its_limit() -> None:
    assert Field(limit=5).insert("abcdefgh").value == "abcde"
    assert typed(Field.holding("abcde", 5), "f").value == "abcde"


def test_a_pasted_text_has_no_line_end_nor_escape() -> None:
    assert Field().insert("a\r\nb\x1b[2Jc").value == "a  b[2Jc"


def test_a_numeric_field_reads_the_unshifted_row() -> None:
    assert typed(Field(limit=4, numeric=True), "&çè-").value == "1976"


def test_a_masked_field_shows_nothing_of_its_value() -> None:
    shown = plain([Field.holding("secret").draw(20, focused=True, masked=True)])
    assert shown.startswith("••••••")
    assert "s" not in shown


@given(
    st.lists(st.tuples(st.sampled_from("0123456789abcde"), WORDS), min_size=1, max_size=16),
    st.integers(30, 100),
    st.integers(4, 20),
)
def test_choices_show_every_label_whole(
    labels: list[tuple[str, str]], width: int, height: int
) -> None:
    items = [Item(key, label) for key, label in labels]
    lines = draw_choices(items, width, height)
    assert all(width_of_line(each) <= width for each in lines)
    shown = "".join(plain(lines).split())
    expected = "".join("".join(label.split()) for _, label in labels)
    for character in set(expected) - set("0123456789abcde"):
        assert shown.count(character) == expected.count(character)


def test_a_key_stands_immediately_left_of_its_label() -> None:
    assert plain(draw_choices([Item("1", "Victime"), Item("0", "Autre")], 40, 9)) == (
        "1 Victime\n0 Autre"
    )


@given(st.integers(60, 120), st.integers(20, 50), st.integers(0, 60))
def test_a_page_has_exactly_the_size_of_the_screen(width: int, height: int, rows: int) -> None:
    body = [(Span("é" * 200),)] * rows
    keys = [("n", "nouvelle situation"), ("escape", "retour")] * 4
    lines = page(Size(width, height), "Titre", "droite", body, keys)
    assert len(lines) == height
    assert {width_of_line(each) for each in lines} == {width}


@pytest.mark.parametrize("size", [Size(80, 24), Size(60, 20)])
def test_a_long_message_is_shown_whole(size: Size) -> None:
    said = " ".join(f"mot{number}" for number in range(40))
    lines = page(size, "Titre", "", [(Span("corps"),)] * 30, [("q", "quitter")], (Span(said),))
    assert len(lines) == size.height
    assert said in " ".join(plain(lines).split())


def test_a_form_asks_before_leaving_what_was_typed() -> None:
    form = Form((Entry("nom", "Nom", ""), Entry("prenom", "Prénom", "")))
    assert form.press(Key("escape"))[1] is FormEnd.ABANDONED
    form, _ = form.press(Key("F", "F"))
    form, end = form.press(Key("escape"))
    assert end is FormEnd.GOES_ON
    assert form.press(Key("n", "n"))[1] is FormEnd.ABANDONED
    assert form.press(Key("o", "o"))[1] is FormEnd.SAVED
    assert form.press(Key("escape"))[1] is FormEnd.ABANDONED
    assert form.press(Key("r", "r"))[0].press(Key("x", "x"))[0].values["nom"] == "Fx"


def test_f2_saves_from_any_field_of_a_form_that_keeps() -> None:
    form = Form((Entry("nom", "Nom", ""), Entry("prenom", "Prénom", "")))
    assert ("F2", "enregistrer") in form.keys
    assert form.press(Key("f2")) == (form, FormEnd.SAVED)
    asked = replace(form, keeps=False)
    assert ("F2", "enregistrer") not in asked.keys
    assert asked.press(Key("f2")) == (asked, FormEnd.GOES_ON)


def test_a_form_saves_from_its_last_field() -> None:
    form = Form((Entry("nom", "Nom", ""), Entry("prenom", "Prénom", "")))
    form, end = form.press(Key("enter"))
    assert end is FormEnd.GOES_ON
    form, _ = form.press(Key("Z", "Z"))
    assert form.press(Key("enter"))[1] is FormEnd.SAVED
    assert form.values == {"nom": "", "prenom": "Z"}


TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 3", date(2026, 3, 1)),
        ("02/03", TODAY),
        ("28-12", date(2025, 12, 28)),
        ("3 2 26", date(2026, 2, 3)),
        ("29 2 2024", date(2024, 2, 29)),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, expected: date) -> None:
    assert parse_past_date(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "incomplète"),
        ("3", "incomplète"),
        ("1 2 3 4", "incomplète"),
        ("3 3 2026", "à venir"),
        ("32 1", "day"),
        ("29 2 2025", "day"),
    ],
)
def test_a_day_that_is_none_or_to_come_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_past_date(text, TODAY)


def test_dates_in_french_need_no_locale() -> None:
    assert long_date(date(2026, 8, 1)) == "samedi 1er août 2026"
