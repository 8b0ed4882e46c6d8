"""Who takes a handover back: alone, what one just handed over; anything else, with a supervisor."""

from __future__ import annotations

import pytest

from apart import close
from distro.cards.code import read
from distro.model.events import Handover
from distro.stations import days
from distro.stations.desk import Desk, Second
from distro.stations.errors import Refused
from distro.store import WrongPassphrase
from stage import PASSPHRASE, ROUND, Stage


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


def test_a_clock_that_is_turned_back_makes_no_handover_young(stage: Stage) -> None:
    stage.session.log_in("awa", PASSPHRASE)
    handed = serve(stage, 1)
    stage.pass_time(3600)
    stage.pass_time(-3660)
    with pytest.raises(Refused, match="void_needs_supervisor"):
        stage.desk().void(handed.id, "erreur")


def test_of_a_signed_day_only_a_supervisor_takes_back(stage: Stage) -> None:
    stage.session.log_in("awa", PASSPHRASE)
    handed = serve(stage, 1)
    stage.session.log_in("sara", PASSPHRASE)
    close(stage)
    stage.pass_time(86_400)
    days.open_day(stage.session, "RBT", (ROUND,))
    stage.session.log_in("awa", PASSPHRASE)
    with pytest.raises(Refused, match="void_needs_supervisor"):
        Desk(stage.session, "RBT", 1).void(handed.id, "erreur")
    stage.session.log_in("sara", PASSPHRASE)
    Desk(stage.session, "RBT", 1).void(handed.id, "erreur")


@pytest.mark.parametrize("signed", [False, True])
def test_goods_come_back_where_they_left_the_shelf_and_at_no_other_points_desk(stage: Stage, signed: bool) -> None:
    handed = serve(stage, 1)
    if signed:
        close(stage)
    days.open_day(stage.session, "TNG", (ROUND,))
    with pytest.raises(Refused, match="handover_elsewhere"):
        Desk(stage.session, "TNG", 1).void(handed.id, "rapporté ici")
    assert stage.session.books.handovers.void_of(handed.id) is None
