"""The pages of a template: how wide its text is, and the same page turned for wide tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from odfdo import Content, Element, Styles

LANDSCAPE: Final = "Rapport_20_paysage"
_LAYOUT: Final = "RapportPaysage"
_THEIRS: Final = ("paysage", "landscape")

_WIDTH: Final = 17.0
_LANDSCAPE_WIDTH: Final = 25.7
"""Widths of a text on A4, in centimetres, where a template does not say."""

_LENGTH: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)(cm|mm|in|pt|pc|px)")
_CM: Final = {"cm": 1, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6, "px": 2.54 / 96}
_CHAIN_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class Pages:
    """``upright`` and ``turned`` name the pages of a document; widths in centimetres."""

    upright: str
    turned: str
    upright_width: float
    turned_width: float


def pages(styles: Styles, first: str) -> Pages:
    """The pages that follow ``first`` in a template, the turned one added when it has none."""
    upright = _running(styles, first)
    turned = next(
        (_name(each) for each in _masters(styles) if _shown(each).casefold() in _THEIRS), ""
    ) or _turned(styles, upright)
    return Pages(
        upright,
        turned,
        _text_width(styles, upright) or _WIDTH,
        _text_width(styles, turned) or _LANDSCAPE_WIDTH,
    )


def master_of(content: Content, styles: Styles, paragraph: Element | None) -> str:
    """The page on which a paragraph asks to be, through its style; empty where it does not."""
    name = str(paragraph.get_attribute("text:style-name") or "") if paragraph is not None else ""
    for part in (content, styles):
        for style in part.root.get_elements("//style:style[@style:master-page-name]"):
            if _name(style) == name:
                return str(style.get_attribute("style:master-page-name") or "")
    return ""


def _masters(styles: Styles) -> list[Element]:
    return styles.root.get_elements("//office:master-styles/style:master-page")


def _named(styles: Styles, name: str) -> Element | None:
    return next((each for each in _masters(styles) if _name(each) == name), None)


def _running(styles: Styles, first: str) -> str:
    """The page that goes on for ever: a first page is often followed by another."""
    masters = _masters(styles)
    name = first or "Standard"
    if _named(styles, name) is None and masters:
        name = _name(masters[0])
    for _ in range(_CHAIN_MAX):
        master = _named(styles, name)
        following = str(master.get_attribute("style:next-style-name") or "") if master else ""
        if not following or following == name or _named(styles, following) is None:
            break
        name = following
    return name


def _turned(styles: Styles, upright: str) -> str:
    """The upright page, header and footer with it, on a sheet turned by a quarter."""
    master, layout = _named(styles, upright), _layout(styles, upright)
    if master is None or layout is None:
        return upright
    sheet, page = layout.clone, master.clone
    sheet.set_attribute("style:name", _LAYOUT)
    properties = sheet.get_element("style:page-layout-properties")
    if properties is not None:
        width, height = (
            properties.get_attribute(each) for each in ("fo:page-width", "fo:page-height")
        )
        if width and height:
            properties.set_attribute("fo:page-width", str(height))
            properties.set_attribute("fo:page-height", str(width))
        properties.set_attribute("style:print-orientation", "landscape")
    page.set_attribute("style:name", LANDSCAPE)
    page.set_attribute("style:display-name", "Rapport paysage")
    page.set_attribute("style:page-layout-name", _LAYOUT)
    for each, query in ((sheet, "//office:automatic-styles"), (page, "//office:master-styles")):
        for home in styles.root.get_elements(query):
            home.append(each)
    return LANDSCAPE


def _layout(styles: Styles, master: str) -> Element | None:
    found = _named(styles, master)
    wanted = found.get_attribute("style:page-layout-name") if found is not None else None
    layouts = styles.root.get_elements("//office:automatic-styles/style:page-layout")
    return next((each for each in layouts if _name(each) == wanted), None)


def _text_width(styles: Styles, master: str) -> float | None:
    layout = _layout(styles, master)
    properties = layout.get_element("style:page-layout-properties") if layout is not None else None
    if properties is None:
        return None
    whole = properties.get_attribute("fo:margin")
    page, left, right = (
        _centimetres(properties.get_attribute(each) or whole)
        for each in ("fo:page-width", "fo:margin-left", "fo:margin-right")
    )
    if page is None:
        return None
    width = page - (left or 0) - (right or 0)
    return width if width > 1 else None


def _centimetres(length: object) -> float | None:
    found = _LENGTH.fullmatch(str(length or "").strip())
    return float(found[1]) * _CM[found[2]] if found else None


def _name(element: Element) -> str:
    return str(element.get_attribute("style:name"))


def _shown(element: Element) -> str:
    return str(element.get_attribute("style:display-name") or _name(element))
