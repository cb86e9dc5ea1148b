"""The workbook: values and texts only, charts that hold what their cells show, nobody's name."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from iscg_tui.report.documents import render
from iscg_tui.report.documents.content import content
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.documents.xlsx.names import LONGUEUR, sheet_names
from iscg_tui.report.rapport import Poste, Rapport

from .hostile import HOSTILE, bearing
from .parsing import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    Build = Callable[..., Rapport]

EDITION = Edition(date(2026, 11, 26))
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def parts(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def document(make: Build) -> bytes:
    return render(make(), "xlsx", EDITION)


def test_nothing_in_it_is_computed_or_fetched(document: bytes) -> None:
    found = parts(document)
    for name, data in found.items():
        if name.startswith("xl/worksheets/sheet"):
            assert b"<f>" not in data
            assert b"<f " not in data
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in data
    assert not [name for name in found if re.search("external|vba|connection|query", name)]


def test_its_properties_name_nobody_and_bear_the_day_of_the_document(document: bytes) -> None:
    core = parts(document)["docProps/core.xml"].decode()
    assert "<dc:creator></dc:creator><cp:lastModifiedBy></cp:lastModifiedBy>" in core
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-11-26T00:00:00Z"}
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_chart_holds_the_values_that_its_cells_show_and_no_masked_one(
    make: Build, document: bytes
) -> None:
    found = parts(document)
    charts = [each.chart for each in content(make(), EDITION).grids if each.chart]
    files = sorted(
        (name for name in found if re.fullmatch(r"xl/charts/chart\d+\.xml", name)),
        key=lambda name: int(re.findall(r"\d+", name)[0]),
    )
    assert len(files) == len(charts)
    for name, chart in zip(files, charts, strict=True):
        root = ET.fromstring(found[name])
        (values,) = root.iter(f"{_CHART}numCache")
        kept = {
            int(point.get("idx", "")): int(point.findtext(f"{_CHART}v", ""))
            for point in values.iter(f"{_CHART}pt")
        }
        assert kept == {
            place: bar.valeur for place, bar in enumerate(chart.bars) if bar.valeur is not None
        }
        labels = {
            int(label.find(f"{_CHART}idx").get("val"))  # type: ignore[union-attr, arg-type]
            for label in root.iter(f"{_CHART}dLbl")
        }
        assert labels == {place for place, bar in enumerate(chart.bars) if bar.valeur is None}
    drawn = b"".join(data for name, data in found.items() if name.startswith("xl/drawings/d"))
    for chart in charts:
        assert plain(chart.alternative) in plain(drawn.decode())


def test_numbers_are_numbers_and_masked_values_texts(document: bytes) -> None:
    kinds = {"number": 0, "masked": 0}
    for sheet in load_workbook(io.BytesIO(document)).worksheets[1:]:
        for row in sheet.iter_rows(min_row=5, min_col=2):
            for cell in row:
                if cell.value == "s":
                    kinds["masked"] += 1
                elif isinstance(cell.value, int | float):
                    kinds["number"] += 1
                else:
                    assert cell.value in (None, "sans objet") or "%" in str(cell.value)
    assert min(kinds.values()) > 20


def test_every_sheet_prints_on_a4_with_its_heads_on_each_page(document: bytes) -> None:
    workbook = load_workbook(io.BytesIO(document))
    for sheet in workbook.worksheets:
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.oddFooter.right.text == "Page &P / &N"
        # A column alone on a page of its own would be read without its labels.
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)
    assert {sheet.print_title_rows for sheet in workbook.worksheets[1:]} == {"$4:$4"}


def test_a_text_stays_the_text_that_was_written() -> None:
    rapport = bearing(HOSTILE)
    workbook = load_workbook(io.BytesIO(render(rapport, "xlsx", EDITION)))
    cells: list[Any] = [cell for sheet in workbook.worksheets for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    texts = {plain(cell.value) for cell in cells if isinstance(cell.value, str)}
    assert {plain(each.titre) for each in rapport.redaction} <= texts
    assert plain(rapport.poste.nom) in texts
    assert {plain(each.titre) for each in content(rapport, EDITION).grids} <= texts
    for sheet in workbook.worksheets:
        assert all(cell.hyperlink.target is None for row in sheet for cell in row if cell.hyperlink)
    first = workbook.worksheets[0]
    written = [cell for row in first for cell in row if plain(str(cell.value)) == HOSTILE[0]]
    assert written
    assert all(cell.quotePrefix for cell in written)


def test_a_head_of_page_takes_no_command_from_a_text() -> None:
    rapport = replace(bearing(["x"]), poste=Poste("&P&D&[Page] & fils"))
    workbook = load_workbook(io.BytesIO(render(rapport, "xlsx", EDITION)))
    xml = parts(render(rapport, "xlsx", EDITION))["xl/worksheets/sheet1.xml"].decode()
    (header,) = re.findall("<oddHeader>(.*?)</oddHeader>", xml)
    assert "&amp;&amp;P&amp;&amp;D&amp;&amp;[Page] &amp;&amp; fils&amp;R" in header
    assert len(workbook.worksheets) > 1


def test_names_of_sheets_are_short_and_unlike_each_other() -> None:
    names = sheet_names(
        [
            "Âge",
            "âge",
            "A/B:C*?[x]",
            "",
            "'q'",
            "History",
            "Rapport",
            "é" * 40,
            "é" * 40,
            "👩" * 20,
        ],
        ["Rapport"],
    )
    assert names[:7] == ["Âge", "âge 2", "A B C x", "Tableau", "’q’", "History 2", "Rapport 2"]
    assert len({each.casefold() for each in names}) == len(names)
    assert all(0 < len(each.encode("utf-16-le")) <= 2 * LONGUEUR for each in names)
