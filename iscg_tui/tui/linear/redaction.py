"""The text of the report in lines: each typed line is a paragraph, words do what keys do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iscg_tui.report.redaction import RUBRIQUES
from iscg_tui.tui.keyboard import Key
from iscg_tui.tui.linear import words
from iscg_tui.tui.linear.figures import told
from iscg_tui.tui.linear.voices import Voice, pressed
from iscg_tui.tui.screen import Exit

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.linear.spoken import Spoken
    from iscg_tui.tui.linear.voices import Turn
    from iscg_tui.tui.screens.redaction import Redaction

_HELP: Final = (
    "Chaque ligne tapée ajoute un paragraphe. « = 2 texte » récrit le paragraphe 2, « - 2 » "
    "l’ôte, « relire » redit tout."
)
_WORDS: Final = (
    "« suivante » passe à la rubrique suivante, « tableaux » lit les tableaux, « chiffres vio » "
    "donne les chiffres dont le nom commence ainsi : {violences conjugales} dans un paragraphe "
    "appelle le sien. « défaire » annule le dernier changement, « retour » revient au rapport."
)
_REWRITTEN: Final = re.compile(r"=\s*(\d{1,4})\s+(.+)", re.DOTALL)
_REMOVED: Final = re.compile(r"-\s*(\d{1,4})")
_FIGURES: Final = re.compile(r"chiffres?\b\s*(.*)")
_FIGURES_MAX: Final = 12


class RedactionVoice(Voice):
    """One heading at a time."""

    prompt = "Paragraphe : "

    def __init__(self, screen: Redaction, page: Spoken, consent: Callable[[], bool]) -> None:
        super().__init__(screen, page, consent)
        self.writing = screen
        self._told: str | None = None

    def said(self) -> list[str]:
        """The heading and its paragraphs, when it is not the one just said."""
        if self._told == self.writing.rubrique:
            return []
        first = self._told is None
        self._told = self.writing.rubrique
        name = f"Texte du rapport, rubrique : {RUBRIQUES[self.writing.rubrique]}"
        kept = [each for each in enumerate(self.writing.editor.paragraphes) if each[1]]
        read = [line for rank, _ in kept for line in self._paragraph(rank)]
        return [name, *(read or ["Rien n’est écrit."]), *([_HELP, _WORDS] if first else [])]

    def _paragraph(self, rank: int) -> list[str]:
        """A paragraph as its reader will have it, and what keeps it from leaving."""
        writing = self.writing
        texte = writing.editor.paragraphes[rank]
        read = writing.chiffres.resolu(texte) if writing.chiffres else texte
        found = [
            f"{'Refusé' if each.certain else 'Douteux'} : {each.raison}."
            for each in writing.endroits(texte)
        ]
        return [f"{rank + 1} {read}", *found]

    def take(self, typed: str) -> Turn:
        """A paragraph, or a word for something else."""
        word = words.folded(typed)
        simple = {
            "retour": "escape",
            "!": "escape",
            "suivante": "f3",
            "defaire": "f5",
        }
        if word in words.VERROUILLER:
            return Exit.VERROUILLER, []
        if word in words.QUITTER:
            return Exit.QUITTER, []
        if word in words.AIDE:
            return self.screen, self.help
        if word in words.RELIRE:
            self._told = None
            return self.screen, []
        if word in simple:
            if word == "defaire":
                self._told = None
            return pressed(self.screen, Key(simple[word])), []
        if word == "tableaux":
            return self.screen, self._tables()
        if found := _FIGURES.fullmatch(word):
            return self.screen, self._figures(found[1])
        return self.screen, self._written(typed)

    def _written(self, typed: str) -> list[str]:
        writing, editor = self.writing, self.writing.editor
        if not typed.strip():
            return [_HELP]
        if found := _REMOVED.fullmatch(typed.strip()):
            rank = int(found[1]) - 1
            if not 0 <= rank < len(editor.paragraphes):
                return ["Aucun paragraphe ne porte ce numéro."]
            writing.change(editor.without_paragraph(rank))
            return [f"Paragraphe {rank + 1} ôté."]
        rank, texte = len(editor.paragraphes), typed.strip()
        if editor.texte == "":
            rank = 0
        if found := _REWRITTEN.fullmatch(texte):
            rank, texte = int(found[1]) - 1, found[2]
            if not 0 <= rank < len(editor.paragraphes):
                return ["Aucun paragraphe ne porte ce numéro."]
        writing.change(editor.with_paragraph(rank, texte))
        return self._paragraph(rank)

    def _tables(self) -> list[str]:
        rapport = self.writing.rapport
        if rapport is None:
            return ["Les tableaux de cette période ne peuvent être lus."]
        return [line for section in told(rapport) for line in section]

    def _figures(self, mots: str) -> list[str]:
        found = self.writing.chiffres.cherche(mots) if self.writing.chiffres else []
        said = [f"{{{each.nom}}} : {each.valeur}, {each.libelle}" for each in found[:_FIGURES_MAX]]
        more = len(found) - len(said)
        return [*said, *([f"et {more} autres."] if more > 0 else [])] or ["Aucun chiffre."]

    def unfinished(self, typed: str) -> None:
        """What was begun of a paragraph is kept as one."""
        if typed.strip():
            self._written(typed)

    @property
    def help(self) -> list[str]:
        """What may be typed here."""
        return [_HELP, _WORDS]
