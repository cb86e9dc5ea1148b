"""Dates written in French, without the machine's locale, which a locked-down host may lack."""

from __future__ import annotations

from datetime import date
from typing import Final

from iscg_tui.report.periods import NOMS_DES_MOIS

JOURS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def _day(jour: date) -> str:
    return "1er" if jour.day == 1 else str(jour.day)


def long_date(jour: date) -> str:
    """« lundi 23 novembre 2026 »."""
    return f"{JOURS[jour.weekday()]} {_day(jour)} {NOMS_DES_MOIS[jour.month - 1]} {jour.year}"


def day_and_month(jour: date) -> str:
    """« lundi 23 novembre »."""
    return f"{JOURS[jour.weekday()]} {_day(jour)} {NOMS_DES_MOIS[jour.month - 1]}"


def short_date(jour: date) -> str:
    """« 23/11/2026 »."""
    return f"{jour:%d/%m/%Y}"


def parse_past_date(text: str, today: date) -> date:
    """The latest day not after ``today`` that ``text`` can mean.

    Written JJ MM, JJ MM AA or JJ MM AAAA, with any separators; ValueError otherwise.
    """
    parts = [int(part) for part in "".join(c if c.isdigit() else " " for c in text).split()]
    if len(parts) == 3:
        day, month, year = parts
        years = [year + 2000 if year < 100 else year]
    elif len(parts) == 2:
        day, month = parts
        years = [today.year, today.year - 1]
    else:
        raise ValueError("date incomplète")
    for year in years:
        if (jour := date(year, month, day)) <= today:
            return jour
    raise ValueError("date à venir")
