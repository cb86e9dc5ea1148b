"""Where a document may go: never into the data folder, never over something else than a file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from iscg_tui.typed_path import PathError, completed, shown, suggested, typed, typed_or_named

NAME = "rapport_2026.pdf"
SUFFIXES = (".pdf", ".odt", ".md")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "maison"
    (home / "données" / "sauvegardes").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    return home


def chosen(home: Path, text: str) -> Path:
    return typed_or_named(text, home / "données", NAME, SUFFIXES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bilan.pdf", "bilan.pdf"),
        (" bilan ", "bilan.pdf"),
        ("bilan.2026", "bilan.2026.pdf"),
        ("bilan.PDF", "bilan.PDF"),
        ("~/bilan.pdf", "bilan.pdf"),
        ("~", NAME),
        (".", NAME),
    ],
)
def test_a_name_is_put_in_her_home_with_its_suffix(home: Path, text: str, expected: str) -> None:
    assert chosen(home, text) == home / expected


def test_a_folder_takes_the_name_proposed(home: Path, tmp_path: Path) -> None:
    assert chosen(home, str(tmp_path)) == tmp_path / NAME


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Tapez le nom"),
        ("bilan.odt", "finit par .odt"),
        ("absent/bilan.pdf", "n’existe pas"),
        ("absent/", "n’existe pas"),
        ("bilan.pdf/là.pdf", "n’existe pas"),
        ("a\0b/bilan.pdf", "ne peut pas être suivi"),
        ("~personne-de-ce-nom/bilan.pdf", "n’existe pas"),
        ("données/bilan.pdf", "dossier des données"),
        ("données", "dossier des données"),
        ("données/sauvegardes/bilan.pdf", "dossier des données"),
        ("./données/../données/bilan.pdf", "dossier des données"),
        ("lien/bilan.pdf", "dossier des données"),
        ("tuyau.pdf", "autre chose qu’un fichier"),
        ("a" * 300 + "/b", "ne peut pas être suivi|n’existe pas"),
    ],
)
def test_what_is_no_place_for_a_document_is_said(home: Path, text: str, said: str) -> None:
    (home / "lien").symlink_to(home / "données")
    os.mkfifo(home / "tuyau.pdf")
    with pytest.raises(PathError, match=said):
        chosen(home, text)


def test_a_file_that_must_bear_a_suffix_is_given_none(home: Path) -> None:
    data = home / "données"
    assert typed(" fiche.odt ", data, (".odt", ".md")) == home / "fiche.odt"
    assert typed("~/fiche.MD", data, (".odt", ".md")) == home / "fiche.MD"
    assert typed(f"{home}/fiche", data) == home / "fiche"
    for text in ("fiche", "fiche.pdf", "odt", "~"):
        with pytest.raises(PathError, match=r"finit par \.odt ou par \.md\."):
            typed(text, data, (".odt", ".md"))
    with pytest.raises(PathError, match="dossier des données"):
        typed("données/fiche.odt", data, (".odt", ".md"))


def test_documents_are_proposed_where_there_are_some(home: Path) -> None:
    assert suggested(NAME) == f"~/{NAME}"
    (home / "Documents").mkdir()
    assert suggested(NAME) == f"~/Documents/{NAME}"
    assert suggested(NAME, home / "données") == f"~/données/{NAME}"
    assert shown(Path("/ailleurs")) == "/ailleurs"


def test_tab_goes_as_far_as_there_is_no_doubt(home: Path) -> None:
    for folder in ("Documents", "Dossiers", "Dossier-caché"):
        (home / folder).mkdir()
    (home / ".secret").mkdir()
    (home / "Documents" / "bilan.pdf").touch()
    assert completed("Do") == ("Do", ["Documents/", "Dossier-caché/", "Dossiers/"])
    assert completed("Dos") == ("Dossier", ["Dossier-caché/", "Dossiers/"])
    assert completed("~/Doc") == ("~/Documents/", ["Documents/"])
    assert completed("~/Documents/") == ("~/Documents/bilan.pdf", ["bilan.pdf"])
    assert completed("zzz") == ("zzz", [])
    assert completed("absent/") == ("absent/", [])
    assert ".secret/" not in completed("")[1]
    assert completed(".s") == (".secret/", [".secret/"])


@pytest.mark.parametrize("text", ["~inconnu/", "nul\0/", "/", "a" * 5000 + "/"])
def test_completing_never_fails(home: Path, text: str) -> None:
    assert completed(text)[0].startswith(text)
