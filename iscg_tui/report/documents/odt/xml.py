"""Pieces of an ODT, made from names and texts: a text is never read as markup.

They are written before they are parsed, a whole table at once: odfdo parses each element that
it makes alone, and a report has thousands of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from odfdo import Element

if TYPE_CHECKING:
    from collections.abc import Mapping


class Fragment(str):
    """Markup that ``made`` wrote; any other ``str`` is a text."""

    __slots__ = ()


def made(tag: str, attributes: Mapping[str, str] | None = None, *inside: str) -> Fragment:
    """An element around fragments and texts, in their order."""
    named = "".join(f" {name}={quoteattr(value)}" for name, value in (attributes or {}).items())
    within = "".join(each if isinstance(each, Fragment) else escape(each) for each in inside)
    return Fragment(f"<{tag}{named}>{within}</{tag}>")


def paragraph(style: str, *inside: str, tag: str = "text:p") -> Fragment:
    """A paragraph of that style."""
    return made(tag, {"text:style-name": style}, *inside)


def parsed(fragment: Fragment) -> Element:
    """The element that a fragment writes."""
    return Element.from_tag(str(fragment))
