"""What stands here: the versions of distro, of its store and of Python."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from distro import __version__
from distro.store import FORMAT


def versions() -> str:
    """One line for `--version`, a diagnosis and a report of a fault."""
    return f"distro {__version__} · store {FORMAT} · Python {platform.python_version()}"


def other_distro() -> str | None:
    """The version of the package that has the name `distro` on the package index, where it stands beside this one.

    Both bring a module and a command of that name: whichever was installed last is what runs.
    """
    try:
        return version("distro")
    except PackageNotFoundError:
        return None
