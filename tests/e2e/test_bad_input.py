"""Whatever is typed, she reads one French sentence; nothing crashes, nothing is lost."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from harness.parcours import (
    QUESTION,
    a_l_accueil,
    deverrouiller,
    ouvrir,
    revenir,
    saisir_avec_identite,
)
from harness.saisies import courte
from harness.sentences import no_mechanics, refused, sentence

if TYPE_CHECKING:
    from harness.poste import Poste

pytestmark = pytest.mark.e2e


# Secrets


@pytest.mark.parametrize(
    "secret",
    [
        "lampadaire cerise vingtaine ourson perron buvard galaxi",
        "",
        " ",
        "é" * 10_000,
        "a\x00\x1b[31m",
    ],
    ids=["one letter short", "empty", "a space", "ten thousand letters", "control characters"],
)
def test_a_wrong_passphrase_is_refused_and_the_right_one_still_opens(
    registre: Poste, secret: str
) -> None:
    terminal, said = refused(registre, secret)
    assert "endommag" not in said
    deverrouiller(terminal, registre.phrase)
    a_l_accueil(terminal)


def test_a_passphrase_too_weak_empty_or_endless_is_refused_at_the_first_run(poste: Poste) -> None:
    terminal = poste.open()
    terminal.wait_for("étape 1 sur 4")
    terminal.press("Enter")
    terminal.wait_for("écrire la mienne")
    terminal.press("3")
    terminal.wait_for("Écrire votre phrase de passe")
    for typed in ("", "azerty123", "commissariat2031", "é" * 10_000):
        terminal.send(typed)
        terminal.press("Enter")
        terminal.wait_for(re.compile(r"Trop facile|dépasse|[Vv]ide|[Éé]crivez|manque"))
        terminal.press("Ctrl+U")
        terminal.wait_gone("•")
    assert not poste.coffre.exists()
    no_mechanics(terminal)


def test_a_recovery_key_copied_wrongly_is_refused_at_the_first_run(poste: Poste) -> None:
    terminal = poste.open()
    terminal.wait_for("étape 1 sur 4")
    terminal.press("Enter")
    terminal.wait_for("écrire la mienne")
    terminal.press("3")
    terminal.wait_for("Écrire votre phrase de passe")
    terminal.send(poste.phrase + "\r")
    terminal.wait_for("Tapez-la de nouveau")
    terminal.send("autre chose\r")
    terminal.wait_for("Ce n’est pas la même phrase")
    terminal.press("Ctrl+U")
    terminal.send(poste.phrase + "\r")
    terminal.wait_for("je l’ai notée")
    terminal.press("Enter")
    terminal.wait_for("Recopiez la clé de secours")
    for typed in ("", "abcde", "abcde " * 10, "a" * 10_000):
        terminal.send(typed + "\r")
        terminal.wait_for(re.compile(r"clé de secours.*[.]\s", re.DOTALL))
        assert not terminal.shows("Réglages")
        terminal.press("Ctrl+U")
    assert not poste.coffre.exists()
    no_mechanics(terminal)


BAD = {
    "nothing": "",
    "empty": "\n" * 2,
    "two that differ": "a b\nc d\n",
    "ten thousand letters": f"{'é' * 10_000}\n" * 2,
    "control characters": "lampadaire\x00cerise\x1b[31mvingtaine ourson perron\n" * 2,
}


@pytest.mark.parametrize("typed", BAD.values(), ids=BAD)
def test_creating_with_a_bad_passphrase_is_refused(poste: Poste, typed: str) -> None:
    sentence(poste.run("creer", typed=typed), 1)
    assert not poste.coffre.exists()


def test_creating_with_a_weak_passphrase_is_warned_of(poste: Poste) -> None:
    done = poste.run("creer", typed="abc\n" * 2)
    assert "Phrase de passe très faible" in done.stderr


def test_creating_twice_touches_nothing(registre: Poste) -> None:
    before = registre.coffre.read_bytes()
    said = sentence(registre.run("creer", typed=f"{registre.phrase}\n" * 2), 1)
    assert "existe déjà" in said
    assert registre.coffre.read_bytes() == before


# Names


ODD_NAMES = {
    "emoji": "Zoé 👩‍👧‍👦 🇫🇷 Fictif",
    "combining": "Ze\u0301bulon A\u030angstro\u0308m",
    "markup": "[bold]Gras[/bold] [red on",
    "braces": "{0} %s $HOME `id` <b>",
    "wide": "山田 太郎 Fictif",
    "right to left": "אבג Fictif",
    "long": "W" * 60,
}


def test_odd_names_are_kept_and_shown_as_they_are(registre: Poste) -> None:
    today = registre.today()
    terminal = registre.opened()
    a_l_accueil(terminal)
    for number, nom in enumerate(ODD_NAMES.values(), start=1):
        prenom = f"Prénom{number}"
        saisir_avec_identite(terminal, courte(today), today, nom, prenom, "", "", "")
        ouvrir(terminal, prenom.replace("é", "e").lower(), prenom)
        assert emulated(nom) in terminal.screen
        revenir(terminal)
    assert registre.search(list(ODD_NAMES.values())) == []
    assert terminal.emulator.unknown == []
    no_mechanics(terminal)


def emulated(text: str) -> str:
    """``text`` as the emulator shows it: composed, without the characters that have no width."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(each for each in composed if each not in "\u200d\ufe0f")


