"""Time slots in words, for the glance, the page of slots and the command line."""

from __future__ import annotations

from distro.rules.slots import RunningSlots, SlotPlan
from distro.texts import say
from distro.wording import dates


def draft_in_words(made: SlotPlan) -> list[str]:
    """What a plan comes to, before it is made."""
    lines = [
        say("slots.comes_to", households=made.households, slots=len(made.slots), minutes=made.minutes),
        say("slots.measure", seconds=made.seconds, desks=made.desks, needed=made.needed),
    ]
    if made.left:
        lines.append(say("slots.left", n=made.left))
    return lines


def running_in_words(found: RunningSlots) -> list[str]:
    """How the slots run: this one, all until now, and whether the desks will do."""
    lines = []
    if found.now is not None:
        at = say("slots.from_to", begins=dates.minute(found.now.begins), ends=dates.minute(found.now.ends))
        lines.append(say("slots.now", at=at, came=found.now.came, invited=found.now.invited))
    came, invited = sum(turn.came for turn in found.turns), sum(turn.invited for turn in found.turns)
    lines.append(say("slots.so_far", came=came, invited=invited, uninvited=found.uninvited))
    if found.needed:
        lines.append(say("slots.desks", needed=found.needed, planned=found.desks, seconds=found.seconds))
    return lines
