"""What a grid's file may say, and the sentence for each thing that it may not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.nomenclature.loader import load
from iscg_tui.report.grilles import fichiers
from iscg_tui.report.grilles.loader import GrilleError, decode, id_of, read
from iscg_tui.report.periods import parse

from .conftest import Read, written

if TYPE_CHECKING:
    from iscg_tui.nomenclature.loader import Nomenclature

DOC = Path(__file__).resolve().parents[3] / "docs" / "format-grilles.md"

SOUND = written(
    ("nature_genre", {"Violences": "VCO VIF", "Logement": "LOG"}, {"Femmes": "1"}),
    ("suites", {"Mise à l’abri": "4"}),
    ("personnes",),
).replace('"Tableau personnes"\nunite = "situations"', '"Personnes"\nunite = "personnes"')


def refusal(text: str, listes: Nomenclature) -> str:
    with pytest.raises(GrilleError) as refused:
        decode("essai.toml", text.encode(), listes)
    return str(refused.value)


def test_a_grid_is_read_as_it_is_written(listes: Nomenclature) -> None:
    grille = decode("Mon Tableau 2026.toml", SOUND.encode(), listes)
    assert grille.id == "mon-tableau-2026"
    assert (grille.validite.du.text(), grille.validite.au.text()) == ("2026-01", "2026-12")
    crossed, suites, personnes = grille.tableaux
    assert [each.codes for each in crossed.lignes] == [("VCO", "VIF"), ("LOG",)]
    assert [dimension for dimension, _ in crossed.axes()] == ["nature", "genre"]
    assert suites.source.unite == "entretiens"
    assert personnes.axes() == ()


def test_rows_may_be_the_second_dimension(lue: Read) -> None:
    grille = lue(("nature_genre", {"Femmes": "1"}, {"Couple": "VCO"}, 'lignes = "genre"'))
    assert [dimension for dimension, _ in grille.tableaux[0].axes()] == ["genre", "nature"]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('"VCO", "VIF"', '"VCO", "ZUT"', 'codes = ["VCO", "ZUT"]', "« ZUT » n’existe pas dans"),
        ('["LOG"]', '["VIF"]', 'codes = ["VIF"]', "« VIF » est déjà dans « Violences »"),
        ('["LOG"]', '["LOG", "LOG"]', 'codes = ["LOG", "LOG"]', "écrit deux fois"),
        ('["LOG"]', "[]", "codes = []", "« codes » est vide"),
        ('["LOG"]', "[7]", "codes = [7]", "chaque code s’écrit entre guillemets"),
        ('["LOG"]', '"LOG"', 'codes = "LOG"', "« codes » doit être"),
        ('["LOG"]', '["LOG", "NR"]', 'codes = ["LOG", "NR"]', "reste une ligne visible"),
        ('["1"]', '["3"]', 'codes = ["3"]', "le code « 3 » est compté avec « 0 »"),
        ('["4"]', '["VCO"]', 'codes = ["VCO"]', "n’existe pas dans « Suites apportées »"),
        ('"nature_genre"', '"nature_age"', 'source = "nature_age"', "n’existe pas. Sources"),
        ('"nature_genre"', '"nature"', 'source = "nature"', "n’a pas de [[tableau.colonne]]"),
        ('"suites"', '"nature_genre"', 'unite = "entretiens"', "compte des situations"),
        ('"entretiens"', '"situations"', 'unite = "situations"', 'écrivez unite = "entretiens"'),
        ('"2026-12"', '"2025-12"', 'valable_au = "2025-12"', "finit avant de commencer"),
        ('"2026-12"', '"2036-12"', 'valable_au = "2036-12"', "dépasse dix ans"),
        ('"2026-12"', '"fin 2026"', 'valable_au = "fin 2026"', "s’écrit AAAA-MM"),
        ('"2026-01"', "2026", "valable_du = 2026", "« valable_du » doit être un texte"),
        ('"Logement"', '""', 'libelle = ""', "une seule ligne, non vide"),
        ('"Logement"', '"a\\nb"', 'libelle = "a\\nb"', "une seule ligne"),
        ('"Logement"', f'"{"x" * 61}"', f'libelle = "{"x" * 61}"', "dépasse 60 caractères"),
        ('"Logement"', '"a@b.fr"', 'libelle = "a@b.fr"', "ressemble à une adresse"),
        ('"Logement"', '"06 12 34 56 78"', 'libelle = "06 12 34 56 78"', "à un numéro"),
        ('"Logement"', '"L"\ntexte = "x"', 'texte = "x"', "le champ « texte » n’existe pas"),
        ('titre = "Personnes"', "", "[[tableau]]", "il manque une ligne « titre »"),
        ('"Financeur fictif"', '" x"', 'financeur = " x"', "ni ne finit par une espace"),
        ('titre = "Grille', 'format = 2\ntitre = "Grille', "format = 2", "lit le format 1"),
        ('[[tableau.ligne]]\nlibelle = "Mise', '[tableau.ligne]\nlibelle = "Mise', "", "doit être"),
        ('"Tableau suites"', '"Personnes"', 'titre = "Personnes"', "s’appelle déjà"),
        ('"Tableau suites"', '"x"\nlignes = "genre"', 'lignes = "genre"', "« lignes » désigne ici"),
    ],
)
def test_a_fault_is_said_with_its_file_and_line(
    listes: Nomenclature, old: str, new: str, line: str, reason: str
) -> None:
    assert old in SOUND
    text = SOUND.replace(old, new, 1)
    message = refusal(text, listes)
    assert reason.replace("« ", "«\u00a0").replace(" »", "\u00a0»") in message
    found = re.match(r"Fichier «\u00a0essai\.toml\u00a0», ligne (\d+)\u00a0: ", message)
    assert found is not None
    if line:
        assert line in text.split("\n")[int(found[1]) - 1]


@pytest.mark.parametrize("text", ["", "titre = 1", "[[tableau]]", "\x00", "tableau = [1]"])
def test_a_strange_file_is_refused_in_one_sentence(listes: Nomenclature, text: str) -> None:
    assert re.fullmatch(r"Fichier [^\n]+", refusal(text, listes))


@given(st.text(max_size=200))
def test_whatever_is_in_a_file_gives_one_sentence_or_a_grid(text: str) -> None:
    said = ""
    try:
        decode("essai.toml", text.encode(errors="replace"), load())
    except GrilleError as error:
        said = str(error)
    assert "\n" not in said


def test_a_file_too_big_or_unreadable_is_said_so(dossier: Path, listes: Nomenclature) -> None:
    (dossier / "gros.toml").write_text("#" * 70_000)
    with pytest.raises(GrilleError, match="trop gros"):
        read(dossier / "gros.toml", listes)
    with pytest.raises(GrilleError, match="ne peut pas être lu"):
        read(dossier / "absent.toml", listes)


def test_a_grid_that_overlaps_itself_is_refused(lue: Read) -> None:
    with pytest.raises(GrilleError, match="se recouvrent en partie") as refused:
        lue(
            ("nature", {"Couple et famille": "VCO VIF"}),
            ("nature_genre", {"Famille et sexuelles": "VIF VSX"}, {"Femmes": "1"}),
        )
    for told in ("Couple et famille", "Famille et sexuelles", "VIF dans les deux", "VCO", "VSX"):
        assert told in str(refused.value)
    assert re.match(r"Fichier «\u00a0fictive\.toml\u00a0», ligne 21", str(refused.value))


@pytest.mark.parametrize(
    ("nom", "id_"), [("Été & Hiver.toml", "ete-hiver"), ("…toml", "toml"), (".toml", "grille")]
)
def test_a_grid_is_named_by_its_file(nom: str, id_: str) -> None:
    assert id_of(nom) == id_


def test_the_examples_say_that_they_are_examples(listes: Nomenclature) -> None:
    names = fichiers.known(Path("/absent"))
    assert len(names) == 2
    for name, path in names.items():
        grille = read(path, listes)
        assert name.startswith("exemple-")
        assert grille.exemple
        assert grille.titre_complet.endswith("(exemple)")
        text = path.read_text("utf-8")
        assert text.startswith("# EXEMPLE fourni avec le programme.")
        assert "ministère" not in text.replace("d’aucun ministère", "")


def test_the_worked_example_of_the_documentation_is_read(listes: Nomenclature) -> None:
    steps = re.findall(r"```toml\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)
    (whole,) = (each for each in steps if "valable_du" in each and "[[tableau]]" in each)
    assert len(decode("fondation.toml", whole.encode(), listes).tableaux) == 2
    for step in steps:
        assert step.strip() in whole
    told = re.search(r"^> Fichier « fondation.toml »(.*)$", DOC.read_text("utf-8"), re.MULTILINE)
    assert told is not None
    spoiled = whole.replace('codes = ["VCO"]', 'codes = ["VCO", "VIF"]')
    assert refusal(spoiled, listes).replace("\u00a0", " ").endswith(told[1])


@pytest.mark.parametrize(
    ("du", "au", "meets", "covers"),
    [
        ("2026-04", "2026-06", True, True),
        ("2026-04", "2026-04", True, True),
        ("2026-06", "2026-06", True, True),
        ("2026-01", "2026-04", True, False),
        ("2026-06", "2026-12", True, False),
        ("2026-01", "2026-12", True, False),
        ("2026-01", "2026-03", False, False),
        ("2026-07", "2026-12", False, False),
    ],
)
def test_a_grid_is_for_the_months_that_it_names(
    lue: Read, du: str, au: str, meets: bool, covers: bool
) -> None:
    grille = lue(("nature", {"Violences": "VCO VIF"}), du="2026-04", au="2026-06")
    periode = parse(du, au)
    assert (grille.meets(periode), grille.covers(periode)) == (meets, covers)
