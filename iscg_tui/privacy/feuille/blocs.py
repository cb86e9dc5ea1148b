"""What a sheet is made of: headings, paragraphs, lists, tables, and lines left to be filled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

NBSP: Final = "\N{NO-BREAK SPACE}"

_BEFORE: Final = re.compile(r" (?=[:;!?»%])")
_AFTER: Final = re.compile(r"(?<=«) ")


def typographic(text: str) -> str:
    """The text with the no-break spaces of French, and on one line."""
    return _AFTER.sub(NBSP, _BEFORE.sub(NBSP, " ".join(text.split(" "))))


@dataclass(frozen=True, slots=True)
class Titre:
    """A heading; ``niveau`` 1 is a part of the sheet, whose own title is apart."""

    texte: str
    niveau: int = 1


@dataclass(frozen=True, slots=True)
class Paragraphe:
    """A paragraph; ``note``: what explains, set apart from what is said."""

    texte: str
    note: bool = False


@dataclass(frozen=True, slots=True)
class Liste:
    """Items in no order."""

    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tableau:
    """Rows under their heads, each as long as they are."""

    entetes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(each) != len(self.entetes) for each in self.lignes):
            raise ValueError("a row that is not as long as the heads")


@dataclass(frozen=True, slots=True)
class ARemplir:
    """A line that the reader fills: what goes there, and how to choose it."""

    libelle: str
    aide: str = ""


Bloc = Titre | Paragraphe | Liste | Tableau | ARemplir


@dataclass(frozen=True, slots=True)
class Feuille:
    """A sheet of one day. Its texts are plain: no mark of any format means anything in them."""

    titre: str
    sujet: str
    jour: date
    blocs: tuple[Bloc, ...]
