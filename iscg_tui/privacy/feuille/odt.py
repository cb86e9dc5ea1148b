"""A sheet as an OpenDocument text that a word processor edits: every look is a named style.

Whoever prefers another look changes the styles, once, for the whole document.
"""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from odfdo import Cell, Document, Element, Header, HeaderRows, List, Row, Style, Table
from odfdo import Paragraph as OdtParagraph

from iscg_tui.privacy.feuille.blocs import (
    NBSP,
    ARemplir,
    Liste,
    Paragraphe,
    Tableau,
    Titre,
    typographic,
)

if TYPE_CHECKING:
    from iscg_tui.privacy.feuille.blocs import Bloc, Feuille

_TITLE: Final = "Titre_20_de_20_la_20_feuille"
_BODY: Final = "Text_20_body"
_NOTE: Final = "Note"
_LIST: Final = "Puces"
_FILL: Final = "À_20_remplir"
_HEAD: Final = "Tête_20_de_20_colonne"
_IN_CELL: Final = "Case"
_CELL: Final = "Case_20_de_20_tableau"
_CELL_HEAD: Final = "Case_20_de_20_tête"
_BLANK: Final = "\t"
_FONT: Final = "Liberation Sans"
_LINE: Final = "0.5pt solid #666666"
_WIDTH_CM: Final = 17.0


def document(feuille: Feuille) -> bytes:
    """The whole sheet, as the bytes of an .odt file."""
    made = Document("text")
    _describe(made, feuille)
    _dress(made)
    body = made.body
    body.clear()
    body.append(OdtParagraph(typographic(feuille.titre), style=_TITLE))
    for rank, bloc in enumerate(feuille.blocs):
        for element in _elements(bloc, rank):
            body.append(element)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _describe(made: Document, feuille: Feuille) -> None:
    """What the file says of itself: neither account, nor machine, nor the hour."""
    day = datetime.combine(feuille.jour, time())
    made.meta.set_title(typographic(feuille.titre))
    made.meta.set_subject(typographic(feuille.sujet))
    made.meta.set_language("fr-FR")
    made.meta.set_creation_date(day)
    made.meta.set_modification_date(day)
    made.language = "fr-FR"


def _dress(made: Document) -> None:
    """The named styles, over those that a word processor knows already."""
    made.insert_style(
        _paragraph(_TITLE, "Titre de la feuille", "Standard", size="18pt", bold=True, after="0.4cm")
    )
    for level, size in ((1, "13pt"), (2, "11pt")):
        made.insert_style(
            _paragraph(
                f"Heading_20_{level}",
                f"Heading {level}",
                "Heading",
                size=size,
                bold=True,
                before="0.5cm",
                after="0.15cm",
                keep=True,
                outline=level,
            )
        )
    made.insert_style(
        _paragraph(_BODY, "Text body", "Standard", size="10.5pt", before="0.1cm", after="0.2cm")
    )
    made.insert_style(
        _paragraph(_NOTE, "Note", _BODY, size="9.5pt", after="0.2cm", italic=True, left="0.6cm")
    )
    made.insert_style(_paragraph(_IN_CELL, "Case", "Standard", size="9.5pt"))
    made.insert_style(_paragraph(_HEAD, "Tête de colonne", _IN_CELL, size="9.5pt", bold=True))
    made.insert_style(_to_fill())
    made.insert_style(_bullets())
    _number_no_heading(made)
    made.insert_style(_cell(_CELL, "Case de tableau"), automatic=True)
    made.insert_style(_cell(_CELL_HEAD, "Case de tête", "#e8e8e8"), automatic=True)


