"""The tables of indicators: one way, by month, in the file, readable without their labels."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.counters.cells import Cellule, cells_of, difference
from iscg_tui.counters.file import Compteurs, CountersError, decode, encode
from iscg_tui.counters.indicateurs import completed, tableaux
from iscg_tui.counters.tableaux import tableau_de
from iscg_tui.counters.words import in_words
from iscg_tui.intake.situation import Adhesion, Entretien, Situation
from iscg_tui.nomenclature.loader import load

from ..indicateurs import lists

ASKED = (("animal", "OUI"), ("logement", "TIE"))
SITUATION = Situation(
    *("FSI1", "PN", "VIC", "5", "1", "VCO"),
    Adhesion.OUI,
    (Entretien(date(2026, 3, 4), "1", "2"), Entretien(date(2026, 5, 4), "1", "2")),
    indicateurs=ASKED,
)
IDS = ["indicateur_animal", "indicateur_b2_", "indicateur_" + "x" * 24]
NO_IDS = ["indicateur_", "indicateur_A", "indicateur_" + "x" * 25, "indicateur_a-b", "indicateurs"]


def test_an_answer_counts_alone_in_the_month_of_the_opening() -> None:
    without = replace(SITUATION, indicateurs=())
    added = difference(cells_of(without, load()), cells_of(SITUATION, load()))
    assert {cell.text(): times for cell, times in added.items()} == {
        "indicateur_animal|2026-03|OUI": 1,
        "indicateur_logement|2026-03|TIE": 1,
    }
    assert cells_of(SITUATION, lists()) == cells_of(SITUATION, load())


@pytest.mark.parametrize("id_", IDS)
def test_a_table_of_an_indicator_has_one_dimension_and_months(id_: str) -> None:
    tableau = tableau_de(id_)
    assert tableau is not None
    assert (tableau.dimensions, tableau.pas, tableau.unite) == ((id_,), "mois", "situations")
    assert Cellule.is_text(f"{id_}|2026-03|OUI")
    for wrong in ("2026-T1|OUI", "2026-03", "2026-03|OUI|1", "2026-03|oui", "2026-03|4-6"):
        assert not Cellule.is_text(f"{id_}|{wrong}")
        with pytest.raises(ValueError, match=r"cellule"):
            Cellule.parse(f"{id_}|{wrong}")


@pytest.mark.parametrize("id_", NO_IDS)
def test_another_name_is_no_table(id_: str) -> None:
    assert tableau_de(id_) is None
    assert not Cellule.is_text(f"{id_}|2026-03|OUI")


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(IDS), st.from_regex(r"[A-Z0-9]{1,8}", fullmatch=True)),
        st.integers(1, 50),
        max_size=8,
    )
)
def test_what_was_counted_is_read_back_and_has_labels(
    sums: dict[tuple[str, str], int],
) -> None:
    cells = {Cellule(id_, "2026-03", (code,)): times for (id_, code), times in sums.items()}
    compteurs = decode(encode(Compteurs(3, "2026-1", cells)))
    assert dict(compteurs.sommes) == cells
    for known in (load(), lists()):
        listes = completed(known, compteurs.sommes)
        for id_, code in sums:
            assert listes[id_].libelle_publie(code)
        assert {each.id for each in tableaux(listes)} >= {id_ for id_, _ in sums}


def test_a_file_with_a_table_of_another_shape_is_refused() -> None:
    compteurs = Compteurs(1, "2026-1", {Cellule("indicateur_animal", "2026-03", ("OUI",)): 7})
    content = json.loads(encode(compteurs))
    for name, node in (
        ("indicateur_A", {"2026-03": {"OUI": 7}}),
        ("indicateur_animal", {"2026-T1": {"OUI": 7}}),
        ("indicateur_animal", {"2026-03": {"OUI": {"1": 7}}}),
        ("indicateur_animal", {"2026-03": {"Mme Fictive": 7}}),
    ):
        content["tableaux"] = {name: node}
        with pytest.raises(CountersError):
            decode(json.dumps(content).encode())


def test_a_lost_list_leaves_its_codes() -> None:
    cells = {Cellule("indicateur_nom", "2026-03", (code,)): 5 for code in ("ZUT", "NR")}
    listes = completed(load(), cells)
    assert listes["indicateur_nom"].titre == "Indicateur nom"
    assert listes["indicateur_nom"].libelle("ZUT") == "Code ZUT (retiré)"
    passed = completed(load(), [Cellule("indicateur_nom", "2026-03", ("NR",))])
    assert passed["indicateur_nom"].libelle("NR") == "Non renseigné"


def test_a_change_of_an_answer_is_said_in_words() -> None:
    after = replace(SITUATION, indicateurs=(("animal", "NON"), ("logement", "TIE")))
    change = difference(cells_of(SITUATION, load()), cells_of(after, load()))
    (said,) = in_words(change, lists())
    assert said == "Présence d’un animal : Non +1, Oui −1."
    assert "Code NON" in in_words(change, load())[0]
