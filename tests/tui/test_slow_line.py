"""Entries typed blind, each in one burst, over a line that delays and cuts what is sent."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from iscg_tui.intake.situation import Adhesion
from iscg_tui.tui.app import IscgApp
from iscg_tui.tui.screens.home import Home

from .driver.wire import Wire, driver_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iscg_tui.intake.question import Question, Questionnaire
    from iscg_tui.intake.situation import Situation
    from iscg_tui.tui.session import Session

DELAY = 0.15
"""Seconds one way, half of the round trip."""
ENTRIES = 200
TOGETHER = 10
PATIENCE = 20.0
AZERTY = str.maketrans("1234567890", "&é\"'(-è_çà")
SPACE = " "


@dataclass(frozen=True)
class Blind:
    """What is typed for one entry, and the codes that it must give."""

    keys: str
    codes: tuple[str, ...]
    orientations: tuple[tuple[str, str], ...]
    note: str


def answered(draw: st.DrawFn, question: Question) -> tuple[str, str]:
    """Keys that answer a question, and the code that they stand for."""
    if question.familles:
        famille = draw(st.sampled_from(question.familles))
        choix = draw(st.sampled_from(question.details(famille.code)))
        return famille.touche + choix.touche, choix.code
    given_ = [(choix.touche, choix.code) for choix in question.choix]
    return draw(st.sampled_from([*given_, (SPACE, question.non_renseigne or "")]))


@st.composite
def entries(draw: st.DrawFn, questionnaire: Questionnaire) -> Blind:
    """An entry, its digits typed with or without Shift, by someone who agreed."""
    asked = [questionnaire.questions[name] for name in ASKED]
    answers = [answered(draw, question) for question in asked if question.non_renseigne]
    keys = "".join(key for key, _ in answers)
    partners = questionnaire.questions["orientations"].choix
    issues = questionnaire.issues.choix
    oriented = draw(
        st.lists(
            st.tuples(st.sampled_from(partners), st.sampled_from(issues)),
            max_size=3,
            unique_by=lambda each: each[0].code,
        )
    )
    keys += "".join(partner.touche + issue.touche for partner, issue in oriented)
    keys = draw(st.sampled_from([keys, keys.translate(AZERTY)]))
    # A name typed twice would ask whether the person is already known.
    note = draw(st.sampled_from(["", "Née à l’étranger.", "Ÿ œ 12 h", "À rappeler"]))
    end = f"i\r\r\r\r{note}\r" if note else "o"
    return Blind(
        f"n{keys}{end}",
        tuple(code for _, code in answers),
        tuple((partner.code, issue.code) for partner, issue in oriented),
        note,
    )


ASKED = ("saisine", "institution", "public", "age", "genre", "nature", "mode", "suites")


def saved(situation: Situation) -> Blind:
    """What a record says, in the terms of what was typed."""
    entretien = situation.entretiens[0]
    assert situation.adhesion is Adhesion.OUI
    of_situation = tuple(str(getattr(situation, name)) for name in ASKED[:6])
    return Blind(
        "",
        (*of_situation, entretien.mode, entretien.suites),
        tuple((each.famille, each.issue) for each in entretien.orientations),
        situation.identite.note if situation.identite else "",
    )


class SlowLine:
    """The app on a pseudo-terminal at the far end of a slow line; its clock is the loop's."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.wire = Wire()
        self.loop = asyncio.new_event_loop()
        self.app = IscgApp(Home(session), session)
        self.app.driver_class = driver_on(self.wire)
        self.running = self.loop.create_task(self.app.run_async(headless=False, mouse=False))

    def send(self, pieces: list[bytes], pauses: list[float]) -> None:
        """Let pieces out of the line one after the other, ``DELAY`` after now."""
        due = DELAY
        for piece, pause in zip(pieces, pauses, strict=True):
            due += pause
            self.loop.call_later(due, self.wire.type, piece)

    def wait_until_kept(self, count: int) -> None:
        """Let the loop turn until that many situations are kept and the app is back home."""

        async def reached() -> None:
            async with asyncio.timeout(PATIENCE):
                while not (self.kept >= count and isinstance(self.app.current, Home)):
                    self.wire.read()
                    await asyncio.sleep(0.005)

        self.loop.run_until_complete(reached())

    @property
    def kept(self) -> int:
        return len(self.session.repository.all())

    def close(self) -> None:
        self.app.exit()
        self.loop.run_until_complete(self.running)
        self.loop.close()
        self.wire.close()


@contextlib.contextmanager
def slow_line(session: Session) -> Iterator[SlowLine]:
    line = SlowLine(session)
    try:
        yield line
    finally:
        line.close()


def test_what_is_typed_blind_is_what_is_kept(session: Session) -> None:
    with slow_line(session) as line:

        @settings(
            max_examples=ENTRIES // TOGETHER,
            database=None,
            # Each example goes on from the one before: none is tried again smaller.
            phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        )
        @given(
            st.lists(entries(session.questionnaire), min_size=TOGETHER, max_size=TOGETHER),
            st.data(),
        )
        def typed(blind: list[Blind], data: st.DataObject) -> None:
            before = line.kept
            pieces: list[bytes] = []
            for each in blind:
                burst = each.keys.encode()
                cut = data.draw(st.integers(0, len(burst)))
                pieces += [burst[:cut], burst[cut:]]
            pauses = data.draw(
                st.lists(st.floats(0, 0.03), min_size=len(pieces), max_size=len(pieces))
            )
            line.send(pieces, pauses)
            line.wait_until_kept(before + TOGETHER)
            kept = sorted(session.repository.all(), key=lambda each: str(each.reference))
            assert [saved(each) for each in kept[before:]] == [
                Blind("", each.codes, each.orientations, each.note) for each in blind
            ]

        typed()
        assert line.kept >= ENTRIES
