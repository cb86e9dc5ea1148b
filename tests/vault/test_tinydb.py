"""Under TinyDB's public API, the journal behaves as TinyDB does; and better where it says so."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tinydb import Query, TinyDB, where
from tinydb.operations import add, decrement, delete, increment
from tinydb.operations import set as put
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from iscg_tui.dossier import Dossier
from iscg_tui.vault import creation
from iscg_tui.vault.header import HEADER_BYTES
from iscg_tui.vault.table import JournalDB

from .disk import LONGER, MEMORY
from .inventions import CHEAP, PASSPHRASE, RECOVERY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iscg_tui.vault.table import JournalTable

TABLES = ("une", "deux")

QUERIES: tuple[Callable[[], Any], ...] = (
    lambda: where("n") == 1,
    lambda: where("n") != 1,
    lambda: where("n") < 2,
    lambda: where("n") >= 2,
    lambda: where("mot").exists(),
    lambda: ~where("mot").exists(),
    lambda: where("mot").matches("b.*"),
    lambda: where("mot").search("a"),
    lambda: where("mot").test(lambda mot: len(mot) == 2),
    lambda: where("liste").any([1, 2]),
    lambda: where("liste").all([1]),
    lambda: where("liste").any(where("sous") == 1),
    lambda: where("n").one_of([0, 3]),
    lambda: where("dedans").sous == 1,
    lambda: where("dedans")["sous"].map(lambda n: n + 1) == 2,
    lambda: Query().fragment({"n": 1}),
    lambda: Query().noop(),
    lambda: (where("n") == 1) & where("mot").exists(),
    lambda: (where("n") == 0) | (where("n") == 2),
)

documents = st.fixed_dictionaries(
    {"n": st.integers(0, 3)},
    optional={
        "mot": st.sampled_from(("a", "ba", "bé", "")),
        "liste": st.lists(st.integers(0, 2), max_size=2),
        "dedans": st.fixed_dictionaries({"sous": st.integers(0, 2)}),
        "rien": st.none(),
    },
)
queries = st.sampled_from(QUERIES)
changes: st.SearchStrategy[Any] = documents | st.sampled_from(
    (increment("n"), decrement("n"), add("n", 2), put("mot", "ba"))
)
ids = st.lists(st.integers(1, 12), max_size=3, unique=True)


class SameAsTinyDB(RuleBasedStateMachine):
    """The same acts on TinyDB in memory and on the journal give the same answers."""

    @initialize()
    def create(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY))
        self.dossier = Dossier(self.folder / "d")
        self.opened = creation.create(self.dossier, PASSPHRASE, RECOVERY, CHEAP)
        self.ours = JournalDB(storage=lambda: self.opened.storage)
        self.theirs = TinyDB(storage=MemoryStorage)

    def mine(self, name: str) -> Any:
        """A table whose cache holds every query asked of it, so that a stale one would show."""
        return self.ours.table(name, cache_size=1000)

    def teardown(self) -> None:
        if hasattr(self, "opened"):
            self.opened.close()
            shutil.rmtree(self.folder)

    @rule(table=st.sampled_from(TABLES), document=documents)
    def insert(self, table: str, document: dict[str, Any]) -> None:
        id_ = self.mine(table).insert(document)
        assert self.theirs.table(table).insert(Document(document, id_)) == id_

    @rule(table=st.sampled_from(TABLES), several=st.lists(documents, max_size=3))
    def insert_multiple(self, table: str, several: list[dict[str, Any]]) -> None:
        given = self.mine(table).insert_multiple(each for each in several)
        pairs = zip(several, given, strict=True)
        self.theirs.table(table).insert_multiple(Document(each, id_) for each, id_ in pairs)

    @rule(table=st.sampled_from(TABLES), change=changes, query=queries)
    def update(self, table: str, change: Any, query: Callable[[], Any]) -> None:
        ours = self.mine(table).update(change, query())
        assert ours == self.theirs.table(table).update(change, query())

    @rule(table=st.sampled_from(TABLES), change=changes)
    def update_all(self, table: str, change: Any) -> None:
        ours = self.mine(table).update(change)
        assert ours == self.theirs.table(table).update(change)

    @rule(table=st.sampled_from(TABLES), change=changes, wanted=ids)
    def update_ids(self, table: str, change: Any, wanted: list[int]) -> None:
        ours = self.mine(table).update(change, doc_ids=wanted)
        assert ours == self.theirs.table(table).update(change, doc_ids=wanted)

    @rule(table=st.sampled_from(TABLES), several=st.lists(st.tuples(changes, queries), max_size=3))
    def update_multiple(self, table: str, several: list[Any]) -> None:
        ours = self.mine(table).update_multiple([(c, q()) for c, q in several])
        theirs = self.theirs.table(table).update_multiple([(c, q()) for c, q in several])
        assert ours == theirs

    @rule(table=st.sampled_from(TABLES), document=documents, query=queries)
    def upsert(self, table: str, document: dict[str, Any], query: Callable[[], Any]) -> None:
        if self.theirs.table(table).contains(query()):
            ours = self.mine(table).upsert(document, query())
            assert ours == self.theirs.table(table).upsert(document, query())
        else:
            (id_,) = self.mine(table).upsert(document, query())
            self.theirs.table(table).insert(Document(document, id_))

    @rule(table=st.sampled_from(TABLES), query=queries)
    def remove(self, table: str, query: Callable[[], Any]) -> None:
        assert self.mine(table).remove(query()) == self.theirs.table(table).remove(query())

    @rule(table=st.sampled_from(TABLES), wanted=ids)
    def remove_ids(self, table: str, wanted: list[int]) -> None:
        ours = self.mine(table).remove(doc_ids=wanted)
        assert ours == self.theirs.table(table).remove(doc_ids=wanted)

    @rule(table=st.sampled_from(TABLES))
    def truncate(self, table: str) -> None:
        self.mine(table).truncate()
        self.theirs.table(table).truncate()

    @rule(table=st.sampled_from(TABLES))
    def drop_table(self, table: str) -> None:
        self.ours.drop_table(table)
        self.theirs.drop_table(table)

    @rule()
    def drop_tables(self) -> None:
        self.ours.drop_tables()
        self.theirs.drop_tables()

    @rule()
    def reopen(self) -> None:
        self.opened.close()
        self.opened = creation.open_store(self.dossier, PASSPHRASE)
        self.ours = JournalDB(storage=lambda: self.opened.storage)

    @rule()
    def rewrite(self) -> None:
        self.opened.upkeep.compact()

    @invariant()
    def answers_are_the_same(self) -> None:
        if not hasattr(self, "ours"):
            return
        for name in TABLES:
            ours, theirs = self.mine(name), self.theirs.table(name)
            assert len(ours) == len(theirs)
            assert [(each.doc_id, each) for each in ours] == [
                (each.doc_id, each) for each in theirs
            ]
            for query in QUERIES:
                for _ in ("searched", "found in the cache"):
                    mine, other = ours.search(query()), theirs.search(query())
                    assert [(each.doc_id, each) for each in mine] == [
                        (each.doc_id, each) for each in other
                    ]
                assert ours.get(query()) == theirs.get(query())
                assert ours.contains(query()) == theirs.contains(query())
                assert ours.count(query()) == theirs.count(query())
            for id_ in range(14):
                assert ours.get(doc_id=id_) == theirs.get(doc_id=id_)
                assert ours.contains(doc_id=id_) == theirs.contains(doc_id=id_)
            assert ours.get(doc_ids=[2, 3, 99]) == theirs.get(doc_ids=[2, 3, 99])


SameAsTinyDB.TestCase.settings = settings(max_examples=20 * LONGER, stateful_step_count=20)
TestSameAsTinyDB = SameAsTinyDB.TestCase


class Opening:
    """A database that can be reopened."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.opened = creation.create(dossier, PASSPHRASE, RECOVERY, CHEAP)

    @property
    def database(self) -> JournalDB:
        return JournalDB(storage=lambda: self.opened.storage)

    @property
    def table(self) -> JournalTable:
        table: Any = self.database.table("personnes")
        return table  # type: ignore[no-any-return]

    @property
    def size(self) -> int:
        return self.dossier.coffre.stat().st_size

    def reopen(self) -> None:
        self.opened.close()
        self.opened = creation.open_store(self.dossier, PASSPHRASE)


