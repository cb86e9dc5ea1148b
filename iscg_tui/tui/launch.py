"""From the command line to the app: the prompt first, the screens once the store is open."""

from __future__ import annotations

import gc
import os
import sys

from iscg_tui.dossier import Dossier, DossierError
from iscg_tui.process import PANNE, hide_thread_tracebacks, protect_memory
from iscg_tui.tui import linear
from iscg_tui.tui.unlock import Abandoned, Prompt, hold_signals, raw_terminal, take_signals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final, NoReturn

    from iscg_tui.nomenclature.loader import Nomenclature
    from iscg_tui.reglages import Reglages
    from iscg_tui.tui.app import IscgApp
    from iscg_tui.tui.linear.front import Linear
    from iscg_tui.tui.linear.prompt import LinearPrompt
    from iscg_tui.tui.screen import Screen
    from iscg_tui.tui.session import Reading, Session
    from iscg_tui.vault.recovery import RecoveryKey
    from iscg_tui.vault.repository import Repository

    Front = IscgApp | Linear

FAIT: Final = 0
REFUSE: Final = 1
USAGE: Final = 2
RACCROCHE: Final = 129
INTERROMPU: Final = 130
TERMINE: Final = 143

_SANS_TERMINAL: Final = (
    "iscg-tui s’utilise dans un terminal : connectez-vous avec « ssh -t », ou ouvrez un terminal."
)


_DEMO: Final = "ISCG_TUI_DEMO"
"""Environment variable: the passphrase of a demonstration, through locks, for who left it."""

_LOCKED: Final = "ISCG_TUI_VERROUILLE"
_BUSY: Final = (("r", "lire le rapport"), ("\r", "réessayer"))


def open_app(dossier: Dossier) -> int:
    """Run the app on a data folder; gives the exit status."""
    if dossier.leaving and (said := _finish_leaving(dossier)):
        sys.stdout.write(f"{said}\n")
        return FAIT
    return _in_terminal(dossier, _opened if dossier.has_store else _first_run)


def _finish_leaving(dossier: Dossier) -> str | None:
    """Finish the erasing that a stop cut short, if one was; a sentence then."""
    from iscg_tui.privacy.demarche import reprendre

    return reprendre(dossier)


def open_demo(dossier: Dossier, passphrase: str, annee: int) -> int:
    """Show the report of a demonstration, which has nothing to protect, without asking."""

    def on_report(dossier: Dossier) -> Front:
        from iscg_tui.report.periods import annee as year
        from iscg_tui.tui.screens.home import Home
        from iscg_tui.tui.screens.report.period import ChoosePeriod
        from iscg_tui.vault.repository import Repository

        session = _session(dossier, Repository.open(dossier, passphrase))
        report = ChoosePeriod(session, lambda: Home(session)).reading(year(annee))
        session.say(_demo_hint(), "faible")
        return _front(report, session)

    os.environ[_DEMO] = passphrase
    return _in_terminal(dossier, on_report)


def _demo_hint() -> str:
    """What opens a demonstration, whose people are invented; empty for a real store."""
    passphrase = os.environ.get(_DEMO, "")
    return f"Démonstration. Phrase de passe : {passphrase}" if passphrase else ""


def _hint() -> str:
    """What stands under the prompt: that it was locked rather than started, what opens a demo."""
    locked = "Verrouillé : rien n’est perdu." if os.environ.pop(_LOCKED, "") else ""
    return " ".join(filter(None, (locked, _demo_hint())))


def _in_terminal(dossier: Dossier, opening: Callable[[Dossier], Front]) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        sys.stderr.write(f"{_SANS_TERMINAL}\n")
        return USAGE
    # Read by Textual at import: no animation, and no keyboard report that hides the layout.
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    try:
        dossier.prepare()
        with raw_terminal("") if linear.asked_for(os.environ) else raw_terminal():
            app = opening(dossier)
            outcome = _run(app)
            if outcome == "VERROUILLE":
                # The terminal stays raw: what she goes on typing is not shown.
                _replace_process(dossier)
    except Abandoned:
        return _left()
    except DossierError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSE
    if app.session is not None and app.session.farewell:
        sys.stdout.write(f"{app.session.farewell}\n")
    match outcome:
        case "RACCROCHE":
            return RACCROCHE
        case "TERMINE":
            return TERMINE
        case "INTERROMPU":
            return INTERROMPU
        case "QUITTE" | "FIN":
            return _left()
    sys.stderr.write(f"{PANNE}\n")
    return REFUSE


def _left() -> int:
    """She chose to leave: a demonstration says once more what opens it."""
    if hint := _demo_hint():
        sys.stdout.write(f"{hint}\n")
    return FAIT


def _replace_process(dossier: Dossier) -> NoReturn:
    """Start again at the prompt, in the place of this process.

    Keys and names leave memory because the address space is gone, which Python cannot
    promise any other way. The interpreter is called as it was, on the same data folder.
    """
    hold_signals()
    os.environ[_LOCKED] = "1"
    before_arguments = sys.orig_argv[1 : len(sys.orig_argv) - len(sys.argv) + 1]
    command = [sys.executable, *before_arguments, "--dossier", str(dossier.racine)]
    os.execv(sys.executable, command)


