"""Look-alikes: always writable, always as wide, and only where they are needed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from iscg_tui.nomenclature.loader import load
from iscg_tui.tui.driver.charset import displayable, initial_environment, terminal_encoding

ENCODINGS = ["ascii", "iso8859-1", "iso8859-15", "utf-8"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hors-d’Œuvre · né à l’été", "Hors-d'Ouvre . ne a l'ete"),
        ("▸Âge ─ • █ …", ">Age - * # ."),
        ("«\u00a0Échap\u00a0» ←→", '" Echap " <>'),
        ("² masquer", "? masquer"),
        ("漢e\u0301👍", "??e??"),
        ("Œœ€ßÆ", "OoEsA"),
    ],
)
def test_ascii_gets_look_alikes(text: str, shown: str) -> None:
    assert displayable(text, "ascii") == shown


def test_latin_1_keeps_its_accents_and_loses_only_what_it_lacks() -> None:
    assert displayable("Âge : né à l’été ─ €", "iso8859-1") == "Âge : né à l'été - E"
    assert displayable("Âge : né à l’été ─ €", "iso8859-15") == "Âge : né à l'été - €"


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"])), st.sampled_from(ENCODINGS)
)
def test_any_text_can_be_written(text: str, encoding: str) -> None:
    displayable(text, encoding).encode(encoding)


@given(st.text(st.characters(max_codepoint=0x24FF, categories=["L", "N", "P", "S", "Zs", "Mn"])))
def test_what_is_written_is_as_wide(text: str) -> None:
    # Rich gives Hangul medial and final letters no width; alone, they are no French.
    plain = "".join(each for each in text if not 0x1160 <= ord(each) <= 0x11FF)
    assert cell_len(displayable(plain, "ascii")) == cell_len(plain)


@given(st.text())
def test_utf_8_is_left_alone(text: str) -> None:
    assert displayable(text, "utf-8").encode("utf-8", "replace") == text.encode("utf-8", "replace")


def test_no_label_becomes_a_question_mark() -> None:
    nomenclature = load()
    labels = [choix.libelle for name in nomenclature.listes for choix in nomenclature[name].choix]
    assert labels
    assert not [label for label in labels if "?" in displayable(label, "ascii")]


@pytest.mark.parametrize(
    ("stream", "environment", "encoding"),
    [
        ("utf-8", {"LANG": "fr_FR.UTF-8"}, "utf-8"),
        ("utf-8", {"LANG": "C"}, "ascii"),
        ("utf-8", {}, "ascii"),
        ("utf-8", {"LANG": "fr_FR.UTF-8", "LC_ALL": "POSIX"}, "ascii"),
        ("utf-8", {"LANG": "C", "LC_CTYPE": "UTF-8"}, "utf-8"),
        ("utf-8", {"LANG": "C.UTF-8"}, "utf-8"),
        ("utf-8", {"LANG": "fr_FR@euro"}, "iso8859-15"),
        ("utf-8", {"LANG": "fr_FR.ISO-8859-1"}, "iso8859-1"),
        ("iso8859-15", {"LANG": "fr_FR@euro"}, "iso8859-15"),
        ("ascii", {"LANG": "fr_FR.UTF-8"}, "ascii"),
        (None, {"LANG": "C"}, "ascii"),
    ],
)
def test_the_account_s_locale_decides(
    stream: str | None, environment: dict[str, str], encoding: str
) -> None:
    assert terminal_encoding(stream, environment) == encoding


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ({"LANG": "C"}, ["C.UTF-8", "ascii", "None"]),
        ({}, ["C.UTF-8", "ascii", "None"]),
        ({"LC_ALL": "C"}, ["None", "ascii", "None"]),
        ({"LC_CTYPE": "C.UTF-8"}, ["C.UTF-8", "utf-8", "C.UTF-8"]),
        # A locale that the server does not have: the account still said what it speaks.
        ({"LANG": "fr_XX.UTF-8"}, ["C.UTF-8", "utf-8", "None"]),
    ],
)
def test_what_python_adds_under_c_is_not_taken_for_the_account_s_locale(
    locale: dict[str, str], told: list[str]
) -> None:
    """Nor left to the program that replaces this one when it locks; also once protected."""
    code = (
        "import os, sys; from iscg_tui.process import protect_memory; protect_memory();"
        "from iscg_tui.tui.driver.charset import *;"
        "before = os.environ.get('LC_CTYPE');"
        "print(before, terminal_encoding(sys.stdout.encoding, initial_environment()),"
        " os.environ.get('LC_CTYPE'))"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), **locale}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == told


def test_the_environment_at_start_has_the_three_variables() -> None:
    assert set(initial_environment()) == {"LC_ALL", "LC_CTYPE", "LANG"}
