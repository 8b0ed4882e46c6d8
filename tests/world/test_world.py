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
from world.stories import STORIES, STORY_SEED

WORLDS = int(os.environ.get("DISTRO_WORLDS", "150"))
MONTHS = int(os.environ.get("DISTRO_MONTHS", "20"))
DAYS = 30
_AT_ONCE = 10
_NEW_KEYS = ("read_stick", "carry", "write_stick", "retire", "restore", "erase")


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
    play(STORY_SEED, rooms, understood(acts))


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
