"""What an error must look like: one French sentence, and nothing that a machine says."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

from .parcours import INVITE, deverrouiller

if TYPE_CHECKING:
    import subprocess

    from .poste import Poste
    from .terminal import Terminal

MECHANICS = re.compile(r"Traceback|Error\b|Errno|Exception|File \"|<class|\bNone\b|object at 0x")
"""What a machine says to a programmer."""


def sentence(done: subprocess.CompletedProcess[str], status: int) -> str:
    """What was said on standard error: one French sentence or two, on one line."""
    assert done.returncode == status, done
    assert done.stdout == ""
    said = done.stderr.rstrip("\n")
    assert "\n" not in said
    assert said.endswith((".", "»"))
    assert said[0].isupper() or said.startswith("iscg-tui")
    assert not MECHANICS.search(said)
    return said


def no_mechanics(terminal: Terminal) -> None:
    assert not MECHANICS.search(terminal.transcript.decode(errors="replace"))


def refused(poste: Poste, secret: str, **terminal: Any) -> tuple[Terminal, str]:
    """The sentence that the prompt answers to a secret, and the terminal still there."""
    opened = poste.open(**terminal)
    deverrouiller(opened, secret)
    opened.wait_for(lambda shown: answer(shown) not in ("", "Ouverture…"))
    no_mechanics(opened)
    return opened, answer(opened)


def answer(terminal: Terminal) -> str:
    """The sentence that the prompt shows between its field and its frame."""
    if not terminal.shows(INVITE):
        return ""
    lines = terminal.lines
    field = next((at for at, line in enumerate(lines) if line.lstrip().startswith("▸")), len(lines))
    after = itertools.takewhile(lambda line: "──" not in line, lines[field + 1 :])
    return " ".join(" ".join(after).split())
