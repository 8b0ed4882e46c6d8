"""What stands here: the versions of distro, of its store and of Python."""

from __future__ import annotations

import argparse
import platform

from distro import __version__
from distro.cli.context import Context
from distro.store import FORMAT


def versions() -> str:
    """One line for `--version`, a diagnosis and a report of a fault."""
    return f"distro {__version__} · store {FORMAT} · Python {platform.python_version()}"


def tell(context: Context, args: argparse.Namespace) -> None:
    """`distro --version`."""
    context.print(versions(), {"distro": __version__, "store": FORMAT, "python": platform.python_version()})
