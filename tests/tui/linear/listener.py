"""Someone who listens to lines of text and answers with lines."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from iscg_tui.tui.linear.front import Linear
from iscg_tui.tui.linear.terminal import Reason, Terminal
from iscg_tui.tui.screens.home import Home

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.screen import Screen
    from iscg_tui.tui.session import Session

MINIMAL = ("n", *"211151122")


class Conversation:
    """What was said from ``first`` on, every line having been typed ahead, up to the end.

    ``waits``: input does not end after the lines. ``told`` is called with all that is said.
    """

    def __init__(
        self,
        session: Session,
        *lines: str,
        first: Screen | None = None,
        forgets: bool = True,
        end: str = "",
        waits: bool = False,
        told: Callable[[str], None] = lambda _: None,
    ) -> None:
        source, keys = os.pipe()
        os.write(keys, ("".join(f"{line}\r" for line in lines) + end).encode())
        heard: list[str] = []

        def write(text: str) -> None:
            heard.append(text)
            told(text)

        terminal = Terminal(source, write, encoding="utf-8", forgets=forgets)
        if not waits:
            os.close(keys)
        front = Linear(first or Home(session), session, terminal)
        try:
            self.reason: Reason = front.run()
        finally:
            os.close(source)
            if waits:
                os.close(keys)
        self.raw = "".join(heard)
        self.lines = self.raw.splitlines()

    def after(self, text: str) -> list[str]:
        """The lines said after the first one that holds ``text``."""
        index = next(i for i, line in enumerate(self.lines) if text in line)
        return self.lines[index + 1 :]
