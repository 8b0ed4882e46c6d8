"""Two or three laptops of one site that trust each other and meet only when somebody carries a stick."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from distro.cards.code import read
from distro.model.goods import AdjustmentReason
from distro.model.verdicts import Verdict
from distro.stations import stockroom
from distro.stations.audit import Audit, audit
from distro.stations.clock import SteppedClock
from distro.stations.closing import Close
from distro.stations.laptops import stick, sync
from distro.stations.session import Session
from distro.store import Cost, Role, create_store
from stage import PASSPHRASE, Stage, make_stage
from tests_programme import SOURCE


def site(folder: Path, laptops: int = 2, open_day: bool = True) -> list[Stage]:
    """Laptops that trust each other and have all that the first has; each has a clock of its own."""
    first = make_stage(folder / "first", open_day=open_day)
    everybody = [first, *(_laptop(folder, number, first) for number in range(1, laptops))]
    for at, one in enumerate(everybody):
        for other in everybody[at + 1 :]:
            for truster, peer in ((one, other), (other, one)):
                address = sync.identity_of(peer.session).address
                sync.trust(truster.session, peer.session.store.device, "laptop", address)
    for other in everybody[1:]:
        carry(first, other)
    return everybody


def _laptop(folder: Path, number: int, first: Stage) -> Stage:
    home, clock = folder / f"laptop{number}", SteppedClock(first.clock.time)
    store = create_store(home, SOURCE, "sara", PASSPHRASE, cost=Cost.REHEARSAL, counters=folder / f"heads{number}")
    store.keyring.add("awa", PASSPHRASE, Role.VOLUNTEER)
    store.keyring.add("omar", PASSPHRASE, Role.REGISTRAR)
    return Stage(home, Session(store, clock), clock)


def carry(giver: Stage, taker: Stage) -> stick.Taken:
    """A stick from one to the other."""
    written = stick.write(giver.session, giver.folder.parent, taker.session.store.device)
    return stick.read(taker.session, Path(written.path))


def meet(*laptops: Stage) -> None:
    """Sticks in all directions, until everybody knows everything."""
    for _ in range(2):
        for one in laptops:
            for other in laptops:
                if one is not other:
                    carry(one, other)


def scan(stage: Stage, code: str) -> Verdict:
    return stage.desk().scan(read(code, stage.session.card_key))


def serve(stage: Stage, number: int) -> object:
    """Hand over all that is due to a household of Rabat; the verdict's code when nothing is."""
    stage.pass_time()
    verdict = scan(stage, stage.card(number).code)
    return stage.desk().hand_over(verdict) if verdict.code.may_collect else verdict.code


def on_shelf(stage: Stage, item: str = "RIZ") -> int:
    return stage.session.books.stock.on_hand(stockroom.shelf_of("RBT"), item)


def close(stage: Stage, counts: dict[str, int] | None = None) -> None:
    """Count what the book says, or `counts`; what differs is explained as lost."""
    day = Close(stage.session, "RBT")
    book = dict(stockroom.on_shelf(stage.session, "RBT")) if counts is None else counts
    for item in day.items:
        day.count(item, book.get(item, 0))
    for variance in day.unexplained():
        day.explain(variance.item, AdjustmentReason.LOST)
    day.sign("omar", "sara", PASSPHRASE, PASSPHRASE)


def audited(stage: Stage) -> Audit:
    return audit(stage.session.store, stage.session.books)


def findings(stage: Stage) -> set[str]:
    return {found.code for found in audited(stage).findings}


def decided(stage: Stage) -> set[str]:
    return {found.code for found in audited(stage).decided}


def later(stage: Stage, **time: float) -> None:
    stage.clock.time += timedelta(**time)
