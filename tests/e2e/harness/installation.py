"""The program installed for an account that sees nothing of this working tree.

A wheel is built from the tree and put, with the distributions that it says it needs
and no other, in an environment of its own: a dependency that is used but not declared,
or a file forgotten in the wheel, is found out here. Nothing is downloaded: what is
needed is taken from the environment that runs the tests.
"""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Final

from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .account import Account

ROOT: Final = Path(__file__).resolve().parents[3]
_BUILT_FROM: Final = (
    "iscg_tui",
    "themes",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
)
_LEFT_OUT: Final = shutil.ignore_patterns(
    "site-packages",
    "test",
    "tests",
    "idlelib",
    "tkinter",
    "turtledemo",
    "ensurepip",
    "lib2to3",
    "config-*",
    "__phello__",
)


@dataclass(frozen=True, slots=True)
class Installation:
    """Where the program is installed, and the variables that it needs to start there."""

    program: Path
    python: Path
    variables: Mapping[str, str]


def install(folder: Path, account: Account) -> Installation:
    """Build the wheel of this tree and install it in ``folder``, for ``account`` to run."""
    base, variables = interpreter(folder, account)
    environment = folder / "environnement"
    surroundings = {**os.environ, **variables}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run(
        [str(base), "-m", "venv", "--without-pip", str(environment)],
        check=True,
        env=surroundings,
        capture_output=True,
    )
    python = environment / "bin" / "python"
    packages = Path(
        subprocess.run(
            [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            env=surroundings,
            capture_output=True,
            text=True,
        ).stdout.strip()
    )
    wheel = build_wheel(folder / "roue")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    for needed in _needed(packages):
        _copy_distribution(needed, packages)
    # As an installer does: without compiled modules each start would take a second longer.
    subprocess.run(
        [str(python), "-m", "compileall", "-q", str(packages)],
        check=True,
        env=surroundings,
        capture_output=True,
    )
    program = _console_script(packages, environment / "bin", python)
    return Installation(program, python, variables)


def build_wheel(folder: Path) -> Path:
    """The wheel of this tree, built in ``folder`` by the backend that pyproject.toml names."""
    source = folder / "source"
    source.mkdir(parents=True)
    for name in _BUILT_FROM:
        here = ROOT / name
        if here.is_dir():
            shutil.copytree(here, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif here.exists():
            shutil.copy2(here, source / name)
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)],
        cwd=source,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(f"La roue ne se construit pas.\n{done.stdout}{done.stderr}")
    return next(folder.glob("*.whl"))


def interpreter(folder: Path, account: Account) -> tuple[Path, dict[str, str]]:
    """An interpreter that ``account`` can run: this one, or a copy if it is out of its reach."""
    base = Path(os.path.realpath(sys._base_executable))  # type: ignore[attr-defined]
    if account.can_execute(base):
        return base, {}
    return copied_interpreter(folder)


def copied_interpreter(folder: Path) -> tuple[Path, dict[str, str]]:
    """A copy of this interpreter and of its standard library, and the variables that it needs."""
    base = Path(os.path.realpath(sys._base_executable))  # type: ignore[attr-defined]
    copy = folder / "python"
    library = Path(sysconfig.get_path("stdlib"))
    target = copy / "lib" / library.name
    shutil.copytree(library, target, ignore=_LEFT_OUT, copy_function=_link_or_copy)
    (target / "site-packages").mkdir()
    (copy / "bin").mkdir()
    shutil.copy2(base, copy / "bin" / base.name)
    for shared in library.parent.glob("libpython*.so*"):
        shutil.copy2(shared, copy / "lib" / shared.name)
    return copy / "bin" / base.name, {"LD_LIBRARY_PATH": str(copy / "lib")}


def _needed(packages: Path) -> list[Distribution]:
    """The distributions that the program's metadata asks for, and what those ask for."""
    metadata = next(iter(Distribution.discover(name="iscg-tui", path=[str(packages)])))
    found: dict[str, Distribution] = {}
    waiting = list(metadata.requires or ())
    while waiting:
        requirement = Requirement(waiting.pop())
        extras = requirement.extras or {""}
        marker = requirement.marker
        if marker is not None and not any(marker.evaluate({"extra": each}) for each in extras):
            continue
        if requirement.name in found:
            continue
        try:
            each = distribution(requirement.name)
        except PackageNotFoundError as error:
            raise RuntimeError(
                f"« {requirement.name} », dont le programme a besoin, n’est pas installé ici."
            ) from error
        found[requirement.name] = each
        waiting.extend(each.requires or ())
    return list(found.values())


def _copy_distribution(each: Distribution, packages: Path) -> None:
    for file in each.files or ():
        source = Path(str(each.locate_file(file)))
        if ".." in file.parts or not source.is_file():
            continue
        target = packages / file
        target.parent.mkdir(parents=True, exist_ok=True)
        _link_or_copy(source, target)


def _link_or_copy(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _console_script(packages: Path, folder: Path, python: Path) -> Path:
    """The command of the wheel's entry points, written as an installer writes it."""
    entry_points = configparser.ConfigParser()
    entry_points.read(next(packages.glob("iscg_tui-*.dist-info")) / "entry_points.txt")
    module, _, function = entry_points["console_scripts"]["iscg-tui"].partition(":")
    script = folder / "iscg-tui"
    script.write_text(
        f"#!{python}\nimport sys\nfrom {module} import {function}\nsys.exit({function}())\n"
    )
    script.chmod(0o755)
    return script
