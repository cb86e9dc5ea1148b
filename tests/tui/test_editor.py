"""The text of several paragraphs: what keys do to it, and what is drawn of it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscg_tui.tui.keyboard import Key
from iscg_tui.tui.line import plain, width_of
from iscg_tui.tui.widgets.editor import LONGUEUR_MAX, Editor, Mark, Place
from iscg_tui.tui.widgets.rows import row_of, rows_of

LETTERS = "ab é日e\u0301👩‍👧\u00a0"
WORDS = st.text(st.sampled_from(LETTERS), max_size=60)
WIDTH = 24
KEYS = [
    "enter",
    "backspace",
    "delete",
    "left",
    "right",
    "up",
    "down",
    "home",
    "end",
    "pageup",
    "pagedown",
    "ctrl+home",
    "ctrl+end",
]


def typed(text: str, editor: Editor | None = None) -> Editor:
    editor = editor or Editor()
    for each in text:
        key = Key("enter") if each == "\n" else Key(each, each)
        editor = editor.press(key, WIDTH, 5)
    return editor


def pressed(editor: Editor, *names: str) -> Editor:
    for name in names:
        editor = editor.press(Key(name), WIDTH, 5)
    return editor


def no_marks(_: str) -> list[Mark]:
    return []


def test_what_is_typed_is_there() -> None:
    assert typed("Un.\nDeux.").paragraphes == ("Un.", "Deux.")


def test_enter_cuts_a_paragraph_and_backspace_joins_it_again() -> None:
    editor = pressed(typed("Un. Deux."), *["left"] * 5, "enter")
    assert editor.paragraphes == ("Un. ", "Deux.")
    assert pressed(editor, "backspace").texte == "Un. Deux."
    assert pressed(editor, "up", "end", "delete").texte == "Un. Deux."


def test_a_letter_and_its_accent_go_together() -> None:
    editor = Editor().insert("x👩‍👧y")
    assert pressed(editor, "left", "backspace").texte == "xy"
    assert pressed(editor, "home", "right", "delete").texte == "xy"


def test_home_and_end_are_those_of_the_row() -> None:
    editor = typed("a" * 15 + " " + "b" * 10)
    assert rows_of(editor.paragraphe, WIDTH - 4) == ((0, 16), (16, 26))
    assert pressed(editor, "home").place == Place(0, 16)
    assert pressed(editor, "up", "end").place == Place(0, 15)


def test_up_and_down_keep_their_column() -> None:
    editor = typed("a" * 10 + "\nbb\n" + "c" * 10)
    assert pressed(editor, "up").place == Place(1, 2)
    assert pressed(editor, "up", "up").place == Place(0, 10)
    assert pressed(editor, "up", "left", "up").place == Place(0, 1)


def test_a_pasted_text_is_text() -> None:
    editor = Editor().insert("Un\r\nDeux\tfin\x1b[31m\u202e\nTrois")
    assert editor.paragraphes == ("Un", "Deux fin[31m", "Trois")


def test_what_goes_beyond_the_length_is_left_out() -> None:
    editor = Editor().insert("x" * (LONGUEUR_MAX + 5))
    assert len(editor.texte) == LONGUEUR_MAX
    assert editor.press(Key("y", "y"), WIDTH, 5).texte == editor.texte


def test_undo_takes_back_a_word_a_paste_a_deletion() -> None:
    editor = typed("Un deux")
    assert editor.undone().texte == "Un"
    assert editor.undone().undone().texte == ""
    assert editor.insert(" trois\nquatre").undone().texte == "Un deux"
    assert pressed(editor, "backspace").undone().texte == "Un deux"
    assert Editor().undone() == Editor()


def test_a_reference_takes_the_place_of_what_was_begun() -> None:
    editor = typed("Les {vio")
    done = editor.replaced(4, "{violences conjugales}")
    assert done.texte == "Les {violences conjugales}"
    assert done.undone().texte == "Les {vio"


def test_a_mark_shows_by_a_sign_too() -> None:
    editor = Editor.holding("Un nom\nrien")
    marks = {"Un nom": [Mark(3, 6, "alerte", "!")], "rien": [Mark(0, 4, "accent", "?")]}
    lines, _ = editor.draw(WIDTH, lambda texte: marks[texte])
    assert plain(lines).split("\n") == ["! Un nom", "? rien"]
    assert [each.text for each in lines[0] if each.role == "alerte"] == ["!", "nom"]


def test_the_caret_is_drawn_once() -> None:
    for editor in (typed("Un deux"), pressed(typed("Un deux"), "left"), Editor()):
        lines, caret = editor.draw(WIDTH, no_marks)
        assert sum(span.role == "curseur" for each in lines for span in each) == 1
        assert any(span.role == "curseur" for span in lines[caret])


@given(WORDS, st.integers(2, 30))
def test_rows_hold_the_whole_paragraph_in_their_width(texte: str, width: int) -> None:
    rows = rows_of(texte, width)
    assert rows[0][0] == 0
    assert rows[-1][1] == len(texte)
    assert all(first[1] == second[0] for first, second in pairwise(rows))
    for start, stop in rows:
        assert width_of(texte[start:stop].removesuffix(" ")) <= width


@given(WORDS, st.integers(0, 60))
def test_every_place_is_on_one_row(texte: str, rang: int) -> None:
    rows = rows_of(texte, WIDTH)
    rang = min(rang, len(texte))
    start, stop = rows[row_of(rows, rang)]
    assert start <= rang <= stop


STEPS = st.lists(
    st.one_of(
        st.sampled_from(KEYS).map(Key),
        st.sampled_from("ab é日{}").map(lambda each: Key(each, each)),
        WORDS,
    ),
    max_size=40,
)


@given(STEPS, st.integers(6, 40))
@settings(max_examples=150, deadline=None)
def test_whatever_is_done_the_caret_is_in_the_text_and_drawn_once(
    steps: list[Key | str], width: int
) -> None:
    editor = Editor()
    for step in steps:
        before = editor
        editor = editor.insert(step) if isinstance(step, str) else editor.press(step, width, 5)
        assert 0 <= editor.place.paragraphe < len(editor.paragraphes)
        assert 0 <= editor.place.rang <= len(editor.paragraphe)
        assert "\n" not in "".join(editor.paragraphes)
        if editor.past and editor.past[0] == (before.paragraphes, before.place):
            assert editor.undone().texte == before.texte
        lines, caret = editor.draw(width, no_marks)
        marked = [
            rank for rank, line in enumerate(lines) for each in line if each.role == "curseur"
        ]
        assert marked == [caret]
        assert all(width_of(row) <= width for row in plain(lines).split("\n"))


@pytest.mark.parametrize("key", ["f9", "ctrl+x", "tab"])
def test_a_key_it_has_no_use_for_changes_nothing(key: str) -> None:
    assert pressed(typed("Un"), key).texte == "Un"
