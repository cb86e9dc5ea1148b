"""What the report screen shows: each report made once, from the published counters alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iscg_tui.counters.file import read
from iscg_tui.report.annees import etapes, par_mois, par_pas
from iscg_tui.report.comparison import Comparaison, precedente, un_an_avant
from iscg_tui.report.periods import Mois
from iscg_tui.report.rapport import Poste
from iscg_tui.report.tables import build
from iscg_tui.tui.relecture import rubriques
from iscg_tui.tui.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.report.annees import Courbe
    from iscg_tui.report.periods import Periode
    from iscg_tui.report.rapport import Rapport
    from iscg_tui.report.redaction import Rubrique
    from iscg_tui.tui.session import Reading

COMPARER: Final[tuple[tuple[str, Callable[[Periode], Periode] | None], ...]] = (
    ("sans comparaison", None),
    ("comparé à la période d’avant", precedente),
    ("comparé à l’année d’avant", un_an_avant),
)
"""The ways to compare, in the order of their key."""


class Source:
    """The reports of a post, masked as their documents are, or as they are for her alone."""

    def __init__(self, session: Reading) -> None:
        self._session = session
        self._made: dict[tuple[Periode, bool], Rapport] = {}

    def rapport(self, periode: Periode, *, masked: bool = True) -> Rapport:
        """The report of a period. Raises ``CountersError`` or ``ReportError``."""
        if (periode, masked) not in self._made:
            session, reglages = self._session, self._session.reglages
            rapport = build(
                read(session.dossier.compteurs),
                session.nomenclature,
                periode,
                Poste(reglages.poste_nom, reglages.employeur, reglages.autorite_fonctionnelle),
                reglages.seuil_rapport if masked else 0,
                session.pending(),
                pas=reglages.pas_rapport,
                protection=reglages.protection_rapport,
                jour=session.today(),
            )
            self._made[periode, masked] = replace(rapport, redaction=self._written(rapport))
        return self._made[periode, masked]

    def _written(self, rapport: Rapport) -> tuple[Rubrique, ...]:
        """What was written beside the tables, which the open store holds."""
        session = self._session
        return rubriques(session, rapport) if isinstance(session, Session) else ()

    def comparaison(self, periode: Periode, rang: int, *, masked: bool) -> Comparaison | None:
        """The earlier report that the rank of ``COMPARER`` asks for. Raises as ``rapport``."""
        earlier = COMPARER[rang][1]
        return Comparaison(self.rapport(earlier(periode), masked=masked)) if earlier else None

    def courbes(self, periode: Periode, *, masked: bool) -> list[Courbe]:
        """Steps as their documents show them, or months as they are. Raises as ``rapport``."""
        today = self._session.today()
        now = Mois(today.year, today.month)
        if masked:
            pas = self._session.reglages.pas_rapport
            return par_pas(etapes(periode, now, pas), self.rapport, pas)
        return par_mois(read(self._session.dossier.compteurs), periode, now)
