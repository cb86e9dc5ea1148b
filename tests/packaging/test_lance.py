"""``./lance``: one command from a clone to the program, whatever happens on the way."""

from __future__ import annotations

import ensurepip
import fcntl
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ..ordinary_account import ordinary_account

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Clone


def test_the_program_gets_the_arguments_and_gives_the_status(clone: Clone) -> None:
    done = clone.launch("rapport", "trois", "--du", "2026-01")
    assert json.loads(done.stdout)["arguments"] == ["rapport", "trois", "--du", "2026-01"]
    assert done.returncode == 3
    assert "Préparation" in done.stderr


def test_the_second_launch_prepares_nothing(clone: Clone) -> None:
    clone.launch()
    shutil.rmtree(clone.folder / "roues")
    done = clone.launch()
    assert (done.returncode, done.stderr) == (0, "")


def test_what_lies_in_the_current_folder_is_not_taken_for_the_program(
    clone: Clone, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "ailleurs"
    (elsewhere / "iscg_tui").mkdir(parents=True)
    for intruder in ("json.py", "bibliotheque.py", "iscg_tui/__init__.py", "iscg_tui/__main__.py"):
        (elsewhere / intruder).write_text("raise SystemExit('intrus')")
    done = clone.launch(cwd=elsewhere)
    assert json.loads(done.stdout)["bibliotheque"] == "1.0"


def test_another_lock_makes_another_environment(clone: Clone) -> None:
    clone.launch()
    clone.pin("2.0")
    done = clone.launch()
    assert json.loads(done.stdout)["bibliotheque"] == "2.0"
    assert "Préparation" in done.stderr


def test_a_moved_clone_makes_its_environment_again(clone: Clone) -> None:
    clone.launch()
    moved = type(clone)(clone.folder.rename(clone.folder.with_name("déplacé")))
    done = moved.launch()
    assert done.returncode == 0, done.stderr
    assert "Préparation" in done.stderr


def test_a_preparation_killed_in_the_middle_is_done_again(clone: Clone) -> None:
    with clone.start_and_stop_at_pip() as first:
        first.kill()
        (clone.folder / "feu_vert").read_bytes()
    done = clone.launch()
    assert json.loads(done.stdout)["bibliotheque"] == "1.0"
    assert "Préparation" in done.stderr


def test_what_outlives_a_killed_launch_keeps_the_next_one_waiting(clone: Clone) -> None:
    folder = os.open(clone.folder, os.O_RDONLY)
    with clone.start_and_stop_at_pip() as first:
        first.kill()
        first.wait()
        with pytest.raises(BlockingIOError):
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (clone.folder / "feu_vert").read_bytes()
    fcntl.flock(folder, fcntl.LOCK_EX)
    os.close(folder)
    assert clone.launch().returncode == 0


@pytest.fixture
def heard_ctrl_c() -> Iterator[None]:
    """What a shell starts in the background ignores Ctrl+C, and so does all that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard_ctrl_c")
def test_ctrl_c_during_the_preparation_is_answered_in_words(clone: Clone) -> None:
    with clone.start_and_stop_at_pip() as first:
        assert first.stderr is not None
        os.killpg(first.pid, signal.SIGINT)
        said = first.stderr.read().decode()
    assert (first.returncode, said.count("\n")) == (130, 1)
    assert said.startswith("Interrompu.")
    assert clone.launch().returncode == 0


def test_two_launches_at_once_make_one_environment(clone: Clone) -> None:
    both = [
        subprocess.Popen(clone.command(), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    answers = [each.communicate(timeout=120) for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert [json.loads(out)["bibliotheque"] for out, _ in answers] == ["1.0", "1.0"]
    assert sorted("Préparation" in said for _, said in answers) == [False, True]


def test_an_environment_without_its_stamp_is_made_again(clone: Clone) -> None:
    clone.launch()
    (library,) = clone.environment.rglob("bibliotheque.py")
    library.unlink()
    (clone.environment / "empreinte").unlink()
    done = clone.launch()
    assert json.loads(done.stdout)["bibliotheque"] == "1.0"


def test_a_library_that_is_not_the_locked_one_is_refused(clone: Clone) -> None:
    clone.pin("1.0", digest="0" * 64)
    refused = clone.launch()
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert "n’ont pas pu être installées" in refused.stderr
    assert "Traceback" not in refused.stderr
    clone.pin("1.0")
    assert clone.launch().returncode == 0


def test_a_library_whose_hash_is_not_locked_is_refused(clone: Clone) -> None:
    (clone.folder / "locks" / "runtime.txt").write_text("bibliotheque==1.0\n")
    done = clone.launch()
    assert (done.returncode, done.stdout) == (1, "")


def test_without_venv_it_says_the_line_to_type(clone: Clone) -> None:
    done = clone.launch(absent=("ensurepip", "pip"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].startswith("  sudo apt install python3")
    assert done.stderr.splitlines()[-1].endswith("-venv")
    assert not clone.environment.exists()


def test_a_wheel_of_pip_replaces_the_missing_venv(clone: Clone) -> None:
    bundled = [
        *(Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl"),
        *Path("/usr/share/python-wheels").glob("pip-*.whl"),
    ]
    shutil.copy(bundled[0], clone.folder / "roues")
    done = clone.launch(absent=("ensurepip", "pip"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["bibliotheque"] == "1.0"


@pytest.mark.e2e
def test_with_venv_nothing_else_is_needed(clone: Clone) -> None:
    done = clone.launch(absent=("pip",))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["bibliotheque"] == "1.0"


def test_an_old_python_says_which_one_is_needed(clone: Clone, tmp_path: Path) -> None:
    done = clone.launch(version="3.9.2", path=str(tmp_path))
    assert done.returncode == 2
    assert "demande Python 3.11 ou plus récent, et ce python3 est en version 3.9." in done.stderr


def test_an_old_python_gives_way_to_a_newer_one_on_the_machine(
    clone: Clone, tmp_path: Path
) -> None:
    newer = tmp_path / "python3.12"
    newer.write_text(
        '#!/bin/sh\n[ "$1" = -c ] && exit 0\nshift\necho "relancé" "$@"\n', encoding="utf-8"
    )
    newer.chmod(0o755)
    done = clone.launch("rapport", version="3.9.2", path=f"{tmp_path}:/usr/bin:/bin")
    assert done.stdout == "relancé rapport\n"


def test_a_folder_that_cannot_be_written_is_said(clone: Clone) -> None:
    with ordinary_account() as account:
        folder = account.folder / "iscg-tui"
        shutil.copytree(clone.folder, folder)
        folder.chmod(0o755)
        if os.geteuid() != 0:
            folder.chmod(0o555)
        done = account.run(
            """
import runpy, sys
import fcntl, os, pathlib, pip, pkgutil, shutil, subprocess
sys.modules["ensurepip"] = None
sys.executable = "/bin/false"
sys.argv = [lance]
runpy.run_path(lance, run_name="__main__")
""",
            lance=str(folder / "lance"),
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "le droit d’y écrire" in done.stderr
