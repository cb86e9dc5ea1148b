"""The emulator shows what a terminal shows, and forgets nothing of the primary screen."""

from __future__ import annotations

import itertools

import pytest
from harness.emulator import Emulator
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.e2e

ENTER = b"\x1b[?1049h"
LEAVE = b"\x1b[?1049l"


def shown(*pieces: bytes, columns: int = 20, rows: int = 3) -> Emulator:
    emulator = Emulator(columns, rows)
    for piece in pieces:
        emulator.feed(piece)
    return emulator


def test_what_is_drawn_on_the_alternate_screen_never_touches_the_primary_one() -> None:
    emulator = shown(b"poste$ iscg-tui\r\n", ENTER, b"\x1b[2J\x1b[HZEBULON Fictif")
    assert emulator.on_alternate
    assert emulator.lines()[0] == "ZEBULON Fictif"
    emulator.feed(LEAVE + b"poste$ ")
    assert not emulator.on_alternate
    assert emulator.lines()[:2] == ["poste$ iscg-tui", "poste$"]
    assert "ZEBULON" not in emulator.everything_on_primary()


@pytest.mark.parametrize("mode", [47, 1047, 1049])
def test_each_way_to_the_alternate_screen_is_known(mode: int) -> None:
    emulator = shown(b"avant", f"\x1b[?{mode}h".encode(), b"dedans")
    assert emulator.on_alternate
    emulator.feed(f"\x1b[?{mode}l".encode())
    assert emulator.lines()[0] == "avant"


def test_the_alternate_screen_is_empty_each_time_and_the_cursor_comes_back() -> None:
    emulator = shown(b"ab", ENTER, b"secret", LEAVE, ENTER)
    assert "".join(emulator.lines()) == ""
    emulator.feed(LEAVE + b"cd")
    assert emulator.lines()[0] == "abcd"


def test_what_was_erased_or_scrolled_off_the_primary_screen_is_remembered() -> None:
    emulator = shown(b"Mme Inventee\r\n", b"\x1b[2J\x1b[H", b"1\r\n2\r\n3\r\n4\r\n5")
    assert emulator.lines() == ["3", "4", "5"]
    assert "1" in emulator.scrollback()
    assert "Mme Inventee" in emulator.everything_on_primary()


def test_a_text_drawn_in_pieces_on_the_primary_screen_is_found_whole() -> None:
    emulator = shown(b"Inv", b"\x1b[31m", b"ent", b"\x1b[0m", b"ee", b"\x1bc")
    assert "Inventee" in emulator.everything_on_primary()


@given(st.data())
def test_a_stream_gives_the_same_screen_however_it_is_cut(data: st.DataObject) -> None:
    stream = (
        "é\x1b[1;31mÀ l’écran\x1b[0m\x1b[>1u\x1b]0;titre\x07\x1b[?2026h\x1b[2;3H日本"
        "\x1b[?2026l\x1b[?2026$p\x1bP+q544e\x1b\\\x1b[<u\x1b[38:2::1:2:3mx"
    ).encode()
    whole = shown(stream)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    edges = [0, *cuts, len(stream)]
    cut = shown(*(stream[a:b] for a, b in itertools.pairwise(edges)))
    assert cut.lines() == whole.lines() == ["éÀ l’écran", "  日本x", ""]
    assert cut.titles == whole.titles == ["titre"]
    assert cut.unknown == whole.unknown == []


def test_sequences_that_pyte_would_print_leave_nothing_on_the_screen() -> None:
    emulator = shown(
        b"\x1b[>25u\x1b[<u\x1b[=1u\x1b[?u\x1b[?2048$p\x1b[>4;2m\x1b[2 q\x1b_Gi=1\x1b\\."
    )
    assert emulator.lines() == [".", "", ""]


def test_a_character_without_width_hides_nothing_after_it() -> None:
    emulator = shown("a\u200db\ufe0fc e\u0301".encode())
    assert emulator.lines()[0] == "abc é"


def test_titles_and_clipboard_are_kept_for_the_search() -> None:
    emulator = shown(b"\x1b]2;Zebulon\x1b\\\x1b]52;c;WsOpYg==\x07")
    assert (emulator.titles, emulator.clipboard) == (["Zebulon"], ["c;WsOpYg=="])


def test_queries_are_answered_as_an_xterm_answers() -> None:
    emulator = Emulator(20, 3)
    assert emulator.feed(b"\x1b[c").startswith(b"\x1b[?")
    assert emulator.feed(b"ab\x1b[6n") == b"\x1b[1;3R"
    assert emulator.feed(b"\x1b[?2026$p") == b"\x1b[?2026;2$y"
    assert emulator.feed(b"\x1b[?2026h\x1b[?2026$p") == b"\x1b[?2026;1$y"
    assert emulator.feed(b"\x1b[?2048$p") == b"\x1b[?2048;0$y"
    assert emulator.feed(b"\x1b[?u") == b""


def test_a_synchronised_update_is_said_to_be_under_way() -> None:
    emulator = shown(b"\x1b[?2026h")
    assert emulator.updating
    emulator.feed(b"\x1b[?2026l")
    assert not emulator.updating


def test_a_sequence_that_is_not_understood_is_reported() -> None:
    emulator = shown(b"\x1b[5y", b"\x1b[3\x01m")
    assert emulator.unknown == ["\x1b[5y", "\x1b[3"]


def test_colours_and_attributes_of_a_cell_can_be_asked() -> None:
    cell = shown(b"\x1b[1;7;32mx").cell(0, 0)
    assert (cell.data, cell.fg, cell.bold, cell.reverse) == ("x", "green", True, True)


def test_modes_left_behind_can_be_asked() -> None:
    emulator = shown(b"\x1b[?1000h\x1b[?25l\x1b[?1000l")
    assert emulator.modes == {1000: False, 25: False}
    assert not emulator.cursor_visible
