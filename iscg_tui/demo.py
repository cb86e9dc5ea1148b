"""Years of plainly invented situations, to try the program and to show its report.

The proportions are those of a general post (published figures, see docs); the people are
nobody. The same seed gives the same situations.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from iscg_tui.dossier import Dossier
from iscg_tui.intake.ruban import ENTRETIENS_AVANT_MOTIF
from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Orientation, Situation
from iscg_tui.retention import months_after

if TYPE_CHECKING:
    from iscg_tui.nomenclature.loader import Nomenclature

NOMBRE_MAX: Final = 20_000
ANNEE_MIN: Final = 2000

_T = TypeVar("_T")
_Weights = Mapping[_T, float]

_FAMILLES: Final = {"FSI": 66, "PER": 14, "DON": 12, "EXT": 8}
_INSTITUTIONS: Final = {"PN": 62, "GN": 33, "HFSI": 4, "0": 1}
_PUBLICS: Final = {
    "VIC": 70, "MEC": 8, "EXP": 4, "RSQ": 4, "FAM": 6, "REC": 2, "SOC": 5, "AUT": 1,
}  # fmt: skip
_AGES: Final = {
    "1": 2, "2": 4, "9": 1, "3": 13, "4": 25, "5": 25, "6": 17, "7": 8, "8": 3, "0": 2,
}  # fmt: skip
_GENRES: Final = {"1": 75, "2": 24, "3": 0.5, "0": 0.5}
_NATURES: Final = {
    "VCO": 50, "VIF": 12, "CCO": 6, "CFA": 4, "MIN": 6, "VUL": 6, "PSY": 5, "LOG": 3, "PRE": 2,
    "VAU": 3, "VSX": 2, "ADD": 3, "VOI": 2, "EVT": 1, "AUT": 1,
}  # fmt: skip
_ENTRETIENS: Final = {1: 50, 2: 23, 3: 12, 4: 5, 5: 3, 6: 2, 7: 3, 8: 1, 9: 1}
_ADHESIONS: Final = {Adhesion.OUI: 78, Adhesion.NON: 17, Adhesion.NON_RENSEIGNEE: 5}
_MODES: Final = {"1": 38, "2": 46, "3": 3, "4": 3, "5": 3, "6": 1, "7": 1, "8": 2, "9": 3}
_SUITES: Final = {
    "1": 24, "2": 34, "3": 17, "4": 3, "5": 7, "6": 3, "7": 6, "8": 2, "9": 3, "0": 1,
}  # fmt: skip
_ORIENTATIONS: Final = {
    "SSD": 16, "CCA": 7, "ENF": 5, "AAV": 22, "VFF": 14, "HEB": 7, "JUR": 11, "SAN": 4, "PSY": 6,
    "AGE": 3, "AUT": 2, "EDU": 1, "DRO": 3, "FSI": 2, "DIV": 1,
}  # fmt: skip
_COMBIEN_D_ORIENTATIONS: Final = {0: 40, 1: 42, 2: 15, 3: 3}
_ISSUES: Final = {"1": 68, "2": 12, "3": 9, "4": 5, "5": 6}
_URGENCES: Final = {"0": 88, "1": 7, "2": 5}

_NOMS: Final = (
    "Fictif", "Imaginaire", "Inventée", "Chimère", "Exemple", "Pure-Invention", "D’Essai",
    "Personnage", "Légende", "Fable", "Mirage", "Nulle-Part", "Faux-Nom", "Conte", "Songe",
)  # fmt: skip
_PRENOMS: Final = (
    "Zébulon", "Pimprenelle", "Théodule", "Gédéon", "Philomène", "Barnabé", "Cunégonde",
    "Hégésippe", "Zénobie", "Pélagie", "Anicet", "Euphrasie", "Melchior", "Ursule", "Ovide",
)  # fmt: skip
_NOTES: Final = (
    "Personne inventée, rappeler plutôt le matin.",
    "Personne inventée, prévoir un interprète.",
    "Personne inventée, ne pas laisser de message.",
)


_AVANT: Final = 0.9
"""Situations of the year before, as a share of those of the year."""
_ECHEANCES: Final = (-40, -25, -12, -3, 15, 40, 70)
"""In days from the last one whose retention is over, the last contacts of older situations."""
_MOTIF: Final = "Personne inventée : une procédure est encore en cours."
_LOGEMENTS: Final = {"PER": 60, "TIE": 22, "HEB": 12, "SAN": 6}
_INDICATEURS: Final = """\
# Un indicateur inventé pour la démonstration.
[[indicateur]]
id = "logement"
titre = "Situation de logement (exemple)"
question = "Où la personne est-elle logée ? (exemple)"

