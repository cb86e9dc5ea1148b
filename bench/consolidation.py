"""Put together the counter files of 450 posts and ten years, and say what it takes.

``python bench/consolidation.py [--rapide]`` makes the files in a temporary folder, from
plainly invented situations, then runs the command as anyone would, for one year.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from mesures import NOUS, Mesure, noter

from iscg_tui.counters.cells import Cellule, cells_of
from iscg_tui.counters.file import checksum
from iscg_tui.demo import invented
from iscg_tui.nomenclature.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterable

LAST = 2025
YEARS = 16
"""Years invented in full; every year of a post is one of them, and one situation more."""

Tables = dict[str, dict[str, Any]]


def made(folder: Path, posts: int, years: int) -> int:
    """Write the files; gives their whole size in bytes."""
    listes = load()
    pool = [
        [
            cells_of(each, listes)
            for each in invented(listes, LAST, 150 + 18 * seed, seed, date(LAST, 12, 31))
        ]
        for seed in range(YEARS)
    ]
    whole = [_nested(chain.from_iterable(each.items() for each in year)) for year in pool]
    size = 0
    for post in range(posts):
        draw = random.Random(post)
        tables: Tables = {}
        for year in range(LAST - years + 1, LAST + 1):
            one, more = draw.randrange(YEARS), draw.choice(draw.choice(pool))
            _add(tables, whole[one], str(year))
            _add(tables, _nested(more.items()), str(year))
        content = {"format": 1, "lot": post + 1, "nomenclature": listes.version, "tableaux": tables}
        content["empreinte"] = checksum(content)
        data = json.dumps(content, sort_keys=True, indent=1).encode() + b"\n"
        (folder / f"poste-{post:03}.json").write_bytes(data)
        size += len(data)
    return size


def _nested(cells: Iterable[tuple[Cellule, int]]) -> Tables:
    tables: Tables = {}
    for cell, value in cells:
        path = (cell.periode[4:], *cell.codes)
        node = tables.setdefault(cell.tableau, {})
        for step in path[:-1]:
            node = node.setdefault(step, {})
        node[path[-1]] = node.get(path[-1], 0) + value
    return tables


def _add(tables: Tables, more: Tables, year: str) -> None:
    for id_, periods in more.items():
        table = tables.setdefault(id_, {})
        for period, node in periods.items():
            table[year + period] = _sum(table.get(year + period), node)


def _sum(first: Any, second: Any) -> Any:
    if first is None:
        return second
    if isinstance(second, int):
        return first + second
    joined = {code: _sum(first.get(code), node) for code, node in second.items()}
    return {**first, **joined}


def run(folder: Path, *options: str) -> tuple[float, float, float, int]:
    """Seconds, seconds of processor, greatest memory of all processes in MiB, bytes written."""
    command = [sys.executable, "-P", "-m", "iscg_tui", "consolider", str(folder), *options]
    before, used = time.perf_counter(), _processor()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, cwd=Path(__file__).parents[1])
        peak = 0.0
        while process.returncode is None:
            # To look at the memory of processes stops them: seldom, not to be what is measured.
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.25)
            peak = max(peak, _resident(process.pid))
        assert process.returncode == 0
        return time.perf_counter() - before, _processor() - used, peak, out.seek(0, os.SEEK_END)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _resident(pid: int) -> float:
    """MiB held by a process and its children, what they share being counted once (PSS)."""
    total = 0
    for each in (pid, *_children(pid)):
        try:
            text = Path(f"/proc/{each}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, task.read_text().split())
        except OSError:
            continue
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postes", type=int, default=450)
    parser.add_argument("--annees", type=int, default=10)
    parser.add_argument("--rapide", action="store_true", help="45 postes")
    asked = parser.parse_args()
    posts, years = (45 if asked.rapide else asked.postes), asked.annees
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = made(folder, posts, years)
        print(f"{posts} posts x {years} years: {size / 2**20:.0f} MiB of files")
        period = ("--du", f"{LAST}-01", "--au", f"{LAST}-12")
        for options in (("md",), ("tidy",), ("json", "--seuil", "0")):
            seconds, processor, peak, written = run(folder, *period, "--format", *options)
            sujet = f"Consolider {posts} postes × {years} ans, {options[0]}"
            noter(
                Mesure(sujet, NOUS, seconds, "s", 5),
                Mesure(f"{sujet}, mémoire", NOUS, peak, "Mio", 300),
            )
            print(
                f"{' '.join(options):16} {seconds:6.2f} s ({processor:.2f} s of processor) "
                f"{peak:6.0f} MiB {written:10} bytes"
            )


if __name__ == "__main__":
    main()
