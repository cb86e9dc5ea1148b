"""All the figures beside their peers, in one run: a table of ratios, and its pictures.

    python bench/tout.py [--rapide] [--ecrire]

``--ecrire`` puts the table in README.md between its marks, and the pictures in docs/images.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mesures import NOUS, VARIABLE, Mesure, lues

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent
IMAGES: Final = ROOT / "docs" / "images"
BENCHES: Final = (
    "vault.py",
    "line.py",
    "archive.py",
    "garde.py",
    "protection.py",
    "consolidation.py",
)
MARKS: Final = ("<!-- mesures -->", "<!-- fin des mesures -->")
PICTURES: Final = {
    "mesures-ligne": (
        "Une réponse, ligne de 100 ms et 256 kbit/s",
        "Octets par réponse",
    ),
    "mesures-demarrage": ("Du lancement à la première touche",),
    "mesures-coffre": (
        "Une insertion durable, 100 fiches",
        "Une insertion durable, 50\u202f000 fiches",
    ),
}
"""By picture, the subjects whose figures it draws."""

_BETWEEN: Final = "\u00a0; "


def run(quick: bool) -> list[Mesure]:
    """Each bench after the other, its words shown; what they measured."""
    with tempfile.TemporaryDirectory(prefix="iscg-mesures-") as folder:
        path = Path(folder) / "mesures.jsonl"
        path.touch()
        for name in BENCHES:
            print(f"\n── {name}", flush=True)
            options = ["--rapide"] if quick else []
            # One that misses a budget says so by its status, and has measured all the same.
            subprocess.run(
                [sys.executable, str(HERE / name), *options],
                check=False,
                env={**os.environ, VARIABLE: str(path), "PYTHONPATH": str(ROOT)},
            )
        return lues(path)


def by_subject(mesures: Iterable[Mesure]) -> dict[str, list[Mesure]]:
    found: dict[str, list[Mesure]] = {}
    for each in mesures:
        found.setdefault(each.sujet, []).append(each)
    return found


def number(value: float) -> str:
    """As French readers write it, with the digits that mean something."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    whole, _, rest = f"{value:,.{digits}f}".replace(",", "\u202f").partition(".")
    return f"{whole},{rest}" if rest and float(f"0.{rest}") else whole


def _with_unit(mesure: Mesure) -> str:
    return f"{number(mesure.valeur)}\u00a0{mesure.unite}".rstrip("\u00a0")


def table(mesures: Sequence[Mesure]) -> str:
    """One line a subject: ours, the budget, each peer with how many times ours it is."""
    lines = [
        "| | iscg-tui | budget | à côté, dans le même passage |",
        "|---|---|---|---|",
    ]
    for sujet, each in by_subject(mesures).items():
        ours = [mesure for mesure in each if mesure.qui == NOUS]
        if not ours:
            continue
        (mine,) = ours
        peers = [
            f"{mesure.qui}\u00a0: {number(mesure.valeur)}"
            + (f" (×\u00a0{number(mesure.valeur / mine.valeur)})" if mine.valeur else "")
            for mesure in each
            if mesure.qui != NOUS
        ]
        budget = ""
        if mine.budget is not None:
            kept = mine.valeur <= mine.budget
            budget = f"{number(mine.budget)}{'' if kept else ' **manqué**'}"
        lines.append(f"| {sujet} | **{_with_unit(mine)}** | {budget} | {_BETWEEN.join(peers)} |")
    return "\n".join(lines)


def picture(subjects: Sequence[Sequence[Mesure]]) -> str:
    """Bars, shortest first, ours in colour; each group of one subject on its own scale."""
    width, left, row = 720, 250, 24
    body: list[str] = []
    top = 8
    for mesures in subjects:
        title = f"{mesures[0].sujet} ({mesures[0].unite})"
        body.append(_text(8, top + 16, title, ' font-weight="bold"'))
        top += row + 4
        most = max(each.valeur for each in mesures)
        for each in sorted(mesures, key=lambda mesure: mesure.valeur):
            length = max((width - left - 90) * each.valeur / most, 2)
            fill = "#1f6fa8" if each.qui == NOUS else "#9aa5ad"
            weight = ' font-weight="bold"' if each.qui == NOUS else ""
            body += [
                _text(left - 10, top + 15, each.qui, f' text-anchor="end"{weight}'),
                f'<rect x="{left}" y="{top + 3}" width="{length:.1f}" height="16" fill="{fill}"/>',
                _text(left + length + 6, top + 15, number(each.valeur), weight),
            ]
            top += row
        top += 12
    spoken = " ; ".join(
        f"{each.qui} {number(each.valeur)} {each.unite}" for group in subjects for each in group
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" role="img" '
        f'aria-label="{escape(spoken)}" font-family="sans-serif" font-size="13">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _text(x: float, y: float, text: str, attributes: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}"{attributes}>{escape(text)}</text>'


def written(told: str, mesures: Sequence[Mesure]) -> None:
    """The table in the README, the pictures beside those of the guide."""
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text("utf-8").partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    readme.write_text(f"{before}{MARKS[0]}\n{told}\n{MARKS[1]}{after}", "utf-8")
    found = by_subject(mesures)
    for name, subjects in PICTURES.items():
        groups = [found[sujet] for sujet in subjects if sujet in found]
        if groups:
            (IMAGES / f"{name}.svg").write_text(picture(groups), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rapide", action="store_true", help="moins de passages")
    parser.add_argument("--ecrire", action="store_true", help="dans README.md et docs/images")
    asked = parser.parse_args()
    mesures = run(asked.rapide)
    told = (
        f"Relevé le {datetime.now(UTC):%d/%m/%Y}, en un passage de `python bench/tout.py`, sur "
        f"{os.cpu_count()} cœurs {platform.machine()}, Python {platform.python_version()}.\n\n"
        f"{table(mesures)}"
    )
    print(f"\n{told}")
    if asked.ecrire:
        written(told, mesures)


if __name__ == "__main__":
    main()
