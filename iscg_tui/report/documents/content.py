"""What the documents for people say, in their common order, before any of them is drawn.

Each of them writes ``Content`` from top to bottom: they show the same tables, the same
pictures and the same masked cells, because none of them makes its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.report.masking import SYMBOLE
from iscg_tui.report.notes import REPERE_NATIONAL, ZEROS
from iscg_tui.report.rapport import LIBELLE_TOTAL, TOTAL
from iscg_tui.report.redaction import of_paragraph
from iscg_tui.report.terminal import wrapped
from iscg_tui.report.typography import ESPACE, number, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iscg_tui.report.documents.edition import Edition
    from iscg_tui.report.rapport import Part, Rapport, Reponse, TableauPublie
    from iscg_tui.report.redaction import Rubrique

TITRE: Final = "Rapport d’activité de l’ISCG"
ENSEMBLE: Final = "Ensemble"
NOTES: Final = "Notes de lecture"

PICTURED: Final = frozenset(
    (
        "saisine_famille",
        "public",
        "age",
        "nature",
        "besoins",
        "entretiens_par_situation",
        "suites",
        "orientations",
    )
)
"""Ids of the tables that a reader compares at a glance, each with its bars."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure as it is shown; ``valeur`` is the number, ``None`` where there is none.

    ``percent`` says that the number is a share in whole percent.
    """

    texte: str
    valeur: int | None = None
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of figures under its label; ``total`` for the line that sums the others."""

    libelle: str
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: no value, and so no length, where it is masked."""

    libelle: str
    valeur: int | None


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars of one table; ``alternative`` says all of them in words."""

    titre: str
    bars: tuple[Bar, ...]
    alternative: str

    @property
    def maximum(self) -> int:
        """The longest bar, at least 1."""
        return max(1, *(each.valeur or 0 for each in self.bars))


@dataclass(frozen=True, slots=True)
class Grid:
    """One table as it is read: its heads, of which ``courts`` fit narrow columns, its lines.

    ``total_column`` says that the last column sums the others; ``remarque`` is a sentence
    that goes under the table, or empty.
    """

    id: str
    titre: str
    unite: str
    heads: tuple[str, ...]
    courts: tuple[str, ...]
    lines: tuple[Line, ...]
    total_column: bool = False
    remarque: str = ""
    chart: Chart | None = None


def lines_on_paper(grid: Grid, letters: int) -> int:
    """How many lines a table and its bars take, where a label has ``letters`` on each.

    What fits a page is kept together; what does not must not be, or its end is lost.
    """
    labels = [each.libelle for each in grid.lines]
    if grid.chart is not None:
        labels += [each.libelle for each in grid.chart.bars]
    return sum(len(wrapped(each, letters)) for each in labels)


@dataclass(frozen=True, slots=True)
class Content:
    """A whole document: texts of users are in ``description`` and ``redaction`` only."""

    titre: str
    sous_titre: str
    avertissement: str
    description: tuple[tuple[str, str, str], ...]
    redaction: tuple[Rubrique, ...]
    grids: tuple[Grid, ...]
    notes: tuple[str, ...]


def content(rapport: Rapport, edition: Edition) -> Content:
    """What the documents say of ``rapport``."""
    period = rapport.periode.en_lettres()
    return Content(
        titre=of_paragraph(rapport.grille) or TITRE,
        sous_titre=period[0].upper() + period[1:],
        avertissement=rapport.avertissement,
        description=description(rapport, edition),
        redaction=rapport.redaction,
        grids=(
            *(each for each in (_overview(rapport),) if each.lines),
            *(_grid(each) for each in rapport.tableaux if each.axes),
        ),
        notes=rapport.notes,
    )


def description(rapport: Rapport, edition: Edition) -> tuple[tuple[str, str, str], ...]:
    """What the report is about, and the day of the document: key, label, text."""
    return (*rapport.description(), ("etabli_le", "Établi le", edition.en_lettres()))


