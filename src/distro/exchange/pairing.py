"""What a laptop shows another one so that they can trust each other: as text to copy, or in a QR code on its screen."""

from __future__ import annotations

import binascii

from msgspec import Struct

from distro.exchange.keys import Address
from distro.model.ids import is_device


class Pairing(Struct, frozen=True, kw_only=True):
    """A laptop's id and keys; `hub` ("host:port") where it runs one. Nothing in it is secret."""

    device: str
    address: Address
    hub: str = ""

    @property
    def text(self) -> str:
        """`HOST:PORT:DEVICE:KEYS`, or `DEVICE:KEYS`: capital letters, digits and colons."""
        own = f"{self.device.upper()}:{self.address.line}"
        return f"{self.hub.upper()}:{own}" if self.hub else own


def read_pairing(text: str) -> Pairing:
    """What another laptop showed. ValueError when it is nothing of the kind."""
    *hub, device, line = text.strip().split(":")
    if len(hub) not in (0, 2):
        raise ValueError("no pairing")
    try:
        address = Address.of_line(line)
    except binascii.Error:
        raise ValueError("no pairing") from None
    if not is_device(device.lower()):  # it becomes part of names at a hub and of what the hub is told
        raise ValueError("no pairing")
    return Pairing(device=device.lower(), address=address, hub=":".join(hub).lower())
