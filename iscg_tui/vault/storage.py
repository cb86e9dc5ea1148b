"""The TinyDB storage: the tables in memory, and the journal that makes a change durable.

A change is a list of operations, written as one frame; memory changes only once it is on
disk, and then holds exactly what the frame says.

- ``["put", table, id, document]``: the document is there, whatever was.
- ``["del", table, id]``: it is not there any more.
- ``["add", table, id, {field: n}]``: n is added to each field; one that becomes 0 goes.
- ``["clear", table]``: no document is left; ids go on from where they were.
- ``["drop", table]``: nor is the table.
"""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from tinydb.storages import Storage

from iscg_tui.vault.errors import NotEnoughMemory, OtherShape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from iscg_tui.vault.header import Header
    from iscg_tui.vault.journal import Journal
    from iscg_tui.vault.reading import Contents

_VALUES_MAX: Final = 6_000_000
"""Two hundred thousand situations; the densest content of that weight takes half a GiB."""
_MARKS: Final = b"{[,:"

Document = dict[str, Any]
Operation = list[Any]


@dataclass(slots=True)
class Rows:
    """One table: its documents by id, and the id that the next one will have."""

    next_id: int = 1
    documents: dict[int, Document] = field(default_factory=dict)


class State:
    """The tables, as a snapshot and the operations after it make them.

    ``gone``: the tables from which a transaction since the snapshot took something out for
    good, as one joined to another, or putting nothing in its place. Its bytes stay in the file
    until the next rewriting.
    """

    def __init__(self) -> None:
        self.tables: dict[str, Rows] = {}
        self.gone: set[str] = set()

    def apply(self, operations: Iterable[Operation]) -> None:
        """Each operation of one transaction in its order."""
        taken: set[str] = set()
        put: set[str] = set()
        for kind, table, *rest in operations:
            if kind == "drop":
                self.tables.pop(table, None)
                taken.add(table)
                continue
            rows = self.tables.get(table)
            if rows is None:
                rows = self.tables[table] = Rows()
            if kind == "put":
                rows.documents[rest[0]] = rest[1]
                rows.next_id = max(rows.next_id, rest[0] + 1)
                put.add(table)
            elif kind == "del":
                rows.documents.pop(rest[0], None)
                taken.add(table)
            elif kind == "add":
                _add(rows.documents.setdefault(rest[0], {}), rest[1])
                rows.next_id = max(rows.next_id, rest[0] + 1)
            elif kind == "clear":
                rows.documents.clear()
                taken.add(table)
            else:
                raise OtherShape
        # A draft gives way to what it became; what leaves its own table became nothing.
        self.gone |= taken & put if put else taken

    def snapshot(self) -> bytes:
        """The whole, to be read by ``State.of``."""
        return _dumps(
            {
                name: {
                    "suivant": rows.next_id,
                    "ids": list(rows.documents),
                    "documents": list(rows.documents.values()),
                }
                for name, rows in self.tables.items()
            }
        )

    @classmethod
    def of(cls, found: Contents) -> State:
        """What the contents of a store make. Raises ``OtherShape`` when they make no tables."""
        state = cls()
        try:
            with without_collector():
                state._read(found)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise OtherShape from None
        except MemoryError:
            raise NotEnoughMemory from None
        return state

    def _read(self, found: Contents) -> None:
        if _heavy((found.snapshot, *found.transactions)):
            raise ValueError
        for name, rows in json.loads(found.snapshot).items():
            documents = dict(zip(rows["ids"], rows["documents"], strict=True))
            self.tables[name] = Rows(rows["suivant"], documents)
        for transaction in found.transactions:
            self.apply(json.loads(transaction))


def _heavy(contents: Sequence[bytes]) -> bool:
    """Whether there is too much to hold in memory, from the marks alone.

    A table weighs four values, and a value takes two bytes with its mark: counting what opens
    a table clears nearly every store.
    """
    tables = sum(each.count(b"{") for each in contents)
    lists = sum(each.count(b"[") for each in contents)
    if sum(map(len, contents)) // 2 + 4 * (tables + lists) <= _VALUES_MAX:
        return False
    marks = sum(len(each) - len(each.translate(None, _MARKS)) for each in contents)
    return marks + 3 * tables > _VALUES_MAX


def _add(document: Document, change: Mapping[str, int]) -> None:
    for name, value in change.items():
        total = document.get(name, 0) + value
        if total:
            document[name] = total
        else:
            document.pop(name, None)


def _dumps(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


@contextmanager
def without_collector() -> Iterator[None]:
    """For reading and indexing, which make many objects that stay, and no garbage.

    Collecting meanwhile costs a third more; going over them again at each later collection
    would be felt under the keys.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was:
            gc.enable()


class JournalStorage(Storage):
    """Tables over a journal. ``pending`` gives the public count that each frame carries."""

    def __init__(
        self, journal: Journal, state: State, pending: Callable[[], int] = lambda: 0
    ) -> None:
        super().__init__()
        self.journal = journal
        self.state = state
        self.pending = pending

    def rows(self, table: str) -> Rows:
        """A table as it stands; not to be changed but by ``commit``."""
        return self.state.tables.get(table) or Rows()

    def commit(self, operations: list[Operation], pending: int | None = None) -> None:
        """The operations, durable together when this returns, or none of them.

        Raises ``SaveRefused`` or ``UncertainVault``; ``TypeError`` or ``ValueError`` for what
        JSON cannot hold.
        """
        if not operations:
            return
        content = _dumps(operations)
        applied = cast("list[Operation]", json.loads(content))
        public = self.pending() if pending is None else pending
        if self.journal.fits(content):
            self.journal.append(content, public)
            self.state.apply(applied)
            return
        after = self._copy()
        after.apply(applied)
        self.journal.rewrite(after.snapshot(), public, transaction=True)
        self.state.tables = after.tables
        self.state.gone.clear()

    def _copy(self) -> State:
        """The state, free to change: what is too large for one frame is written with the rest."""
        copy = State()
        for name, rows in self.state.tables.items():
            copy.tables[name] = Rows(
                rows.next_id, {id_: dict(each) for id_, each in rows.documents.items()}
            )
        return copy

    def rewrite(
        self,
        *,
        header: Callable[[Header], Header] = lambda header: header,
        data_key: bytes | None = None,
        before: Callable[[], None] = lambda: None,
    ) -> None:
        """The same tables in a new generation. Raises as ``commit`` does."""
        self.journal.rewrite(
            self.state.snapshot(), self.pending(), header=header, data_key=data_key, before=before
        )
        self.state.gone.clear()

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Every table, as TinyDB shapes them; copies throughout."""
        return {
            name: {str(id_): detached(each) for id_, each in rows.documents.items()}
            for name, rows in self.state.tables.items()
        } or None

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Make the tables those of ``data``: one transaction of what differs."""
        operations: list[Operation] = [
            ["drop", name] for name in self.state.tables if name not in data
        ]
        for name, documents in data.items():
            kept = {int(id_): each for id_, each in documents.items()}
            rows = self.rows(name)
            if name not in self.state.tables:
                operations.append(["clear", name])
            operations += [["del", name, id_] for id_ in rows.documents if id_ not in kept]
            operations += [
                ["put", name, id_, each]
                for id_, each in kept.items()
                if rows.documents.get(id_) != each
            ]
        self.commit(operations)

    def close(self) -> None:
        """Let the file go."""
        self.journal.close()


def detached(value: Any) -> Any:
    """A copy that shares nothing that can change with the store."""
    if isinstance(value, dict):
        return {name: detached(each) for name, each in value.items()}
    if isinstance(value, list):
        return [detached(each) for each in value]
    return value
