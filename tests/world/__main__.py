"""Play worlds, from a seed each. In tests/:

python -m world --seeds 300                          as many worlds of some sixty acts, for a night
python -m world --seeds 300 --days 30                 as many worlds of thirty days, 5 to 30 households come each day
python -m world --seed 7 --rooms 2,1 --acts TEXT      one story again, as a failure prints it
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import NamedTuple

from world.acts import Act, told, understood
from world.calendar import LONG as OF_A_MONTH
from world.calendar import SHORT, Calendar
from world.play import month, play, story
from world.shrink import shrunk

LONG = 60  # acts


class Asked(NamedTuple):
    """A story: where it begins and what is done."""

    seed: int
    rooms: tuple[int, ...]
    acts: list[Act]
    calendar: Calendar = SHORT


def wrong(seed: int, rooms: tuple[int, ...], acts: list[Act], calendar: Calendar = SHORT) -> str:
    """What is wrong with a story; empty when nothing is."""
    try:
        play(seed, rooms, acts, calendar)
    except Exception as problem:
        return " ".join([f"{type(problem).__name__}: {problem}", *getattr(problem, "__notes__", ())])
    return ""


def tell(asked: Asked) -> None:
    """A failure, as short as it can be, with the command that plays it again."""
    seed, rooms, acts, calendar = asked
    kind = wrong(*asked).partition(":")[0]
    acts = shrunk(acts, lambda fewer: wrong(seed, rooms, fewer, calendar).partition(":")[0] == kind)
    print(f"seed {seed}: {wrong(seed, rooms, acts, calendar)}")
    days = "" if calendar is SHORT else " --days 1"
    at = ",".join(map(str, rooms))
    print(f"  python -m world --seed {seed}{days} --rooms {at} --acts {told(acts)}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m world", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--long", type=int, default=LONG, metavar="ACTS")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--rooms", type=lambda text: tuple(map(int, text.split(","))), metavar="N[,N]")
    parser.add_argument("--acts", type=understood)
    parser.add_argument("--days", type=int, default=0, metavar="N")
    args = parser.parse_args()
    seeds = range(args.first, args.first + args.seeds) if args.seed is None else [args.seed]
    failed, begun = 0, time.process_time()
    for seed in seeds:
        rooms, acts = month(seed, args.days) if args.days else story(seed, args.long)
        asked = Asked(seed, args.rooms or rooms, args.acts or acts, OF_A_MONTH if args.days else SHORT)
        if wrong(*asked):
            failed += 1
            tell(asked)
    minutes = (time.process_time() - begun) / 60
    days = f" of {args.days} days, {args.days * len(seeds) / minutes:.0f} days" if args.days else ""
    print(f"{len(seeds)} worlds{days}, {failed} wrong, {len(seeds) / minutes:.0f} worlds a minute of one core")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
