"""An entry said question by question: the ribbon itself decides what each line does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iscg_tui.intake.question import NATURE, NATURES_SECONDAIRES, ORIENTATIONS
from iscg_tui.intake.ruban import Volet
from iscg_tui.tui.dates import long_date
from iscg_tui.tui.keyboard import Key
from iscg_tui.tui.line import plain
from iscg_tui.tui.linear import words
from iscg_tui.tui.linear.spoken import sentences
from iscg_tui.tui.linear.voices import INCONNUE, FieldVoice, MenuVoice, pressed
from iscg_tui.tui.questionnaire import TITRES
from iscg_tui.tui.screens.entry import COMME
from iscg_tui.tui.widgets.ribbon import ADHESIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.intake.ruban import Ruban
    from iscg_tui.tui.line import Line
    from iscg_tui.tui.linear.spoken import Spoken
    from iscg_tui.tui.linear.voices import Turn
    from iscg_tui.tui.screens.code_line import CodeLine
    from iscg_tui.tui.screens.entry import EntryScreen
    from iscg_tui.tui.session import Session

_ESCAPES: Final = 3
"""At most: out of the day typed, out of an optional question, out of the entry."""
_CHOSEN: Final = "(choisi)"
_MARK: Final = re.compile(r"\^+")
"""What underlines a word."""


class EntryVoice(MenuVoice):
    """The question being asked and its choices; each answer is said back."""

    prompt = "Réponse : "

    def __init__(self, screen: EntryScreen, page: Spoken, consent: Callable[[], bool]) -> None:
        super().__init__(screen, page, consent)
        self.entry = screen
        self._asked = ""

    def said(self) -> list[str]:
        """The question, with its choices the first time; the title, once."""
        # What comes above the first rule are the answers given, which were said one by one.
        heading, *drawn = sentences([each for part in self.page.parts[1:] for each in part])
        choices = self._whole(drawn)
        first = [] if self.before else [self.page.title]
        first += [f"{key} {label}" for key, label in self.page.keys if first and key == COMME]
        if heading == self._asked:
            # Asked again after an aside: « relire » says its choices once more.
            choices = []
        elif self._answered and any(each.endswith(_CHOSEN) for each in choices):
            choices.append("Une ligne vide garde ce qui est choisi.")
        self.before, self._asked = self.page, heading
        return [*first, heading, *choices]

    def _whole(self, choices: list[str]) -> list[str]:
        """The choices with their labels whole, which a column would have no room for."""
        labels = dict(self.entry.explained())
        said = []
        for each in choices:
            key = each.partition(" ")[0]
            mark = f" {_CHOSEN}" if each.endswith(_CHOSEN) else ""
            said.append(f"{key} {labels[key]}{mark}" if key in labels else each)
        return said

    @property
    def _answered(self) -> bool:
        ruban = self.entry.ruban
        alone = ruban.volet is Volet.QUESTION and ruban.precision is None
        return alone and bool(ruban.reponse(ruban.etape))

    def answer(self, typed: str) -> Turn:
        """A key of the question or a word; what it was understood as is said."""
        before = self.entry.ruban
        key = words.key_of(typed, self.clavier) if typed.strip() else self._blank()
        if key is None:
            return self.screen, [INCONNUE]
        following = pressed(self.screen, key)
        if key.name == "escape":
            for _ in range(_ESCAPES):
                if following is self.screen:
                    following = pressed(self.screen, key)
        said = understood(self.entry.session, before, self.entry.ruban)
        if key.name == "right" and following is self.screen and not said:
            said = self._kept(before)
        return following, said

    def _blank(self) -> Key:
        """An empty line keeps the answer there is, or is the Enter of the ribbon."""
        return Key("right") if self._answered else Key("enter")

    def _kept(self, before: Ruban) -> list[str]:
        codes = before.reponse(before.etape)
        if before.precision or not codes or self.entry.ruban.etape == before.etape:
            return []
        return [_answer(self.entry.session, before.etape, codes)]

    @property
    def help(self) -> list[str]:
        """The words of an entry."""
        said = [
            "Tapez la touche d’une réponse, puis Entrée. Les chiffres se tapent sans Maj.",
            "passer : non renseigné, ou suite d’une question à plusieurs réponses",
            "retour : la question d’avant",
            "garder, ou une ligne vide : la réponse déjà choisie",
            "urgence (u), jour (j), préciser (p)",
            "brouillon : laisser la saisie de côté",
            "enregistrer : dès que tout est répondu",
            "relire : les réponses déjà données, et la question en entier",
        ]
        return [*said, "verrouiller ou F12, quitter : la saisie reste parmi les brouillons"]

    def take(self, typed: str) -> Turn:
        """As any choice; « relire » says the answers given so far."""
        if words.folded(typed) in words.RELIRE:
            ruban = self.entry.ruban
            said = [_day(ruban)]
            self._asked = ""
            return self.screen, [*said, *answered(self.entry.session, ruban)]
        return super().take(typed)


class DayVoice(FieldVoice):
    """Another day than those proposed."""

    def __init__(self, screen: EntryScreen, page: Spoken, consent: Callable[[], bool]) -> None:
        super().__init__(screen, page, consent)
        self.entry = screen

    def take(self, typed: str) -> Turn:
        """As any text; the day understood is said."""
        if words.folded(typed) == "retour":
            return super().take("!")
        following, said = super().take(typed)
        if self.entry.jour_libre is None and typed.strip() not in ("!", ""):
            said = [_day(self.entry.ruban)]
        return following, said


class CodeVoice(FieldVoice):
    """A whole entry on one line of codes; what was understood of it is said back."""

    prompt = "Ligne : "

    def __init__(self, screen: CodeLine, page: Spoken, consent: Callable[[], bool]) -> None:
        super().__init__(screen, page, consent)
        self.prompt = type(self).prompt
        self.line = screen

    def body(self, page: Spoken) -> list[Line]:
        """What stands under the line: the answers given stand above the rule."""
        return [
            each for part in page.parts[1:] for each in part if not _MARK.fullmatch(_text(each))
        ]

    def take(self, typed: str) -> Turn:
        """As any text; a line that says something wrong is typed again."""
        following, said = super().take(typed)
        faute = self.line.lecture.faute
        if following is self.screen and faute is not None:
            rank = len(self.line.field.value[: faute.debut].split()) + 1
            return following, [f"Au mot {rank} :"]
        if following is self.screen or not typed.strip():
            return following, said
        return following, answered(self.line.session, self.line.lecture.ruban)


def _text(line: Line) -> str:
    return plain([line]).strip()


def answered(session: Session, ruban: Ruban) -> list[str]:
    """Every answer of an entry, a sentence each."""
    said = [
        _answer(session, name, ruban.reponse(name)) for name in _asked(ruban) if ruban.reponse(name)
    ]
    return [*said, *_others(session, ruban)]


def understood(session: Session, before: Ruban, after: Ruban) -> list[str]:
    """What changed from one state of an entry to the next, a sentence each."""
    said = [
        _answer(session, name, after.reponse(name))
        for name in _asked(after)
        if after.reponse(name) != before.reponse(name)
    ]
    if after.en_attente and after.volet is Volet.DETAIL and before.en_attente is None:
        said.append(f"{TITRES[after.etape]} : {_label(session, after.etape, after.en_attente)}")
    if after.jour != before.jour:
        said.append(_day(after))
    known = _others(session, before)
    said += [each for each in _others(session, after) if each not in known]
    if before.orientations and not after.orientations:
        said.append("Orientations : aucune")
    if before.urgence != "0" and after.urgence == "0":
        said.append("Urgence : non")
    return said


def _asked(ruban: Ruban) -> tuple[str, ...]:
    return (*TITRES, *ruban.questionnaire.indicateurs)


def _day(ruban: Ruban) -> str:
    return f"Jour : {long_date(ruban.jour)}"


def _answer(session: Session, name: str, codes: tuple[str, ...]) -> str:
    labels = " ; ".join(_label(session, name, code) for code in codes)
    return f"{TITRES.get(name) or session.titre(name)} : {labels or 'aucune réponse'}"


def _label(session: Session, name: str, code: str) -> str:
    label = session.libelle(NATURE if name == NATURES_SECONDAIRES else name, code)
    # « Victime » within a sentence is « victime », but « CCAS » stays as it is.
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _others(session: Session, ruban: Ruban) -> list[str]:
    """The answers that are no question of the list."""
    said = []
    if ruban.orientations:
        listed = (
            f"{_label(session, ORIENTATIONS, each.famille)} "
            f"({_label(session, 'issue_orientation', each.issue)})"
            for each in ruban.orientations
        )
        said.append(f"Orientations : {' ; '.join(listed)}")
    if ruban.adhesion is not None:
        said.append(f"Adhésion : {ADHESIONS[ruban.adhesion]}")
    if ruban.urgence != "0":
        said.append(f"Urgence : {_label(session, 'urgence', ruban.urgence)}")
    return said
