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
    from collections.abc import Callable, Iterator

    from iscg_tui.report.rapport import Part, Rapport, TableauPublie
    from iscg_tui.tui.linear.spoken import Spoken
    from iscg_tui.tui.linear.voices import Turn
    from iscg_tui.tui.screens.report import Report

_MASKED: Final = "masqué"
_KEYS: Final = (
    "Une ligne vide lit la suite, « tout » lit le reste, « m » montre ou masque les petits "
    "nombres, « retour » change de période."
)


def told(rapport: Rapport) -> list[list[str]]:
    """The whole report, a list of sentences for its overview, for each table, for its notes."""
    overview = [f"{label} : {text}" for _, label, text in rapport.description()]
    if rapport.avertissement:
        overview.append(f"Attention : {rapport.avertissement}")
    overview += [f"{each.titre} : {_figure(each.total)}" for each in rapport.totaux()]
    overview += [
        f"Situations de 1 à 3 entretiens : {_share(rapport.part_1_a_3)}",
        f"Repère national : {REPERE_NATIONAL}{ESPACE}%",
    ]
    tables = [list(_table(each)) for each in rapport.tableaux if each.axes]
    return [overview, *tables, ["Notes de lecture", *rapport.notes]]


def _figure(valeur: int | None) -> str:
    return _MASKED if valeur is None else number(valeur, ESPACE)


def _share(part: Part) -> str:
    if part.pourcentage is None:
        return _MASKED if part.masquee else "sans objet"
    return f"{part.pourcentage}{ESPACE}%"


def _table(tableau: TableauPublie) -> Iterator[str]:
    yield f"{tableau.titre}, unité : {tableau.unite_affichee}"
    if tableau.total == 0:
        yield "Aucune réponse sur la période."
        return
    if len(tableau.axes) == 1:
        for reponse in tableau.axes[0].reponses:
            value = tableau.valeurs[reponse.code,]
            share = percent(value, tableau.total)
            aside = f", {share}" if share not in ("", SYMBOLE) else ""
            yield f"{reponse.libelle_complet} : {_figure(value)}{aside}"
        yield f"{tableau.libelle_total} : {_figure(tableau.total)}"
        return
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
    """The report, a table at a time."""

    prompt = "Suite : "

    def __init__(self, screen: Report, page: Spoken, consent: Callable[[], bool]) -> None:
        super().__init__(screen, page, consent)
        self.report = screen
        self._sections: list[list[str]] = []
        self._shown: tuple[object, bool] | None = None

    def said(self) -> list[str]:
        """The next part, or all of it when it has changed."""
        periode = self.report.periode
        if periode is None or self._shown == (periode, self.report.masked):
            return []
        self._shown = (periode, self.report.masked)
        try:
            self._sections = told(self.report.rapport(periode))
        except (CountersError, ReportError) as error:
            self._sections = [[str(error)]]
        title = f"Rapport d’activité, {periode.en_lettres()}"
        return [title, *self._sections.pop(0), _KEYS]

    def answer(self, typed: str) -> Turn:
        """Read on, read it all, or a key of the report."""
        word = words.folded(typed)
        if word not in ("", "tout"):
            return super().answer(typed)
        if not self._sections:
            return self.screen, ["Le rapport est lu. « relire » le reprend, « retour » en sort."]
        last = len(self._sections) if word else 1
        said = [each for section in self._sections[:last] for each in section]
        del self._sections[:last]
        return self.screen, said

    def take(self, typed: str) -> Turn:
        """As any choice; « relire » starts again."""
        if words.folded(typed) in words.RELIRE:
            self._shown = None
        return super().take(typed)

    @property
    def help(self) -> list[str]:
        """What may be typed here."""
        return [_KEYS]
