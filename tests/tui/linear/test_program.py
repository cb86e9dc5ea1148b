"""The program itself in lines of text, in a terminal of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pexpect
import pytest

from iscg_tui.dossier import Dossier
from iscg_tui.reglages import Reglages, save
from iscg_tui.vault.kdf import Cost
from iscg_tui.vault.recovery import RecoveryKey
from iscg_tui.vault.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[3]
PASSPHRASE = "dromadaire violet guitare toit paille humide boussole"
CHEAP = Cost(memory_kib=8, passes=1, lanes=1)
WIPE = "\x1b[H\x1b[2J\x1b[3J"


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    dossier = Dossier(tmp_path / "d")
    dossier.prepare()
    Repository.create(dossier, PASSPHRASE, RecoveryKey.generate(), cost=CHEAP).close()
    save(dossier.reglages, Reglages(institutions=("PN",)))
    return dossier


@pytest.fixture
def start() -> Iterator[Callable[..., Any]]:
    started = []

    def begin(folder: Path, *options: str, **environment: str) -> Any:
        env = {**os.environ, "ACCESSIBLE": "0", "TERM": "xterm", "LANG": "C.UTF-8", **environment}
        child = pexpect.spawn(
            sys.executable,
            ["-m", "iscg_tui", "--dossier", str(folder), *options],
            cwd=ROOT,
            env=env,
            encoding="utf-8",
            timeout=30,
            dimensions=(50, 80),
        )
        child.logfile_read = _Log()
        started.append(child)
        return child

    yield begin
    for child in started:
        child.close(force=True)


class _Log(list[str]):
    """All that the terminal was sent."""

    def write(self, text: str) -> None:
        self.append(text)

    def flush(self) -> None:
        """Nothing is held back."""


def opened(child: Any) -> Any:
    child.expect("rien ne s’affiche")
    child.send(f"{PASSPHRASE}\r")
    child.expect("Choix : ")
    return child


def ended(child: Any) -> tuple[int | None, str]:
    """The exit status, and all that was sent."""
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, "".join(child.logfile_read)


def drafts(dossier: Dossier) -> list[dict[str, Any]]:
    repository = Repository.open(dossier, PASSPHRASE)
    try:
        return [each.payload for each in repository.drafts()]
    finally:
        repository.close()


@pytest.mark.parametrize(
    ("options", "environment", "forgets"),
    [
        (["--lineaire"], {}, True),
        ([], {"ACCESSIBLE": "1"}, True),
        ([], {"TERM": "dumb"}, False),
        ([], {"TERM": "unknown"}, False),
    ],
)
def test_an_entry_from_the_passphrase_to_the_end(
    dossier: Dossier,
    start: Callable[..., Any],
    options: list[str],
    environment: dict[str, str],
    forgets: bool,
) -> None:
    child = opened(start(dossier.racine, *options, **environment))
    # All at once: what is typed ahead is neither lost nor misrouted.
    child.send("".join(f"{line}\r" for line in ("n", *"21151122", "n", "q")))
    status, sent = ended(child)
    assert status == 0
    assert "Adhésion : non" in sent
    assert PASSPHRASE not in sent
    assert sent.count("\x1b") == (3 if forgets else 0)
    assert sent.replace(WIPE, "").count("\x1b") == 0


@pytest.mark.parametrize(
    ("leave", "status"),
    [
        (lambda child: child.send("\x03"), 130),
        (lambda child: child.send("\x04"), 0),
        (lambda child: child.kill(signal.SIGTERM), 143),
        (lambda child: child.kill(signal.SIGHUP), 129),
    ],
)
def test_each_way_of_leaving_keeps_the_draft(
    dossier: Dossier, start: Callable[..., Any], leave: Callable[[Any], None], status: int
) -> None:
    child = opened(start(dossier.racine, "--lineaire"))
    child.send("n\r2\r1\r1\r")
    child.expect("Public : victime.*Réponse : ")
    leave(child)
    assert ended(child)[0] == status
    (draft,) = drafts(dossier)
    assert draft["reponses"] == {"saisine": ["FSI1"], "public": ["VIC"]}


def test_a_dropped_line_keeps_the_draft(dossier: Dossier, start: Callable[..., Any]) -> None:
    child = opened(start(dossier.racine, "--lineaire"))
    child.send("n\r2\r1\r1\r")
    child.expect("Public : victime.*Réponse : ")
    child.ptyproc.fileobj.close()
    assert child.wait() == 129
    (draft,) = drafts(dossier)
    assert draft["reponses"]["public"] == ["VIC"]


def test_the_prompt_imports_nothing_heavy() -> None:
    heavy = ("textual", "rich", "tinydb", "cryptography", "argon2", "zxcvbn", "asyncio")
    script = (
        "import sys, iscg_tui.tui.launch, iscg_tui.tui.linear.prompt;"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "[]\n"


def test_a_killed_entry_is_offered_again(dossier: Dossier, start: Callable[..., Any]) -> None:
    child = opened(start(dossier.racine, "--lineaire"))
    child.send("n\r2\r1\r1\r")
    child.expect("Public : victime.*Réponse : ")
    child.kill(signal.SIGKILL)
    child.close()
    child = opened(start(dossier.racine, "--lineaire"))
    assert "b brouillon (1)" in "".join(child.logfile_read)


def test_a_lock_clears_replaces_the_process_and_comes_back_where_she_was(
    dossier: Dossier, start: Callable[..., Any]
) -> None:
    child = opened(start(dossier.racine, "--lineaire"))
    child.send("n\r2\r1\r")
    child.expect("La personne est")
    child.expect("Réponse : ")
    child.send("²")
    child.expect(re.escape(WIPE))
    child.expect("Coffre verrouillé")
    child.expect("rien ne s’affiche")
    child.send(f"{PASSPHRASE}\r")
    child.expect("La personne est.*Réponse : ")
    child.send("1\r\x03")
    assert ended(child)[0] == 130
    assert drafts(dossier)[0]["reponses"]["public"] == ["VIC"]


def test_a_wrong_passphrase_is_said_and_asked_again(
    dossier: Dossier, start: Callable[..., Any]
) -> None:
    child = start(dossier.racine, "--lineaire")
    child.expect("rien ne s’affiche")
    child.send("une phrase fausse\r")
    child.expect("n’ouvre pas")
    opened(child).send("q\r")
    status, sent = ended(child)
    assert status == 0
    assert "une phrase fausse" not in sent


def test_a_store_open_elsewhere_leaves_the_report(
    dossier: Dossier, start: Callable[..., Any]
) -> None:
    opened(start(dossier.racine, "--lineaire"))
    child = start(dossier.racine, "--lineaire")
    child.expect("rien ne s’affiche")
    child.send(f"{PASSPHRASE}\r")
    child.expect("autre session.*r lire le rapport.*Choix : ")
    child.send("r\r")
    child.expect("Sur quelle période.*Choix : ")
    child.send("1\r")
    child.expect("Situations : 0.*Suite : ")
    child.send("quitter\r")
    assert ended(child)[0] == 0


def test_the_first_run_makes_a_store_in_lines(tmp_path: Path, start: Callable[..., Any]) -> None:
    child = start(tmp_path / "neuf", "--lineaire")
    child.expect("ligne vide commencer.*Choix : ")
    child.send("\r")
    child.expect("3 écrire la mienne.*Choix : ")
    child.send("3\r")
    child.expect("Écrire votre phrase.*Texte : ")
    child.send(f"{PASSPHRASE}\r")
    child.expect("Tapez-la de nouveau.*Texte : ")
    child.send(f"{PASSPHRASE}\r")
    child.expect(r"(([a-z]{5}-){4}[a-z]{5})\s+(([a-z]{5}-){4}[a-z]{5})")
    key = f"{child.match[1]} {child.match[3]}"
    child.expect("Choix : ")
    child.send(f"\r{key}\r")
    child.expect("Réglages du poste.*Poste : ")
    child.send("Commissariat de Fictiville\r" + "\r" * 10)
    child.expect("Cinq touches pour commencer.*Choix : ")
    child.send("\r")
    child.expect("Commissariat de Fictiville.*Choix : ")
    child.send("q\r")
    status, sent = ended(child)
    assert status == 0
    assert PASSPHRASE not in sent
    assert Dossier(tmp_path / "neuf").coffre.exists()


def test_a_demonstration_opens_on_its_report(tmp_path: Path, start: Callable[..., Any]) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "iscg_tui", "demo", "--lineaire", "--nombre", "20", "--vers", str(tmp_path / "x")],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "LANG": "C.UTF-8"},
        encoding="utf-8",
        timeout=60,
    )
    child.expect("Situations : 20")
    child.expect("Suite : ")
    child.send("quitter\r")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
