"""Play worlds, from a seed each. In tests/:

python -m world --seeds 300                          as many worlds, for a night
python -m world --seed 7 --rooms 2,1 --acts TEXT      one story again, as a failure prints it
"""

from __future__ import annotations

import argparse
import sys
import time

from world.acts import Act, told, understood
from world.play import play, story
from world.shrink import shrunk

LONG = 60  # acts


def wrong(seed: int, rooms: tuple[int, ...], acts: list[Act]) -> str:
    """What is wrong with a story; empty when nothing is."""
    try:
        play(seed, rooms, acts)
    except Exception as problem:
        return " ".join([f"{type(problem).__name__}: {problem}", *getattr(problem, "__notes__", ())])
    return ""


def tell(seed: int, rooms: tuple[int, ...], acts: list[Act]) -> None:
    """A failure, as short as it can be, with the command that plays it again."""
    kind = wrong(seed, rooms, acts).partition(":")[0]
    acts = shrunk(acts, lambda fewer: wrong(seed, rooms, fewer).partition(":")[0] == kind)
    print(f"seed {seed}: {wrong(seed, rooms, acts)}")
    print(f"  python -m world --seed {seed} --rooms {','.join(map(str, rooms))} --acts {told(acts)}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m world", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--long", type=int, default=LONG, metavar="ACTS")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--rooms", type=lambda text: tuple(map(int, text.split(","))), metavar="N[,N]")
    parser.add_argument("--acts", type=understood)
    args = parser.parse_args()
    seeds = range(args.first, args.first + args.seeds) if args.seed is None else [args.seed]
    failed, begun = 0, time.process_time()
    for seed in seeds:
        rooms, acts = story(seed, args.long)
        rooms, acts = args.rooms or rooms, args.acts or acts
        if wrong(seed, rooms, acts):
            failed += 1
            tell(seed, rooms, acts)
    spent = time.process_time() - begun
    print(f"{len(seeds)} worlds, {failed} wrong, {60 * len(seeds) / spent:.0f} worlds a minute of one core")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
