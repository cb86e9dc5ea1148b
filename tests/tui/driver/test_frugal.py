"""The driver on a terminal: what it takes over, what it gives back, what it survives."""

from __future__ import annotations

import asyncio
import os
import signal
import termios
from typing import TYPE_CHECKING, Any

import pytest
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from iscg_tui.tui.driver.frugal import FrugalDriver

from .wire import Wire, run, settled, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot


class Page(Widget):
    """One character all over, and what was typed on the first row."""

    DEFAULT_CSS = "Page { width: 100%; height: 100%; }"
    letter = "."
    typed = ""

    def render_line(self, y: int) -> Strip:
        text = self.typed if y == 0 else ""
        style = Style(color="color(252)", bgcolor="color(234)")
        return Strip([Segment(text.ljust(self.size.width, self.letter)[: self.size.width], style)])


class Plain(App[None]):
    """Shows what is typed and pasted."""

    def __init__(self) -> None:
        super().__init__(ansi_color=True)
        self.page = Page()
        self.pasted: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.page

    def show(self, letter: str) -> None:
        self.page.letter = letter
        self.page.refresh()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            event.stop()
            self.page.typed += event.character or f"<{event.key}>"
            self.page.refresh()
        elif isinstance(event, events.Paste):
            event.stop()
            self.pasted.append(event.text)
        else:
            await super().on_event(event)

    @property
    def frugal(self) -> FrugalDriver:
        assert isinstance(self._driver, FrugalDriver)
        return self._driver


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("COLORTERM", raising=False)
    opened = Wire(40, 10)
    yield opened
    opened.close()


def test_it_begins_and_ends_with_little_and_asks_nothing(wire: Wire) -> None:
    before = termios.tcgetattr(wire.slave)

    async def story(pilot: Pilot[Any]) -> None:
        assert wire.lines == ["." * 40] * 10

    run(Plain(), wire, story)
    begin = b"\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l\x1b>"
    assert wire.received.startswith(begin)
    assert wire.received.endswith(b"\x1b[?7h\x1b[?2004l\x1b[?1049l\x1b[?25h")
    assert set(wire.lines) == {""}
    for asked in (b"$p", b"\x1b[c", b"\x1b[>", b"n\x1b", b"\x1b[?1004", b"\x1b[?1000", b"\x1b]22"):
        assert asked not in wire.received
    assert termios.tcgetattr(wire.slave) == before


def test_the_mouse_is_taken_only_when_asked_and_given_back(wire: Wire) -> None:
    async def story(pilot: Pilot[Any]) -> None:
        await settled(pilot, wire)

    run(Plain(), wire, story, mouse=True)
    assert wire.received.count(b"\x1b[?1000h") == wire.received.count(b"\x1b[?1000l") == 1


def test_keys_and_pastes_arrive(wire: Wire) -> None:
    app = Plain()

    async def story(pilot: Pilot[Any]) -> None:
        wire.type("aé\xff".encode("latin-1") + "é".encode() + b"\x1b[200~x\x1b[31m\ny\x1b[201~z")
        await until(pilot, wire, lambda: wire.lines[0].startswith("aéz"))

    run(app, wire, story)
    assert app.pasted == ["x\ny"]


def test_a_cut_sequence_is_a_key_and_escape_comes_after_its_delay(wire: Wire) -> None:
    async def story(pilot: Pilot[Any]) -> None:
        wire.type(b"\x1b[")
        await until(pilot, wire, lambda: pilot.app.frugal._due is not None)  # type: ignore[attr-defined]
        wire.type(b"A\x1b[?64;1c")
        await until(pilot, wire, lambda: wire.lines[0].startswith("<up>."))
        wire.type(b"\x1b")
        await until(pilot, wire, lambda: "\x1b" in pilot.app.page.typed)  # type: ignore[attr-defined]

    run(Plain(), wire, story)


