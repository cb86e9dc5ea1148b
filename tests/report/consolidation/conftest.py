"""Counter files of plainly invented posts, as the program writes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from iscg_tui.counters.cells import Cellule, cells_of
from iscg_tui.counters.file import Compteurs, write
from iscg_tui.demo import invented
from iscg_tui.nomenclature.loader import Nomenclature, load

Post = Callable[..., Path]


@pytest.fixture(scope="session")
def listes() -> Nomenclature:
    return load()


@pytest.fixture
def post(tmp_path: Path, listes: Nomenclature) -> Post:
    """Write ``nom.json``: so many invented situations of 2025, of a seed; gives its path."""

    def made(
        nom: str, nombre: int, graine: int, *, lot: int = 1, version: str = "", annee: int = 2025
    ) -> Path:
        sums: Counter[Cellule] = Counter()
        for situation in invented(listes, annee, nombre, graine, date(annee, 12, 31)):
            sums.update(cells_of(situation, listes))
        path = tmp_path / f"{nom}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, Compteurs(lot, version or listes.version, sums))
        return path

    return made
