"""kill -9 at random moments of a real program on a real disk: nothing acknowledged is lost, the store opens every time.

The child says what it is about to do, does it, and says that it is done, through a pipe; the parent kills it whenever
it likes, opens the store itself, and looks.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from distro.store import Cost, Role, Store, create_store, open_store

PASSPHRASE = "exercice"
KILLS = 250
SHARES = 5
FIRST_DAY = date(2023, 6, 14)

# What is true of the store, by what stands in it: numbered documents of two tables, and the people of its keyring.
State = dict[str, Any]
Step = dict[str, Any]


def _steps(random: Random, state: State) -> Iterator[Step]:
    """A mixed workload that goes on from `state`, without end."""
    number = 1 + max([0, *map(int, state["one"])])
    while True:
        kind = random.choices(
            ["insert", "batch", "both", "update", "remove", "day", "checkpoint", "people", "open again"],
            [30, 15, 15, 15, 8, 5, 5, 4, 3],
        )[0]
        step: Step = {"kind": kind, "numbers": [], "text": "x" * random.randrange(700)}
        if kind in ("insert", "batch", "both", "day"):
            step["numbers"] = list(range(number, number + (5 if kind == "batch" else 1)))
            number += len(step["numbers"])
        elif kind in ("update", "remove"):
            if not state["one"]:
                continue
            step["numbers"] = [int(random.choice(list(state["one"])))]
        yield step


def _after(state: State, step: Step) -> State:
    """What `state` is after `step`."""
    new: State = {name: held.copy() for name, held in state.items()}
    for number in map(str, step["numbers"]):
        if step["kind"] == "remove":
            del new["one"][number]
        else:
            new["one"][number] = step["text"]
            if step["kind"] == "both":
                new["two"][number] = step["text"]
    if step["kind"] == "people":
        new["people"] = ["sara"] if "omar" in new["people"] else ["omar", "sara"]
    return new


class Program:
    """What the child runs; the parent uses it to open and look."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.day = FIRST_DAY
        self.store: Store = self.open()

    def open(self) -> Store:
        counters = self.folder.parent / "heads"
        return open_store(self.folder, "sara", PASSPHRASE, today=lambda: self.day, counters=counters)

    def state(self) -> State:
        """All that stands in the store."""
        events = self.store.events
        tables = {name: {str(d["n"]): d["text"] for d in events.table(name)} for name in ("one", "two")}
        return {**tables, "people": sorted(self.store.keyring.people())}

    def do(self, step: Step) -> None:
        one, two = self.store.events.table("one"), self.store.events.table("two")
        documents = [{"n": number, "text": step["text"]} for number in step["numbers"]]
        match step["kind"]:
            case "batch":
                one.insert_multiple(documents)
            case "both":
                with self.store.events.transaction():
                    one.insert(documents[0])
                    two.insert(documents[0])
            case "insert" | "day":
                self.day += timedelta(days=step["kind"] == "day")
                one.insert(documents[0])
            case "update":
                one.update({"text": step["text"]}, lambda document: document["n"] == step["numbers"][0])
            case "remove":
                one.remove(lambda document: document["n"] == step["numbers"][0])
            case "checkpoint":
                self.store.events.storage.checkpoint()
            case "people":
                if "omar" in self.store.keyring.people():
                    self.store.keyring.remove("omar")
                else:
                    self.store.keyring.add("omar", PASSPHRASE, Role.VOLUNTEER)
            case "open again":
                self.store.close()
                self.store = self.open()


def _child(folder: Path, state: State, seed: int, pipe: int) -> None:
    program = Program(folder)
    for step in _steps(Random(seed), state):
        os.write(pipe, json.dumps(step).encode() + b"\n")
        program.do(step)
        os.write(pipe, b"done\n")
        state.update(_after(state, step))


def _killed(folder: Path, state: State, seed: int, steps: int, after: float) -> tuple[State, Step | None]:
    """Run a child, kill it `after` seconds behind so many steps: what it acknowledged, and the step under way.

    Steps are waited for and not time alone: on a busy machine a child may not have begun.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(read)
            _child(folder, state, seed, write)
        finally:
            os._exit(70)  # only ever reached by an error
    os.close(write)
    with os.fdopen(read, "rb") as said:
        heard = b"".join(said.readline() for _ in range(2 * steps))  # that it begins each, and that it is done
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        lines = (heard + said.read()).split(b"\n")[:-1]
    assert os.WIFSIGNALED(status), "the child died of an error of its own"
    under_way: Step | None = None
    for line in lines:
        if line == b"done":
            assert under_way is not None
            state, under_way = _after(state, under_way), None
        else:
            under_way = json.loads(line)
    return state, under_way


@pytest.mark.parametrize("share", range(SHARES))
def test_nothing_acknowledged_is_lost_by_kill_9(tmp_path: Path, share: int) -> None:
    random, folder = Random(share), tmp_path / "store"
    counters = tmp_path / "heads"
    create_store(folder, b"", "sara", PASSPHRASE, cost=Cost.REHEARSAL, counters=counters).close()
    state: State = {"one": {}, "two": {}, "people": ["sara"]}
    for kill in range(KILLS // SHARES):
        steps, after = random.randint(1, 12), random.uniform(0, 0.01)
        promised, under_way = _killed(folder, json.loads(json.dumps(state)), kill, steps, after)
        program = Program(folder)
        with closing(program.store):
            state = program.state()
            program.store.events.storage.check()
        allowed = [promised] if under_way is None else [promised, _after(promised, under_way)]
        assert state in allowed, f"after kill {kill}, during {under_way and under_way['kind']}"
