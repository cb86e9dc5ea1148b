"""Two hours during which nobody touches the keyboard: bytes sent, processor used.

    python epreuves/repos.py [--minutes 120]

The store is left open at home. It locks after 30 minutes, the longest that the settings allow:
what that sends is counted apart.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "tests" / "e2e")]

from harness.parcours import INVITE, a_l_accueil
from lieux import lieux

LOCK = 30


def cpu(process: int) -> float:
    """Seconds of processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=120)
    minutes: float = parser.parse_args().minutes
    with lieux() as here:
        reglages = here.poste.dossier / "reglages.toml"
        reglages.write_text(f"verrouillage_minutes = {LOCK}\n")
        here.compte.own(reglages, 0o600)
        terminal = here.poste.opened()
        a_l_accueil(terminal)
        terminal.settle(2.0)
        process = here.program()
        phases = [("coffre ouvert", min(minutes, LOCK) * 60 - 30)]
        if minutes > LOCK:
            phases.append(("le verrouillage", 90.0))
            phases.append(("verrouillé", (minutes - LOCK) * 60 - 60))
        for name, seconds in phases:
            before, used, start = terminal.received, cpu(process), time.monotonic()
            while (left := seconds - (time.monotonic() - start)) > 0:
                terminal.settle(left)
            sent, took = terminal.received - before, cpu(process) - used
            print(
                f"{name} : {seconds / 60:.1f} min, {sent} octets envoyés, "
                f"{took * 1000:.0f} ms de processeur ({100 * took / seconds:.4f} %)",
                flush=True,
            )
        assert minutes <= LOCK or terminal.shows(INVITE)


if __name__ == "__main__":
    main()
