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


class KeyKind(StrEnum):
    """A class of keys."""

    STORE = "store"
    REGISTER = "register"
    PINS = "pins"
    PEOPLE = "people"
    ROOT = "root"


# What each role needs of them.
NEEDS: dict[Role, tuple[KeyKind, ...]] = {
    Role.VOLUNTEER: (KeyKind.STORE, KeyKind.REGISTER),
    Role.REGISTRAR: (KeyKind.STORE, KeyKind.REGISTER, KeyKind.PINS),
    Role.SUPERVISOR: (KeyKind.STORE, KeyKind.REGISTER, KeyKind.PINS, KeyKind.PEOPLE, KeyKind.ROOT),
    Role.DATA_FOCAL_POINT: (KeyKind.STORE, KeyKind.REGISTER),
    Role.PROTECTION: (KeyKind.STORE, KeyKind.REGISTER),
}
