"""The surroundings of a command on a store that is open already."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from distro.cli.context import Context
from distro.stations.clock import Clock
from distro.stations.session import Session


class Held(Context):
    """For whoever works on it in lines now: nothing is drawn. `data` is what the command answered last."""

    draws = False

    def __init__(self, args: argparse.Namespace, secrets: Mapping[str, str], session: Session) -> None:
        super().__init__(args, secrets)
        self.given_person = session.person
        self._session = session
        self.data: object = None

    @contextmanager
    def session(self, clock: Clock | None = None) -> Iterator[Session]:
        yield self._session

    def print(self, text: str, data: object, drawn: str = "") -> None:
        self.data = data
        super().print(text, data, drawn)
