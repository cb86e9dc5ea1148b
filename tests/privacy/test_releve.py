"""All that is held about someone is said to her, and written where she who keeps it says."""

from __future__ import annotations

import os
import stat
import unicodedata
from contextlib import nullcontext
from dataclasses import fields, replace
from datetime import date
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iscg_tui.dossier import Dossier
from iscg_tui.intake.situation import (
    Adhesion,
    Entretien,
    Identite,
    Orientation,
    Situation,
)
from iscg_tui.privacy.releve import Tenu, as_text, releve
from iscg_tui.privacy.remise import RemiseError, remettre
from iscg_tui.reglages import Reglages
from iscg_tui.retention import Echeance, Maintien
from iscg_tui.vault.names import words_of

from ..indicateurs import lists

if TYPE_CHECKING:
    from pathlib import Path

JOUR = date(2026, 11, 23)
IDENTITE = Identite("De la Fable", "Zébulon", 1976, "06 39 98 00 00", "rappeler le matin")
SITUATION = Situation(
    "EXT3",
    "GN",
    "RSQ",
    "6",
    "2",
    "VUL",
    Adhesion.OUI,
    (
        Entretien(date(2026, 3, 4), "3", "4", (Orientation("HEB", "4", accord=False),)),
        Entretien(JOUR, "6", "5", (), "4"),
    ),
    ("LOG", "PSY"),
    "2",
    ("8", "3"),
    "4",
    "2",
    IDENTITE,
    "26-0042",
    (("animal", "OUI"), ("perdu", "X1")),
)
TENU = Tenu(
    ["24/11/2026 Public : Victime → Mis en cause."],
    Echeance("26-0042", JOUR, date(2028, 11, 23), Maintien(JOUR, date(2028, 11, 1), "jugement")),
    date(2026, 11, 25),
    1,
)
REGLAGES = Reglages(poste_nom="Poste inventé", employeur="Association Fictive")
NOMENCLATURE = lists()


def text_of(situation: Situation = SITUATION, tenu: Tenu = TENU) -> str:
    whole = as_text(releve(situation, tenu, NOMENCLATURE, REGLAGES), JOUR)
    return " ".join(whole.split())


def said(situation: Situation) -> dict[str, str]:
    """What of a situation must be readable, by field."""
    words = {
        name: NOMENCLATURE[name].libelle(getattr(situation, name))
        for name in ("saisine", "institution", "public", "age", "genre", "nature")
    }
    words |= {
        name: NOMENCLATURE[name].libelle(str(getattr(situation, name)))
        for name in ("champ_penal", "delai", "urgence")
    }
    words["natures_secondaires"] = ", ".join(
        NOMENCLATURE["nature"].libelle(each) for each in situation.natures_secondaires
    )
    words["besoins"] = ", ".join(NOMENCLATURE["besoins"].libelle(e) for e in situation.besoins)
    words["adhesion"], words["reference"] = "accord : oui", str(situation.reference)
    return words


def test_every_field_of_every_value_is_said_with_what_it_is_for() -> None:
    text = text_of().replace("\u00a0", " ")
    words = said(SITUATION)
    words["adhesion"] = "oui"
    # The list of one is in the post's file, which has lost that of the other.
    words["indicateurs"] = "Présence d’un animal : Oui, perdu : X1"
    assert set(words) | {"entretiens", "identite"} == {each.name for each in fields(Situation)}
    for name, value in words.items():
        assert " ".join(value.replace("\u00a0", " ").split()) in text, name
    for field in fields(Identite):
        assert str(getattr(IDENTITE, field.name)) in text, field.name
    assert text.count("Pour ") >= len(fields(Identite)) + len(words)
    for each in (
        "04/03/2026",
        NOMENCLATURE["mode"].libelle("3"),
        NOMENCLATURE["suites"].libelle("4"),
        NOMENCLATURE["orientations"].libelle("HEB"),
        NOMENCLATURE["issue_orientation"].libelle("4"),
        "sans votre accord",
        NOMENCLATURE["motif_prolongement"].libelle("4"),
        "Victime → Mis en cause",
        "23/11/2028",
        "01/11/2028",
        "jugement",
        "le 25/11/2026",
        "Saisies en cours : 1",
        "Association Fictive",
    ):
        assert " ".join(each.replace("\u00a0", " ").split()) in text, each


