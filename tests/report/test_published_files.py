"""Each file read back: the figures of the report, all of them, and nothing more."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from iscg_tui.report.documents import FORMATS, render
from iscg_tui.report.documents.content import Content, content
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.rapport import Rapport

from .parsing import OF_LABELS, cells, expected_grids, grids, published, words
from .test_tables import recounted, with_totals

if TYPE_CHECKING:
    from iscg_tui.intake.situation import Situation

Build = Callable[..., Rapport]
EDITION = Edition(date(2026, 11, 26))


@pytest.fixture(scope="module")
def rapport(make: Build) -> Rapport:
    return make(jour=EDITION.date)


@pytest.fixture(scope="module")
def files(rapport: Rapport) -> dict[str, bytes]:
    return {format_: render(rapport, format_, EDITION) for format_ in FORMATS}


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_read_back_holds_the_figures_of_its_report(
    rapport: Rapport, files: dict[str, bytes], format_: str
) -> None:
    assert cells(rapport, files[format_], format_) == published(rapport, format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_says_that_its_period_is_not_over_as_long_as_it_is_not(
    make: Build, files: dict[str, bytes], format_: str
) -> None:
    said = "Période non close : compteurs arrêtés au 26 novembre 2026."
    assert said in words(files[format_], format_)
    over = Edition(date(2027, 1, 1))
    assert "non close" not in words(render(make(jour=over.date), format_, over), format_)
    last = make(jour=date(2026, 12, 31))
    assert "au 31 décembre 2026" in words(render(last, format_, over), format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_total_of_a_file_is_that_of_a_recount_of_the_situations(
    make: Build, situations: list[Situation], format_: str
) -> None:
    rapport = make(seuil=0)
    found = cells(rapport, render(rapport, format_, EDITION), format_)
    counted = with_totals(recounted(situations, "2026-01", "2026-12"))
    assert {
        (table, codes): value
        for table, values in found.items()
        for codes, value in values.items()
        if value
    } == dict(counted)


@pytest.mark.parametrize("format_", OF_LABELS)
def test_the_formats_for_people_show_the_same_tables(
    rapport: Rapport, files: dict[str, bytes], format_: str
) -> None:
    found = grids(files[format_], format_)
    long, short = (expected_grids(rapport, EDITION, short=short) for short in (False, True))
    assert list(found) == list(long)
    for title, (heads, *rows) in found.items():
        assert rows == long[title][1:]
        assert heads in (long[title][0], short[title][0])


def test_the_common_content_is_the_report_itself(rapport: Rapport) -> None:
    said: Content = content(rapport, EDITION)
    assert [each.id for each in said.grids[1:]] == [
        each.id for each in rapport.tableaux if each.axes
    ]
    for grid in said.grids:
        for bar in grid.chart.bars if grid.chart else ():
            (line,) = (each for each in grid.lines if each.libelle == bar.libelle)
            assert bar.valeur == line.cells[0].valeur


_ELSEWHERE = """
import sys
from datetime import date
from hashlib import sha256
from iscg_tui.counters.file import Compteurs
from iscg_tui.counters.cells import Cellule
from iscg_tui.nomenclature.loader import load
from iscg_tui.report.documents import FORMATS, render
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.periods import annee
from iscg_tui.report.rapport import Poste
from iscg_tui.report.tables import build

sums = {"nature|2026-03|VCO": 40, "nature|2026-03|LOG": 3, "nature_genre|2026-T1|VCO|1": 40}
compteurs = Compteurs(1, "2026-1", {Cellule.parse(text): value for text, value in sums.items()})
rapport = build(compteurs, load(), annee(2026), Poste("P", "E", "A"), 11, 0)
for format_ in FORMATS:
    data = render(rapport, format_, Edition(date(2026, 11, 26)))
    print(format_, sha256(data).hexdigest())
"""


def test_two_processes_anywhere_write_the_same_bytes() -> None:
    here, there = (
        subprocess.run(
            [sys.executable, "-c", _ELSEWHERE],
            env={**os.environ, **changes},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for changes in (
            {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "USER": "alice"},
            {"TZ": "Pacific/Auckland", "LC_ALL": "fr_FR", "PYTHONHASHSEED": "2", "USER": "bob"},
        )
    )
    assert here.split()[::2] == list(FORMATS)
    assert here == there