@pytest.fixture
def opening(dossier: Dossier) -> Iterator[Opening]:
    opened = Opening(dossier)
    yield opened
    opened.opened.close()


def test_an_id_is_never_given_twice_not_even_after_a_restart(opening: Opening) -> None:
    assert opening.table.insert_multiple([{}, {}, {}]) == [1, 2, 3]
    assert opening.table.remove(doc_ids=[3]) == [3]
    opening.reopen()
    assert [each.doc_id for each in opening.table] == [1, 2]
    assert opening.table.insert({}) == 4
    opening.table.truncate()
    opening.opened.upkeep.compact()
    opening.reopen()
    assert opening.table.insert({}) == 5
    assert opening.table.insert(Document({}, 40)) == 40
    assert opening.table.insert({}) == 41


def test_no_stored_object_is_handed_out(opening: Opening) -> None:
    given: dict[str, Any] = {"n": 1, "dedans": {"liste": [1]}}
    opening.table.insert(given)
    given["dedans"]["liste"].append(2)
    query = where("n") == 1
    table = opening.table
    for found in (
        lambda: table.search(query)[0],
        lambda: table.get(query),
        lambda: table.get(doc_id=1),
        lambda: table.all()[0],
        lambda: next(iter(table)),
        lambda: opening.opened.storage.read()["personnes"]["1"],  # type: ignore[index]
    ):
        document: Any = found()
        document["dedans"]["liste"].append("changed outside")
        document["n"] = 9
        assert table.search(query) == [{"n": 1, "dedans": {"liste": [1]}}]


@pytest.mark.parametrize("document", [[1, 2], "mot", {"mot"}, 1, None])
def test_what_is_no_document_is_refused(opening: Opening, document: Any) -> None:
    opening.table.insert({"n": 1})
    before = opening.size
    with pytest.raises(ValueError, match="not a Mapping"):
        opening.table.insert(document)
    with pytest.raises(ValueError, match="not a Mapping"):
        opening.table.insert_multiple([{"n": 2}, document])
    assert opening.table.all() == [{"n": 1}]
    assert opening.size == before


