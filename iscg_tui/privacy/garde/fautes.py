"""Names within one typing error: a letter too many, missing, another one, or two swapped.

One error leaves whole the first half of the name or the second, or swaps the two letters
where they meet. So a name is filed under its two halves, and few are ever compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGUEUR_MIN: Final = 5
"""Letters of the shortest name that is looked for with an error."""


class Fautes:
    """The names of at least ``LONGUEUR_MIN`` letters among those given, already folded."""

    def __init__(self, cles: Iterable[str]) -> None:
        # The length goes with the half: a character says it at no cost.
        self._tetes: dict[str, list[str]] = {}
        self._queues: dict[str, list[str]] = {}
        for cle in cles:
            longueur = len(cle)
            if longueur < LONGUEUR_MIN:
                continue
            moitie, rang = longueur // 2, chr(longueur)
            for table, part in ((self._tetes, cle[:moitie]), (self._queues, cle[moitie:])):
                if (noms := table.get(part + rang)) is None:
                    table[part + rang] = [cle]
                else:
                    noms.append(cle)

    def de(self, mot: str) -> list[str]:
        """The names that are one error away from ``mot``, which is none of them."""
        proches: dict[str, None] = {}
        for longueur in (len(mot) - 1, len(mot), len(mot) + 1):
            moitie, rang = longueur // 2, chr(max(longueur, 0))
            debut, fin = mot[:moitie], mot[len(mot) - (longueur - moitie) :]
            for cle in (*self._tetes.get(debut + rang, ()), *self._queues.get(fin + rang, ())):
                if une_faute(mot, cle):
                    proches[cle] = None
        moitie = len(mot) // 2
        permute = mot[: moitie - 1] + mot[moitie : moitie + 1] + mot[moitie - 1] + mot[moitie + 1 :]
        if permute != mot and permute in self._tetes.get(permute[:moitie] + chr(len(mot)), ()):
            proches[permute] = None
        return list(proches)


def une_faute(un: str, autre: str) -> bool:
    """Whether exactly one typing error parts the two."""
    if abs(len(un) - len(autre)) > 1 or un == autre:
        return False
    debut, reste = 0, min(len(un), len(autre))
    while debut < reste and un[debut] == autre[debut]:
        debut += 1
    fin = 0
    while fin < reste - debut and un[-1 - fin] == autre[-1 - fin]:
        fin += 1
    ici, la = un[debut : len(un) - fin], autre[debut : len(autre) - fin]
    return max(len(ici), len(la)) == 1 or (len(ici) == len(la) == 2 and ici == la[::-1])
