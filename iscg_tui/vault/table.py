"""TinyDB's tables over the journal: a change touches one document, not all of them.

TinyDB's own table copies every document at each write, hands out the objects that its
cache holds, and gives the id of a removed last record again after a restart. Here a
change is one transaction of the documents concerned, every result is a copy, and ids
are never given twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn, cast

from tinydb import TinyDB
from tinydb.table import Document, Table

from iscg_tui.vault.storage import JournalStorage, Operation, detached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, MutableMapping

    from tinydb.queries import QueryLike

    from iscg_tui.vault.storage import Rows

    Fields = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]


class JournalTable(Table):
    """A TinyDB table whose every write is one frame of the journal."""

    def __init__(
        self, storage: JournalStorage, name: str, cache_size: int = 10, persist_empty: bool = False
    ) -> None:
        super().__init__(storage, name, cache_size)
        self._journal = storage
        self._cached_at = 0
        if persist_empty and name not in storage.state.tables:
            storage.commit([["clear", name]])

    @property
    def _rows(self) -> Rows:
        return self._journal.rows(self.name)

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert one document; its id."""
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents, all or none; their ids."""
        rows = self._rows
        next_id, new = rows.next_id, {}
        for document in documents:
            if not isinstance(document, Mapping):
                raise ValueError("Document is not a Mapping")  # noqa: TRY004 - TinyDB's own
            id_ = document.doc_id if isinstance(document, self.document_class) else next_id
            if id_ in rows.documents or id_ in new:
                raise ValueError(f"Document with ID {id_} already exists")
            new[id_] = dict(document)
            next_id = max(next_id, id_ + 1)
        self._put(new)
        return list(new)

    def search(self, cond: QueryLike) -> list[Document]:
        """Every document that matches, as copies."""
        self._forget_older_results()
        cached = self._query_cache.get(cond)
        ids = cast("list[int] | None", cached)
        if ids is None:
            ids = self._matching(cond)
            if getattr(cond, "is_cacheable", lambda: True)():
                self._query_cache[cond] = cast("list[Document]", ids)
        return [self._copy(id_) for id_ in ids]

    def get(  # type: ignore[override]
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: list[int] | None = None,
    ) -> Document | list[Document] | None:
        """One document by query or id, or those of several ids, as copies."""
        documents = self._rows.documents
        if doc_id is not None:
            return self._copy(doc_id) if doc_id in documents else None
        if doc_ids is not None:
            wanted = set(doc_ids)
            return [self._copy(id_) for id_ in documents if id_ in wanted]
        if cond is not None:
            for id_, document in documents.items():
                if cond(document):
                    return self._copy(id_)
            return None
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def update(
        self,
        fields: Fields,
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        """Change the fields of the documents concerned, all or none; their ids."""
        ids = self._concerned(cond, doc_ids)
        changed: dict[int, dict[str, Any]] = {}
        for id_ in ids:
            _change(changed.setdefault(id_, detached(self._rows.documents[id_])), fields)
        self._put(changed)
        return ids

    def update_multiple(self, updates: Iterable[tuple[Fields, QueryLike]]) -> list[int]:
        """Several changes, each to the documents that match its query, all or none."""
        each_update = list(updates)
        changed: dict[int, dict[str, Any]] = {}
        ids = []
        for id_, stored in self._rows.documents.items():
            for fields, cond in each_update:
                if cond(changed.get(id_, stored)):
                    _change(changed.setdefault(id_, detached(stored)), fields)
                    ids.append(id_)
        self._put(changed)
        return ids

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        """Remove the documents concerned, all or none; their ids."""
        if cond is None and doc_ids is None:
            raise RuntimeError("Use truncate() to remove all documents")
        ids = self._concerned(cond, doc_ids)
        self._commit([["del", self.name, id_] for id_ in ids])
        return ids

    def truncate(self) -> None:
        """Remove every document; the next one still gets a new id."""
        self._commit([["clear", self.name]])

    def __len__(self) -> int:
        return len(self._rows.documents)

    def __iter__(self) -> Iterator[Document]:
        for id_ in list(self._rows.documents):
            yield self._copy(id_)

    def _concerned(self, cond: QueryLike | None, doc_ids: Iterable[int] | None) -> list[int]:
        documents = self._rows.documents
        if doc_ids is not None:
            return [id_ for id_ in doc_ids if id_ in documents]
        return list(documents) if cond is None else self._matching(cond)

    def _matching(self, cond: QueryLike) -> list[int]:
        return [id_ for id_, document in self._rows.documents.items() if cond(document)]

    def _copy(self, id_: int) -> Document:
        return self.document_class(detached(self._rows.documents[id_]), id_)

    def _put(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        self._commit([["put", self.name, id_, each] for id_, each in documents.items()])

    def _commit(self, operations: list[Operation]) -> None:
        self._journal.commit(operations)

    def _forget_older_results(self) -> None:
        """Ids found before the last transaction, whoever made it, are found anew."""
        if self._cached_at != self._journal.journal.sequence:
            self.clear_cache()
            self._cached_at = self._journal.journal.sequence

    def _get_next_id(self) -> int:
        return self._rows.next_id

    def _read_table(self) -> dict[str, Mapping[Any, Any]]:
        return {str(id_): detached(each) for id_, each in self._rows.documents.items()}

    def _update_table(self, updater: Callable[[dict[int, Mapping[Any, Any]]], None]) -> NoReturn:
        del updater
        raise TypeError("every change of this table is an operation of the journal")


def _change(document: MutableMapping[str, Any], fields: Fields) -> None:
    if callable(fields):
        fields(document)
    else:
        document.update(fields)


class JournalDB(TinyDB):
    """TinyDB whose tables are those of the journal."""

    table_class = JournalTable  # type: ignore[assignment]  # its constructor wants a journal
