"""The report as Markdown (GFM tables), for people: readable as it stands, and rendered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iscg_tui.report.masking import SYMBOLE
from iscg_tui.report.notes import REPERE_NATIONAL, ZEROS
from iscg_tui.report.rapport import TOTAL, on_one_line
from iscg_tui.report.typography import ESPACE, number, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iscg_tui.report.rapport import Part, Rapport, TableauPublie

_ACTIVE: Final = re.compile(r"([\\`*_\[\]|~#$])")
_OPENING: Final = re.compile(r"^([-+=]|\d+(?=[.)]))")
_ENTITIES: Final = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}


def document(rapport: Rapport) -> bytes:
    """The report as Markdown, in UTF-8."""
    parts = (*_head(rapport), *_tables(rapport), *_redaction(rapport), *_notes(rapport), "")
    return "\n".join(parts).encode()


def escaped(text: str) -> str:
    """A text that shows as it was written, whatever Markdown or HTML it holds."""
    return _inert(on_one_line(text))


def _inert(text: str) -> str:
    return _ACTIVE.sub(r"\\\1", text.translate(_ENTITIES))


def _paragraph(text: str) -> str:
    """A paragraph that begins no list, no rule and no heading."""
    return _OPENING.sub(lambda found: _shielded(found[0]), _inert(text))


def _shielded(opening: str) -> str:
    """A number keeps its digits: it is the point after it that makes a list."""
    return f"{opening}\\" if opening.isdigit() else f"\\{opening}"


def _head(rapport: Rapport) -> Iterator[str]:
    yield "# Rapport d’activité de l’ISCG"
    yield ""
    if rapport.avertissement:
        yield f"> **{rapport.avertissement}**"
        yield ""
    for _, label, text in rapport.description():
        yield f"- **{label}{ESPACE}:** {escaped(text)}"
    yield ""


def _tables(rapport: Rapport) -> Iterator[str]:
    yield "## Ensemble"
    yield ""
    part = rapport.part_1_a_3
    yield from _grid(
        ("Activité", "Nombre"),
        [
            *((escaped(each.titre), number(each.total)) for each in rapport.totaux()),
            ("Situations de 1 à 3 entretiens", _share(part)),
            ("Repère national des situations de 1 à 3 entretiens", f"{REPERE_NATIONAL}{ESPACE}%"),
        ],
    )
    for tableau in rapport.tableaux:
        if tableau.axes:
            yield f"## {escaped(tableau.titre)}"
            yield ""
            yield f"Unité{ESPACE}: {tableau.unite_affichee}."
            yield ""
            yield from _one_way(tableau) if len(tableau.axes) == 1 else _two_way(tableau)


def _share(part: Part) -> str:
    if part.masquee:
        return SYMBOLE
    return "sans objet" if part.pourcentage is None else f"{part.pourcentage}{ESPACE}%"


def _one_way(tableau: TableauPublie) -> Iterator[str]:
    (axe,) = tableau.axes
    lines = [*((each.libelle_complet, each.code) for each in axe.reponses)]
    lines.append((tableau.libelle_total, TOTAL))
    rows = []
    for label, code in lines:
        value = tableau.valeurs[code,]
        rows.append((escaped(label), number(value), percent(value, tableau.total)))
    yield from _grid((escaped(axe.titre), "Nombre", "Part"), rows)


def _two_way(tableau: TableauPublie) -> Iterator[str]:
    rows, columns = (
        [
            *((each.code, escaped(each.libelle_complet)) for each in axe.reponses),
            (TOTAL, tableau.libelle_total),
        ]
        for axe in tableau.axes_visibles()
    )
    yield from _grid(
        (escaped(tableau.axes[0].titre), *(label for _, label in columns)),
        [
            (label, *(number(tableau.valeurs[row, column]) for column, _ in columns))
            for row, label in rows
        ],
    )
    if not tableau.tout_visible:
        yield ZEROS
        yield ""


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table whose source is aligned too: it is read as often as it is rendered."""
    widths = [max(3, *(len(each) for each in column)) for column in zip(heads, *rows, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    for line in (heads, rule, *rows):
        first, *others = (
            text.ljust(width) if place == 0 else text.rjust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        yield f"| {' | '.join((first, *others))} |"
    yield ""


def _redaction(rapport: Rapport) -> Iterator[str]:
    for rubrique in rapport.redaction:
        yield f"## {escaped(rubrique.titre)}"
        yield ""
        for paragraphe in rubrique.paragraphes:
            yield _paragraph(paragraphe)
            yield ""


def _notes(rapport: Rapport) -> Iterator[str]:
    yield "## Notes de lecture"
    yield ""
    for note in rapport.notes:
        yield f"- {escaped(note)}"
