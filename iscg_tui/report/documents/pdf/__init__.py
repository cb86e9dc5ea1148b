"""The report as PDF/A-2a and PDF/UA-1: archived and read aloud as it is printed.

Typst draws ``rapport.typ``. What a user wrote reaches it as data, in one JSON text; its own
fonts only are used, so that two machines write the same bytes, and nothing is downloaded.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import typst

from iscg_tui.report.documents.content import NOTES, content, lines_on_paper
from iscg_tui.report.documents.pdf.charset import covered
from iscg_tui.report.documents.pdf.row_heads import with_row_heads
from iscg_tui.report.terminal import wrapped
from iscg_tui.report.typography import ESPACE_FINE, fine, number

if TYPE_CHECKING:
    from iscg_tui.report.documents.content import Chart, Grid
    from iscg_tui.report.documents.edition import Edition
    from iscg_tui.report.rapport import Rapport

_NORMES: Final = ("a-2a", "ua-1")
_POSTE: Final = 60
"""Letters of the post's name that fit the head of a page."""

_LARGE: Final = 4
"""Columns from which the heads of a table are the short ones, on equal widths."""

_LETTERS: Final = 36
_LETTERS_LARGE: Final = 44
"""Letters on a line of a label: of a bar, which is the narrowest, or of a crossed table."""

_WHOLE: Final = 38
"""Lines that a page holds, as ``lines_on_paper`` counts them."""


def document(rapport: Rapport, edition: Edition) -> bytes:
    """The report as PDF."""
    made = typst.compile(
        files(__package__).joinpath("rapport.typ").read_bytes(),
        ignore_system_fonts=True,
        sys_inputs={"rapport": json.dumps(_data(rapport, edition), ensure_ascii=False)},
        pdf_standards=[*_NORMES],
        timestamp=int(datetime.combine(edition.date, time(), UTC).timestamp()),
    )
    return with_row_heads(bytes(made))


def _data(rapport: Rapport, edition: Edition) -> dict[str, Any]:
    said = content(rapport, edition)
    return {
        "titre": said.titre,
        "sous_titre": said.sous_titre,
        "titre_du_fichier": f"{said.titre}, {rapport.periode.en_lettres()}",
        "poste_court": _shortened(covered(rapport.poste.nom or "poste non renseigné")),
        "etabli": f"Établi le {edition.en_lettres()}",
        "date": [edition.date.year, edition.date.month, edition.date.day],
        "avertissement": _set(said.avertissement),
        "description": [
            (f"{label}{ESPACE_FINE}:", covered(text)) for _, label, text in said.description
        ],
        "redaction": [
            {
                "titre": _set(each.titre),
                "paragraphes": [_set(text) for text in each.paragraphes],
            }
            for each in said.redaction
        ],
        "tableaux": [_table(each) for each in said.grids],
        "titre_des_notes": NOTES,
        "notes": [_set(each) for each in said.notes],
    }


def _set(text: str) -> str:
    return covered(fine(text))


def _shortened(text: str) -> str:
    return text if len(text) <= _POSTE else f"{text[:_POSTE]}…"


def _table(grid: Grid) -> dict[str, Any]:
    large = len(grid.heads) >= _LARGE
    return {
        "titre": _set(grid.titre),
        "unite": f"Unité{ESPACE_FINE}: {_set(grid.unite)}." if grid.unite else "",
        "heads": [_set(each) for each in grid.heads],
        "courts": [_set(each) for each in grid.courts],
        "large": large,
        "entier": lines_on_paper(grid, _LETTERS_LARGE if large else _LETTERS) <= _WHOLE,
        "total_column": grid.total_column,
        "lines": [
            {
                "libelle": _set(line.libelle),
                "cells": [cell.texte for cell in line.cells],
                "total": line.total,
            }
            for line in grid.lines
        ],
        "remarque": _set(grid.remarque),
        "diagramme": None if grid.chart is None else _chart(grid.chart),
    }


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "alternative": _set(chart.alternative),
        "legende": _set(chart.titre),
        "entier": sum(len(wrapped(each.libelle, _LETTERS)) for each in chart.bars) <= _WHOLE,
        "barres": [
            {
                "libelle": _set(each.libelle),
                "texte": number(each.valeur),
                "longueur": (each.valeur or 0) / chart.maximum,
            }
            for each in chart.bars
        ],
    }
