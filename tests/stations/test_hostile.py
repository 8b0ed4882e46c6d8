"""Whatever a trusted laptop sends, an honest one opens, verifies, serves and writes afterwards.

Every field of every kind is filled with what nobody would write; most of it goes into segments that are properly
signed. For a night: `cd tests && python -m hostile_night --events 200000`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tracemalloc
from enum import Enum
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from msgspec import Struct

from distro.exchange.envelope import MOST, Segment
from distro.exchange.segment import seal
from distro.model import events
from distro.model.events import KINDS, Event
from distro.stations.audit import audit
from distro.stations.laptops import stick
from hostile import HANDOVER, REFUSED, Liar, lives
from hostile_hub import meet_hostile
from stage import make_stage

_ROUNDS = 6
_SEGMENTS = 16  # on one stick, at most
_NIGHT = 200 << 10  # kB of memory that a whole laptop takes, whatever it is sent
_MOST_MEMORY = 32 << 20  # bytes
_STRANGE: tuple[Any, ...] = (
    "", " ", "x" * 100_000, "\x1b]52;c;AA\x07", "\u202eabc", "[@click=app.quit]", "=1+1", "\ud800", "RIZ", "RBT",
    "2023-T1", "h-RBT-0003", "9" * 5000, "zzzz", "ffffffff-ffff-7fff-bfff-ffffffffffff",
    "00000000-0000-7000-8000-000000000001",
    0, -1, 1, 2**31, 2**63, 2**70, -(2**63), 1e308, True, None, [], {}, [[]], [1, 2, 3], {"a": 1},
    "0001-01-01", "9999-12-31", "2023-06-14", "2023-06-14T10:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    "2023-06-14T10:00:00+01:00", ["cafe0000", 1, 10**15], [["cafe0000", 1, 10**15]], ["3-7"], [["F", "3-7", 1]],
    [["RIZ", 1, 2]], "newer_word", "lost", "issue", "point", {"3ab4c1b9": 2**40}, {"*": 1},
)  # fmt: skip


hints_of = cache(get_type_hints)


def fields_of(kind: type[Event]) -> list[str]:
    return [name for name in kind.__struct_fields__ if name not in Event.__struct_fields__]


def plausible(hint: Any, random: Random) -> Any:
    """Something of about the type that is wanted, so that more of it comes through the first door."""
    kinds = [each for each in get_args(hint) if isinstance(each, type)]
    if get_origin(hint) is tuple:
        return [plausible(get_args(hint)[0], random) for _ in range(random.randrange(3))]
    if get_origin(hint) is dict:
        return {"3ab4c1b9": 1}
    if isinstance(hint, type) and issubclass(hint, Struct):
        hints = hints_of(hint)
        made = {name: plausible(hints[name], random) for name in hint.__struct_fields__}
        return list(made.values()) if hint.__struct_config__.array_like else made
    if isinstance(hint, type) and issubclass(hint, Enum):
        return random.choice([each.value for each in hint])
    if kinds and type(None) in get_args(hint):
        return None
    return {str: "RIZ", int: 1, bool: False}.get(hint, random.choice(_STRANGE)) if isinstance(hint, type) else "RIZ"


def lie(liar: Liar, random: Random) -> bytes:
    """One event, most of it plausible, some of it not."""
    kind = random.choice(KINDS)
    hints = hints_of(kind)
    said = {name: plausible(hints[name], random) for name in fields_of(kind)}
    if kind is events.Handover:
        said |= HANDOVER
    for name in random.sample(sorted(said), min(len(said), random.randrange(3))):
        said[name] = random.choice(_STRANGE)
    document = json.loads(liar.doc(kind.__name__, **said))
    if random.random() < 0.3:
        document[random.choice(["id", "seq", "device", "site", "by", "occurred_at", "recorded_at", "kind"])] = (
            random.choice(_STRANGE)
        )
    raw = json.dumps(document).encode("utf-8", "surrogatepass")
    return random.choice([raw] * 8 + [raw[:-1], b"[" * 990 + b"]" * 990, raw[:-1] + b',"extra":"\xff"}'])


def batch(liar: Liar, random: Random) -> list[Segment]:
    made = []
    for _ in range(random.randrange(1, _SEGMENTS)):
        documents = [lie(liar, random) for _ in range(random.randrange(1, MOST))]
        made.append(liar.segment([document for document in documents if b"\n" not in document]))
    programme = liar.victim.session.programme.code
    unsigned = seal(liar.identity, programme, "574a96e5", "", 1, [b"{}"], "", "")
    return random.choice([made, [*made, unsigned], [unsigned, *made], [*made, *made]])


def play(folder: Path, seed: int) -> int:
    """Three sticks that a laptop outlives, and a meeting with the hub of who wrote them; how many events there were."""
    random, stage = Random(seed), make_stage(folder / "store")
    liar = Liar(stage)
    for _ in range(3):
        liar.send(batch(liar, random), folder)
    meet_hostile(liar, batch(liar, random), random)
    lives(stage, random.randrange(1, 10))
    assert len(stage.session.quarantine) > 0
    stage.session.store.close()
    return liar.seq


@pytest.mark.parametrize("seed", range(_ROUNDS))
def test_an_honest_laptop_outlives_whatever_it_is_sent(tmp_path: Path, seed: int) -> None:
    assert play(tmp_path, seed) > 0


@pytest.mark.skipif(sys.platform != "linux", reason="what a process took is told in other units elsewhere")
def test_what_a_whole_laptop_takes_of_memory(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "hostile_night", "--events", "500", "--json"],
        cwd=Path(__file__).parents[1], env=os.environ | {"TMPDIR": str(tmp_path)}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    night = json.loads(told.stdout)
    assert night["events"] >= 500
    assert night["memory"] < _NIGHT


def test_brackets_within_brackets_are_no_deeper_than_a_store_reads_again(tmp_path: Path) -> None:
    stage = make_stage(tmp_path / "store")
    liar = Liar(stage)
    documents = [
        liar.doc("ScanRefused", **REFUSED)[:-1] + b',"newer":' + b"[" * deep + b"]" * deep + b"}"
        for deep in (1, 300, *range(400, 940, 60), *range(940, 1000, 4))
    ]
    liar.send([liar.segment(documents)], tmp_path)
    lives(stage, 1)
    assert 0 < len(stage.session.quarantine) < len(documents)
    stage.session.store.close()


@pytest.mark.parametrize(("what", "times"), [(b"x", 100 << 20), (b"x\n", 20 << 20)], ids=["one line", "many lines"])
def test_what_unpacks_to_anything_takes_little_memory(tmp_path: Path, what: bytes, times: int) -> None:
    stage = make_stage(tmp_path / "store")
    liar = Liar(stage)
    path = liar.write([Segment(liar.segment([b"{}"]).envelope, (what * times,))], tmp_path)
    assert path.stat().st_size < 1 << 20
    tracemalloc.start()
    try:
        taken = stick.read(stage.session, path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < _MOST_MEMORY
    assert taken.broken == (liar.device,)
    lives(stage, 1)
    stage.session.store.close()


def test_what_stands_in_fields_that_a_kind_has_not_tells_an_audit_nothing(tmp_path: Path) -> None:
    stage = make_stage(tmp_path / "store")
    liar, moved = Liar(stage), [[["RIZ", "L1", None, ""], 9, ["store", "RBT"], ["point", "RBT"]]]
    for strange in ({"day": 5}, {"day": None, "movements": 5}, {"movements": moved}, {"z": "beyond"}):
        said = liar.doc("BundleRead", peer="cafe0000", have={}, taken=0, **strange)
        assert liar.send([liar.segment([said.replace(b'"beyond"', b"1e999")])], tmp_path).new == 1
    lives(stage, 1)
    assert audit(stage.session.store, stage.session.books).findings == ()
