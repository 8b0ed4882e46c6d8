"""All chance of a world comes from its seed, ids, keys, codes and nonces too: the same seed is the same world."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from unittest.mock import patch


@contextmanager
def seeded(seed: int | str) -> Iterator[None]:
    """While this lasts the system's random source is a stream that `seed` decides."""
    source = Random(f"system {seed}")
    with (
        patch.object(os, "urandom", source.randbytes),
        patch.object(secrets, "token_bytes", lambda n=32: source.randbytes(n)),
        patch.object(secrets, "token_hex", lambda n=32: source.randbytes(n).hex()),
        patch.object(secrets, "randbits", source.getrandbits),
        patch.object(secrets, "randbelow", source.randrange),
        patch.object(secrets, "choice", source.choice),
    ):
        yield
