"""An ODT in a letterhead: what is kept of it, what is left out, and which are refused."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscg_tui.report.documents.odt.archive import packed
from iscg_tui.report.documents.template import ModeleError, of_format

from .hostile import bearing
from .odt_parts import STYLE, TEXT, filled, names_in, odt_root, text_of
from .parsing import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from iscg_tui.report.rapport import Rapport

    Build = Callable[..., Rapport]

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


@pytest.fixture(scope="module")
def empty() -> Rapport:
    return bearing(["Inventé"])


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
    assert "Heading_20_1" not in styles
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
    assert asked["RapportRetour"] == "Suite"


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
            "</text:sender-lastname><x:sender-firstname xmlns:x='urn:oasis:names:tc:opendocument:"
            "xmlns:text:1.0'>Zébulon</x:sender-firstname><office:event-listeners>"
            "<script:event-listener "
            "xlink:href='vnd.sun.star.script:x'/></office:event-listeners>"
            "<text:script>bulon()</text:script><text:execute-macro text:name='bulon'/></text:p>"
            "<text:section><office:dde-source office:dde-application='bulon'/></text:section>",
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
        *(
            (letterhead(others={"Pictures/x.svg": each}), "hors de lui")
            for each in (
                "<svg><image href='http://exemple.invalid'/></svg>".encode("utf-16"),
                gzip.compress(b"<svg><image href='http://exemple.invalid'/></svg>"),
                b"<svg><style>@import 'http://exemple.invalid';</style></svg>",
                b"<svg><rect style='fill:url( \"http://exemple.invalid\")'/></svg>",
            )
        ),
        (letterhead(others={"Pictures/../../x.png": PNG}), "abîmé"),
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
        assert text_of(filled(bearing(["x"]), damaged)) is not None


def test_a_drawing_that_stands_alone_is_kept(empty: Rapport) -> None:
    drawing = b"<svg><defs id='a'/><use href='#a'/><rect style='fill:url(#a)'/></svg>"
    document = filled(empty, letterhead(others={"Pictures/x.svg": drawing}))
    assert "Pictures/x.svg" in names_in(document)


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
