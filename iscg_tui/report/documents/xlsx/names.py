"""Names of sheets: short, unlike each other, and without what a spreadsheet reads in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGUEUR: Final = 31
"""Longest name of a sheet, in the units of UTF-16 that spreadsheets count."""

_REFUSED: Final = re.compile(r"[\[\]:*?/\\]+")
_UNNAMED: Final = "Tableau"
_RESERVED: Final = "history"


def sheet_names(titles: Iterable[str], taken: Iterable[str]) -> list[str]:
    """One name a title, in order, none of them in ``taken``."""
    used = {each.casefold() for each in taken} | {_RESERVED}
    names = []
    for title in titles:
        name = _free(_plain(title), used)
        used.add(name.casefold())
        names.append(name)
    return names


def _plain(title: str) -> str:
    text = _REFUSED.sub(" ", title).replace("'", "’").replace("\u00a0", " ")
    return _cut(" ".join(text.split()), LONGUEUR) or _UNNAMED


def _free(name: str, used: set[str]) -> str:
    free, rank = name, 1
    while free.casefold() in used:
        rank += 1
        free = f"{_cut(name, LONGUEUR - len(str(rank)) - 1)} {rank}"
    return free


def _cut(text: str, length: int) -> str:
    units = text.encode("utf-16-le")[: 2 * length]
    return units.decode("utf-16-le", "ignore").rstrip()
