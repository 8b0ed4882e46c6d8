"""What each role may do: one table, in one place."""

from __future__ import annotations

from enum import StrEnum


class Task(StrEnum):
    """What people do at the laptop."""

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
    PURGE = "purge"


_VOLUNTEER = frozenset({Task.SERVE, Task.VOID})
_REGISTRAR = _VOLUNTEER | {Task.REFER, Task.REGISTER, Task.ISSUE_CARDS, Task.MOVE_STOCK}
_SUPERVISOR = _REGISTRAR | {
    Task.OVERRIDE,
    Task.FREEZE_ROUND,
    Task.OPEN_DAY,
    Task.CLOSE_DAY,
    Task.APPROVE,
    Task.SYNC,
    Task.MANAGE_PEOPLE,
}
_DATA_FOCAL_POINT = frozenset({Task.SYNC, Task.PURGE})
_PROTECTION = frozenset({Task.REFER, Task.PROTECT})

# A role is known by the word the keyring keeps.
TASKS: dict[str, frozenset[Task]] = {
    "volunteer": _VOLUNTEER,
    "registrar": _REGISTRAR,
    "supervisor": _SUPERVISOR,
    "data_focal_point": _DATA_FOCAL_POINT,
    "protection": _PROTECTION,
}


def may(role: str, task: Task) -> bool:
    """Whether `role` may do `task`; a role that is not in the table may do nothing."""
    return task in TASKS.get(role, frozenset())
