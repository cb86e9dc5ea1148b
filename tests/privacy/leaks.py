"""The planted leaks and the ordinary prose that the guard is tried on."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

from iscg_tui.privacy.garde import Garde, Personne, Sorte, Trouvaille

CORPUS: Final = Path(__file__).parent / "corpus"


class Fuite(NamedTuple):
    texte: str
    attendue: Trouvaille


def lues() -> tuple[list[Personne], list[Fuite]]:
    personnes: list[Personne] = []
    fuites: list[Fuite] = []
    for fichier in sorted(CORPUS.glob("*.toml")):
        for each in tomllib.loads(fichier.read_text("utf-8"))["personne"]:
            personnes.append(_personne(each))
            fuites += [_fuite(*fuite) for fuite in each["fuites"]]
    return personnes, fuites


def _personne(each: dict[str, Any]) -> Personne:
    return Personne(each["nom"], each["prenom"], each.get("contact", ""), each.get("annee"))


def _fuite(niveau: str, sorte: str, marque: str) -> Fuite:
    avant, _, reste = marque.partition("⟦")
    dedans, _, apres = reste.partition("⟧")
    fin = len(avant) + len(dedans)
    return Fuite(
        avant + dedans + apres, Trouvaille(len(avant), fin, niveau == "certain", Sorte[sorte])
    )


PERSONNES, FUITES = lues()


def covered(garde: Garde, fuite: Fuite) -> bool:
    """Whether a place is found that is at least as sure and touches the leak."""
    attendue = fuite.attendue
    return any(
        each.debut < attendue.fin
        and attendue.debut < each.fin
        and each.certaine >= attendue.certaine
        for each in garde.examine(fuite.texte)
    )


PAGE: Final = 1800
"""Characters of a typed page."""
PROSE: Final = (CORPUS / "prose.txt").read_text("utf-8")
