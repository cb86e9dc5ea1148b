"""Draw the pictures of the guide from the program itself: its screens, full of invented people.

    python docs/illustrer.py

The same program always gives the same pictures: a test says which ones are no longer true.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from iscg_tui.demo import invented
from iscg_tui.dossier import Dossier
from iscg_tui.nomenclature.loader import load
from iscg_tui.reglages import Reglages
from iscg_tui.tui.keyboard import Key
from iscg_tui.tui.line import width_of
from iscg_tui.tui.screen import Screen
from iscg_tui.tui.screens.help import pressed
from iscg_tui.tui.screens.home import Home
from iscg_tui.tui.session import Session
from iscg_tui.tui.theme import theme_named
from iscg_tui.tui.widgets.page import Size
from iscg_tui.vault.kdf import Cost
from iscg_tui.vault.recovery import RecoveryKey
from iscg_tui.vault.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iscg_tui.tui.line import Line
    from iscg_tui.tui.theme import Theme

FOLDER: Final = Path(__file__).resolve().parent / "images"
TODAY: Final = date(2026, 11, 24)
SIZE: Final = Size(80, 24)
SITUATIONS: Final = {2024: 14, 2025: 300, 2026: 320}
"""How many were entered each year; the oldest are due by now."""

STORIES: Final = {
    "accueil": "",
    "saisie": "n211151",
    "orientations": "n211151122" + "4",
    "une-ligne": "cfsi1 pn vic 35 f vco tel rel ",
    "fiche": "1",
    "rapport": "a1ssssss",
    "mes-chiffres": "f",
    "echeances": "e",
    "aide": "h",
}
"""By name of picture, the keys that lead to the screen from home."""

_CELL: Final = 8.4
_ROW: Final = 16.4
_MARGIN: Final = 14
_BAR: Final = 26
_FONT: Final = "'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, monospace"


def pictures(folder: Path) -> Iterator[tuple[str, str]]:
    """Each picture's name and its SVG; ``folder`` holds the store meanwhile."""
    session = _session(Dossier(folder))
    theme = theme_named(session.reglages.theme)
    try:
        for name, keys in STORIES.items():
            yield name, drawn(_told(session, keys).draw(SIZE), theme)
            for draft in session.repository.drafts():
                session.repository.drop_draft(draft.id)
    finally:
        session.repository.close()


def _session(dossier: Dossier) -> Session:
    nomenclature = load()
    cheap = Cost(memory_kib=8, passes=1, lanes=1)
    dossier.prepare()
    recovery = RecoveryKey.generate()
    passphrase = "sept mots inventés pour les seules images"
    repository = Repository.create(dossier, passphrase, recovery, cost=cheap)
    repository.today = lambda: TODAY
    for year, count in SITUATIONS.items():
        for situation in invented(nomenclature, year, count, year, TODAY):
            repository.save(situation)
    repository.publish()
    reglages = replace(
        Reglages(),
        poste_nom="Poste de Fictiville",
        employeur="Association Exemple",
        autorite_fonctionnelle="Commissariat de Fictiville",
    )
    return Session(dossier, nomenclature, reglages, lambda: TODAY, repository)


def _told(session: Session, keys: str) -> Screen:
    """The screen to which keys lead."""
    screen = Home(session)
    current: object = screen
    for key in keys:
        session.message = None
        assert isinstance(current, Screen)
        current = pressed(
            current, Key("space" if key == " " and not current.takes_text else key, key)
        )
    assert isinstance(current, Screen)
    return current


def drawn(lines: list[Line], theme: Theme) -> str:
    """A window of a terminal that shows these lines in the colours of a theme."""
    width = SIZE.width * _CELL + 2 * _MARGIN
    height = SIZE.height * _ROW + _BAR + 2 * _MARGIN
    ground = theme.styles["texte"].fond
    spoken = " ".join("".join(span.text for span in parts).strip() for parts in lines)
    body = [
        f'<rect width="100%" height="100%" rx="8" fill="{ground}" stroke="#808080"/>',
        *(
            f'<circle cx="{_MARGIN + 6 + 18 * place}" cy="{_BAR / 2 + 4}" r="5" fill="#606060"/>'
            for place in range(3)
        ),
    ]
    for row, parts in enumerate(lines):
        body += _row(parts, theme, _BAR + _MARGIN + row * _ROW, ground)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label="{escape(" ".join(spoken.split()))}" font-family="{_FONT}" font-size="14">\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


def _row(parts: Line, theme: Theme, top: float, ground: str) -> Iterator[str]:
    column = 0
    for span in parts:
        style, cells = theme.styles[span.role], width_of(span.text)
        left, length = _MARGIN + column * _CELL, cells * _CELL
        column += cells
        if style.fond != ground:
            yield (
                f'<rect x="{left:g}" y="{top:g}" width="{length:g}" height="{_ROW}" '
                f'fill="{style.fond}"/>'
            )
        if not span.text.strip():
            continue
        weight = ' font-weight="bold"' if "bold" in style.attributs else ""
        under = ' text-decoration="underline"' if "underline" in style.attributs else ""
        yield (
            f'<text x="{left:g}" y="{top + 12.8:g}" textLength="{length:g}" '
            f'lengthAdjust="spacingAndGlyphs" fill="{style.texte}" xml:space="preserve"'
            f"{weight}{under}>{escape(span.text)}</text>"
        )


def main() -> None:
    """Write all the pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="iscg-images-") as folder:
        for name, svg in pictures(Path(folder)):
            (FOLDER / f"{name}.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