def _overview(rapport: Rapport) -> Grid:
    heads = ("Activité", "Nombre")
    national = Cell(f"{REPERE_NATIONAL}{ESPACE}%", REPERE_NATIONAL, percent=True)
    shares = (
        Line("Situations de 1 à 3 entretiens", (_share(rapport.part_1_a_3),)),
        Line("Repère national des situations de 1 à 3 entretiens", (national,)),
    )
    return Grid(
        id="ensemble",
        titre=ENSEMBLE,
        unite="",
        heads=heads,
        courts=heads,
        lines=(
            *(Line(of_paragraph(each.titre), (_number(each.total),)) for each in rapport.totaux()),
            # A funder's grid has its own lines, and no other.
            *(() if rapport.grille else shares),
        ),
    )


def _share(part: Part) -> Cell:
    if part.masquee:
        return Cell(SYMBOLE)
    if part.pourcentage is None:
        return Cell("sans objet")
    return Cell(f"{part.pourcentage}{ESPACE}%", part.pourcentage, percent=True)


def _number(valeur: int | None) -> Cell:
    return Cell(number(valeur), valeur)


def _percent(valeur: int | None, total: int | None) -> Cell:
    text = percent(valeur, total)
    digits = text.partition(ESPACE)[0]
    return Cell(text, int(digits) if digits.isdecimal() else None, percent=True)


def _grid(tableau: TableauPublie) -> Grid:
    return _one_way(tableau) if len(tableau.axes) == 1 else _two_way(tableau)


def _one_way(tableau: TableauPublie) -> Grid:
    (axe,) = tableau.axes
    lines = [*_labels(axe.reponses), (TOTAL, tableau.libelle_total)]
    heads = (of_paragraph(axe.titre), "Nombre", "Part")
    return Grid(
        id=tableau.id,
        titre=_titre(tableau),
        unite=tableau.unite_affichee,
        heads=heads,
        courts=heads,
        lines=tuple(
            Line(
                label,
                (_number(value), _percent(value, tableau.total)),
                total=code == TOTAL,
            )
            for code, label in lines
            for value in (tableau.valeurs[code,],)
        ),
        chart=_chart(tableau) if tableau.id in PICTURED else None,
    )


def _two_way(tableau: TableauPublie) -> Grid:
    rows, columns = tableau.axes_visibles()
    first, total = of_paragraph(rows.titre), tableau.libelle_total
    return Grid(
        id=tableau.id,
        titre=_titre(tableau),
        unite=tableau.unite_affichee,
        heads=(first, *(label for _, label in _labels(columns.reponses)), total),
        courts=(first, *(_short(each) for each in columns.reponses), LIBELLE_TOTAL),
        lines=tuple(
            Line(
                label,
                tuple(
                    _number(tableau.valeurs[row, column])
                    for column in (*(each.code for each in columns.reponses), TOTAL)
                ),
                total=row == TOTAL,
            )
            for row, label in (*_labels(rows.reponses), (TOTAL, total))
        ),
        total_column=True,
        remarque="" if tableau.tout_visible else ZEROS,
    )


def _titre(tableau: TableauPublie) -> str:
    """Its title on one line, never empty: an accessible document refuses an empty heading."""
    return of_paragraph(tableau.titre) or tableau.id


def _short(reponse: Reponse) -> str:
    """A head for a narrow column; what a line gathers is always named whole."""
    return of_paragraph(reponse.libelle_complet if reponse.regroupe else reponse.court)


def _labels(reponses: tuple[Reponse, ...]) -> Iterator[tuple[str, str]]:
    for each in reponses:
        yield each.code, of_paragraph(each.libelle_complet)


def _chart(tableau: TableauPublie) -> Chart | None:
    """One bar an answer; no picture where it would show none."""
    (axe,) = tableau.axes
    bars = tuple(Bar(label, tableau.valeurs[code,]) for code, label in _labels(axe.reponses))
    if not any(each.valeur for each in bars):
        return None
    return Chart(_titre(tableau), bars, _alternative(tableau, bars))


def _alternative(tableau: TableauPublie, bars: tuple[Bar, ...]) -> str:
    shown = (
        f"{each.libelle}, {number(each.valeur) if each.valeur is not None else 'valeur masquée'}"
        for each in bars
    )
    return (
        f"Diagramme en barres du tableau « {_titre(tableau)} », en {tableau.unite} : "
        f"{' ; '.join(shown)}."
    )
