"""The ODT: real styles, tables that no page cuts badly, pictures told in words, plain texts."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscg_tui.report.documents.content import content

from .hostile import HOSTILE, bearing
from .odt_parts import DRAW, EDITION, STYLE, SVG, TABLE, TEXT, filled, names_in, odt_root, text_of
from .parsing import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.report.rapport import Rapport

    Build = Callable[..., Rapport]


@pytest.fixture(scope="module")
def document(make: Build) -> bytes:
    return filled(make())


def test_it_opens_as_an_odt_and_its_bytes_hold_no_clock(document: bytes) -> None:
    assert document[30:77] == b"mimetypeapplication/vnd.oasis.opendocument.text"
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        listed = set(re.findall(rb'full-path="(.*?)"', archive.read("META-INF/manifest.xml")))
    assert {each.decode() for each in listed} == {
        "/",
        *set(names_in(document)) - {"mimetype", "META-INF/manifest.xml"},
    }


def test_its_properties_are_a_title_a_language_and_a_day(document: bytes) -> None:
    (meta,) = odt_root(document, "meta.xml")
    found = {each.tag.rpartition("}")[2]: each.text for each in meta}
    assert found == {
        "generator": "iscg-tui",
        "title": "Rapport d’activité de l’ISCG, année 2026",
        "language": "fr-FR",
        "creation-date": "2026-11-26T00:00:00",
        "date": "2026-11-26T00:00:00",
    }


def test_every_style_that_it_names_is_there(document: bytes) -> None:
    parts = [odt_root(document, name) for name in ("content.xml", "styles.xml")]
    there = {
        each.get(f"{STYLE}name")
        for part in parts
        for each in part.iter()
        if each.get(f"{STYLE}name")
    }
    used = {
        value
        for part in parts
        for each in part.iter()
        for name, value in each.attrib.items()
        if name.endswith(("}style-name", "}parent-style-name", "}master-page-name")) and value
    }
    assert used <= there


def test_every_table_repeats_its_heads_and_cuts_no_row(document: bytes) -> None:
    tables = list(text_of(document).iter(f"{TABLE}table"))
    for table in tables:
        (heads,) = table.iter(f"{TABLE}table-header-rows")
        assert len(list(heads)) == 1
        assert table.find(f"{TABLE}title") is not None
    (row,) = (
        each
        for each in odt_root(document, "content.xml").iter(f"{STYLE}style")
        if each.get(f"{STYLE}family") == "table-row"
    )
    assert 'keep-together="always"' in ET.tostring(row).decode()


def test_every_picture_is_told_in_words_and_holds_what_is_published(
    make: Build, document: bytes
) -> None:
    groups = list(text_of(document).iter(f"{DRAW}g"))
    charts = [each.chart for each in content(make(), EDITION).grids if each.chart]
    assert len(groups) == len(charts)
    for group, chart in zip(groups, charts, strict=True):
        assert plain(group.findtext(f"{SVG}title", "")) == plain(chart.titre)
        assert plain(group.findtext(f"{SVG}desc", "")) == plain(chart.alternative)
        boxes = list(group.iter(f"{DRAW}rect"))
        shown = [plain("".join(box.itertext())) for box in boxes]
        expected: list[str] = []
        for bar in chart.bars:
            drawn = [""] if bar.valeur else []
            value = "s" if bar.valeur is None else str(bar.valeur)
            expected += [plain(bar.libelle), *drawn, value]
        assert shown == expected


def test_a_text_stays_the_text_that_was_written() -> None:
    rapport = bearing(HOSTILE)
    body = text_of(filled(rapport))
    headings = [plain("".join(each.itertext())) for each in body.iter(f"{TEXT}h")]
    paragraphs = [plain("".join(each.itertext())) for each in body.iter(f"{TEXT}p")]
    for rubrique in rapport.redaction:
        assert plain(rubrique.titre) in headings
        assert plain(rubrique.titre) in paragraphs
    assert f"Poste : {plain(rapport.poste.nom)}" in paragraphs
    plain_report = text_of(filled(bearing(["x"] * len(HOSTILE))))
    assert [each.tag for each in body.iter()] == [each.tag for each in plain_report.iter()]


@settings(max_examples=8)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=20))
def test_no_text_keeps_an_odt_from_being_written(texts: list[str]) -> None:
    assert text_of(filled(bearing(texts))) is not None
