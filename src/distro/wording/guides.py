"""The guides: one page for each kind of work, in the language spoken now; a step is a text of the catalogue."""

from __future__ import annotations

from collections.abc import Callable

from distro.texts import say

# How many steps each has, and the commands of the screens whose keys they name.
GUIDES: dict[str, int] = {"volunteer": 6, "registrar": 7, "supervisor": 7, "office": 7, "installer": 7}
_KEYS = ("hand_over", "type_code", "find", "part", "undo", "take_over", "menu", "stock", "receive", "glance", "day",
         "back_up", "help", "next_in_queue")  # fmt: skip

# Which one is for whom, by role.
OF_ROLE = {
    "volunteer": "volunteer",
    "registrar": "registrar",
    "supervisor": "supervisor",
    "data_focal_point": "office",
    "protection": "volunteer",
}


def guide_title(name: str) -> str:
    """Its heading."""
    return say(f"guide.{name}.title")


def guide_steps(name: str, key_of: Callable[[str], str]) -> list[str]:
    """Its steps; `key_of` gives the name of the key that a command of the screens has here."""
    keys = {command: key_of(command) for command in _KEYS}
    return [f"{step}. {say(f'guide.{name}.step{step}', **keys)}" for step in range(1, GUIDES[name] + 1)]
