"""Figures called by their name in a text: « {violences conjugales} », « {nature:VCO} ».

Their values are those of a report, hence protected as its tables are: a masked one is the
symbol there too, and follows the period and the masking.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.report.redaction import Rubrique
from iscg_tui.report.typography import ESPACE, number, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iscg_tui.report.rapport import Rapport, Reponse, TableauPublie

_REFERENCE: Final = re.compile(r"\{([^{}\n]*)\}")
_PART: Final = " %"
_1_A_3: Final = "situations de 1 à 3 entretiens"


@dataclass(frozen=True, slots=True)
class Chiffre:
    """One figure: the name that calls it, what it counts, and the text that stands for it."""

    nom: str
    libelle: str
    valeur: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Characters ``debut`` to ``fin`` (excluded) of a text call a figure, or an unknown one."""

    debut: int
    fin: int
    nom: str
    chiffre: Chiffre | None


class Chiffres:
    """The figures of a report, by the names that call them; ``seuil`` is the report's."""

    def __init__(self, rapport: Rapport) -> None:
        self.seuil = rapport.seuil
        self._tous: list[Chiffre] = []
        self._par_nom: dict[str, Chiffre] = {}
        self._dimensions: dict[str, set[str]] = {}
        for tableau in rapport.tableaux:
            if len(tableau.axes) == 1:
                for reponse in tableau.axes[0].lignes:
                    seule = self._dimensions.setdefault(_plie(reponse.libelle), set())
                    seule.add(tableau.axes[0].dimension)
        for tableau in rapport.tableaux:
            self._ajoute_tableau(tableau)
        part = rapport.part_1_a_3
        if part.masquee or part.pourcentage is not None:
            valeur = number(part.pourcentage)
            texte = valeur if part.masquee else f"{valeur}{ESPACE}%"
            self._ajoute([_1_A_3 + _PART], "part des situations de 1 à 3 entretiens", texte)

    def __call__(self, nom: str) -> Chiffre | None:
        """The figure of that name, whatever its case, accents and blanks; None: unknown."""
        return self._par_nom.get(_plie(nom))

    def cherche(self, mots: str) -> list[Chiffre]:
        """Those whose name or label has a word that begins as each of these, tables' order."""
        debuts = _plie(mots).replace(":", " ").split()
        return [
            each
            for each in self._tous
            if all(
                any(mot.startswith(debut) for mot in (*_mots(each.nom), *_mots(each.libelle)))
                for debut in debuts
            )
        ]

    def dans(self, texte: str) -> Iterator[Reference]:
        """Every reference of a text."""
        for found in _REFERENCE.finditer(texte):
            yield Reference(found.start(), found.end(), found[1], self(found[1]))

    def resolu(self, texte: str) -> str:
        """The text with each known figure in its place; an unknown one stays as it was written."""
        return _REFERENCE.sub(self._valeur, texte)

    def rubrique(self, titre: str, paragraphes: Sequence[str]) -> Rubrique:
        """A heading and its paragraphs as they are read."""
        return Rubrique(titre, tuple(map(self.resolu, paragraphes)))

    def _valeur(self, found: re.Match[str]) -> str:
        chiffre = self(found[1])
        return found[0] if chiffre is None else chiffre.valeur

    def _ajoute(self, noms: Sequence[str], libelle: str, valeur: str) -> None:
        """The first name is the one that is proposed."""
        chiffre = Chiffre(noms[0], libelle, valeur)
        self._tous.append(chiffre)
        for each in noms:
            self._par_nom.setdefault(_plie(each), chiffre)

    def _ajoute_tableau(self, tableau: TableauPublie) -> None:
        if len(tableau.axes) > 1:
            for codes, value in tableau.grille():
                # Looked up by its codes alone: proposing each would drown the others.
                nom = ":".join((tableau.id, *codes))
                chiffre = Chiffre(nom, tableau.titre, number(value))
                self._par_nom.setdefault(_plie(nom), chiffre)
            return
        titre = _minuscule(tableau.titre)
        noms = [titre, tableau.id] if tableau.axes else [tableau.id, titre]
        self._ajoute(noms, f"{titre}, total", number(tableau.total))
        for axe in tableau.axes:
            for reponse in axe.lignes:
                self._ajoute_reponse(tableau, axe.dimension, reponse)

    def _ajoute_reponse(self, tableau: TableauPublie, dimension: str, reponse: Reponse) -> None:
        value = tableau.valeurs.get((reponse.code,))
        noms = [f"{tableau.id}:{reponse.code}"]
        noms += [f"{debut}:{reponse.libelle}" for debut in (tableau.id, tableau.titre)]
        # A label that two questions share says nothing without its table.
        if self._dimensions[_plie(reponse.libelle)] == {dimension}:
            seul = _minuscule(reponse.libelle)
            noms.insert(0 if _plie(seul) not in self._par_nom else len(noms), seul)
        libelle = f"{_minuscule(tableau.titre)}, {_minuscule(reponse.libelle_complet)}"
        self._ajoute(noms, libelle, number(value))
        part = percent(value, tableau.total)
        self._ajoute([each + _PART for each in noms], f"{libelle}, part", part or number(0))


def _minuscule(libelle: str) -> str:
    """A label as it stands inside a sentence; an acronym keeps its capitals."""
    return libelle if libelle[1:2].isupper() else libelle[:1].lower() + libelle[1:]


def _plie(nom: str) -> str:
    """A name as it is compared."""
    decompose = unicodedata.normalize("NFKD", nom.replace("’", "'")).casefold()
    nu = "".join(each for each in decompose if not unicodedata.combining(each))
    return re.sub(r"\s*([:%])\s*", r"\1", " ".join(nu.split()))


def _mots(texte: str) -> list[str]:
    return re.split(r"[^\w%+]+", _plie(texte))
