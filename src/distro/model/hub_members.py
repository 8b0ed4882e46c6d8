"""The members of a hub that is a cluster of servers, as the hub tells of them."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class MemberState(StrEnum):
    """How a member's disk stands to what the hub holds."""

    LEADS = "leads"
    CURRENT = "current"
    BEHIND = "behind"
    AWAY = "away"


class MemberSeen(Struct, frozen=True, kw_only=True):
    """A member as the hub itself tells of it; it lacks so many records."""

    address: str
    state: MemberState
    lacks: int = 0
