"""How long what is kept of a person may stay: from her last contact to when she comes due.

A period of months ends on the day that bears the same number, or on the last of the month
when that has none (code de procédure civile, art. 641): 24 months after 29 February 2024 is
28 February 2026. She is due from that day on. Days are those of the calendar on her wall:
no hour, hence no time zone, ever enters.

Nothing here erases: it says what is due, and she decides (RGPD, art. 5-1-e; CNIL: two years).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Final

from iscg_tui.intake.situation import plain_text

MOTIF_MAX: Final = 120
"""Characters of the reason for keeping someone longer."""
MAINTIEN_MOIS_MAX: Final = 24
"""Months for which one decision keeps someone longer; a new one needs a new reason."""
PROCHE_MOIS: Final = 3
SILENCE_MOIS: Final = 6
"""Months without a contact after which the day given by the machine is doubted."""


class RetentionError(ValueError):
    """A decision that cannot be; the text is one French sentence without any value kept."""


class Horloge(Enum):
    """What the days already in the store say of the machine's."""

    JUSTE = auto()
    EN_RETARD = auto()
    EN_AVANCE = auto()


def months_after(jour: date, months: int) -> date:
    """The day ``months`` later, by the rule of art. 641; never past the end of the calendar."""
    years, month = divmod(jour.month - 1 + months, 12)
    year = jour.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(jour.day, monthrange(year, month + 1)[1]))


def horloge(today: date, latest: date | None) -> Horloge:
    """Whether ``today`` can be, ``latest`` being the last day on which anything was done."""
    if latest is None:
        return Horloge.JUSTE
    if today < latest:
        return Horloge.EN_RETARD
    return Horloge.JUSTE if today <= months_after(latest, SILENCE_MOIS) else Horloge.EN_AVANCE


@dataclass(frozen=True, slots=True)
class Maintien:
    """A decision to keep someone longer: the day it was taken, until when, and why.

    Raises ``RetentionError`` without a reason, or with a day that is past or too far.
    """

    le: date
    jusqu_au: date
    motif: str

    def __post_init__(self) -> None:
        if not self.motif or plain_text(self.motif) != self.motif:
            raise RetentionError(
                "Écrivez en quelques mots pourquoi cette personne est gardée plus longtemps."
            )
        if len(self.motif) > MOTIF_MAX:
            raise RetentionError(f"Le motif dépasse {MOTIF_MAX} caractères.")
        last = months_after(self.le, MAINTIEN_MOIS_MAX)
        if not self.le < self.jusqu_au <= last:
            raise RetentionError(
                f"La nouvelle date est à venir, et au plus tard le {last:%d/%m/%Y} "
                f"({MAINTIEN_MOIS_MAX} mois)."
            )


@dataclass(frozen=True, slots=True)
class Echeance:
    """When someone comes due. ``terme``: by the period of the post alone, without a decision."""

    reference: str
    dernier_contact: date
    terme: date
    maintien: Maintien | None = None

    @property
    def maintenue(self) -> bool:
        """Whether a decision keeps her past the term: a later contact may have gone beyond it."""
        return self.maintien is not None and self.maintien.jusqu_au > self.terme

    @property
    def le(self) -> date:
        """The day from which she is due."""
        if self.maintien is None:
            return self.terme
        return max(self.terme, self.maintien.jusqu_au)

    def due(self, today: date) -> bool:
        """Whether she is to be erased, or kept for a reason, that day."""
        return self.le <= today

    def check(self, maintien: Maintien) -> None:
        """Raises ``RetentionError`` for a decision that would keep her no longer than the rule."""
        if maintien.jusqu_au <= self.terme:
            raise RetentionError(
                f"La règle du poste la garde déjà jusqu’au {self.terme:%d/%m/%Y} : "
                "donnez une date plus lointaine."
            )


@dataclass(frozen=True, slots=True)
class Echeances:
    """Those due, those due in the next three months, those kept past both; the soonest first."""

    dues: tuple[Echeance, ...]
    proches: tuple[Echeance, ...]
    maintenues: tuple[Echeance, ...]

    @property
    def all(self) -> tuple[Echeance, ...]:
        """All of them, in that order."""
        return (*self.dues, *self.proches, *self.maintenues)


def horizon(today: date) -> date:
    """The last day of what is called soon."""
    return months_after(today, PROCHE_MOIS)


def sorted_out(echeances: list[Echeance], today: date) -> Echeances:
    """``echeances`` by what is to be done of them that day; what is far and ordinary is left."""
    ordered = sorted(echeances, key=lambda each: (each.le, each.reference))
    soon = horizon(today)
    return Echeances(
        tuple(each for each in ordered if each.due(today)),
        tuple(each for each in ordered if today < each.le <= soon),
        tuple(each for each in ordered if each.le > soon and each.maintenue),
    )
