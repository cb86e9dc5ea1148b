"""The figures of one run, kept as they are measured, for the table and pictures of ``tout.py``.

A bench run alone keeps nothing: it prints.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

VARIABLE: Final = "ISCG_TUI_MESURES"
"""Environment variable: the file that figures are added to, one JSON object a line."""

NOUS: Final = "iscg-tui"


@dataclass(frozen=True)
class Mesure:
    """What was measured of whom; ``budget`` is the most that it may be, where there is one."""

    sujet: str
    qui: str
    valeur: float
    unite: str = "ms"
    budget: float | None = None


def noter(*mesures: Mesure) -> None:
    """Add figures to the file of the run, if there is one."""
    path = os.environ.get(VARIABLE)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(asdict(each), ensure_ascii=False)}\n" for each in mesures)


def lues(path: Path) -> list[Mesure]:
    """The figures of a run."""
    return [Mesure(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]
