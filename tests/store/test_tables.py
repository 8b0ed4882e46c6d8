"""Tables against plain TinyDB: whatever is done, both hold the same, before and after opening again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tinydb import Query, TinyDB, where
from tinydb.queries import QueryInstance
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from distro.store import JournalDB
from store.opened import KEY, Calendar, contents

_scalars = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, 1.0, -0.0]) | st.sampled_from("ab")
_values = _scalars | st.lists(_scalars, max_size=2) | st.dictionaries(st.sampled_from("kx"), _scalars, max_size=2)
_documents = st.dictionaries(st.sampled_from(["k", "x", 'é\n"', ""]), _values, max_size=3)
_tables = st.sampled_from(["one", "two"])


def _queries() -> st.SearchStrategy[QueryInstance]:
    equal = st.builds(lambda field, value: where(field) == value, st.sampled_from("kx"), _values)
    other = st.builds(lambda field: where(field).exists(), st.sampled_from("kx"))
    deep = st.builds(lambda value: Query().x.k == value, _scalars)
    simple = equal | other | deep
    pair = st.tuples(simple, simple)
    return (
        simple
        | pair.map(lambda two: two[0] & two[1])
        | pair.map(lambda two: two[0] | two[1])
        | simple.map(lambda q: ~q)
    )


class Undo(Exception):
    """Leaves a transaction."""


class SameAsTinyDB(RuleBasedStateMachine):
    """Ours and the stock one side by side; the stock one is told our ids, for it may give one twice."""

    def __init__(self) -> None:
        super().__init__()
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = Path(self.scratch.name) / "journal"
        self.calendar = Calendar()
        self.ours = JournalDB(self.folder, KEY, today=self.calendar)
        self.stock = TinyDB(storage=MemoryStorage)
        self.highest = {"one": 0, "two": 0}

    def teardown(self) -> None:
        self.ours.close()
        self.scratch.cleanup()

    @initialize(field=st.sampled_from(["k", "x"]))
    def index(self, field: str) -> None:
        self.field = field
        self._index()

    def _index(self) -> None:
        self.ours.table("one").index(self.field)

    def _both(self, table: str, action: Callable[[Any], Any]) -> None:
        assert action(self.ours.table(table)) == action(self.stock.table(table))

    def _insert(self, table: str, document: dict[str, Any]) -> None:
        doc_id = self.ours.table(table).insert(document)
        assert doc_id > self.highest[table]
        self.highest[table] = doc_id
        self.stock.table(table).insert(Document(document, doc_id))

    @rule(table=_tables, document=_documents)
    def insert(self, table: str, document: dict[str, Any]) -> None:
        self._insert(table, document)

    @rule(table=_tables, documents=st.lists(_documents, max_size=3), own=st.integers(1, 12))
    def insert_several_one_with_an_id_of_its_own(self, table: str, documents: list[dict[str, Any]], own: int) -> None:
        given: list[Any] = list(documents)
        if not self.ours.table(table).contains(doc_id=own):
            given.insert(len(given) // 2, Document({"own": True}, own))
        ids = self.ours.table(table).insert_multiple(given)
        assert len(set(ids)) == len(given)
        self.stock.table(table).insert_multiple(Document(d, i) for d, i in zip(given, ids, strict=True))
        self.highest[table] = max([self.highest[table], *ids])

    @rule(table=_tables, query=_queries(), fields=_documents)
    def update(self, table: str, query: QueryInstance, fields: dict[str, Any]) -> None:
        self._both(table, lambda t: t.update(fields, query))

    @rule(table=_tables, ids=st.lists(st.integers(1, 12), unique=True), fields=_documents)
    def update_ids(self, table: str, ids: list[int], fields: dict[str, Any]) -> None:
        self._both(table, lambda t: t.update(fields, doc_ids=ids))

    @rule(table=_tables, query=_queries(), fields=_documents)
    def update_multiple(self, table: str, query: QueryInstance, fields: dict[str, Any]) -> None:
        self._both(table, lambda t: t.update_multiple([(fields, query)]))

    @rule(table=_tables, fields=_documents)
    def update_all(self, table: str, fields: dict[str, Any]) -> None:
        self._both(table, lambda t: t.update(fields))

    @rule(table=_tables, query=_queries())
    def remove(self, table: str, query: QueryInstance) -> None:
        self._both(table, lambda t: t.remove(query))

    @rule(table=_tables, ids=st.lists(st.integers(1, 12), unique=True))
    def remove_ids(self, table: str, ids: list[int]) -> None:
        self._both(table, lambda t: t.remove(doc_ids=ids))

    @rule(table=_tables)
    def truncate(self, table: str) -> None:
        self._both(table, lambda t: t.truncate())
        self.highest[table] = 0

    @rule(table=_tables)
    def drop(self, table: str) -> None:
        self.ours.drop_table(table)
        self.stock.drop_table(table)
        self.highest[table] = 0
        self._index()

    @rule(table=_tables, query=_queries())
    def search(self, table: str, query: QueryInstance) -> None:
        for _ in range(2):  # the second answer comes out of the cache
            self._both(table, lambda t: t.search(query))
            self._both(table, lambda t: t.get(query))
            self._both(table, lambda t: t.count(query))
            for found in self.ours.table(table).search(query):
                found["k"] = "changed by the caller"

    @rule(documents=st.lists(_documents, min_size=1, max_size=3), query=_queries())
    def transaction(self, documents: list[dict[str, Any]], query: QueryInstance) -> None:
        before = self.ours.head().seq
        with self.ours.transaction():
            for document in documents:
                self._insert("one", document)
                self._insert("two", document)
            self._both("one", lambda t: t.update({"in": 1}, query))
            self._both("two", lambda t: t.remove(query))
            self._both("one", lambda t: t.search(query))
        assert self.ours.head().seq <= before + 2  # one batch, and perhaps the opening of a segment

    @rule(document=_documents, query=_queries())
    def undone_transaction(self, document: dict[str, Any], query: QueryInstance) -> None:
        before = contents(self.ours)
        with pytest.raises(Undo), self.ours.transaction():
            self.ours.table("one").insert(document)
            self.ours.table("three").insert(document)
            self.ours.table("two").truncate()
            self.ours.table("one").search(query)
            raise Undo
        assert contents(self.ours) == before

    @rule()
    def next_day(self) -> None:
        self.calendar.next_day()

    @rule()
    def checkpoint(self) -> None:
        self.ours.storage.checkpoint()

    @rule()
    def open_again(self) -> None:
        self.ours.storage.check()
        self.ours.close()
        self.ours = JournalDB(self.folder, KEY, today=self.calendar)
        self._index()

    @invariant()
    def same(self) -> None:
        for name in self.stock.tables():
            assert [(d.doc_id, d) for d in self.ours.table(name)] == [(d.doc_id, d) for d in self.stock.table(name)]
            assert len(self.ours.table(name)) == len(self.stock.table(name))
        assert {n for n in self.ours.tables() if len(self.ours.table(n))} == {
            n for n in self.stock.tables() if len(self.stock.table(n))
        }


TestSameAsTinyDB = SameAsTinyDB.TestCase
TestSameAsTinyDB.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@pytest.fixture
def database(tmp_path: Path) -> Any:
    with JournalDB(tmp_path / "journal", KEY) as opened:
        yield opened


def test_what_json_has_no_words_for_is_refused_and_leaves_nothing(database: JournalDB) -> None:
    for document in ({"a": {1, 2}}, {"a": float("nan")}, {"a": object()}, {"a": "\ud800"}, {"a": b""}):
        with pytest.raises((TypeError, ValueError)):
            database.insert(document)
    assert len(database) == 0
    database.insert({"a": 1})
    assert database.all() == [{"a": 1}]


def test_raw_documents_come_back_byte_for_byte(database: JournalDB) -> None:
    rows = [b'{"a":1,"b":[1.0,null]}', b'{ "blanks" : "inside" }', '{"nom":"Aïcha"}'.encode()]
    ids = database.insert_raw("events", rows)
    assert list(database.table("events").raw()) == list(zip(ids, rows, strict=True))
    assert database.table("events").get(where("nom") == "Aïcha") == {"nom": "Aïcha"}


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"1", b"{", b"{}{}", b'{},"9":{}', b" {}", b"{} ", b'{"a":}', b'{"a":"\xff"}']
)
def test_raw_documents_that_are_not_one_object_are_refused(database: JournalDB, raw: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        database.insert_raw("events", [b"{}", raw])
    assert database.tables() == set()
    database.insert_raw("events", [b"{}"])


def test_several_tables_in_one_transaction_are_one_record(database: JournalDB) -> None:
    before = database.head().seq
    with database.transaction():
        database.insert_raw("a", [b'{"n":1}', b'{"n":2}'])
        database.insert_raw("b", [b'{"n":3}'])
        assert database.table("a").get(where("n") == 2) == {"n": 2}
    assert database.head().seq == before + 1
    assert contents(database) == {"a": [(1, b'{"n":1}'), (2, b'{"n":2}')], "b": [(1, b'{"n":3}')]}
    with pytest.raises(RuntimeError), database.transaction(), database.transaction():
        pass


def test_an_index_answers_what_a_scan_answers(database: JournalDB) -> None:
    table = database.table("t")
    table.insert_multiple({"k": value} for value in (1, True, 1.0, "1", None, [1], {"a": 1}, 2))
    table.insert({})
    queries = [where("k") == value for value in (1, True, "1", None, 2, 3, [1], {"a": 1})]
    queries += [(where("k") == 1) & (where("k") == 2), (where("k") == 1) | (where("k") == 2)]
    scanned = [table.search(query) for query in queries]
    table.clear_cache()
    table.index("k")
    assert [table.search(query) for query in queries] == scanned


def test_an_indexed_query_looks_at_what_it_finds_only(database: JournalDB) -> None:
    looked: list[object] = []
    table = database.table("t")
    table.insert_multiple({"k": n, "same": 0} for n in range(50))
    table.index("k")

    def look(value: object) -> bool:
        looked.append(value)
        return True

    query = (where("k") == 7) & where("same").test(look)
    assert [document.doc_id for document in table.search(query)] == [8]


def test_documents_given_out_are_the_callers_own(database: JournalDB) -> None:
    database.insert({"list": [1]})
    for given in (database.all()[0], database.search(where("list").exists())[0], database.get(doc_id=1), *database):
        assert isinstance(given, dict)
        given["list"].append(2)
        given["new"] = True
    assert database.search(where("list").exists()) == [{"list": [1]}]
    assert database.all() == [{"list": [1]}]


def test_an_empty_table_persists_and_is_not_wiped_when_opened_again(tmp_path: Path) -> None:
    with JournalDB(tmp_path / "journal", KEY) as database:
        database.table("t", persist_empty=True)
        assert database.tables() == {"t"}
        database.table("t").insert({"a": 1})
    with JournalDB(tmp_path / "journal", KEY) as database:
        assert database.table("t", persist_empty=True).all() == [{"a": 1}]


def test_an_id_is_never_given_twice(tmp_path: Path) -> None:
    with JournalDB(tmp_path / "journal", KEY) as database:
        assert database.insert_multiple([{}, {}, {}]) == [1, 2, 3]
        database.remove(doc_ids=[3])
    with JournalDB(tmp_path / "journal", KEY) as database:
        assert database.insert({}) == 4
        assert database.insert_multiple([{}, Document({}, 6), {}]) == [5, 6, 7]
