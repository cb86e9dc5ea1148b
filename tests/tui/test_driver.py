"""The real screens through the driver, on a pseudo-terminal: what is shown, what is typed."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import signal
import struct
import sys
import termios
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyte
import pytest
from textual import events
from textual.pilot import Pilot

from iscg_tui.tui.app import IscgApp, Outcome
from iscg_tui.tui.driver import frugal
from iscg_tui.tui.screens.entry import EntryScreen
from iscg_tui.tui.screens.home import Home
from iscg_tui.tui.screens.search import Search

from .driver.wire import stock_bytes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from iscg_tui.tui.session import Session

FRENCH = {"LC_ALL": "", "LC_CTYPE": "", "LANG": "fr_FR.UTF-8"}


@dataclass
class Desk:
    """A terminal, the app drawn on it, and beside it the terminal that stock bytes draw."""

    app: IscgApp
    pilot: Pilot[Any]
    descriptor: int

    def __post_init__(self) -> None:
        self.ours, self.stock = pyte.Screen(80, 24), pyte.Screen(80, 24)
        for screen in (self.ours, self.stock):
            screen.reset_mode(7, private=True)
        self._ours_stream = pyte.ByteStream(self.ours)
        self._stock_stream = pyte.Stream(self.stock)

    async def read(self) -> bytes:
        """All that is sent until the app has nothing more to say."""
        for _ in range(2):
            await self.pilot.pause()
        received = b""
        while True:
            try:
                received += os.read(self.descriptor, 65536)
            except BlockingIOError:
                break
        self._ours_stream.feed(received)
        return received

    async def type(self, keys: str | bytes) -> bytes:
        """What one burst of keys makes the driver send."""
        os.write(self.descriptor, keys if isinstance(keys, bytes) else keys.encode())
        return await self.read()

    @property
    def text(self) -> str:
        """What she reads."""
        return "\n".join(self.ours.display)

    def assert_same_cells(self) -> None:
        self._stock_stream.feed(stock_bytes(self.app).replace("\n", "\r\n"))
        for y in range(self.ours.lines):
            for x in range(self.ours.columns):
                assert self.ours.buffer[y][x] == self.stock.buffer[y][x], (y, x)


def set_size(descriptor: int, columns: int, rows: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """Both ends of a pseudo-terminal that stands where the standard streams were."""
    master, slave = pty.openpty()
    set_size(master, 80, 24)
    os.set_blocking(master, False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.setattr(frugal, "initial_environment", lambda: FRENCH)
    monkeypatch.setattr(sys, "__stdin__", os.fdopen(os.dup(slave), encoding="utf-8"))
    monkeypatch.setattr(sys, "__stdout__", os.fdopen(os.dup(slave), "w", encoding="utf-8"))
    signals = (signal.SIGTSTP, signal.SIGCONT, signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
    before = [signal.getsignal(each) for each in signals]
    yield master, slave
    for number, handler in zip(signals, before, strict=True):
        signal.signal(number, handler)
    for descriptor in (master, slave):
        try:
            os.close(descriptor)
        except OSError:
            continue


@pytest.fixture
def at_desk(
    session: Session, terminal: tuple[int, int]
) -> Callable[[Callable[[Desk], Awaitable[None]]], IscgApp]:
    """Runs the app in the terminal while a story is told, then ends it."""

    def run(story: Callable[[Desk], Awaitable[None]]) -> IscgApp:
        app = IscgApp(Home(session), session)

        async def go() -> None:
            ready = asyncio.Event()
            running = asyncio.create_task(app.run_async(mouse=False, auto_pilot=None))
            app.call_later(ready.set)
            await ready.wait()
            try:
                await story(Desk(app, Pilot(app), terminal[0]))
            finally:
                if app.return_value is None:
                    app.exit()
                await running

        asyncio.run(go())
        return app

    return run


def test_an_idle_screen_sends_nothing(at_desk: Callable[[Any], IscgApp]) -> None:
    async def story(desk: Desk) -> None:
        await desk.type("n2")
        for _ in range(5):
            assert await desk.read() == b""

    at_desk(story)


def test_ctrl_l_repaints_what_something_else_overwrote(at_desk: Callable[[Any], IscgApp]) -> None:
    async def story(desk: Desk) -> None:
        await desk.type("n2")
        before = desk.text
        desk._ours_stream.feed(b"\x1b[5;5Hwall: a message from elsewhere")
        assert desk.text != before
        assert 0 < len(await desk.type(b"\x0c")) <= 2_600
        assert desk.text == before
        desk.assert_same_cells()

    at_desk(story)


@pytest.mark.parametrize(
    "noise",
    [b"\xff\xfe\xe9", b"\x1b[?64;1;9c", b"\x1b[?2026;2$y", b"\x1b]11;rgb:1e1e/1e1e/2e2e\x07"],
    ids=["invalid utf-8", "device attributes", "mode report", "colour report"],
)
def test_what_no_key_sends_types_nothing(at_desk: Callable[[Any], IscgApp], noise: bytes) -> None:
    async def story(desk: Desk) -> None:
        await desk.type("rze")
        await desk.type(noise)
        await desk.type(noise)
        await desk.type("b")
        assert "zeb" in desk.text

    at_desk(story)


def test_an_escape_sequence_split_by_the_line_types_no_letter(
    at_desk: Callable[[Any], IscgApp],
) -> None:
    async def story(desk: Desk) -> None:
        await desk.type("rze")
        for part in (b"\x1b[", b"1", b"7~"):
            await desk.type(part)
        await desk.type("b")
        assert "zeb" in desk.text
        assert "17" not in desk.text.split("zeb")[1][:5]

    at_desk(story)


def test_an_account_without_utf8_gets_look_alikes(
    at_desk: Callable[[Any], IscgApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frugal, "initial_environment", lambda: {"LANG": "C"})

    async def story(desk: Desk) -> None:
        assert (await desk.read()).isascii()
        assert (await desk.type("n")).isascii()
        assert "Saisine" in desk.text
        assert "Age" in desk.text

    at_desk(story)


def test_an_account_in_latin_1_is_drawn_and_read_in_it(
    at_desk: Callable[[Any], IscgApp], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frugal, "initial_environment", lambda: {"LANG": "fr_FR.ISO-8859-1"})

    async def story(desk: Desk) -> None:
        sent = await desk.type("n")
        assert "Âge".encode("latin-1") in sent
        assert "Qui saisit l'ISCG".encode("latin-1") in sent
        await desk.pilot.press("escape")
        await desk.type("r")
        await desk.type("Née".encode("latin-1"))
        assert isinstance(desk.app.current, Search)
        assert desk.app.current.field.text == "Née"

    at_desk(story)


def test_what_is_not_understood_goes_out_as_it_is(at_desk: Callable[[Any], IscgApp]) -> None:
    async def story(desk: Desk) -> None:
        await desk.type("n2")
        driver = desk.app._driver
        assert driver is not None
        driver.write("\x1b[3;4H\x1b[2@ab")
        driver.flush()
        assert (await desk.read()).endswith(b"\x1b[2@ab")
        assert "ab" in desk.ours.display[2]
        await desk.type("1")
        await desk.type(b"\x0c")
        desk.assert_same_cells()

    at_desk(story)


def test_a_terminal_that_vanishes_ends_the_app_without_a_word(
    at_desk: Callable[[Any], IscgApp], terminal: tuple[int, int], capfd: pytest.CaptureFixture[str]
) -> None:
    async def story(desk: Desk) -> None:
        await desk.type("n2")
        os.close(terminal[0])
        async with asyncio.timeout(10):
            while desk.app.return_value is None:
                await asyncio.sleep(0)

    app = at_desk(story)
    assert app.return_value is Outcome.RACCROCHE
    assert capfd.readouterr() == ("", "")


def test_keys_read_at_once_are_all_taken_and_only_the_last_screen_is_sent(
    at_desk: Callable[[Any], IscgApp], session: Session
) -> None:
    async def story(desk: Desk) -> None:
        one_by_one = sum([len(await desk.type(key)) for key in "n2111511"])
        await desk.type("\x7f" * 7)
        at_once = await desk.type("2111511")
        assert len(at_once) < one_by_one / 2
        assert "Mode d’entretien" in desk.text
        desk.assert_same_cells()

    at_desk(story)


def test_escape_in_a_burst_is_a_key_and_so_is_the_next_one(
    at_desk: Callable[[Any], IscgApp], session: Session
) -> None:
    async def story(desk: Desk) -> None:
        await desk.type("n21\x1bn211151122o")
        assert "26-0001" in desk.text

    at_desk(story)
    (kept,) = session.repository.all()
    assert kept.reference == "26-0001"
    assert len(session.repository.drafts()) == 1


def test_keys_typed_before_there_is_a_screen_wait_for_it(session: Session) -> None:
    app = IscgApp(Home(session), session)
    app.take([events.Key("n", "n"), events.Key("2", "2")])
    assert isinstance(app.current, Home)

    async def go() -> None:
        async with app.run_test(size=(80, 24)):
            assert isinstance(app.current, EntryScreen)
            assert app.current.ruban.en_attente == "FSI"

    asyncio.run(go())


def test_a_defect_gives_the_terminal_back_without_a_traceback(
    at_desk: Callable[[Any], IscgApp],
    terminal: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def fail(_: object) -> None:
        name = "Fictif"
        raise RuntimeError(name)

    async def story(desk: Desk) -> None:
        monkeypatch.setattr(Home, "press", fail)
        os.write(desk.descriptor, b"n")
        async with asyncio.timeout(10):
            while desk.app.return_value is None:
                await asyncio.sleep(0)

    modes = termios.tcgetattr(terminal[0])
    assert at_desk(story).return_value is Outcome.PANNE
    assert os.read(terminal[0], 65536).endswith(b"\x1b[?1049l\x1b[?25h")
    assert termios.tcgetattr(terminal[0]) == modes
    assert capfd.readouterr() == ("", "")


def test_a_search_is_got_ready_once_its_screen_is_shown(
    at_desk: Callable[[Any], IscgApp], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown_then: list[str] = []

    async def story(desk: Desk) -> None:
        def prepared() -> None:
            desk._ours_stream.feed(os.read(desk.descriptor, 65536))
            shown_then.append(desk.text)

        monkeypatch.setattr(session.repository, "prepare_search", prepared)
        await desk.type("r")
        assert "Nom, prénom ou référence" in shown_then[0]

    at_desk(story)
    assert len(shown_then) == 1
