"""Claims: of two desks that are about to serve the same household, a hub lets one go first.

What is claimed is not the household but its next handover: the name is made of all that the desk knows of its handovers
and voids so far. So nothing ever has to be given back, and a desk that does not know yet what another one did asks for
something that is taken.

A claim ends by itself: what followed it is known by then, and what no goods ever followed holds nobody up for long.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

KEPT = (
    900  # seconds that a claim stands: ten times what a handover takes to be known on a line that breaks now and then
)
MOST = 200  # claims of one laptop that stand at a time: two desks without a pause never come to so many


class Owner(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who claimed, as the others are told: nobody's name, only a desk."""

    device: str
    point: str
    desk: int
    at: datetime


class ClaimStanding(StrEnum):
    """How a claim stands."""

    OURS = "ours"
    TAKEN = "taken"
    SILENT = "silent"
    UNBELIEVED = "unbelieved"


class Claim(Struct, frozen=True, kw_only=True):
    """What came of asking: `owner` is who was first, None while the hub is silent.

    The laptop `unbelieved` was first and counts for nothing: it claims more households than anybody can serve, or in
    another one's name.
    """

    key: str
    standing: ClaimStanding
    owner: Owner | None = None
    unbelieved: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether another desk was first."""
        return self.standing is ClaimStanding.TAKEN and self.owner is not None


def claim_key(household: str, past: int) -> str:
    """The name of a household's next handover; `past` stands for all that happened before (`HandoverBook.past`)."""
    return hashlib.sha256(f"{household} {past:032x}".encode()).hexdigest()[:32]