HOSTILE = (
    "\x1b[31mRouge\x1b[0m \x1b]0;pirate\x07\x1b]52;c;cGlyYXRl\x07\x1b[2J\x1b[?1049l"
    "\x9b31m\x00\x07\u202efin\u2028"
)


def test_escape_sequences_pasted_in_a_name_reach_no_terminal(registre: Poste) -> None:
    today = registre.today()
    terminal = registre.opened()
    a_l_accueil(terminal)
    terminal.send("n" + courte(today).keys(today)[:-1] + "i")
    terminal.wait_for("Année de naissance")
    terminal.send(f"\x1b[200~Avant{HOSTILE}\x1b[201~")
    terminal.wait_for("Avant")
    terminal.press("Down")
    terminal.send("Zoë")
    terminal.wait_for("Zoë")
    terminal.press("Down", "Down", "Down", "Enter")
    terminal.wait_for("Identité enregistrée")
    a_l_accueil(terminal)
    ouvrir(terminal, "zoe", "Zoë")
    assert terminal.shows("Rouge")
    assert terminal.emulator.on_alternate
    assert terminal.emulator.titles == []
    assert terminal.emulator.clipboard == []
    assert terminal.emulator.bells == 0
    no_mechanics(terminal)


def test_bytes_that_are_no_text_do_not_end_the_program(registre: Poste) -> None:
    terminal = registre.opened()
    a_l_accueil(terminal)
    terminal.send(b"\xff\xfe\xc3\x28\x80")
    terminal.send("n")
    terminal.wait_for(QUESTION)
    terminal.send(b"\xe9\xff")
    terminal.send("21")
    terminal.wait_for("Institution concernée")


# Terminals


def test_a_small_terminal_is_told_so_and_nothing_is_lost(registre: Poste) -> None:
    terminal = registre.opened()
    a_l_accueil(terminal)
    terminal.press("n")
    terminal.wait_for(QUESTION)
    terminal.send("21")
    terminal.wait_for("Institution concernée")
    terminal.resize(40, 10)
    terminal.wait_for("Fenêtre trop petite", "60 × 20", "40 × 10", "Rien n’est perdu")
    terminal.resize(60, 20)
    terminal.wait_for("Institution concernée", "Accueil, plai")
    terminal.send("1")
    terminal.wait_for("La personne est")


def test_a_terminal_of_forty_by_ten_can_open_and_quit(registre: Poste) -> None:
    terminal = registre.open(columns=40, rows=10)
    deverrouiller(terminal, registre.phrase)
    terminal.wait_for("Fenêtre trop petite")
    terminal.press("q")
    assert terminal.wait_end() == 0
    no_mechanics(terminal)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
def test_the_questions_fit_the_terminal(registre: Poste, size: tuple[int, int]) -> None:
    columns, rows = size
    terminal = registre.open(columns=columns, rows=rows)
    deverrouiller(terminal, registre.phrase)
    a_l_accueil(terminal)
    terminal.press("n")
    terminal.wait_for(QUESTION, "La personne elle-même")
    terminal.send("211")
    terminal.wait_for("La personne est", "Difficulté sociale")
    terminal.send("14")
    terminal.wait_for("Genre de la personne")
    terminal.send("1")
    terminal.wait_for("Nature principale", "Conflit de voisinage")
    assert max(len(line) for line in terminal.lines) <= columns
    assert terminal.shows("quitter") or terminal.shows("brouillon")


