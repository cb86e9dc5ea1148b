"""Where a name stands in a text: after « Mme », in the middle of a sentence, in a street."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.privacy.garde.mots import PARTICULES, ensemble

if TYPE_CHECKING:
    from iscg_tui.privacy.garde.lecture import Lecture

_CIVILITES: Final = ensemble(
    "m mr mme mmes mlle mlles mm monsieur madame mademoiselle messieurs mesdames dr docteur sieur "
    "veuve"
)
_ANNONCES: Final = ensemble(
    "famille familles couple epoux epouse consorts enfant enfants fils fille fratrie nomme nommee "
    "nommes denomme denommee prenomme prenommee prenom prenoms nom noms patronyme appelle appelee "
    "nee conjoint compagnon compagne cousin cousine tante oncle"
)
_LIEUX: Final = ensemble(
    "rue avenue boulevard place square impasse allee chemin quai cours quartier cite residence "
    "lycee college ecole hopital clinique foyer centre maison stade commune commissariat gare "
    "saint sainte notre association fondation institut espace tour villa hotel mairie brigade "
    "tribunal bld bd av rte route faubourg canton loi pont parc village ville"
)
_LIENS_DE_LIEU: Final = ensemble("de d du des la le l les général")


class Contexte:
    """Around the words of one text."""

    CIVILITE: Final = 2
    ANNONCE: Final = 1

    def __init__(self, lecture: Lecture) -> None:
        self._lecture = lecture

    def titre(self, rang: int) -> int:
        """CIVILITE after « Mme », ANNONCE after « famille » or « née », else 0."""
        if rang == 0 or not self._lecture.suites[rang - 1].paire:
            return 0
        if self.civilite(rang):
            return self.CIVILITE
        return self.ANNONCE if self._lecture.mots[rang - 1] in _ANNONCES else 0

    def civilite(self, rang: int) -> bool:
        """Whether a title comes just before."""
        if rang == 0:
            return False
        lecture, avant = self._lecture, self._lecture.mots[rang - 1]
        if avant not in _CIVILITES or not lecture.suites[rang - 1].paire:
            return False
        return avant != "m" or lecture.suivi_d_un_point(rang - 1) or lecture.capitale(rang - 1)

    def lieu(self, rang: int) -> bool:
        """Whether the name is that of a street, a school, a saint."""
        lecture = self._lecture
        for pas in (1, 2, 3):
            avant = rang - pas
            if avant < 0 or lecture.suites[avant].phrase:
                return False
            mot = lecture.mots[avant]
            if mot in _LIEUX:
                return True
            if mot not in _LIENS_DE_LIEU:
                return False
        return False

    def capitale(self, debut: int, fin: int) -> bool:
        """Whether the words that say something of a name have their capitals."""
        lecture = self._lecture
        pleins = [
            each for each in range(debut, fin + 1) if lecture.mots[each] not in PARTICULES
        ] or range(debut, fin + 1)
        return all(map(lecture.capitale, pleins))

    def en_vue(self, debut: int, fin: int) -> bool:
        """Whether those capitals are there for a name, and not for a sentence or a heading."""
        lecture = self._lecture
        seul = debut == fin and (lecture.crie(debut))
        return self.capitale(debut, fin) and not seul

    def suivi_d_un_nom(self, rang: int) -> bool:
        """Whether a word with a capital comes just after."""
        lecture = self._lecture
        return (
            rang + 1 < len(lecture.mots)
            and lecture.suites[rang].paire
            and lecture.capitale(rang + 1)
        )
