"""A grid read back from every format: its figures, its title, its units, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from iscg_tui.report.documents import FORMATS, render
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.grilles import fichiers
from iscg_tui.report.grilles.evaluation import evaluate
from iscg_tui.report.grilles.loader import read
from iscg_tui.report.rapport import Rapport

from ..parsing import OF_LABELS, cells, expected_grids, grids, published

if TYPE_CHECKING:
    from iscg_tui.nomenclature.loader import Nomenclature

    from .conftest import Read

Build = Callable[..., Rapport]
EDITION = Edition(date(2026, 11, 26))
EXEMPLES = sorted(fichiers.EXEMPLES.glob("*.toml"))


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("nom", [each.stem for each in EXEMPLES])
def test_a_grid_read_back_holds_its_figures(
    make: Build, listes: Nomenclature, nom: str, format_: str
) -> None:
    grille = read(fichiers.EXEMPLES / f"{nom}.toml", listes)
    made = evaluate(make(), grille)
    document = render(made, format_, EDITION)
    assert cells(made, document, format_) == published(made, format_)
    if format_ in OF_LABELS:
        assert list(grids(document, format_)) == list(expected_grids(made, EDITION))


@pytest.mark.parametrize("format_", FORMATS)
def test_a_grid_without_a_number_alone_has_no_overview(
    make: Build, lue: Read, format_: str
) -> None:
    made = evaluate(make(), lue(("genre", {"Femmes": "1"})))
    document = render(made, format_, EDITION)
    if format_ in OF_LABELS:
        assert list(grids(document, format_)) == ["Tableau genre"]


@pytest.mark.parametrize("format_", FORMATS)
def test_labels_of_a_grid_are_data_in_every_format(make: Build, lue: Read, format_: str) -> None:
    hostile = "=2+3 <b>#$x$ [l](u) {{j}}"
    made = evaluate(make(), lue(("genre", {hostile: "1", "+x": "2"})))
    document = render(made, format_, EDITION)
    assert cells(made, document, format_) == published(made, format_)
    if format_ in OF_LABELS:
        (rows,) = grids(document, format_).values()
        assert rows[1][0] == hostile
