"""Figures called in a text are those of the protected report, whatever its period."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from iscg_tui.report.periods import annee, trimestre
from iscg_tui.report.rapport import Rapport
from iscg_tui.report.redaction import Rubrique
from iscg_tui.report.references import Chiffres
from iscg_tui.report.typography import number, percent

Build = Callable[..., Rapport]


def test_a_label_gives_the_value_of_its_line(make: Build) -> None:
    rapport = make()
    vco = number(rapport["nature"].valeurs["VCO",])
    texte = "Pour {violences conjugales}, {nature:VCO}, {Nature : vco}, {VIOLENCES  CONJUGALES}."
    assert Chiffres(rapport).resolu(texte) == f"Pour {vco}, {vco}, {vco}, {vco}."


def test_totals_and_shares_have_names(make: Build) -> None:
    rapport = make()
    nature = rapport["nature"]
    texte = "{situations} {personnes} {entretiens} {nature} {violences conjugales %}"
    totals = [number(rapport[each].total) for each in ("situations", "personnes", "entretiens")]
    share = percent(nature.valeurs["VCO",], nature.total)
    assert Chiffres(rapport).resolu(texte).split(" ") == [*totals, number(nature.total), share]


def test_the_share_of_1_to_3_interviews_has_a_name_masked_or_not(make: Build) -> None:
    nom = "situations de 1 à 3 entretiens %"
    rapport = make(seuil=0)
    called = Chiffres(rapport)(nom)
    assert called is not None
    assert called.valeur == f"{rapport.part_1_a_3.pourcentage}\u00a0%"
    assert called.libelle == "part des situations de 1 à 3 entretiens"
    assert called in Chiffres(rapport).cherche("part des situations")
    masked = Chiffres(make(seuil=1000))(nom)
    assert masked is not None
    assert masked.valeur == "s"


def test_each_figure_proposed_says_what_it_counts(make: Build) -> None:
    rapport = make()
    labels = {each.nom: each.libelle for each in Chiffres(rapport).cherche("")}
    assert (
        labels["violences conjugales"] == "nature principale de la situation, violences conjugales"
    )
    assert labels["violences conjugales %"] == (
        "nature principale de la situation, violences conjugales, part"
    )
    assert labels["situations"] == "situations, total"
    assert all(labels.values())


def test_a_search_by_table_and_code_takes_the_colon_for_a_space(make: Build) -> None:
    chiffres = Chiffres(make())
    assert chiffres.cherche("nature:vco") == chiffres.cherche("nature vco") != []


def test_a_reference_says_the_name_and_the_figure_that_it_calls(make: Build) -> None:
    chiffres = Chiffres(make())
    (reference,) = chiffres.dans("a {situations} b")
    assert (reference.nom, reference.chiffre) == ("situations", chiffres("situations"))


def test_a_cell_of_two_answers_is_called_by_its_codes(make: Build) -> None:
    rapport = make()
    value = rapport["nature_genre"].valeurs["VCO", "1"]
    assert Chiffres(rapport).resolu("{nature_genre:VCO:1}") == number(value)


def test_the_figures_follow_the_period_and_the_masking(make: Build) -> None:
    texte = "{violences conjugales}"
    quarter = make(periode=trimestre(2026, 1), seuil=0)
    for rapport in (make(), quarter, make(seuil=1000), make(seuil=0)):
        value = rapport["nature"].valeurs.get(("VCO",))
        assert Chiffres(rapport).resolu(texte) == number(value)
    assert Chiffres(make(seuil=1000)).resolu(texte) == "s"


@pytest.mark.parametrize("nom", ["autre", "rien", "", "nature:ZZZ", "nature:VCO:1", "oui"])
def test_what_names_no_figure_or_several_is_unknown(make: Build, nom: str) -> None:
    chiffres = Chiffres(make())
    assert chiffres(nom) is None or nom == "oui"
    if nom != "oui":
        assert chiffres.resolu(f"a {{{nom}}} b") == f"a {{{nom}}} b"
        (reference,) = chiffres.dans(f"a {{{nom}}} b")
        assert (reference.debut, reference.fin, reference.chiffre) == (2, 4 + len(nom), None)


def test_braces_that_close_nothing_are_text(make: Build) -> None:
    chiffres = Chiffres(make())
    assert list(chiffres.dans("a { b } c {situations")) == [*chiffres.dans("a { b } c")]
    assert list(chiffres.dans("} {")) == []


def test_every_name_proposed_gives_its_own_figure(make: Build) -> None:
    chiffres = Chiffres(make())
    proposed = chiffres.cherche("")
    assert len({each.nom for each in proposed}) == len(proposed) > 100
    assert all(chiffres(each.nom) == each for each in proposed)


def test_the_beginnings_of_words_find_a_figure(make: Build) -> None:
    found = [each.nom for each in Chiffres(make()).cherche("vio conj")]
    assert found[:2] == ["violences conjugales", "violences conjugales %"]


def test_no_figure_shows_what_its_table_masks(make: Build) -> None:
    rapport = make()
    shown = {
        number(value)
        for tableau in rapport.tableaux
        for value in tableau.valeurs.values()
        if value is not None
    }
    for each in Chiffres(rapport).cherche(""):
        assert each.valeur in shown or each.valeur == "s" or "%" in each.valeur


def test_a_heading_is_resolved_whole(make: Build) -> None:
    rapport = make(periode=annee(2026))
    rubrique = Chiffres(rapport).rubrique("Impact", ["Il y a {situations}.", "", "Fin."])
    total = number(rapport["situations"].total)
    assert rubrique == Rubrique("Impact", (f"Il y a {total}.", "Fin."))
