"""The activity report as sentences, table by table: each figure beside what it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.counters.file import CountersError
from iscg_tui.report.errors import ReportError
from iscg_tui.report.masking import SYMBOLE
from iscg_tui.report.notes import REPERE_NATIONAL
from iscg_tui.report.rapport import LIBELLE_TOTAL, TOTAL
from iscg_tui.report.typography import ESPACE, number, percent
from iscg_tui.tui.linear import words
from iscg_tui.tui.linear.voices import MenuVoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from iscg_tui.report.annees import Courbe
    from iscg_tui.report.comparison import Comparaison
    from iscg_tui.report.rapport import Part, Rapport, TableauPublie
    from iscg_tui.tui.linear.spoken import Spoken
    from iscg_tui.tui.linear.voices import Turn
    from iscg_tui.tui.screens.report.reading import ReadReport

_MASKED: Final = "masqué"
_KEYS: Final = (
    "Une ligne vide lit la suite, « tout » lit le reste, « m » montre les nombres exacts "
    "ou les protège, « retour » change de période."
)
_READ: Final = "Le rapport est lu. « relire » le reprend, « retour » en sort."


def told(
    rapport: Rapport, comparaison: Comparaison | None = None, courbes: Sequence[Courbe] = ()
) -> list[list[str]]:
    """The whole report, a list of sentences for each of its parts, as the screen has them."""
    said = _Said(comparaison)
    written = [[each.titre, *each.paragraphes] for each in rapport.redaction]
    curves = [[_curve(each)] for each in courbes]
    tables = [list(said.table(each)) for each in rapport.tableaux if each.axes]
    notes = ["Notes de lecture", *rapport.notes]
    return [said.overview(rapport), *written, *curves, *tables, notes]


def _curve(courbe: Courbe) -> str:
    steps = ", ".join(f"{name} {_figure(value)}" for _, name, value in courbe.pas)
    return f"{courbe.titre} : {steps}"


def _figure(valeur: int | None) -> str:
    return _MASKED if valeur is None else number(valeur, ESPACE)


def _share(part: Part) -> str:
    if part.pourcentage is None:
        return _MASKED if part.masquee else "sans objet"
    return f"{part.pourcentage}{ESPACE}%"


class _Said:
    """The tables in words, beside those of an earlier report where one is asked for."""

    def __init__(self, comparaison: Comparaison | None) -> None:
        self._comparaison = comparaison

    def overview(self, rapport: Rapport) -> list[str]:
        """What the report is about, and its totals."""
        said = [f"{label} : {text}" for _, label, text in rapport.description()]
        if rapport.avertissement:
            said.append(f"Attention : {rapport.avertissement}")
        if self._comparaison is not None:
            when = self._comparaison.avant.periode.en_lettres()
            said.append(f"Avant : {when}, comme son propre document la montre.")
        said += [
            f"{each.titre} : {_figure(each.total)}{self._before(each, ())}"
            for each in rapport.totaux()
        ]
        said += [
            f"Situations de 1 à 3 entretiens : {_share(rapport.part_1_a_3)}",
            f"Repère national : {REPERE_NATIONAL}{ESPACE}%",
        ]
        return said

    def _before(self, tableau: TableauPublie, codes: tuple[str, ...]) -> str:
        if self._comparaison is None:
            return ""
        return f" ; avant : {_figure(self._comparaison.valeur(tableau, codes))}"

    def table(self, tableau: TableauPublie) -> Iterator[str]:
        """One sentence a row."""
        yield f"{tableau.titre}, unité : {tableau.unite_affichee}"
        if tableau.total == 0:
            yield "Aucune réponse sur la période."
        elif len(tableau.axes) == 1:
            yield from self._one_way(tableau)
        else:
            yield from _crossed(tableau)

    def _one_way(self, tableau: TableauPublie) -> Iterator[str]:
        for reponse in tableau.axes[0].reponses:
            value = tableau.valeurs[reponse.code,]
            share = percent(value, tableau.total)
            aside = f", {share}" if share not in ("", SYMBOLE) else ""
            before = self._before(tableau, (reponse.code,))
            yield f"{reponse.libelle_complet} : {_figure(value)}{aside}{before}"
        before = self._before(tableau, (TOTAL,))
        yield f"{tableau.libelle_total} : {_figure(tableau.total)}{before}"


def _crossed(tableau: TableauPublie) -> Iterator[str]:
    rows, across = tableau.axes_visibles()
    for code, label in (
        *((each.code, each.libelle_complet) for each in rows.reponses),
        (TOTAL, tableau.libelle_total),
    ):
        cells = [
            f"{each.libelle} {_figure(value)}"
            for each in across.reponses
            if (value := tableau.valeurs[code, each.code]) != 0
        ]
        total = f"{LIBELLE_TOTAL.lower()} {_figure(tableau.valeurs[code, TOTAL])}"
        yield f"{label} : {', '.join([*cells, total])}"


class ReportVoice(MenuVoice):
    """The report, a part at a time."""

    prompt = "Suite : "

    def __init__(self, screen: ReadReport, page: Spoken, consent: Callable[[], bool]) -> None:
        super().__init__(screen, page, consent)
        self.report = screen
        self._parts: list[list[str]] = []
        self._next = 0
        self._shown: tuple[bool, int] | None = None

    def said(self) -> list[str]:
        """The part she is at, when the report has changed."""
        report = self.report
        if self._shown == (report.masked, report.comparing):
            return []
        self._shown = (report.masked, report.comparing)
        try:
            self._parts = told(report.rapport(), report.comparaison(), report.courbes())
        except (CountersError, ReportError) as error:
            self._parts = [[str(error)]]
        self._next = min(report.part, len(self._parts) - 1)
        title = f"Rapport d’activité, {report.periode.en_lettres()}"
        return [title, *self._read(1), _KEYS]

    def _read(self, count: int) -> list[str]:
        said = [each for part in self._parts[self._next : self._next + count] for each in part]
        self._next = min(self._next + count, len(self._parts))
        return said

    def answer(self, typed: str) -> Turn:
        """Read on, back or all of it, or a key of the report."""
        match words.folded(typed):
            case "p":
                self._next = max(self._next - 2, 0)
            case "" | "s" | "tout" if self._next == len(self._parts):
                return self.screen, [
                    "Le rapport est lu. « relire » le reprend, « retour » en sort."
                ]
            case "" | "s":
                pass
            case "tout":
                return self.screen, self._read(len(self._parts))
            case _:
                return super().answer(typed)
        return self.screen, self._read(1)

    def take(self, typed: str) -> Turn:
        """As any choice; « relire » starts again."""
        if words.folded(typed) in words.RELIRE:
            self._shown = None
            self.report.go_to(0)
        return super().take(typed)

    @property
    def help(self) -> list[str]:
        """What may be typed here."""
        return [_KEYS]
