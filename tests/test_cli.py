"""The command line, run as a program: what it prints, its status, what it imports."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from iscg_tui.dossier import Dossier
from iscg_tui.privacy import demarche
from iscg_tui.privacy.depart import Suite
from iscg_tui.vault.repository import Repository

PASSPHRASE = "dromadaire violet guitare toit paille humide boussole"
ROOT = Path(__file__).parents[1]
PERIOD = ("rapport", "--du", "2025-01", "--au", "2025-12")


def run(*arguments: str, stdin: str | bytes = "") -> subprocess.CompletedProcess[str]:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "iscg_tui", *arguments],
        input=data,
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "80"},
        timeout=120,
    )
    assert b"Traceback" not in done.stderr
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "dossier"
    done = run("demo", "--annee", "2025", "--nombre", "60", "--vers", str(folder))
    assert done.returncode == 0
    assert "Phrase de passe : " in done.stdout
    return folder


def test_create_reads_two_lines_and_prints_the_recovery_key(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    done = run("--dossier", str(folder), "creer", stdin=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Clé de secours" in done.stdout
    assert PASSPHRASE not in done.stdout
    for path in (folder, *folder.iterdir()):
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "vide"),
        ("\n\n", "vide"),
        (f"{PASSPHRASE}\nune autre\n", "diffèrent"),
        ("a" * 10_000 + "\n" + "a" * 10_000 + "\n", "dépasse"),
    ],
)
def test_create_refuses_with_a_sentence_and_makes_nothing(
    tmp_path: Path, typed: str, said: str
) -> None:
    folder = tmp_path / "d"
    done = run("--dossier", str(folder), "creer", stdin=typed)
    assert done.returncode == 1
    assert said in done.stderr
    assert not Dossier(folder).coffre.exists()


def test_create_warns_of_a_weak_phrase(tmp_path: Path) -> None:
    done = run("--dossier", str(tmp_path / "d"), "creer", stdin="azerty\nazerty\n")
    assert done.returncode == 0
    assert "faible" in done.stderr


def test_the_folder_is_named_before_or_after_the_command(demo: Path) -> None:
    period = ("rapport", "--du", "2025-01", "--au", "2025-12", "--format", "json")
    before = run("--dossier", str(demo), *period)
    after = run(*period, "--dossier", str(demo))
    assert before.returncode == 0
    assert before.stdout == after.stdout


def test_the_report_needs_no_passphrase_and_counts_everything(demo: Path) -> None:
    done = run(
        *("--dossier", str(demo), "rapport", "--du", "2025-01", "--au", "2025-12"),
        *("--seuil", "0", "--format", "json"),
    )
    report = json.loads(done.stdout)
    assert report["seuil"] == 0
    assert report["non_publiees"] == 0
    assert report["poste"]["employeur"] == "Association Exemple"
    tables = {each["id"]: each for each in report["tableaux"]}
    totals = [c["valeur"] for c in tables["nature"]["cellules"] if c["codes"] == ["*"]]
    assert totals == [60]


def test_that_a_period_is_not_over_is_told_in_the_document_alone(demo: Path) -> None:
    year = datetime.now().astimezone().year
    done = run("--dossier", str(demo), "rapport", "--du", f"{year}-01", "--au", f"{year}-12")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"Période non close\s: compteurs arrêtés au \d", done.stdout)
    assert "non close" not in run("--dossier", str(demo), *PERIOD).stdout


@pytest.mark.parametrize("form", ["md", "csv", "json"])
def test_each_form_is_written_to_a_private_file(demo: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"rapport.{form}"
    period = ("rapport", "--du", "2025-01", "--au", "2025-12", "--format", form)
    done = run("--dossier", str(demo), *period, "-o", str(target))
    assert (done.returncode, done.stdout) == (0, "")
    assert target.read_bytes() == run("--dossier", str(demo), *period).stdout.encode()
    assert target.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("form", "beginning"), [("odt", b"PK\x03\x04"), ("xlsx", b"PK\x03\x04"), ("pdf", b"%PDF-")]
)
def test_a_document_is_written_to_a_private_file(
    demo: Path, tmp_path: Path, form: str, beginning: bytes
) -> None:
    target = tmp_path / f"rapport.{form}"
    done = run("--dossier", str(demo), *PERIOD, "--format", form, "-o", str(target))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert target.read_bytes().startswith(beginning)
    assert target.stat().st_mode & 0o077 == 0


def test_the_letterhead_of_the_folder_is_taken_unless_another_is_named(
    demo: Path, tmp_path: Path
) -> None:
    target, other = tmp_path / "rapport.odt", tmp_path / "autre.odt"
    asked = ("--dossier", str(demo), *PERIOD, "--format", "odt", "-o", str(target))
    (demo / "modele.odt").write_bytes(b"damaged")
    refused = run(*asked)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "n’est pas un document ODT" in refused.stderr
    assert not target.exists()
    (demo / "modele.odt").unlink()
    assert run(*asked).returncode == 0
    other.write_bytes(target.read_bytes())
    assert run(*asked, "--modele", str(other)).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("inconnue",), 2, "Commande mal écrite"),
        (("rapport",), 2, "Il manque --du, --au"),
        (("rapport", "--du", "2025-13", "--au", "2025-12"), 2, "AAAA-MM"),
        (("rapport", "--du", "2025-12", "--au", "2025-01"), 2, "finit avant de commencer"),
        (("rapport", "--du", "2025-01", "--au", "2025-12"), 1, "compteurs"),
        (("rapport", "--du", "2025-03", "--au", "2025-03"), 1, "compteurs"),
        ((*PERIOD, "--seuil", "-3"), 2, "de 11 à 1000"),
        ((*PERIOD, "--seuil", "7"), 2, "Le seuil est 5 pour un comité fermé"),
        ((*PERIOD, "--format", "doc"), 2, "md, csv, json, odt, xlsx ou pdf"),
        ((*PERIOD, "--modele", "x.odt"), 2, "ne sert qu’au format odt"),
        (("consolider", "a.json", "b.json"), 1, "« a.json »"),
        (("demo", "--nombre", "0"), 2, "va de 1 à"),
        ((), 2, "terminal"),
    ],
)
def test_bad_usage_is_one_french_sentence(
    tmp_path: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    done = run("--dossier", str(tmp_path / "d"), *arguments)
    assert done.returncode == status
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_report_that_cannot_be_written_is_said(demo: Path, tmp_path: Path) -> None:
    target = tmp_path / "absent" / "rapport.md"
    period = ("rapport", "--du", "2025-01", "--au", "2025-12")
    done = run("--dossier", str(demo), *period, "-o", str(target))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1


def test_several_grids_of_one_year_are_written_to_a_folder(demo: Path, tmp_path: Path) -> None:
    asked = ("--grille", "exemple-clspd", "--grille", "exemple-association", "--format", "json")
    folder = tmp_path / "bilans"
    done = run("--dossier", str(demo), *PERIOD, *asked, "-o", str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [
        str(folder / "exemple-clspd_2025-01_2025-12.json"),
        str(folder / "exemple-association_2025-01_2025-12.json"),
    ]
    for written in map(Path, done.stdout.split()):
        content = json.loads(written.read_text())
        assert content["grille"].endswith("(exemple)")
        assert written.stat().st_mode & 0o077 == 0
        counted = {each["id"]: each for each in content["tableaux"]}
        personnes = counted[f"{written.name.partition('_')[0]}-{1 + ('clspd' in written.name)}"]
        assert personnes["cellules"] == [{"codes": [], "valeur": 60}]


def test_one_grid_takes_the_place_of_the_report(demo: Path) -> None:
    done = run("--dossier", str(demo), *PERIOD, "--grille", "exemple-clspd")
    assert done.returncode == 0
    assert "Tableau de bord pour un CLSPD (exemple)" in done.stdout


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        (("--grille", "exemple-clspd", "--grille", "b"), 2, "indiquez un dossier avec -o"),
        (("--grille", "absente"), 2, "Grilles connues"),
        (("--grille", "fausse"), 1, "Fichier « fausse.toml », ligne 1"),
    ],
)
def test_a_grid_that_cannot_be_drawn_is_one_french_sentence(
    demo: Path, asked: tuple[str, ...], status: int, said: str
) -> None:
    grilles = demo / "grilles"
    grilles.mkdir(exist_ok=True)
    (grilles / "fausse.toml").write_text("titre\n")
    done = run("--dossier", str(demo), *PERIOD, *asked)
    assert (done.returncode, done.stderr.count("\n")) == (status, 1)
    assert said in done.stderr
    known = run("--dossier", str(demo), "grilles")
    assert known.returncode == 1
    assert "NON  fausse" in known.stdout


def test_a_month_alone_is_refused_to_a_document_that_leaves_the_post(demo: Path) -> None:
    month = ("--dossier", str(demo), "rapport", "--du", "2025-05", "--au", "2025-05")
    done = run(*month)
    assert done.returncode == 2
    assert "demandez 2025-01 à 2025-12" in done.stderr
    assert run(*month, "--seuil", "0").returncode == 0


INTERRUPTED = """
import sys
from iscg_tui.cli import main

