"""The names of a store, filed so that a word of a text is looked up at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.privacy.garde.coordonnees import Coordonnees
from iscg_tui.privacy.garde.fautes import Fautes
from iscg_tui.privacy.garde.mots import GROUPES, LIANTS, PARTICULES, mots_de

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iscg_tui.privacy.garde.personne import Personne

NOM: Final = 1
PRENOM: Final = 2
MOTS_MAX: Final = 6
"""Words of the longest name that is looked for as a whole."""
DEBUT: Final = 2
"""Letters under which the beginnings of names are filed."""

Nom = tuple[tuple[str, ...], str]
"""The parts of a name, run together, and the initials of its words."""


class Index:
    """All that is looked for of some persons.

    - ``cles``: each name or part of a name, run together, and whether it is a NOM, a PRENOM;
    - ``coupes``: those of several words, with a space where they are cut;
    - ``paires``: a name and a first name of one person, run together, in both orders;
    - ``initiales``: « fictif>z » and « zebulon<f »; ``duos``: « zf » and « fz »;
      ``lettres``: the first letters of the names;
    - ``debuts``: how the names of ``cles`` begin.
    """

    def __init__(self, personnes: Iterable[Personne]) -> None:
        self.cles: dict[str, int] = {}
        self.coupes: set[str] = set()
        self.paires: set[str] = set()
        self.initiales: set[str] = set()
        self.duos: set[str] = set()
        self.lettres: set[str] = set()
        self._noms: dict[str, Nom] = {}
        connues: dict[tuple[str, str], None] = {}
        self.coordonnees = Coordonnees()
        for each in personnes:
            connues[each.nom, each.prenom] = None
            self.coordonnees.ajoute(each.contact, each.annee_naissance)
        self._noms_et_prenoms(connues)
        self.fautes = Fautes(self.cles)
        self.debuts = {each[:DEBUT] for each in self.cles}
        self.longueur_max = max(map(len, self.cles), default=0)
        self._noms.clear()

    def _noms_et_prenoms(self, connues: Iterable[tuple[str, str]]) -> None:
        cles, paires, decoupes = self.cles, self.paires, self._noms
        for nom, prenom in connues:
            noms, lettres = decoupes.get(nom) or self._decoupe(nom)
            prenoms, petites = decoupes.get(prenom) or self._decoupe(prenom)
            for un in noms:
                cles[un] = cles.get(un, 0) | NOM
            for autre in prenoms:
                cles[autre] = cles.get(autre, 0) | PRENOM
            self.lettres.update(lettres[:1])
            if not (noms and prenoms):
                continue
            for un in noms:
                for autre in prenoms:
                    paires.add(un + autre)
                    paires.add(autre + un)
            self._initiales(noms, lettres, prenoms, petites)

    def _initiales(
        self, noms: tuple[str, ...], lettres: str, prenoms: tuple[str, ...], petites: str
    ) -> None:
        initiales = self.initiales
        self.duos.add(petites[0] + lettres[0])
        self.duos.add(lettres[0] + petites[0])
        du_prenom, du_nom = {f">{petites[0]}"}, {f"<{lettres[0]}"}
        if len(petites) > 1:
            du_prenom.add(f">{petites}")
        if prenoms[0][:2] in GROUPES:
            du_prenom |= {f">{prenoms[0][:2]}", f">{prenoms[0][:3]}"}
        if len(lettres) > 1:
            du_nom.update(f"<{each}" for each in (lettres, *lettres[1:]))
        initiales.update([un + each for un in noms for each in du_prenom])
        initiales.update([autre + each for autre in prenoms for each in du_nom])

    def _decoupe(self, texte: str) -> Nom:
        """Every part that may be said of a name, the whole first."""
        mots = [each for each in mots_de(texte) if each not in LIANTS] or mots_de(texte)
        mots = mots[:MOTS_MAX]
        if len(mots) == 1:
            (mot,) = mots
            nom: Nom = ((mot,), mot[0])
        else:
            nom = (tuple(self._parts(mots)), "".join(each[0] for each in mots))
        self._noms[texte] = nom
        return nom

    def _parts(self, mots: list[str]) -> dict[str, None]:
        parts: dict[str, None] = {}
        combien = len(mots)
        for longueur in range(combien, 0, -1):
            for debut in range(combien - longueur + 1):
                part = mots[debut : debut + longueur]
                if longueur < combien and all(each in PARTICULES for each in part):
                    continue
                parts["".join(part)] = None
                if longueur > 1:
                    self.coupes.add(" ".join(part))
        return parts
