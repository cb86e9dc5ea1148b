"""An account that asks for no colour gets none, and still sees what is marked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from iscg_tui.tui.app import IscgApp
from iscg_tui.tui.screens.home import Home

from .wire import Wire, run, typed

if TYPE_CHECKING:
    import pytest
    from textual.pilot import Pilot

    from iscg_tui.tui.session import Session

COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")


def sent(session: Session) -> bytes:
    wire = Wire(80, 24)
    app = IscgApp(Home(session), session)

    async def story(pilot: Pilot[Any]) -> None:
        await typed(pilot, wire, "n2111")

    run(app, wire, story)
    wire.close()
    return bytes(wire.received)


def test_no_colour_is_sent_to_who_asks_for_none(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert COLOUR.search(sent(session))
    monkeypatch.setenv("NO_COLOR", "1")
    plain = sent(session)
    assert "Âge de la personne".encode() in plain
    assert COLOUR.search(plain) is None