class Keyboard:
    def isatty(self):
        return False

    @property
    def buffer(self):
        raise KeyboardInterrupt

sys.stdin = Keyboard()
sys.exit(main(["--dossier", sys.argv[1], "creer"]))
"""


def test_ctrl_c_is_quiet_and_gives_the_status_of_a_signal(tmp_path: Path) -> None:
    command = [sys.executable, "-c", INTERRUPTED, str(tmp_path / "d")]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_help_is_french() -> None:
    done = run("--aide")
    assert done.returncode == 0
    assert "usage\u00a0:" in done.stdout
    assert "options\u00a0:" in done.stdout


def test_the_command_line_imports_nothing_heavy() -> None:
    heavy = ("textual", "rich", "tinydb", "cryptography", "argon2", "zxcvbn", "asyncio")
    script = f"import sys, iscg_tui.cli; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "[]\n"


def test_the_prompt_imports_nothing_heavy() -> None:
    heavy = ("textual", "rich", "tinydb", "cryptography", "argon2", "zxcvbn", "asyncio")
    script = f"import sys, iscg_tui.tui.launch; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "[]\n"


def test_what_can_still_be_read_of_a_damaged_store_is_put_back(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    made = run("demo", "--nombre", "8", "--vers", str(folder))
    passphrase = made.stdout.split("Phrase de passe : ")[1].strip()
    dossier = Dossier(folder)
    repository = Repository.open(dossier, passphrase)
    for number in range(3):
        repository.save_draft(None, {"reponses": number})
    repository._opened.abandon()
    data = bytearray(dossier.coffre.read_bytes())
    data[-1100] ^= 1
    dossier.coffre.write_bytes(data)
    put_back = ("--dossier", str(folder), "restaurer", "--lisible")
    wrong = run(*put_back, stdin="une autre phrase\n")
    assert wrong.returncode == 1
    assert "n’ouvre pas" in wrong.stderr
    done = run(*put_back, stdin=f"{passphrase}\n")
    assert (done.returncode, done.stderr) == (0, "")
    (kept,) = dossier.sauvegardes.glob("coffre-abime-*.iscg")
    assert str(kept) in done.stdout
    assert kept.read_bytes() == data
    again = run(*put_back, stdin=f"{passphrase}\n")
    assert again.returncode == 1
    assert "n’est pas abîmé" in again.stderr
    checked = run("--dossier", str(folder), "verifier", stdin=f"{passphrase}\n")
    assert (checked.returncode, kept.name in checked.stdout) == (0, True)


def test_a_departure_under_way_is_said_by_the_verification(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    made = run("demo", "--nombre", "8", "--vers", str(folder))
    dossier = Dossier(folder)
    repository = Repository.open(dossier, made.stdout.split("Phrase de passe : ")[1].strip())
    jour = date(2026, 11, 23)
    demarche.commencer(dossier, repository, Suite.EFFACER, tmp_path / "cr.md", jour)
    repository.close()
    done = run("--dossier", str(folder), "verifier", stdin="\n")
    said = done.stdout.splitlines()[-1]
    assert done.returncode == 0
    assert said.startswith("Un départ commencé le 23/11/2026 n’est pas achevé : reste à effacer")
    assert said.endswith("Ouvrez le programme pour l’achever ou y renoncer.")
    mark = dossier.depart.read_bytes()
    dossier.depart.write_bytes(mark.replace(repository.identifier.encode(), b"0" * 32))
    done = run("--dossier", str(folder), "verifier", stdin="\n")
    assert "départ" not in done.stdout, "of another store"


@pytest.mark.parametrize("arguments", [(), ("copie.iscg", "--lisible")])
def test_restoring_wants_a_file_or_what_can_be_read(arguments: tuple[str, ...]) -> None:
    done = run("restaurer", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_the_register_needs_no_passphrase_names_nobody_and_overwrites_nothing(
    demo: Path, tmp_path: Path
) -> None:
    done = run("--dossier", str(demo), "registre")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# Fiche de registre")
    assert not re.search("Zébulon|Chimère|Pimprenelle", done.stdout)
    path = tmp_path / "fiche.odt"
    assert run("--dossier", str(demo), "registre", "-o", str(path)).returncode == 0
    written = path.read_bytes()
    assert written.startswith(b"PK")
    again = run("--dossier", str(demo), "registre", "-o", str(path))
    assert again.returncode == 1
    assert "n’a pas été touché" in again.stderr
    assert path.read_bytes() == written
    for wrong in (("-o", str(tmp_path / "fiche.pdf")), ("--format", "pdf")):
        assert run("--dossier", str(demo), "registre", *wrong).returncode == 2
