"""Random sessions of the real app: the terminal shows the very cells of Textual's own bytes."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from iscg_tui.tui.app import IscgApp
from iscg_tui.tui.screens.home import Home
from iscg_tui.tui.theme import available_themes

from .vt import Terminal, Vt
from .wire import Wire, run, settled, stock_bytes, typed, until

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from iscg_tui.tui.session import Session

THEMES = [theme.name for theme in available_themes()]
ENTRY = "n111141123"
NAMES = [
    "Fictif",
    "Ze\u0301bulon",
    "山田 太郎",
    "👩\u200d👧 Zoé",
    "é" * 90,
    "\u2028\u202ea",
    "[b]{0}",
]


@dataclass(frozen=True)
class Keys:
    """Keys typed in one burst; what cannot be a key here is left out by the screens."""

    keys: str


@dataclass(frozen=True)
class Resize:
    """A window of another size."""

    columns: int
    rows: int


@dataclass(frozen=True)
class Dress:
    """Another theme, from the next key on."""

    theme: str


Step = Keys | Resize | Dress

# « v » locks, « q » and « ² » leave: no session would be long.
some_keys = st.text("nragkbcxp1234567890eiouj \x7f\x1b\r\t", min_size=1, max_size=4)
steps = st.one_of(
    st.builds(Keys, some_keys),
    st.builds(Keys, st.sampled_from([ENTRY + "o", ENTRY + "i", ENTRY + "4", "r", "a1", "g"])),
    st.builds(Keys, st.sampled_from(NAMES).map(lambda name: f"\x1b[200~{name}\x1b[201~")),
    st.builds(Resize, st.integers(50, 110), st.integers(15, 34)),
    st.builds(Dress, st.sampled_from(THEMES)),
)


class Both:
    """The app on a wire, and beside it the terminal that Textual's own bytes draw."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.app = IscgApp(Home(session), session)
        self.wire = Wire(80, 24)
        self.stock = Terminal(Vt(80, 24), line_discipline=True)

    def play(self, told: list[Step]) -> None:
        try:
            run(self.app, self.wire, lambda pilot: self._story(pilot, told))
        finally:
            self.wire.close()

    async def _story(self, pilot: Pilot[Any], told: list[Step]) -> None:
        self._assert_same()
        for step in told:
            match step:
                case Keys(keys):
                    # Escape is waited on only where nothing comes after it.
                    last = "[200~" not in keys and keys.endswith("\x1b")
                    await typed(pilot, self.wire, keys.removesuffix("\x1b") if last else keys)
                    if last:
                        await pilot.press("escape")
                        await settled(pilot, self.wire)
                    self._assert_same()
                case Resize(columns, rows):
                    self.wire.resize(columns, rows)
                    self.stock.resize(columns, rows)
                    os.kill(os.getpid(), signal.SIGWINCH)
                    await until(pilot, self.wire, lambda: self.app.size == (columns, rows))
                    await settled(pilot, self.wire)
                    self._assert_same()
                case Dress(theme):
                    self.session.reglages = replace(self.session.reglages, theme=theme)
            if self.app._over:
                return

    def _assert_same(self) -> None:
        self.stock.feed(stock_bytes(self.app))
        assert self.wire.terminal.cells == self.stock.cells


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


@given(st.lists(steps, min_size=3, max_size=12), st.sampled_from(["", "truecolor"]))
@settings(
    max_examples=8,
    deadline=None,
    # A session takes half a second: shrinking a failing one would take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_real_screens_leave_the_very_cells_of_the_stock_bytes(
    session: Session, told: list[Step], colours: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLORTERM", colours)
        Both(session).play(told)
