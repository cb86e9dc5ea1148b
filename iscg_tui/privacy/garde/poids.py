"""How much a name means somebody, as it is written and where it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iscg_tui.privacy.garde.contexte import Contexte
from iscg_tui.privacy.garde.index import NOM
from iscg_tui.privacy.garde.lecture import Lien, Rang, rang_de
from iscg_tui.privacy.garde.lu import Niveau
from iscg_tui.privacy.garde.mots import FILIATIONS, PARTICULES, ensemble

if TYPE_CHECKING:
    from iscg_tui.privacy.garde.lecture import Lecture

COURT: Final = 2
"""Letters of a name that any two initials may make."""
_BREF: Final = 4
"""A name of no more letters is not sure without a capital."""
_COMME_UN_MOT: Final = re.compile(
    r"(?:able|age|aient|aire|ais|ait|ant|ees?|er|eur|euse|eux|ez|ique|ir|ite|ment|oir|ons|tion)$"
)
"""How French verbs and many of its words end: without a capital, « toucher » is one of them."""
_ELISIONS: Final = ensemble("c d j l m n s t qu jusqu lorsqu")


class Poids:
    """Weighs the names read in one text."""

    def __init__(self, lecture: Lecture) -> None:
        self._lecture = lecture
        self.contexte = Contexte(lecture)

    def de(self, debut: int, fin: int, cle: str, roles: int, rang: Rang | None = None) -> Niveau:
        """How much a name means somebody, as it is written and where it stands."""
        contexte, lecture = self.contexte, self._lecture
        capitale = contexte.capitale(debut, fin)
        rang = rang or self.rang(debut, fin)
        if (titre := contexte.titre(debut)) and (capitale or titre == contexte.CIVILITE):
            if rang is Rang.OUTIL and (not capitale or contexte.suivi_d_un_nom(fin)):
                return Niveau.RIEN
            return Niveau.CERTAIN if capitale or rang is Rang.RARE else Niveau.DOUTE
        if rang is Rang.OUTIL and fin > debut and not lecture.commence(debut):
            # « La Rue » in a sentence: nobody writes a street so.
            entier = all(map(lecture.capitale, range(debut, fin + 1)))
            rang = Rang.COURANT if entier else rang
        en_vue = contexte.en_vue(debut, fin)
        niveau = _sans_titre(rang, cle, roles, capitale=capitale, en_vue=en_vue)
        if niveau and contexte.lieu(debut):
            niveau = Niveau(niveau - 1) if rang is not Rang.RARE else Niveau.DOUTE
        return niveau

    def rang(self, debut: int, fin: int) -> Rang:
        """Of several words, that of the one that says the most."""
        mots = self._lecture.mots[debut : fin + 1]
        if len(mots) == 1:
            return rang_de(mots[0])
        if mots[0] in FILIATIONS:
            return Rang.RARE
        pleins = [each for each in mots if each not in PARTICULES] or mots
        return min((rang_de(each) for each in pleins), key=lambda each: each.value)

    def recolle(self, debut: int, fin: int, cle: str, roles: int) -> Niveau | None:
        """The same, of a name that the text cuts where it is not cut; None when it is a phrase."""
        lecture, contexte = self._lecture, self.contexte
        mots = lecture.mots[debut : fin + 1]
        liens = {lecture.suites[each].lien for each in range(debut, fin)}
        connus = [rang_de(each) is not Rang.RARE or each in PARTICULES for each in mots]
        capitale = lecture.capitale(debut) and not lecture.commence(debut)
        titre = bool(contexte.titre(debut)) and lecture.capitale(debut)
        if Lien.COUPURE in liens:
            sur = rang_de(cle) is Rang.RARE and not all(connus)
            return Niveau.CERTAIN if sur or titre else Niveau.DOUTE if capitale else None
        if mots[0] in _ELISIONS and Lien.APOSTROPHE in liens and not lecture.capitale(fin):
            return Niveau.DOUTE if titre or (capitale and not connus[-1]) else None
        if all(connus):
            capitales = all(map(lecture.capitale, range(debut, fin + 1)))
            return Niveau.DOUTE if titre or (capitale and capitales) else None
        if liens == {Lien.ESPACE}:
            return self._espace(debut, fin, connus, titre=titre)
        return Niveau.CERTAIN if rang_de(cle) is Rang.RARE else self.de(debut, fin, cle, roles)

    def _espace(self, debut: int, fin: int, connus: list[bool], *, titre: bool) -> Niveau | None:
        """Of a name cut by a blank: two words of a phrase make many a name."""
        lecture = self._lecture
        if titre:
            return Niveau.CERTAIN
        if all(map(lecture.capitale, range(debut, fin + 1))):
            return Niveau.CERTAIN if lecture.mots[debut] in PARTICULES else Niveau.DOUTE
        ligne = any(
            "\n" in lecture.texte[lecture.fins[each] : lecture.debuts[each + 1]]
            for each in range(debut, fin)
        )
        if not any(connus) and (ligne or lecture.capitale(debut)):
            return Niveau.DOUTE
        return None


def _sans_titre(rang: Rang, cle: str, roles: int, *, capitale: bool, en_vue: bool) -> Niveau:
    longueur = len(cle)
    match rang:
        case Rang.OUTIL:
            return Niveau.RIEN
        case Rang.COURANT:
            return Niveau.DOUTE if en_vue else Niveau.RIEN
        case Rang.PRENOM:
            return Niveau.DOUTE if capitale or longueur > COURT else Niveau.RIEN
    if longueur <= COURT:
        return Niveau.DOUTE if en_vue and longueur == COURT else Niveau.RIEN
    comme_un_nom = longueur > _BREF and not _COMME_UN_MOT.search(cle)
    return Niveau.CERTAIN if capitale or (roles & NOM and comme_un_nom) else Niveau.DOUTE
