"""La garde des noms : temps d’indexation et d’examen, rappel et fausses alertes.

python bench/garde.py --rapide    # quelques secondes
python bench/garde.py
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import tracemalloc
import types
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
# The corpus and the invented population are those of the tests, which are in no package.
room = types.ModuleType("essais")
room.__path__ = [str(ROOT / "tests" / "privacy")]
sys.modules["essais"] = room

from essais.leaks import FUITES, PAGE, PERSONNES, PROSE, covered
from essais.population import population
from mesures import NOUS, Mesure, noter

from iscg_tui.privacy.garde import Garde, lecture, mots

if TYPE_CHECKING:
    from collections.abc import Callable

BUDGET_MS = 200.0
BUDGET_PARAGRAPHE_MS = 5.0


@dataclass(frozen=True)
class Taken:
    """Milliseconds: the median and the best by the wall, the median of the processor."""

    wall: float
    best: float
    processor: float

    def __str__(self) -> str:
        return f"{self.wall:7.1f} ms ({self.best:.1f} ; processeur {self.processor:.1f})"


def taken_by(act: Callable[[], object], times: int) -> Taken:
    walls, processors = [], []
    for _ in range(times):
        wall, processor = time.perf_counter(), time.process_time()
        act()
        walls.append(1000 * (time.perf_counter() - wall))
        processors.append(1000 * (time.process_time() - processor))
    return Taken(statistics.median(walls), min(walls), statistics.median(processors))


def forget_words() -> None:
    """As in a process that has just begun."""
    for cached in (mots.plie, lecture.rang_de, lecture.entre):
        cached.cache_clear()


def verdict(value: float, budget: float) -> str:
    return "tenu" if value <= budget else "MANQUÉ"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rapide", action="store_true")
    times = 3 if parser.parse_args().rapide else 9
    persons = population()
    text = (PROSE * 5)[: 20 * PAGE]
    paragraph = max(PROSE.split("\n"), key=len)

    def made() -> Garde:
        forget_words()
        return Garde(persons)

    index = taken_by(made, times)
    tracemalloc.start()
    guard = made()
    held = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()

    def cold() -> None:
        forget_words()
        guard.examine(text)

    twenty, again = taken_by(cold, times), taken_by(lambda: guard.examine(text), times)
    three = taken_by(lambda: guard.examine(text[: 3 * PAGE]), times)
    one = taken_by(lambda: guard.examine(paragraph), 5 * times)
    noter(
        Mesure(
            "Les noms de 10\u202f000 personnes dans 20 pages", NOUS, twenty.wall, "ms", BUDGET_MS
        ),
        Mesure("Indexer 10\u202f000 personnes pour la garde des noms", NOUS, index.wall),
    )
    print(f"{len(persons)} personnes, {len(text) / PAGE:.0f} pages de {PAGE} caractères")
    print("médiane (meilleure ; processeur)")
    print(f"indexer                    {index}   {held:.1f} Mio gardés")
    print(
        f"examiner 20 pages, à froid {twenty}   {verdict(twenty.processor, BUDGET_MS)} (≤ 200 ms)"
    )
    print(f"examiner 20 pages, ensuite {again}")
    print(f"examiner 3 pages           {three}")
    print(
        f"examiner un paragraphe     {one}   {verdict(one.processor, BUDGET_PARAGRAPHE_MS)} "
        f"(≤ 5 ms ; {len(paragraph)} caractères)"
    )
    among = Garde([*PERSONNES, *persons])
    found = sum(covered(among, each) for each in FUITES)
    print(f"fuites écrites à la main    {found} trouvées sur {len(FUITES)}")
    alerts = guard.examine(PROSE)
    sure = sum(each.certaine for each in alerts)
    print(
        f"fausses alertes             {sure} certaines, {len(alerts) - sure} douteuses "
        f"en {len(PROSE) / PAGE:.1f} pages de prose ordinaire"
    )
    return 0 if twenty.processor <= BUDGET_MS and found == len(FUITES) and not sure else 1


if __name__ == "__main__":
    sys.exit(main())
