"""Whatever is typed, screen after screen: no fault, nothing drawn, no name that was not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iscg_tui.tui.linear.words import KEYS, LETTERS

from .listener import MINIMAL, Conversation

if TYPE_CHECKING:
    from iscg_tui.tui.session import Session

DRAWN = {chr(code) for code in range(0x2500, 0x25A0)}
LINES = [
    *"0123456789abcdefghijklmnoprstuxyz=!<>-?",
    *("", "o", "o", "n", "n", "e", "12", "x 1", "c 0", "21 11", "01 2026", "zzz", "tout", "relire"),
    *("aide", "montrer", *KEYS, *LETTERS),
    *("fsi1 pn vic 35 f vco tel simple o", "fsi1 pn", "zeb", "Zébulon\x1b[31m", "é" * 200),
]
ASKS = {"montrer", "i", "r", "zeb"}


@given(st.lists(st.sampled_from(LINES), max_size=40), st.booleans())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_line_is_a_fault(session: Session, lines: list[str], forgets: bool) -> None:
    if not session.repository.all():
        Conversation(session, *MINIMAL, "i", "Fictif-Née", "Zébulon", "1976", "06 39 98", "note")
    heard = Conversation(session, *lines, forgets=forgets)
    assert not DRAWN & set(heard.raw)
    assert heard.raw.count("\x1b") == (3 if forgets else 0)
    if not ASKS & set(lines):
        assert "Fictif" not in heard.raw
