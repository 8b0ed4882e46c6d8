"""What many commands answer."""

from __future__ import annotations

from typing import TypedDict


class Why(TypedDict):
    code: str
    text: str


class Refused(TypedDict):
    """Not done: `code` for a program, `text` for people. The exit code is 1, or 2 for wrong use."""

    refused: Why


class Versions(TypedDict):
    distro: str
    store: int
    python: str


class Path(TypedDict):
    path: str


class Number(TypedDict):
    number: str
