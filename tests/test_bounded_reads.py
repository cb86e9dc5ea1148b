"""Of a file far longer than its format allows, no more is read than what refuses it."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest

from iscg_tui import reglages
from iscg_tui.counters import file as counters
from iscg_tui.dossier import Dossier
from iscg_tui.nomenclature.indicateurs import of_post
from iscg_tui.nomenclature.loader import load
from iscg_tui.privacy import demarche
from iscg_tui.report.consolidation import fichiers
from iscg_tui.report.documents.template import of_format
from iscg_tui.report.grilles import loader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LONG = 300 * 1024 * 1024
MOST = 100 * 1024 * 1024


def en_cours(path: Path) -> object:
    dossier = Dossier(path.parent / "dossier")
    dossier.prepare()
    path.rename(dossier.depart)
    return demarche.en_cours(dossier)


READERS: dict[str, Callable[[Path], object]] = {
    "settings": reglages.load,
    "counters": counters.read,
    "a grid": lambda path: loader.read(path, load()),
    "names of posts": fichiers.read_names,
    "indicators": of_post,
    "a letterhead": lambda path: of_format("odt", path),
    "a departure under way": en_cours,
}


@pytest.mark.parametrize("read", READERS)
def test_a_file_far_too_long_is_not_read_whole(tmp_path: Path, read: str) -> None:
    path = tmp_path / "trop-long.toml"
    with path.open("wb") as file:
        file.truncate(LONG)
    tracemalloc.start()
    said = ""
    try:
        READERS[read](path)
    except Exception as error:  # noqa: BLE001 - each has its own, which is a sentence
        said = str(error)
    finally:
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < MOST
    assert not said or said.endswith(".")