def _paragraph(
    name: str,
    shown: str,
    parent: str,
    *,
    size: str,
    bold: bool = False,
    italic: bool = False,
    before: str = "0cm",
    after: str = "0cm",
    left: str = "0cm",
    keep: bool = False,
    outline: int = 0,
) -> Style:
    style = Style("paragraph", name=name, display_name=shown, parent_style=parent)
    style.set_properties(
        {
            "fo:margin-top": before,
            "fo:margin-bottom": after,
            "fo:margin-left": left,
            "fo:keep-with-next": "always" if keep else "auto",
            "fo:orphans": "2",
            "fo:widows": "2",
        },
        area="paragraph",
    )
    style.set_properties(
        {
            "style:font-name": _FONT,
            "fo:font-size": size,
            "fo:font-weight": "bold" if bold else "normal",
            "fo:font-style": "italic" if italic else "normal",
            "fo:language": "fr",
            "fo:country": "FR",
        },
        area="text",
    )
    if outline:
        style.set_attribute("style:default-outline-level", str(outline))
    return style


def _to_fill() -> Style:
    """A paragraph whose only tab draws the dotted line on which to write."""
    style = _paragraph(_FILL, "À remplir", _BODY, size="10.5pt", before="0.2cm", after="0.2cm")
    properties = style.get_element("style:paragraph-properties")
    if properties is not None:
        properties.append(
            Element.from_tag(
                f'<style:tab-stops><style:tab-stop style:position="{_WIDTH_CM}cm" '
                'style:type="right" style:leader-style="dotted" style:leader-text="."/>'
                "</style:tab-stops>"
            )
        )
    return style


def _bullets() -> str:
    return (
        f'<text:list-style style:name="{_LIST}" style:display-name="Puces">'
        '<text:list-level-style-bullet text:level="1" text:bullet-char="•">'
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab" '
        'fo:margin-left="0.8cm" fo:text-indent="-0.4cm" text:list-tab-stop-position="0.8cm"/>'
        "</style:list-level-properties></text:list-level-style-bullet></text:list-style>"
    )


def _number_no_heading(made: Document) -> None:
    """The parts bear the numbers that they are given, not those of the word processor too."""
    for each in made.styles.get_elements("//text:outline-level-style"):
        each.set_attribute("style:num-format", "")
        each.del_attribute("style:num-suffix")


def _cell(name: str, shown: str, background: str | None = None) -> Style:
    style = Style("table-cell", name=name, display_name=shown)
    properties = {"fo:border": _LINE, "fo:padding": "0.1cm"}
    if background is not None:
        properties["fo:background-color"] = background
    style.set_properties(properties, area="table-cell")
    return style


def _elements(bloc: Bloc, rank: int) -> list[Element]:
    match bloc:
        case Titre(texte, niveau):
            header = Header(niveau, typographic(texte))
            header.set_attribute("text:style-name", f"Heading_20_{niveau}")
            return [header]
        case Paragraphe(texte, note):
            return [OdtParagraph(typographic(texte), style=_NOTE if note else _BODY)]
        case Liste(elements):
            return [_list(elements)]
        case Tableau():
            return [_table(bloc, rank)]
        case ARemplir(libelle, aide):
            line = OdtParagraph(f"{typographic(libelle)}{NBSP}: {_BLANK}", style=_FILL)
            explained = [OdtParagraph(typographic(aide), style=_NOTE)] if aide else []
            return [line, *explained]


def _list(elements: tuple[str, ...]) -> Element:
    made = List(style=_LIST)
    for each in elements:
        made.append_item(OdtParagraph(typographic(each), style=_BODY))
    return made


def _table(tableau: Tableau, rank: int) -> Element:
    made = Table(f"Tableau {rank}")
    columns = f'<table:table-column table:number-columns-repeated="{len(tableau.entetes)}"/>'
    made.append(Element.from_tag(columns))
    # Head rows said to be so are repeated on each page, and told by a screen reader.
    heads = HeaderRows()
    heads.append(_row(tableau.entetes, _CELL_HEAD, _HEAD))
    made.append(heads)
    for each in tableau.lignes:
        made.append(_row(each, _CELL, _IN_CELL))
    return made


def _row(texts: tuple[str, ...], cell_style: str, style: str) -> Row:
    row = Row()
    for text in texts:
        cell = Cell(style=cell_style)
        cell.set_attribute("office:value-type", "string")
        cell.append(OdtParagraph(typographic(text), style=style))
        row.append(cell)
    return row
