"""Ten thousand invented persons: names of every shape, and those that are words too."""

from __future__ import annotations

from random import Random
from typing import Final

from iscg_tui.privacy.garde import Personne
from iscg_tui.privacy.garde.mots import mots_courants, prenoms_courants

_DEBUTS: Final = (
    "Bar Bel Ber Bon Bour Bru Cam Cha Char Col Cor Dau Del Du Dur Fau Fer Fon For Gar Gau Gil Gir "
    "Gui Hé Jac Lam Lan Lau Le Mal Mar Mas Mau Mer Mo Mon Mor Pas Per Pi Pou Ra Re Ri Rou Sau Sé "
    "Ta Tho Tou Val Ver Vi"
)
_FINS: Final = (
    "bault ban bert cher chet dan din dier don gnon gnier lard laud let lier lin lot lon mond nard "
    "net nier nin quet rand reau ret rier rin rot roux sard seau sier son tel tier tin ton tot "
    "vier ville vin zac"
)
_AILLEURS: Final = (
    "Ab Ak Am Ba Be Bou Cam Chen Da Di Do El Fa Fer Gon Ha Ib Ka Kha Ko Lo Ma Mou Na Nde Ngo Ou "
    "Pe Ro Sa San Sil Sou Ta Tran Va Xi Ya Yil Zer"
)
_AILLEURS_FINS: Final = (
    "a aoui ara ba bé ché cic dé di diaye do dou é ez ga houri i ira ka kara lek ma mov mura na ng "
    "ni o ouf ov ré ri ro sa ska ssa te ti to tra u va vic wski y yan za"
)
_ISOLES: Final = (
    "Li Wu Ba Sy Lô Ly Do Vu Ka Roy Puy Guy Lê Sow Bah Yao Xu Hu Gay Say Ray Rey Cao Ngô Dia Fall"
)
_PARTICULES: Final = (
    "De De La Du D’ Le La L’ Ben El O’ N’ Van Van-der Saint- Al Aït Ould Mac Da Dos Di"
)


def population(nombre: int = 10_000, graine: int = 5) -> list[Personne]:
    """Persons drawn at random, one in eight with a common word for a name."""
    hasard = Random(graine)
    courants = sorted(mots_courants())
    prenoms = sorted(prenoms_courants())
    return [_personne(hasard, courants, prenoms) for _ in range(nombre)]


def _personne(hasard: Random, courants: list[str], prenoms: list[str]) -> Personne:
    nom = _nom(hasard, courants)
    if hasard.random() < 0.07:
        nom = f"{nom}{hasard.choice('- ')}{_nom(hasard, courants)}"
    prenom = hasard.choice(prenoms).capitalize()
    if hasard.random() < 0.08:
        prenom = f"{prenom}{hasard.choice('- ')}{hasard.choice(prenoms).capitalize()}"
    if hasard.random() < 0.1:
        prenom = _ailleurs(hasard)
    contact = "0" + str(hasard.randrange(100_000_000, 799_999_999))
    if hasard.random() < 0.3:
        contact += f" {plat(prenom)}.{plat(nom)}@exemple.invalid"
    return Personne(nom, prenom, contact, hasard.randrange(1935, 2020))


def _nom(hasard: Random, courants: list[str]) -> str:
    tirage = hasard.random()
    if tirage < 0.125:
        return hasard.choice(courants).capitalize()
    if tirage < 0.15:
        return hasard.choice(_ISOLES.split())
    if tirage < 0.40:
        return _ailleurs(hasard)
    nom = hasard.choice(_DEBUTS.split()) + hasard.choice(_FINS.split())
    if tirage < 0.50:
        particule = hasard.choice(_PARTICULES.split())
        return f"{particule}{'' if particule[-1] in '’-' else ' '}{nom}"
    return nom


def _ailleurs(hasard: Random) -> str:
    milieu = hasard.choice(_AILLEURS.split()).lower() if hasard.random() < 0.5 else ""
    return hasard.choice(_AILLEURS.split()) + milieu + hasard.choice(_AILLEURS_FINS.split())


def plat(nom: str) -> str:
    """A name as an address writes it."""
    return "".join(each for each in nom.lower() if each.isascii() and each.isalpha())
