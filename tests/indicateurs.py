"""Two invented indicators of an employer, and the lists of a post that asks them."""

from __future__ import annotations

from typing import Final

from iscg_tui.nomenclature.indicateurs import decode
from iscg_tui.nomenclature.loader import Nomenclature, load

TEXT: Final = """\
[[indicateur]]
id = "logement"
titre = "Situation de logement"
question = "Où la personne est-elle logée ?"

[[indicateur.reponse]]
touche = "1"
code = "PER"
libelle = "Logement personnel"

[[indicateur.reponse]]
touche = "2"
code = "TIE"
libelle = "Hébergée par un tiers, famille ou amis"
court = "Chez un tiers"

[[indicateur]]
id = "animal"
titre = "Présence d’un animal"

[[indicateur.reponse]]
touche = "1"
code = "OUI"
libelle = "Oui"

[[indicateur.reponse]]
touche = "2"
code = "NON"
libelle = "Non"
"""


def lists(text: str = TEXT) -> Nomenclature:
    """The program's lists with the indicators of ``text``."""
    return load().avec(decode("indicateurs.toml", text.encode()))


def retired(text: str = TEXT) -> str:
    """The same file, its first indicator asked no more."""
    return text.replace('id = "logement"', 'id = "logement"\nretire = true')
