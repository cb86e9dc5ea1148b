"""The qualitative part of the report (§3.6), written beside its tables and guarded as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.counters.file import CountersError
from iscg_tui.privacy.gardien import garde_de
from iscg_tui.report.errors import ReportError
from iscg_tui.report.redaction import RUBRIQUES
from iscg_tui.report.references import Chiffres
from iscg_tui.tui.line import Line, Span, cut, line
from iscg_tui.tui.relecture import INCONNU, Endroit, check, endroits_de
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.report.source import Source
from iscg_tui.tui.screens.report_figures import PickFigure, Tables
from iscg_tui.tui.widgets.editor import Editor, Mark, Place
from iscg_tui.tui.widgets.page import Size, page, room_for_body
from iscg_tui.tui.widgets.scroll import following

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iscg_tui.report.periods import Periode
    from iscg_tui.report.rapport import Rapport
    from iscg_tui.report.references import Chiffre
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session

_ECRAN: Final = "redaction"
_SAVED_EVERY: Final = 8
"""Keys after which what was written is put in the store."""
_WIDE: Final = 110
"""Columns from which the tables stand beside the text."""
_MOVES: Final = frozenset(("enter", "up", "down", "pageup", "pagedown"))
_FIGURE_ENDS: Final = frozenset("{}%")
_HINT: Final = "Ni nom, ni initiales, ni histoire où quelqu’un se reconnaîtrait."


class Redaction(Screen):
    """One text a heading; F-keys do what letters cannot, since they are written."""

    subject = "redaction"

    def __init__(
        self, session: Session, periode: Periode, back: Callable[[], Screen | Exit]
    ) -> None:
        self.session = session
        self.periode = periode
        self.back = back
        self.rubrique = next(iter(RUBRIQUES))
        self.editor = Editor()
        self._garde = garde_de(session.repository)
        self._unsaved = 0
        self._kept_named = False
        self._top = 0
        self._size = Size(80, 24)
        self._height = 1
        self._known: dict[str, tuple[Endroit, ...]] = {}
        self.rapport: Rapport | None = None
        self.chiffres: Chiffres | None = None
        try:
            # What is written is not said again beside itself.
            self.rapport = replace(Source(session).rapport(periode), redaction=())
            self.chiffres = Chiffres(self.rapport)
        except (CountersError, ReportError) as error:
            session.warn(str(error))
        self._tables = Tables(self)
        self.open(self.rubrique)

    @property
    def takes_text(self) -> bool:
        """Letters are always written here."""
        return True

    # The text and its store

    def open(self, rubrique: str, place: Place | None = None) -> None:
        """Go to a heading, and somewhere in it; what was written of another one is kept."""
        self.save()
        self.rubrique = rubrique
        texte = self.session.repository.textes(self.periode.text()).get(rubrique, "")
        self.editor = Editor.holding(texte)
        if place is not None:
            self.editor = self.editor.at(place)
        self._top = 0
        self._kept_named = self._named()

    def save(self) -> None:
        """Put what was written in the store, where it survives all that can stop a program."""
        if not self._unsaved:
            return
        named = self._named()
        self.session.repository.save_texte(
            self.periode.text(),
            self.rubrique,
            self.editor.texte.strip("\n"),
            # A name that was written, and is no more, is not to stay in the past of the file.
            forget=self._kept_named and not named,
        )
        self._unsaved, self._kept_named = 0, named

    def _named(self) -> bool:
        """Whether someone is named for certain in the text as it is."""
        return any(
            each.certain and each.raison != INCONNU
            for paragraphe in self.editor.paragraphes
            for each in self.endroits(paragraphe)
        )

    def change(self, editor: Editor, *, now: bool = True) -> None:
        """Take a new state of the text; ``now``: put it in the store at once."""
        self._unsaved += editor.paragraphes != self.editor.paragraphes
        self.editor = editor
        if now or self._unsaved >= _SAVED_EVERY:
            self.save()

    def leave(self) -> dict[str, Any] | None:
        """Keep the text, and come back to the same place of it."""
        self.save()
        return {
            "ecran": _ECRAN,
            "du": self.periode.du.text(),
            "au": self.periode.au.text(),
            "rubrique": self.rubrique,
            "place": list(self.editor.place),
        }

    # Keys

    def press(self, key: Key) -> Screen | Exit:
        """Write, or one of the keys that letters leave free."""
        match key.name:
            case "escape":
                self.save()
                return self.back()
            case "tab":
                self.save()
                return PickFigure(self)
            case "f2":
                self.save()
                return self._tables
            case "f3":
                names = list(RUBRIQUES)
                self.open(names[(names.index(self.rubrique) + 1) % len(names)])
            case "f4":
                self._next_place()
            case "f5":
                if not self.editor.past:
                    self.session.say("Rien à défaire depuis l’ouverture de ce texte.", "faible")
                self.change(self.editor.undone())
            case name:
                editor = self.editor.press(key, self._width, self._height)
                self.change(editor, now=name in _MOVES)
        return self

    def paste(self, text: str) -> None:
        """A pasted text is text, whatever it holds."""
        self.change(self.editor.insert(text))

    def take(self, chiffre: Chiffre) -> None:
        """Put a reference at the caret, apart from words, in the place of one begun or unknown."""
        texte, place, called = self.editor.paragraphe, self.editor.place, f"{{{chiffre.nom}}}"
        for each in self.chiffres.dans(texte) if self.chiffres else ():
            if each.chiffre is None and each.debut <= place.rang < each.fin:
                editor = self.editor.at(Place(place.paragraphe, each.fin))
                self.change(editor.replaced(each.debut, called))
                return
        begun, after = self.begun, texte[place.rang : place.rang + 1]
        start = place.rang if begun is None else begun
        if begun is None and _of_a_word(texte[start - 1 : start]):
            called = f" {called}"
        self.change(self.editor.replaced(start, f"{called} " if _of_a_word(after) else called))

    @property
    def begun(self) -> int | None:
        """Where the reference begins that the caret is in, not closed yet; None elsewhere."""
        before = self.editor.paragraphe[: self.editor.place.rang]
        start = before.rfind("{")
        return start if start > before.rfind("}") else None

    def _next_place(self) -> None:
        """Go to the next place that blocks or asks, of this heading, then of the others."""
        found = check(self.textes, self._garde, self.chiffres)
        if not found:
            self.session.say("Rien ne désigne personne dans ces textes, à ce que la garde voit.")
            return
        names = list(RUBRIQUES)
        now = (names.index(self.rubrique), *self.editor.place)
        places = [(names.index(each.rubrique), each.paragraphe, each.debut) for each in found]
        rank = next((rank for rank, place in enumerate(places) if place > now), 0)
        target = found[rank]
        place = Place(target.paragraphe, target.debut)
        if target.rubrique == self.rubrique:
            self.editor = self.editor.at(place)
        else:
            self.open(target.rubrique, place)

    @property
    def textes(self) -> dict[str, str]:
        """Every text of the period by heading, this one as it is now."""
        kept = self.session.repository.textes(self.periode.text())
        return kept | {self.rubrique: self.editor.texte}

    # What keeps it from leaving

    def endroits(self, paragraphe: str) -> tuple[Endroit, ...]:
        """What blocks or asks in a paragraph; looked for once for each text of it."""
        if paragraphe not in self._known:
            if len(self._known) > _SAVED_EVERY * len(self.editor.paragraphes):
                self._known.clear()
            found = endroits_de(self.rubrique, 0, paragraphe, self._garde, self.chiffres)
            self._known[paragraphe] = tuple(found)
        return self._known[paragraphe]

    def _marks(self, paragraphe: str) -> Sequence[Mark]:
        marks = [
            Mark(each.debut, each.fin, *(("alerte", "!") if each.certain else ("accent", "?")))
            for each in self.endroits(paragraphe)
        ]
        references = self.chiffres.dans(paragraphe) if self.chiffres else ()
        marks += [Mark(each.debut, each.fin, "reponse", "") for each in references if each.chiffre]
        return marks

    def said(self) -> Line:
        """What stands at the caret, else how many places keep the text from leaving."""
        texte, rang = self.editor.paragraphe, self.editor.place.rang
        for each in self.endroits(texte):
            if each.debut <= rang <= each.fin:
                asks = "l’export est refusé" if each.certain else "l’export le demandera"
                return (
                    Span("! " if each.certain else "? ", "alerte" if each.certain else "accent"),
                    Span(f"{each.raison[:1].upper()}{each.raison[1:]} : {asks}."),
                )
        for reference in self.chiffres.dans(texte) if self.chiffres else ():
            if reference.chiffre and reference.debut <= rang <= reference.fin:
                chiffre = reference.chiffre
                return (Span(f"{chiffre.valeur}  ", "nombre"), Span(chiffre.libelle, "faible"))
        found = [each for texte in self.editor.paragraphes for each in self.endroits(texte)]
        sure = sum(each.certain for each in found)
        parts = [
            f"{count} {one if count == 1 else many}"
            for count, one, many in (
                (sure, "endroit refusé", "endroits refusés"),
                (len(found) - sure, "endroit douteux", "endroits douteux"),
            )
            if count
        ]
        if not parts:
            return (Span(_HINT, "faible"),)
        return (Span(f"{' et '.join(parts)} : F4 y mène.", "alerte" if sure else "accent"),)

    # Drawing

    @property
    def _beside(self) -> int:
        """Columns that the tables take beside the text; 0 where they do not fit."""
        return self._size.inner * 9 // 20 if self._size.width >= _WIDE else 0

    @property
    def _width(self) -> int:
        return self._size.inner - (self._beside + 3 if self._beside else 0)

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The keys of the page; the tables' own are in it where they are beside."""
        return [
            ("tab", "chiffre"),
            ("F2", "tableaux"),
            ("F3", "rubrique"),
            ("F4", "alerte"),
            ("F5", "défaire"),
            ("F1", "aide"),
            ("escape", "rapport"),
            ("²", "masquer"),
        ]

    def draw(self, size: Size) -> list[Line]:
        """The heading and its text, the tables beside it where they fit."""
        self._size = size
        message = self.session.message or self.said()
        titre = RUBRIQUES[self.rubrique]
        head = [line(Span(titre, "titre_page")), (Span("─" * size.inner, "filet"),)]
        self._height = room_for_body(size, self.keys, message) - len(head)
        rows, caret = self.editor.draw(self._width, self._marks)
        self._top = max(following(self._top, caret, caret, self._height + 1), 0)
        self._top = max(min(self._top, len(rows) - self._height), 0)
        shown = rows[self._top : self._top + self._height]
        if self._beside:
            shown = self._with_tables(shown)
        rank = list(RUBRIQUES).index(self.rubrique) + 1
        return page(
            size,
            f"Texte du rapport · {self.periode.en_lettres()}",
            f"{rank} sur {len(RUBRIQUES)}",
            [*head, *shown],
            self.keys,
            message,
        )

    def _with_tables(self, rows: list[Line]) -> list[Line]:
        tables = self._tables.rows(self._beside, self._height)
        rows = rows + [()] * (self._height - len(rows))
        tables = tables + [()] * (self._height - len(tables))
        return [
            (*cut(row, self._width), Span(" │ ", "filet"), *table)
            for row, table in zip(rows, tables, strict=True)
        ]


def _of_a_word(character: str) -> bool:
    """Whether a figure beside it would run into a word or another figure."""
    return character.isalnum() or character in _FIGURE_ENDS
