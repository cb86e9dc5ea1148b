"""Choosing a passphrase: a proposal or her own, measured, then typed back."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from iscg_tui.tui.line import Line, Span, line, wrap
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.page import Size, page, panic_key
from iscg_tui.tui.widgets.text import heading, paragraph
from iscg_tui.vault.passphrase import (
    BITS_CNIL,
    CARACTERES_MAX,
    PassphraseError,
    Strength,
    normalise,
    propose,
    strength,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session

LIMITE_SECRET: Final = CARACTERES_MAX + 1
_METER_WIDTH: Final = 20


class Stage(Enum):
    """Where the choice is."""

    PROPOSITION = auto()
    ECRIRE = auto()
    RETAPER = auto()


class ChoosePassphrase(Screen):
    """Gives ``chosen`` a passphrase that was typed back; nothing is written meanwhile.

    ``personnel``: words worth nothing in a passphrase here, such as the post's name.
    """

    def __init__(
        self,
        title: str,
        step: str,
        chosen: Callable[[str], Screen | Exit],
        back: Callable[[], Screen | Exit],
        personnel: Sequence[str] = (),
    ) -> None:
        self.title = title
        self.step = step
        self.chosen = chosen
        self.back = back
        self.personnel = personnel
        self.stage = Stage.PROPOSITION
        self.passphrase = propose()
        self.written = False
        self.field = Field(limit=LIMITE_SECRET)
        self.visible = False
        self.message: Line | None = None
        self._measured: tuple[str, Strength] | None = None

    @property
    def takes_text(self) -> bool:
        """While a phrase is being written."""
        return self.stage is not Stage.PROPOSITION

    def press(self, key: Key) -> Screen | Exit:
        """One stage at a time; Escape goes back one."""
        self.message = None
        if key.name == "escape":
            return self._back()
        if self.stage is Stage.PROPOSITION:
            return self._choose(key)
        if key.name == "enter":
            return self._accept() if self.stage is Stage.ECRIRE else self._compare()
        if key.name == "tab":
            self.visible = not self.visible
        else:
            self.field = self.field.press(key)
        return self

    def paste(self, text: str) -> None:
        """Put a pasted text in the field."""
        self.field = self.field.insert(text)

    def again(self) -> Screen:
        """This screen from its proposal; a phrase of her own is never shown as one."""
        if self.written:
            self.passphrase, self.written = propose(), False
        self._go(Stage.PROPOSITION)
        return self

    def _go(self, stage: Stage) -> None:
        self.stage = stage
        self.field = Field(limit=LIMITE_SECRET)
        self.visible = False

    def _back(self) -> Screen | Exit:
        return self.back() if self.stage is Stage.PROPOSITION else self.again()

    def _choose(self, key: Key) -> Screen:
        match key.choice:
            case "1" | "enter":
                self._go(Stage.RETAPER)
            case "2":
                self.passphrase = propose()
            case "3":
                self._go(Stage.ECRIRE)
        return self

    def _warn(self, text: str) -> Screen:
        self.message = (Span(text, "alerte"),)
        return self

    def _accept(self) -> Screen:
        try:
            chosen = normalise(self.field.value)
        except PassphraseError as error:
            return self._warn(str(error))
        if not self._strength(chosen).accepted:
            return self._warn("Trop facile à deviner : ajoutez des mots sans lien entre eux.")
        self.passphrase, self.written = chosen, True
        self._go(Stage.RETAPER)
        return self

    def _compare(self) -> Screen | Exit:
        try:
            same = normalise(self.field.value) == normalise(self.passphrase)
        except PassphraseError as error:
            return self._warn(str(error))
        if same:
            return self.chosen(self.passphrase)
        return self._warn("Ce n’est pas la même phrase. Corrigez-la, ou Échap pour la revoir.")

    def _strength(self, passphrase: str) -> Strength:
        if self._measured is None or self._measured[0] != passphrase:
            self._measured = (passphrase, strength(passphrase, self.personnel))
        return self._measured[1]

    def draw(self, size: Size) -> list[Line]:
        """The proposal, or the field and its meter."""
        match self.stage:
            case Stage.PROPOSITION:
                body, keys = self._proposal(size.inner)
            case Stage.ECRIRE:
                body, keys = self._writing(size.inner), self._typing_keys
            case Stage.RETAPER:
                body, keys = self._retyping(size.inner), self._typing_keys
        return page(size, self.title, self.step, [(), *body], keys, self.message)

    def _proposal(self, width: int) -> tuple[list[Line], list[tuple[str, str]]]:
        body = [
            *heading("Votre phrase de passe", width),
            *paragraph(
                "Sept mots tirés au hasard. Une petite histoire aide à les retenir : une fois "
                "pris, ils sont cachés, et vous les retapez.",
                width,
            ),
            (),
            *((Span("   "), Span(part, "reponse")) for part in wrap(self.passphrase, width - 6)),
            (),
            self._meter(self._strength(self.passphrase)),
            (),
            (Span("1", "touche"), Span(" prendre cette phrase")),
            (Span("2", "touche"), Span(" en tirer une autre")),
            (Span("3", "touche"), Span(" écrire la mienne")),
        ]
        return body, [("escape", "retour"), self._panic]

    def _writing(self, width: int) -> list[Line]:
        text = " ".join(self.field.value.split())
        measured = self._strength(text) if text else None
        return [
            *heading("Écrire votre phrase de passe", width),
            *paragraph("Sept mots sans lien entre eux valent mieux qu’un mot compliqué.", width),
            (),
            self.field.draw(width, focused=True, masked=not self.visible),
            (),
            self._meter(measured),
            *(paragraph(measured.conseil, width, "faible") if measured else []),
        ]

    def _retyping(self, width: int) -> list[Line]:
        return [
            *heading("Tapez-la de nouveau", width),
            *paragraph("Pour la retrouver demain à coup sûr, sans la regarder si possible.", width),
            (),
            self.field.draw(width, focused=True, masked=not self.visible),
        ]

    @property
    def _typing_keys(self) -> list[tuple[str, str]]:
        toggle = "cacher" if self.visible else "montrer"
        return [("enter", "valider"), ("tab", toggle), ("escape", "retour"), self._panic]

    @property
    def _panic(self) -> tuple[str, str]:
        return panic_key(opened=not self.step)

    @staticmethod
    def _meter(measured: Strength | None) -> Line:
        bits = measured.bits if measured else 0.0
        full = min(round(bits / BITS_CNIL * _METER_WIDTH), _METER_WIDTH)
        label = f"{measured.libelle}, {int(bits)} bits" if measured else ""
        return line(
            "Force  ",
            Span("█" * full, "barre"),
            Span("░" * (_METER_WIDTH - full), "filet"),
            f"  {label}",
        )


def known_of_post(session: Session) -> tuple[str, ...]:
    """What anyone who knows the post would try first, so that a passphrase may not rest on it."""
    post = session.reglages
    return (post.poste_nom, post.employeur, post.autorite_fonctionnelle, *post.unites_locales)
