"""The questions of an entry, as the ribbon asks them.

This room imports no other: it describes what it needs of a list of the
nomenclature (``Choix``) and receives the lists ready made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class Choix(Protocol):
    """An answer one key picks. ``groupe`` is its family, or None."""

    @property
    def code(self) -> str:
        """Stable code."""

    @property
    def libelle(self) -> str:
        """Label shown."""

    @property
    def touche(self) -> str:
        """Key that picks it."""

    @property
    def groupe(self) -> str | None:
        """Code of its family."""


@dataclass(frozen=True, slots=True)
class Famille:
    """A family of answers picked first, whose details are then asked (saisine)."""

    code: str
    libelle: str
    touche: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the answers it accepts.

    ``maximum`` is the number of answers (1: the key answers and moves on);
    ``familles`` is empty but for a question asked in two keys. ``intitule`` is what is
    asked, in full, where the front has no words of its own for it.
    """

    id: str
    titre: str
    choix: tuple[Choix, ...]
    non_renseigne: str
    maximum: int = 1
    familles: tuple[Famille, ...] = ()
    intitule: str = ""

    def details(self, famille: str) -> tuple[Choix, ...]:
        """The answers of one family."""
        return tuple(choix for choix in self.choix if choix.groupe == famille)


SAISINE: Final = "saisine"
INSTITUTION: Final = "institution"
PUBLIC: Final = "public"
AGE: Final = "age"
GENRE: Final = "genre"
NATURE: Final = "nature"
NATURES_SECONDAIRES: Final = "natures_secondaires"
CHAMP_PENAL: Final = "champ_penal"
BESOINS: Final = "besoins"
DELAI: Final = "delai"
MOTIF: Final = "motif_prolongement"
MODE: Final = "mode"
SUITES: Final = "suites"
ORIENTATIONS: Final = "orientations"

ORDRE_SITUATION: Final = (SAISINE, INSTITUTION, PUBLIC, AGE, GENRE, NATURE)
"""What is asked of a situation, in the order of the trade."""
ORDRE_ENTRETIEN: Final = (MODE, SUITES)
"""What is asked of every interview, before its orientations."""
INDICATEUR: Final = "indicateur_"
"""What the question of an indicator of the employer is named by, before its id."""
PRECISIONS: Final = (NATURES_SECONDAIRES, CHAMP_PENAL, BESOINS, DELAI)
"""Optional questions, reached by a key."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The questions of the post: those asked, and the lists an orientation needs.

    ``imposees`` are answers the post gives once for all (its only institution):
    their questions are not asked. ``refusees`` are the issue codes that say the
    person did not agree, ``sans_adhesion`` the suites that say she does not adhere.
    """

    questions: Mapping[str, Question]
    issues: Question
    urgences: tuple[str, ...]
    refusees: frozenset[str] = frozenset()
    sans_adhesion: frozenset[str] = frozenset()
    imposees: Mapping[str, str] = field(default_factory=dict)
    indicateurs: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Question:
        return self.questions[name]
