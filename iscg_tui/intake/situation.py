"""What an entry is: a situation, its entretiens, and the identity she may add.

Values are immutable and cannot be built invalid: whoever holds a ``Situation``
holds one that respects the rules of the cadre de référence (§1.2, §1.3, §2.3,
§3.5). Codes are those of the nomenclature; this room does not know their lists,
only their shape.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

NON_RENSEIGNE: Final = "NR"
"""Code of the answer "non renseigné" in a list that has no code of its own for it."""

NATURES_SECONDAIRES_MAX: Final = 2
BESOINS_MAX: Final = 3
INDICATEURS_MAX: Final = 3
LONGUEUR_CHAMP: Final = 80
LONGUEUR_NOTE: Final = 500

_CODE: Final = re.compile(r"[A-Z0-9]{1,8}")
_INDICATEUR: Final = re.compile(r"[a-z][a-z0-9_]{0,23}")


class SaisieInvalideError(ValueError):
    """A value that no entry may hold; its text is a French sentence without the value."""


class Adhesion(StrEnum):
    """The person's free agreement to be accompanied (cadre §1.3 and §3.5)."""

    OUI = "oui"
    NON = "non"
    NON_RENSEIGNEE = NON_RENSEIGNE


def _check_code(name: str, value: str) -> None:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise SaisieInvalideError(f"La réponse à « {name} » n’est pas un code de la nomenclature.")


def _check_indicateurs(indicateurs: tuple[tuple[str, str], ...]) -> None:
    ids = [id_ for id_, _ in indicateurs]
    for id_, code in indicateurs:
        if not _INDICATEUR.fullmatch(id_):
            raise SaisieInvalideError("Un indicateur n’a pas la forme d’un indicateur.")
        _check_code("indicateur", code)
    if ids != sorted(set(ids)) or len(ids) > INDICATEURS_MAX:
        raise SaisieInvalideError(
            f"Une situation porte au plus {INDICATEURS_MAX} indicateurs, une réponse chacun."
        )


def _check_codes(name: str, values: tuple[str, ...], at_most: int) -> None:
    for value in values:
        _check_code(name, value)
    if len(set(values)) != len(values):
        raise SaisieInvalideError(f"La même réponse figure deux fois dans « {name} ».")
    if len(values) > at_most:
        raise SaisieInvalideError(f"« {name} » accepte au plus {at_most} réponses.")


@dataclass(frozen=True, slots=True)
class Orientation:
    """An orientation put to the person: partner family, what came of it, her agreement (§2.3)."""

    famille: str
    issue: str
    accord: bool

    def __post_init__(self) -> None:
        _check_code("orientation", self.famille)
        _check_code("issue de l’orientation", self.issue)


@dataclass(frozen=True, slots=True)
class Entretien:
    """One interview. ``motif_prolongement`` is asked from the fourth one on (§I)."""

    jour: date
    mode: str
    suites: str
    orientations: tuple[Orientation, ...] = ()
    motif_prolongement: str | None = None

    def __post_init__(self) -> None:
        _check_code("mode d’entretien", self.mode)
        _check_code("suites", self.suites)
        if self.motif_prolongement is not None:
            _check_code("motif de prolongement", self.motif_prolongement)
        familles = [orientation.famille for orientation in self.orientations]
        if len(set(familles)) != len(familles):
            raise SaisieInvalideError("La même orientation figure deux fois dans un entretien.")


def plain_text(text: str) -> str:
    """``text`` in NFC, without control, format or line-breaking characters, ends trimmed.

    What a field of the store may hold: nothing in it can move a cursor, colour a
    terminal or hide its neighbours.
    """
    kept = (
        " " if character in "\n\r\t\u2028\u2029" else character
        for character in unicodedata.normalize("NFC", text)
        if character in "\n\r\t\u2028\u2029\u200d"
        or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return " ".join("".join(kept).split())


@dataclass(frozen=True, slots=True)
class Identite:
    """What she may keep of a person who agreed: every field is optional."""

    nom: str = ""
    prenom: str = ""
    annee_naissance: int | None = None
    contact: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for name in ("nom", "prenom", "contact", "note"):
            text = getattr(self, name)
            limit = LONGUEUR_NOTE if name == "note" else LONGUEUR_CHAMP
            if plain_text(text) != text:
                raise SaisieInvalideError(
                    f"Le champ « {name} » contient des caractères non imprimables."
                )
            if len(text) > limit:
                raise SaisieInvalideError(f"Le champ « {name} » dépasse {limit} caractères.")
        if self.annee_naissance is not None and not 1900 <= self.annee_naissance <= 2100:
            raise SaisieInvalideError("L’année de naissance s’écrit en quatre chiffres.")

    @property
    def empty(self) -> bool:
        """Whether no field holds anything."""
        return self == Identite()


@dataclass(frozen=True, slots=True)
class Situation:
    """A social difficulty met with a contact, actual or envisaged, with the forces (§1.2).

    ``reference`` is given by the store when it keeps the situation; a situation
    without adhesion is counted, never kept, and has none. ``indicateurs`` are the answers
    to those of the employer that were asked, by id and in its order.
    """

    saisine: str
    institution: str
    public: str
    age: str
    genre: str
    nature: str
    adhesion: Adhesion
    entretiens: tuple[Entretien, ...]
    natures_secondaires: tuple[str, ...] = ()
    champ_penal: str | None = None
    besoins: tuple[str, ...] = ()
    delai: str | None = None
    urgence: str = "0"
    identite: Identite | None = None
    reference: str | None = None
    indicateurs: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        for name in ("saisine", "institution", "public", "age", "genre", "nature", "urgence"):
            _check_code(name, getattr(self, name))
        for name in ("champ_penal", "delai"):
            if (value := getattr(self, name)) is not None:
                _check_code(name, value)
        _check_codes("natures secondaires", self.natures_secondaires, NATURES_SECONDAIRES_MAX)
        _check_codes("besoins", self.besoins, BESOINS_MAX)
        _check_indicateurs(self.indicateurs)
        if self.nature in self.natures_secondaires:
            raise SaisieInvalideError("La nature principale figure aussi parmi les secondaires.")
        if not self.entretiens:
            raise SaisieInvalideError("Une situation compte au moins un entretien.")
        if any(a.jour > b.jour for a, b in zip(self.entretiens, self.entretiens[1:], strict=False)):
            raise SaisieInvalideError("Les entretiens d’une situation se suivent dans le temps.")
        if self.identite is not None and self.adhesion is not Adhesion.OUI:
            raise SaisieInvalideError(
                "Sans l’adhésion de la personne, aucune identité n’est conservée."
            )

    @property
    def ouverture(self) -> date:
        """Day of the first interview."""
        return self.entretiens[0].jour

    @property
    def kept(self) -> bool:
        """Whether the store keeps it: only with the person's adhesion (§3.5)."""
        return self.adhesion is Adhesion.OUI

    def with_entretien(self, entretien: Entretien) -> Situation:
        """The same situation with one more interview, put at its place in time."""
        entretiens = sorted((*self.entretiens, entretien), key=lambda each: each.jour)
        return replace(self, entretiens=tuple(entretiens))
