"""A flow within bounds, whole on every arc, found or known not to be."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

Arc = tuple[str, str]
"""From one node to another, by their names."""

_SOURCE: Final = "<"
_SINK: Final = ">"


def circulation(bounds: Mapping[Arc, tuple[int, int]]) -> dict[Arc, int] | None:
    """A whole flow that goes round, between the bounds of each arc; nothing if there is none.

    Where some flow fits, whole or not, so does a whole one. No two arcs are opposite.
    """
    room: defaultdict[str, dict[str, int]] = defaultdict(dict)
    owed: defaultdict[str, int] = defaultdict(int)
    for (start, end), (low, high) in bounds.items():
        room[start][end] = high - low
        room[end].setdefault(start, 0)
        owed[end] += low
        owed[start] -= low
    wanted = 0
    for node, amount in owed.items():
        start, end = (_SOURCE, node) if amount > 0 else (node, _SINK)
        room[start][end] = abs(amount)
        room[end].setdefault(start, 0)
        wanted += max(amount, 0)
    while wanted and (sent := _sent(room)):
        wanted -= sent
    if wanted:
        return None
    return {(start, end): high - room[start][end] for (start, end), (_, high) in bounds.items()}


def _sent(room: Mapping[str, dict[str, int]]) -> int:
    """One shortest way from source to sink, filled: how much went through."""
    come = {_SOURCE: _SOURCE}
    queue = deque([_SOURCE])
    while queue and _SINK not in come:
        node = queue.popleft()
        for neighbour, left in room[node].items():
            if left > 0 and neighbour not in come:
                come[neighbour] = node
                queue.append(neighbour)
    if _SINK not in come:
        return 0
    path = []
    node = _SINK
    while node != _SOURCE:
        path.append((come[node], node))
        node = come[node]
    amount = min(room[start][end] for start, end in path)
    for start, end in path:
        room[start][end] -= amount
        room[end][start] += amount
    return amount
