"""The same list of 9 choices, drawn by iscg-tui's own canvas and driver, and by its peers.

    python bench/line_peers.py canvas|static|screens|minimal|urwid|prompt_toolkit

A digit answers and shows the next question; ``s`` shows another page, then comes back;
``q`` leaves. What is drawn is computed here, once for all: same texts, same colours.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH, HEIGHT = 80, 24
QUESTIONS = (
    ("Saisine", "commissariat service bailleur voisin école médecin mairie parquet proche"),
    ("Public", "victime auteur témoin enfant parent couple voisinage famille autre"),
    ("Nature", "violences conflit séparation isolement fugue logement dettes deuil autre"),
    ("Mode", "bureau téléphone domicile délocalisé accompagnement visio écrit partenaire échec"),
    ("Suites", "entretien information relais abri prolongé signalement liaison refus injoignable"),
    ("Besoins", "écoute droits sécurité logement argent démarches soins enfant adulte"),
)
STYLES = {
    "texte": (252, 234, False),
    "faible": (246, 234, False),
    "accent": (117, 234, True),
    "touche": (222, 234, True),
    "reponse": (150, 234, False),
    "bandeau": (249, 236, False),
    "champ": (231, 237, False),
    "filet": (240, 234, False),
}
Row = list[tuple[str, str]]


@dataclass(frozen=True)
class State:
    """Which question is asked, what was answered, whether the other page is shown."""

    step: int = 0
    answers: tuple[str, ...] = ()
    other: bool = False

    def press(self, key: str) -> State:
        if key == "s":
            return replace(self, other=not self.other)
        if key.isdigit() and key != "0" and not self.other:
            labels = QUESTIONS[self.step % len(QUESTIONS)][1].split()
            return State(self.step + 1, (*self.answers, labels[int(key) - 1])[-len(QUESTIONS) :])
        return self

    @property
    def title(self) -> str:
        """What the screen shows once this state is drawn, and did not before."""
        return "Autre page" if self.other else f"Question {self.step + 1} :"


def rows(state: State) -> list[Row]:
    """The screen: ``HEIGHT`` rows of ``WIDTH`` cells."""
    if state.other:
        body: list[Row] = [
            [
                (f" {number:>2} ", "touche"),
                (f"ligne de l’autre page, au numéro {number * 37}", "texte"),
            ]
            for number in range(1, 21)
        ]
        drawn = [[(f" {state.title}", "bandeau")], *body]
    else:
        name, labels = QUESTIONS[state.step % len(QUESTIONS)]
        ribbon: list[Row] = [
            [(f" {index + 1}. ", "faible"), (answer, "reponse")]
            for index, answer in enumerate(state.answers)
        ]
        ribbon += [[(f" {index + 1}.", "faible")] for index in range(len(ribbon), len(QUESTIONS))]
        choices: list[Row] = [
            [(" ", "texte"), (str(key), "touche"), (f" {label}", "texte")]
            for key, label in enumerate(labels.split(), start=1)
        ]
        drawn = [
            [(" Registre", "bandeau")],
            *ribbon,
            [("─" * WIDTH, "filet")],
            [(f" {state.title} {name}", "accent")],
            *choices,
        ]
    drawn += [[]] * (HEIGHT - 1 - len(drawn))
    drawn.append(
        [(" s", "touche"), (" autre page   ", "faible"), ("q", "touche"), (" quitter", "faible")]
    )
    return [padded(row) for row in drawn]


def padded(row: Row) -> Row:
    role = "bandeau" if row and row[0][1] == "bandeau" else "texte"
    return [*row, (" " * (WIDTH - sum(len(text) for text, _ in row)), role)]


# Textual, three ways


def rich_styles() -> dict[str, Any]:
    from rich.style import Style

    return {
        role: Style(color=f"color({fg})", bgcolor=f"color({bg})", bold=bold or None)
        for role, (fg, bg, bold) in STYLES.items()
    }


def rich_text(state: State) -> Any:
    from rich.text import Text

    styles = rich_styles()
    lines = [Text.assemble(*((part, styles[role]) for part, role in row)) for row in rows(state)]
    return Text("\n").join(lines)


def canvas_app() -> None:
    from textual.app import App, ComposeResult

    from iscg_tui.tui.canvas import Canvas
    from iscg_tui.tui.driver.frugal import FrugalDriver
    from iscg_tui.tui.line import Line, Span
    from iscg_tui.tui.theme import Style, Theme

    styles = {
        role: Style(hexa(fg), hexa(bg), frozenset({"bold"} if bold else ()))
        for role, (fg, bg, bold) in STYLES.items()
    }

    def lines(state: State) -> list[Line]:
        return [tuple(Span(part, role) for part, role in row) for row in rows(state)]

    class Ours(App[None]):
        ENABLE_COMMAND_PALETTE = False
        state = State()

        def compose(self) -> ComposeResult:
            self.canvas = Canvas(Theme("liste", "liste", styles))
            self.canvas.show(lines(self.state))
            yield self.canvas

        def on_mount(self) -> None:
            assert isinstance(self._driver, FrugalDriver)
            self.canvas.paint_through(self._driver)
            self.canvas.show(lines(self.state))

        def take(self, typed: Any) -> None:
            for event in typed:
                if event.key == "q":
                    self.exit()
                self.state = self.state.press(event.key)
            self.canvas.show(lines(self.state))

    Ours(driver_class=FrugalDriver, ansi_color=True).run(mouse=False)


def minimal_app() -> None:
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class Minimal(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("prêt")

    Minimal().run()


def static_app() -> None:
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class OneStatic(App[None]):
        ENABLE_COMMAND_PALETTE = False
        state = State()

        def compose(self) -> ComposeResult:
            yield Static(rich_text(self.state))

        def on_key(self, event: Any) -> None:
            if event.key == "q":
                self.exit()
            self.state = self.state.press(event.key)
            self.query_one(Static).update(rich_text(self.state))

    OneStatic(ansi_color=True).run(mouse=False)


def screens_app() -> None:
    from textual.app import App, ComposeResult
    from textual.screen import Screen
    from textual.widgets import Static

    class Page(Screen[None]):
        def __init__(self, state: State) -> None:
            super().__init__()
            self.state = state

        def compose(self) -> ComposeResult:
            yield Static(rich_text(self.state))

    class NewScreens(App[None]):
        ENABLE_COMMAND_PALETTE = False
        state = State()

        def on_mount(self) -> None:
            self.push_screen(Page(self.state))

        def on_key(self, event: Any) -> None:
            if event.key == "q":
                self.exit()
            self.state = self.state.press(event.key)
            self.switch_screen(Page(self.state))

    NewScreens(ansi_color=True).run(mouse=False)


# Their own screens


def urwid_app() -> None:
    import urwid

    screen = urwid.display.raw.Screen()
    screen.set_terminal_properties(colors=256)
    for role, (fg, bg, bold) in STYLES.items():
        screen.register_palette_entry(role, "", "", "", f"h{fg}{',bold' if bold else ''}", f"h{bg}")
    state = State()

    def markup() -> list[Any]:
        lines = [[(role, part) for part, role in row] for row in rows(state)]
        return [each for line in lines for each in [*line, "\n"]][:-1]

    widget = urwid.Text(markup(), wrap="clip")

    def press(key: str) -> None:
        nonlocal state
        if key == "q":
            raise urwid.ExitMainLoop
        state = state.press(key)
        widget.set_text(markup())

    loop = urwid.MainLoop(
        urwid.Filler(widget, "top"), screen=screen, unhandled_input=press, handle_mouse=False
    )
    loop.run()


def prompt_toolkit_app() -> None:
    from prompt_toolkit.application import Application
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
    from prompt_toolkit.layout import FormattedTextControl, Layout, Window
    from prompt_toolkit.output import ColorDepth
    from prompt_toolkit.styles import Style

    keys = KeyBindings()
    state = State()

    def fragments() -> list[tuple[str, str]]:
        lines = [[(f"class:{role}", part) for part, role in row] for row in rows(state)]
        return [each for line in lines for each in [*line, ("", "\n")]][:-1]

    @keys.add("<any>")  # type: ignore[untyped-decorator]
    def _press(event: KeyPressEvent) -> None:
        nonlocal state
        if event.data == "q":
            event.app.exit()
        state = state.press(event.data)

    style = Style.from_dict(
        {
            role: f"{hexa(fg)} bg:{hexa(bg)}{' bold' if bold else ''}"
            for role, (fg, bg, bold) in STYLES.items()
        }
    )
    window = Window(FormattedTextControl(fragments, show_cursor=False), wrap_lines=False)
    Application(
        Layout(window), key_bindings=keys, style=style, full_screen=True,
        color_depth=ColorDepth.DEPTH_8_BIT,
    ).run()  # fmt: skip


def hexa(index: int) -> str:
    """A colour of the 256-colour palette (cube or greys), as #rrggbb."""
    if index >= 232:
        return "#" + f"{8 + 10 * (index - 232):02x}" * 3
    levels = (0, 95, 135, 175, 215, 255)
    cube = index - 16
    return "#" + "".join(f"{levels[cube // power % 6]:02x}" for power in (36, 6, 1))


PROGRAMS: dict[str, Callable[[], None]] = {
    "canvas": canvas_app,
    "static": static_app,
    "minimal": minimal_app,
    "screens": screens_app,
    "urwid": urwid_app,
    "prompt_toolkit": prompt_toolkit_app,
}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]]()
