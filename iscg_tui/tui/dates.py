"""Dates written in French, without the machine's locale, which a locked-down host may lack."""

from __future__ import annotations

from datetime import date
from typing import Final

JOURS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS: Final = (
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


def _day(jour: date) -> str:
    return "1er" if jour.day == 1 else str(jour.day)


def long_date(jour: date) -> str:
    """« lundi 23 novembre 2026 »."""
    return f"{JOURS[jour.weekday()]} {_day(jour)} {MOIS[jour.month - 1]} {jour.year}"


def day_and_month(jour: date) -> str:
    """« lundi 23 novembre »."""
    return f"{JOURS[jour.weekday()]} {_day(jour)} {MOIS[jour.month - 1]}"


def short_date(jour: date) -> str:
    """« 23/11/2026 »."""
    return f"{jour:%d/%m/%Y}"


def parse_date(text: str) -> date:
    """The date written JJ/MM, JJ/MM/AA or JJ/MM/AAAA, separators free; ValueError otherwise.

    Without a year, the caller gives none: see ``parse_past_date``.
    """
    parts = [part for part in "".join(c if c.isdigit() else " " for c in text).split()]
    if len(parts) != 3:
        raise ValueError("date incomplète")
    day, month, year = (int(part) for part in parts)
    return date(year + 2000 if year < 100 else year, month, day)


def parse_past_date(text: str, today: date) -> date:
    """The latest day not after ``today`` that ``text`` (JJ/MM, year optional) can mean."""
    parts = "".join(c if c.isdigit() else " " for c in text).split()
    if len(parts) == 3:
        jour = parse_date(text)
        if jour > today:
            raise ValueError("date à venir")
        return jour
    if len(parts) != 2:
        raise ValueError("date incomplète")
    for year in (today.year, today.year - 1):
        jour = date(year, int(parts[1]), int(parts[0]))
        if jour <= today:
            return jour
    raise ValueError("date à venir")
