"""A sheet as Markdown (GFM): readable as it stands, editable by anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iscg_tui.privacy.feuille.blocs import (
    ARemplir,
    Liste,
    Paragraphe,
    Tableau,
    Titre,
    typographic,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iscg_tui.privacy.feuille.blocs import Bloc, Feuille

_ACTIVE: Final = re.compile(r"([\\`*_\[\]|~#$])")
_OPENS: Final = re.compile(r"^([-+=]|(\d+)([.)])(?=\s|$))")
_ENTITIES: Final = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_BLANK: Final = "…" * 20


def document(feuille: Feuille) -> bytes:
    """The whole sheet, in UTF-8."""
    lines = [f"# {escaped(feuille.titre)}", ""]
    for bloc in feuille.blocs:
        lines += [*_block(bloc), ""]
    return "\n".join(lines).encode()


def escaped(text: str) -> str:
    """A text that shows as it was written, whatever Markdown or HTML it holds."""
    return _ACTIVE.sub(r"\\\1", typographic(text).translate(_ENTITIES))


def _opening(text: str) -> str:
    """The same where a line begins, so that it opens no list."""
    return _OPENS.sub(lambda found: f"{found[2] or ''}\\{found[3] or found[1]}", escaped(text))


def _block(bloc: Bloc) -> Iterator[str]:
    match bloc:
        case Titre(texte, niveau):
            yield f"{'#' * (niveau + 1)} {escaped(texte)}"
        case Paragraphe(texte, note):
            yield f"> {_opening(texte)}" if note else _opening(texte)
        case Liste(elements):
            yield from (f"- {_opening(each)}" for each in elements)
        case Tableau(entetes, lignes):
            yield _row(entetes)
            yield f"|{'---|' * len(entetes)}"
            yield from map(_row, lignes)
        case ARemplir(libelle, aide):
            yield f"**{escaped(libelle)} :** {_BLANK}".replace(" :", "\N{NO-BREAK SPACE}:")
            if aide:
                yield ""
                yield f"> {_opening(aide)}"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(escaped, cells))} |"
