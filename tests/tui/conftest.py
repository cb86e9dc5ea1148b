"""A session on a real store, whose key derivation costs nothing, on a fixed day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from iscg_tui.dossier import Dossier
from iscg_tui.nomenclature.loader import load
from iscg_tui.reglages import Reglages
from iscg_tui.tui.keyboard import Key
from iscg_tui.tui.line import plain
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.home import Home
from iscg_tui.tui.session import Session
from iscg_tui.tui.widgets.page import Size
from iscg_tui.vault.kdf import Cost
from iscg_tui.vault.recovery import RecoveryKey
from iscg_tui.vault.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = date(2026, 11, 23)
PASSPHRASE = "sept mots inventés pour les seuls tests"
CHEAP = Cost(memory_kib=8, passes=1, lanes=1)
WIDE = Size(80, 24)


class Driver:
    """Types on screens as the app does: each key goes to the screen then current."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.current: Screen | Exit = Home(session)

    def press(self, *names: str) -> Driver:
        """Press keys by name, or by the one character they type."""
        for name in names:
            assert isinstance(self.current, Screen)
            key = Key(name, name) if len(name) == 1 else Key(name)
            self.session.message = None
            self.current = self.current.press(key)
        return self

    def type(self, text: str) -> Driver:
        """Type a text, one character a key."""
        return self.press(*text)

    def shown(self, size: Size = WIDE) -> str:
        """The text on screen."""
        assert isinstance(self.current, Screen)
        return plain(self.current.draw(size))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    dossier = Dossier(tmp_path / "dossier")
    dossier.prepare()
    repository = Repository.create(dossier, PASSPHRASE, RecoveryKey.generate(), cost=CHEAP)
    reglages = Reglages(poste_nom="Commissariat de Fictiville", institutions=("PN", "GN"))
    yield Session(dossier, repository, load(), reglages, lambda: TODAY)
    repository.close()


@pytest.fixture
def driver(session: Session) -> Driver:
    return Driver(session)
