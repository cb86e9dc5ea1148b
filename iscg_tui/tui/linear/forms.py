"""A form asked field by field: an empty line keeps what the field holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.intake.situation import plain_text
from iscg_tui.tui.keyboard import Key, rangee
from iscg_tui.tui.linear import words
from iscg_tui.tui.linear.spoken import sentence, sentences
from iscg_tui.tui.linear.voices import INCONNUE, Voice, pressed
from iscg_tui.tui.screens.identity import Identity
from iscg_tui.tui.screens.maintien import KeepLonger
from iscg_tui.tui.widgets.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.linear.spoken import Spoken
    from iscg_tui.tui.linear.voices import Turn
    from iscg_tui.tui.screen import Screen
    from iscg_tui.tui.widgets.form import Entry

_HELP: Final = (
    "Une ligne vide garde le champ et passe au suivant ; après le dernier, elle enregistre. "
    "Seul sur sa ligne : « - » vide le champ, « < » revient au précédent, « ! » quitte."
)


def form_in(screen: Screen) -> Form | None:
    """The form being filled on a screen; none while leaving it is being asked about."""
    form = getattr(screen, "form", None)
    return form if isinstance(form, Form) and not form.leaving else None


class FormVoice(Voice):
    """One prompt a field."""

    def __init__(self, screen: Screen, page: Spoken, consent: Callable[[], bool]) -> None:
        super().__init__(screen, page, consent)
        self.sensitive = isinstance(screen, Identity | KeepLonger)
        self._told: list[str] = []

    def refused(self) -> Turn:
        """Fill the form all the same, unseen."""
        self.agreed = False
        return self.screen, ["Rien de ce que vous tapez ne s’affiche, ni ce qui est déjà rempli."]

    @property
    def _entry(self) -> Entry:
        form = form_in(self.screen) or Form(())
        return form.entries[form.current]

    @property
    def prompt(self) -> str:  # type: ignore[override]
        """The field's name."""
        return f"{self._entry.label} : "

    @property
    def unseen(self) -> bool:  # type: ignore[override]
        """What names a person is typed unseen where it would stay."""
        return not self.agreed

    def said(self) -> list[str]:
        """The page's introduction once, then the help and the value of the field."""
        entry = self._entry
        first = [] if self.before else [self.page.title, _HELP]
        self.before = self.page
        said = [*first, *self._beside, entry.help]
        if entry.options:
            for rank, (_, label) in enumerate(entry.options):
                said.append(f"{rank + 1} {label}{' (choisi)' if rank == entry.chosen else ''}")
        elif entry.value:
            said.append(f"{entry.label}, déjà : {entry.value if self.agreed else 'rempli'}")
        return said

    @property
    def _beside(self) -> list[str]:
        """What stands beside the fields and was not said yet; it may name a person."""
        if not self.agreed:
            return []
        form = form_in(self.screen) or Form(())
        labels = tuple(each.label for each in form.entries)
        lines = [each for part in self.page.parts for each in part]
        others = [each for each in lines if not sentence(each).startswith(labels)]
        known = (self._entry.help, *self._told)
        new = [each for each in sentences(others) if each not in known]
        self._told += new
        return new

    def take(self, typed: str) -> Turn:
        """A value for the field, or one of the signs that move."""
        match typed.strip():
            case "?":
                return self.screen, [_HELP]
            case "!":
                return pressed(self.screen, Key("escape")), []
            case "<":
                return pressed(self.screen, Key("up")), []
            case "":
                return pressed(self.screen, Key("enter")), []
        entry = self._entry
        if entry.options:
            return self._choose(entry, typed)
        if typed.strip() == "-":
            return pressed(self.screen, Key("ctrl+u"), Key("enter")), [f"{entry.label} : vide"]
        self._put(typed)
        cut = self._entry.value != plain_text(typed) and not entry.field.numeric
        said = [f"Coupé à {entry.field.limit} caractères."] if cut else []
        return pressed(self.screen, Key("enter")), said

    def _put(self, typed: str) -> None:
        digits = rangee(self.clavier) if self._entry.field.numeric else {}
        pressed(self.screen, Key("end"), Key("ctrl+u"))
        self.screen.paste("".join(digits.get(each, each) for each in typed))

    def _choose(self, entry: Entry, typed: str) -> Turn:
        number = words.number_of(typed, self.clavier)
        if number is None or not 0 < number <= len(entry.options):
            return self.screen, [INCONNUE]
        step = number - 1 - entry.chosen
        keys = [Key("right" if step > 0 else "left")] * abs(step)
        following = pressed(self.screen, *keys, Key("enter"))
        return following, [f"{entry.label} : {entry.options[number - 1][1]}"]

    def unfinished(self, typed: str) -> None:
        """What was begun of a field is put in it, so that the screen keeps it."""
        if typed.strip() and not self._entry.options:
            self._put(typed)
