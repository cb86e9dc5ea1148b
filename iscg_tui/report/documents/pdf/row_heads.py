"""The first cell of each row told as the head of that row, which the library cannot be asked for.

Typst has ``pdf.header-cell`` for it, which its Python binding does not let through. The elements
of the structure are plain objects of the file: their kind and scope are changed there, and the
table of offsets follows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_END: Final = re.compile(rb"startxref\n(\d+)\n%%EOF\s*$")
_OFFSETS: Final = re.compile(rb"xref\n0 (\d+)\n")
_ENTRY: Final = 20
"""Bytes of an entry of the table of offsets (ISO 32000-1, § 7.5.4)."""

_ELEMENT: Final = rb"\d+ 0 obj\n<</Type/StructElem/S/"
_ROW: Final = re.compile(_ELEMENT + rb"TR/P (\d+) 0 R/K\[([^\]]*)\]")
_BODY: Final = re.compile(_ELEMENT + rb"TBody/")
_CELLS: Final = re.compile(rb"(\d+) 0 R")
_TABLE: Final = re.compile(rb"<</O/Table(/Headers\[[^\]]*\])>>")


def with_row_heads(document: bytes) -> bytes:
    """The same document, where the first cell of a row of figures is its head.

    Unlike the heads of columns, which cells name, that of a row is found by its scope: so are all,
    for cells that named only the heads of their columns would have no other.
    """
    end = _END.search(document)
    table = _OFFSETS.match(document, int(end[1])) if end else None
    if end is None or table is None:
        raise ValueError("The document has no table of offsets that can be read.")
    entries = [
        document[at : at + _ENTRY]
        for at in range(table.end(), table.end() + int(table[1]) * _ENTRY, _ENTRY)
    ]
    starts = {
        number: int(entry[:10]) for number, entry in enumerate(entries) if entry[17:18] == b"n"
    }
    order = sorted(starts, key=lambda number: starts[number])
    ends = [*(starts[number] for number in order[1:]), table.start()]
    objects = {
        number: document[starts[number] : stop] for number, stop in zip(order, ends, strict=True)
    }
    changed = objects | _headed(objects)
    parts, at = [document[: starts[order[0]]]], starts[order[0]]
    for number in order:
        entries[number] = b"%010d" % at + entries[number][10:]
        parts.append(changed[number])
        at += len(changed[number])
    trailer = document[table.end() + len(entries) * _ENTRY : end.start()]
    return b"".join((*parts, table[0], *entries, trailer, b"startxref\n%d\n%%%%EOF" % at))


def _headed(objects: Mapping[int, bytes]) -> dict[int, bytes]:
    """The cells that change."""
    found: dict[int, bytes] = {}
    for each in objects.values():
        row = _ROW.match(each)
        if row is None or not _BODY.match(objects[int(row[1])]):
            continue
        first, *others = (int(number) for number in _CELLS.findall(row[2]))
        found[first] = _TABLE.sub(rb"<</O/Table/Scope/Row\1>>", objects[first]).replace(
            b"/S/TD/", b"/S/TH/", 1
        )
        for number in others:
            found[number] = _TABLE.sub(b"", objects[number]).replace(b"/A[]", b"")
    return found
