"""What a person may do, and which classes of keys they need for it."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person may do."""

    VOLUNTEER = "volunteer"
    REGISTRAR = "registrar"
    SUPERVISOR = "supervisor"
    DATA_FOCAL_POINT = "data_focal_point"
    PROTECTION = "protection"


class Kind(StrEnum):
    """A class of keys."""

    STORE = "store"
    REGISTER = "register"
    PINS = "pins"
    PEOPLE = "people"
    ROOT = "root"


# What each role needs of them.
NEEDS: dict[Role, tuple[Kind, ...]] = {
    Role.VOLUNTEER: (Kind.STORE, Kind.REGISTER),
    Role.REGISTRAR: (Kind.STORE, Kind.REGISTER, Kind.PINS),
    Role.SUPERVISOR: (Kind.STORE, Kind.REGISTER, Kind.PINS, Kind.PEOPLE, Kind.ROOT),
    Role.DATA_FOCAL_POINT: (Kind.STORE, Kind.REGISTER),
    Role.PROTECTION: (Kind.STORE, Kind.REGISTER),
}
