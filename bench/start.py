"""How soon the prompt takes keys and home shows, beside a minimal Textual app, in one run.

    python bench/start.py [--rapide]

The same as the end of ``line.py``, without the line.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "tests" / "e2e")]

from harness.server import missing
from line import verdict
from line_premises import prepared
from line_start import fill, starts, told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rapide", action="store_true", help="moins de lancements")
    arguments = parser.parse_args()
    if reason := missing():
        raise SystemExit(reason)
    with prepared() as premises:
        told(starts(premises, 5 if arguments.rapide else 21, fill(premises)), verdict)


if __name__ == "__main__":
    main()
