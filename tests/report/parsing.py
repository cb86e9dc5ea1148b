"""The published files read back to their figures, by what they show and nothing else.

``cells`` gives, for any format, the values by table and codes; ``None`` is a masked one. For
the formats that show labels, ``grids`` gives their tables as rows of texts, heads first.
"""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from iscg_tui.report.documents.content import content
from iscg_tui.report.rapport import LIBELLE_TOTAL, TOTAL, Axe, Rapport, TableauPublie

from .odt_parts import TABLE, TEXT, odt_root
from .pdf_tags import structure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iscg_tui.report.documents.edition import Edition

Cells = dict[str, dict[tuple[str, ...], int | None]]
Grids = dict[str, list[list[str]]]

_BLANKS = re.compile("[ \u00a0\u202f\n]+")
_UNSEEN = re.compile("[\u00ad\u200b]")


def plain(text: str) -> str:
    """A text with one kind of blank, so that typography does not tell formats apart."""
    return _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip()


def words(document: bytes, format_: str) -> str:
    """All that a document says, blanks made alike."""
    match format_:
        case "pdf":
            return plain(structure(document).text)
        case "odt":
            return plain(" ".join(odt_root(document, "content.xml").itertext()))
        case "xlsx":
            book = load_workbook(io.BytesIO(document))
            values = (value for each in book for row in each.values for value in row)
            return plain(" ".join(str(value) for value in values if value is not None))
    return plain(document.decode("utf-8-sig"))


def published(rapport: Rapport, format_: str) -> Cells:
    """What a report holds; in the formats for programs, with the lines that it gathers."""
    return {
        each.id: dict(each.grille() if format_ in _OF_CODES else each.valeurs)
        for each in rapport.tableaux
    }


def cells(rapport: Rapport, document: bytes, format_: str) -> Cells:
    """The figures of a document of ``rapport``, which serves to turn labels into codes only.

    Lines and columns that a two-way table leaves out hold zeros: the document says so.
    """
    if format_ in _OF_CODES:
        return _OF_CODES[format_](document)
    return _by_code(rapport, grids(document, format_))


def grids(document: bytes, format_: str) -> Grids:
    """The tables of a document by their titles, blanks made alike."""
    return {
        plain(title): [[plain(text) for text in row] for row in rows]
        for title, rows in OF_LABELS[format_](document).items()
    }


def expected_grids(rapport: Rapport, edition: Edition, *, short: bool = False) -> Grids:
    """The tables that every format for people shows; ``short``: with the short heads."""
    return {
        plain(grid.titre): [
            [plain(each) for each in (grid.courts if short else grid.heads)],
            *(
                [plain(line.libelle), *(plain(cell.texte) for cell in line.cells)]
                for line in grid.lines
            ),
        ]
        for grid in content(rapport, edition).grids
    }


def _csv(document: bytes) -> Cells:
    found: Cells = {}
    lines = csv.reader(io.StringIO(document.decode("utf-8-sig"), newline=""), delimiter=";")
    for table, _, dimensions, codes, _, value in list(lines)[1:]:
        if table != "rapport":
            key = tuple(codes.split("|")) if dimensions else ()
            found.setdefault(table, {})[key] = _value(value)
    return found


def _json(document: bytes) -> Cells:
    return {
        table["id"]: {
            tuple(cell["codes"]): None if cell.get("masque") else int(cell["valeur"])
            for cell in table["cellules"]
        }
        for table in json.loads(document)["tableaux"]
    }


def _markdown(document: bytes) -> Grids:
    found: Grids = {}
    title = ""
    for line in document.decode().splitlines():
        if line.startswith("## "):
            title = _unescaped(line[3:])
        elif line.startswith("|") and not re.fullmatch(r"[|:\- ]+", line):
            texts = re.split(r"(?<!\\)\|", line)[1:-1]
            found.setdefault(title, []).append([_unescaped(each) for each in texts])
    return found


def _unescaped(text: str) -> str:
    shown = re.sub(r"\\([\\`*_\[\]|~#$])", r"\1", text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _pdf(document: bytes) -> Grids:
    found: Grids = {}
    title = ""
    for element in structure(document).of_kind("H1", "Table"):
        if element.kind == "H1":
            title = element.text
        else:
            found.setdefault(title, []).extend(
                [cell.text for cell in row.of_kind("TH", "TD")] for row in element.of_kind("TR")
            )
    return found


def _xlsx(document: bytes) -> Grids:
    """Every sheet but the first: its title, then from the fourth row as far as it is filled."""
    found: Grids = {}
    for sheet in load_workbook(io.BytesIO(document)).worksheets[1:]:
        rows = ([_shown(cell) for cell in row] for row in sheet.iter_rows(min_row=4))
        found[str(sheet["A1"].value)] = list(takewhile(lambda row: row[0], rows))
    return found


def _odt(document: bytes) -> Grids:
    """Every table under the heading before it."""
    found: Grids = {}
    title = ""
    for element in odt_root(document, "content.xml").iter():
        if element.tag == f"{TEXT}h":
            title = "".join(element.itertext())
        elif element.tag == f"{TABLE}table":
            found[title] = [
                ["".join(cell.itertext()) for cell in row.iter(f"{TABLE}table-cell")]
                for row in element.iter(f"{TABLE}table-row")
            ]
    return found


def _shown(cell: Any) -> str:
    """A cell as a spreadsheet shows it: numbers bare, shares in percent."""
    if isinstance(cell.value, int | float):
        is_share = "%" in cell.number_format
        return f"{round(100 * cell.value)} %" if is_share else f"{cell.value}"
    return str(cell.value or "")


_OF_CODES: Mapping[str, Callable[[bytes], Cells]] = {"csv": _csv, "json": _json}
OF_LABELS: Mapping[str, Callable[[bytes], Grids]] = {
    "md": _markdown,
    "pdf": _pdf,
    "odt": _odt,
    "xlsx": _xlsx,
}
"""The formats for people, and how each is read back."""


def _value(text: str) -> int | None:
    return None if text == "s" else int(text.replace(" ", ""))


def _by_code(rapport: Rapport, found: Grids) -> Cells:
    result: Cells = {}
    for tableau in rapport.tableaux:
        if not tableau.axes:
            overview = {row[0]: row[1] for row in found["Ensemble"]}
            result[tableau.id] = {(): _value(overview[plain(tableau.titre)])}
            continue
        heads, *rows = found[plain(tableau.titre)]
        if len(tableau.axes) == 1:
            (axe,) = tableau.axes
            result[tableau.id] = {(_code(tableau, axe, row[0]),): _value(row[1]) for row in rows}
            continue
        first, second = tableau.axes
        result[tableau.id] = {
            (one, other): 0
            for one in (*(each.code for each in first.reponses), TOTAL)
            for other in (*(each.code for each in second.reponses), TOTAL)
        }
        for row in rows:
            for head, text in zip(heads[1:], row[1:], strict=True):
                codes = (_code(tableau, first, row[0]), _code(tableau, second, head))
                result[tableau.id][codes] = _value(text)
    return result


def _code(tableau: TableauPublie, axe: Axe, label: str) -> str:
    if label in (plain(tableau.libelle_total), LIBELLE_TOTAL):
        return TOTAL
    (code,) = (
        each.code
        for each in axe.reponses
        if _unbroken(label) in (_unbroken(each.libelle_complet), _unbroken(each.court))
    )
    return code


def _unbroken(label: str) -> str:
    """A label that a narrow column may have broken with a hyphen."""
    return plain(label).replace("-", "")
