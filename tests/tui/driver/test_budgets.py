"""Bytes that each key sends, exactly: at 80 × 24, in 256 colours, on the real screens."""

from __future__ import annotations

import asyncio
import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from iscg_tui.dossier import Dossier
from iscg_tui.nomenclature.loader import load
from iscg_tui.reglages import Reglages
from iscg_tui.tui.app import IscgApp
from iscg_tui.tui.screens.entry import EntryScreen
from iscg_tui.tui.screens.home import Home
from iscg_tui.tui.session import Session
from iscg_tui.vault.recovery import RecoveryKey
from iscg_tui.vault.repository import Repository

from ..test_keystrokes import REFERENCES
from ..typist import CHEAP, PASSPHRASE, TODAY
from .wire import Wire, run, settled, typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

IDENTITY = "n21151122i"
NAME = "Zébulon d’Été-Fictif"
ANSWER_MEDIAN, ANSWER_MAX, LETTER, SCREEN, FIRST = 260, 700, 60, 2600, 3000
MINUTE = 60.0


@dataclass
class Sent:
    """Bytes by what was done."""

    first: int = 0
    answers: list[int] = field(default_factory=list)
    screens: dict[str, int] = field(default_factory=dict)
    letters: list[int] = field(default_factory=list)
    idle: int = 0


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    dossier = Dossier(tmp_path_factory.mktemp("budgets") / "dossier")
    dossier.prepare()
    repository = Repository.create(dossier, PASSPHRASE, RecoveryKey.generate(), cost=CHEAP)
    reglages = Reglages(poste_nom="Commissariat de Fictiville", institutions=("PN",))
    yield Session(dossier, load(), reglages, lambda: TODAY, repository)
    repository.close()


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERM", "xterm-256color")
        patch.delenv("COLORTERM", raising=False)
        patch.delenv("NO_COLOR", raising=False)
        opened = Wire(80, 24)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def sent(session: Session, wire: Wire) -> Sent:
    """A few entries, one with identity, a search, and each screen there and back."""
    sent = Sent()
    app = IscgApp(Home(session), session)

    async def press(pilot: Pilot[Any], key: str) -> int:
        if len(key) > 1:
            await pilot.press(key)
            return len(await settled(pilot, wire))
        return len(await typed(pilot, wire, key))

    async def story(pilot: Pilot[Any]) -> None:
        sent.first = len(wire.received)
        for reference in REFERENCES:
            for key in reference.keys:
                before = app.current
                cost = await press(pilot, key)
                if isinstance(before, EntryScreen) and app.current is before:
                    sent.answers.append(cost)
                else:
                    sent.screens[f"{key}: {type(app.current).__name__}"] = cost
        for key in IDENTITY:
            await press(pilot, key)
        # The first letter takes away the sentence that greets her here.
        for letter in NAME:
            sent.letters.append(await press(pilot, letter))
        sent.screens["escape: leaving"] = await press(pilot, "escape")
        sent.screens["o: home"] = await press(pilot, "o")
        for key in "ragk":
            sent.screens[f"{key} from home"] = await press(pilot, key)
            if key == "r":
                # What is found is drawn too with the first letter: the field alone is counted.
                await press(pilot, "y")
                sent.letters += [await press(pilot, letter) for letter in "yyéà"]
                await press(pilot, "ctrl+u")
            sent.screens[f"home from {key}"] = await press(pilot, "escape")
        loop = asyncio.get_running_loop()
        clock = loop.time
        loop.time = lambda: clock() + MINUTE  # type: ignore[method-assign]
        sent.idle = len(await settled(pilot, wire))

    run(app, wire, story)
    return sent


def test_a_screen_a_letter_and_an_idle_minute_keep_their_budget(sent: Sent) -> None:
    assert sent.idle == 0
    assert sent.first <= FIRST
    assert max(sent.screens.values()) <= SCREEN
    assert len(sent.letters) > 20
    assert 0 < max(sent.letters) <= LETTER


def test_the_answers_keep_their_budget(sent: Sent) -> None:
    assert len(sent.answers) > 90
    assert statistics.median(sent.answers) <= ANSWER_MEDIAN
    assert max(sent.answers) <= ANSWER_MAX
