"""The program changed in one place at a time: do the tests see it?

    python epreuves/mutation.py counters [--seulement MOTIF] [--secondes 20] [--encore]

mutmut makes the mutants, in a copy of the tree and an environment of its own; ``jury.py`` tries
them there. Stopped, it goes on from there. What survives is printed; what was made of it is in
``mutants.md``.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


ROOMS = {
    "counters": ["tests/counters"],
    "report": ["tests/report"],
    "retention": ["tests/test_retention.py", "tests/vault"],
    "privacy": ["tests/privacy"],
    "vault": ["tests/vault", "--ignore=tests/vault/test_long.py"],
}
MUTMUT = "mutmut==3.8.1"
"""The jury knows its insides."""

SENTENCES = [r"""^\s*(yield |raise \w+\()?[rf]?"[^"]* [^"]*"[,)]*$"""]
"""A line that is only a sentence: tests look for what it means, not for its letters."""

SETTINGS = """
[tool.mutmut]
source_paths = ["iscg_tui"]
only_mutate = ["iscg_tui/{only}"]
also_copy = ["themes", "docs", "bench", "livraison", "lance", "locks", "README.md", "CHANGELOG.md"]
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["--hypothesis-profile=mutants"]
do_not_mutate_patterns = {sentences}
use_git_change_detection = false
"""


def copied(folder: Path, room: str, only: str) -> Path:
    """The Python that has mutmut, beside a copy of the tree that is set for a room."""
    python = folder / ".venv" / "bin" / "python"
    if not python.exists():
        tracked = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files", "-z"], check=True, capture_output=True, text=True
        ).stdout
        for name in filter(None, tracked.split("\0")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(python.parents[1])])
        pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-qq"]
        lock = str(ROOT / "locks" / "tests.txt")
        subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", lock], check=True)
        subprocess.run([*pip, MUTMUT], check=True)
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    settings = settings[: settings.index("[tool.vulture]")].replace('"--strict-config", ', "")
    told = SETTINGS.format(only=only, tests=ROOMS[room], sentences=json.dumps(SENTENCES))
    (folder / "pyproject.toml").write_text(settings + told, "utf-8")
    return python


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cloison", choices=sorted(ROOMS))
    parser.add_argument("--dossier", type=Path, default=Path("/tmp/iscg-mutation"))
    parser.add_argument("--seulement", default="*", metavar="MOTIF", help="ces modules seuls")
    asked, others = parser.parse_known_args()
    only = f"{asked.cloison}/{asked.seulement}{'' if asked.seulement == '*' else '.py'}"
    if (ROOT / "iscg_tui" / f"{asked.cloison}.py").exists():
        only = f"{asked.cloison}.py"
    folder = asked.dossier / asked.cloison
    python = copied(folder, asked.cloison, only)
    jury = [str(python), str(ROOT / "epreuves" / "jury.py"), *others]
    return subprocess.run(jury, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
