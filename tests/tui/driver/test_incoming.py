"""However a slow line cuts what a key sends, the key is whole or types nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from iscg_tui.tui.driver.escape_delay import ESCAPE_DELAY, ESCAPE_DELAY_MAX, escape_delay
from iscg_tui.tui.driver.incoming import (
    PASTE_DELAY,
    SEQUENCE_DELAY,
    Incoming,
    Pasted,
    Typed,
)
from iscg_tui.tui.driver.keystrokes import Keystrokes
from iscg_tui.tui.keyboard import key_from

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


TERMINAUX = Path(__file__).parents[2] / "terminaux.toml"
RECORDED = [
    pytest.param(name, sequence, id=f"{terminal}-{name}-{rank}")
    for terminal, content in tomllib.loads(TERMINAUX.read_text("utf-8")).items()
    for name, sequences in content.items()
    if name not in ("titre", "term", "source", "rangee")
    for rank, sequence in enumerate(sequences)
]


@pytest.mark.parametrize(("name", "sequence"), RECORDED)
def test_what_a_terminal_sends_for_a_key_is_that_key(name: str, sequence: str) -> None:
    assert keys(sequence.encode()) == [name]
    # Two bytes cut apart are two keys: Escape, then Tab.
    for cut in range(1, len(sequence) if len(sequence) > 2 else 1):
        pieces = (b"a", sequence[:cut].encode(), sequence[cut:].encode(), b"b")
        assert keys(*pieces) == ["a", name, "b"]


@pytest.mark.parametrize(("name", "sequence"), RECORDED)
def test_it_is_the_key_the_screens_know(name: str, sequence: str) -> None:
    names = Keystrokes()
    (event,) = (
        each for item in read(sequence.encode()) for each in names.events(item, mouse=False)
    )
    assert isinstance(event, events.Key)
    # Going back from a field is going up to the one above.
    known = {"shift+tab": "up", "comma": ",", "full_stop": "."}.get(name, name)
    assert key_from(event.key, event.character).name == known


def given_up_on() -> Incoming:
    """What reads a line on which Escape came alone for long enough to be the key."""
    incoming = Incoming("utf-8")
    assert incoming.feed(b"\x1b") == []
    assert incoming.expire() == [Typed(ESC)]
    return incoming


def test_escape_alone_is_a_key_soon() -> None:
    incoming = Incoming("utf-8")
    assert incoming.feed(b"\x1b") == []
    assert incoming.waits == ESCAPE_DELAY
    assert incoming.expire() == [Typed(ESC)]
    assert incoming.waits == SEQUENCE_DELAY
    assert incoming.expire() == []
    assert incoming.waits is None


@pytest.mark.parametrize(
    "rest",
    [(b"[A",), (b"[", b"A"), (b"[", b"1", b"7", b"~"), (b"[[", b"A"), (b"[3", b"~"), (b"OP",)],
)
def test_the_rest_of_a_sequence_that_comes_too_late_types_nothing(rest: tuple[bytes, ...]) -> None:
    incoming = given_up_on()
    assert [item for piece in rest for item in incoming.feed(piece)] == []
    assert incoming.feed(b"n") == [Typed("n")]


@pytest.mark.parametrize("begun", [b"[", b"[1", b"[["])
def test_a_late_rest_that_never_ends_types_nothing(begun: bytes) -> None:
    incoming = given_up_on()
    assert incoming.feed(begun) == []
    assert incoming.expire() == []
    assert incoming.feed(b"n[A") == [Typed("n"), Typed("["), Typed("A")]


def test_a_line_that_cuts_sequences_is_waited_on_for_longer() -> None:
    incoming = given_up_on()
    incoming.feed(b"[A")
    incoming.feed(b"\x1b")
    assert incoming.waits == 2 * ESCAPE_DELAY
    for _ in range(9):
        incoming.expire()
        incoming.feed(b"[A\x1b")
    assert incoming.waits == ESCAPE_DELAY_MAX


def test_a_late_paste_is_still_a_paste() -> None:
    incoming = given_up_on()
    assert incoming.feed(b"[200~n1\x1b[201~o") == [Pasted("n1"), Typed("o")]


@pytest.mark.parametrize("typed", ["n", "Olivier", "O", "Oscar", "Os", "o1"])
def test_what_is_typed_after_escape_is_typed(typed: str) -> None:
    incoming = given_up_on()
    assert incoming.feed(typed.encode()) == [Typed(each) for each in typed]


def test_a_bracket_typed_long_after_escape_is_typed() -> None:
    incoming = given_up_on()
    assert incoming.expire() == []
    assert incoming.feed(b"[A") == [Typed("["), Typed("A")]


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("25", 0.025),
        ("0", 0.0),
        ("1000", 1.0),
        ("60000", ESCAPE_DELAY_MAX),
        ("999999999", ESCAPE_DELAY),
        ("", ESCAPE_DELAY),
        ("-5", ESCAPE_DELAY),
        ("vite", ESCAPE_DELAY),
        ("٣", ESCAPE_DELAY),
    ],
)
def test_escdelay_is_heeded(asked: str, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    assert escape_delay({"ESCDELAY": asked}) == seconds
    monkeypatch.setenv("ESCDELAY", asked)
    incoming = Incoming("utf-8")
    incoming.feed(b"\x1b")
    assert incoming.waits == seconds


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


def test_escape_and_the_next_key_are_two_keys_though_they_come_together() -> None:
    assert keys(b"\x1b", b"n") == ["escape", "n"]
    assert keys(b"\x1bn") == ["escape", "n"]
    assert keys(b"n\x1bb1\x1b") == ["n", "escape", "b", "1", "escape"]
    assert keys(b"\x1b\x1b[A") == ["escape", "up"]
    assert keys(b"\x1b\x1b") == ["escape", "escape"]
    assert keys(b"\x1b", b"\t") == ["escape", "tab"]


@pytest.mark.parametrize("letter", ["O", "]", "P"])
def test_a_letter_that_begins_a_sequence_is_a_key_once_nothing_followed_it(letter: str) -> None:
    incoming = Incoming("utf-8")
    assert incoming.feed(f"{ESC}{letter}".encode()) == []
    assert incoming.waits == SEQUENCE_DELAY
    assert incoming.expire() == [Typed(ESC), Typed(letter)]


# A character, Escape before it or not, that begins no sequence: tests of its own say what those do.
typed_keys = st.lists(
    st.builds(
        str.__add__,
        st.sampled_from(["", ESC, ESC + ESC]),
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="[O]P")
        | st.sampled_from(["\r", "\x7f", "²"]),
    ),
    max_size=20,
)


@given(typed_keys, st.data())
def test_a_burst_with_escapes_is_the_keys_typed_one_by_one_however_it_is_cut(
    typed: list[str], data: st.DataObject
) -> None:
    sent = "".join(typed).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=6)))
    pieces = [sent[a:b] for a, b in zip([0, *cuts], [*cuts, len(sent)], strict=True)]
    assert read(*pieces) == [Typed(key) for key in "".join(typed)]


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


def test_a_paste_is_told() -> None:
    names = Keystrokes()
    (told,) = (
        event for item in read(b"\x1b[200~x\x1b[201~") for event in names.events(item, mouse=False)
    )
    assert isinstance(told, events.Paste)
