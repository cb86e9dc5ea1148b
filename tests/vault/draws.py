"""Invented situations, drawn by hypothesis."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Orientation, Situation

from .inventions import NOMENCLATURE, NOMS, PRENOMS


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


def indicateurs() -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    one = st.tuples(
        st.sampled_from(("animal", "b2_", "logement")), st.sampled_from(("OUI", "NR", "0"))
    )
    several = st.lists(one, max_size=3, unique_by=lambda each: each[0])
    return st.just(()) | several.map(lambda found: tuple(sorted(found)))


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    natures = draw(st.lists(codes("nature"), min_size=1, max_size=3, unique=True))
    adhesion = draw(st.sampled_from((Adhesion.OUI, Adhesion.OUI, Adhesion.NON)))
    held: dict[str, Any] = {}
    if adhesion is Adhesion.OUI and draw(st.booleans()):
        held["identite"] = Identite(
            draw(st.sampled_from(NOMS)),
            draw(st.sampled_from(PRENOMS)),
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
        indicateurs=draw(indicateurs()),
        **held,
    )
