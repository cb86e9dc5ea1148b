"""Lines of styled text, as screens draw them: no Textual, no colour, only roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len, chop_cells, set_cell_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one role of the theme (``themes/*.toml`` gives its colours)."""

    text: str
    role: str = "texte"


Line = tuple[Span, ...]


def line(*parts: Span | str) -> Line:
    """A line made of spans, plain strings taking the role ``texte``."""
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


def width_of(text: str) -> int:
    """Width of a text in terminal cells."""
    return cell_len(text)


def width_of_line(parts: Line) -> int:
    """Width of a line in terminal cells."""
    return sum(cell_len(span.text) for span in parts)


def fit(text: str, width: int) -> str:
    """The text cut (with an ellipsis) or padded to exactly ``width`` cells."""
    if width <= 0:
        return ""
    if cell_len(text) > width:
        return set_cell_size(text, width - 1) + ELLIPSIS
    return set_cell_size(text, width)


def cut(parts: Line, width: int, role: str = "texte") -> Line:
    """The line cut or padded to exactly ``width`` cells; padding takes ``role``."""
    kept: list[Span] = []
    left = width
    for span in parts:
        size = cell_len(span.text)
        if size > left:
            if left:
                kept.append(Span(fit(span.text, left), span.role))
            return tuple(kept)
        if span.text:
            kept.append(span)
        left -= size
    if left:
        kept.append(Span(" " * left, role))
    return tuple(kept)


def wrap(text: str, width: int) -> list[str]:
    """The text on as many lines of at most ``width`` cells as it takes, broken at spaces."""
    if width < 1:
        return [text]
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        candidate = f"{current} {word}" if current else word
        if cell_len(candidate) <= width:
            current = candidate
            continue
        if current:
            lines.append(current)
        pieces = chop_cells(word, width) if cell_len(word) > width else [word]
        lines.extend(pieces[:-1])
        current = pieces[-1]
    return [*lines, current]


def spread(left: Line, right: Line, width: int, role: str = "texte") -> Line:
    """``left`` and ``right`` at the two ends of a line of ``width`` cells."""
    gap = width - width_of_line(left) - width_of_line(right)
    if gap < 1:
        return cut(left, width, role)
    return (*left, Span(" " * gap, role), *right)


def flow(groups: Sequence[Line], width: int, gap: str = "   ") -> list[Line]:
    """Groups set one after the other on as few lines of ``width`` cells as they take."""
    lines: list[Line] = []
    current: Line = ()
    for group in groups:
        if current and width_of_line(current) + len(gap) + width_of_line(group) > width:
            lines.append(current)
            current = group
        else:
            current = (*current, Span(gap), *group) if current else group
    return [*lines, current] if current else lines


def plain(lines: Iterable[Line]) -> str:
    """The text of lines, without roles: what tests and people read."""
    return "\n".join("".join(span.text for span in parts).rstrip() for parts in lines)
