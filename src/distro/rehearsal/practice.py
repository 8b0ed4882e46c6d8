"""Practising from the live desk: a rehearsal of the live programme, beside the live store, gone when one leaves."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from random import Random

from distro.rehearsal.play import Morning, morning_under_way
from distro.rehearsal.stage import PASSPHRASE, PEOPLE, build_stage
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.store import destroy_store

_PEOPLE = 200
_BEGINS = time(8, 30)


@contextmanager
def practising(live: Session, point: str) -> Iterator[Morning]:
    """A morning under way at `point`, with the live programme's own items, baskets and rounds, and invented people.

    Made anew, and destroyed at the end. Whoever practises has the role that they have at the live desk. The live store
    is only asked for its programme. Refused when the programme has no round with goods, or something else lies where
    the rehearsal would be.
    """
    folder = live.store.folder.with_name(f"{live.store.folder.name}-exercice")
    point, morning = _when(live, point)
    seed = secrets.randbelow(1 << 32)
    try:
        stage = build_stage(folder, live.programme_source, _PEOPLE, None, seed, morning, point)
    except FileExistsError:
        raise Refused("practice_folder_taken", folder=str(folder)) from None
    try:
        under_way = morning_under_way(stage, Random(seed))
        person = next((person for person, role in PEOPLE.items() if role == live.role), stage.session.person)
        stage.session.log_in(person, PASSPHRASE)
        yield under_way
    finally:
        stage.session.store.close()
        destroy_store(folder)


def _when(live: Session, point: str) -> tuple[str, datetime]:
    """Where and on which morning to practise: here and today if goods are handed out, else on the nearest such day."""
    now = live.now()
    rounds = [one for one in live.programme.rounds if live.programme.hands_out_goods(one)]
    if not rounds:
        raise Refused("practice_without_round")
    here = [one for one in rounds if point in one.points] or rounds
    days = [min(max(now.date(), one.window_from), one.window_to) for one in here]
    day, held = min(zip(days, here, strict=True), key=lambda pair: abs(pair[0] - now.date()))
    return point if point in held.points else held.points[0], datetime.combine(day, _BEGINS, now.tzinfo)
