"""Whatever became of the files, she reads one French sentence, and what can be saved is."""

from __future__ import annotations

import json
import os
import re
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from harness.parcours import a_l_accueil, saisir_avec_identite
from harness.saisies import courte
from harness.sentences import no_mechanics, refused, sentence

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from harness.poste import Poste
    from harness.terminal import Terminal

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("abandoned")]


# The folder


def test_a_home_that_cannot_be_written_is_said(poste: Poste) -> None:
    poste.home.chmod(0o500)
    try:
        assert sentence(poste.run("creer", typed=f"{poste.phrase}\n" * 2), 1)
        terminal = poste.open()
        assert terminal.wait_end() == 1
        assert terminal.shows("droit")
        no_mechanics(terminal)
    finally:
        poste.home.chmod(0o700)


@pytest.mark.skipif(os.geteuid() != 0, reason="Seul root peut donner un dossier à un autre.")
def test_a_folder_of_another_account_is_refused(poste: Poste) -> None:
    folder = poste.home / "autrui"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    said = sentence(poste.run("--dossier", str(folder), "creer", typed=f"{poste.phrase}\n" * 2), 1)
    assert "compte" in said
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("kind", ["file", "loop"])
def test_a_place_that_is_no_folder_is_refused(poste: Poste, kind: str) -> None:
    place = poste.home / "lieu"
    poste.command(["touch", str(place)] if kind == "file" else ["ln", "-s", "lieu", str(place)])
    sentence(poste.run("--dossier", str(place), "creer", typed=f"{poste.phrase}\n" * 2), 1)


def test_a_disk_that_fills_up_loses_nothing(registre: Poste) -> None:
    """The kernel's limit on the size of files stands for the disk; it is lifted afterwards."""
    today = registre.today()
    terminal = registre.opened()
    a_l_accueil(terminal)
    terminal.send("n" + courte(today).keys(today)[:-1])
    terminal.wait_for("Adhésion", "Simple entretien")
    [process] = registre.processes()
    limit = ["prlimit", "--pid", str(process.number)]
    size = registre.coffre.stat().st_size
    registre.command([*limit, f"--fsize={size}:"])
    terminal.send("o")
    terminal.wait_for("n’a pas été fait")
    assert not terminal.shows("Enregistrée")
    assert terminal.shows("Simple entretien")
    no_mechanics(terminal)
    registre.command([*limit, "--fsize=unlimited:"])
    terminal.send("o")
    terminal.wait_for("Enregistrée sous la référence")
    a_l_accueil(terminal)
    assert re.search(r"Situations +1 +1 +1", terminal.screen)


def test_a_full_disk_is_said(poste: Poste) -> None:
    script = f'ulimit -f 0; exec "{poste.installation.program}" creer'
    sentence(poste.command(["sh", "-c", script], typed=f"{poste.phrase}\n" * 2), 1)
    assert not poste.coffre.exists()


# The store


def damaged(name: str, data: bytes) -> bytes:
    middle = len(data) // 2

    def flipped(place: int) -> bytes:
        return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]

    return {
        "empty": b"",
        "one byte": data[:1],
        "half": data[:middle],
        "one byte less": data[:-1],
        "one byte more": data + b"\0",
        "first byte flipped": flipped(0),
        "byte 20 flipped": flipped(20),
        "middle byte flipped": flipped(middle),
        "last byte flipped": flipped(len(data) - 1),
        "another file": b"PK\x03\x04" + os.urandom(500),
        "a text": "Ceci n’est pas un registre.\n".encode(),
    }[name]


@pytest.mark.parametrize(
    "name",
    [
        "empty",
        "one byte",
        "first byte flipped",
        "byte 20 flipped",
        "middle byte flipped",
        "another file",
        "a text",
    ],
)
def test_a_damaged_store_is_never_called_a_wrong_passphrase(
    one_entry: Poste, poste: Poste, name: str
) -> None:
    one_entry.copied_to(poste)
    broken = damaged(name, poste.coffre.read_bytes())
    poste.coffre.write_bytes(broken)
    _, said = refused(poste, poste.phrase)
    assert said.endswith((".", "»"))
    assert "Cette phrase de passe" not in said
    assert "Verr. Maj." not in said
    assert poste.coffre.read_bytes() == broken


