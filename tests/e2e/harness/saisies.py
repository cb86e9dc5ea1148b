"""What is typed in the tests, and the totals that must come of it.

Written from the vocabulary and the rules of the trade, without the program's lists nor
its counting: two independent ways to the same figures.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from random import Random

NR: Final = "NR"
_SPACE: Final = " "


def _keys(letters: str, *codes: str) -> dict[str, str]:
    return dict(zip(codes, letters, strict=True))


FAMILLES: Final = _keys("1234", "DON", "FSI", "EXT", "PER")
DETAILS: Final = {"DON": "12340", "FSI": "123450", "EXT": "12345670", "PER": "1234"}
INSTITUTIONS: Final = _keys("1230", "PN", "GN", "HFSI", "0")
PUBLICS: Final = _keys("12345670", "VIC", "MEC", "EXP", "RSQ", "FAM", "REC", "SOC", "AUT")
AGES: Final = _keys("1234567890", *"1234567890")
GENRES: Final = _keys("1230", *"1230")
NATURES: Final = _keys(
    "123456789abcde0", "VCO", "VIF", "VSX", "VAU", "CCO", "CFA", "MIN", "VUL",
    "PSY", "ADD", "LOG", "PRE", "VOI", "EVT", "AUT",
)  # fmt: skip
MODES: Final = _keys("123456789", *"123456789")
SUITES: Final = _keys("1234567890", *"1234567890")
PARTENAIRES: Final = _keys(
    "123456789abcde0", "SSD", "CCA", "ENF", "AAV", "VFF", "HEB", "JUR", "SAN",
    "PSY", "AGE", "AUT", "EDU", "DRO", "FSI", "DIV",
)  # fmt: skip
ISSUES: Final = "12345"
REFUSEE: Final = "3"
MOTIFS: Final = _keys("1234560", *"1234560")
CHAMPS_PENAUX: Final = "120"
BESOINS: Final = "1234567890"
DELAIS: Final = "12345"
ADHESIONS: Final = {"OUI": "o", "NON": "n", NR: _SPACE}

_MINEURS: Final = "129"


@dataclass(frozen=True)
class Rencontre:
    """One interview to type; ``orientations`` are (partner, issue) pairs."""

    jour: date
    mode: str
    suites: str
    orientations: tuple[tuple[str, str], ...] = ()
    motif: str | None = None

    def keys(self, aujourdhui: date) -> str:
        """What is typed from the page of a person, up to what saves."""
        motif = "" if self.motif is None else _key(MOTIFS, self.motif)
        return f"{_day(self.jour, aujourdhui)}{motif}{self.answers()}"

    def answers(self) -> str:
        """Mode, suites, orientations."""
        oriented = "".join(PARTENAIRES[who] + issue for who, issue in self.orientations)
        return f"{_key(MODES, self.mode)}{_key(SUITES, self.suites)}{oriented}"


@dataclass(frozen=True)
class Saisie:
    """One situation to type, by its codes; ``NR`` is Space. Further interviews are in ``suite``."""

    saisine: str
    institution: str
    public: str
    age: str
    genre: str
    nature: str
    premier: Rencontre
    adhesion: str = "OUI"
    urgence: str = "0"
    secondaires: tuple[str, ...] = ()
    champ_penal: str | None = None
    besoins: tuple[str, ...] = ()
    delai: str | None = None
    suite: tuple[Rencontre, ...] = field(default=())

    def keys(self, aujourdhui: date) -> str:
        """What is typed after the home screen's key, up to the adhesion, which saves."""
        saisine = _SPACE if self.saisine == NR else FAMILLES[self.saisine[:3]] + self.saisine[3:]
        return "".join(
            [
                _day(self.premier.jour, aujourdhui),
                "u" * int(self.urgence),
                saisine,
                _key(INSTITUTIONS, self.institution),
                _key(PUBLICS, self.public),
                _key(AGES, self.age),
                _key(GENRES, self.genre),
                _key(NATURES, self.nature),
                self._details(),
                self.premier.answers(),
                ADHESIONS[self.adhesion],
            ]
        )

    def _details(self) -> str:
        if not (self.secondaires or self.champ_penal or self.besoins or self.delai):
            return ""
        secondaires = "".join(NATURES[each] for each in self.secondaires)
        besoins = "".join(self.besoins)
        return f"p{secondaires}\r{self.champ_penal or chr(13)}{besoins}\r{self.delai or chr(13)}"

    @property
    def rencontres(self) -> tuple[Rencontre, ...]:
        """All interviews in time."""
        return tuple(sorted((self.premier, *self.suite), key=lambda each: each.jour))


def courte(jour: date) -> Saisie:
    """The shortest entry: one key a question, nothing optional, the person agrees."""
    return Saisie("FSI1", "PN", "VIC", "4", "1", "VCO", Rencontre(jour, "1", "1"))


Totaux = dict[str, Counter[tuple[str, ...]]]
"""Sums by table, then by codes; ``*`` is the total over a dimension."""


def totaux(saisies: Iterable[Saisie], counted: Callable[[date], bool]) -> Totaux:
    """Every total of the report on the days for which ``counted`` is true."""
    sums: Totaux = {}
    for saisie in saisies:
        for tableau, jour, codes in _contributions(saisie):
            if not counted(jour):
                continue
            table = sums.setdefault(tableau, Counter())
            for place in _places(codes):
                table[place] += 1
    return sums