@pytest.mark.parametrize("term", ["dumb", "vt100", "linux", "xterm", "unknown-terminal"])
def test_any_kind_of_terminal_opens(registre: Poste, term: str) -> None:
    terminal = registre.open(term=term, answers=False)
    deverrouiller(terminal, registre.phrase)
    if term == "dumb":
        # Nothing can be drawn there: the same questions come as lines of text.
        terminal.wait_for("q quitter", "Choix")
        terminal.press("q", "Enter")
    else:
        a_l_accueil(terminal)
        terminal.press("q")
    assert terminal.wait_end() == 0
    no_mechanics(terminal)


def test_the_c_locale_is_drawn_in_ascii_and_keeps_accents(registre: Poste) -> None:
    registre.language = "C"
    terminal = registre.open()
    for secret, answered in (
        ("mauvaise phrase", "n'ouvre pas le coffre"),
        (registre.phrase, "Aucune saisie aujourd'hui"),
    ):
        terminal.wait_for("Phrase de passe, ou cle de secours")
        assert all(line.isascii() for line in terminal.lines)
        terminal.send(secret)
        terminal.press("Enter")
        terminal.wait_for(answered)
    a_l_accueil(terminal)
    today = registre.today()
    terminal.send("n")
    terminal.wait_for(QUESTION.replace("’", "'").replace("\u00a0", " "), "Age")
    terminal.send(courte(today).keys(today)[:-1] + "i")
    terminal.wait_for("Annee de naissance")
    terminal.send("Née-Fictif")
    terminal.wait_for("Nee-Fictif")
    terminal.press("Down", "Down", "Down", "Down", "Enter")
    terminal.wait_for("Identite enregistree")
    a_l_accueil(terminal)
    assert all(line.isascii() for line in terminal.lines)
    terminal.press("q")
    assert terminal.wait_end() == 0
    registre.language = "C.UTF-8"
    terminal = registre.opened()
    a_l_accueil(terminal)
    ouvrir(terminal, "nee", "Née-Fictif")
    registre.language = "C"
    done = registre.run("rapport", "--du", "2026-13", "--au", "2026-12")
    assert "�" not in sentence(done, 2)


def test_without_a_terminal_the_app_says_so(registre: Poste) -> None:
    assert "terminal" in sentence(registre.run(), 2)


def test_bad_usage_is_said_in_french(poste: Poste) -> None:
    for arguments in (
        ["nimporte"],
        ["rapport"],
        ["rapport", "--du", "2026", "--au", "2026-12"],
        ["rapport", "--du", "2026-12", "--au", "2026-01"],
        ["rapport", "--du", "2026-01", "--au", "2026-12", "--format", "doc"],
        ["rapport", "--du", "2026-01", "--au", "2026-12", "--seuil", "onze"],
    ):
        sentence(poste.run(*arguments), 2)


def test_a_report_before_anything_was_counted_is_a_sentence(poste: Poste) -> None:
    sentence(poste.run("rapport", "--du", "2026-01", "--au", "2026-12"), 1)


def test_a_passphrase_that_is_no_text_is_refused(poste: Poste) -> None:
    """Read as U+FFFD, it could never be typed again, and any other letter would do as well."""
    script = f"printf 'caf\\351 cr\\350me\\n%.0s' 1 2 | \"{poste.installation.program}\" creer"
    sentence(poste.command(["sh", "-c", script]), 1)
    assert not poste.coffre.exists()


@pytest.mark.parametrize("end", ["> /dev/full", ">&-"])
def test_an_output_that_takes_nothing_is_no_surprise(registre: Poste, end: str) -> None:
    terminal = registre.opened()
    a_l_accueil(terminal)
    today = registre.today()
    terminal.send("n" + courte(today).keys(today))
    terminal.wait_for("Enregistrée")
    terminal.send("po")
    terminal.wait_for("Comptes publiés")
    program = registre.installation.program
    script = f'exec "{program}" rapport --du {today:%Y}-01 --au {today:%Y}-12 {end}'
    assert "imprévue" not in sentence(registre.command(["sh", "-c", script]), 1)


def test_a_creation_without_any_input_is_no_surprise(poste: Poste) -> None:
    script = f'exec "{poste.installation.program}" creer <&-'
    assert "imprévue" not in sentence(poste.command(["sh", "-c", script]), 1)


def test_an_empty_name_of_folder_is_refused(poste: Poste) -> None:
    done = poste.run("--dossier", "", "creer", typed=f"{poste.phrase}\n" * 2)
    assert done.returncode in (1, 2)
    assert list(poste.home.glob("coffre*")) == []