[[indicateur.reponse]]
touche = "1"
code = "PER"
libelle = "Logement personnel"

[[indicateur.reponse]]
touche = "2"
code = "TIE"
libelle = "Chez un tiers"

[[indicateur.reponse]]
touche = "3"
code = "HEB"
libelle = "Hébergement"

[[indicateur.reponse]]
touche = "4"
code = "SAN"
libelle = "Sans logement"
"""


class DemoError(ValueError):
    """A demonstration that cannot be made; the text is one French sentence."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A store full of invented situations, and what opens it."""

    dossier: Dossier
    passphrase: str
    annee: int


def create_demo(
    vers: Path | None, *, annee: int | None, nombre: int, graine: int, today: date | None = None
) -> Demo:
    """Fill a new data folder with ``nombre`` invented situations of the year ``annee``.

    Those of the year before are there to compare with, and a few older ones have come due.
    ``vers`` is an empty or absent folder, by default a new temporary one; ``annee`` is by
    default the current one, and then nothing is dated after ``today``.
    """
    from iscg_tui.nomenclature.loader import load
    from iscg_tui.reglages import Reglages, save
    from iscg_tui.vault.passphrase import propose
    from iscg_tui.vault.recovery import RecoveryKey
    from iscg_tui.vault.repository import Repository

    today = today or date.today()  # noqa: DTZ011 — the day on her wall
    year = today.year if annee is None else annee
    if not 1 <= nombre <= NOMBRE_MAX:
        raise DemoError(f"Le nombre de situations va de 1 à {NOMBRE_MAX}.")
    if not ANNEE_MIN <= year <= today.year:
        raise DemoError(f"L’année va de {ANNEE_MIN} à {today.year}.")
    dossier = _empty_folder(vers)
    dossier.indicateurs.write_text(_INDICATEURS, "utf-8")
    passphrase = propose()
    repository = Repository.create(dossier, passphrase, RecoveryKey.generate())
    try:
        for situation in _years(load(), year, nombre, graine, today):
            repository.save(situation)
        repository.publish()
        if longer := repository.due(today, Reglages().conservation_mois).dues[:1]:
            repository.keep(longer[0].reference, _MOTIF, months_after(today, 6), le=today)
    finally:
        repository.close()
    save(
        dossier.reglages,
        Reglages(
            poste_nom="Poste de démonstration",
            employeur="Association Exemple",
            autorite_fonctionnelle="Commissariat de Fictiville",
        ),
    )
    return Demo(dossier, passphrase, year)


def _empty_folder(vers: Path | None) -> Dossier:
    if vers is None:
        folder = Path(tempfile.mkdtemp(prefix="iscg-demo-"))
    elif vers.exists() and (not vers.is_dir() or any(vers.iterdir())):
        raise DemoError("Ce dossier n’est pas vide : choisissez-en un autre, rien n’a été touché.")
    else:
        folder = vers
    dossier = Dossier(folder)
    dossier.prepare()
    return dossier


def _years(
    nomenclature: Nomenclature, annee: int, nombre: int, graine: int, today: date
) -> list[Situation]:
    """A few that come due, then the year before, then the year."""
    draw = random.Random(graine)  # noqa: S311 — as in ``invented``
    found = _coming_due(nomenclature, graine, today) if annee == today.year else []
    for year, count in ((annee - 1, max(int(nombre * _AVANT), 1)), (annee, nombre)):
        if year >= ANNEE_MIN:
            found += (
                replace(each, indicateurs=(("logement", _one(draw, _LOGEMENTS)),))
                for each in invented(nomenclature, year, count, graine + annee - year, today)
            )
    return found


def _coming_due(nomenclature: Nomenclature, graine: int, today: date) -> list[Situation]:
    """People met once, two years ago."""
    term = months_after(today, -24)
    drawn = invented(nomenclature, term.year, 4 * len(_ECHEANCES), graine + 2, term)
    kept = [each for each in drawn if each.identite is not None]
    return [
        replace(each, entretiens=(replace(each.entretiens[0], jour=term + timedelta(days)),))
        for each, days in zip(kept, _ECHEANCES, strict=False)
    ]


