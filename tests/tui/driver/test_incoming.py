"""However a slow line cuts what a key sends, the key is whole or types nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from iscg_tui.tui.driver.incoming import (
    ESCAPE_DELAY,
    PASTE_DELAY,
    SEQUENCE_DELAY,
    Incoming,
    Pasted,
    Typed,
)
from iscg_tui.tui.driver.keystrokes import Keystrokes

ESC = "\x1b"


def read(*pieces: bytes, encoding: str = "utf-8") -> list[Typed | Pasted]:
    """What pieces that arrive one after the other complete, and what is given up on."""
    incoming = Incoming(encoding)
    taken = [item for piece in pieces for item in incoming.feed(piece)]
    return taken + incoming.expire()


def keys(*pieces: bytes, encoding: str = "utf-8") -> list[str]:
    """The names of the keys that the app is told of."""
    names = Keystrokes()
    return [
        event.key
        for item in read(*pieces, encoding=encoding)
        for event in names.events(item, mouse=False)
        if isinstance(event, events.Key)
    ]


SEQUENCES = sorted(
    sequence
    for sequence, known in ANSI_SEQUENCES_KEYS.items()
    if len(sequence) > 2 and isinstance(known, tuple)
)


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_every_key_that_textual_knows_survives_any_cut(sequence: str) -> None:
    whole = keys(sequence.encode())
    assert whole
    for cut in range(1, len(sequence)):
        assert keys(sequence[:cut].encode(), sequence[cut:].encode()) == whole
    assert keys(*(bytes([byte]) for byte in sequence.encode())) == whole


def test_keys_of_putty_windows_terminal_and_the_linux_console() -> None:
    assert keys(b"\x1b[1~\x1b[4~\x1b[H\x1b[F\x1b[7~\x1b[8~\x1bOH\x1bOF") == ["home", "end"] * 4
    assert keys(b"\x1b[[A\x1bOP\x1b[11~\x1b[24~") == ["f1", "f1", "f1", "f12"]
    assert keys(b"\x7f\x08\r\t\x1b[Z") == ["backspace", "backspace", "enter", "tab", "shift+tab"]


def test_escape_alone_is_a_key_soon() -> None:
    incoming = Incoming("utf-8")
    assert incoming.feed(b"\x1b") == []
    assert incoming.waits == ESCAPE_DELAY
    assert incoming.expire() == [Typed(ESC)]
    assert incoming.waits is None


@pytest.mark.parametrize("begun", [b"\x1b[", b"\x1bO", b"\x1b[1;", b"\x1b[20", b"\x1b[["])
def test_the_rest_of_a_sequence_is_waited_for_longer(begun: bytes) -> None:
    incoming = Incoming("utf-8")
    incoming.feed(begun)
    assert incoming.waits == SEQUENCE_DELAY


@pytest.mark.parametrize(
    "begun", [b"\x1b[1;", b"\x1b[20", b"\x1b[?1;2", b"\x1b[[", b"\x1b]11;rgb:"]
)
def test_a_sequence_that_never_ends_types_nothing(begun: bytes) -> None:
    assert read(begun) == []


@pytest.mark.parametrize(
    "answer",
    [
        b"\x1b[?64;1;2;6;9;15;22c",
        b"\x1b[>41;379;0c",
        b"\x1b[0n",
        b"\x1b[?2026;2$y",
        b"\x1b[?1u",
        b"\x1b[8;24;80t",
        b"\x1b]11;rgb:0000/0000/0000\x07",
        b"\x1b]11;rgb:0000/0000/0000\x1b\\",
        b"\x1bP>|XTerm(379)\x1b\\",
        b"\x1bP1$r0m\x1b\\",
    ],
)
def test_a_late_answer_of_the_terminal_types_nothing(answer: bytes) -> None:
    for cut in range(1, len(answer) + 1):
        assert keys(b"a", answer[:cut], answer[cut:], b"b") == ["a", "b"]


def test_a_cursor_report_types_nothing() -> None:
    assert keys(b"\x1b[12;40R") == []


def test_a_sequence_broken_by_another_key_leaves_the_key() -> None:
    assert keys(b"\x1b[1;", "é".encode()) == ["é"]
    assert keys(b"\x1b[1;\x1b[A") == ["up"]
    assert keys(b"\x1b]0;title\x1b[A") == ["up"]


def test_escape_and_the_next_key_are_two_keys_unless_they_come_together() -> None:
    assert keys(b"\x1b", b"n") == ["escape", "n"]
    assert keys(b"\x1bn") == ["alt+n"]
    assert keys(b"\x1b\x1b[A") == ["escape", "up"]
    assert keys(b"\x1b\x1b") == ["escape", "escape"]


@pytest.mark.parametrize("letter", ["n", "1", "-", "O", "[", "]", "P", "é"])
def test_an_alt_key_never_types_its_letter(letter: str) -> None:
    names = Keystrokes()
    told = [
        event
        for item in read(f"{ESC}{letter}".encode())
        for event in names.events(item, mouse=False)
    ]
    assert [event.key.partition("+")[0] for event in told if isinstance(event, events.Key)] == [
        "alt"
    ]


@pytest.mark.parametrize("bad", [b"\xff", b"\xc3", b"\xe2\x82", b"\xf0\x9f", b"\x80", b"\xe9"])
def test_invalid_utf_8_is_ignored(bad: bytes) -> None:
    assert keys(b"a", bad, b"b", bad + b"c") == ["a", "b", "c"]


def test_a_character_cut_in_two_is_whole() -> None:
    assert keys(b"\xc3", b"\xa9\xe2", b"\x82\xac") == ["é", "euro_sign"]


def test_latin_1_is_read_where_the_account_speaks_it() -> None:
    assert keys(b"\xe9\xe8", encoding="iso8859-1") == ["é", "è"]


@given(st.lists(st.binary(max_size=8), max_size=12))
def test_any_bytes_are_read_without_failing(pieces: list[bytes]) -> None:
    names = Keystrokes()
    for item in read(*pieces):
        list(names.events(item, mouse=True))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40), st.data())
def test_text_arrives_as_it_is_however_it_is_cut(text: str, data: st.DataObject) -> None:
    sent = text.encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=6)))
    pieces = [sent[a:b] for a, b in zip([0, *cuts], [*cuts, len(sent)], strict=True)]
    assert read(*pieces) == [Typed(each) for each in text]


@given(st.text(st.characters(exclude_characters="\x1b\x90\x9b\x9d"), max_size=60), st.data())
def test_a_paste_is_one_text_however_it_is_cut(text: str, data: st.DataObject) -> None:
    text = text.encode("utf-8", "ignore").decode()
    sent = b"a\x1b[200~" + text.encode() + b"\x1b[201~b"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=6)))
    pieces = [sent[a:b] for a, b in zip([0, *cuts], [*cuts, len(sent)], strict=True)]
    first, pasted, last = read(*pieces)
    assert (first, last) == (Typed("a"), Typed("b"))
    assert isinstance(pasted, Pasted)
    printable = text.replace("\r\n", "\n").replace("\r", "\n")
    assert pasted.text == "".join(
        each for each in printable if each in "\n\t" or not (each < " " or "\x7f" <= each < "\xa0")
    )


def test_a_pasted_sequence_of_a_terminal_is_no_key() -> None:
    assert read(b"\x1b[200~x\x1b[31my\x1b[A\r\nz\x1b[201~") == [Pasted("xy\nz")]
    hostile = "\x1b]0;t\x07\x1b]52;c;eA==\x1b\\\x9b2J\x1b[?1049l\x1b\x07\x00".encode()
    assert read(b"\x1b[200~Avant" + hostile + b"\x1b[201~") == [Pasted("Avant")]


def test_a_paste_whose_end_is_lost_is_given_after_a_while() -> None:
    incoming = Incoming("utf-8")
    assert incoming.feed(b"\x1b[200~begun") == []
    assert incoming.waits == PASTE_DELAY
    assert incoming.expire() == [Pasted("begun")]
    assert incoming.feed(b"n") == [Typed("n")]


def test_an_answer_that_floods_is_dropped() -> None:
    assert read(b"\x1b]0;" + b"x" * 5000, b"\x07") in ([], [Typed("\x07")])


def test_the_mouse_is_heard_only_when_asked_for() -> None:
    names = Keystrokes()
    click = Typed("\x1b[<0;5;6M")
    assert list(names.events(click, mouse=False)) == []
    (event,) = names.events(click, mouse=True)
    assert isinstance(event, events.MouseDown)


def test_focus_and_paste_are_told() -> None:
    names = Keystrokes()
    told = [
        type(event)
        for item in read(b"\x1b[I\x1b[O\x1b[200~x\x1b[201~")
        for event in names.events(item, mouse=False)
    ]
    assert told == [events.AppFocus, events.AppBlur, events.Paste]
