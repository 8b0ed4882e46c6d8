"""The command line: every station without the screen. A command parses, calls one station, and prints."""

from distro.cli.main import main

__all__ = ["main"]