def invented(
    nomenclature: Nomenclature, annee: int, nombre: int, graine: int, today: date
) -> list[Situation]:
    """The situations of one seed, in the order of their opening.

    The main answers are dealt so that their proportions hold for any seed; the seed
    decides who has which.
    """
    draw = random.Random(graine)  # noqa: S311 — invented people, not secrets
    first, last = date(annee, 1, 2), min(date(annee, 12, 30), today)
    days = max((last - first).days, 0)
    openings = sorted(min(first, last) + timedelta(draw.randint(0, days)) for _ in range(nombre))
    deals = {
        name: _dealt(draw, weights, nombre)
        for name, weights in (
            ("famille", _FAMILLES),
            ("institution", _INSTITUTIONS),
            ("public", _PUBLICS),
            ("age", _AGES),
            ("genre", _GENRES),
            ("nature", _NATURES),
            ("adhesion", _ADHESIONS),
        )
    }
    counts = _dealt(draw, _ENTRETIENS, nombre)
    saisine = nomenclature["saisine"]
    situations = []
    for index, jour in enumerate(openings):
        answers = {name: dealt[index] for name, dealt in deals.items()}
        details = [choix.code for choix in saisine.choix if choix.groupe == answers["famille"]]
        adhesion = Adhesion(answers["adhesion"])
        entretiens = _entretiens(draw, jour, counts[index], last)
        nature = str(answers["nature"])
        others = [code for code in _NATURES if code != nature]
        situations.append(
            Situation(
                saisine=draw.choice(details),
                institution=str(answers["institution"]),
                public=str(answers["public"]),
                age=str(answers["age"]),
                genre=str(answers["genre"]),
                nature=nature,
                adhesion=adhesion,
                entretiens=entretiens,
                natures_secondaires=(draw.choice(others),) if draw.random() < 0.18 else (),
                champ_penal=draw.choices(("1", "2", None), (60, 20, 20))[0],
                besoins=tuple(draw.sample("1234567890", draw.choice((0, 0, 1, 1, 2)))),
                delai=draw.choices(("1", "2", "3", "4", None), (30, 15, 10, 5, 40))[0],
                urgence=_one(draw, _URGENCES),
                identite=_identite(draw, annee) if adhesion is Adhesion.OUI else None,
            )
        )
    return situations


def _entretiens(draw: random.Random, jour: date, count: int, last: date) -> tuple[Entretien, ...]:
    entretiens: list[Entretien] = []
    for rang in range(count):
        if rang:
            later = jour + timedelta(draw.randint(2, 21))
            # Towards the end of the year, what is left of it is shared out.
            jour = later if later <= last else jour + (last - jour) * draw.random()
        combien = _one(draw, _COMBIEN_D_ORIENTATIONS)
        familles: dict[str, None] = {}
        while len(familles) < combien:
            familles[_one(draw, _ORIENTATIONS)] = None
        issues = [_one(draw, _ISSUES) for _ in familles]
        entretiens.append(
            Entretien(
                jour=jour,
                mode=_one(draw, _MODES),
                suites=_one(draw, _SUITES),
                orientations=tuple(
                    Orientation(famille, issue, accord=issue != "3")
                    for famille, issue in zip(familles, issues, strict=True)
                ),
                motif_prolongement=(
                    draw.choice("1234560") if rang >= ENTRETIENS_AVANT_MOTIF else None
                ),
            )
        )
    return tuple(entretiens)


def _identite(draw: random.Random, annee: int) -> Identite:
    return Identite(
        nom=draw.choice(_NOMS),
        prenom=draw.choice(_PRENOMS),
        annee_naissance=annee - draw.randint(18, 80) if draw.random() < 0.8 else None,
        # Arcep keeps the numbers in 06 39 98 for fiction (décision 2018-0881, annexe).
        contact=f"06 39 98 {draw.randint(0, 99):02} {draw.randint(0, 99):02}",
        note=draw.choice(_NOTES) if draw.random() < 0.25 else "",
    )


def _one(draw: random.Random, weights: _Weights[_T]) -> _T:
    return draw.choices(list(weights), list(weights.values()))[0]


def _dealt(draw: random.Random, weights: _Weights[_T], total: int) -> Sequence[_T]:
    """``total`` values in the proportions of ``weights`` (largest remainders), shuffled."""
    whole = sum(weights.values())
    shares = {value: total * weight / whole for value, weight in weights.items()}
    counts = {value: int(share) for value, share in shares.items()}
    by_remainder = sorted(shares, key=lambda value: counts[value] - shares[value])
    for value in by_remainder[: total - sum(counts.values())]:
        counts[value] += 1
    dealt = [value for value, count in counts.items() for _ in range(count)]
    draw.shuffle(dealt)
    return dealt
