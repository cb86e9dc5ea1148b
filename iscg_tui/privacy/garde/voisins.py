"""A name beside a first name, or beside the initials of one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iscg_tui.privacy.garde.fautes import LONGUEUR_MIN
from iscg_tui.privacy.garde.index import NOM, PRENOM
from iscg_tui.privacy.garde.lecture import Lien, Rang, rang_de
from iscg_tui.privacy.garde.lu import Lu, Niveau
from iscg_tui.privacy.garde.mots import GROUPES, ensemble
from iscg_tui.privacy.garde.trouvaille import Sorte

if TYPE_CHECKING:
    from iscg_tui.privacy.garde.index import Index
    from iscg_tui.privacy.garde.lecture import Lecture
    from iscg_tui.privacy.garde.poids import Poids

_ENTRE_DEUX: Final = 2
"""Words that may part a first name from its name."""
_ENTRE_EUX: Final = ensemble("alias dit dite épouse née veuve")
"""Words without a capital that may do it."""
_INITIALES_MAX: Final = 3


class Voisins:
    """Brings together what stands side by side in one text."""

    def __init__(self, index: Index, lecture: Lecture, poids: Poids) -> None:
        self._index = index
        self._lecture = lecture
        self._poids = poids

    def apparies(self, lus: list[Lu]) -> list[Lu]:
        """Those of one person made one; a word beside a first name tried as a wrong name."""
        apparies: list[Lu] = []
        rang = 0
        while rang < len(lus):
            lu, suivants = lus[rang], lus[rang + 1 : rang + 3]
            for saut, suivant in enumerate(suivants, start=1):
                if self._font_la_paire(lu, suivant) and not self._mieux(lu, suivants):
                    lu = self._paire(lu, suivant)
                    rang += saut
                    break
            apparies.append(lu)
            rang += 1
        pris = {rang for lu in apparies for rang in range(lu.debut, lu.fin + 1)}
        return [self._avec_un_voisin(each, pris) for each in apparies]

    def _mieux(self, lu: Lu, suivants: list[Lu]) -> bool:
        """Whether the next one makes a closer pair with the one after it, as in a list."""
        suites = self._lecture.suites
        if suites[lu.fin].lien is not Lien.AUCUN or len(suivants) < 2:
            return False
        return suites[suivants[0].fin].lien is not Lien.AUCUN and self._font_la_paire(*suivants)

    def _font_la_paire(self, avant: Lu, apres: Lu) -> bool:
        if avant.cle + apres.cle not in self._index.paires:
            return False
        lecture = self._lecture
        entre_deux = range(avant.fin + 1, apres.debut)
        if len(entre_deux) > _ENTRE_DEUX:
            return False
        if not all(map(self._tient, range(avant.fin, apres.debut))):
            return False
        return all(
            lecture.capitale(each) or lecture.mots[each] in _ENTRE_EUX for each in entre_deux
        )

    def _tient(self, rang: int) -> bool:
        """Whether a pair may go on after this word: no sentence ends there."""
        lecture, suite = self._lecture, self._lecture.suites[rang]
        colle = lecture.debuts[rang + 1] - lecture.fins[rang] == 1
        return suite.paire and (not suite.phrase or colle or len(lecture.mots[rang]) == 1)

    def _paire(self, avant: Lu, apres: Lu) -> Lu:
        lecture, mots = self._lecture, self._lecture.mots
        rares = Rang.RARE in (self._poids.rang(each.debut, each.fin) for each in (avant, apres))
        ecrits = all(lecture.capitale(each) for each in (avant.fin, apres.fin))
        double = mots[avant.debut] == mots[apres.debut]
        niveau = Niveau.CERTAIN if rares or (ecrits and not double) else Niveau.DOUTE
        return Lu(avant.debut, apres.fin, "", 0, niveau, Sorte.NOM_COMPLET)

    def _avec_un_voisin(self, lu: Lu, pris: set[int]) -> Lu:
        """With the word before or after, when that is a name of the same person, misspelt."""
        lecture = self._lecture
        if not lu.cle or not (lu.niveau or lecture.capitale(lu.debut)):
            return lu
        for voisin, entre in ((lu.fin + 1, lu.fin), (lu.debut - 1, lu.debut - 1)):
            if not 0 <= voisin < len(lecture.mots) or voisin in pris:
                continue
            mot = lecture.mots[voisin]
            if len(mot) < LONGUEUR_MIN - 1 or rang_de(mot) is not Rang.RARE:
                continue
            if lecture.suites[entre].paire and self._paire_fautive(lu.cle, mot):
                debut, fin = min(lu.debut, voisin), max(lu.fin, voisin)
                return Lu(debut, fin, "", 0, Niveau.CERTAIN, Sorte.NOM_COMPLET)
        return lu

    def _paire_fautive(self, cle: str, mot: str) -> bool:
        proches = self._index.fautes.de(mot)
        return any(cle + each in self._index.paires for each in proches)

    def avec_initiales(self, lu: Lu) -> Lu:
        """With the initials before or after it that are those of a person so named."""
        lecture = self._lecture
        if not lu.cle:
            return lu
        for sens, bord in ((-1, lu.debut), (1, lu.fin)):
            rangs = self._lettres(bord, sens)
            while rangs:
                lettres = "".join(lecture.mots[each] for each in sorted(rangs))
                if self._est_initiale(lu, lettres):
                    return self._prolonge(lu, rangs)
                rangs.pop()
        return lu

    def _lettres(self, bord: int, sens: int) -> list[int]:
        """The single letters next to a name, the nearest first."""
        lecture = self._lecture
        rangs: list[int] = []
        rang = bord + sens
        while 0 <= rang < len(lecture.mots) and len(rangs) < _INITIALES_MAX:
            if len(lecture.mots[rang]) > 1 and lecture.mots[rang] not in GROUPES:
                break
            suite = lecture.suites[min(rang, rang - sens)]
            if not suite.paire or suite.lien is Lien.APOSTROPHE:
                break
            if not (lecture.suivi_d_un_point(rang) or lecture.capitale(rang)):
                break
            rangs.append(rang)
            rang += sens
        return rangs

    def _est_initiale(self, lu: Lu, lettres: str) -> bool:
        initiales = self._index.initiales
        du_prenom = lu.roles & NOM and f"{lu.cle}>{lettres}" in initiales
        du_nom = lu.roles & PRENOM and f"{lu.cle}<{lettres}" in initiales
        return bool(du_prenom or du_nom)

    def _prolonge(self, lu: Lu, rangs: list[int]) -> Lu:
        lecture = self._lecture
        pointees = any(lecture.suivi_d_un_point(each) for each in rangs)
        ecrit = lecture.capitale(lu.fin) and lecture.capitale(rangs[0])
        niveau = lu.niveau
        if pointees:
            sur = ecrit or self._poids.rang(lu.debut, lu.fin) is Rang.RARE
            niveau = Niveau.CERTAIN if sur else max(niveau, Niveau.DOUTE)
        elif ecrit and niveau:
            niveau = max(niveau, Niveau.DOUTE)
        if not niveau:
            return lu
        debut, fin = min(lu.debut, *rangs), max(lu.fin, *rangs)
        return replace(lu, debut=debut, fin=fin, niveau=niveau, sorte=Sorte.INITIALES)

    def initiales_seules(self) -> list[Lu]:
        """« Z. F. », and « Mme F. »."""
        lus: list[Lu] = []
        lecture, mots = self._lecture, self._lecture.mots
        seules = [
            rang
            for rang, mot in enumerate(mots)
            if len(mot) == 1 and lecture.capitale(rang) and lecture.suivi_d_un_point(rang)
        ]
        pointees = set(seules)
        for rang in seules:
            suite = lecture.suites[rang]
            double = rang + 1 in pointees and suite.paire and rang + 2 not in pointees
            if double and rang - 1 not in pointees:
                if mots[rang] + mots[rang + 1] in self._index.duos:
                    lus.append(_initiales(rang, rang + 1))
            elif self._poids.contexte.civilite(rang) and mots[rang] in self._index.lettres:
                lus.append(_initiales(rang, rang))
        return lus


def _initiales(debut: int, fin: int) -> Lu:
    return Lu(debut, fin, "", 0, Niveau.DOUTE, Sorte.INITIALES)
