"""The files that come with distro: the example programme, the template, a list of invented people."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def shipped(name: str) -> bytes:
    """A file of the folder `data`: inside the package, or beside it in a checkout."""
    packaged = resources.files("distro") / "data" / name
    if packaged.is_file():
        return packaged.read_bytes()
    return (Path(__file__).parents[3] / "data" / name).read_bytes()
