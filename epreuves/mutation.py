"""The program changed in one place at a time: do the tests see it?

    python epreuves/mutation.py counters [--seulement MOTIF] [--dossier /tmp/mutation]

mutmut works on a copy of the tree in ``--dossier``, in an environment of its own; stopped, it goes
on from there. What survives is printed; what was made of it is in ``mutants.md``.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def _without(room: str, *slow: str) -> list[str]:
    """What keeps from a run the tests that would make one mutant last a minute."""
    return [f"--ignore=tests/{room}/{each}.py" for each in slow]


ROOMS = {
    "counters": ["tests/counters"],
    "report": [
        "tests/report",
        *_without("report", "protection/test_attack", "grilles/test_attack"),
    ],
    "retention": ["tests/test_retention.py", "tests/vault"],
    "privacy": ["tests/privacy"],
    "vault": ["tests/vault", *_without("vault", "test_hostile", "test_laws", "test_long")],
}
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


FOUND = r"^\s*(iscg_tui\.{}\S+): (.+)$"


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
        subprocess.run([*pip, "mutmut"], check=True)
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    settings = settings[: settings.index("[tool.vulture]")].replace('"--strict-config", ', "")
    told = SETTINGS.format(only=only, tests=ROOMS[room], sentences=json.dumps(SENTENCES))
    (folder / "pyproject.toml").write_text(settings + told, "utf-8")
    return python


def _run(command: list[str], folder: Path) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cloison", choices=sorted(ROOMS))
    parser.add_argument("--dossier", type=Path, default=Path("/tmp/iscg-mutation"))
    parser.add_argument("--seulement", default="*", metavar="MOTIF", help="ces modules seuls")
    asked = parser.parse_args()
    only = f"{asked.cloison}/{asked.seulement}{'' if asked.seulement == '*' else '.py'}"
    if (ROOT / "iscg_tui" / f"{asked.cloison}.py").exists():
        only = f"{asked.cloison}.py"
    python = copied(asked.dossier, asked.cloison, only)
    mutmut = [str(python), "-m", "mutmut"]
    results = [*mutmut, "results", "--all", "true"]
    _run([*mutmut, "run"], asked.dossier)
    found = re.findall(FOUND.format(asked.cloison), _run(results, asked.dossier), re.MULTILINE)
    counts: dict[str, int] = {}
    for name, state in found:
        counts[state] = counts.get(state, 0) + 1
        if state == "survived":
            shown = _run([*mutmut, "show", name], asked.dossier)
            change = [line for line in shown.splitlines() if re.match(r"[+-] ", line)]
            print(name, *change, sep="\n", end="\n\n")
    print(", ".join(f"{state} : {count}" for state, count in sorted(counts.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
