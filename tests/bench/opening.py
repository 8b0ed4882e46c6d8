"""A store opened up to its books, in a process of its own so that memory is its own.

python -m bench.opening FOLDER kept|alike|each
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import msgspec

from distro.model.events import AnyEvent
from distro.rehearsal import PASSPHRASE
from distro.stations import gate, kept_books
from distro.stations.session import Session
from distro.store import open_store

_TESTS = Path(__file__).parents[1]


class Opened(NamedTuple):
    """Seconds of work from the passphrase to the store, and on to the books; what each of them keeps, in MB."""

    events: int
    store: float
    books: float
    store_mb: float
    books_mb: float


def resident() -> float:
    """MB of this process that are in memory now; Linux alone tells."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6


def opened(folder: Path) -> Opened:
    before, begun = resident(), time.process_time()
    store = open_store(folder, "superviseur", PASSPHRASE, counters=folder / "heads")
    between, held = time.process_time(), resident()
    session = Session(store)
    done, all_held = time.process_time(), resident()
    found = Opened(session.books.version, between - begun, done - between, held - before, all_held - held)
    store.close()
    return found


def opened_apart(folder: Path, how: str) -> Opened:
    """`how`: "kept", as a store is opened; "alike", from all events; or "each", where each is read by itself."""
    words = [sys.executable, "-m", "bench.opening", str(folder), how]
    done = subprocess.run(words, cwd=_TESTS, capture_output=True, text=True, check=True)
    return Opened(*json.loads(done.stdout))


if __name__ == "__main__":
    if sys.argv[2] != "kept":
        vars(kept_books)["_code"] = bytes  # nothing is kept by no code
    if sys.argv[2] == "each":
        vars(gate)["decode"] = msgspec.json.Decoder(AnyEvent).decode
    print(json.dumps(opened(Path(sys.argv[1]))))
