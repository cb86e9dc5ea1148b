"""The PDF: what makes it archivable and readable aloud, and texts that stay texts in it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from iscg_tui.report.documents import render
from iscg_tui.report.documents.content import content
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.documents.pdf.charset import REMPLACEMENT, covered
from iscg_tui.report.rapport import Rapport

from .hostile import HOSTILE, bearing
from .parsing import plain
from .pdf_tags import structure

Build = Callable[..., Rapport]
EDITION = Edition(date(2026, 11, 26))


@pytest.fixture(scope="module")
def document(make: Build) -> bytes:
    return render(make(), "pdf", EDITION)


def root(document: bytes) -> Any:
    return cast("Any", PdfReader(io.BytesIO(document)).trailer["/Root"])


def test_it_says_that_it_is_archivable_accessible_and_french(document: bytes) -> None:
    found = root(document)
    metadata = found["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert found["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object
    assert found["/Lang"] == "fr-FR"
    assert found["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712


def test_its_properties_hold_a_title_its_date_and_nobody(document: bytes) -> None:
    reader = PdfReader(io.BytesIO(document))
    assert reader.metadata is not None
    assert set(reader.metadata) == {"/Title", "/Creator", "/CreationDate", "/ModDate"}
    assert reader.metadata.title == "Rapport d’activité de l’ISCG, année 2026"
    assert reader.metadata.creation_date == datetime(2026, 11, 26, tzinfo=UTC)
    assert reader.metadata.modification_date == datetime(2026, 11, 26, tzinfo=UTC)
    assert b"creator>" not in root(document)["/Metadata"].get_object().get_data()


def test_it_carries_its_fonts_and_opens_nothing(document: bytes) -> None:
    for page in PdfReader(io.BytesIO(document)).pages:
        for font in cast("Any", page["/Resources"])["/Font"].values():
            (descendant,) = font["/DescendantFonts"]
            described = descendant.get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(described)
        assert "/Annots" not in page
    assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(root(document))


def test_every_picture_is_told_in_words(make: Build, document: bytes) -> None:
    rapport = make()
    figures = list(structure(document).of_kind("Figure"))
    charts = [each.chart for each in content(rapport, EDITION).grids if each.chart]
    assert [plain(each.alt) for each in figures] == [plain(each.alternative) for each in charts]
    for figure, chart in zip(figures, charts, strict=True):
        shown = plain(figure.text)
        assert all(plain(bar.libelle) in shown for bar in chart.bars)
        assert len(shown) <= sum(len(bar.libelle) + 6 for bar in chart.bars)


def test_every_table_has_a_row_of_heads_under_a_heading(document: bytes) -> None:
    tree = structure(document)
    kinds = [each.kind for each in tree.of_kind("Title", "H1", "Table")]
    assert kinds[0] == "Title"
    assert kinds.count("Table") == kinds.count("H1") - 1
    for table in tree.of_kind("Table"):
        (head,) = table.of_kind("THead")
        heads = [cell for row in head.of_kind("TR") for cell in row.of_kind("TH", "TD")]
        assert {(cell.kind, cell.scope) for cell in heads} == {("TH", "Column")}


def test_every_row_of_figures_has_its_head(document: bytes) -> None:
    rows = [
        list(row.of_kind("TH", "TD"))
        for body in structure(document).of_kind("TBody")
        for row in body.of_kind("TR")
    ]
    assert len(rows) > 100
    for first, *figures in rows:
        assert (first.kind, first.scope) == ("TH", "Row")
        assert first.text
        assert {each.kind for each in figures} == {"TD"}


def test_its_table_of_offsets_says_where_each_object_is(document: bytes) -> None:
    # Read without mercy: a reader that has to look for an object itself says so.
    reader = PdfReader(io.BytesIO(document), strict=True)
    for number in reader.xref[0]:
        assert reader.get_object(number) is not None
        assert document[reader.xref[0][number] :].startswith(b"%d 0 obj" % number)


def test_a_text_shows_as_it_was_written() -> None:
    rapport = bearing(HOSTILE)
    tree = structure(render(rapport, "pdf", EDITION))
    headings = [plain(each.text) for each in tree.of_kind("H1")]
    paragraphs = [plain(each.text) for each in tree.of_kind("P")]
    for rubrique in rapport.redaction:
        written = plain(covered(rubrique.titre))
        assert written in headings
        assert written in paragraphs
    assert plain(covered(rapport.poste.nom)) in {plain(each.text) for each in tree.of_kind("LBody")}
    assert len(headings) == len(HOSTILE) + len([each for each in rapport.tableaux if each.axes]) + 2
    assert not list(tree.of_kind("Link", "Formula", "Figure", "Code"))


@settings(max_examples=8)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=20))
def test_no_text_keeps_a_pdf_from_being_written(texts: list[str]) -> None:
    assert render(bearing(texts), "pdf", EDITION).startswith(b"%PDF-")


def test_every_letter_that_is_kept_is_in_every_font_that_is_used() -> None:
    letters = "".join(chr(each) for each in range(0x20, 0x2300) if chr(each).isprintable())
    kept = covered(letters).replace(REMPLACEMENT, "").replace("\u200b", "")
    assert len(kept) > 900
    rapport = bearing([kept])
    unit = replace(rapport.tableaux[3], unite=cast("Any", kept))
    document = render(replace(rapport, tableaux=(unit,)), "pdf", EDITION)
    assert document.startswith(b"%PDF-")


def test_a_letter_that_no_font_has_is_seen_to_be_missing() -> None:
    known = "Œuvre d’été n° 3 – 12\u202f€ ≥ 1 → Ж ώ"
    assert covered(known) == known
    assert covered("e\u0301 👩 中") == f"é {REMPLACEMENT} {REMPLACEMENT}"
