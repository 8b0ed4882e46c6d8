"""Acts: what people do, as small plain data, so that a story can be told, replayed and made shorter."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import NamedTuple

KINDS = {
    "serve": 10, "void": 2, "carry": 3, "write_stick": 2, "read_stick": 2, "close": 2, "open": 2, "sign": 1,
    "restart": 1, "wait": 1, "clock": 1, "fetch": 1, "bring_back": 1, "reissue": 2,
    "break_some": 1, "steal": 1, "receive": 1, "send": 2, "arrive": 5, "turn_back": 1, "write_off": 2,
    "kill": 4, "meet_hub": 4, "meet_office": 2, "burn_hub": 1, "birth": 3, "back_up": 2, "restore": 3, "lie": 1,
    "send_somebody": 4, "from_paper": 1, "serve_a_friend": 1, "void_falsely": 1, "overstep": 1, "make_up": 2,
    "erase": 1, "retire": 1, "receive_spoiled": 1, "destroy": 2, "update": 1, "show_a_copy": 3,
    "receive_dated": 2, "dispose": 3, "invent_a_ghost": 1, "serve_a_ghost": 3,
    "come_for_many": 1, "sign_apart": 2,
}  # fmt: skip

# What is done where laptops are apart and late, and nothing breaks.
APART = {
    "serve": 10, "void": 2, "carry": 4, "write_stick": 2, "read_stick": 2, "close": 3, "open": 4, "sign": 1,
    "wait": 1, "clock": 2, "fetch": 1, "bring_back": 1, "reissue": 2, "show_a_copy": 2, "send": 2, "arrive": 4,
    "turn_back": 1, "write_off": 1, "birth": 1, "make_up": 1, "send_somebody": 2, "break_some": 2, "update": 1,
    "sign_apart": 2,
}  # fmt: skip


class Act(NamedTuple):
    """`who` does it; what `one` and `two` choose, the act itself says, whatever there is to choose from."""

    kind: str
    who: int
    one: int
    two: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.who}:{self.one}:{self.two}"


def invent(random: Random, length: int, of: Mapping[str, int] = KINDS) -> list[Act]:
    """So many acts, each kind as often as `of` says; no world is asked what makes sense."""
    kinds = random.choices(list(of), list(of.values()), k=length)
    return [Act(kind, random.randrange(6), random.randrange(64), random.randrange(64)) for kind in kinds]


def invent_days(random: Random, days: int, rooms: tuple[int, ...]) -> list[Act]:
    """So many days: they are opened at each point, 5 to 30 households come, things go wrong, and most are closed."""
    acts: list[Act] = []

    def add(kind: str, who: int) -> None:
        acts.append(Act(kind, who, random.randrange(64), random.randrange(64)))

    everybody, of_point = range(sum(rooms)), [sum(rooms[:at]) for at in range(len(rooms))]
    mischief = {kind: often for kind, often in KINDS.items() if kind not in ("serve", "open", "close", "wait", "lie")}
    for _ in range(days):
        add("morning", 0)
        for first, number in zip(of_point, rooms, strict=True):
            add("open", first + random.randrange(number))
        for _ in everybody:
            add("open", random.choice(everybody))
        comes = ["serve"] * min(30, 5 + int(random.expovariate(0.4)))
        wrong = random.choices(list(mischief), list(mischief.values()), k=random.randrange(5))
        for kind in random.sample(comes + wrong, len(comes) + len(wrong)):
            add(kind, random.choice(everybody))
        for who in everybody if random.random() < 0.3 else ():
            add("meet_hub", who)
        for first, number in zip(of_point, rooms, strict=True):
            if random.random() < 0.9:
                add("close", first + random.randrange(number))
    return acts


def told(acts: list[Act]) -> str:
    """For a command."""
    return ",".join(map(str, acts))


def understood(text: str) -> list[Act]:
    """What `told` told."""
    parts = [one.split(":") for one in text.split(",") if one]
    return [Act(kind, int(who), int(one), int(two)) for kind, who, one, two in parts]