def test_each_datum_stands_under_its_own_name() -> None:
    parties = {
        each.titre: {one.libelle: one.valeur for one in each.mentions}
        for each in releve(SITUATION, TENU, NOMENCLATURE, REGLAGES)
    }
    assert parties["Qui les garde"]["Poste"] == "Poste inventé"
    assert parties["Qui les garde"]["Employeur, responsable de ces données"] == REGLAGES.employeur
    assert [*parties["Entretiens (2)"]] == ["1. 04/03/2026", "2. 23/11/2026"]
    assert parties["Historique des corrections"] == {
        "24/11/2026": "Public : Victime → Mis en cause."
    }
    duration = parties["Durée"]
    assert duration["Dernier contact"] == "23/11/2026"
    assert duration["Règle du poste"].startswith(f"{REGLAGES.conservation_mois} mois")
    assert duration["À effacer à partir du"] == "23/11/2028"
    assert duration["Accès donné"] == "le 25/11/2026"
    unnamed = {one.valeur for one in releve(SITUATION, TENU, NOMENCLATURE, Reglages())[0].mentions}
    assert "à préciser" in unnamed


@pytest.mark.parametrize("accord", [True, False])
def test_an_orientation_says_whether_she_agreed(accord: bool) -> None:
    entretien = Entretien(JOUR, "3", "4", (Orientation("HEB", "1", accord=accord),))
    text = text_of(replace(SITUATION, entretiens=(entretien,)))
    assert ("avec votre accord" in text) is accord
    assert ("sans votre accord" in text) is not accord


def test_what_is_not_held_is_said_so() -> None:
    bare = replace(
        SITUATION, identite=None, natures_secondaires=(), besoins=(), champ_penal=None, delai=None
    )
    tenu = Tenu([], Echeance("26-0042", JOUR, date(2028, 11, 23)), None, 0)
    text = text_of(bare, tenu).replace("\u00a0", " ")
    assert text.count("rien") >= 9
    assert "jamais noté" in text
    assert "Corrections : aucune" in text


def test_the_text_fits_the_paper_whatever_is_written() -> None:
    long = replace(SITUATION, identite=Identite("X" * 80, note="mot " * 124 + "fin"))
    whole = as_text(releve(long, TENU, NOMENCLATURE, REGLAGES), JOUR)
    assert max(map(len, whole.splitlines())) <= 76
    assert "".join(whole.split()).count("X" * 80) == 1


# Where it is written


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    found = Dossier(tmp_path / "donnees")
    found.prepare()
    (tmp_path / "lien").symlink_to(found.racine)
    (found.racine / "sauvegardes").mkdir()
    (tmp_path / "pris.txt").write_text("à elle", "utf-8")
    return found


REFUSED = {
    "": "chemin entier",
    "releve.txt": "chemin entier",
    "./releve.txt": "chemin entier",
    "{tmp}/": "autre chose qu’un fichier",
    "{tmp}/absent.txt/": "n’existe pas",
    "~personne-de-ce-nom/releve.txt": "n’existe pas",
    "{tmp}/absent/releve.txt": "n’existe pas",
    "{tmp}/donnees/releve.txt": "dossier des données",
    "{tmp}/donnees/sauvegardes/releve.txt": "dossier des données",
    "{tmp}/lien/releve.txt": "dossier des données",
    "{tmp}/../{name}/lien/sauvegardes/releve.txt": "dossier des données",
    "{tmp}/pris.txt": "porte déjà ce nom",
    "{tmp}/pris.txt/releve.txt": "n’existe pas",
    "{tmp}/zebulon.txt": "celui de la personne",
    "{tmp}/FABLE_releve.txt": "celui de la personne",
    "{tmp}/relevé.zébulon": "celui de la personne",
    "{tmp}/releve-de-la-fa_ble.txt": "celui de la personne",
    "{tmp}/pourzebulon2026.txt": "celui de la personne",
    "{tmp}/" + "x" * 280: "n’a pas pu être écrit",
}


