"""Worlds in CI: so many seeds, and the stories that told of a fault, each with its name.

`cd tests && python -m world --seeds 3000` plays a night of them, with `--days 30` of thirty days each. Here a hundred
and fifty short ones are played and twenty of thirty days, or as many as `DISTRO_WORLDS` and
`DISTRO_MONTHS` say.
"""

from __future__ import annotations

import os

import pytest

from world.__main__ import LONG
from world.acts import invent, told, understood
from world.calendar import LONG as OF_A_MONTH
from world.chance import seeded
from world.play import World, month, play, story
from world.shrink import shrunk

WORLDS = int(os.environ.get("DISTRO_WORLDS", "150"))
MONTHS = int(os.environ.get("DISTRO_MONTHS", "20"))
DAYS = 30
_AT_ONCE = 10
_NEW_KEYS = ("read_stick", "carry", "write_stick", "retire", "restore", "erase")

# What each told of is mended; it is kept as it was when it was shrunk.
STORIES = {
    "a day that was signed apart from a count of the next day": (
        (3,),
        "serve:1:14:58,close:2:9:60,carry:5:39:37,open:1:63:42,carry:1:53:12,carry:0:5:0,sign:0:14:21,close:5:61:36",
    ),
    "the same handover put down as lost by two counts that did not know each other": (
        (4,),
        "close:5:16:50,serve:2:50:14,close:4:37:35,open:5:45:17,close:1:37:45",
    ),
    "a count that does not hold, and the next day's that went by it": (
        (4,),
        "serve:4:22:47,close:5:62:31,close:0:2:31,serve:2:14:21,open:5:45:17,close:1:37:45",
    ),
    "a later day closed on a laptop that never heard of an earlier day's handovers": (
        (2,),
        "close:1:43:0,carry:3:3:39,open:0:47:2,serve:4:17:47,close:2:45:58,open:1:28:11,close:3:11:23",
    ),
    "a handover of a day that the room had left, after the count of the next one": (
        (4,),
        "serve:4:52:15,close:3:8:14,carry:4:44:53,open:3:17:35,close:3:25:4,serve:1:15:58",
    ),
    "goods carried to the shelf between two counts of one day, by whom knew the first": (
        (3,),
        "close:4:46:9,fetch:1:61:41,close:0:36:53",
    ),
    "goods brought back from the shelf between two counts of one day": (
        (3,),
        "close:1:22:20,carry:1:16:55,bring_back:2:24:29,close:0:14:21",
    ),
    "a card that a clock ten years ahead calls expired while no day is open": (
        (4,),
        "close:1:44:44,clock:1:6:46,serve:1:47:39",
    ),
    "a household that collected before anybody there heard of its child": (
        (2,),
        "birth:4:13:7,serve:5:41:53,close:3:29:12",
    ),
    "a handover in another laptop's name that only the office counted": (
        (2, 2),
        "lie:2:0:45",
    ),
    "a household granted after the close of the day on which it collects": (
        (2, 2),
        "close:5:54:2,invent_a_ghost:2:17:52,serve_a_ghost:1:22:21",
    ),
    "a laptop from a backup that signs its past in other pieces than the hub has": (
        (3,),
        "back_up:1:60:60,serve:4:2:21,carry:1:2:0,restore:4:59:9,meet_hub:0:40:49",
    ),
}


@pytest.mark.parametrize("first", range(0, WORLDS, _AT_ONCE))
def test_whatever_happens_every_book_and_report_is_the_truth(first: int) -> None:
    for seed in range(first, min(first + _AT_ONCE, WORLDS)):
        rooms, acts = story(seed, LONG)
        try:
            play(seed, rooms, acts)
        except Exception as problem:
            problem.add_note(f"cd tests && python -m world --seed {seed}")
            raise


@pytest.mark.parametrize("seed", range(MONTHS))
def test_day_after_day_every_book_and_report_is_the_truth(seed: int) -> None:
    rooms, acts = month(seed, DAYS)
    play(seed, rooms, acts, OF_A_MONTH)


@pytest.mark.parametrize("name", STORIES)
def test_a_story_that_was_a_fault_ends_well(name: str) -> None:
    rooms, acts = STORIES[name]
    play(13, rooms, understood(acts))


def test_the_same_seed_is_the_same_world_to_the_byte() -> None:
    disks = []
    for _ in range(2):
        rooms, acts = story(5, 20)
        with seeded(5):
            world = World(rooms)
            for act in acts:
                if act.kind not in _NEW_KEYS:  # libraries that draw from the system by themselves
                    world.play(act)
            trees = [laptop.files.tree() for laptop in world.laptops]
            # Who holds it since when is by the real clock.
            disks.append([{at: held for at, held in tree.items() if not at.endswith("lock.note")} for tree in trees])
    assert disks[0] == disks[1]


def test_a_story_is_told_and_understood_and_made_shorter() -> None:
    _, acts = story(3, 30)
    assert understood(told(acts)) == acts
    fewer = shrunk(acts, lambda some: acts[4] in some and acts[20] in some)
    assert fewer == [acts[4], acts[20]]


def test_acts_come_from_the_seed_alone() -> None:
    from random import Random

    assert invent(Random("a"), 9) == invent(Random("a"), 9) != invent(Random("b"), 9)
