"""What every event says, and whose word it is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from distro.model.bounds import DeviceId, EventId, Number, PointCode


class Author(StrEnum):
    """Whose word an event is, of all laptops that are trusted.

    Of every laptop's; of every laptop's for itself alone (what it forgot; whom it trusts and retires, which a laptop
    of the root says for all); of the office's and the root's; or of those alone that hold the programme's root key.
    """

    LAPTOP = "laptop"
    ITSELF = "itself"
    OFFICE = "office"
    ROOT = "root"


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag=True, gc=False):
    """What every event says: its own id (UUIDv7, its order), when it happened and was typed, where, and by whom.

    `occurred_at` differs from `recorded_at` for what was done on paper first. `seq` counts this device's events from 1
    without gaps, `by` is the operator's id in the keyring.

    Each kind is a class of its own and is declared there, once:
    - `table` in the journal that holds it, and `in_register`: whether that is the one of people's data, whose key can
      be destroyed alone;
    - `fold`: the method of the books (distro.books.Books) that takes it in;
    - `any_order`: whether its effect is the same after or before others of such kinds, so that it may come later than
      its turn: what two desks do all day;
    - `said_by`: whose word it is.
    """

    table: ClassVar[str]
    fold: ClassVar[str]
    in_register: ClassVar[bool] = False
    any_order: ClassVar[bool] = False
    said_by: ClassVar[Author] = Author.LAPTOP

    def __init_subclass__(cls, **_: object) -> None:
        super().__init_subclass__()
        for said in ("table", "fold"):
            if said not in cls.__dict__:
                raise TypeError(f"the kind {cls.__name__} does not say its {said}")

    id: EventId
    seq: Number
    device: DeviceId
    site: PointCode
    by: str
    occurred_at: datetime
    recorded_at: datetime
