"""From the names of a store and a text to the places where one shows through.

The method and what it leaves aside are told in ``docs/garde-des-noms.md``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iscg_tui.privacy.garde.contexte import Contexte
from iscg_tui.privacy.garde.index import Index
from iscg_tui.privacy.garde.lecture import Lecture
from iscg_tui.privacy.garde.lu import Niveau
from iscg_tui.privacy.garde.noms import Noms
from iscg_tui.privacy.garde.poids import Poids
from iscg_tui.privacy.garde.trouvaille import Sorte, Trouvaille
from iscg_tui.privacy.garde.voisins import Voisins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iscg_tui.privacy.garde.lu import Lu
    from iscg_tui.privacy.garde.personne import Personne


class Garde:
    """Knows the names of a store; looks for them in any text.

    Making it costs as much as there are persons; a text then costs as much as it is long,
    so that a paragraph can be looked at while it is being written.
    """

    def __init__(self, personnes: Iterable[Personne]) -> None:
        self._index = Index(personnes)

    def examine(self, texte: str) -> tuple[Trouvaille, ...]:
        """Every place where someone shows through, in order, none within another."""
        coordonnees, lecture = self._index.coordonnees, Lecture(texte)
        found = [*self._noms(texte, lecture), *_inconnus(lecture), *coordonnees.dans(texte)]
        return tuple(_sans_doublons(found))

    def _noms(self, texte: str, lecture: Lecture) -> Iterator[Trouvaille]:
        index = self._index
        poids = Poids(lecture)
        voisins = Voisins(index, lecture, poids)
        lus = voisins.apparies(list(Noms(index, lecture, poids).lus()))
        for lu in [*map(voisins.avec_initiales, lus), *voisins.initiales_seules()]:
            if lu.niveau:
                yield _trouvaille(lecture, lu)
                if annee := index.coordonnees.annee_apres(texte, lecture.fins[lu.fin]):
                    yield annee


def _inconnus(lecture: Lecture) -> Iterator[Trouvaille]:
    """Whoever is called « Mme » or « M. », known or not: the store no longer knows the erased."""
    contexte = Contexte(lecture)
    for rang, mot in enumerate(lecture.mots):
        named = len(mot) > 1 or lecture.suivi_d_un_point(rang)
        if named and lecture.capitale(rang) and contexte.civilite(rang):
            yield Trouvaille(
                lecture.debuts[rang], lecture.fins[rang], certaine=False, sorte=Sorte.NOM
            )


def _trouvaille(lecture: Lecture, lu: Lu) -> Trouvaille:
    fin = lecture.fins[lu.fin]
    if len(lecture.mots[lu.fin]) == 1 and lecture.suivi_d_un_point(lu.fin):
        fin += 1
    return Trouvaille(lecture.debuts[lu.debut], fin, lu.niveau is Niveau.CERTAIN, lu.sorte)


def _sans_doublons(trouvailles: list[Trouvaille]) -> Iterator[Trouvaille]:
    """In order, each place once: what is within another is that other."""
    retenue: Trouvaille | None = None
    for each in sorted(trouvailles, key=lambda each: (each.debut, -each.fin, not each.certaine)):
        if retenue is None:
            retenue = each
        elif each.debut >= retenue.fin:
            yield retenue
            retenue = each
        else:
            fin = max(retenue.fin, each.fin)
            sure = retenue if retenue.certaine >= each.certaine else each
            retenue = Trouvaille(retenue.debut, fin, sure.certaine, sure.sorte)
    if retenue is not None:
        yield retenue
