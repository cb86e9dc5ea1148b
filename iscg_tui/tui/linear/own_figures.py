"""Her own month as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iscg_tui.report.notes import REPERE_NATIONAL
from iscg_tui.report.typography import ESPACE, number
from iscg_tui.tui.linear.voices import MenuVoice
from iscg_tui.tui.screens.own_figures import COLONNES, POUR_VOUS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iscg_tui.report.chiffres import Chiffres, Reponses
    from iscg_tui.tui.linear.spoken import Spoken
    from iscg_tui.tui.screens.own_figures import OwnFigures


def told(shown: Chiffres) -> Iterator[str]:
    """All that the page shows, each figure beside what it counts."""
    for compte in shown.activite:
        counts = (compte.mois, compte.mois_avant, compte.an_avant)
        figures = (
            f"{number(value, ESPACE)} {when}" for value, when in zip(counts, COLONNES, strict=True)
        )
        yield f"{compte.titre} : {', '.join(figures)}"
    for reponses in (*shown.reponses, shown.delais):
        yield _answers(reponses)
    share = shown.part_courtes
    said = "sans objet" if share is None else f"{share}{ESPACE}% des situations de douze mois"
    yield f"De 1 à 3 entretiens : {said} ; repère national : {REPERE_NATIONAL}{ESPACE}%"
    months = ", ".join(f"{mois.en_lettres()} {value}" for mois, value in shown.annee)
    yield f"Situations, mois par mois : {months}"


def _answers(reponses: Reponses) -> str:
    given = ", ".join(f"{label} {value}" for label, value in reponses.premieres)
    return f"{reponses.titre} : {given or 'aucune réponse notée'}"


class OwnFiguresVoice(MenuVoice):
    """One month; its keys are those of the screen."""

    def __init__(self, screen: OwnFigures, page: Spoken, consent: Callable[[], bool]) -> None:
        super().__init__(screen, page, consent)
        self.figures = screen

    def body(self, page: Spoken) -> list[str]:  # noqa: ARG002 - the figures say more than what is drawn
        """The figures of the month shown."""
        return [POUR_VOUS, *told(self.figures.chiffres)]
