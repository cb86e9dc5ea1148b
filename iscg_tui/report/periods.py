"""The period of a report: whole months, and the years, halves or quarters that they make.

A document that leaves the post covers a calendar year, or the one finer step chosen for
the post: two periods that overlap otherwise give what lies between them by subtraction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.report.errors import DemandeError

if TYPE_CHECKING:
    from datetime import date

MOIS_MAX: Final = 120
"""Longest period of one report, in months: ten years."""

_TRIMESTRE: Final = 3
_SEMESTRE: Final = 6
_ANNEE: Final = 12

_MONTH: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
NOMS_DES_MOIS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_ABREGES: Final = (
    "jan",
    "fév",
    "mar",
    "avr",
    "mai",
    "jun",
    "jul",
    "aoû",
    "sep",
    "oct",
    "nov",
    "déc",
)


@dataclass(frozen=True, slots=True, order=True)
class Mois:
    """One month of one year."""

    annee: int
    rang: int

    def __post_init__(self) -> None:
        if not (0 <= self.annee <= 9999 and 1 <= self.rang <= 12):
            raise DemandeError("Un mois s’écrit AAAA-MM, par exemple 2026-01.")

    @property
    def numero(self) -> int:
        """Months since the year 0, so that months can be counted and compared."""
        return self.annee * 12 + self.rang - 1

    def text(self) -> str:
        """The month as « 2026-03 »."""
        return f"{self.annee:04d}-{self.rang:02d}"

    def trimestre(self) -> str:
        """The calendar quarter that holds it, as « 2026-T1 »."""
        return f"{self.annee:04d}-T{self.rang_du_trimestre}"

    @property
    def rang_du_trimestre(self) -> int:
        """Rank in its year of the calendar quarter that holds it, from 1 to 4."""
        return (self.rang + 2) // _TRIMESTRE

    def en_lettres(self) -> str:
        """The month as it is said, « mars 2026 »."""
        return f"{NOMS_DES_MOIS[self.rang - 1]} {self.annee}"

    def abrege(self) -> str:
        """Its name in three letters, for a narrow column."""
        return _ABREGES[self.rang - 1]

    def plus(self, mois: int) -> Mois:
        """The month that many months later, or earlier when negative. Raises ``DemandeError``."""
        numero = self.numero + mois
        return Mois(numero // _ANNEE, numero % _ANNEE + 1)


def jour_en_lettres(jour: date) -> str:
    """A day as it is said, « 1er mars 2026 »."""
    first = "1er" if jour.day == 1 else str(jour.day)
    return f"{first} {Mois(jour.year, jour.month).en_lettres()}"


@dataclass(frozen=True, slots=True)
class Periode:
    """From the first day of ``du`` to the last day of ``au``, ten years at most."""

    du: Mois
    au: Mois

    def __post_init__(self) -> None:
        if self.du > self.au:
            raise DemandeError(
                "La période finit avant de commencer : échangez le premier et le dernier mois."
            )
        if self.au.numero - self.du.numero >= MOIS_MAX:
            raise DemandeError(
                "La période dépasse dix ans : choisissez un dernier mois plus proche du premier."
            )

    def text(self) -> str:
        """The period as « 2026-01/2026-12 »."""
        return f"{self.du.text()}/{self.au.text()}"

    def mois(self) -> tuple[str, ...]:
        """Its months, as « 2026-03 », in order."""
        return tuple(each.text() for each in self.chaque_mois())

    def trimestres(self) -> tuple[str, ...] | None:
        """Its quarters, as « 2026-T1 », in order; nothing when it cuts one in two."""
        if (self.du, self.au) != self.trimestres_entiers():
            return None
        return tuple(dict.fromkeys(each.trimestre() for each in self.chaque_mois()))

    def trimestres_entiers(self) -> tuple[Mois, Mois]:
        """First and last month of the quarters that it touches."""
        return (
            trimestre(self.du.annee, self.du.rang_du_trimestre).du,
            trimestre(self.au.annee, self.au.rang_du_trimestre).au,
        )

    def annees(self) -> int:
        """How many calendar years it touches."""
        return self.au.annee - self.du.annee + 1

    def en_lettres(self) -> str:
        """The period as it is said: « année 2026 », « 1er trimestre 2026 », « mars 2026 »."""
        if self.du == self.au:
            return self.du.en_lettres()
        months = self.au.numero - self.du.numero + 1
        if months == _ANNEE and self.du.rang == 1:
            return f"année {self.du.annee}"
        for length, name in ((_SEMESTRE, "semestre"), (_TRIMESTRE, "trimestre")):
            if months == length and self.au.rang % length == 0:
                rank = self.au.rang // length
                return f"{rank}{'er' if rank == 1 else 'e'} {name} {self.du.annee}"
        first = self.du.en_lettres() if self.annees() > 1 else NOMS_DES_MOIS[self.du.rang - 1]
        elision = "d’" if first[0] in "ao" else "de "
        return f"{elision}{first} à {self.au.en_lettres()}"

    def chaque_mois(self) -> tuple[Mois, ...]:
        """Its months, in order."""
        return tuple(self.du.plus(each) for each in range(self.au.numero - self.du.numero + 1))


def annee(an: int) -> Periode:
    """One calendar year."""
    return Periode(Mois(an, 1), Mois(an, 12))


def trimestre(an: int, rang: int) -> Periode:
    """One calendar quarter, ``rang`` from 1 to 4."""
    return Periode(Mois(an, rang * 3 - 2), Mois(an, rang * 3))


def semestre(an: int, rang: int) -> Periode:
    """Half a calendar year, ``rang`` 1 or 2."""
    return Periode(trimestre(an, 2 * rang - 1).du, trimestre(an, 2 * rang).au)


def parse(du: str, au: str) -> Periode:
    """The period between two months written « AAAA-MM », both in it. Raises ``DemandeError``."""
    return Periode(_month("premier", du), _month("dernier", au))


def _month(which: str, text: str) -> Mois:
    found = _MONTH.fullmatch(text)
    if found is None:
        raise DemandeError(f"Le {which} mois s’écrit AAAA-MM, par exemple 2026-01.")
    return Mois(int(found[1]), int(found[2]))


_MONTHS: Final = {"annee": _ANNEE, "semestre": _SEMESTRE, "trimestre": _TRIMESTRE}


def is_year(periode: Periode) -> bool:
    """Whether it is one whole calendar year."""
    return periode == annee(periode.du.annee)


def steps_of(periode: Periode, pas: str) -> tuple[Periode, ...]:
    """The finer periods published in a calendar year, in order, by the step of the settings.

    None where that step is the year.
    """
    year, length = periode.du.annee, _MONTHS[pas]
    if length == _ANNEE:
        return ()
    return tuple(
        Periode(Mois(year, first), Mois(year, first + length - 1))
        for first in range(1, _ANNEE + 1, length)
    )


def checked_step(periode: Periode, pas: str) -> Periode:
    """``periode`` itself. Raises ``DemandeError`` unless a report of it may leave the post."""
    if is_year(periode) or periode in steps_of(periode, pas):
        return periode
    length = _MONTHS[pas]
    first = (periode.du.rang - 1) // length * length + 1
    wanted = Periode(Mois(periode.du.annee, first), Mois(periode.du.annee, first + length - 1))
    if pas != "annee" and wanted.au < periode.au:
        wanted = annee(periode.du.annee)
    finer = "" if pas == "annee" else f" ou un {pas} civil"
    setting = " (le réglage « Pas du rapport » en permet un plus fin)" if pas == "annee" else ""
    raise DemandeError(
        f"Pour ne désigner personne, un rapport couvre une année civile{finer}{setting} : demandez "
        f"{wanted.du.text()} à {wanted.au.text()}, ou le seuil 0 pour un usage au poste."
    )
