"""The names read in a text, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.privacy.garde.fautes import LONGUEUR_MIN
from iscg_tui.privacy.garde.index import DEBUT, MOTS_MAX, NOM
from iscg_tui.privacy.garde.lecture import Casse, Lien, Rang, rang_de
from iscg_tui.privacy.garde.lu import Lu, Niveau, sorte_de
from iscg_tui.privacy.garde.mots import PARTICULES
from iscg_tui.privacy.garde.poids import COURT
from iscg_tui.privacy.garde.trouvaille import Sorte

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iscg_tui.privacy.garde.index import Index
    from iscg_tui.privacy.garde.lecture import Lecture
    from iscg_tui.privacy.garde.poids import Poids

_PLURIELS: Final = ("s", "x")
_PLURIEL_MIN: Final = 4
"""Letters of the shortest name whose plural is looked for without a capital."""
_SIGLE_MAX: Final = 5
"""Letters of a word in capitals that may be an acronym, and is not taken for a wrong name."""


class Noms:
    """Reads the names of an index in a text."""

    def __init__(self, index: Index, lecture: Lecture, poids: Poids) -> None:
        self._index = index
        self._lecture = lecture
        self._poids = poids

    def lus(self) -> Iterator[Lu]:
        """The names read in the text, the longest first where several begin together."""
        mots, debuts = self._lecture.mots, self._index.debuts
        rang = 0
        while rang < len(mots):
            lu = None
            if mots[rang][:DEBUT] in debuts or len(mots[rang]) < DEBUT:
                lu = self._suite_lue(rang)
            if lu is None:
                lu = self._seul(rang) or self._fautif(rang)
            if lu is None:
                rang += 1
            else:
                yield lu
                rang = lu.fin + 1

    def _suite_lue(self, debut: int) -> Lu | None:
        """The longest run of several words that makes one name, or a name and a first name."""
        lecture, index = self._lecture, self._index
        if lecture.suites[debut].lien is Lien.AUCUN:
            return None
        trouve = None
        cle, fin = lecture.mots[debut], debut
        dernier = min(debut + MOTS_MAX, len(lecture.mots) - 1)
        while fin < dernier and lecture.suites[fin].lien is not Lien.AUCUN:
            fin += 1
            cle += lecture.mots[fin]
            if len(cle) > index.longueur_max:
                break
            roles = index.cles.get(cle)
            if roles is not None:
                coupe = " ".join(lecture.mots[debut : fin + 1]) in index.coupes
                niveau = (self._poids.de if coupe else self._poids.recolle)(debut, fin, cle, roles)
                if niveau or (coupe and niveau is not None):
                    trouve = Lu(debut, fin, cle, roles, niveau, sorte_de(roles))
        return trouve

    def _seul(self, rang: int) -> Lu | None:
        """One word that is a name, or its plural, or a name and a first name run together."""
        index, mot = self._index, self._lecture.mots[rang]
        roles = index.cles.get(mot)
        if roles is not None:
            niveau = self._poids.de(rang, rang, mot, roles)
            return Lu(rang, rang, mot, roles, niveau, sorte_de(roles))
        if mot in index.paires:
            return Lu(rang, rang, mot, 0, Niveau.CERTAIN, Sorte.NOM_COMPLET)
        if mot.endswith(_PLURIELS) and (pluriel := self._pluriel(rang, mot[:-1])):
            return pluriel
        bosse = self._lecture.bosse(rang)
        if bosse in index.cles and rang_de(bosse) is Rang.RARE:
            roles = index.cles[bosse]
            return Lu(rang, rang, bosse, roles, Niveau.CERTAIN, sorte_de(roles))
        return None

    def _pluriel(self, rang: int, cle: str) -> Lu | None:
        """The plural of a name."""
        roles = self._index.cles.get(cle, 0) & NOM
        titre, capitale = self._poids.contexte.civilite(rang), self._lecture.capitale(rang)
        courte = COURT if titre else COURT + 1 if capitale else _PLURIEL_MIN
        if not roles or len(cle) < courte:
            return None
        ecrit = max(rang_de(cle), rang_de(self._lecture.mots[rang]), key=lambda each: each.value)
        niveau = self._poids.de(rang, rang, cle, roles, ecrit)
        if not (capitale or titre):
            niveau = min(niveau, Niveau.DOUTE)
        return Lu(rang, rang, cle, roles, niveau, Sorte.NOM)

    def _fautif(self, rang: int) -> Lu | None:
        """A word in no list, with a capital, that is a name but for one typing error."""
        lecture = self._lecture
        casse = lecture.casse(rang)
        apres_titre = self._poids.contexte.titre(rang)
        if casse is Casse.BASSE and not apres_titre:
            return None
        mot, fin = lecture.mots[rang], rang
        if mot in PARTICULES and lecture.suites[rang].lien is not Lien.AUCUN:
            fin = rang + 1
            if fin == len(lecture.mots) or lecture.mots[fin] in self._index.cles:
                return None
            mot += lecture.mots[fin]
            if rang_de(lecture.mots[fin]) is not Rang.RARE or not lecture.capitale(fin):
                return None
        if len(mot) < LONGUEUR_MIN - 1 or rang_de(mot) is not Rang.RARE:
            return None
        if casse is Casse.CAPITALES and len(mot) <= _SIGLE_MAX and not apres_titre:
            return None
        proches = self._index.fautes.de(mot)
        if not apres_titre:
            proches = self._assez_longs(proches, commence=lecture.commence(rang))
        if not proches:
            return None
        cle = proches[0]
        roles = self._index.cles[cle]
        sur = apres_titre and casse is not Casse.BASSE
        return Lu(rang, fin, cle, roles, Niveau.CERTAIN if sur else Niveau.DOUTE, sorte_de(roles))

    def _assez_longs(self, proches: list[str], *, commence: bool) -> list[str]:
        """Those that chance does not make of an ordinary word that begins a sentence."""
        longueur = LONGUEUR_MIN + 1 if commence else LONGUEUR_MIN
        return [
            each
            for each in proches
            if len(each) >= longueur and (rang_de(each) is Rang.RARE or len(each) > LONGUEUR_MIN)
        ]
