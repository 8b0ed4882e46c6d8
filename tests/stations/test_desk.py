"""The desk on a real store: scan, verdict, hand over, void; refused scans are kept."""

from __future__ import annotations

import gc
import weakref

import pytest

from distro.cards.code import mint, read
from distro.model.cards import RevokeReason
from distro.model.events import Collector, HandoverLine, How
from distro.model.people import CollectorKind
from distro.model.verdicts import Verdict, VerdictCode
from distro.stations import card_office, stockroom
from distro.stations.errors import Refused
from stage import ROUND, Stage


def scan(stage: Stage, code: str) -> Verdict:
    return stage.desk().scan(read(code, stage.session.card_key))


def test_a_household_collects_once_and_is_told_when_it_comes_again(stage: Stage) -> None:
    card = stage.card(1)
    verdict = scan(stage, card.code)
    assert verdict.code == VerdictCode.MAY_COLLECT
    before = dict(stockroom.on_shelf(stage.session, "RBT"))
    handover = stage.desk().hand_over(verdict)
    after = dict(stockroom.on_shelf(stage.session, "RBT"))
    assert {line.item: line.quantity for line in handover.lines} == {
        item: before[item] - after.get(item, 0) for item in before if before[item] != after.get(item, 0)
    }
    stage.pass_time()
    again = scan(stage, card.code)
    assert again.code == VerdictCode.ALREADY_COLLECTED
    assert again.due == ()
    assert (again.past[0].site, again.past[0].by) == ("RBT", "sara")
    with pytest.raises(Refused, match="handover_not_due"):
        stage.desk().hand_over(verdict)


def test_a_verdict_is_made_again_by_books_that_were_made_anew_and_keeps_no_others_in_memory(stage: Stage) -> None:
    desk = stage.desk()
    verdict = desk.scan(read(stage.card(1).code, stage.session.card_key))
    assert desk.again(verdict) is verdict
    before = weakref.ref(stage.session.books)
    stage.session.reload()
    gc.collect()
    assert before() is None
    again = desk.again(verdict)
    assert again is not verdict
    assert again == verdict


def test_the_verdict_survives_a_restart(stage: Stage) -> None:
    code = stage.card(2).code
    stage.desk().hand_over(scan(stage, code))
    stage.reopen()
    assert scan(stage, code).code == VerdictCode.ALREADY_COLLECTED


def test_a_void_restores_entitlement_and_stock_exactly(stage: Stage) -> None:
    code = stage.card(3).code
    shelf = stockroom.on_shelf(stage.session, "RBT")
    due = scan(stage, code).due
    handover = stage.desk().hand_over(scan(stage, code))
    stage.desk().void(handover.id, "mauvais ménage")
    assert stockroom.on_shelf(stage.session, "RBT") == shelf
    assert scan(stage, code).due == due
    with pytest.raises(Refused, match="handover_voided_already"):
        stage.desk().void(handover.id, "encore")


def test_a_void_asks_a_reason(stage: Stage) -> None:
    handover = stage.desk().hand_over(scan(stage, stage.card(3).code))
    with pytest.raises(Refused, match="reason_missing"):
        stage.desk().void(handover.id, "  ")


def test_a_part_leaves_the_rest_collectable(stage: Stage) -> None:
    code = stage.card(5).code
    verdict = scan(stage, code)
    first = verdict.due[0]
    stage.desk().hand_over(verdict, [HandoverLine(ROUND, first.basket, first.item, 1, 1)])
    rest = scan(stage, code)
    assert rest.code == VerdictCode.MAY_COLLECT_REST
    assert rest.due[0].quantity == first.quantity - 1
    stage.desk().hand_over(rest)
    assert scan(stage, code).code == VerdictCode.ALREADY_COLLECTED


