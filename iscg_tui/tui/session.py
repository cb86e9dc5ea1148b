"""What screens share: what the report reads, and what an opened store adds to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iscg_tui.dossier import DossierError
from iscg_tui.intake.question import INDICATEUR
from iscg_tui.intake.situation import NON_RENSEIGNE
from iscg_tui.nomenclature.indicateur import said
from iscg_tui.tui.actions import Actions
from iscg_tui.tui.line import Line, Span
from iscg_tui.tui.questionnaire import questionnaire_of
from iscg_tui.vault.errors import VaultError
from iscg_tui.vault.header import pending_without_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from iscg_tui.dossier import Dossier
    from iscg_tui.intake.question import Questionnaire
    from iscg_tui.intake.situation import Orientation
    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.reglages import Reglages
    from iscg_tui.vault.repository import Repository


@dataclass(slots=True)
class Reading:
    """What the report needs: the counters' folder and the post's settings, no store.

    ``export_folder`` is where the last document went, proposed for the next one.
    """

    dossier: Dossier
    nomenclature: Nomenclature
    reglages: Reglages
    today: Callable[[], date]
    message: Line | None = field(default=None, kw_only=True)
    export_folder: Path | None = field(default=None, kw_only=True)

    def say(self, text: str, role: str = "succes") -> None:
        """Show one sentence at the bottom until the next key."""
        self.message = (Span(text, role),)

    def warn(self, text: str) -> None:
        """Show one sentence of warning at the bottom until the next key."""
        self.say(text, "alerte")

    def pending(self) -> int | None:
        """How many situations are touched by what is not yet published, if it can be known."""
        return pending_without_key(self.dossier.coffre)


@dataclass(slots=True)
class Session(Reading):
    """An opened store, the post's settings, and what was done since it was opened.

    ``ending`` ends the store in the place of closing it, once the screens are left; its sentence,
    or that of what it raised, is then ``farewell``.
    """

    repository: Repository
    done: Actions = field(default_factory=Actions)
    questionnaire: Questionnaire = field(init=False)
    ending: Callable[[], str] | None = None
    farewell: str = ""

    def __post_init__(self) -> None:
        self.questionnaire = questionnaire_of(self.nomenclature, self.reglages)

    def close(self) -> None:
        """Leave the store, or end it when that was asked for."""
        if self.ending is None:
            self.repository.close()
            return
        ending, self.ending = self.ending, None
        try:
            self.farewell = ending()
        except (VaultError, DossierError) as error:
            self.farewell = f"{error} Relancez le programme pour achever."

    def adopt(self, reglages: Reglages) -> None:
        """Take new settings at once."""
        self.reglages = reglages
        self.questionnaire = questionnaire_of(self.nomenclature, reglages)

    def pending(self) -> int:
        """How many situations are touched by what is not yet published."""
        return self.repository.pending()

    def libelle(self, liste: str, code: str) -> str:
        """A code's label; the code itself where an indicator's list has lost it."""
        if liste.startswith(INDICATEUR):
            return said(self.nomenclature, liste.removeprefix(INDICATEUR), code)[1]
        return self.nomenclature[liste].libelle(code)

    def court(self, liste: str, code: str) -> str:
        """A code's short label, for a narrow column."""
        name = "nature" if liste == "natures_secondaires" else liste
        return self.nomenclature[name].court(code)

    def titre(self, liste: str) -> str:
        """The name of an indicator; its id where the post's file no longer has it."""
        return said(self.nomenclature, liste.removeprefix(INDICATEUR), NON_RENSEIGNE)[0]

    def orientation(self, orientation: Orientation) -> str:
        """An orientation in few words."""
        label = self.court("orientations", orientation.famille)
        return label if orientation.accord else f"{label} (refusée)"
