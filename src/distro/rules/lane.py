"""The priority lane: who is served first. A screen or a sheet shows that it is so, never why."""

from __future__ import annotations

from distro.model.people import Household
from distro.model.programme import Programme


def has_priority(programme: Programme, household: Household) -> bool:
    """Whether a flag of the household opens the priority lane."""
    return any(flag.priority_lane for flag in programme.flags if flag.code in household.flags)