@pytest.mark.parametrize("name", ["half", "one byte less", "one byte more", "last byte flipped"])
def test_a_last_write_cut_short_is_set_aside_and_said(
    one_entry_killed: Poste, poste: Poste, name: str
) -> None:
    one_entry_killed.copied_to(poste)
    poste.coffre.write_bytes(damaged(name, poste.coffre.read_bytes()))
    # Home or, where the write lost had left the identity, the identity again.
    terminal = poste.opened()
    terminal.wait_for("dernière écriture", "lisible")
    assert not terminal.shows("…")
    no_mechanics(terminal)


@pytest.fixture(scope="module")
def one_entry_killed(new_registre: Callable[[], Poste]) -> Poste:
    """The same, whose program was killed before it could tidy its file up."""
    poste = new_registre()
    terminal = poste.opened()
    a_l_accueil(terminal)
    today = poste.today()
    saisir_avec_identite(terminal, courte(today), today, "Fictif-Abîmé", "Zoë", "", "", "")
    for process in poste.processes():
        os.kill(process.number, signal.SIGKILL)
    assert poste.wait_no_process() == []
    return poste


@pytest.fixture(scope="module")
def one_entry(new_registre: Callable[[], Poste]) -> Poste:
    """A post whose store holds one situation."""
    poste = new_registre()
    terminal = poste.opened()
    a_l_accueil(terminal)
    today = poste.today()
    saisir_avec_identite(terminal, courte(today), today, "Fictif-Abîmé", "Zoë", "", "", "")
    terminal.press("q")
    assert terminal.wait_end() == 0
    return poste


# The counters


@dataclass(frozen=True)
class Counted:
    """A post that published one situation, and the report that it then gives."""

    poste: Poste
    report: str


@pytest.fixture(scope="module")
def counted(new_registre: Callable[[], Poste]) -> Counted:
    poste = new_registre()
    terminal = poste.opened()
    a_l_accueil(terminal)
    today = poste.today()
    terminal.send("n" + courte(today).keys(today))
    terminal.wait_for("Enregistrée sous la référence")
    terminal.send("po")
    terminal.wait_for("Comptes publiés")
    terminal.press("q")
    assert terminal.wait_end() == 0
    return Counted(poste, report(poste).stdout)


def report(poste: Poste) -> subprocess.CompletedProcess[str]:
    year = poste.today().year
    return poste.run(
        "rapport", "--du", f"{year}-01", "--au", f"{year}-12", "--seuil", "0", "--format", "json"
    )


def opened_and_left(poste: Poste) -> Terminal:
    """A terminal where the store was opened, then closed, its home screen having been seen."""
    terminal = poste.opened()
    a_l_accueil(terminal)
    terminal.press("q")
    assert terminal.wait_end() == 0
    no_mechanics(terminal)
    return terminal


COUNTERS: dict[str, Callable[[dict[str, object]], str]] = {
    "edited": lambda content: json.dumps(content).replace('"OUI": 1', '"OUI": 2'),
    "truncated": lambda content: json.dumps(content)[:-20],
    "no object": lambda content: "[]",
    "empty": lambda content: "",
    "no text": lambda content: "\x00\x01",
}


@pytest.mark.parametrize("change", COUNTERS.values(), ids=COUNTERS)
def test_counters_changed_by_hand_are_refused_then_made_anew(
    counted: Counted, poste: Poste, change: Callable[[dict[str, object]], str]
) -> None:
    counted.poste.copied_to(poste)
    before = poste.compteurs.read_text()
    poste.compteurs.write_text(change(json.loads(before)))
    assert poste.compteurs.read_text() != before
    sentence(report(poste), 1)
    opened_and_left(poste)
    assert report(poste).stdout == counted.report


def test_counters_that_were_deleted_are_made_anew(counted: Counted, poste: Poste) -> None:
    counted.poste.copied_to(poste)
    poste.compteurs.unlink()
    sentence(report(poste), 1)
    opened_and_left(poste)
    assert report(poste).stdout == counted.report


def test_counters_of_a_newer_version_are_left_alone_and_said(
    counted: Counted, poste: Poste
) -> None:
    counted.poste.copied_to(poste)
    newer = json.dumps({**json.loads(poste.compteurs.read_text()), "format": 99})
    poste.compteurs.write_text(newer)
    assert "récente" in sentence(report(poste), 1)
    terminal = poste.opened()
    a_l_accueil(terminal)
    assert terminal.shows("récente")
    terminal.press("q")
    assert terminal.wait_end() == 0
    assert poste.compteurs.read_text() == newer
