"""How long a sparse 12 × 10 table takes to protect and to audit, and how much it masks.

Beside the usual rule, which masks two cells in each row and column and audits nothing.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from mesures import NOUS, Mesure, noter

from iscg_tui.report.protection.network import Network
from iscg_tui.report.protection.suppression import Grid, masks
from tests.report.protection.test_usual_rule import SEUIL, table, usual

TABLES = 100


def main() -> None:
    spent, audited, masked, by_rule, narrow, ours = [], [], 0, 0, 0, 0
    for seed in range(TABLES):
        grid = Grid(table(seed))
        start = time.perf_counter()
        found = masks(grid, SEUIL)
        between = time.perf_counter()
        network = Network(grid.values, found.cells, floor=0 if found.zeros else 1)
        for cell in grid.cells():
            if grid.is_small(cell, SEUIL):
                low, high = network.interval(cell)
                ours += high - low < SEUIL
        spent.append(1000 * (between - start))
        audited.append(1000 * (time.perf_counter() - between))
        masked += len(found.cells)
        other = usual(grid.values)
        by_rule += len(other)
        network = Network(grid.values, other, floor=1)
        for cell in other:
            low, high = network.interval(cell)
            narrow += grid.is_small(cell, SEUIL) and high - low < SEUIL
    sujet = "Petits nombres connus de trop près, sur 100 tableaux"
    both = [a + b for a, b in zip(spent, audited, strict=True)]
    noter(
        Mesure("Protéger et vérifier un tableau 12 × 10", NOUS, median(both), "ms", 50),
        Mesure(sujet, NOUS, ours, "", 0),
        Mesure(
            "Petits nombres connus de trop près, sur 100 tableaux", "la règle courante", narrow, ""
        ),
    )
    print(f"protéger : {median(spent):.1f} ms (au plus {max(spent):.1f})")
    print(f"vérifier : {median(audited):.1f} ms (au plus {max(audited):.1f})")
    print(f"cases masquées par tableau : {masked / TABLES:.1f}")
    print(f"avec la règle courante : {by_rule / TABLES:.1f}")
    print(f"petits nombres connus de trop près avec la règle courante : {narrow}")


if __name__ == "__main__":
    main()
