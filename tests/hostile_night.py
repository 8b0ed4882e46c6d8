"""A night of hostile events: `cd tests && python -m hostile_night --events 200000 [--minutes 10] [--seed N]`.

It ends at the first one that a laptop does not outlive, with the seed that plays it again. On a disk in memory
(`TMPDIR=/dev/shm`) it is many times as quick: half of the time goes into what makes each event durable.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

os.environ.setdefault("XDG_STATE_HOME", tempfile.mkdtemp())  # what this laptop remembers is no test's

from stations.test_hostile import play


def most_memory() -> int:
    """The most memory that this process ever took (kB). What getrusage(2) tells begins with that of who started it."""
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("utf-8"))
    assert told is not None
    return int(told[1])


def main() -> None:
    wants = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    wants.add_argument("--events", type=int, default=200_000)
    wants.add_argument("--minutes", type=float, default=600)
    wants.add_argument("--seed", type=int, default=0)
    wants.add_argument("--json", action="store_true")
    asked = wants.parse_args()
    begun, worked, events, laptops = time.monotonic(), time.process_time(), 0, 0
    for seed in count(asked.seed):
        with tempfile.TemporaryDirectory() as folder:
            try:
                events += play(Path(folder), seed)
            except KeyboardInterrupt:  # whoever ends it is told how far it came
                break
            except BaseException:
                print(f"not outlived: --seed {seed}", file=sys.stderr)
                raise
        laptops += 1
        if events >= asked.events or time.monotonic() - begun > 60 * asked.minutes:
            break
    took, worked, memory = time.monotonic() - begun, time.process_time() - worked, most_memory()
    told = {
        "events": events, "laptops": laptops, "seconds": round(took, 1), "worked": round(worked, 1), "memory": memory
    }  # fmt: skip
    if asked.json:
        print(json.dumps(told))
    else:
        print(
            f"{events:,} hostile events on {laptops} laptops in {took:,.0f} s, of which a core worked {worked:,.0f}, "
            f"{events / worked:,.0f} a second of its work, "
            f"{memory / 1024:.0f} MB at the most; all opened, verified, served and wrote afterwards"
        )


if __name__ == "__main__":
    main()
