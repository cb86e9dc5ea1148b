"""Telephone numbers, e-mail addresses and birth years: known ones, and where they show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iscg_tui.privacy.garde.trouvaille import Sorte, Trouvaille

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENTRE: Final = r"[\s.\-/()·_\u2010-\u2015\u200b-\u200d\u2060\ufeff]{0,3}"
_CHIFFRES: Final = re.compile(rf"[+(]?\d(?:{_ENTRE}\d){{7,}}")
_NATIONAL: Final = 9
"""Digits of a French number after its 0 or +33; the last ones of any other."""
_UN_SEUL: Final = 15
"""Digits of the longest number there is (E.164); more are several."""
_PONCTUATION: Final = str.maketrans("", "", " .-/()+·\u00a0\u202f")
_FRANCAIS: Final = re.compile(r"(?:00330?|330?|0)([1-9]\d{8})")
_INDICATIFS: Final = ("00330", "0033", "330", "33", "0")
_AVANT: Final = 5
"""Digits of the longest prefix of a country, with its 00."""

_CHEZ: Final = r"(?:\s?[@＠]\s?|\s?[\[({]\s?(?:at|arobase|a|@)\s?[\])}]\s?|\s(?:arobase|at)\s)"
_POINT: Final = r"(?:\.|\s\.\s|\s?[\[({]\s?(?:point|dot|\.)\s?[\])}]\s?|\s(?:point|dot)\s)"
_COURRIEL: Final = re.compile(rf"[\w.+%'’-]*\w{_CHEZ}[\w-]+(?:{_POINT}[\w-]+)+", re.IGNORECASE)
_LOCAL_MIN: Final = 5
"""Letters of the shortest name of an address that is worth a question elsewhere."""

_NAISSANCE: Final = re.compile(
    r"\b(?:n[ée]+e?s?|naissance|naissances|natif|native|anniversaire|mill[ée]sime)\b"
    r"[^.!?\n]{0,40}?(?<!\d)((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_PRES_D_UN_NOM: Final = re.compile(r"[\s,(\[–—-]{1,3}(?:en\s|de\s)?((?:19|20)\d\d)(?!\d)")


class Coordonnees:
    """What is known of the contacts and birth years of some persons."""

    def __init__(self) -> None:
        self._telephones: set[str] = set()
        self._courriels: dict[str, set[str]] = {}
        self._annees: set[int] = set()

    def ajoute(self, contact: str, annee: int | None) -> None:
        """Know the numbers and addresses of a contact, and a year."""
        if annee is not None:
            self._annees.add(annee)
        if "@" in contact:
            reste = []
            # An address written with blanks is found as it is in a text.
            ecarte = " @" in contact or "@ " in contact
            for each in _COURRIEL.findall(contact) if ecarte else contact.split():
                adresse = each.strip("<>()[],;:.«»\"'")
                if "@" in adresse:
                    local, domaine = _adresse(adresse) if ecarte else _cotes(adresse)
                    self._courriels.setdefault(local, set()).add(domaine)
                else:
                    reste.append(each)
            contact = contact if ecarte else " ".join(reste)
        nu = contact.translate(_PONCTUATION)
        if nu.isdecimal() and nu.isascii() and len(nu) <= _UN_SEUL:
            if len(nu) >= _NATIONAL - 1:
                self._telephones.add(nu[-_NATIONAL:])
        elif contact:
            for each in _CHIFFRES.findall(contact):
                self._telephones.update(_numeros(_chiffres(each)))

    def dans(self, texte: str) -> Iterator[Trouvaille]:
        """Where known ones show in a text."""
        if self._telephones:
            yield from self._telephones_de(texte)
        if self._courriels:
            yield from self._courriels_de(texte)
        if self._annees:
            for found in _NAISSANCE.finditer(texte):
                if int(found[1]) in self._annees:
                    yield Trouvaille(
                        found.start(1), found.end(1), certaine=False, sorte=Sorte.ANNEE
                    )

    def annee_apres(self, texte: str, fin: int) -> Trouvaille | None:
        """A known year that immediately follows a name."""
        found = _PRES_D_UN_NOM.match(texte, fin)
        if found is None or int(found[1]) not in self._annees:
            return None
        return Trouvaille(found.start(1), found.end(1), certaine=False, sorte=Sorte.ANNEE)

    def _telephones_de(self, texte: str) -> Iterator[Trouvaille]:
        for found in _CHIFFRES.finditer(texte):
            places = [place for place in range(*found.span()) if texte[place].isdecimal()]
            chiffres = _chiffres(found[0])
            rang = 0
            while rang < len(chiffres):
                for longueur in (_NATIONAL, _NATIONAL - 1):
                    numero = chiffres[rang : rang + longueur]
                    if len(numero) == longueur and numero in self._telephones:
                        debut = _debut(texte, places, chiffres, rang)
                        fin = places[rang + longueur - 1] + 1
                        yield Trouvaille(debut, fin, certaine=True, sorte=Sorte.TELEPHONE)
                        rang += longueur - 1
                        break
                rang += 1

    def _courriels_de(self, texte: str) -> Iterator[Trouvaille]:
        for found in _COURRIEL.finditer(texte):
            local, domaine = _adresse(found[0])
            # A name before it, as in « nom:adresse », is no part of the address.
            known = self._courriels.get(local)
            if known is None:
                continue
            certaine = domaine in known
            if certaine or len(local) >= _LOCAL_MIN:
                fin = found.end()
                yield Trouvaille(found.start(), fin, certaine=certaine, sorte=Sorte.COURRIEL)


def _chiffres(texte: str) -> str:
    return "".join(str(int(each)) for each in texte if each.isdecimal())


def _numeros(chiffres: str) -> Iterator[str]:
    """The national parts of the numbers of a run of digits: too long for one, it is several."""
    yield chiffres[-_NATIONAL:]
    if len(chiffres) > _UN_SEUL:
        yield from _FRANCAIS.findall(chiffres)
        for longueur in (_NATIONAL - 1, _NATIONAL):
            if not len(chiffres) % longueur:
                yield from re.findall(rf"\d{{{longueur}}}", chiffres)


def _debut(texte: str, places: list[int], chiffres: str, rang: int) -> int:
    """Where a number begins whose national part begins at ``rang``, with its prefix."""
    etranger = chiffres.startswith("00") or texte[max(places[0] - 1, 0)] == "+"
    if rang <= _AVANT and etranger:
        rang = 0
    for indicatif in _INDICATIFS:
        if rang >= len(indicatif) and chiffres[:rang].endswith(indicatif):
            rang -= len(indicatif)
            break
    debut = places[rang]
    return debut - 1 if debut and texte[debut - 1] in "+(" else debut


def _adresse(texte: str) -> tuple[str, str]:
    """The two sides of an address, however it was written, folded."""
    local, domaine = _cotes(re.sub(_CHEZ, "@", texte, count=1, flags=re.IGNORECASE))
    return local, re.sub(_POINT, ".", domaine, flags=re.IGNORECASE)


def _cotes(adresse: str) -> tuple[str, str]:
    local, _, domaine = adresse.casefold().partition("@")
    return local, domaine
