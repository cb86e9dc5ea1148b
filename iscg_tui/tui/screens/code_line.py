"""An entry on one line of codes, with what was understood shown at once on the ribbon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iscg_tui.intake.ligne import Lecture, completed, read
from iscg_tui.intake.ouverture import nouvelle_situation
from iscg_tui.intake.ruban import Effet
from iscg_tui.tui.dates import long_date
from iscg_tui.tui.keyboard import rangee
from iscg_tui.tui.line import Line, Span, fit, flow, line, width_of, wrap
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.entry import EntryScreen
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.page import Size, page, room_for_body, rule
from iscg_tui.tui.widgets.ribbon import draw_ribbon

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session

_LIMIT: Final = 200
_PROMPT: Final = "› "
_EXAMPLE: Final = "fsi1 pn vic 35 f vco tel simple"
_ADHESION: Final = "o"
_NO_ANSWER: Final = "nr"
_LOST: Final = "De cette ligne rien n’est compris, ni gardé : Échap de nouveau l’abandonne."


class CodeLine(Screen):
    """Words in the order of the questions; Enter saves, or goes on with the ribbon."""

    subject = "ligne"

    def __init__(self, session: Session, back: Callable[[], Screen]) -> None:
        self.session = session
        self.back = back
        self.field = Field(limit=_LIMIT)
        self._told = False
        self._start = nouvelle_situation(session.questionnaire, session.today())
        self._entry = EntryScreen(session, self._start, back)

    @property
    def lecture(self) -> Lecture:
        """What the line says now."""
        return read(self._start, self.field.value, rangee(self.session.reglages.clavier))

    @property
    def _lost(self) -> bool:
        """Whether leaving would lose what is written, of which nothing is understood."""
        return bool(self.field.value.strip()) and self.lecture.ruban == self._start

    @property
    def takes_text(self) -> bool:
        """Always."""
        return True

    def press(self, key: Key) -> Screen | Exit:
        """Type; every word understood is on disk when the next one begins."""
        match key.name:
            case "escape" if self._lost and not self._told:
                self._told = True
                self.session.warn(_LOST)
                return self
            case "escape":
                return self._entry.follow(self.lecture.ruban, Effet.BROUILLON)
            case "enter":
                return self._end()
            case "tab":
                text = completed(self.lecture, self.field.value)
                self.field = Field.holding(text, _LIMIT)
            case _:
                self.field = self.field.press(key)
        self._told = False
        if key.choice == "space":
            self._entry.follow(self.lecture.ruban, Effet.RIEN)
        return self

    def paste(self, text: str) -> None:
        """Put a pasted text in the line."""
        self.field = self.field.insert(text)

    def _end(self) -> Screen:
        lecture = self.lecture
        if lecture.faute is not None:
            # The sentence stands under the word already.
            return self
        return self._entry.follow(lecture.ruban, lecture.effet)

    def leave(self) -> dict[str, Any] | None:
        """Come back to the ribbon, with what the line said so far."""
        self._entry.follow(self.lecture.ruban, Effet.RIEN)
        return self._entry.leave()

    def draw(self, size: Size) -> list[Line]:
        """The ribbon as the line fills it, the line, and what it can still say."""
        lecture = self.lecture
        saves = lecture.effet is not Effet.RIEN
        going = [("enter", "enregistrer" if saves else "passer aux questions")]
        keys = [
            *(going if lecture.faute is None else ()),
            ("tab", "compléter"),
            ("escape", "garder en brouillon" if lecture.ruban != self._start else "retour"),
            ("F1", "aide"),
            ("²", "masquer"),
        ]
        drawn = self.field.draw(size.inner - width_of(_PROMPT), focused=True)
        body = [
            *draw_ribbon(self.session, lecture.ruban, size.inner),
            rule(size),
            (Span(_PROMPT, "accent"), *drawn),
        ]
        room = room_for_body(size, keys) - len(body)
        body += self._below(lecture, size.inner, room)
        right = long_date(lecture.ruban.jour)
        return page(size, "Saisie en une ligne", right, body, keys, self.session.message)

    def _below(self, lecture: Lecture, width: int, room: int) -> list[Line]:
        lines: list[Line] = []
        faute = lecture.faute
        if faute is not None:
            # While it can still become an answer, a word is not a fault.
            role = "faible" if lecture.propositions else "alerte"
            under = " " * (width_of(_PROMPT) + width_of(self.field.value[: faute.debut]))
            mark = Span("^" * max(width_of(faute.mot), 1), role)
            if width_of(under) + width_of(mark.text) < width:
                lines.append((Span(under), mark))
            lines += [(Span(part, role),) for part in wrap(faute.raison, width)]
        elif not self.field.value:
            skipped = [_NO_ANSWER] * len(self.session.questionnaire.indicateurs)
            example = " ".join((_EXAMPLE, *skipped, _ADHESION))
            lines += [(), line(Span(f"Par exemple : {example}", "faible"))]
        elif lecture.effet is not Effet.RIEN:
            lines += [(), line(Span("La ligne est complète.", "succes"))]
        if lecture.propositions:
            lines += [(), *_columns(lecture.propositions, width, room - len(lines) - 1)]
        return lines[:room]


def _columns(propositions: tuple[tuple[str, str], ...], width: int, room: int) -> list[Line]:
    """The words that can be written, in one column or two; without labels where they fit not."""
    wide = max(width_of(word) for word, _ in propositions)
    columns = 1 if len(propositions) <= room else 2
    rows = -(-len(propositions) // columns)
    if rows > room:
        return flow([(Span(word, "touche"),) for word, _ in propositions], width)
    cell = width // columns
    lines: list[Line] = []
    for row in range(rows):
        parts: list[Span] = []
        for word, label in propositions[row::rows]:
            parts.append(Span(f"  {fit(word, wide)} ", "touche"))
            parts.append(Span(fit(label, cell - wide - 3)))
        lines.append(tuple(parts))
    return lines
