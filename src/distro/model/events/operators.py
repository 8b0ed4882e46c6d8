"""Who works with a laptop, and in which role."""

from __future__ import annotations

from enum import StrEnum

from distro.model.bounds import Amount
from distro.model.events.event import Author, Event


class PersonChange(StrEnum):
    """What was done to somebody's key to the store, or what they did that the others are to know."""

    ADDED = "added"
    REMOVED = "removed"
    ROLE = "role"
    PIN = "pin"
    PASSPHRASE = "passphrase"
    PIN_REFUSED = "pin_refused"
    SEARCHED = "searched"  # saw more people by searching than a desk needs
    RESTORED = "restored"


class PersonChanged(Event, frozen=True, kw_only=True):
    """Somebody may open the store from now on, or no longer, or has a new PIN or passphrase; `by` did it.

    `role` is the one they have now; `epoch` and `digest` are those of the keyring after it, so that an older one put
    back, or another, is noticed. `public` is the key of somebody of the protection role: what is confidential is closed
    for it too.
    """

    table = "people"
    fold = "people.changed"
    any_order = True
    said_by = Author.ITSELF
    person: str
    change: PersonChange
    role: str = ""
    epoch: Amount = 0
    digest: str = ""
    public: str = ""
