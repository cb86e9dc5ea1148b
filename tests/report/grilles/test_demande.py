"""Which grids may be asked of a period together, and where they are found."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iscg_tui.nomenclature.loader import load
from iscg_tui.report.errors import DemandeError
from iscg_tui.report.grilles.demande import chosen, drawn
from iscg_tui.report.grilles.fichiers import EXEMPLES, inspected, known
from iscg_tui.report.grilles.loader import decode
from iscg_tui.report.grilles.recouvrement import RecouvrementError, check_together
from iscg_tui.report.periods import annee, parse

from .conftest import written

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.report.rapport import Rapport

    from .conftest import Read

COUPLE = ("nature", {"Couple et famille": "VCO VIF"})
FAMILLE = ("nature", {"Famille et sexuelles": "VIF VSX"})


@pytest.mark.parametrize(
    ("one", "two", "question", "both", "first", "second"),
    [
        (COUPLE, FAMILLE, "Nature", "VIF", "VCO", "VSX"),
        (
            COUPLE,
            ("nature_genre", {"Femmes": "1"}, {"F": "VIF VSX"}, 'lignes = "genre"'),
            *("Nature", "VIF", "VCO", "VSX"),
        ),
        (
            ("saisine_famille", {"Police": "DON FSI"}),
            ("saisine", {"Procédures": "DON3 EXT3"}),
            *("Saisine", "DON3", "DON0, DON1, DON2, DON4, FSI0", "EXT3"),
        ),
        (
            ("nature_mineur", {"V": "VCO"}, {"Mineurs": "MINEUR"}),
            ("age", {"Jeunes": "2 3"}),
            *("Minorité", "2", "1, 9", "3"),
        ),
    ],
)
def test_grids_that_overlap_in_part_are_refused_with_the_reason(
    lue: Read,
    listes: Nomenclature,
    one: tuple[object, ...],
    two: tuple[object, ...],
    question: str,
    both: str,
    first: str,
    second: str,
) -> None:
    grilles = (lue(one, titre="Grille une"), lue(two, nom="deux.toml", titre="Grille deux"))
    with pytest.raises(RecouvrementError) as refused:
        check_together(grilles, listes)
    said = str(refused.value).replace("\u00a0", " ")
    assert "Grille une" in said
    assert "Grille deux" in said
    assert f"en partie sur « {question} » : {both} dans les deux, {first}" in said
    assert f"{second} dans la seconde seule. Leur différence pourrait désigner" in said


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (COUPLE, COUPLE),
        (COUPLE, ("nature", {"Couple": "VCO"})),
        (COUPLE, ("nature", {"Sexuelles": "VSX"})),
        (COUPLE, ("nature_genre", {"Violences": "VCO VIF VSX VAU"}, {"Femmes": "1"})),
        # The secondary natures answer another question than the principal one.
        (COUPLE, ("natures_secondaires", {"Famille et sexuelles": "VIF VSX"})),
        (("age", {"Mineurs": "1 2 9"}), ("nature_mineur", {"V": "VCO"}, {"Mineurs": "MINEUR"})),
        (("suites", {"A": "1 2"}), ("mode", {"B": "2 3"})),
    ],
)
def test_equal_nested_and_disjoint_groups_go_together(
    lue: Read, listes: Nomenclature, one: tuple[object, ...], two: tuple[object, ...]
) -> None:
    check_together((lue(one), lue(two, nom="deux.toml")), listes)


@settings(max_examples=60, deadline=None)
@given(
    *(
        st.sets(st.sampled_from(["VCO", "VIF", "VSX", "VAU", "CCO"]), min_size=1, max_size=4)
        for _ in range(2)
    )
)
def test_a_refusal_is_for_a_partial_overlap_and_no_other(one: set[str], two: set[str]) -> None:
    listes = load()
    grilles = [
        decode(nom, written(("nature", {"A": " ".join(sorted(codes))})).encode(), listes)
        for nom, codes in (("une.toml", one), ("deux.toml", two))
    ]
    refused = False
    try:
        check_together(grilles, listes)
    except RecouvrementError:
        refused = True
    assert refused == (bool(one & two) and bool(one - two) and bool(two - one))


def test_a_period_out_of_the_dates_is_refused(dossier: Path, listes: Nomenclature) -> None:
    (dossier / "a.toml").write_text(written(COUPLE, du="2026-04", au="2026-12"), "utf-8")
    with pytest.raises(DemandeError, match="vaut de 2026-04 à 2026-12"):
        chosen(["a"], dossier, listes, annee(2026))
    (grille,) = chosen(["a"], dossier, listes, parse("2026-04", "2026-06"))
    assert grille.id == "a"


def test_a_grid_of_the_folder_counts_though_it_is_not_asked(
    dossier: Path, listes: Nomenclature
) -> None:
    (dossier / "une.toml").write_text(written(COUPLE), "utf-8")
    (dossier / "deux.toml").write_text(written(FAMILLE), "utf-8")
    with pytest.raises(RecouvrementError, match="se recouvrent en partie"):
        chosen(["une"], dossier, listes, annee(2026))
    (dossier / "deux.toml").write_text(written(FAMILLE, du="2024-01", au="2025-12"), "utf-8")
    assert chosen(["une"], dossier, listes, annee(2026))
    # A file that cannot be used stops nothing but itself.
    (dossier / "deux.toml").write_text("x", "utf-8")
    assert chosen(["une"], dossier, listes, annee(2026))


def test_a_grid_is_found_by_its_name_or_by_its_file(
    dossier: Path, tmp_path: Path, listes: Nomenclature
) -> None:
    (dossier / "Bilan Été.toml").write_text(written(COUPLE, titre="Du dossier"), "utf-8")
    (tmp_path / "ailleurs.toml").write_text(written(COUPLE, titre="Ailleurs"), "utf-8")
    named = ["bilan-ete", str(tmp_path / "ailleurs.toml")]
    assert [each.titre for each in chosen(named, dossier, listes, annee(2026))] == [
        "Du dossier",
        "Ailleurs",
    ]
    assert chosen(["exemple-clspd"], dossier, listes, annee(2026))[0].exemple
    (dossier / "exemple-clspd.toml").write_text(written(COUPLE, titre="Le mien"), "utf-8")
    assert chosen(["exemple-clspd"], dossier, listes, annee(2026))[0].titre == "Le mien"


@pytest.mark.parametrize("named", ["absente", "/absente.toml", "dossier/absente", "a\x1b[2J"])
def test_an_unknown_grid_is_said_so(dossier: Path, listes: Nomenclature, named: str) -> None:
    with pytest.raises(DemandeError) as refused:
        chosen([named], dossier, listes, annee(2026))
    assert "\x1b" not in str(refused.value)
    assert "/" in named or "exemple-clspd" in str(refused.value)


def test_the_same_grid_twice_is_refused(dossier: Path, listes: Nomenclature) -> None:
    with pytest.raises(DemandeError, match="deux fois"):
        chosen(["exemple-clspd", "exemple-clspd"], dossier, listes, annee(2026))


def test_the_two_examples_go_together_and_each_makes_a_document(
    make: Callable[..., Rapport], dossier: Path, listes: Nomenclature
) -> None:
    grilles = chosen(list(known(dossier)), dossier, listes, annee(2026))
    made = drawn(make(), grilles, "csv")
    assert list(made) == [
        "exemple-association_2026-01_2026-12.csv",
        "exemple-clspd_2026-01_2026-12.csv",
    ]
    for rapport, grille in zip(made.values(), grilles, strict=True):
        assert len(rapport.tableaux) == len(grille.tableaux)
        assert rapport.grille.endswith("(exemple)")
        assert rapport.notes[0].startswith("Cette grille est un exemple")


def test_the_known_grids_are_named_with_what_is_wrong(dossier: Path, listes: Nomenclature) -> None:
    (dossier / "une.toml").write_text(written(COUPLE, titre="Une"), "utf-8")
    (dossier / "deux.toml").write_text(written(FAMILLE, titre="Deux"), "utf-8")
    (dossier / "fausse.toml").write_text("x", "utf-8")
    (dossier / "note.txt").write_text("rien", "utf-8")
    said = [(each.saine, each.phrase.replace("\u00a0", " ")) for each in inspected(dossier, listes)]
    assert [sound for sound, _ in said] == [True, False, True, True, True, False]
    assert said[0][1] == "bon  deux : Deux, de 2026-01 à 2026-12"
    assert re.match(r"NON  fausse : Fichier « fausse.toml », ligne 1", said[1][1])
    assert "La grille « Deux »" in said[5][1]
    assert "la grille « Une »" in said[5][1]


def test_a_folder_that_is_not_there_is_an_empty_one(listes: Nomenclature) -> None:
    sound = list(inspected(Path("/absent"), listes))
    assert [each.saine for each in sound] == [True] * len(list(EXEMPLES.glob("*.toml")))
