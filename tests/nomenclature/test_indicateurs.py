"""What the employer's indicators may be, and the sentence for each thing that they may not."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.nomenclature.indicateurs import IndicateursError, decode, of_post, read
from iscg_tui.nomenclature.loader import load

DOC = Path(__file__).parents[2] / "docs" / "format-indicateurs.md"

SOUND = """\
[[indicateur]]
id = "logement"
titre = "Situation de logement"
question = "Où la personne est-elle logée ?"

[[indicateur.reponse]]
touche = "1"
code = "LOC"
libelle = "Locataire"

[[indicateur.reponse]]
touche = "2"
code = "HEB"
libelle = "Hébergée par un tiers"

[[indicateur.reponse]]
code = "HOT"
libelle = "Hôtel"
retire = true
"""


def another(id_: str, text: str = SOUND) -> str:
    return text.replace('"logement"', f'"{id_}"')


def refusal(text: str) -> str:
    with pytest.raises(IndicateursError) as refused:
        decode("indicateurs.toml", text.encode())
    return str(refused.value)


def test_an_indicator_is_a_closed_list_by_its_id() -> None:
    (indicateur,) = decode("indicateurs.toml", SOUND.encode())
    assert (indicateur.id, indicateur.liste.id) == ("logement", "indicateur_logement")
    assert indicateur.question == "Où la personne est-elle logée ?"
    assert [each.code for each in indicateur.liste.offerts()] == ["LOC", "HEB"]
    assert indicateur.liste.codes_publies() == ("LOC", "HEB", "HOT", "NR")
    assert indicateur.liste.libelle("HOT") == "Hôtel (retiré)"


def test_the_question_is_the_title_where_it_is_not_given() -> None:
    text = re.sub(r"question = .*\n", "", SOUND)
    assert decode("indicateurs.toml", text.encode())[0].question == "Situation de logement"


def test_three_are_asked_at_most_and_those_retired_are_no_matter() -> None:
    three = SOUND + another("b") + another("c")
    assert len(decode("indicateurs.toml", three.encode())) == 3
    assert "3 indicateurs au plus" in refusal(three + another("d"))
    retired = another("d").replace('titre = "S', 'retire = true\ntitre = "S')
    assert len(decode("indicateurs.toml", (three + retired).encode())) == 4


def test_ten_answers_are_offered_at_most() -> None:
    more = "".join(
        f'[[indicateur.reponse]]\ntouche = "{key}"\ncode = "R{key}"\nlibelle = "Réponse {key}"\n'
        for key in "34567890"
    )
    assert decode("indicateurs.toml", (SOUND + more).encode())
    extra = '[[indicateur.reponse]]\ntouche = "a"\ncode = "A"\nlibelle = "Onzième"\n'
    assert "10 réponses au plus" in refusal(SOUND + more + extra)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('titre = "S', 'croise_avec = "nature"\ntitre = "S', "croise_avec", "se compte seul"),
        ('titre = "S', 'libre = true\ntitre = "S', "libre = true", "n’a pas de texte libre"),
        ('"Situation de logement"', '"Nom du bailleur"', "titre", "ressemble à un nom"),
        ('"Situation de logement"', '"Adresse"', "titre", "à une adresse"),
        ('"Situation de logement"', '"Date de naissance"', "titre", "ressemble à un nom"),
        ('"Où la personne est-elle logée ?"', '"Son téléphone ?"', "question", "un numéro"),
        ('"Locataire"', '"Mme Fictive"', "libelle", "ne désigne personne"),
        ('"Locataire"', '"12, rue Inventée"', "libelle", "ne désigne personne"),
        ('"Locataire"', '"06 12 34 56 78"', "libelle", "à un numéro"),
        ('"Locataire"', '"Autre : précisez"', "libelle", "appelle un texte libre"),
        ('"Situation de logement"', '"Commune et âge"', "titre", "croise la résidence"),
        ('"Locataire"', '"Femme du quartier"', "libelle", "croise la résidence"),
        ('"Situation de logement"', '"x"\nreponses = 1', "reponses", "n’existe pas"),
        ('"logement"', '"Logement"', "id", "« id » s’écrit en"),
        ('"HEB"', '"LOC"', 'code = "LOC"', "déjà celui de « Locataire »"),
        ('"HEB"', '"NR"', 'code = "NR"', "déjà celui de « Non renseigné »"),
        ('touche = "2"\n', "", 'code = "HEB"', "n’a pas de touche"),
        ('touche = "2"', 'touche = "1"', 'touche = "1"', "déjà celle de « Locataire »"),
        ('touche = "2"', 'touche = "u"', 'touche = "u"', "marque l’urgence"),
        ('touche = "2"', 'touche = "É"', 'touche = "É"', "demande Maj ou AltGr"),
        ('id = "logement"\n', "", "[[indicateur]]", "il manque une ligne « id »"),
    ],
)
def test_a_fault_is_said_with_its_file_and_line(old: str, new: str, line: str, reason: str) -> None:
    assert old in SOUND
    text = SOUND.replace(old, new, 1)
    message = refusal(text)
    assert reason in message
    found = re.match(r"Fichier « indicateurs\.toml », ligne (\d+) : ", message)
    assert found is not None
    assert line in text.split("\n")[int(found[1]) - 1]


def test_an_indicator_without_answers_is_no_list() -> None:
    assert "liste fermée" in refusal('[[indicateur]]\nid = "a"\ntitre = "Texte"\n')
    assert "un id ne sert qu’une fois" in refusal(SOUND + SOUND)


def test_residence_alone_may_be_counted() -> None:
    text = SOUND.replace("Situation de logement", "Commune de résidence")
    assert len(decode("indicateurs.toml", text.encode())) == 1


@given(st.text(max_size=200))
def test_whatever_is_in_a_file_gives_one_sentence_or_indicators(text: str) -> None:
    said = ""
    try:
        decode("indicateurs.toml", text.encode(errors="replace"))
    except IndicateursError as error:
        said = str(error)
    assert "\n" not in said


def test_without_a_file_nothing_changes(tmp_path: Path) -> None:
    assert of_post(tmp_path / "indicateurs.toml") == (load(), "")


def test_a_file_that_cannot_be_used_asks_nothing_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "indicateurs.toml"
    path.write_text(SOUND.replace('"HEB"', '"LOC"'), "utf-8")
    nomenclature, said = of_post(path)
    assert nomenclature == load()
    assert said.startswith("Indicateurs non demandés. Fichier « indicateurs.toml », ligne 13")
    path.write_text("#" * 70_000, "utf-8")
    with pytest.raises(IndicateursError, match="trop gros"):
        read(path)
    path.unlink()
    os.mkfifo(tmp_path / "tube")
    for other in (tmp_path, tmp_path / "tube", Path("/dev/zero")):
        with pytest.raises(IndicateursError, match="ne peut pas être lu"):
            read(other)


def test_the_worked_example_of_the_documentation_is_read() -> None:
    text = DOC.read_text("utf-8")
    steps = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    whole = max(steps, key=len)
    assert decode("indicateurs.toml", whole.encode())
    for step in steps:
        assert step.strip() in whole
