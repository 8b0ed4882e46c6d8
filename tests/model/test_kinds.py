"""Every kind of event is declared once, and nothing is written that the books cannot take in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from distro.books import Books
from distro.model import events
from distro.model.events import KINDS, Author, Event
from stage import make_stage


def concrete(kind: type[Event]) -> list[type[Event]]:
    """All classes below `kind` that the product has; those that tests make are elsewhere."""
    below = [each for child in kind.__subclasses__() for each in (child, *concrete(child))]
    return [each for each in below if each.__module__.startswith("distro.")]


def test_the_kinds_are_all_there_are_and_the_decoder_knows_each() -> None:
    assert set(KINDS) == set(concrete(Event)) == set(get_args(events.AnyEvent))
    assert len({kind.__name__ for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_all_that_the_program_asks_of_it(kind: type[Event]) -> None:
    assert kind.table.isidentifier()
    assert isinstance(kind.said_by, Author)
    same_table = {each.in_register for each in KINDS if each.table == kind.table}
    assert same_table == {kind.in_register}, "a table stands in one journal"


@pytest.mark.parametrize("kind", KINDS)
def test_the_fold_of_a_kind_is_made_for_it(kind: type[Event]) -> None:
    fold = Books().fold_of(kind)
    taken = get_type_hints(fold, vars(events) | {"e": events})
    (accepted,) = [hint for name, hint in taken.items() if name != "return"]
    assert kind in (get_args(accepted) or (accepted,))


def test_a_kind_that_does_not_say_how_it_is_folded_is_no_class() -> None:
    with pytest.raises(TypeError, match="QueueNoted does not say its fold"):

        class QueueNoted(Event, frozen=True, kw_only=True):
            table = "queue"
            people: int


def test_a_kind_that_the_books_have_no_fold_for_is_never_written(tmp_path: Path) -> None:
    class QueueSeen(Event, frozen=True, kw_only=True):
        table = "queue"
        fold = "queue.seen"
        people: int

    stage = make_stage(tmp_path / "store")
    head = stage.session.store.events.head()
    stamp: dict[str, Any] = stage.session.stamper()("RBT")
    with pytest.raises(TypeError, match="QueueSeen"):
        stage.session.append([QueueSeen(**stamp, people=40)])
    assert stage.session.store.events.head() == head
    stage.reopen()
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(QueueSeen(**stamp, people=40)), type=events.AnyEvent)