def test_no_more_than_what_is_due_is_handed_over(stage: Stage) -> None:
    verdict = scan(stage, stage.card(5).code)
    first = verdict.due[0]
    too_much = HandoverLine(ROUND, first.basket, first.item, first.quantity + 1, first.quantity + 1)
    twice = [HandoverLine(ROUND, first.basket, first.item, first.quantity, first.quantity)] * 2
    for lines in ([too_much], twice, [HandoverLine(ROUND, first.basket, "RIEN", 1, 1)]):
        with pytest.raises(Refused, match="line_not_due"):
            stage.desk().hand_over(verdict, lines)


def test_each_refusal_is_told_apart_and_kept(stage: Stage) -> None:
    key = stage.session.card_key
    lost = stage.card(4).code
    card_office.reissue(stage.session, lost, RevokeReason.LOST)
    scans = {
        lost: VerdictCode.CARD_REVOKED,
        mint(key): VerdictCode.UNKNOWN_CARD,
        mint(bytes(32)): VerdictCode.FOREIGN_CODE,
        stage.card(11, "TNG").code: VerdictCode.WRONG_POINT,
        "https://example.org/": VerdictCode.NOT_A_CARD,
    }
    assert {code: scan(stage, code).code for code in scans} == scans
    assert [r.verdict for r in stage.session.books.days.open_at("RBT").refusals] == list(scans.values())  # type: ignore[union-attr]
    assert scan(stage, stage.card(4).code).code == VerdictCode.MAY_COLLECT  # the new card


def test_before_the_day_is_opened_nothing_is_handed_over(before_opening: Stage) -> None:
    verdict = scan(before_opening, before_opening.card(1).code)
    assert verdict.code == VerdictCode.DAY_NOT_OPEN
    with pytest.raises(Refused, match="day_not_open"):
        before_opening.desk().hand_over(verdict)


def test_who_collected_is_in_the_handover(stage: Stage) -> None:
    proxy = Collector(CollectorKind.PROXY, "Essai Voisine", "voisine")
    verdict = stage.desk().look_up(stage.card(6).household)
    handover = stage.desk().hand_over(verdict, collector=proxy, how=How.SEARCHED)
    stage.reopen()
    kept = stage.session.books.handovers.get(handover.id)
    assert kept is not None
    assert (kept.collector.kind, kept.how, kept.card) == (CollectorKind.PROXY, How.SEARCHED, "")
    named = stage.session.books.register.collectors[handover.id]
    assert (named.name, named.relation) == ("Essai Voisine", "voisine")
    assert kept.collector.name, "a mark, to count what one proxy collects"
    assert "Voisine" not in kept.collector.name


def test_a_shelf_below_zero_never_refuses(stage: Stage) -> None:
    stockroom.give_back(stage.session, "RBT", [("RIZ", 60)])
    stage.desk().hand_over(scan(stage, stage.card(9).code))
    assert dict(stockroom.on_shelf(stage.session, "RBT"))["RIZ"] == -15


def test_the_glance_counts_the_day(stage: Stage) -> None:
    for number in (1, 2, 3):
        stage.desk().hand_over(scan(stage, stage.card(number).code))
    stage.desk().void(stage.desk().recent()[0].id, "erreur")
    scan(stage, stage.card(1).code)
    glance = stage.desk().glance()
    assert (glance.planned, glance.served, glance.handovers, glance.voids, glance.refused) == (10, 2, 2, 1, 1)


def test_the_name_search_finds_other_spellings_and_never_lists(stage: Stage) -> None:
    from distro.stations.finding import Finder

    finder = Finder(stage.session)
    assert finder.find("dialo esai")[0].number == "RBT-0001"
    assert finder.find("rbt-0007")[0].number == "RBT-0007"
    assert finder.find("0600000003")[0].number == "RBT-0003"
    assert finder.find("mohamed tajribi")[0].number == "RBT-0008"
    assert len(finder.find("Essai")) <= 5
    assert finder.find("E") == []
    assert [one.number for one in Finder(stage.session, "TNG").find("essai numero")][:2] == ["TNG-0011", "TNG-0012"]
    assert Finder(stage.session, "TNG").find("diallo essai")[0].number == "RBT-0001", "whose name it is comes first"