@pytest.mark.parametrize("typed", REFUSED)
def test_a_place_that_will_not_do_is_said_and_nothing_is_written(
    dossier: Dossier, tmp_path: Path, typed: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    whole = typed.format(tmp=tmp_path, name=tmp_path.name)
    with pytest.raises(RemiseError, match=REFUSED[typed]) as refused:
        remettre(dossier, whole, "texte", IDENTITE)
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "pris.txt").read_text("utf-8") == "à elle"
    assert not any(part in str(refused.value) for part in ("zebulon", "FABLE", "Zébulon"))


SEPARATORS = st.sampled_from(("-", "_", " ", ".", "'", "’", "--", "2026"))
WORDS = st.text("abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûüÿœæ", min_size=2, max_size=9)
NAMES = st.lists(WORDS, min_size=1, max_size=3)


@st.composite
def identities_and_file_names(draw: st.DrawFn) -> tuple[Identite, str]:
    """Someone, and a file name that bears a word of hers, however it is written there."""
    surname, first_name = draw(NAMES), draw(NAMES)
    word = draw(st.sampled_from([*surname, *first_name]).filter(lambda each: len(each) > 2))
    written = draw(st.sampled_from((word, unicodedata.normalize("NFD", word), *words_of(word))))
    written = draw(st.sampled_from((str.lower, str.upper, str.title)))(written)
    before, after = draw(SEPARATORS), draw(SEPARATORS)
    if len(word) > 3:
        cut = draw(st.integers(1, len(written)))
        written = written[:cut] + draw(SEPARATORS) * draw(st.booleans()) + written[cut:]
        before, after = (draw(st.sampled_from((each, ""))) for each in (before, after))
    identite = Identite(draw(SEPARATORS).join(surname), " ".join(first_name))
    return identite, f"releve{before}{written}{after}pages"


@given(identities_and_file_names())
def test_a_file_name_that_says_hers_is_refused(drawn: tuple[Identite, str]) -> None:
    identite, name = drawn
    with TemporaryDirectory() as folder, pytest.raises(RemiseError, match="celui de la personne"):
        remettre(Dossier(f"{folder}/donnees"), f"{folder}/{name}", "texte", identite)


@pytest.mark.parametrize(
    ("identite", "name", "borne"),
    [
        (Identite("Lê", "Y"), "releve_le.txt", True),
        (Identite("Lê", "Y"), "releve_y.txt", False),
        (Identite("Bâ", "Sy"), "basy.txt", True),
        (Identite("Sy", "Bâ"), "BA_SY.txt", True),
        (Identite("Lê Bâ", "Y"), "releve-leba.txt", True),
        (Identite("Y", "Lê Bâ"), "releve-leba.txt", True),
        (Identite("De la Fable", "Léa"), "releve-de-la-personne.txt", False),
        (Identite("De la Fable", "Léa"), "lea.txt", True),
        (Identite("De la Fable", "Léa"), "lealite.txt", False),
        (Identite("De la Fable", "Léa"), "delaf-able.txt", True),
        (Identite("", ""), "releve.txt", False),
    ],
)
def test_short_names_are_refused_alone(
    dossier: Dossier, tmp_path: Path, identite: Identite, name: str, borne: bool
) -> None:
    with pytest.raises(RemiseError) if borne else nullcontext():
        remettre(dossier, f"{tmp_path}/{name}", "texte", identite)
    assert (tmp_path / name).exists() is not borne


def test_the_file_is_hers_alone_whatever_the_umask(dossier: Dossier, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        path = remettre(dossier, f"{tmp_path}/de-ma-part.txt", "texte\n", IDENTITE)
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text("utf-8") == "texte\n"


def test_a_home_folder_may_be_said_shortly(
    dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert remettre(dossier, "~/releve.txt", "texte", None) == tmp_path.resolve() / "releve.txt"


def test_a_disk_that_fails_leaves_no_half_of_a_file(
    dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RemiseError, match="disque est plein"):
        remettre(dossier, f"{tmp_path}/releve.txt", "texte", None)
    assert not (tmp_path / "releve.txt").exists()
