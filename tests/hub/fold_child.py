"""A fold in a process of its own, to be killed: `fold_child.py TARGET EVENTS PAUSE`.

EVENTS holds the JSON of an event a line. Before the event numbered PAUSE, or before the end, it says so and waits.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from distro.exchange.office import fold_into
from distro.model import events as e


def read_events(lines: bytes) -> Iterator[tuple[e.Event, str]]:
    decode = msgspec.json.Decoder(e.AnyEvent).decode
    return ((decode(line), sha256(line).hexdigest()) for line in lines.splitlines())


def pausing(pairs: Iterator[tuple[e.Event, str]], pause: int) -> Iterator[tuple[e.Event, str]]:
    for number, pair in enumerate(pairs):
        if number == pause:
            wait()
        yield pair
    if pause < 0:
        wait()


def wait() -> None:
    print("here", flush=True)
    time.sleep(60)


if __name__ == "__main__":
    fold_into(sys.argv[1], "MAR23", pausing(read_events(Path(sys.argv[2]).read_bytes()), int(sys.argv[3])))
