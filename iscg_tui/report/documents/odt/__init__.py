"""The report as an ODT that she edits, in her employer's letterhead or the program's own.

The text takes the place of the line ``ICI`` of the template, or its end where it has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from iscg_tui.report.documents.content import content
from iscg_tui.report.documents.odt.archive import packed
from iscg_tui.report.documents.odt.body import Body, declare_figures
from iscg_tui.report.documents.odt.looks import Looks
from iscg_tui.report.documents.odt.modele import default_styles, opened
from iscg_tui.report.documents.odt.pages import master_of, pages
from iscg_tui.report.documents.odt.xml import made, parsed

if TYPE_CHECKING:
    from odfdo import Content as OdtContent
    from odfdo import Element, Styles

    from iscg_tui.report.documents.edition import Edition
    from iscg_tui.report.rapport import Rapport

ICI: Final = "Ici le rapport"
"""The line of a template that the report replaces."""


def document(rapport: Rapport, edition: Edition) -> bytes:
    """The report as ODT. Raises ``ModeleError``."""
    modele = opened(edition.modele)
    said = content(rapport, edition)
    title = f"{said.titre}, {rapport.periode.en_lettres()}"
    place = _place(modele.text)
    first_page = master_of(modele.content, modele.styles, place)
    beginning = first_page or master_of(modele.content, modele.styles, _first(modele.text))
    looks = Looks(modele.styles, default_styles())
    body = Body(looks, pages(modele.styles, beginning), first_page)
    _insert(modele.text, place, [parsed(each) for each in body.elements(said)])
    declare_figures(modele.text)
    automatic = _automatic_styles(modele.content)
    for style in body.styles:
        automatic.append(parsed(style))
    _name(modele.styles, title)
    return packed(
        {
            **modele.others,
            "content.xml": modele.content.serialize(),
            "styles.xml": modele.styles.serialize(),
            "meta.xml": _meta(title, edition),
        }
    )


def _place(text: Element) -> Element | None:
    for each in text.get_elements("text:p | text:h | text:section//text:p"):
        if _words(each).casefold() == ICI.casefold():
            return each
    return None


def _words(paragraph: Element) -> str:
    return " ".join(str(paragraph.text_recursive).split()).rstrip(" .")


def _first(text: Element) -> Element | None:
    return text.get_element("text:p | text:h")


def _insert(text: Element, place: Element | None, elements: list[Element]) -> None:
    home = place.parent if place is not None else None
    if place is None or home is None:
        for each in elements:
            text.append(each)
        return
    position = home.index(place)
    for rank, each in enumerate(elements):
        home.insert(each, position=position + rank)
    place.delete()


def _automatic_styles(part: OdtContent) -> Element:
    found = part.root.get_element("//office:automatic-styles")
    if found is None:
        found = parsed(made("office:automatic-styles"))
        before = [each for each in part.root.children if each.tag != "office:body"]
        part.root.insert(found, position=len(before))
    return found


def _name(styles: Styles, title: str) -> None:
    """Write the title where headers and footers ask for that of the document."""
    for field in styles.root.get_elements("//text:title"):
        field.text = title


def _meta(title: str, edition: Edition) -> bytes:
    """What the file says of itself: its title, its language, its day; nobody's name."""
    day = f"{edition.date.isoformat()}T00:00:00"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta>'
        f"<meta:generator>iscg-tui</meta:generator><dc:title>{escape(title)}</dc:title>"
        f"<dc:language>fr-FR</dc:language><meta:creation-date>{day}</meta:creation-date>"
        f"<dc:date>{day}</dc:date></office:meta></office:document-meta>\n"
    ).encode()
