"""A small file must not take a laptop's time or memory."""

from __future__ import annotations

import pytest

from distro.exchange.programme import read_programme
from distro.exchange.register import read_mapping
from distro.exchange.toml_file import TomlRefused

HOSTILE = {
    "names": ".".join(["a"] * 50_000) + " = 1",
    "header": "[" + ".".join(["a"] * 50_000) + "]",
    "brackets": "a = " + "[" * 100_000,
    "tables": "a = " + "{a=" * 100_000,
    "size": "a = '" + "x" * (3 << 20) + "'",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_is_made_to_do_harm_is_refused(kind: str) -> None:
    with pytest.raises(TomlRefused):
        read_programme(HOSTILE[kind].encode())
    with pytest.raises(ValueError):
        read_mapping(HOSTILE[kind])
