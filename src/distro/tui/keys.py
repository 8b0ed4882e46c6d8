"""Every key in one table.

The desk listens to Space, function keys, Insert, Escape and the arrows up and down only: a scanner types letters and
digits and ends with Enter or Tab, and none of these may do anything there. The arrows hand nothing over: they say who
collects, and what they chose stands on the screen until Space. Enter works in dialogs, where a person is writing.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from functools import cache

# A second way to every key that some keyboard has not or some terminal keeps for itself. Fields bind none of those that
# stand beside them; a scanner that sends one is stopped at the gate like any other.
SECOND = {
    "f1": "ctrl+g",
    "f2": "ctrl+n",
    "f3": "ctrl+t",
    "f4": "ctrl+r",
    "f5": "ctrl+z",
    "f6": "ctrl+p",
    "f7": "ctrl+l",
    "f8": "ctrl+o",
    "f9": "ctrl+y",
    "f10": "ctrl+b",
    "f11": "ctrl+e",
    "f12": "ctrl+d",
    "insert": "ctrl+u",
}


@cache
def taken_here() -> frozenset[str]:
    """The keys that do not arrive here: the terminal, the desktop or the keyboard keeps them."""
    taken: set[str] = set()
    if "VTE_VERSION" in os.environ:  # GNOME, Xfce and their kin
        taken |= {"f1", "f10", "f11"}
    if sys.platform == "win32" or {"WT_SESSION", "KONSOLE_VERSION"} & set(os.environ):  # F11 fills the screen
        taken.add("f11")
    if sys.platform == "darwin":
        taken |= {"f11", "insert"}
    return frozenset(taken)


class Key(StrEnum):
    """What a key is for; the value is its name in Textual."""

    HAND_OVER = "space"
    HELP = "f1"
    FIND = "f2"
    TYPE = "f3"
    REVEAL = "f4"
    CONFIRM = "f4"  # where something is filled in; the desk has nothing to confirm
    UNDO = "f5"
    PART = "f6"
    REST = "f6"  # while a part is handed over
    NOTHING = "f5"
    GLANCE = "f7"
    STOCK = "f8"
    NEXT_IN_QUEUE = "f9"
    MENU = "f10"
    ORIENT = "f11"
    DAY = "f12"
    BACK = "escape"
    TAKE_OVER = "insert"
    RECEIVE = "f2"  # in the stock room
    ISSUE = "f3"
    LOSE = "f6"
    MOVE = "f5"
    TREND = "f7"
    EXPLAIN = "f2"  # among the rounds
    FREEZE = "f3"
    MAKE_UP = "f5"
    SHORTAGE = "f6"
    SLOTS = "f7"
    AMEND_ALL = "f8"
    CORRECT = "f9"
    ENROL = "f2"  # at the register
    IMPORT_LIST = "f3"
    CHOOSE_FILE = "f2"  # where a file is read
    SAY_COLUMN = "f3"
    ANSWER_PLAN = "f5"
    SAVE_MAP = "f6"
    RELOCATE = "f5"
    CONSENTS = "f6"
    ONE_FIELD = "f7"
    READ_ALOUD = "f6"  # while somebody is registered
    NEXT_LANGUAGE = "f2"  # of a text that is read aloud
    GIVE = "f2"  # to a stick
    TAKE = "f3"
    BACK_UP = "f6"
    LOOK_NOW = "f5"  # whether other laptops have something new
    DROP_BROKEN = "f6"  # at a hub of this laptop
    RECOUNT = "f5"  # at the close
    RECORD = "f6"
    WRITE_REPORT = "f6"
    NONE = ""
