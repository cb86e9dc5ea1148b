"""A tagged PDF read as a screen reader does: its structure, with the text of each element.

Apart from the pages and streams, which pypdf opens, nothing is taken from the writer.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from pypdf import PdfReader
from pypdf.generic import ContentStream

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Element:
    """One element of the structure: its kind, alternative text, own text and children.

    ``scope``: of a head in a table, what it is the head of.
    """

    kind: str
    alt: str = ""
    scope: str = ""
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(
            each if isinstance(each, str) else each.text for each in self.children
        ).strip()

    def of_kind(self, *kinds: str) -> Iterator[Element]:
        """The elements of those kinds under this one, in reading order."""
        for each in self.children:
            if isinstance(each, Element):
                if each.kind in kinds:
                    yield each
                yield from each.of_kind(*kinds)


@lru_cache(maxsize=4)
def structure(document: bytes) -> Element:
    """The whole structure, under one element of no kind."""
    reader = PdfReader(io.BytesIO(document))
    pages = {
        page.indirect_reference.idnum: _marked_texts(reader, page)
        for page in reader.pages
        if page.indirect_reference is not None
    }
    root = Element("")
    tree = cast("Any", reader.trailer["/Root"])["/StructTreeRoot"]
    root.children.extend(_read(tree["/K"], None, pages))
    return root


def _read(node: Any, page: int | None, pages: dict[int, dict[int, str]]) -> Iterator[Element | str]:
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from _read(each, page, pages)
    elif isinstance(node, int):
        assert page is not None
        yield pages[page].get(int(node), "")
    else:
        if "/Pg" in node:
            page = node.raw_get("/Pg").idnum
        if "/MCID" in node:
            assert page is not None
            yield pages[page].get(int(node["/MCID"]), "")
        elif "/S" in node:
            scopes = [str(each["/Scope"])[1:] for each in node.get("/A", ()) if "/Scope" in each]
            element = Element(str(node["/S"])[1:], str(node.get("/Alt", "")), "".join(scopes))
            if "/K" in node:
                element.children.extend(_read(node["/K"], page, pages))
            yield element


def _marked_texts(reader: PdfReader, page: Any) -> dict[int, str]:
    """The text of each piece of marked content of a page, by its number."""
    fonts = {
        name: _unicode(font.get_object())
        for name, font in page["/Resources"].get("/Font", {}).items()
    }
    texts: dict[int, str] = {}
    opened: list[int | None] = []
    letters: dict[int, str] = {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            properties = operands[1] if len(operands) > 1 else {}
            number = properties.get("/MCID") if hasattr(properties, "get") else None
            opened.append(None if number is None else int(number))
        elif operator == b"EMC":
            opened.pop()
        elif operator == b"Tf":
            letters = fonts[operands[0]]
        elif operator in (b"Tj", b"TJ"):
            current = next((each for each in reversed(opened) if each is not None), None)
            if current is not None:
                shown = operands[0] if operator == b"TJ" else [operands[0]]
                texts[current] = texts.get(current, "") + _decoded(shown, letters)
    return texts


def _decoded(shown: list[Any], letters: dict[int, str]) -> str:
    data = b"".join(each.original_bytes for each in shown if hasattr(each, "original_bytes"))
    return "".join(
        letters.get(int.from_bytes(data[at : at + 2], "big"), "\ufffd")
        for at in range(0, len(data), 2)
    )


def _unicode(font: Any) -> dict[int, str]:
    """The letters of a font with two-byte codes."""
    found: dict[int, str] = {}
    source = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        for code, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, letters in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int.from_bytes(bytes.fromhex(letters), "big")
            for place in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + place] = chr(start + place)
    return found
