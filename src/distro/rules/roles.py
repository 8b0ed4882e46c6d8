"""What each role may see and do: one table, in one place. Stations ask it, and screens show what it allows."""

from __future__ import annotations

from enum import StrEnum


class Task(StrEnum):
    """What people see and do at the laptop. The first ones only look."""

    LOOK_UP = "look_up"  # one household at a time: by its card, or five candidates at most for a name
    SEE_STOCK = "see_stock"  # the book figures of the stock room: who counts must not know them
    SEE_REGISTER = "see_register"  # lists of names, and all that is held about one household
    SERVE = "serve"
    VOID = "void"
    OVERRIDE = "override"
    REFER = "refer"
    PROTECT = "protect"
    REGISTER = "register"
    ISSUE_CARDS = "issue_cards"
    MOVE_STOCK = "move_stock"
    FREEZE_ROUND = "freeze_round"
    OPEN_DAY = "open_day"
    CLOSE_DAY = "close_day"
    APPROVE = "approve"
    SYNC = "sync"
    MANAGE_PEOPLE = "manage_people"
    CHANGE_PROGRAMME = "change_programme"
    PURGE = "purge"


# A role is known by the word the keyring keeps.
ROLES = ("volunteer", "registrar", "supervisor", "data_focal_point", "protection")
_VOLUNTEER, _REGISTRAR, _SUPERVISOR, _DATA, _PROTECTION = ROLES

# Whoever serves sees a verdict, not a list (field guide, section 6). The data focal point answers for what is held
# about people and never meets them; the protection focal point meets one person at a time, and serves nobody. How many
# were served and are left are counts, and stand before everybody.
TABLE: dict[Task, tuple[str, ...]] = {
    Task.LOOK_UP: (_VOLUNTEER, _REGISTRAR, _SUPERVISOR, _PROTECTION),
    Task.SEE_STOCK: (_REGISTRAR, _SUPERVISOR),
    Task.SEE_REGISTER: (_REGISTRAR, _SUPERVISOR, _DATA),
    Task.SERVE: (_VOLUNTEER, _REGISTRAR, _SUPERVISOR),
    Task.VOID: (_VOLUNTEER, _REGISTRAR, _SUPERVISOR),
    Task.OVERRIDE: (_SUPERVISOR,),
    Task.REFER: (_REGISTRAR, _SUPERVISOR, _PROTECTION),
    Task.PROTECT: (_PROTECTION,),
    Task.REGISTER: (_REGISTRAR, _SUPERVISOR),
    Task.ISSUE_CARDS: (_REGISTRAR, _SUPERVISOR),
    Task.MOVE_STOCK: (_REGISTRAR, _SUPERVISOR),
    Task.FREEZE_ROUND: (_SUPERVISOR,),
    Task.OPEN_DAY: (_SUPERVISOR,),
    Task.CLOSE_DAY: (_SUPERVISOR,),
    Task.APPROVE: (_SUPERVISOR,),
    Task.SYNC: (_SUPERVISOR, _DATA),
    Task.MANAGE_PEOPLE: (_SUPERVISOR,),
    Task.CHANGE_PROGRAMME: (_SUPERVISOR,),
    Task.PURGE: (_DATA,),
}


def may(role: str, task: Task) -> bool:
    """Whether `role` may do `task`; a role that is not in the table may do nothing."""
    return role in TABLE[task]
