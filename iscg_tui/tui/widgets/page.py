"""A page: a header, a body, the message and the keys at the bottom, in a fixed size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iscg_tui.tui.keyboard import shown
from iscg_tui.tui.line import Line, Span, cut, flow, line, spread, width_of_line, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LARGEUR_MIN: Final = 60
HAUTEUR_MIN: Final = 20
_MARGIN: Final = " "
BREAK: Final = ("", "")
"""Among the keys of a page: those that follow begin a line of their own."""


@dataclass(frozen=True, slots=True)
class Size:
    """A screen's size in cells."""

    width: int
    height: int

    @property
    def enough(self) -> bool:
        """Whether the questions fit."""
        return self.width >= LARGEUR_MIN and self.height >= HAUTEUR_MIN

    @property
    def inner(self) -> int:
        """Width between the margins."""
        return self.width - 2 * len(_MARGIN)


def panic_key(*, opened: bool) -> tuple[str, str]:
    """The panic key as the bottom of a page shows it; where no store is open, it only leaves."""
    return ("²", "masquer" if opened else "quitter")


class Page(list[Line]):
    """The lines of a page, and what they were made of, for a front that draws none."""

    def __init__(
        self,
        lines: Iterable[Line],
        title: str,
        right: str,
        body: Sequence[Line],
        keys: Sequence[tuple[str, str]],
        message: Line | None,
    ) -> None:
        super().__init__(lines)
        self.title = title
        self.right = right
        self.body = body
        self.keys = keys
        self.message = message


def key_and_label(key: str, label: str) -> Line:
    """A key immediately left of what it does."""
    return (Span(shown(key), "touche"), Span(f" {label}", "faible"))


def page(
    size: Size,
    title: str,
    right: str,
    body: Iterable[Line],
    keys: Iterable[tuple[str, str]],
    message: Line | None = None,
) -> Page:
    """Exactly ``size.height`` lines of ``size.width`` cells.

    The body is cut at the room left between the header and the keys, which take the
    lines they need at the bottom; the message, never cut, takes those just above them.
    """
    header = spread(
        (Span(f"{_MARGIN}{title}", "titre"),),
        (Span(f"{right}{_MARGIN}", "bandeau"),),
        size.width,
        "bandeau",
    )
    body, keys = list(body), list(keys)
    footer = [inset(each, size.width) for each in _footer(keys, size.inner)]
    notes = [inset(each, size.width) for each in _wrapped(message or (), size.inner)]
    room = size.height - 1 - len(footer) - len(notes)
    lines = [inset(each, size.width) for each in body][:room]
    blank = inset((), size.width)
    drawn = [
        cut(header, size.width, "bandeau"),
        *lines,
        *[blank] * (room - len(lines)),
        *notes,
        *footer,
    ]
    return Page(drawn, title, right, body, [each for each in keys if each != BREAK], message)


def _footer(keys: Iterable[tuple[str, str]], width: int) -> list[Line]:
    rows: list[list[Line]] = [[]]
    for key, label in keys:
        if (key, label) == BREAK:
            rows.append([])
        else:
            rows[-1].append(key_and_label(key, label))
    return [drawn for row in rows for drawn in flow(row, width)]


def _wrapped(message: Line, width: int) -> list[Line]:
    """A message whole, on as many lines as it takes; one line even when there is none."""
    if width_of_line(message) <= width:
        return [message]
    return [(Span(part, span.role),) for span in message for part in wrap(span.text, width)]


def room_for_body(size: Size, keys: Iterable[tuple[str, str]], message: Line | None = None) -> int:
    """How many lines ``page`` leaves to the body with these keys and this message."""
    notes = len(_wrapped(message or (), size.inner))
    return size.height - 1 - notes - len(_footer(keys, size.inner))


def inset(parts: Line, width: int) -> Line:
    """The line between the page's margins."""
    return cut((Span(_MARGIN), *cut(parts, width - 2)), width)


def rule(size: Size) -> Line:
    """A thin horizontal line across the body."""
    return (Span("─" * size.inner, "filet"),)


def too_small(size: Size) -> list[Line]:
    """What a window too small for the questions shows instead."""
    texts = (
        "Fenêtre trop petite.",
        f"Il faut {LARGEUR_MIN} × {HAUTEUR_MIN},",
        f"elle a {size.width} × {size.height}.",
        "Rien n’est perdu.",
    )
    body = [cut(line(text), size.width) for text in texts][: size.height]
    return body + [cut((), size.width)] * (size.height - len(body))


def blank(size: Size) -> list[Line]:
    """Nothing at all: what the panic key leaves."""
    return [cut((), size.width)] * size.height
