"""Modules compiled beforehand: a folder that may be read-only could never keep what it compiles."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PROBE = "import sys; print(sys.version_info[0], sys.version_info[1])"


def pythons(minors: tuple[int, ...]) -> dict[int, str]:
    """By minor version, the Pythons of this machine among those asked for; this one first."""
    found = {sys.version_info[1]: sys.executable}
    for minor in minors:
        path = shutil.which(f"python3.{minor}")
        # A name on the PATH may be a stub that answers only with an error.
        if path and minor not in found and _version(path) == (3, minor):
            found[minor] = path
    return {minor: found[minor] for minor in minors if minor in found}


def _version(path: str) -> tuple[int, ...]:
    done = subprocess.run([path, "-IS", "-c", _PROBE], capture_output=True, text=True, check=False)
    return tuple(int(part) for part in done.stdout.split()) if done.returncode == 0 else ()


def compile_all(python: str, root: Path, folders: list[Path]) -> None:
    """Compile what is in ``folders``, below ``root``.

    Not to be checked against its source, whose date an archive does not keep; and without the
    path of this machine, which would be in every traceback. The same source gives the same
    bytes: sets of constants are ordered by hashes, which are otherwise drawn at each start.
    """
    options = ["-q", "--invalidation-mode", "unchecked-hash", "-s", str(root), "-p", "/"]
    subprocess.run(
        [python, "-S", "-m", "compileall", *options, *map(str, folders)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        stdout=sys.stderr,
    )