@pytest.mark.parametrize("value", [{1, 2}, object(), float("nan"), b"octets", "\ud800"])
def test_what_json_cannot_hold_is_refused_whole(opening: Opening, value: object) -> None:
    opening.table.insert({"n": 1})
    with pytest.raises((TypeError, ValueError)):
        opening.table.insert_multiple([{"n": 2}, {"n": value}])
    with pytest.raises((TypeError, ValueError)):
        opening.table.update({"n": value})
    assert opening.table.all() == [{"n": 1}]
    opening.reopen()
    assert opening.table.all() == [{"n": 1}]


def test_memory_holds_what_a_reopening_would_read(opening: Opening) -> None:
    given: dict[Any, Any] = {"paire": (1, 2), 3: "clé", "flottant": 0.1}
    opening.table.insert(given)
    before = opening.table.all()
    opening.reopen()
    assert opening.table.all() == before == [{"paire": [1, 2], "3": "clé", "flottant": 0.1}]


def test_a_change_that_fails_half_way_changes_nothing(opening: Opening) -> None:
    opening.table.insert_multiple([{"n": 1}, {"mot": "sans n"}])
    with pytest.raises(KeyError):
        opening.table.update(increment("n"))
    with pytest.raises(KeyError):
        opening.table.update_multiple([(delete("n"), Query().noop())])
    assert opening.table.all() == [{"n": 1}, {"mot": "sans n"}]


def test_an_id_already_there_is_refused(opening: Opening) -> None:
    opening.table.insert({"n": 1})
    with pytest.raises(ValueError, match="already exists"):
        opening.table.insert(Document({}, 1))
    with pytest.raises(ValueError, match="already exists"):
        opening.table.insert_multiple([Document({}, 5), Document({}, 5)])
    assert opening.table.all() == [{"n": 1}]


def test_a_call_that_names_nothing_is_refused(opening: Opening) -> None:
    for call in (opening.table.get, opening.table.contains, opening.table.remove):
        with pytest.raises(RuntimeError):
            call()
    with pytest.raises(ValueError, match="doc_id"):
        opening.table.upsert({})


def test_a_query_that_cannot_be_cached_is_asked_anew(opening: Opening) -> None:
    opening.table.insert({"n": 1})
    wanted = [1]
    table = opening.table
    query = where("n").map(lambda n: n in wanted) == True  # noqa: E712 - a query, not a test
    assert table.count(query) == 1
    wanted.clear()
    assert table.count(query) == 0


def test_each_write_is_one_frame_however_many_documents(opening: Opening) -> None:
    size = opening.size
    for write in (
        lambda: opening.table.insert({"n": 1}),
        lambda: opening.table.insert_multiple([{"n": each} for each in range(10)]),
        lambda: opening.table.update({"mot": "b"}),
        lambda: opening.table.remove(where("n") == 1),
        opening.table.truncate,
    ):
        write()
        assert opening.size == size + 1024
        size = opening.size
    opening.table.update({"mot": "c"}, doc_ids=[])
    opening.table.remove(doc_ids=[99])
    assert opening.size == size, "nothing to write, nothing written"


def test_a_transaction_too_large_for_a_frame_is_a_new_generation(opening: Opening) -> None:
    before = opening.table.insert({"n": 0})
    large = [{"n": each, "texte": f"{each:06d}" * 30} for each in range(8000)]
    assert opening.table.insert_multiple(large) == list(range(2, 8002))
    assert opening.size > HEADER_BYTES
    assert opening.opened.storage.journal.header.generation == 2
    opening.table.insert({"n": -1})
    opening.reopen()
    assert len(opening.table) == 8002
    assert opening.table.get(doc_id=before) == {"n": 0}
    assert opening.table.get(doc_id=8001) == large[-1]
    assert opening.table.get(where("n") == -1) is not None


def test_tinydbs_own_table_works_over_the_journal_too(opening: Opening) -> None:
    plain = TinyDB(storage=lambda: opening.opened.storage)
    table = plain.table("autre")
    assert table.insert_multiple([{"n": 1}, {"n": 2}]) == [1, 2]
    table.update(increment("n"), where("n") == 2)
    table.remove(where("n") == 1)
    opening.reopen()
    assert opening.database.table("autre").all() == [{"n": 3}]
    assert opening.database.tables() == {"autre"}


def test_a_table_can_be_kept_while_empty(opening: Opening) -> None:
    opening.database.table("vide", persist_empty=True)
    opening.reopen()
    assert opening.database.tables() == {"vide"}


def test_one_table_dropped_leaves_the_others_as_they_are(opening: Opening) -> None:
    for name in ("a", "b", "c"):
        opening.database.table(name).insert_multiple([{"n": 1}, {"n": 2}])
    opening.database.drop_table("b")
    opening.reopen()
    assert opening.database.tables() == {"a", "c"}
    assert all(len(opening.database.table(each)) == 2 for each in ("a", "c"))
