"""What a station refuses, as a code that the screens and the command line turn into words."""

from __future__ import annotations

from distro.model.refusal import Refusal
from distro.rules.roles import TABLE, Task, may


class Refused(Refusal):
    """A station will not do this. `code` is a text of the `errors` catalogue, `params` fill it. Nothing was written."""


class WrongUse(Refused):
    """What was asked of a command is never done this way, whatever the store holds."""

    is_wrong_use = True


def demand_of(role: str, task: Task) -> None:
    """Refused unless somebody of `role` may do `task`; who may is named then."""
    if not may(role, task):
        raise Refused("not_your_role", role=role, task=task, who=TABLE[task])
