"""What came from other laptops and cannot be taken in: kept as it came, handed on, named, and looked at again later."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Reason(StrEnum):
    """Why an event is not taken in."""

    NEWER = "newer"  # a kind or a word that this distro does not know: an update will
    PROGRAMME_OLDER = "programme_older"  # it names what our programme does not have
    ILL_FORMED = "ill_formed"
    NOT_ALLOWED = "not_allowed"  # it is not for that laptop to say
    EXPIRED = "expired"  # its laptop's certificate had run out; a new one brings it in
    OTHER_ROOT = "other_root"  # its laptop said it by another root than the one that counts here
    NOT_ITS_OWN = "not_its_own"  # it speaks in our name
    NUMBER_TAKEN = "number_taken"  # another event of that laptop bears its number: it was copied, or it lies
    ID_TAKEN = "id_taken"  # another event bears its id
    BACKDATED = "backdated"  # its id says that it was before what its laptop had said already
    FORKED = "forked"  # a segment that the laptop signed, although another one stands where it would
    FORK_TOLD = "fork_told"  # another laptop says so of it, and shows nothing that it signed
    RETIRED = "retired"  # its laptop was retired before it said this
    NOT_FOLDED = "not_folded"


class SetAside(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That an event is set aside: whose it is, which number it bears, why, and which field tells. No person's data.

    `seq` is 0 where it takes up no number of its laptop: it has none that can be read, or that is another event's.
    """

    device: str
    seq: int
    reason: Reason
    field: str = ""


class Quarantined(SetAside, frozen=True, kw_only=True, omit_defaults=True):
    """The event itself: `document` is what came, byte for byte."""

    document: bytes

    @property
    def named(self) -> SetAside:
        """What may be told of it."""
        return SetAside(device=self.device, seq=self.seq, reason=self.reason, field=self.field)


class Lacking(Struct, frozen=True, kw_only=True, order=True):
    """The events `first` to `last` of laptop `device` are not here, and it signed that they are there."""

    device: str
    first: int
    last: int
