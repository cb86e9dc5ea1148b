"""What the tests of an ODT look into: its parts, and the names of their elements."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from iscg_tui.report.documents import render
from iscg_tui.report.documents.edition import Edition

if TYPE_CHECKING:
    from iscg_tui.report.rapport import Rapport

EDITION = Edition(date(2026, 11, 26))

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def filled(rapport: Rapport, modele: bytes | None = None) -> bytes:
    """The ODT of a report, in a template or in the program's own."""
    return render(rapport, "odt", Edition(EDITION.date, modele))


def names_in(document: bytes) -> list[str]:
    """Its parts, in the order of the archive."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.namelist()


def odt_root(document: bytes, part: str) -> ET.Element:
    """One of its parts, parsed."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return ET.fromstring(archive.read(part))


def text_of(document: bytes) -> ET.Element:
    """Its body."""
    (found,) = odt_root(document, "content.xml").iter(f"{OFFICE}text")
    return found
