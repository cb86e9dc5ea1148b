"""Hostile bytes, guided by coverage, for each reader of the program.

    python epreuves/fuzz.py [--secondes 60] [CIBLE …]

Atheris is installed in an environment of its own (``epreuves/.env-fuzz``). A reader may refuse
what it is given by the errors that it documents, and by nothing else; and never hang.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TARGETS = (
    "entete",
    "trames",
    "contenu",
    "compteurs",
    "reglages",
    "nomenclature",
    "grille",
    "theme",
    "touches",
    "ligne",
)


def environment() -> Path:
    """A Python that has atheris and the libraries of the program."""
    folder = HERE / ".env-fuzz"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
        pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-qq"]
        subprocess.run(
            [*pip, "--require-hashes", "--no-deps", "-r", str(ROOT / "locks" / "runtime.txt")],
            check=True,
        )
        subprocess.run([*pip, "atheris"], check=True)
    return python


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cibles", nargs="*", metavar="CIBLE", help=", ".join(TARGETS))
    parser.add_argument("--secondes", type=int, default=60)
    asked = parser.parse_args()
    python, failed = environment(), []
    for target in asked.cibles or TARGETS:
        with tempfile.TemporaryDirectory(prefix="iscg-fuzz-") as folder:
            done = subprocess.run(
                [
                    str(python),
                    str(HERE / "fuzz_cibles.py"),
                    target,
                    folder,
                    f"-max_total_time={asked.secondes}",
                    "-max_len=4096",
                    "-timeout=10",
                    "-rss_limit_mb=1024",
                    "-print_final_stats=1",
                    f"-artifact_prefix={HERE}/trouvaille-{target}-",
                ],
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
                errors="replace",
            )
        runs = [line.split()[-1] for line in done.stderr.splitlines() if "number_of_exec" in line]
        told = "TROUVAILLE" if done.returncode else "bon"
        print(f"{target} : {runs[0] if runs else '?'} essais, {told}", flush=True)
        if done.returncode:
            failed.append(target)
            print(done.stderr[-3000:])
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
