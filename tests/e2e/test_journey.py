"""A first day, from the first launch to the report: what she sees, and what it leaves behind."""

from __future__ import annotations

import json
import random
import re
import string
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from harness.parcours import (
    INVITE,
    Secrets,
    a_l_accueil,
    deverrouiller,
    identite,
    ouvrir,
    premier_lancement,
    revoir,
    saisir,
)
from harness.saisies import Rencontre, Saisie

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.poste import Poste
    from harness.terminal import Terminal

pytestmark = pytest.mark.e2e


def _invented(length: int) -> str:
    """Letters that stand in no file by chance, nor in these tests."""
    return "".join(random.SystemRandom().choices(string.ascii_lowercase, k=length))


@dataclass
class Personne:
    """An invented person: what is typed of her."""

    nom: str
    prenom: str
    annee: str
    contact: str
    note: str

    @property
    def champs(self) -> tuple[str, ...]:
        return (self.nom, self.prenom, self.annee, self.contact, self.note)

    @property
    def traces(self) -> tuple[str, ...]:
        """What must be found nowhere."""
        words = [word for word in self.note.split() if len(word) >= 8]
        return (self.nom, self.prenom, self.contact, self.note, *words)


@dataclass
class Journee:
    """What the day left to look at."""

    poste: Poste
    shell: Terminal
    secrets: Secrets
    personnes: list[Personne]
    screens: dict[str, str]
    modes_before: str

    @property
    def traces(self) -> list[str]:
        return [text for each in self.personnes for text in each.traces]


def personne(nom: str) -> Personne:
    return Personne(
        nom=f"{nom}-{_invented(7).title()}é",
        prenom=f"Zoë{_invented(6)}",
        annee="1984",
        contact=f"{_invented(8)}@exemple.invalid",
        note=f"Préfère le mardi, sonner « {_invented(9)} » ; à rappeler {_invented(10)}.",
    )


def situation(jour: date, adhesion: str = "OUI", **answers: str) -> Saisie:
    codes = {"saisine": "FSI1", "institution": "PN", "public": "VIC", "age": "4", "genre": "1"}
    return Saisie(
        **{**codes, "nature": "VCO", **answers},  # type: ignore[arg-type]
        premier=Rencontre(jour, "1", "2", (("AAV", "1"),)),
        adhesion=adhesion,
    )


@pytest.fixture(scope="module")
def journee(new_poste: Callable[[], Poste]) -> Journee:
    poste = new_poste()
    personnes = [personne("Înventé"), personne("Œuvré")]
    today = poste.today()
    screens: dict[str, str] = {}
    shell = poste.shell()
    shell.wait_for(lambda shown: shown.at_prompt)
    shell.send("stty -g\r")
    shell.wait_for(re.compile(r"^[0-9a-f:]{20,}$", re.MULTILINE), lambda shown: shown.at_prompt)
    modes = next(line for line in shell.lines if line.count(":") > 10)

    shell.send(f"{poste.installation.program}\r")
    secrets = premier_lancement(shell)
    shell.send("Poste inventé de Trifouilly")
    shell.press("Escape")
    shell.wait_for("Enregistrer ce qui a été saisi")
    shell.press("o")
    shell.wait_for("Cinq touches pour commencer")
    shell.press("Enter")
    a_l_accueil(shell)

    saisir(shell, situation(today), today)
    saisir(shell, situation(today, adhesion="NON", genre="2"), today)
    shell.press("n")
    shell.wait_for("Qui saisit l’ISCG")
    keys = situation(today, nature="CFA").keys(today)
    shell.send(keys[:-1] + "i")
    identite(shell, *personnes[0].champs)
    a_l_accueil(shell)
    screens["accueil"] = shell.screen

    plain = personnes[0].nom.replace("Î", "i").replace("é", "e").upper()[:12]
    ouvrir(shell, plain, personnes[0].prenom)
    screens["fiche"] = shell.screen
    revoir(shell, Rencontre(today, "2", "1"), today)

    shell.send("²")
    shell.wait_for(INVITE)
    screens["verrou"] = shell.screen
    deverrouiller(shell, secrets.phrase)
    shell.wait_for("nouvel entretien", personnes[0].prenom)
    screens["retour"] = shell.screen
    shell.press("Escape")
    a_l_accueil(shell)

    # A second identity is typed and the screen locked before it is saved.
    shell.press("n")
    shell.wait_for("Qui saisit l’ISCG")
    shell.send(situation(today, nature="PRE", saisine="PER1").keys(today)[:-1] + "i")
    shell.wait_for("Année de naissance")
    shell.send(personnes[1].nom)
    shell.press("Enter")
    shell.send(personnes[1].prenom)
    shell.wait_for(personnes[1].prenom)
    shell.send("²")
    deverrouiller(shell, secrets.secours)
    shell.wait_for("Année de naissance", personnes[1].nom, personnes[1].prenom)
    shell.press("Down")
    shell.send("1990")
    for champ in personnes[1].champs[3:]:
        shell.press("Enter")
        shell.send(champ)
    shell.press("Enter")
    shell.wait_for("Identité enregistrée")
    a_l_accueil(shell)

    shell.press("p")
    shell.wait_for("Publier quand même")
    shell.press("o")
    shell.wait_for("Comptes publiés")
    shell.press("a")
    shell.wait_for("Sur quelle période")
    shell.press("1")
    shell.wait_for("Rapport d’activité", "Trifouilly")
    screens["rapport"] = shell.screen
    shell.press("m")
    shell.wait_for("Nombres exacts montrés")
    screens["nombres exacts"] = shell.screen
    shell.press("Escape")
    shell.wait_for("Sur quelle période")
    shell.press("Escape")
    a_l_accueil(shell)
    shell.press("v")
    deverrouiller(shell, secrets.phrase)
    a_l_accueil(shell)
    shell.press("q")
    shell.wait_for(lambda shown: shown.at_prompt)
    shell.send("echo statut=$?\r")
    shell.wait_for("statut=0")
    return Journee(poste, shell, secrets, personnes, screens, modes)


