"""Each screen at 80×24 and 60×20, as text and as each theme paints it: whole, and readable.

It is compared with the one that was looked at and approved. ``ISCG_TUI_IMAGES=1`` writes them
anew; look at what ``git diff`` then shows, and at the colours with ``cat``, in a terminal.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Orientation, Situation
from iscg_tui.tui.keyboard import Key
from iscg_tui.tui.line import plain, width_of
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens import passphrase
from iscg_tui.tui.screens.first_run import Welcome
from iscg_tui.tui.theme import available_themes
from iscg_tui.tui.widgets.page import Size
from iscg_tui.vault.recovery import RecoveryKey

from .paintings import painted, strips_of
from .test_looks import assert_readable
from .typist import TODAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iscg_tui.tui.line import Line

    from .typist import Typist

from datetime import date

FOLDER = Path(__file__).parent / "images"
SIZES = (Size(80, 24), Size(60, 20))
MINIMAL = "n211151122"
ECRIT = (
    "Les {situations} situations viennent surtout de l’accueil ; celle de Z. Fictif aussi."
    "\rPuis {rien} ; et Exemple a rappelé, en mai, pour demander un relais.\x04"
)
STORIES = {
    "accueil_vide": "",
    "accueil": "@",
    "saisine": "n",
    "saisine_detail": "n2",
    "public": "n211",
    "nature": "n211151",
    "orientations": MINIMAL + "41",
    "orientation_issue": MINIMAL + "4",
    "aide_accueil": "h",
    "aide_saisie": "nh",
    "une_ligne": "c",
    "une_ligne_en_cours": "cfsi1 pn vic 35 f vco tel rel h",
    "une_ligne_faute": "cfsi1 pn vic 35 zut",
    "une_ligne_fin": "cfsi1 pn vic 35 f vco tel rel ",
    "annuler_derniere": MINIMAL + "ox",
    "precisions": "n2111511p96",
    "jour": "nj",
    "jour_libre": "njd",
    "identite": MINIMAL + "i",
    "identite_connue": "@" + MINIMAL + "iFictif Née\rZébulon",
    "deja_connue": "@" + MINIMAL + "iFictif Née\rZébulon\r\r\r\r",
    "entretien": "@1e",
    "prolongement": "@2e",
    "fiche": "@2",
    "fiche_suivie": "@3",
    "historique": "@2e21\rc\x1a\x1a2\rt",
    "accueil_echeances": "%",
    "echeances": "%e",
    "echeances_noms": "%en\x1f\x1f",
    "echeances_aucune": "@e",
    "echeances_effacer": "%ex",
    "echeances_toutes": "%et",
    "echeances_sauvegardes": "%es",
    "maintien": "%eg",
    "maintien_date": "%egjugement attendu\r",
    "retrait": "@2r",
    "donnees": "@3d",
    "donnees_suite": "@3d   ",
    "remise_avertissement": "@3df",
    "remise": "@3dfo",
    "recherche": "@rzeb",
    "recherche_vide": "rz",
    "brouillons": "n21\x1bn32\x1bb",
    "corriger": "@1c",
    "annuler": "@1x",
    "publier": "@p",
    "periodes": "a",
    "autre_periode": "a0",
    "rapport": "@a1",
    "rapport_sommaire": "@a1j",
    "rapport_export": "@a1e",
    "mes_chiffres": "@f",
    "mes_chiffres_vides": "ff",
    "texte": f"@poa1t{ECRIT}",
    "texte_relu": f"@poa1t{ECRIT}\x1be",
    "texte_douteux": "@poa1tMme E. est venue, puis Z. F. aussi.\x1be",
    "texte_chiffre": "@poa1tLes situations de \tvio",
    "texte_tableaux": "@poa1t\x02",
    "texte_aide": "@poa1t\x01",
    "reglages": "g",
    "acces": "k",
    "acces_retirer": "k\x1fx",
    "rechiffrer": "kr",
    "depart": "kd",
    "depart_remplacement": "kd1",
    "depart_publier": "@kd4",
    "depart_copie": "kd4",
    "depart_effacer": "@kd4o\r/tmp/compte-rendu.odt\r",
    "depart_transmettre": "kd3",
    "depart_preuve": "kd32/tmp/compte-rendu.odt\r",
    "depart_registre": "kd5",
}
PHRASE = "sept mots tout à fait inventés ici"
FIRST_RUN = {
    "bienvenue": "",
    "proposition": "\r",
    "ecrire": "\r3mot",
    "retaper": "\r1sept",
    "secours": f"\r1{PHRASE}\r",
    "retaper_secours": f"\r1{PHRASE}\r\rabcd",
}


def compared(name: str, size: Size, lines: Sequence[Line]) -> None:
    """The screen beside its text and its paintings, which say what they are called."""
    shown = plain(lines)
    rows = shown.split("\n")
    assert len(rows) == size.height
    assert max(width_of(each) for each in rows) <= size.width
    beside(FOLDER / f"{name}_{size.width}x{size.height}.txt", shown)
    for theme in available_themes():
        strips = strips_of(lines, theme)
        assert "\n".join(strip.text.rstrip() for strip in strips) == shown
        assert {strip.cell_length for strip in strips} == {size.width}
        assert_readable(strips, 7.0 if theme.name == "contraste" else 4.5)
        folder = FOLDER / f"{theme.name}_{size.width}x{size.height}"
        beside(folder / f"{name}.ans", painted(strips, size))


def beside(path: Path, shown: str) -> None:
    if os.environ.get("ISCG_TUI_IMAGES"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown + "\n", "utf-8")
    assert shown + "\n" == path.read_text("utf-8")


def with_a_few_people(driver: Typist) -> None:
    """Plainly invented people, one of them seen three times."""
    jour = date(2026, 11, 23)
    once = (Entretien(jour, "2", "2", (Orientation("AAV", "1", accord=True),)),)
    thrice = (
        Entretien(date(2026, 10, 2), "1", "2"),
        Entretien(date(2026, 11, 4), "2", "3", (Orientation("HEB", "3", accord=False),)),
        Entretien(jour, "1", "5"),
    )
    known = Identite("Fictif-Née", "Zébulon", 1976, "06 39 98 00 00", "Rappeler le matin.")
    for entretiens, identite in ((thrice, known), (once, None), (once, Identite(nom="Exemple"))):
        driver.session.repository.save(
            Situation(
                "FSI1",
                "PN",
                "VIC",
                "5",
                "1",
                "VCO",
                Adhesion.OUI,
                entretiens,
                identite=identite,
            )
        )


def with_people_of_before(driver: Typist) -> None:
    """Plainly invented people seen long ago: two due, one soon, one kept longer, one of now."""
    repository = driver.session.repository
    names = ("Fictif", "Exemple", "Songe", "Légende", "Mirage")
    days = ("2024-02-29", "2024-11-23", "2025-01-31", "2024-05-02", "2026-11-20")
    for nom, jour in zip(names, days, strict=True):
        repository.save(
            Situation(
                "FSI1",
                "PN",
                "VIC",
                "5",
                "1",
                "VCO",
                Adhesion.OUI,
                (Entretien(date.fromisoformat(jour), "2", "2"),),
                identite=Identite(nom, "Zébulon"),
            )
        )
    repository.keep("24-0003", "jugement attendu", date(2027, 6, 30), le=TODAY)


NAMED = {
    "\x1b": "escape",
    "\x1f": "down",
    "\r": "enter",
    "\x1a": "right",
    "\t": "tab",
    "\x01": "f1",
    "\x02": "f2",
    "\x04": "f4",
}


def tell(driver: Typist, name: str, keys: Mapping[str, str] = NAMED) -> None:
    """Type a story; ``keys`` are those pressed for some of its characters."""
    for key in STORIES[name]:
        if key == "@":
            with_a_few_people(driver)
        elif key == "%":
            with_people_of_before(driver)
        else:
            driver.press(keys.get(key, key))
    if name == "rapport":
        driver.session.repository.publish()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width}x{size.height}")
@pytest.mark.parametrize("name", STORIES)
def test_screen(driver: Typist, name: str, size: Size) -> None:
    tell(driver, name)
    assert isinstance(driver.current, Screen)
    compared(name, size, driver.current.draw(size))


def not_reached(passphrase: str, recovery: RecoveryKey) -> Screen:
    raise AssertionError


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width}x{size.height}")
@pytest.mark.parametrize("stage", FIRST_RUN)
def test_first_run(stage: str, size: Size, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "propose", lambda: PHRASE)
    monkeypatch.setattr(RecoveryKey, "generate", lambda: RecoveryKey(bytes(range(20))))
    screen: Screen | Exit = Welcome(not_reached)
    for key in FIRST_RUN[stage]:
        assert isinstance(screen, Screen)
        screen = screen.press(Key("enter") if key == "\r" else Key(key, key))
    assert isinstance(screen, Screen)
    compared(f"premier_lancement_{stage}", size, screen.draw(size))
