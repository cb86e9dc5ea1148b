"""Invented situations, plainly so, and what the store's tests ask of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from iscg_tui.counters.cells import cells_of
from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Orientation, Situation
from iscg_tui.nomenclature.loader import load
from iscg_tui.vault.kdf import Cost
from iscg_tui.vault.recovery import RecoveryKey

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from iscg_tui.counters.cells import Cellule
    from iscg_tui.vault.repository import Repository

CHEAP = Cost(8, 1, 1)
PASSPHRASE = "sept mots inventés pour une phrase fictive"
RECOVERY = RecoveryKey(bytes(range(20)))
NOMENCLATURE = load()

NOMS = ("Fictif", "Imaginaire", "Inventé", "L’Hypothèse", "De la Fable", "Œuvre-Légende")
PRENOMS = ("Zébulon", "Anne-Fiction", "Étoile", "Noé", "")


def plain(jour: date = date(2026, 3, 4), **changes: Any) -> Situation:
    """One whole situation, the same each time."""
    values: dict[str, Any] = {
        "saisine": "FSI1",
        "institution": "PN",
        "public": "VIC",
        "age": "4",
        "genre": "1",
        "nature": "VCO",
        "adhesion": Adhesion.OUI,
        "entretiens": (Entretien(jour, "1", "2", (Orientation("AAV", "1", True),)),),
        "identite": Identite("Fictif", "Zébulon", note="note inventée"),
    }
    return Situation(**{**values, **changes})


def seen(repository: Repository, *jours: date) -> list[str]:
    """One person a day, each met once; their references."""
    return [str(repository.save(plain(jour)).reference) for jour in jours]


def recount(of: Iterable[Situation]) -> dict[Cellule, int]:
    """What the counters must say of these situations, counted from nothing."""
    total: dict[Cellule, int] = {}
    for situation in of:
        for cell, times in cells_of(situation, NOMENCLATURE).items():
            total[cell] = total.get(cell, 0) + times
    return total


def at_random(rng: Random) -> Situation:
    """A situation drawn without hypothesis, for long sessions."""

    def one(liste: str) -> str:
        return rng.choice(NOMENCLATURE[liste].choix).code

    adhesion = Adhesion.NON if rng.random() < 0.25 else Adhesion.OUI
    return Situation(
        one("saisine"),
        one("institution"),
        one("public"),
        one("age"),
        one("genre"),
        one("nature"),
        adhesion,
        (
            Entretien(
                date(2026, rng.randint(1, 12), rng.randint(1, 28)), one("mode"), one("suites")
            ),
        ),
        identite=Identite(rng.choice(NOMS), rng.choice(PRENOMS))
        if adhesion.value == "oui"
        else None,
    )