def test_the_passphrase_proposed_is_seven_words_without_accents(journee: Journee) -> None:
    words = journee.secrets.phrase.split()
    assert len(words) == len(set(words)) == 7
    assert all(word.isascii() and word.islower() for word in words)


def test_home_and_lock_show_no_name(journee: Journee) -> None:
    for screen in ("accueil", "verrou"):
        for each in journee.personnes:
            assert each.nom not in journee.screens[screen]
            assert each.prenom not in journee.screens[screen]


def test_the_person_is_found_without_accents_and_shown_with_them(journee: Journee) -> None:
    for text in journee.personnes[0].champs[:4]:
        assert text in journee.screens["fiche"]


def test_unlocking_returns_to_the_person_that_was_open(journee: Journee) -> None:
    assert "2e" in journee.screens["retour"] or " 2  " in journee.screens["retour"]
    assert journee.personnes[0].contact in journee.screens["retour"]


def test_the_report_on_screen_counts_the_day(journee: Journee) -> None:
    screen = journee.screens["nombres exacts"]
    assert re.search(r"Situations +4\b", screen)
    assert re.search(r"Personnes +4\b", screen)
    assert re.search(r"Entretiens +5\b", screen)
    assert not re.search(r"Situations +\d", journee.screens["rapport"])


@pytest.mark.parametrize("form", ["md", "csv", "json"])
def test_the_report_command_counts_the_day_without_the_passphrase(
    journee: Journee, form: str
) -> None:
    year = date.today().year  # noqa: DTZ011 - the day of the machine, as the program has it
    done = journee.poste.run(
        "rapport", "--du", f"{year}-01", "--au", f"{year}-12", "--seuil", "0", "--format", form
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Poste inventé de Trifouilly" in done.stdout
    if form == "json":
        tables = {each["id"]: each for each in json.loads(done.stdout)["tableaux"]}
        assert tables["entretiens"]["cellules"] == [{"codes": [], "valeur": 5}]


def test_everything_is_readable_by_her_account_alone(journee: Journee) -> None:
    permissions = journee.poste.permissions()
    assert {"coffre.iscg", "compteurs.json", "reglages.toml"} <= set(permissions)
    for name, mode in permissions.items():
        folder = (journee.poste.dossier / name).is_dir()
        assert mode == ("0700" if folder else "0600"), name
    outside = [
        path
        for path in journee.poste.files()
        if path.is_file() and journee.poste.dossier not in path.parents
    ]
    assert outside == []


def test_no_name_nor_note_is_found_anywhere(journee: Journee) -> None:
    assert journee.poste.search(journee.traces) == []


def test_neither_passphrase_nor_recovery_key_is_found_anywhere(journee: Journee) -> None:
    secrets = journee.secrets
    words = secrets.phrase.split()
    letters = secrets.secours.replace("-", " ").split()
    texts = [secrets.phrase, " ".join(words[:2]), "".join(words[:2]), secrets.secours]
    texts += [" ".join(letters), "".join(letters), "".join(letters[:3])]
    assert journee.poste.search(texts) == []


def test_the_search_would_have_found_them(journee: Journee) -> None:
    planted = journee.poste.home / "oubli.json"
    planted.write_text(json.dumps({"nom": journee.personnes[1].nom}))
    try:
        found = {trace.text for trace in journee.poste.search(journee.traces)}
    finally:
        planted.unlink()
    assert found == {journee.personnes[1].nom}


def test_the_terminal_is_given_back_as_it_was(journee: Journee) -> None:
    shell = journee.shell
    shell.send("clear; stty -g\r")
    shell.wait_for(journee.modes_before)
    modes = shell.emulator.modes
    assert shell.emulator.cursor_visible
    assert not any(modes.get(mode) for mode in (1000, 1002, 1003, 1004, 1006, 2004, 2048))
    assert modes.get(7, True)
    assert shell.emulator.unknown == []
    assert shell.emulator.titles == []


def test_no_process_is_left(journee: Journee) -> None:
    assert journee.poste.processes() == []
