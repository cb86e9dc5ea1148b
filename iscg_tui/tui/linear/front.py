"""The linear edge: the screens in turn, said, answered by lines, left without a name behind."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from iscg_tui.dossier import DossierError
from iscg_tui.intake.situation import SaisieInvalideError
from iscg_tui.tui.linear.entry import CodeVoice, DayVoice, EntryVoice
from iscg_tui.tui.linear.figures import ReportVoice
from iscg_tui.tui.linear.forms import FormVoice, form_in
from iscg_tui.tui.linear.keeping import DeadlinesVoice, HeldVoice
from iscg_tui.tui.linear.own_figures import OwnFiguresVoice
from iscg_tui.tui.linear.people import KnownVoice, PersonVoice, SearchVoice
from iscg_tui.tui.linear.redaction import RedactionVoice
from iscg_tui.tui.linear.spoken import sentences, spoken
from iscg_tui.tui.linear.terminal import Ended, Reason, Terminal
from iscg_tui.tui.linear.voices import FieldVoice, MenuVoice, SecretVoice
from iscg_tui.tui.linear.words import folded
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.code_line import CodeLine
from iscg_tui.tui.screens.echeances import Deadlines
from iscg_tui.tui.screens.entry import EntryScreen
from iscg_tui.tui.screens.held import Held
from iscg_tui.tui.screens.known import AlreadyKnown
from iscg_tui.tui.screens.own_figures import OwnFigures
from iscg_tui.tui.screens.passphrase import ChoosePassphrase
from iscg_tui.tui.screens.person import Person
from iscg_tui.tui.screens.recovery_key import ProveRecovery
from iscg_tui.tui.screens.redaction import Redaction
from iscg_tui.tui.screens.report.reading import ReadReport
from iscg_tui.tui.screens.search import Search
from iscg_tui.tui.session import Reading, Session
from iscg_tui.vault.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iscg_tui.tui.linear.spoken import Spoken
    from iscg_tui.tui.linear.voices import Voice

_MINUTE: Final = 60.0
"""Seconds."""
_SOON: Final = 0.05
"""Seconds after which a screen that waits is looked at again."""
_TYPED: Final = ("saisie", "identite", "maintien", "redaction")
"""Places where something is being entered."""
_STAYS: Final = (
    "Ce terminal ne sait pas effacer : ce qui va s’afficher, nom ou secret, y restera lisible "
    "après vous, à l’écran, dans son défilement ou sur le papier."
)
_WELCOME: Final = (
    "Une question à la fois : la réponse, puis Entrée. « aide » dit ce qui peut se taper."
)
_NOTHING: Final = "Rien ne répond à cela ici : « relire » redit les choix, « aide » les mots."


class Linear:
    """Has the place of the app: ``first`` and the screens after it, until one ends."""

    def __init__(
        self, first: Screen, shared: Reading | None = None, terminal: Terminal | None = None
    ) -> None:
        self.current = first
        self.shared = shared
        self._terminal = terminal or Terminal.of_process()
        self._voice: Voice | None = None
        self._answered = True
        self._kept = False

    @property
    def session(self) -> Session | None:
        """The open store, if one is."""
        return self.shared if isinstance(self.shared, Session) else None

    def open(self, session: Session) -> None:
        """Take the store the first run has just made."""
        self.shared = session

    def run(self, *, mouse: bool = False) -> Reason:
        """Converse until she leaves, the session locks, or the terminal goes; gives why.

        ``mouse`` is taken for the app's sake: there is none here.
        """
        del mouse
        reason: Reason | None = None
        with self._terminal.heeding_signals():
            try:
                reason = self._converse()
            finally:
                self._leave(keep_place=reason is not Reason.QUITTE)
                self._terminal.wipe()
        locked = reason is Reason.VERROUILLE
        kept = " La saisie en cours est gardée." if self._kept else ""
        self._terminal.say("", f"Coffre {'verrouillé' if locked else 'fermé'}.{kept}")
        return reason

    def _converse(self) -> Reason:
        self._terminal.awake()
        self._terminal.say("", _WELCOME)
        try:
            while isinstance(following := self._waited(self._turn(self.current)), Screen):
                self.current = following
        except Ended as ended:
            reason = ended.reason
        else:
            reason = Reason.QUITTE if following is Exit.QUITTER else Reason.VERROUILLE
        # Without an open store there is nothing to lock, only a terminal to leave.
        locked = reason is Reason.VERROUILLE and self.session is None
        return Reason.QUITTE if locked else reason

    def _waited(self, following: Screen | Exit) -> Screen | Exit:
        """What follows a screen that goes on by itself, said once and waited for."""
        if isinstance(following, Screen) and following.waiting:
            page = spoken(following)
            self._terminal.say("", page.title, *sentences(page.parts[0]))
        while isinstance(following, Screen) and following.waiting:
            time.sleep(_SOON)
            following = following.looked_at()
        return following

    def _leave(self, *, keep_place: bool) -> None:
        if self.session is None:
            return
        try:
            place = self.current.leave()
            self._kept = place is not None and place["ecran"] in _TYPED
            self.session.repository.place = place if keep_place else None
        except (VaultError, DossierError):
            # The terminal is being left all the same; every answer already has its own draft.
            return

    def _turn(self, screen: Screen) -> Screen | Exit:
        """Say what the screen asks, take one line, give what follows."""
        terminal = self._terminal
        if self.session is not None:
            terminal.patience = self.session.reglages.verrouillage_minutes * _MINUTE
        page = spoken(screen)
        voice, entered = self._voice_of(screen, page)
        if entered and voice.sensitive and not self._consent():
            following, said = voice.refused()
            terminal.say(*said)
            if following is not screen:
                return following
        told = [*([page.message] if page.message else []), *voice.said()]
        terminal.say("", *told, *([] if told or self._answered else [_NOTHING]))
        try:
            typed = terminal.ask(voice.prompt, unseen=voice.unseen)
        except Ended as ended:
            with suppress(VaultError, DossierError):
                voice.unfinished(ended.typed)
            raise
        if self.shared is not None:
            self.shared.message = None
        try:
            following, said = voice.take(typed)
        except (VaultError, DossierError, SaisieInvalideError) as error:
            # Nothing was written: the screen keeps what was entered, and she may try again.
            following, said = screen, [str(error)]
        terminal.say(*said)
        self._answered = bool(said)
        return following

    def _voice_of(self, screen: Screen, page: Spoken) -> tuple[Voice, bool]:
        """How the screen is said, and whether it has just become so."""
        kind = _kind(screen, page)
        voice = self._voice
        if voice is not None and voice.screen is screen and type(voice) is kind:
            voice.page = page
            return voice, False
        self._voice = voice = kind(screen, page, self._consent)
        return voice, True

    def _consent(self) -> bool:
        """Whether what would stay on the terminal may be shown there."""
        if self._terminal.forgets:
            return True
        self._terminal.say(_STAYS)
        while (typed := folded(self._terminal.ask("L’afficher quand même ? o ou n : "))) != "o":
            if typed == "n":
                return False
        return True


def _kind(screen: Screen, page: Spoken) -> type[Voice]:
    """The voice of a screen, as it is now."""
    if form_in(screen) is not None:
        return FormVoice
    match screen:
        case AlreadyKnown():
            return KnownVoice
        case Search():
            return SearchVoice
        case Redaction():
            return RedactionVoice
        case CodeLine():
            return CodeVoice
        case EntryScreen() if page.typing is not None:
            return DayVoice
        case _ if page.typing is not None:
            return FieldVoice
        case _:
            return _VOICES.get(type(screen), MenuVoice)


_VOICES: Final[Mapping[type[Screen], type[Voice]]] = {
    EntryScreen: EntryVoice,
    Person: PersonVoice,
    Deadlines: DeadlinesVoice,
    Held: HeldVoice,
    OwnFigures: OwnFiguresVoice,
    ReadReport: ReportVoice,
    ChoosePassphrase: SecretVoice,
    ProveRecovery: SecretVoice,
}
"""Those that are the same whatever they show."""
