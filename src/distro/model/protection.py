"""What protects a store, as it is told by `distro verify` and on the day report."""

from __future__ import annotations

from msgspec import Struct


class Protection(Struct, frozen=True, kw_only=True):
    """`epoch` counts the changes of the keyring, `keys` the keys the journal had, `registers` those of people's data.

    `opens`: who may open each class of keys; `protection` is for cases of that role. `watched`: this computer
    remembered how far the store had come. `missing` notes beside the journal that were not there at the opening.
    `shared`: others on this computer can look into its folder. `signed`: everybody in the keyring was put there by
    somebody who may, and the journal tells of the last change. `readers`: the laptops for which everything is sealed
    that leaves for sticks and hubs, as they are called.
    """

    epoch: int
    keys: int
    registers: int
    opens: dict[str, list[str]]
    watched: bool
    missing: tuple[str, ...]
    shared: bool
    signed: bool
    readers: tuple[str, ...]
