"""``./lance archive [DOSSIER]``: make the archive, and say where it is."""

from __future__ import annotations

import argparse
import platform
import shlex
import sys
from pathlib import Path

from iscg_tui import __version__
from livraison.archive import RACINE, build
from livraison.wheels import LivraisonError


def main() -> int:
    """Exit status: 0 made; 1 could not be; 2 bad usage."""
    parser = argparse.ArgumentParser(prog="lance archive", description=__doc__)
    parser.add_argument("dossier", type=Path, nargs="?", default=RACINE / "livrables")
    parser.add_argument("--machine", choices=("x86_64", "aarch64"), default=platform.machine())
    parser.add_argument("--pip", required=True, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    wheels = RACINE / "roues"
    local = wheels if wheels.is_dir() else None
    try:
        packed = build(asked.dossier, __version__, asked.machine, shlex.split(asked.pip), local)
    except LivraisonError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError:
        print(f"L’archive n’a pas pu être écrite dans {asked.dossier}.", file=sys.stderr)
        return 1
    print(f"Archive : {packed}")
    print(packed.with_name(f"{packed.name}.sha256").read_text("utf-8").partition(" ")[0])
    return 0


sys.exit(main())
