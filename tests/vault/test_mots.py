"""The words that proposals are drawn from, and the script that sorts them."""

from __future__ import annotations

import importlib.util
import math
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iscg_tui.vault.passphrase import BITS_CNIL, MOTS_PROPOSES, word_list

if TYPE_CHECKING:
    from types import ModuleType

RACINE = Path(__file__).parents[2]
SCRIPT = RACINE / "docs" / "trier_mots.py"
COFFRE = RACINE / "iscg_tui" / "vault"

DICTIONNAIRE = """9
maison/S.() po:nom is:fem
maisonnette/S.() po:nom is:fem
marche/S.() po:nom is:fem
marché/S.() po:nom is:mas
jardin/S.() po:nom is:mas
soudain po:adv
ancre/S.() po:nom is:fem
encre/S.() po:nom is:fem
jardiner/a0p.() po:v1_it____a
plantoir/S.() po:nom is:mas
plante/S.() po:nom is:fem
planteur/S.() po:nom is:mas
"""


@pytest.fixture(scope="module")
def trier() -> ModuleType:
    spec = importlib.util.spec_from_file_location("trier_mots", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_seven_words_reach_what_the_cnil_asks() -> None:
    size = len(word_list())
    assert size >= 4096
    assert sum(math.log2(size - rank) for rank in range(MOTS_PROPOSES)) >= BITS_CNIL + 4


def test_each_word_is_typed_without_accent_nor_shift_and_stands_once_in_order() -> None:
    words = word_list()
    assert [word for word in words if not re.fullmatch("[a-z]{4,8}", word)] == []
    assert list(words) == sorted(set(words))


def test_no_word_begins_another_nor_sounds_like_it_nor_ends_one_letter_away(
    trier: ModuleType,
) -> None:
    assert trier.sans_prefixe(list(word_list())) == {}
    assert trier.trop_proches(list(word_list())) == {}


def test_nothing_of_what_she_hears_all_day_is_in_the_list() -> None:
    said = re.compile(
        "^(?:viol|mort|mour|sang(?!lier|ria)|batt[ur]|frapp|coup[es]?$|bless|tue|meurt|crim|sexe|haine|"
        "otage|prison|plaint|suici|pleur[es]?$|peine|pend[ru]e?$|crier?$|peur|arme$|menac|gifl|drogu|"
        "poign?ard|tortur|noy(?:ade|er)|victim|tomb|cercueil|deuil|bagarr|insult|harcel|racai|put)"
    )
    assert [word for word in word_list() if said.search(word)] == []


@pytest.mark.parametrize("other", ["mots_devinables.txt", "mots_outils.txt"])
def test_no_word_that_a_neighbour_would_try_first_is_drawn(other: str) -> None:
    lines = (COFFRE / other).read_text("ascii").splitlines()
    words = [line for line in lines if line and not line.startswith("#")]
    assert len(words) > 50
    assert [word for word in words if not re.fullmatch("[a-z]+", word)] == []
    assert len(words) == len(set(words))
    assert set(words).isdisjoint(word_list())


def test_no_word_set_aside_has_come_back() -> None:
    aside = set((RACINE / "docs" / "mots_ecartes.txt").read_text("ascii").split())
    assert {"branler", "menotte", "cercueil"} <= aside
    assert aside.isdisjoint(word_list())


def sort_words(candidates: str, dictionary: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), str(dictionary)],
        input=candidates,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
        timeout=60,
    )


def test_the_script_keeps_what_is_fit_and_says_why_it_leaves_the_rest(tmp_path: Path) -> None:
    dictionary = tmp_path / "fr.dic"
    dictionary.write_text(DICTIONNAIRE, "utf-8")
    candidates = (
        "maison maisonnette marche jardin soudain ancre encre jardiner "
        "plantoir plante planteur menotte police inconnu"
    )
    result = sort_words(candidates, dictionary)
    assert result.returncode == 0
    assert result.stdout.split() == ["ancre", "jardin", "maison", "plante", "plantoir"]
    for reason in (
        "encre : trop proche de ancre",
        "inconnu : pas une entrée du dictionnaire",
        "jardiner : commence un autre mot ou le prolonge",
        "maisonnette : pas de 4 à 8 lettres",
        "marche : existe aussi avec accent : marché",
        "menotte : écarté",
        "planteur : commence un autre mot",
        "police : devinable",
        "soudain : pas une entrée du dictionnaire",
    ):
        assert reason in result.stderr
    again = sort_words(result.stdout, dictionary)
    assert (again.stdout, again.stderr) == (result.stdout, "")


def test_the_script_without_dictionary_says_how_it_is_used() -> None:
    result = subprocess.run(
        [sys.executable, str(SCRIPT)], input="", capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 2
    assert "fr.dic" in result.stderr