def _front(first: Screen, shared: Reading | None = None) -> Front:
    """What shows the screens: the app, or lines of text where those are asked for."""
    if linear.asked_for(os.environ):
        from iscg_tui.tui.linear.front import Linear

        return Linear(first, shared)
    from iscg_tui.tui.app import IscgApp

    return IscgApp(first, shared)


def _run(app: Front) -> str | None:
    hide_thread_tracebacks()
    try:
        outcome = app.run(mouse=False)
    finally:
        # The loop of the app gave each signal its default back when it closed.
        take_signals()
        if app.session is not None:
            app.session.close()
    return outcome.name if outcome is not None else None


def _opened(dossier: Dossier) -> Front:
    """The app on an existing store, once a passphrase or the recovery key opened it."""
    opening = _Opening(dossier)
    while opening.repository is None:
        opening.prompt.ask(opening.attempt)
        if opening.busy and opening.prompt.choose(opening.busy, _BUSY) == "r":
            return _report_alone(dossier)
    from iscg_tui.tui.places import return_to

    session = _session(dossier, opening.repository)
    place, session.repository.place = session.repository.place, None
    return _front(return_to(session, place), session)


def _prompt(dossier: Dossier) -> Prompt | LinearPrompt:
    if linear.asked_for(os.environ):
        from iscg_tui.tui.linear.prompt import LinearPrompt
        from iscg_tui.tui.linear.terminal import Terminal

        protect_memory()
        _begin_ready(dossier)
        return LinearPrompt(Terminal.of_process(), _hint())
    return Prompt(
        "iscg-tui",
        _hint(),
        drawn=protect_memory,
        meanwhile=lambda: _begin_ready(dossier),
    )


class _Opening:
    """What became of each thing typed at the prompt."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.prompt = _prompt(dossier)
        self.repository: Repository | None = None
        self.busy = ""

    def attempt(self, secret: str) -> bool:
        """Open with a secret; gives whether the prompt has done its work."""
        from iscg_tui.vault.errors import StoreBusy, VaultError, WrongPassphrase
        from iscg_tui.vault.passphrase import PassphraseError
        from iscg_tui.vault.recovery import typing_mistake
        from iscg_tui.vault.repository import Repository

        self.busy = ""
        # Of all that an opening makes nothing is garbage, and looking for some takes a fifth of it.
        gc.disable()
        try:
            self.repository = Repository.open(self.dossier, secret)
        except StoreBusy as error:
            self.busy = str(error)
        except WrongPassphrase as error:
            self.prompt.message = typing_mistake(secret) or str(error)
        except (VaultError, DossierError, PassphraseError) as error:
            self.prompt.message = str(error)
        finally:
            gc.freeze()
            gc.enable()
        return self.repository is not None or bool(self.busy)


def _report_alone(dossier: Dossier) -> Front:
    """The report, which needs no store, while another session holds it."""
    from datetime import date

    from iscg_tui.tui.screen import Exit
    from iscg_tui.tui.screens.report.period import ChoosePeriod
    from iscg_tui.tui.session import Reading

    post, problem = _settings(dossier)
    nomenclature, unusable = _nomenclature(dossier)
    reading = Reading(dossier, nomenclature, post, date.today)
    if problem or unusable:
        reading.warn(problem or unusable)
    return _front(ChoosePeriod(reading, lambda: Exit.QUITTER), reading)


def _first_run(dossier: Dossier) -> Front:
    protect_memory()
    from iscg_tui.tui.screens.first_run import Welcome
    from iscg_tui.tui.screens.help import Tour
    from iscg_tui.tui.screens.home import Home
    from iscg_tui.tui.screens.settings import Settings
    from iscg_tui.vault.repository import Repository

    def create(passphrase: str, recovery: RecoveryKey) -> Screen:
        session = _session(dossier, Repository.create(dossier, passphrase, recovery))
        app.open(session)
        return Settings(session, lambda: Tour(lambda: Home(session)), first=True)

    app = _front(Welcome(create))
    return app


def _session(dossier: Dossier, repository: Repository) -> Session:
    from datetime import date

    from iscg_tui.tui.session import Session

    post, problem = _settings(dossier)
    nomenclature, unusable = _nomenclature(dossier)
    session = Session(dossier, nomenclature, post, date.today, repository)
    if problem or unusable:
        session.warn(problem or unusable)
    elif notice := repository.reconcile():
        session.say(notice)
    if dossier.leaving:
        from iscg_tui.tui.screens.departure import tell_of_departure

        tell_of_departure(session)
    return session


def _settings(dossier: Dossier) -> tuple[Reglages, str]:
    """The post's settings, or the default ones and why: she must be able to work."""
    from iscg_tui import reglages

    try:
        return reglages.load(dossier.reglages), ""
    except reglages.ReglagesError as error:
        # Saving settings from the app keeps the refused file beside, as reglages.toml.ancien.
        return reglages.Reglages(), str(error)


def _nomenclature(dossier: Dossier) -> tuple[Nomenclature, str]:
    """The lists with the post's indicators, or without them and why."""
    from iscg_tui.nomenclature.indicateurs import of_post

    return of_post(dossier.indicateurs)


def _begin_ready(dossier: Dossier) -> None:
    """Make home ready, while she types and while the key is derived."""
    from iscg_tui.tui.ready import begin

    begin(dossier, lines=linear.asked_for(os.environ))
