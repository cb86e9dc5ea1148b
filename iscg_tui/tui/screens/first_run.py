"""The first run: a passphrase, a recovery key on paper, then the store is made."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from iscg_tui.tui.line import Line, Span, line, wrap
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.page import Size, page
from iscg_tui.vault.passphrase import (
    CARACTERES_MAX,
    PassphraseError,
    Strength,
    normalise,
    propose,
    strength,
)
from iscg_tui.vault.recovery import RecoveryKey, RecoveryKeyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.tui.keyboard import Key

_SECRET_LIMIT = CARACTERES_MAX + 1
_METER_WIDTH = 20
_METER_FULL_BITS = 80


class Stage(Enum):
    """Where the first run is."""

    BIENVENUE = auto()
    PROPOSITION = auto()
    ECRIRE = auto()
    RETAPER = auto()
    SECOURS = auto()
    RETAPER_SECOURS = auto()


class FirstRun(Screen):
    """Creates nothing before the passphrase and the recovery key were both typed back.

    ``create`` makes the store and gives the screen that follows.
    """

    def __init__(self, create: Callable[[str, RecoveryKey], Screen]) -> None:
        self.create = create
        self.stage = Stage.BIENVENUE
        self.passphrase = propose()
        self.written = False
        self.recovery = RecoveryKey.generate()
        self.field = Field(limit=_SECRET_LIMIT)
        self.visible = False
        self.message: Line | None = None
        self._measured: tuple[str, Strength] | None = None

    # Keys

    def press(self, key: Key) -> Screen | Exit:
        """One stage at a time; Escape goes back one."""
        self.message = None
        if key.name == "escape":
            return self._back()
        match self.stage:
            case Stage.BIENVENUE:
                if key.choice == "enter":
                    self._go(Stage.PROPOSITION)
            case Stage.PROPOSITION:
                self._choose(key)
            case Stage.ECRIRE:
                self._type(key, self._accept_own)
            case Stage.RETAPER:
                self._type(key, self._check_passphrase)
            case Stage.SECOURS:
                if key.choice == "enter":
                    self._go(Stage.RETAPER_SECOURS)
            case Stage.RETAPER_SECOURS:
                if key.name == "enter":
                    return self._finish()
                self._type(key, lambda: None)
        return self

    def paste(self, text: str) -> None:
        """Put a pasted text in the field of the stage."""
        self.field = self.field.insert(text)

    def _go(self, stage: Stage) -> None:
        self.stage = stage
        self.field = Field(limit=_SECRET_LIMIT)
        self.visible = False

    def _back(self) -> Screen | Exit:
        match self.stage:
            case Stage.BIENVENUE:
                return Exit.QUITTER
            case Stage.PROPOSITION:
                self._go(Stage.BIENVENUE)
            case Stage.ECRIRE | Stage.RETAPER | Stage.SECOURS:
                if self.written:
                    self.passphrase, self.written = propose(), False
                self._go(Stage.PROPOSITION)
            case Stage.RETAPER_SECOURS:
                self._go(Stage.SECOURS)
        return self

    def _choose(self, key: Key) -> None:
        match key.choice:
            case "1" | "enter":
                self._go(Stage.RETAPER)
            case "2":
                self.passphrase = propose()
            case "3":
                self._go(Stage.ECRIRE)

    def _type(self, key: Key, entered: Callable[[], None]) -> None:
        if key.name == "enter":
            entered()
        elif key.name == "tab":
            self.visible = not self.visible
        else:
            self.field = self.field.press(key)

    def _warn(self, text: str) -> None:
        self.message = (Span(text, "alerte"),)

    def _accept_own(self) -> None:
        try:
            chosen = normalise(self.field.value)
        except PassphraseError as error:
            self._warn(str(error))
            return
        if not self._strength(chosen).accepted:
            self._warn("Trop facile à deviner : ajoutez des mots sans lien entre eux.")
            return
        self.passphrase, self.written = chosen, True
        self._go(Stage.RETAPER)

    def _check_passphrase(self) -> None:
        try:
            same = normalise(self.field.value) == normalise(self.passphrase)
        except PassphraseError as error:
            self._warn(str(error))
            return
        if same:
            self._go(Stage.SECOURS)
        else:
            self._warn("Ce n’est pas la même phrase. Corrigez-la, ou Échap pour la revoir.")

    def _finish(self) -> Screen:
        try:
            typed = RecoveryKey.parse(self.field.value)
        except RecoveryKeyError as error:
            self._warn(str(error))
            return self
        if typed != self.recovery:
            self._warn("Ce n’est pas la clé affichée. Échap la montre de nouveau.")
            return self
        return self.create(self.passphrase, self.recovery)

    def _strength(self, passphrase: str) -> Strength:
        if self._measured is None or self._measured[0] != passphrase:
            self._measured = (passphrase, strength(passphrase))
        return self._measured[1]

    # Drawing

    def draw(self, size: Size) -> list[Line]:
        """The stage, its explanation in a few lines, its keys."""
        width = size.inner
        match self.stage:
            case Stage.BIENVENUE:
                step, body, keys = self._welcome(width)
            case Stage.PROPOSITION:
                step, body, keys = self._proposal(width)
            case Stage.ECRIRE:
                step, body, keys = self._writing(width)
            case Stage.RETAPER:
                step, body, keys = self._retyping(width)
            case Stage.SECOURS:
                step, body, keys = self._recovery(width)
            case Stage.RETAPER_SECOURS:
                step, body, keys = self._retyping_recovery(width)
        return page(size, "Premier lancement", step, [(), *body], keys, self.message)

    _Drawn = tuple[str, list[Line], list[tuple[str, str]]]

    def _welcome(self, width: int) -> _Drawn:
        body = [
            *_heading("Votre registre, que personne d’autre n’ouvre", width),
            *_text(
                "Ce que vous noterez ici est chiffré par une phrase de passe que vous seule "
                "connaissez. Ni le service qui vous accueille, ni votre employeur, ni "
                "l’administrateur de cette machine ne peut le lire.",
                width,
            ),
            (),
            *_text(
                "Le rapport d’activité s’écrit seul, à partir de comptes où ne figure aucun nom.",
                width,
            ),
            (),
            *_text(
                "Il faut deux minutes, une feuille et un stylo : une phrase de passe à retenir, "
                "une clé de secours à noter, puis le nom du poste.",
                width,
            ),
        ]
        return "1 / 4", body, [("enter", "commencer"), ("escape", "quitter")]

    def _proposal(self, width: int) -> _Drawn:
        body = [
            *_heading("Votre phrase de passe", width),
            *_text("Sept mots tirés au hasard. Une petite histoire aide à les retenir.", width),
            (),
            *((Span("   "), Span(part, "reponse")) for part in wrap(self.passphrase, width - 6)),
            (),
            self._meter(self._strength(self.passphrase)),
            (),
            (Span("1", "touche"), Span(" prendre cette phrase")),
            (Span("2", "touche"), Span(" en tirer une autre")),
            (Span("3", "touche"), Span(" écrire la mienne")),
        ]
        return "2 / 4", body, [("escape", "retour"), ("²", "masquer")]

    def _writing(self, width: int) -> _Drawn:
        text = " ".join(self.field.value.split())
        measured = self._strength(text) if text else None
        body = [
            *_heading("Écrire votre phrase de passe", width),
            *_text("Sept mots sans lien entre eux valent mieux qu’un mot compliqué.", width),
            (),
            self.field.draw(width, focused=True, masked=not self.visible),
            (),
            self._meter(measured),
            *(_text(measured.conseil, width, "faible") if measured else []),
        ]
        return "2 / 4", body, self._typing_keys()

    def _retyping(self, width: int) -> _Drawn:
        body = [
            *_heading("Tapez-la de nouveau", width),
            *_text("Pour être sûre de la retrouver demain, sans la regarder si possible.", width),
            (),
            self.field.draw(width, focused=True, masked=not self.visible),
        ]
        return "2 / 4", body, self._typing_keys()

    def _recovery(self, width: int) -> _Drawn:
        lines = self.recovery.text().splitlines()
        body = [
            *_heading("Votre clé de secours", width),
            *_text(
                "Si la phrase de passe est oubliée, cette clé, et elle seule, ouvre le registre. "
                "Elle ne sera plus jamais affichée.",
                width,
            ),
            (),
            *((Span("   "), Span(part, "reponse")) for part in lines),
            (),
            *_text(
                "Notez-la sur papier, gardez-la hors du service : chez vous, ou sous pli fermé "
                "chez votre employeur. Elle s’écrit sans chiffre ni majuscule.",
                width,
            ),
        ]
        return "3 / 4", body, [("enter", "je l’ai notée"), ("escape", "retour"), ("²", "masquer")]

    def _retyping_recovery(self, width: int) -> _Drawn:
        body = [
            *_heading("Recopiez la clé de secours depuis votre papier", width),
            *_text("Les espaces, les tirets et les majuscules ne comptent pas.", width),
            (),
            self.field.draw(width, focused=True),
        ]
        keys = [("enter", "créer le registre"), ("escape", "revoir la clé"), ("²", "masquer")]
        return "3 / 4", body, keys

    def _typing_keys(self) -> list[tuple[str, str]]:
        toggle = "cacher" if self.visible else "montrer"
        return [("enter", "valider"), ("tab", toggle), ("escape", "retour"), ("²", "masquer")]

    @staticmethod
    def _meter(measured: Strength | None) -> Line:
        bits = measured.bits if measured else 0.0
        full = min(round(bits / _METER_FULL_BITS * _METER_WIDTH), _METER_WIDTH)
        label = f"{measured.libelle}, {int(bits)} bits" if measured else ""
        return line(
            "Force  ",
            Span("█" * full, "barre"),
            Span("░" * (_METER_WIDTH - full), "filet"),
            f"  {label}",
        )


def _heading(text: str, width: int) -> list[Line]:
    return [(Span(text, "titre_page"),), (Span("─" * min(width, len(text)), "filet"),), ()]


def _text(text: str, width: int, role: str = "texte") -> list[Line]:
    return [(Span(part, role),) for part in wrap(text, width)]
