"""The Textual edge: bursts, the lock, refused writes, sizes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from textual import events

from iscg_tui.tui import app as app_module
from iscg_tui.tui.app import IscgApp, Outcome
from iscg_tui.tui.line import plain
from iscg_tui.tui.screens.home import Home
from iscg_tui.vault.errors import SaveRefused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.pilot import Pilot

    from iscg_tui.tui.session import Session

MINIMAL = "n211151122"


def run(
    session: Session,
    story: Callable[[IscgApp, Pilot[Any]], Awaitable[None]],
    size: tuple[int, int] = (80, 24),
) -> IscgApp:
    app = IscgApp(Home(session), session)

    async def go() -> None:
        async with app.run_test(size=size) as pilot:
            await story(app, pilot)

    asyncio.run(go())
    return app


def on_screen(app: IscgApp) -> str:
    return plain(app._canvas._shown)


def burst(app: IscgApp, keys: str) -> None:
    for key in keys:
        app.post_message(events.Key(key, key))


@pytest.mark.parametrize("entries", [1, 12])
def test_a_burst_gives_the_same_records_as_slow_typing(session: Session, entries: int) -> None:
    async def fast(app: IscgApp, pilot: Pilot[Any]) -> None:
        burst(app, (MINIMAL + "41o") * entries)
        await pilot.pause()

    run(session, fast)
    kept = session.repository.all()
    assert len(kept) == entries
    assert {(each.saisine, each.entretiens) for each in kept} == {("FSI1", kept[0].entretiens)}
    assert [o.famille for o in kept[0].entretiens[0].orientations] == ["AAV"]


def test_a_burst_crosses_screens(session: Session) -> None:
    async def fast(app: IscgApp, pilot: Pilot[Any]) -> None:
        burst(app, MINIMAL + "i")
        for name in ("Fictif", "Zébulon", "1976", "", ""):
            burst(app, name)
            app.post_message(events.Key("enter", "\r"))
        burst(app, MINIMAL + "n")
        burst(app, "rzeb")
        await pilot.pause()
        assert "Zébulon Fictif 1976" in on_screen(app)

    run(session, fast)


def test_a_paste_is_text_never_commands(session: Session) -> None:
    async def paste(app: IscgApp, pilot: Pilot[Any]) -> None:
        app.post_message(events.Paste("q\nn211151122o"))
        await pilot.pause()
        assert isinstance(app.current, Home)
        burst(app, "r")
        app.post_message(events.Paste("fic\ntif\x1b[2J"))
        await pilot.pause()
        assert "fic tif[2J" in on_screen(app)

    run(session, paste)
    assert session.repository.all() == []


def test_an_entry_that_cannot_be_written_is_answered_with_a_sentence(session: Session) -> None:
    async def correct_what_is_gone(app: IscgApp, pilot: Pilot[Any]) -> None:
        burst(app, MINIMAL + "o1e41")
        app.post_message(events.Key("enter", None))
        app.post_message(events.Key("down", None))
        app.post_message(events.Key("down", None))
        burst(app, "c3")
        app.post_message(events.Key("escape", None))
        burst(app, "xo")
        app.post_message(events.Key("escape", None))
        burst(app, "b")
        app.post_message(events.Key("enter", None))
        app.post_message(events.Key("enter", None))
        await pilot.pause()
        assert "changé ou retiré" in on_screen(app)

    run(session, correct_what_is_gone)
    assert len(session.repository.get("26-0001").entretiens) == 1


@pytest.mark.parametrize("key", [("²", "²"), ("f12", None)])
def test_panic_blanks_the_screen_and_locks(session: Session, key: tuple[str, str | None]) -> None:
    async def panic(app: IscgApp, pilot: Pilot[Any]) -> None:
        burst(app, MINIMAL + "iFictif")
        await pilot.pause()
        app.post_message(events.Key(*key))
        await pilot.pause()
        assert on_screen(app).strip() == ""

    app = run(session, panic)
    assert app.return_value is Outcome.VERROUILLE
    assert session.repository.place == {
        "ecran": "identite",
        "reference": "26-0001",
        "saisie": {"nom": "Fictif", "prenom": "", "annee": "", "contact": "", "note": ""},
        "champ": "nom",
    }


def test_the_store_is_tidied_up_while_nobody_types(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iscg_tui.tui.app.REPOS", 0.0)
    tidied = asyncio.Event()
    monkeypatch.setattr(session.repository, "tidy", tidied.set)

    async def nobody(app: IscgApp, pilot: Pilot[Any]) -> None:
        burst(app, "n")
        await asyncio.wait_for(tidied.wait(), 10)
        assert "Qui saisit" in on_screen(app)

    run(session, nobody)


def test_what_the_store_noticed_is_said_after_the_key_that_brought_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session.repository, "reconcile", lambda: "La réécriture sera retentée.")

    async def save(app: IscgApp, pilot: Pilot[Any]) -> None:
        burst(app, MINIMAL + "o")
        await pilot.pause()
        assert "26-0001. La réécriture sera retentée." in on_screen(app)

    run(session, save)


def test_an_idle_screen_locks_itself(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "_MINUTE", 0.02)
    app = IscgApp(Home(session), session)

    async def idle() -> None:
        async with app.run_test(size=(80, 24)):
            async with asyncio.timeout(10):
                while app.return_value is None:
                    await asyncio.sleep(0)

    asyncio.run(idle())
    assert app.return_value is Outcome.VERROUILLE


def test_quitting_leaves_no_place_to_come_back_to(session: Session) -> None:
    session.repository.place = {"ecran": "recherche"}

    async def leave(app: IscgApp, pilot: Pilot[Any]) -> None:
        burst(app, "q")
        await pilot.pause()

    assert run(session, leave).return_value is Outcome.QUITTE
    assert session.repository.place is None


def test_a_refused_write_is_said_and_keeps_what_was_entered(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = SaveRefused("Le disque est plein. Libérez de la place, puis recommencez.")

    def refuse(*_: object, **__: object) -> None:
        raise refused

    async def full_disk(app: IscgApp, pilot: Pilot[Any]) -> None:
        burst(app, MINIMAL)
        await pilot.pause()
        with monkeypatch.context() as patch:
            patch.setattr(session.repository, "save", refuse)
            burst(app, "o")
            await pilot.pause()
            assert "Le disque est plein" in on_screen(app)
            assert "Violences conjugales" in on_screen(app)
        app.post_message(events.Key("enter", "\r"))
        await pilot.pause()
        assert isinstance(app.current, Home)

    run(session, full_disk)
    assert len(session.repository.all()) == 1


def test_a_window_too_small_says_so_and_recovers(session: Session) -> None:
    async def shrink(app: IscgApp, pilot: Pilot[Any]) -> None:
        burst(app, "n2")
        await pilot.pause()
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        assert "Fenêtre trop petite" in on_screen(app)
        burst(app, "1111")
        await pilot.pause()
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Saisine › Saisine directe" in on_screen(app)

    run(session, shrink)


def test_every_theme_paints_every_role(session: Session) -> None:
    from dataclasses import replace

    from iscg_tui.tui.theme import available_themes

    async def paint(app: IscgApp, pilot: Pilot[Any]) -> None:
        for theme in available_themes():
            session.adopt(replace(session.reglages, theme=theme.name))
            burst(app, "n2")
            await pilot.pause()
            assert app._canvas.render_line(0).cell_length == 80
            app.post_message(events.Key("escape", None))
            await pilot.pause()

    run(session, paint)
