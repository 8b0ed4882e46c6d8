"""The dictionary that records are packed with: what stands in them again and again, learnt from invented people alone.

`cd tests && python -m corpus.dictionary FILE` writes one of what a rehearsal, two laptops that meet, and an example of
every kind of event write. A dictionary that a version was given away with is never changed: records that were packed
with it need it for ever. Another one is another form (see src/distro/store/packing.py).
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import zstandard

from apart import close, later, serve, site
from corpus.kinds import examples
from distro.model.events import KINDS
from distro.rehearsal import build_stage, play_day
from distro.stations.laptops import stick
from distro.store import Store
from tests_programme import SOURCE

SIZE = 65_536  # bytes
_HOUSEHOLDS = 2_000
_EACH = 600  # samples of a table
_LEVEL = 3
_CODE = re.compile(rb'"[A-Z][A-Z0-9]{2,11}"')


def samples() -> Iterator[bytes]:
    """Records of one document each; every other one with the codes of another programme."""
    found: dict[str, list[bytes]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as place:
        for store in (*_rehearsed(Path(place)), *_met(Path(place))):
            for database in (store.events, store.register):
                for table in database.tables():
                    for doc_id, document in database.table(table).raw():
                        found[table].append(_record(table, doc_id, document))
            store.close()
    for kind in KINDS:
        found[kind.table].insert(0, _record(kind.table, 1, json.dumps(examples()[kind.__name__]).encode()))
    chance = Random(3)
    for records in found.values():
        few = records if len(records) <= _EACH else chance.sample(records, _EACH)
        for number, record in enumerate(few):
            yield record if number % 2 else _elsewhere(record, chance)


def _record(table: str, doc_id: int, document: bytes) -> bytes:
    return b'[{"table":"%s","put":{"%d":%s}}]' % (table.encode(), doc_id, document)


def _elsewhere(record: bytes, chance: Random) -> bytes:
    """The same with other codes for items, sites and groups, each always the same one."""
    codes: dict[bytes, bytes] = {}

    def code(found: re.Match[bytes]) -> bytes:
        if found[0] not in codes:
            codes[found[0]] = b'"%s"' % "".join(chance.choices("ABCDEFGHIKLMNOPRSTUV", k=len(found[0]) - 2)).encode()
        return codes[found[0]]

    return _CODE.sub(code, record)


def _rehearsed(place: Path) -> Iterator[Store]:
    stage = build_stage(place / "rehearsal", SOURCE, 0, _HOUSEHOLDS, 3)
    play_day(stage, Random(3))
    yield stage.session.store


def _met(place: Path) -> Iterator[Store]:
    first, second = stages = site(place)
    for number in (1, 2, 3):
        serve(first, number)
        serve(second, number + 3)
    later(first, hours=2)
    for one, other in (stages, stages[::-1]):
        written = stick.write(one.session, place, other.session.store.device)
        stick.read(other.session, Path(written.path))
    close(first)
    yield from (stage.session.store for stage in stages)


def trained(of: Iterable[bytes]) -> bytes:
    """The dictionary of these samples."""
    return zstandard.train_dictionary(SIZE, [*of], level=_LEVEL).as_bytes()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(trained(samples()))
