"""Lines in and out of a terminal that only knows lines."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.tui.linear import asked_for, front
from iscg_tui.tui.linear.terminal import Ended, Reason, Terminal, forgets

from .listener import MINIMAL, Conversation

if TYPE_CHECKING:
    from iscg_tui.tui.session import Session


class Line:
    """What one line read from these bytes gives, and what was shown meanwhile."""

    def __init__(
        self,
        data: bytes,
        *,
        unseen: bool = False,
        panic: bool = True,
        forgets: bool = True,
        encoding: str = "utf-8",
    ) -> None:
        source, keys = os.pipe()
        os.write(keys, data)
        os.close(keys)
        shown: list[str] = []
        terminal = Terminal(source, shown.append, encoding=encoding, forgets=forgets)
        self.text: str | None = None
        self.reason: Reason | None = None
        try:
            self.text = terminal.ask("Nom : ", unseen=unseen, panic=panic)
        except Ended as ended:
            self.reason, self.text = ended.reason, ended.typed
        finally:
            os.close(source)
        self.shown = "".join(shown)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Zoé\r".encode(), "Zoé"),
        (b"Zo\xff\xc3\xa9\r", "Zoé"),
        (b"Zo\xc3\r", "Zo"),
        (b"ab\x7fc\x08d\r", "ad"),
        ("ae\u0301\x7fb\r".encode(), "ab"),
        (b"abc\x15d\r", "d"),
        (b"\x7f\x7fa\r", "a"),
        (b"a\x1b[A\x1b[1;5Cb\x1bOPc\r", "abc"),
        (b"a\x00\x01\x1a\x13b\r", "ab"),
        (b"\x1b[200~un\ndeux\x1b[31m\x1b[201~\r", "un deux"),
        (b"a\n", "a"),
    ],
)
def test_a_line_is_the_text_that_was_typed(data: bytes, text: str) -> None:
    line = Line(data)
    assert line.text == text
    assert line.reason is None


@given(st.binary(max_size=60))
def test_no_bytes_do_more_than_type_or_end(data: bytes) -> None:
    line = Line(data + b"\r")
    assert line.text is not None
    assert all(c.isprintable() or category(c) in ("Mn", "Me", "Cf") for c in line.text)
    assert "\x1b" not in line.shown


def test_what_is_typed_unseen_is_not_shown() -> None:
    line = Line(b"secr\x7fret\r", unseen=True)
    assert line.text == "secret"
    assert line.shown == "Nom : \n"


def test_an_erased_letter_is_erased_where_it_can_be() -> None:
    assert Line("é字\x7fa\r".encode()).shown == "Nom : é字" + "\b \b" * 2 + "a\n"
    assert Line(b"ab\x7fc\r", forgets=False).shown == "Nom : ab\nNom : ac\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"ab\x03", Reason.INTERROMPU),
        (b"\x04", Reason.FIN),
        (b"ab", Reason.RACCROCHE),
        ("ab²".encode(), Reason.VERROUILLE),
        (b"ab\x1b[24~", Reason.VERROUILLE),
    ],
)
def test_what_ends_a_session_says_what_was_begun(data: bytes, reason: Reason) -> None:
    line = Line(data)
    assert line.reason is reason
    assert line.text == data.decode().strip("\x03\x04²").removesuffix("\x1b[24~")


def test_a_secret_may_hold_the_panic_key() -> None:
    assert Line("a²b\r".encode(), panic=False).text == "a²b"


def test_a_terminal_without_accents_is_shown_look_alikes_and_the_text_is_whole() -> None:
    line = Line("Zoé\r".encode("latin-1"), encoding="latin-1")
    assert line.text == "Zoé"
    line = Line("Zoé\r".encode(), encoding="ascii")
    assert line.text == "Zoé"
    assert line.shown.isascii()
    assert "Zoe" in line.shown


def test_both_characters_of_an_end_of_line_are_one() -> None:
    source, keys = os.pipe()
    os.write(keys, b"un\r\ndeux\r\n\r\nquatre\n")
    os.close(keys)
    terminal = Terminal(source, lambda _: None, encoding="utf-8", forgets=True)
    assert [terminal.ask("") for _ in range(4)] == ["un", "deux", "", "quatre"]
    os.close(source)


def test_what_follows_a_line_waits_in_the_terminal() -> None:
    source, keys = os.pipe()
    os.write(keys, b"un\rdeux\r")
    os.close(keys)
    Terminal(source, lambda _: None, encoding="utf-8", forgets=True).ask("")
    assert os.read(source, 100) == b"deux\r"
    os.close(source)


def test_nothing_drawn_nor_any_control_character_is_said() -> None:
    said: list[str] = []
    terminal = Terminal(0, said.append, encoding="utf-8", forgets=True)
    terminal.say("─── a\x1b[31mb\x07 █▏c")
    assert said == ["a[31mb c\n"]


@pytest.mark.parametrize(
    ("environment", "asked"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-256color", "ACCESSIBLE": "0"}, False),
        ({"TERM": "xterm-256color", "ACCESSIBLE": "1"}, True),
        ({"TERM": "dumb"}, True),
        ({"TERM": "unknown"}, True),
        ({}, True),
    ],
)
def test_who_asks_for_lines(environment: dict[str, str], asked: bool) -> None:
    assert asked_for(environment) is asked


@pytest.mark.parametrize(
    ("environment", "able"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "screen", "TMUX": "x"}, True),
        ({"TERM": "screen", "STY": "1.x"}, False),
        ({"TERM": "dumb"}, False),
        ({}, False),
    ],
)
def test_which_terminals_forget(environment: dict[str, str], able: bool) -> None:
    assert forgets(environment) is able


def test_an_idle_session_locks_itself(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "_MINUTE", 0.02)
    heard = Conversation(session, *MINIMAL[:4], waits=True)
    assert heard.reason is Reason.VERROUILLE
    assert session.repository.place == {"ecran": "saisie", "brouillon": "1"}
    assert heard.lines[-1] == "Coffre verrouillé. La saisie en cours est gardée."


def test_a_machine_that_slept_past_the_lock_locks_at_the_first_key(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = time.time
    slept = 0.0

    def hear(text: str) -> None:
        nonlocal slept
        if text == "Choix : ":
            slept = 3600.0

    monkeypatch.setattr(time, "time", lambda: clock() + slept)
    heard = Conversation(session, "n", told=hear)
    assert heard.reason is Reason.VERROUILLE
    assert "Nouvelle situation" not in heard.raw


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (signal.SIGHUP, Reason.RACCROCHE),
        (signal.SIGTERM, Reason.TERMINE),
        (signal.SIGINT, Reason.INTERROMPU),
        (signal.SIGTSTP, Reason.VERROUILLE),
        (signal.SIGCONT, Reason.VERROUILLE),
    ],
)
def test_a_signal_ends_with_the_draft_kept(
    session: Session, number: signal.Signals, reason: Reason
) -> None:
    def hear(text: str) -> None:
        if text.startswith("Public"):
            os.kill(os.getpid(), number)

    before = signal.getsignal(number)
    heard = Conversation(session, *MINIMAL[:5], waits=True, told=hear)
    assert heard.reason is reason
    assert signal.getsignal(number) == before
    (draft,) = session.repository.drafts()
    assert draft.payload["reponses"]["public"] == ["VIC"]


def test_a_stop_that_comes_with_the_end_of_the_line_does_not_lock(session: Session) -> None:
    def hear(text: str) -> None:
        if text.startswith("Public : v"):
            os.kill(os.getpid(), signal.SIGCONT)

    heard = Conversation(session, *MINIMAL[:5], told=hear)
    assert heard.reason is Reason.RACCROCHE


def test_a_fault_leaves_no_name_and_the_draft(session: Session) -> None:
    Conversation(session, *MINIMAL, "i", "Fictif", "Zébulon", "", "", "")
    said: list[str] = []

    def hear(text: str) -> None:
        said.append(text)
        if text.startswith("Public : victime"):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        Conversation(session, "1", "montrer", "retour", *MINIMAL, told=hear)
    shown, _, rest = "".join(said).partition("\x1b[H\x1b[2J\x1b[3J")
    assert "Fictif" in shown
    assert rest.strip() == ""
    assert session.repository.drafts()


@pytest.mark.parametrize("end", ["\x03", "²", ""])
def test_leaving_in_any_way_keeps_the_draft(session: Session, end: str) -> None:
    Conversation(session, *MINIMAL[:5], end=end)
    (draft,) = session.repository.drafts()
    assert draft.payload["reponses"]["public"] == ["VIC"]
