"""Who takes a handover back: alone, what one just handed over; anything else, with a supervisor."""

from __future__ import annotations

import pytest

from distro.cards.code import read
from distro.model.events import Handover
from distro.stations import days
from distro.stations.closing import Close
from distro.stations.desk import Desk, Second
from distro.stations.errors import Refused
from distro.stations.stockroom import standing
from distro.store import WrongPassphrase
from stage import PASSPHRASE, Stage


def serve(stage: Stage, number: int) -> Handover:
    desk = stage.desk()
    return desk.hand_over(desk.scan(read(stage.card(number).code, stage.session.card_key)))


def test_a_volunteer_takes_back_what_they_just_made_and_nothing_else(stage: Stage) -> None:
    hers = serve(stage, 1)
    stage.session.log_in("awa", PASSPHRASE)
    first = serve(stage, 2)
    stage.desk().void(first.id, "erreur")
    second = serve(stage, 3)
    stage.pass_time(121)
    for handover in (hers, second):
        with pytest.raises(Refused, match="void_needs_supervisor"):
            stage.desk().void(handover.id, "erreur")
    with pytest.raises(WrongPassphrase):
        stage.desk().void(second.id, "erreur", Second("sara", "autre chose"))
    with pytest.raises(Refused, match="not_your_role"):
        stage.desk().void(second.id, "erreur", Second("omar", PASSPHRASE))
    assert stage.desk().void(second.id, "erreur", Second("sara", PASSPHRASE)).approved_by == "sara"


def test_of_a_signed_day_only_a_supervisor_takes_back(stage: Stage) -> None:
    stage.session.log_in("awa", PASSPHRASE)
    handed = serve(stage, 1)
    stage.session.log_in("sara", PASSPHRASE)
    close, book = Close(stage.session, "RBT"), dict(standing(stage.session, "RBT"))
    for item in close.items:
        close.count(item, book.get(item, 0))
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    stage.pass_time(86_400)
    days.open_day(stage.session, "RBT", close.day.rounds)
    stage.session.log_in("awa", PASSPHRASE)
    with pytest.raises(Refused, match="void_needs_supervisor"):
        Desk(stage.session, "RBT", 1).void(handed.id, "erreur")
    stage.session.log_in("sara", PASSPHRASE)
    Desk(stage.session, "RBT", 1).void(handed.id, "erreur")
