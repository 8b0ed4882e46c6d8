"""Who may have a basket."""

from __future__ import annotations

from enum import StrEnum

from distro.model.people import Household, count
from distro.model.programme import Basket, Programme


class Ineligible(StrEnum):
    """Why a household may not have a basket."""

    GROUP = "group"
    POINT = "point"
    MEMBERS = "members"
    FLAG_MISSING = "flag_missing"
    FLAG_DEBARS = "flag_debars"


def ineligibility(programme: Programme, basket: Basket, household: Household) -> Ineligible | None:
    """The first rule that keeps `household` from `basket`, or None when it may have it."""
    rule = basket.eligible
    if rule.groups and household.group not in rule.groups:
        return Ineligible.GROUP
    if rule.points and household.point not in rule.points:
        return Ineligible.POINT
    if rule.has_member:
        wanted = programme.groups[rule.has_member]
        if not count(household.members, wanted.sex, wanted.ages):
            return Ineligible.MEMBERS
    if not set(rule.requires) <= set(household.flags):
        return Ineligible.FLAG_MISSING
    if set(rule.debars) & set(household.flags):
        return Ineligible.FLAG_DEBARS
    return None