def test_a_resized_window_is_drawn_whole(wire: Wire) -> None:
    app = Plain()

    async def story(pilot: Pilot[Any]) -> None:
        for width, height in ((20, 5), (60, 12)):
            wire.resize(width, height)
            wire.terminal.feed("\x1b[Hleft over by the terminal")
            os.kill(os.getpid(), signal.SIGWINCH)
            await until(pilot, wire, lambda: app.size == (width, height))  # noqa: B023
            await settled(pilot, wire)
            assert wire.lines == ["." * width] * height

    run(app, wire, story)


def test_a_repaint_sends_all_of_it_again(wire: Wire) -> None:
    app = Plain()

    async def story(pilot: Pilot[Any]) -> None:
        wire.terminal.feed("\x1b[2J\x1b[5;5H\x1b[41mBroadcast message from root")
        app.frugal.repaint()
        assert wire.read()
        assert wire.lines == ["." * 40] * 10

    run(app, wire, story)


def test_nothing_is_sent_when_nothing_changed(wire: Wire) -> None:
    app = Plain()

    async def story(pilot: Pilot[Any]) -> None:
        app.refresh(layout=True)
        app.page.refresh()
        assert await settled(pilot, wire) == b""

    run(app, wire, story)


def test_what_is_not_understood_goes_through_and_so_does_all_that_follows(wire: Wire) -> None:
    app = Plain()

    async def story(pilot: Pilot[Any]) -> None:
        wire.terminal.feed("\x1b[2J")
        app.frugal.write("\x1b[3;4Habc\x1b[?9999h\x1b[31mred\x1b[0m")
        sent = await settled(pilot, wire)
        assert sent.endswith(b"\x1b[3;7H\x1b[m\x1b[?9999h\x1b[31mred\x1b[0m")
        assert wire.lines == ["." * 40] * 2 + ["...abcred" + "." * 31] + ["." * 40] * 7
        app.frugal.write("\x1b[1;1Hraw")
        assert await settled(pilot, wire) == b"\x1b[1;1Hraw"
        app.show("x")
        await settled(pilot, wire)
        assert wire.lines == ["x" * 40] * 10

    run(app, wire, story)


def test_an_ascii_terminal_gets_look_alikes_and_its_text_stays_whole(wire: Wire) -> None:
    app = Plain()

    async def story(pilot: Pilot[Any]) -> None:
        app.show("─")
        wire.type("né’".encode())
        await until(pilot, wire, lambda: wire.lines[0] == "ne'" + "-" * 37)

    run(app, wire, story, encoding="ascii")
    assert wire.received.isascii()
    assert app.page.typed == "né’"


def test_a_stalled_line_stops_neither_the_app_nor_the_latest_screen(wire: Wire) -> None:
    """What the line could not take is not queued screen by screen: the last one is sent."""
    app = Plain()

    async def story(pilot: Pilot[Any]) -> None:
        stalled = 0
        for number in range(400):
            app.show("ab"[number % 2])
            await pilot.pause()
            outlet = app.frugal._outlet
            assert outlet is not None
            stalled += outlet.stalled
            if stalled > 20:
                break
        assert stalled > 20
        assert outlet is not None
        assert len(outlet._waiting) < 4096
        app.show("z")
        await until(pilot, wire, lambda: wire.lines == ["z" * 40] * 10)

    run(app, wire, story)


def test_a_terminal_that_is_gone_ends_the_app_without_a_word(
    wire: Wire, capfd: pytest.CaptureFixture[str]
) -> None:
    app = Plain()
    hung_up: list[bool] = []

    async def story(pilot: Pilot[Any]) -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, hung_up.append, True)
        os.close(wire.master)
        app.show("x")
        for _ in range(200):
            if hung_up:
                break
            await pilot.pause()

    run(app, wire, story)
    assert hung_up == [True]
    assert capfd.readouterr().err == ""


def test_suspended_and_resumed_it_draws_the_screen_again(wire: Wire) -> None:
    app = Plain()

    async def story(pilot: Pilot[Any]) -> None:
        app.frugal.suspend_application_mode()
        wire.read()
        assert set(wire.lines) == {""}
        app.frugal._must_signal_resume = True
        app.frugal.resume_application_mode()
        await settled(pilot, wire)
        assert wire.lines == ["." * 40] * 10

    run(app, wire, story)
