"""A laptop in a process of its own: serves cards and meets its hubs until it is killed or has nothing left to do.

`child.py FOLDER COUNTERS ACKNOWLEDGED CODE...`: the id of each handover is written down, durably, once it was made.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

from distro.cards.code import read
from distro.exchange.errors import HubRefused
from distro.stations.clock import SteppedClock
from distro.stations.desk import Desk
from distro.stations.laptops import hub
from distro.stations.session import Session
from distro.store import open_store
from stage import PASSPHRASE


def main(folder: Path, counters: Path, acknowledged: Path, codes: list[str]) -> None:
    with open_store(folder, "sara", PASSPHRASE, counters=counters) as store:
        session = Session(store)
        assert session.books.last_time is not None
        clock = session.clock = SteppedClock(session.books.last_time)
        with acknowledged.open("a") as note:
            for code in codes:
                clock.time += timedelta(seconds=30)
                desk = Desk(session, "RBT")
                verdict = desk.scan(read(code, session.card_key))
                if verdict.code.may_collect:
                    note.write(desk.hand_over(verdict).id + "\n")
                    note.flush()
                    os.fsync(note.fileno())
                meet_all(session)


def meet_all(session: Session) -> None:
    for joined in hub.hubs(session):
        try:
            hub.meet(session, joined)
        except HubRefused:
            continue


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
