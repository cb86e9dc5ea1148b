"""The report as its reader will see it; the small numbers at a key, for her alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.counters.file import CountersError
from iscg_tui.report.errors import ReportError
from iscg_tui.report.screen import Section, sections
from iscg_tui.tui.line import Line, Span
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.report.contents import Contents
from iscg_tui.tui.screens.report.source import COMPARER, Source
from iscg_tui.tui.session import Session
from iscg_tui.tui.widgets.drawing import drawn
from iscg_tui.tui.widgets.page import Size, page, panic_key, room_for_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.report.annees import Courbe
    from iscg_tui.report.comparison import Comparaison
    from iscg_tui.report.periods import Periode
    from iscg_tui.report.rapport import Rapport
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.screens.redaction import Redaction
    from iscg_tui.tui.session import Reading

_FAR: Final = 1_000_000
_RULE: Final = re.compile("[─-]+")
_ALONE: Final = "Les nombres exacts ne se montrent que le coffre ouvert."
_SHOWN: Final = "Nombres exacts montrés, pour vous : m revient à ceux du document."


class ReadReport(Screen):
    """The tables, which scroll, and between which keys jump."""

    subject = "rapport"

    def __init__(
        self, session: Reading, periode: Periode, back: Callable[[], Screen | Exit]
    ) -> None:
        self.session = session
        self.periode = periode
        self.back = back
        self.source = Source(session)
        self.masked = True
        self.comparing = 0
        self.top = 0
        self._part: int | None = 0
        self._height = 1
        self._width = 0
        self._made: tuple[tuple[bool, int, int], list[Section]] | None = None

    @property
    def opened(self) -> bool:
        """Whether a store is open behind the report, which can be read without one."""
        return isinstance(self.session, Session)

    def leave(self) -> dict[str, Any] | None:
        """Come back to the same period."""
        return {"ecran": "rapport", "du": self.periode.du.text(), "au": self.periode.au.text()}

    def rapport(self) -> Rapport:
        """What is being read. Raises ``CountersError`` or ``ReportError``."""
        return self.source.rapport(self.periode, masked=self.masked)

    def comparaison(self) -> Comparaison | None:
        """What it is compared with, if anything. Raises as ``rapport``."""
        return self.source.comparaison(self.periode, self.comparing, masked=self.masked)

    def courbes(self) -> list[Courbe]:
        """Its curves. Raises as ``rapport``."""
        return self.source.courbes(self.periode, masked=self.masked)

    @property
    def part(self) -> int:
        """The rank of the part gone to, or else of the one at the top of the screen."""
        return bisect_right(self._starts(), self.top) - 1 if self._part is None else self._part

    def press(self, key: Key) -> Screen | Exit:
        """Scroll, jump, show or mask, compare, or go back."""
        match key.choice:
            case "escape" | "backspace" | "left":
                return self.back()
            case "s":
                self._jump(1)
            case "p":
                self._jump(-1)
            case "e":
                return self._exporting()
            case "j":
                return Contents(self, [each.titre for each in self._sections()])
            case "m":
                self._toggle()
            case "c":
                self._compare()
            case "t" if isinstance(self.session, Session):
                return self.writing(self.session)
            case choice:
                self._scroll(choice)
        return self

    def _exporting(self) -> Screen:
        """To a file, once its text, if it has one, was read over."""
        from iscg_tui.tui.screens.report.export import ChooseFormat

        if not isinstance(self.session, Session):
            return ChooseFormat(self)
        from iscg_tui.tui.screens.report.read_over import read_over

        return read_over(self, self.session, lambda: ChooseFormat(self))

    def writing(self, session: Session) -> Redaction:
        """What is written beside its tables; coming back shows it."""
        from iscg_tui.tui.screens.redaction import Redaction

        return Redaction(session, self.periode, self._again)

    def _again(self) -> Screen:
        self.source, self._made = Source(self.session), None
        return self

    def _scroll(self, choice: str) -> None:
        page_height, before = max(self._height - 2, 1), self.top
        match choice:
            case "down":
                self.top += 1
            case "up":
                self.top -= 1
            case "pagedown" | "space" | "right":
                self.top += page_height
            case "pageup":
                self.top -= page_height
            case "home":
                self.top = 0
            case "end":
                self.top = _FAR
        if self.top != before:
            self._part = None

    def go_to(self, rank: int) -> Screen:
        """The part of that rank at the top of the screen."""
        self.top, self._part = self._starts()[rank], rank
        return self

    def _jump(self, step: int) -> None:
        starts, place = self._starts(), self.part
        if step < 0 and self.top > starts[place]:
            step = 0
        self.go_to(min(max(place + step, 0), len(starts) - 1))

    def _toggle(self) -> None:
        if not self.opened:
            self.session.warn(_ALONE)
            return
        self._change(masked=not self.masked, comparing=self.comparing)

    def _compare(self) -> None:
        self._change(masked=self.masked, comparing=(self.comparing + 1) % len(COMPARER))
        self.session.say(f"Rapport {COMPARER[self.comparing][0]}.", "faible")

    def _change(self, *, masked: bool, comparing: int) -> None:
        """Make the report anew, and stay at the same part of it."""
        titre = self._sections()[self.part].titre
        self.masked, self.comparing = masked, comparing
        titles = [each.titre for each in self._sections()]
        if self.top and titre in titles:
            self.go_to(titles.index(titre))

    def _sections(self) -> list[Section]:
        key = (self.masked, self.comparing, self._width)
        if self._made is None or self._made[0] != key:
            try:
                made = sections(
                    self.rapport(),
                    self._width,
                    comparaison=self.comparaison(),
                    courbes=self.courbes(),
                )
            except (CountersError, ReportError) as error:
                made = [Section("Ensemble", ("", str(error)))]
            self._made = (key, made)
        return self._made[1]

    def _starts(self) -> list[int]:
        """The first line of each part, a blank one being between two parts."""
        lengths = [len(each.lignes) + 1 for each in self._sections()]
        return [0, *accumulate(lengths)][:-1]

    @property
    def _unpublished(self) -> Line | None:
        """Why what was just entered is not in the tables yet, and which key adds it."""
        count = self.session.pending() if self.opened else 0
        if not count:
            return None
        what = f"{count} saisies n’y figurent" if count > 1 else "1 saisie n’y figure"
        which = "les " if count > 1 else "l’"
        return (Span(f"{what} pas encore : p, à l’accueil, {which}ajoute.", "faible"),)

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The keys of the report, for the bottom of the page."""
        shows = [("m", "nombres exacts" if self.masked else "protéger")] if self.opened else []
        shows += [("t", "texte")] if self.opened else []
        return [
            ("↑↓", "lire"),
            ("s", "suivant"),
            ("j", "aller à"),
            ("c", "comparer"),
            ("e", "exporter"),
            *shows,
            ("escape", "période"),
            ("h", "aide"),
            panic_key(opened=self.opened),
        ]

    def draw(self, size: Size) -> list[Line]:
        """As much of the tables as the room allows."""
        self._width = size.inner
        lines = [line for each in self._sections() for line in ("", *each.lignes)][1:]
        unmasked = None if self.masked else (Span(_SHOWN, "alerte"),)
        message = self.session.message or unmasked or self._unpublished
        self._height = room_for_body(size, self.keys, message)
        self.top = max(0, min(self.top, len(lines) - self._height))
        shown = lines[self.top : self.top + self._height]
        last = min(self.top + self._height, len(lines))
        right = f"{last * 100 // max(len(lines), 1)} %"
        title = f"Rapport d’activité · {self.periode.en_lettres()}"
        body = [_coloured(text, after) for text, after in zip(shown, [*shown[1:], ""], strict=True)]
        return page(size, title, right, body, self.keys, message)


def _coloured(text: str, after: str) -> Line:
    """A line of the report with its heading, its rule or its bars in their own colours."""
    if _RULE.fullmatch(text):
        return (Span(text, "filet"),)
    if _RULE.fullmatch(after):
        return (Span(text, "titre_page"),)
    if text.startswith(("! ", "• ")):
        return (Span(text[0], "alerte" if text[0] == "!" else "accent"), Span(text[1:]))
    return drawn(text)
