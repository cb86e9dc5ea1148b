"""The ODT: real styles, pictures told in words, her letterhead kept and nothing that acts."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscg_tui.counters.file import Compteurs
from iscg_tui.nomenclature.loader import load
from iscg_tui.report.documents import render
from iscg_tui.report.documents.content import content
from iscg_tui.report.documents.edition import Edition
from iscg_tui.report.documents.odt.archive import packed
from iscg_tui.report.documents.template import ModeleError, of_format
from iscg_tui.report.periods import annee
from iscg_tui.report.rapport import Poste, Rapport
from iscg_tui.report.redaction import Rubrique
from iscg_tui.report.tables import build

from .hostile import HOSTILE
from .parsing import odt_root, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Build = Callable[..., Rapport]

DAY = date(2026, 11, 26)
EDITION = Edition(DAY)

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
        "script": "script",
        "config": "config",
    }.items()
)
_NAMES += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
PNG = b"\x89PNG\r\n\x1a\n invented"


def letterhead(
    body: str = "<text:p>Ici le rapport</text:p>",
    *,
    more: str = "",
    settings: str = "",
    others: dict[str, bytes] | None = None,
) -> bytes:
    """A plain letterhead: a logo in its header, an address in its footer, one red heading style."""
    content_xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}>{more}'
        '<office:automatic-styles><style:style style:name="P1" style:family="paragraph" '
        'style:parent-style-name="Standard" style:master-page-name="Premiere"/>'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    page = (
        '<style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" '
        'fo:margin-left="30mm" fo:margin-right="20mm" style:print-orientation="portrait"/>'
    )
    styles_xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-styles {_NAMES}><office:styles>'
        '<style:style style:name="Titre1" style:display-name="Titre 1" style:family="paragraph">'
        '<style:text-properties fo:color="#ff0000"/></style:style></office:styles>'
        f'<office:automatic-styles><style:page-layout style:name="L">{page}</style:page-layout>'
        "</office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Premiere" style:page-layout-name="L" '
        'style:next-style-name="Suite"><style:header><text:p><draw:frame><draw:image '
        'xlink:href="Pictures/logo.png"/></draw:frame></text:p></style:header></style:master-page>'
        '<style:master-page style:name="Suite" style:page-layout-name="L"><style:footer><text:p>'
        "12 rue Inventée</text:p></style:footer></style:master-page>"
        "</office:master-styles></office:document-styles>"
    )
    parts = {
        "content.xml": content_xml.encode(),
        "styles.xml": styles_xml.encode(),
        "Pictures/logo.png": PNG,
        **(others or {}),
    }
    if settings:
        parts["settings.xml"] = (
            f"<office:document-settings {_NAMES}>{settings}</office:document-settings>"
        ).encode()
    return packed(parts)


def filled(rapport: Rapport, modele: bytes | None = None) -> bytes:
    return render(rapport, "odt", Edition(DAY, modele))


def names_in(document: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.namelist()


def text_of(document: bytes) -> ET.Element:
    (found,) = odt_root(document, "content.xml").iter(f"{OFFICE}text")
    return found


def of_texts(texts: list[str]) -> Rapport:
    """An empty report: its post and tables bear the texts, and so does what was written."""
    poste = Poste(texts[0], texts[-1], texts[len(texts) // 2])
    rapport = build(Compteurs(1, "2026-1", {}), load(), annee(2026), poste, 11, 0)
    titled = tuple(
        replace(table, titre=texts[place % len(texts)])
        for place, table in enumerate(rapport.tableaux)
    )
    written = tuple(Rubrique(text, (text,)) for text in texts)
    return replace(rapport, tableaux=titled, redaction=written)


@pytest.fixture(scope="module")
def empty() -> Rapport:
    return of_texts(["Inventé"])


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
    rapport = of_texts(HOSTILE)
    body = text_of(filled(rapport))
    headings = [plain("".join(each.itertext())) for each in body.iter(f"{TEXT}h")]
    paragraphs = [plain("".join(each.itertext())) for each in body.iter(f"{TEXT}p")]
    for rubrique in rapport.redaction:
        assert plain(rubrique.titre) in headings
        assert plain(rubrique.titre) in paragraphs
    assert f"Poste : {plain(rapport.poste.nom)}" in paragraphs
    plain_report = text_of(filled(of_texts(["x"] * len(HOSTILE))))
    assert [each.tag for each in body.iter()] == [each.tag for each in plain_report.iter()]


@settings(max_examples=8)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=20))
def test_no_text_keeps_an_odt_from_being_written(texts: list[str]) -> None:
    assert text_of(filled(of_texts(texts))) is not None


def test_a_letterhead_keeps_its_pages_its_logo_and_its_styles(make: Build) -> None:
    modele = letterhead(
        '<text:p text:style-name="P1">Association Inventée</text:p>'
        "<text:p>Ici  le rapport.</text:p><text:p>Fait à Villefictive</text:p>"
    )
    document = filled(make(), modele)
    words = [plain("".join(each.itertext())) for each in text_of(document).iter(f"{TEXT}p")]
    assert words[0] == "Association Inventée"
    assert words[1] == "Rapport d’activité de l’ISCG"
    assert words[-1] == "Fait à Villefictive"
    assert "Ici le rapport" not in " ".join(words)
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert archive.read("Pictures/logo.png") == PNG
        styles = archive.read("styles.xml").decode()
    assert "12 rue Inventée" in styles
    headings = {each.get(f"{TEXT}style-name") for each in text_of(document).iter(f"{TEXT}h")}
    assert "Titre1" in headings
    assert "Heading_20_1" not in styles.replace('"Heading"', "")
    assert 'style:name="Rapport_20_nombre"' in styles


def test_a_wide_table_is_on_her_page_turned_and_the_text_comes_back_after(make: Build) -> None:
    document = filled(make(), letterhead())
    styles = odt_root(document, "styles.xml")
    pages = {each.get(f"{STYLE}name"): each for each in styles.iter(f"{STYLE}master-page")}
    assert set(pages) == {"Premiere", "Suite", "Rapport_20_paysage"}
    assert "12 rue Inventée" in "".join(pages["Rapport_20_paysage"].itertext())
    asked = {
        each.get(f"{STYLE}name"): each.get(f"{STYLE}master-page-name")
        for each in odt_root(document, "content.xml").iter(f"{STYLE}style")
    }
    assert asked["RapportTourne"] == "Rapport_20_paysage"
    assert asked["RapportRetour"] in ("Premiere", "Suite")


def test_a_letterhead_with_its_own_turned_page_keeps_it(make: Build) -> None:
    data = letterhead()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != "mimetype"}
    del parts["META-INF/manifest.xml"]
    own = b'style:name="X" style:display-name="Paysage" style:page-layout-name="L"'
    parts["styles.xml"] = parts["styles.xml"].replace(
        b"</office:master-styles>", b"<style:master-page %s/></office:master-styles>" % own
    )
    document = filled(make(), packed(parts))
    assert "Rapport_20_paysage" not in ET.tostring(odt_root(document, "styles.xml")).decode()


def test_the_report_begins_on_the_page_that_its_line_asks_for(empty: Rapport) -> None:
    document = filled(empty, letterhead('<text:p text:style-name="P1">Ici le rapport</text:p>'))
    first = next(text_of(document).iter(f"{TEXT}p"))
    assert first.get(f"{TEXT}style-name") == "RapportDebut"
    asked = {
        each.get(f"{STYLE}name"): each.get(f"{STYLE}master-page-name")
        for each in odt_root(document, "content.xml").iter(f"{STYLE}style")
    }
    assert asked["RapportDebut"] == "Premiere"
    assert asked["RapportRetour"] == "Suite"


def test_without_its_line_the_report_goes_to_the_end(empty: Rapport) -> None:
    document = filled(empty, letterhead("<text:p>En-tête de lettre</text:p>"))
    words = [plain("".join(each.itertext())) for each in text_of(document).iter(f"{TEXT}p")]
    assert words[:2] == ["En-tête de lettre", "Rapport d’activité de l’ISCG"]


def test_what_acts_and_who_wrote_are_left_out(empty: Rapport) -> None:
    document = filled(
        empty,
        letterhead(
            "<text:tracked-changes><text:changed-region><text:insertion><office:change-info>"
            "<dc:creator>Fictif Zébulon</dc:creator></office:change-info></text:insertion>"
            "</text:changed-region></text:tracked-changes><text:p>a<office:annotation>"
            "<dc:creator>Fictif Zébulon</dc:creator><text:p>Fictif Zébulon</text:p>"
            "</office:annotation><draw:frame><draw:object xlink:href='./Object 1'/></draw:frame>"
            "<text:author-name>Fictif Zébulon</text:author-name><text:sender-lastname>Zébulon"
            "</text:sender-lastname><office:event-listeners><script:event-listener "
            "xlink:href='vnd.sun.star.script:x'/></office:event-listeners></text:p>",
            more="<office:scripts><office:event-listeners/></office:scripts>",
            settings=(
                '<office:settings><config:config-item-set config:name="x"><config:config-item '
                'config:name="PrinterName" config:type="string">IMP-ZEBULON</config:config-item>'
                '<config:config-item config:name="ok" config:type="boolean">true'
                "</config:config-item></config:config-item-set></office:settings>"
            ),
            others={
                "Basic/Standard/Module1.xml": b"<x/>",
                "Object 1/content.xml": b"<x/>",
                "meta.xml": b"<x>Zebulon</x>",
                "Thumbnails/thumbnail.png": PNG,
            },
        ),
    )
    assert set(names_in(document)) == {
        "mimetype",
        "META-INF/manifest.xml",
        "Pictures/logo.png",
        "content.xml",
        "meta.xml",
        "settings.xml",
        "styles.xml",
    }
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist()).decode(
            "utf-8", "ignore"
        )
    assert not re.search("bulon|BULON|scripts|event-listener|draw:object|tracked-changes", whole)
    assert 'config:name="ok"' in whole


def without(name: str, data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w") as copy:
        for each in archive.namelist():
            if each != name:
                copy.writestr(each, archive.read(each))
    return target.getvalue()


def with_part(name: str, part: bytes) -> bytes:
    """A letterhead, one part of which is replaced."""
    target = io.BytesIO(without(name, letterhead()))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return target.getvalue()


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    b"<x>&b;</x>"
)
FAR = '<text:p><draw:frame><draw:image xlink:href="{}"/></draw:frame></text:p>'


@pytest.mark.parametrize(
    ("modele", "said"),
    [
        (b"", "n’est pas un document ODT"),
        (b"%PDF-1.7", "n’est pas un document ODT"),
        (b"PK\x03\x04 nothing", "abîmé"),
        (letterhead()[:-200], "abîmé"),
        (letterhead()[:400] + b"\xff" * 40 + letterhead()[440:], "abîmé"),
        (without("mimetype", letterhead()), "abîmé"),
        (without("content.xml", letterhead()), "abîmé"),
        (without("styles.xml", letterhead()), "abîmé"),
        (with_part("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "pas un texte"),
        (with_part("META-INF/manifest.xml", b"<m:encryption-data/>"), "mot de passe"),
        (with_part("content.xml", BOMB), "abîmé"),
        (with_part("content.xml", "<x>é</x>".encode("latin-1")), "abîmé"),
        (with_part("content.xml", b'<?xml version="1.0" encoding="UTF-7"?><x/>'), "abîmé"),
        (with_part("content.xml", '<?xml version="1.0"?><x/>'.encode("utf-16")), "abîmé"),
        (with_part("content.xml", b"<a>" * 5_000), "abîmé"),
        (with_part("content.xml", b"<a>" * 5_000 + b"</a>" * 5_000), "abîmé"),
        (with_part("content.xml", b"<x/>"), "abîmé"),
        (with_part("styles.xml", b"<x/>"), "abîmé"),
        (with_part("Pictures/x.png", b"\x00" * 70_000_000), "trop gros"),
        (letterhead(FAR.format("http://exemple.invalid/x.png")), "hors de lui"),
        (letterhead(FAR.format("../../../etc/passwd")), "hors de lui"),
        (letterhead(FAR.format("file:///etc/passwd")), "hors de lui"),
        (letterhead(FAR.format("Pictures/absente.png")), "hors de lui"),
        (
            letterhead('<text:p><text:a xlink:href="vnd.sun.star.script:x">x</text:a></text:p>'),
            "hors",
        ),
        (
            letterhead('<text:section><text:section-source xlink:href="x.odt"/></text:section>'),
            "hors de lui",
        ),
        (
            letterhead(
                others={"Pictures/x.svg": b'<svg><image href="http://exemple.invalid"/></svg>'}
            ),
            "hors de lui",
        ),
    ],
)
def test_a_damaged_or_hostile_template_is_refused_with_a_sentence(
    empty: Rapport, modele: bytes, said: str
) -> None:
    with pytest.raises(ModeleError, match=said) as refused:
        filled(empty, modele)
    assert str(refused.value).endswith(".")


@settings(max_examples=40)
@given(st.binary(max_size=60), st.integers(0, 4_000))
def test_a_template_damaged_anywhere_is_filled_or_refused(noise: bytes, place: int) -> None:
    whole = letterhead()
    damaged = whole[:place] + noise + whole[place + len(noise) :]
    with suppress(ModeleError):
        assert text_of(filled(of_texts(["x"]), damaged)) is not None


def test_a_template_in_a_link_to_a_site_is_kept(empty: Rapport) -> None:
    link = '<text:p><text:a xlink:href="https://exemple.invalid">exemple.invalid</text:a></text:p>'
    assert "exemple.invalid" in "".join(text_of(filled(empty, letterhead(link))).itertext())


def test_a_template_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "modele.odt"
    assert of_format("odt", file) is None
    file.write_bytes(b"x")
    other = tmp_path / "autre.odt"
    other.write_bytes(b"y")
    assert of_format("odt", file) == b"x"
    assert of_format("odt", file, other) == b"y"
    assert of_format("pdf", file, other) is None
    for unreadable in (tmp_path, tmp_path / "absent.odt"):
        with pytest.raises(ModeleError, match="ne peut pas être lu"):
            of_format("odt", file, unreadable)
    file.write_bytes(b"x" * (20 * 1024 * 1024 + 1))
    with pytest.raises(ModeleError, match="trop gros"):
        of_format("odt", file)
