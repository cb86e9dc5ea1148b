"""What a list of the nomenclature is: its answers, the groups they roll up into, its rules.

Values are immutable and cannot be built invalid. Codes are stable for ever; labels
may change; a retired answer stays readable and is no longer offered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from iscg_tui.nomenclature.champs import (
    COURT_MAX,
    LIBELLE_MAX,
    IncoherenceError,
    check_code,
    check_key,
    check_label,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iscg_tui.nomenclature.indicateur import Indicateur

NON_RENSEIGNE: Final = "NR"
"""Code of the answer « non renseigné » in a list that has no code of its own for it."""

RETIRE: Final = " (retiré)"
"""What follows the label of an answer that is no longer offered."""


@dataclass(frozen=True, slots=True)
class Choix:
    """One answer of a list.

    ``touche`` is the key that picks it, as an AZERTY keyboard gives it without Shift,
    a digit standing for the key under it; empty when it is not offered by a key.
    ``publie`` is the code it is counted under, its own when empty. ``accord`` says,
    for the issue of an orientation, whether the person agreed. ``adhesion`` is False for
    an answer that says she does not adhere.
    """

    code: str
    libelle: str
    touche: str = ""
    groupe: str | None = None
    retire: bool = False
    publie: str = ""
    court: str = ""
    libelle_publie: str = ""
    accord: bool | None = None
    adhesion: bool | None = None

    def __post_init__(self) -> None:
        check_code(self.code)
        check_label("libelle", self.libelle, LIBELLE_MAX)
        if not self.court and len(self.libelle) > COURT_MAX:
            raise IncoherenceError(
                f"« libelle » dépasse {COURT_MAX} caractères : ajoutez une ligne « court », "
                "pour les colonnes étroites.",
                "libelle",
            )
        for name, default in (
            ("publie", self.code),
            ("court", self.libelle),
            ("libelle_publie", self.libelle),
        ):
            if not getattr(self, name):
                object.__setattr__(self, name, default)
        check_label("court", self.court, COURT_MAX)
        check_label("libelle_publie", self.libelle_publie, LIBELLE_MAX)
        if self.touche:
            check_key(self.touche)


@dataclass(frozen=True, slots=True)
class Groupe:
    """A group that answers roll up into where they are too few to be published.

    It has a key only in the list asked in two keys, the saisine.
    """

    code: str
    libelle: str
    touche: str | None = None

    def __post_init__(self) -> None:
        check_code(self.code)
        check_label("libelle", self.libelle, LIBELLE_MAX)
        if self.touche is not None:
            check_key(self.touche)


@dataclass(frozen=True, slots=True)
class Liste:
    """A closed list of answers, in the order of their keys and of the published rows.

    ``maximum`` is the number of answers one entry may give. ``non_renseigne`` is the
    code of « non renseigné »: one of the list's own, or ``NR``, which no ``choix``
    bears and every method knows.
    """

    id: str
    titre: str
    choix: tuple[Choix, ...]
    groupes: tuple[Groupe, ...] = ()
    maximum: int = 1
    non_renseigne: str = NON_RENSEIGNE
    _par_code: Mapping[str, Choix] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_label("titre", self.titre, LIBELLE_MAX)
        if not self.choix:
            raise IncoherenceError("cette liste n’a aucune réponse.", "choix")
        if not 1 <= self.maximum <= len(self.choix):
            raise IncoherenceError(
                "« maximum » va de 1 au nombre de réponses de la liste.", "maximum"
            )
        known = {choix.code: choix for choix in self.choix}
        if self.non_renseigne == NON_RENSEIGNE:
            known[NON_RENSEIGNE] = Choix(NON_RENSEIGNE, "Non renseigné")
        elif self.non_renseigne not in known or known[self.non_renseigne].retire:
            raise IncoherenceError(
                "« non_renseigne » ne désigne aucune réponse proposée.", "non_renseigne"
            )
        object.__setattr__(self, "_par_code", MappingProxyType(known))
        _check_unique_codes("choix", self.choix)
        _check_unique_codes("groupe", self.groupes)
        self._check_groups()
        self._check_keys()
        self._check_published()

    def par_code(self, code: str) -> Choix:
        """The answer of this code, retired or not. Raises ``KeyError`` when there is none."""
        return self._par_code[code]

    def libelle(self, code: str) -> str:
        """The label of an answer, or else of a group; a retired answer is said to be so."""
        if code not in self._par_code:
            return self.libelle_groupe(code)
        choix = self._par_code[code]
        return choix.libelle + RETIRE * choix.retire

    def court(self, code: str) -> str:
        """The short label of an answer, or else the label of a group."""
        if code not in self._par_code:
            return self.libelle_groupe(code)
        choix = self._par_code[code]
        return choix.court + RETIRE * choix.retire

    def libelle_publie(self, code: str) -> str:
        """The label of the row that counts this answer in a published table."""
        choix = self._par_code[self._par_code[code].publie]
        return choix.libelle_publie + RETIRE * choix.retire

    def libelle_groupe(self, code: str) -> str:
        """The label of a group: its code may also be that of an answer, another thing."""
        for groupe in self.groupes:
            if groupe.code == code:
                return groupe.libelle
        raise KeyError(code)

    def groupe_de(self, code: str) -> str:
        """The group an answer rolls up into; its own code when it has none."""
        choix = self._par_code[code]
        return choix.code if choix.groupe is None else choix.groupe

    def codes_publies(self) -> tuple[str, ...]:
        """The codes of the published rows, in order, « non renseigné » last."""
        rows = dict.fromkeys(choix.publie for choix in self._par_code.values())
        del rows[self._par_code[self.non_renseigne].publie]
        return (*rows, self._par_code[self.non_renseigne].publie)

    def offerts(self, groupe: str | None = None) -> tuple[Choix, ...]:
        """The answers offered, or those of one group: neither retired nor ``NR``."""
        return tuple(
            choix
            for choix in self.choix
            if not choix.retire and (groupe is None or choix.groupe == groupe)
        )

    @property
    def deux_touches(self) -> bool:
        """Whether a group is picked first, then an answer of that group."""
        return any(groupe.touche is not None for groupe in self.groupes)

    def _check_groups(self) -> None:
        codes = {groupe.code for groupe in self.groupes}
        for rang, choix in enumerate(self.choix):
            if choix.groupe is not None and choix.groupe not in codes:
                raise IncoherenceError(
                    "« groupe » ne désigne aucun groupe de la liste.", "groupe", "choix", rang
                )
            if choix.groupe is None and self.deux_touches:
                raise IncoherenceError(
                    "cette réponse n’a pas de groupe, donc pas de première touche : "
                    "ajoutez une ligne « groupe ».",
                    "code",
                    "choix",
                    rang,
                )
        used = {choix.groupe for choix in self.choix}
        for rang, groupe in enumerate(self.groupes):
            if groupe.code not in used:
                raise IncoherenceError(
                    "ce groupe ne contient aucune réponse.", "code", "groupe", rang
                )

    def _check_keys(self) -> None:
        seen: dict[tuple[str | None, str], str] = {}
        for rang, choix in enumerate(self.choix):
            if choix.retire:
                continue
            if not choix.touche:
                raise IncoherenceError(
                    "cette réponse n’a pas de touche : ajoutez une ligne « touche ».",
                    "code",
                    "choix",
                    rang,
                )
            place = (choix.groupe if self.deux_touches else None, choix.touche)
            if place in seen:
                raise _key_taken(choix.touche, seen[place], "choix", rang)
            seen[place] = choix.libelle
        self._check_group_keys()

    def _check_group_keys(self) -> None:
        if not self.deux_touches:
            return
        seen: dict[str, str] = {}
        for rang, groupe in enumerate(self.groupes):
            if groupe.touche is None:
                raise IncoherenceError(
                    "ce groupe n’a pas de touche, alors que d’autres en ont une.",
                    "code",
                    "groupe",
                    rang,
                )
            if groupe.touche in seen:
                raise _key_taken(groupe.touche, seen[groupe.touche], "groupe", rang)
            seen[groupe.touche] = groupe.libelle

    def _check_published(self) -> None:
        for rang, choix in enumerate(self.choix):
            target = self._par_code.get(choix.publie)
            if target is None or target.publie != target.code:
                raise IncoherenceError(
                    "« publie » doit désigner une réponse de la liste, comptée sous son "
                    "propre code.",
                    "publie",
                    "choix",
                    rang,
                )


def _check_unique_codes(table: str, things: Sequence[Choix | Groupe]) -> None:
    seen = {NON_RENSEIGNE: "Non renseigné"}
    for rang, each in enumerate(things):
        if each.code in seen:
            raise IncoherenceError(
                f"le code « {each.code} » est déjà celui de « {seen[each.code]} » : "
                "un code ne sert qu’une fois.",
                "code",
                table,
                rang,
            )
        seen[each.code] = each.libelle


def _key_taken(touche: str, libelle: str, table: str, rang: int) -> IncoherenceError:
    return IncoherenceError(
        f"la touche « {touche} » est déjà celle de « {libelle} » : une touche ne sert qu’une fois.",
        "touche",
        table,
        rang,
    )


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """The lists of one version, by their identifiers, and the post's indicators with theirs."""

    version: str
    listes: Mapping[str, Liste]
    indicateurs: tuple[Indicateur, ...] = ()

    def __getitem__(self, liste: str) -> Liste:
        return self.listes[liste]

    def avec(self, indicateurs: Sequence[Indicateur]) -> Nomenclature:
        """The same lists with those of indicators, which take the place of any before."""
        gone = {each.liste.id for each in self.indicateurs}
        kept = {name: liste for name, liste in self.listes.items() if name not in gone}
        added = {each.liste.id: each.liste for each in indicateurs}
        return Nomenclature(self.version, MappingProxyType(kept | added), tuple(indicateurs))