def _contributions(saisie: Saisie) -> Iterator[tuple[str, date, tuple[str, ...]]]:
    jour = saisie.rencontres[0].jour
    nombre = len(saisie.rencontres)
    genre = {"1": "1", "2": "2"}.get(saisie.genre, "0")
    institution = _known(saisie.institution, "0")
    famille = saisie.saisine[:3]
    minorite = NR if saisie.age == NR else "MINEUR" if saisie.age in _MINEURS else "MAJEUR"
    opening: list[tuple[str, tuple[str, ...]]] = [
        ("situations", ()),
        ("saisine", (saisie.saisine,)),
        ("saisine_famille", (famille,)),
        ("institution", (institution,)),
        ("public", (saisie.public,)),
        ("age", (saisie.age,)),
        ("genre", (genre,)),
        ("nature", (saisie.nature,)),
        ("champ_penal", (saisie.champ_penal or "0",)),
        ("urgence", (saisie.urgence,)),
        ("delai", (saisie.delai or NR,)),
        ("adhesion", (saisie.adhesion,)),
        (
            "entretiens_par_situation",
            (str(nombre) if nombre < 4 else "4-6" if nombre < 7 else "7+",),
        ),
        ("nature_genre", (saisie.nature, genre)),
        ("nature_public", (saisie.nature, saisie.public)),
        ("nature_mineur", (saisie.nature, minorite)),
        ("saisine_institution", (famille, institution)),
        *(("natures_secondaires", (each,)) for each in saisie.secondaires),
        *(("besoins", (each,)) for each in saisie.besoins or (NR,)),
    ]
    yield from ((tableau, jour, codes) for tableau, codes in opening)
    yield from _of_interviews(saisie)


def _of_interviews(saisie: Saisie) -> Iterator[tuple[str, date, tuple[str, ...]]]:
    seen: set[tuple[str, str]] = set()
    for rang, each in enumerate(saisie.rencontres, start=1):
        yield "entretiens", each.jour, ()
        yield "mode", each.jour, (each.mode,)
        yield "suites", each.jour, (each.suites,)
        if rang >= 4:
            yield "motif_prolongement", each.jour, (each.motif or NR,)
        if (mark := ("annee", str(each.jour.year))) not in seen:
            seen.add(mark)
            yield "personnes", each.jour, ()
        for partenaire, issue in each.orientations:
            if issue != REFUSEE and (mark := ("partenaire", partenaire)) not in seen:
                seen.add(mark)
                yield "orientations", each.jour, (partenaire,)
                yield "nature_orientation", each.jour, (saisie.nature, partenaire)
            if (mark := ("issue", issue)) not in seen:
                seen.add(mark)
                yield "issue_orientation", each.jour, (issue,)


def _places(codes: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The cells that one answer adds to: its own, and the totals over each dimension."""
    places: set[tuple[str, ...]] = {()}
    for code in codes:
        places = {(*place, each) for place in places for each in (code, "*")}
    return places


def _key(keys: dict[str, str], code: str) -> str:
    return _SPACE if code == NR else keys[code]


def _known(code: str, unknown: str) -> str:
    return unknown if code == NR else code


def _day(jour: date, aujourdhui: date) -> str:
    """The keys that give an earlier day: a digit for the last nine, else the date."""
    back = (aujourdhui - jour).days
    if back == 0:
        return ""
    return f"j{back}" if back <= 9 else f"jd{jour:%d %m %Y}\r"


def au_hasard(chance: Random, jours: list[date], *, rencontres: int) -> Saisie:
    """A situation drawn by ``chance``, opened on the first of ``jours``; all codes come up."""

    def pick(codes: Iterable[str]) -> str:
        return chance.choice([*codes, NR]) if chance.random() < 0.2 else chance.choice([*codes])

    def some(codes: Iterable[str], most: int) -> tuple[str, ...]:
        return tuple(chance.sample(list(codes), chance.randint(0, most)))

    def rencontre(rang: int, jour: date) -> Rencontre:
        orientations = tuple((each, chance.choice(ISSUES)) for each in some(PARTENAIRES, 3))
        motif = pick(MOTIFS) if rang >= 4 else None
        return Rencontre(jour, pick(MODES), pick(SUITES), orientations, motif)

    famille = chance.choice(list(FAMILLES))
    nature = chance.choice(list(NATURES))
    more = chance.random() < 0.5
    each = [rencontre(rang, jour) for rang, jour in enumerate(jours[:rencontres], start=1)]
    return Saisie(
        saisine=famille + chance.choice(DETAILS[famille]) if chance.random() < 0.9 else NR,
        institution=pick(INSTITUTIONS),
        public=pick(PUBLICS),
        age=pick(AGES),
        genre=pick(GENRES),
        nature=nature,
        premier=each[0],
        adhesion="OUI" if rencontres > 1 else chance.choice(["OUI", "OUI", "NON", NR]),
        urgence=chance.choice("0012"),
        secondaires=some([code for code in NATURES if code != nature], 2) if more else (),
        champ_penal=chance.choice([None, *CHAMPS_PENAUX]) if more else None,
        besoins=some(BESOINS, 3) if more else (),
        delai=chance.choice([None, *DELAIS]) if more else None,
        suite=tuple(each[1:]),
    )
