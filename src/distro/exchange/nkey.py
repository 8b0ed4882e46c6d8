"""How a NATS server knows a laptop: by its signing key, written as an `nkey` (docs.nats.io, NKeys).

The package of that name comes as source only and brings a second library of ciphers, for these few lines.
"""

from __future__ import annotations

import base64
import binascii

from distro.exchange.keys import Address, signing_key

_USER = 20 << 3  # the byte before the key: what is written begins with U, for a user


def nkey_of(address: Address) -> str:
    """The key that `address` signs with, as NATS writes a user's."""
    raw = bytes([_USER]) + signing_key(address)
    checked = raw + binascii.crc_hqx(raw, 0).to_bytes(2, "little")  # CRC-16/XMODEM
    return base64.b32encode(checked).decode().rstrip("=")
