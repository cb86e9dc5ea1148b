"""Grids written as she would write them, in few words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest

from iscg_tui.report.grilles.grille import Grille
from iscg_tui.report.grilles.loader import decode

if TYPE_CHECKING:
    from pathlib import Path

    from iscg_tui.nomenclature.loader import Nomenclature

Read = Callable[..., Grille]

UNITES = {"mode": "entretiens", "suites": "entretiens", "entretiens": "entretiens"}


def written(
    *tableaux: Sequence[object],
    titre: str = "Grille fictive",
    du: str = "2026-01",
    au: str = "2026-12",
    head: str = "",
) -> str:
    """The text of a grid of tables (source, rows, columns, more lines), rows as label: codes."""
    text = [
        f'titre = "{titre}"',
        'financeur = "Financeur fictif"',
        f'valable_du = "{du}"',
        f'valable_au = "{au}"',
        head,
    ]
    for source, *rest in tableaux:
        whole: list[object] = [*rest, *[{}, {}, ""][len(rest) :]]
        lignes, colonnes, more = whole
        unite = UNITES.get(str(source), "situations")
        titre = f'titre = "Tableau {source}"'
        while titre in text:
            titre = f'{titre[:-1]} bis"'
        text += ["[[tableau]]", f'source = "{source}"', titre]
        text += [f'unite = "{unite}"', str(more)]
        for name, groups in (("ligne", lignes), ("colonne", colonnes)):
            assert isinstance(groups, dict)
            for libelle, codes in groups.items():
                listed = ", ".join(f'"{code}"' for code in codes.split())
                text += [f"[[tableau.{name}]]", f'libelle = "{libelle}"', f"codes = [{listed}]"]
    return "\n".join(text) + "\n"


@pytest.fixture(scope="session")
def lue(listes: Nomenclature) -> Read:
    """The grid of these tables; ``nom`` is its file's."""

    def made(*tableaux: Sequence[object], nom: str = "fictive.toml", **changes: str) -> Grille:
        return decode(nom, written(*tableaux, **changes).encode(), listes)

    return made


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A folder of grids, empty."""
    folder = tmp_path / "grilles"
    folder.mkdir()
    return folder
