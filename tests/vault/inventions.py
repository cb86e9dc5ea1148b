"""Invented situations, plainly so, and what the store's tests ask of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from iscg_tui.counters.cells import cells_of
from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Orientation, Situation
from iscg_tui.nomenclature.loader import load
from iscg_tui.vault.kdf import Cost
from iscg_tui.vault.recovery import RecoveryKey

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from iscg_tui.counters.cells import Cellule

CHEAP = Cost(8, 1, 1)
PASSPHRASE = "sept mots inventés pour une phrase fictive"
RECOVERY = RecoveryKey(bytes(range(20)))
NOMENCLATURE = load()

_NOMS = ("Fictif", "Imaginaire", "Inventé", "L’Hypothèse", "De la Fable", "Œuvre-Légende")
_PRENOMS = ("Zébulon", "Anne-Fiction", "Étoile", "Noé", "")


def codes(liste: str) -> st.SearchStrategy[str]:
    return st.sampled_from([each.code for each in NOMENCLATURE[liste].choix])


def jours() -> st.SearchStrategy[date]:
    return st.integers(0, 400).map(lambda days: date(2025, 11, 1) + timedelta(days=days))


@st.composite
def entretiens(draw: st.DrawFn, jour: date | None = None) -> Entretien:
    familles = draw(st.lists(codes("orientations"), max_size=2, unique=True))
    return Entretien(
        jour or draw(jours()),
        draw(codes("mode")),
        draw(codes("suites")),
        tuple(
            Orientation(each, draw(codes("issue_orientation")), draw(st.booleans()))
            for each in familles
        ),
        draw(st.none() | codes("motif_prolongement")),
    )


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    natures = draw(st.lists(codes("nature"), min_size=1, max_size=3, unique=True))
    adhesion = draw(st.sampled_from((Adhesion.OUI, Adhesion.OUI, Adhesion.NON)))
    held: dict[str, Any] = {}
    if adhesion is Adhesion.OUI and draw(st.booleans()):
        held["identite"] = Identite(
            draw(st.sampled_from(_NOMS)),
            draw(st.sampled_from(_PRENOMS)),
            draw(st.none() | st.integers(1920, 2020)),
            note=draw(st.sampled_from(("", "note inventée", "⚠ « guillemets » \\ \" '"))),
        )
    return Situation(
        draw(codes("saisine")),
        draw(codes("institution")),
        draw(codes("public")),
        draw(codes("age")),
        draw(codes("genre")),
        natures[0],
        adhesion,
        (draw(entretiens()),),
        tuple(natures[1:]),
        draw(st.none() | codes("champ_penal")),
        tuple(draw(st.lists(codes("besoins"), max_size=3, unique=True))),
        draw(st.none() | codes("delai")),
        draw(codes("urgence")),
        **held,
    )


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
        identite=Identite(rng.choice(_NOMS), rng.choice(_PRENOMS))
        if adhesion.value == "oui"
        else None,
    )
