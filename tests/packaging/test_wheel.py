"""The wheel: everything that the program reads is in it, and it starts from anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Final

import pytest

pytestmark = pytest.mark.e2e

ROOT: Final = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel made from the source archive, which shows that this one is whole too."""
    folder = tmp_path_factory.mktemp("roue")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment where only the wheel and its libraries are."""
    environment = tmp_path_factory.mktemp("environnement")
    subprocess.run(
        [sys.executable, "-I", "-m", "venv", "--without-pip", str(environment)], check=True
    )
    python = environment / "bin" / "python"
    pip = [sys.executable, "-I", "-m", "pip", "--python", str(python)]
    subprocess.run([*pip, "install", "-qq", "--no-index", "--no-deps", str(wheel)], check=True)
    # The libraries of the environment that runs the tests: nothing is downloaded. Its own .pth
    # files are not followed, so that the working tree stays out of sight.
    (packages,) = environment.glob("lib/python*/site-packages")
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "bibliotheques.pth").write_text("\n".join(sorted(libraries)) + "\n", "utf-8")
    return environment / "bin"


def run(command: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run it far from the working tree."""
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_wheel_holds_the_data_of_every_room_and_the_themes(wheel: Path) -> None:
    data = {
        path.relative_to(ROOT).as_posix()
        for kind in ("*.toml", "*.txt", "*.tcss")
        for path in (ROOT / "iscg_tui").rglob(kind)
    }
    themes = {f"iscg_tui/themes/{path.name}" for path in (ROOT / "themes").glob("*.toml")}
    assert {Path(name).parent.name for name in data} >= {"nomenclature", "vault"}
    assert themes
    with zipfile.ZipFile(wheel) as archive:
        assert data | themes <= set(archive.namelist())


def test_the_wheel_holds_the_program_and_its_licence_only(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert [name for name in names if name.endswith("/licenses/LICENSE")]
    assert {name.split("/")[0].split("-")[0] for name in names} == {"iscg_tui"}
    assert [name for name in names if "__pycache__" in name or "/tests/" in name] == []


def test_the_program_starts_by_its_name_and_as_a_module(scripts: Path, tmp_path: Path) -> None:
    by_name = run([str(scripts / "iscg-tui"), "--aide"], tmp_path)
    as_module = run([str(scripts / "python"), "-m", "iscg_tui", "--aide"], tmp_path)
    assert by_name.returncode == 0, by_name.stderr
    assert "rapport" in by_name.stdout
    assert (as_module.returncode, as_module.stdout) == (0, by_name.stdout)


def test_the_installed_program_reads_its_own_vocabulary_and_themes(
    scripts: Path, tmp_path: Path
) -> None:
    snippet = (
        "import iscg_tui, importlib.resources as r; from iscg_tui.nomenclature.loader import load;"
        "print(iscg_tui.__file__); print(load().version);"
        "print(*sorted(t.name for t in r.files('iscg_tui').joinpath('themes').iterdir()))"
    )
    done = run([str(scripts / "python"), "-c", snippet], tmp_path)
    assert done.returncode == 0, done.stderr
    where, version, themes = done.stdout.splitlines()
    assert Path(where).is_relative_to(scripts.parent)
    assert version
    assert themes.split() == sorted(path.name for path in (ROOT / "themes").glob("*.toml"))
