"""The report on a terminal: lines of text, figures aligned from one table to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.report.curve import curve, heads
from iscg_tui.report.masking import SYMBOLE
from iscg_tui.report.notes import REPERE_NATIONAL
from iscg_tui.report.rapport import Part
from iscg_tui.report.screen_tables import GAP, Ecran, crossed, one_way
from iscg_tui.report.terminal import columns, left, right
from iscg_tui.report.typography import ESPACE, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iscg_tui.report.annees import Courbe
    from iscg_tui.report.comparison import Comparaison
    from iscg_tui.report.rapport import Rapport, TableauPublie

LARGEUR_MIN: Final = 40
"""Narrowest width for which lines are made, in columns."""

_NAMES: Final = 25
_CURVE: Final = 7


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report that can be gone to: its title, and its lines, heading included."""

    titre: str
    lignes: tuple[str, ...]


def screen_lines(rapport: Rapport, width: int, *, ascii_only: bool = False) -> list[str]:
    """The whole report as lines of at most ``width`` columns, without trailing blanks.

    ``ascii_only`` leaves out accents and block characters, for a terminal that has none.
    A width under ``LARGEUR_MIN`` is taken as ``LARGEUR_MIN``.
    """
    parts = sections(rapport, width, ascii_only=ascii_only)
    return [line for part in parts for line in ("", *part.lignes)][1:]


def sections(
    rapport: Rapport,
    width: int,
    *,
    comparaison: Comparaison | None = None,
    courbes: Sequence[Courbe] = (),
    ascii_only: bool = False,
) -> list[Section]:
    """As ``screen_lines``, part by part, with an earlier report and curves where asked."""
    ecran = Ecran(max(width, LARGEUR_MIN), comparaison, ascii_only=ascii_only)
    return [
        Section(titre, tuple(line.rstrip(" ") for line in lines))
        for titre, lines in _parts(ecran, rapport, courbes)
    ]


def _parts(
    ecran: Ecran, rapport: Rapport, courbes: Sequence[Courbe]
) -> Iterator[tuple[str, Iterator[str]]]:
    yield "Ensemble", _overview(ecran, rapport)
    for rubrique in rapport.redaction:
        yield rubrique.titre, _written(ecran, rubrique.titre, rubrique.paragraphes)
    for courbe in courbes:
        yield courbe.titre, _curve(ecran, courbe)
    for tableau in rapport.tableaux:
        if tableau.axes:
            yield tableau.titre, _table(ecran, tableau)
    yield "Notes de lecture", _notes(ecran, rapport)


def _heading(ecran: Ecran, title: str, aside: str = "") -> Iterator[str]:
    title, aside = ecran.text(title), ecran.text(aside)
    room = ecran.width - columns(title)
    if columns(aside) + GAP <= room:
        yield title + right(aside, room)
    else:
        yield from ecran.wrapped(title, ecran.width)
        yield from (right(line, ecran.width) for line in ecran.wrapped(aside, ecran.width))
    yield ecran.text("─") * ecran.width


def _hanging(ecran: Ecran, start: str, text: str) -> Iterator[str]:
    start = ecran.text(start)
    for place, line in enumerate(ecran.wrapped(text, ecran.width - columns(start))):
        yield (" " * columns(start) if place else start) + line


def _overview(ecran: Ecran, rapport: Rapport) -> Iterator[str]:
    yield from _heading(ecran, "Rapport d’activité de l’ISCG", rapport.periode.en_lettres())
    for key, label, text in rapport.description():
        # The heading has said it.
        if key != "periode":
            yield from _hanging(ecran, left(ecran.text(label), _NAMES), text)
    if rapport.avertissement:
        yield ""
        yield from _hanging(ecran, "! ", rapport.avertissement)
    yield ""
    if ecran.comparaison is not None:
        when = ecran.comparaison.avant.periode.en_lettres()
        yield from _hanging(ecran, "", f"Avant : {when}, comme son propre document la montre.")
        yield ""
    yield from ecran.column_heads()
    for tableau in rapport.totaux():
        yield from ecran.row(
            tableau.titre, number(tableau.total, ESPACE), avant=ecran.avant(tableau, ())
        )
    part = rapport.part_1_a_3
    earlier = _share(ecran.comparaison.avant.part_1_a_3) if ecran.comparaison else ""
    yield from _share_row(ecran, "Situations de 1 à 3 entretiens", part, earlier)
    yield from _share_row(ecran, "Repère national", Part(REPERE_NATIONAL, masquee=False), "")


def _share_row(ecran: Ecran, label: str, part: Part, earlier: str) -> Iterator[str]:
    drawn = ecran.drawn(part.pourcentage, 100)
    earlier = SYMBOLE if earlier and part.masquee else earlier
    yield from ecran.row(label, "", _share(part), drawn, avant=earlier)


def _share(part: Part) -> str:
    if part.pourcentage is None:
        return SYMBOLE if part.masquee else "–"
    return f"{part.pourcentage}{ESPACE}%"


def _written(ecran: Ecran, titre: str, paragraphes: Sequence[str]) -> Iterator[str]:
    yield from _heading(ecran, titre)
    for place, text in enumerate(paragraphes):
        if place:
            yield ""
        yield from ecran.wrapped(text, ecran.width)


def _curve(ecran: Ecran, courbe: Courbe) -> Iterator[str]:
    yield from _heading(ecran, courbe.titre)
    yield from curve(courbe.valeurs, ecran.width, _CURVE, ascii_only=ecran.ascii_only)
    yield heads([ecran.text(each) for each in courbe.abreges], ecran.width)


def _table(ecran: Ecran, tableau: TableauPublie) -> Iterator[str]:
    multiple = ", réponses multiples" if tableau.reponses_multiples else ""
    yield from _heading(ecran, tableau.titre, tableau.unite + multiple)
    yield from (one_way if len(tableau.axes) == 1 else crossed)(ecran, tableau)


def _notes(ecran: Ecran, rapport: Rapport) -> Iterator[str]:
    yield from _heading(ecran, "Notes de lecture")
    for note in rapport.notes:
        yield from _hanging(ecran, "• ", note)
