"""The report for spreadsheets: one line a value.

Semicolons, because the spreadsheets of a French workstation read them as columns (the
comma is their decimal mark); UTF-8 with a byte order mark, without which they show
accents wrongly; lines ended as RFC 4180 says.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from iscg_tui.report.masking import SYMBOLE
from iscg_tui.report.notes import REPERE_NATIONAL
from iscg_tui.report.rapport import TOTAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iscg_tui.report.documents.edition import Edition
    from iscg_tui.report.rapport import Part, Rapport, TableauPublie

COLONNES: Final = ("tableau", "unite", "dimensions", "codes", "libelles", "valeur")
"""The columns; the lines of ``tableau`` « rapport » describe the report itself."""

SEPARATEUR: Final = "|"
"""Between the dimensions, codes or labels of a two-way table."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def document(rapport: Rapport, edition: Edition) -> bytes:
    """The report as delimited text."""
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(COLONNES)
    for line in (*_description(rapport, edition), *_values(rapport)):
        lines.writerow([_as_data(field) for field in line])
    return text.getvalue().encode("utf-8-sig")


def _as_data(field: str) -> str:
    """A field that no spreadsheet takes for a formula."""
    return f"'{field}" if field.startswith(_FORMULA) else field


def _description(rapport: Rapport, edition: Edition) -> Iterator[tuple[str, ...]]:
    part = rapport.part_1_a_3
    share = _share(part)
    warning = [("avertissement", "Avertissement", rapport.avertissement)]
    for code, label, text in (
        *(warning if rapport.avertissement else ()),
        *rapport.description(),
        ("etabli_le", "Établi le", edition.date.isoformat()),
        ("du", "Premier mois", rapport.periode.du.text()),
        ("au", "Dernier mois", rapport.periode.au.text()),
        ("nomenclature", "Nomenclature", rapport.nomenclature),
        ("part_1_a_3", "Situations de 1 à 3 entretiens, en %", share),
        ("repere_national", "Repère national, en %", str(REPERE_NATIONAL)),
        *(
            ("redaction", rubrique.titre, paragraphe)
            for rubrique in rapport.redaction
            for paragraphe in rubrique.paragraphes
        ),
        *(("note", "Note", note) for note in rapport.notes),
    ):
        yield ("rapport", "", "", code, label, text)


def _share(part: Part) -> str:
    if part.masquee:
        return SYMBOLE
    return "sans objet" if part.pourcentage is None else str(part.pourcentage)


def _values(rapport: Rapport) -> Iterator[tuple[str, ...]]:
    for tableau in rapport.tableaux:
        dimensions = SEPARATEUR.join(axe.dimension for axe in tableau.axes)
        unite = f"{tableau.unite} (réponses multiples)" if tableau.reponses_multiples else None
        for codes, value in tableau.grille():
            yield (
                tableau.id,
                unite or tableau.unite,
                dimensions,
                SEPARATEUR.join(codes),
                _labels(tableau, codes),
                SYMBOLE if value is None else str(value),
            )


def _labels(tableau: TableauPublie, codes: tuple[str, ...]) -> str:
    if not codes:
        return tableau.titre
    return SEPARATEUR.join(
        tableau.libelle_total if code == TOTAL else axe.reponse(code).libelle_complet
        for axe, code in zip(tableau.axes, codes, strict=True)
    )
