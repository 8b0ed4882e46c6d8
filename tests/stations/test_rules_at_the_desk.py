"""Overrides, collectors, substitutes, shortages and make-up rounds, at the desk on a real store."""

from __future__ import annotations

from datetime import date

import pytest

from distro.cards.code import read
from distro.model.entitlements import ShortageMode
from distro.model.events import Collector, HandoverLine
from distro.model.people import CollectorKind
from distro.model.verdicts import Verdict, VerdictCode
from distro.rules.lines import all_of, declined, swapped
from distro.stations import registration, rounds, stockroom
from distro.stations.audit import audit
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.shortages import Scarce
from distro.store import WrongPassphrase
from stage import BABY, PASSPHRASE, ROUND, WOMAN, Stage, household


def scan(stage: Stage, number: int) -> Verdict:
    stage.pass_time()
    return stage.desk().scan(read(stage.card(number).code, stage.session.card_key))


def declare(stage: Stage, item: str, mode: ShortageMode, permille: int = 1000) -> None:
    Scarce(stage.session, ROUND, "RBT", item).declare(mode, permille)


def whole(stage: Stage) -> None:
    assert audit(stage.session.store, stage.session.books).findings == ()


def test_a_supervisor_overrides_by_name_and_reason(stage: Stage) -> None:
    desk = stage.desk()
    desk.hand_over(scan(stage, 1))
    refused = scan(stage, 1)
    line = HandoverLine(ROUND, "PANIER", "RIZ", 2, 2)
    for supervisor, word, reason, problem in [
        ("sara", PASSPHRASE, " ", Refused),
        ("sara", "faux", "sac percé", WrongPassphrase),
        ("omar", PASSPHRASE, "sac percé", Refused),
    ]:
        with pytest.raises(problem):
            desk.hand_over_anyway(refused, [line], supervisor, word, reason)
    made = desk.hand_over_anyway(refused, [line], "sara", PASSPHRASE, "sac percé")
    assert (made.override_by, made.override_reason) == ("sara", "sac percé")
    whole(stage)


def test_who_may_collect_for_a_household(stage: Stage) -> None:
    desk, verdict = stage.desk(), scan(stage, 3)
    for collector, problem in [
        (Collector(CollectorKind.ALTERNATE, "Quelqu'un"), "collector_not_alternate"),
        (Collector(CollectorKind.PROXY, "Une Voisine"), "collector_not_named"),
    ]:
        with pytest.raises(Refused, match=problem):
            desk.hand_over(verdict, collector=collector)
    assert desk.hand_over(verdict, collector=Collector(CollectorKind.ALTERNATE, "Essai Soeur")).household
    with pytest.raises(Refused, match="protection_desk"):
        desk.hand_over(scan(stage, 10), collector=Collector(CollectorKind.PROXY, "Un Adulte", "connaissance"))
    assert desk.hand_over(scan(stage, 10)).household == "h-RBT-0010"


def test_one_proxy_for_many_households_is_counted(stage: Stage) -> None:
    for number, name in ((1, "Essai Voisin"), (2, "essai  voisin"), (4, "Essai Voisin"), (5, "Autre")):
        stage.desk().hand_over(scan(stage, number), collector=Collector(CollectorKind.PROXY, name, "voisin"))
    assert stage.session.programme.max_units_per_proxy == 3
    again = Collector(CollectorKind.PROXY, "ESSAI VOISIN", "voisin")
    assert stage.desk().collecting("h-RBT-0001", again).households == 0  # the third household once more
    assert stage.desk().collecting("h-RBT-0006", again).households == 4
    assert stage.desk().collecting("h-RBT-0006", Collector(CollectorKind.PROXY, "Autre", "voisin")).households == 0
    assert stage.desk().hand_over(scan(stage, 6), collector=again).household  # flagged, not stopped


def test_declined_and_substituted_lines_settle_what_was_due(stage: Stage) -> None:
    verdict = scan(stage, 5)
    rice, oil = (next(d for d in verdict.due if d.item == item) for item in ("RIZ", "HUILE"))
    [swap] = stage.desk().swaps("h-RBT-0005", "RIZ")
    pasta = swapped(swap, rice, rice.quantity)
    assert pasta is not None
    before = dict(stockroom.on_shelf(stage.session, "RBT"))
    stage.desk().hand_over(verdict, [pasta, declined(oil, oil.quantity)])
    after = dict(stockroom.on_shelf(stage.session, "RBT"))
    assert (before["PATES"] - after["PATES"], before["RIZ"] - after["RIZ"]) == (2 * rice.quantity, 0)
    assert {"RIZ", "HUILE"}.isdisjoint({line.item for line in scan(stage, 5).due})
    whole(stage)


def test_no_line_gives_what_nothing_grants(stage: Stage) -> None:
    verdict = scan(stage, 5)
    rice = next(d for d in verdict.due if d.item == "RIZ")
    for line, code in [
        (HandoverLine(ROUND, "PANIER", "RIZ", 5, 1), "line_not_due"),  # more than it settles
        (HandoverLine(ROUND, "PANIER", "RIZ", -1, -1), "line_not_due"),
        (HandoverLine(ROUND, "PANIER", "RIZ", 0, 0), "line_not_due"),
        (HandoverLine(ROUND, "PANIER", "COUVERTURE", 1, 1), "line_not_due"),
        (HandoverLine(ROUND, "PANIER", "HUILE", rice.quantity, rice.quantity, "RIZ"), "no_such_substitution"),
        (HandoverLine(ROUND, "PANIER", "PATES", 3 * rice.quantity, rice.quantity, "RIZ"), "no_such_substitution"),
        (HandoverLine(ROUND, "PANIER", "RIZ", 3, 1, "LAIT"), "no_such_substitution"),
    ]:
        with pytest.raises(Refused, match=code):
            stage.desk().hand_over(verdict, [line])
    with pytest.raises(Refused, match="nothing_to_hand_over"):
        stage.desk().hand_over(verdict, [])
    assert scan(stage, 5).due == verdict.due
    whole(stage)


def test_equal_share_gives_everybody_the_same_part_and_the_rest_later(stage: Stage) -> None:
    full = {number: next(d.quantity for d in scan(stage, number).due if d.item == "RIZ") for number in (1, 9)}
    declare(stage, "RIZ", ShortageMode.EQUAL_SHARE, 400)
    for number, quantity in full.items():
        verdict = scan(stage, number)
        assert next(d.quantity for d in verdict.due if d.item == "RIZ") == quantity * 400 // 1000
        stage.desk().hand_over(verdict)
        assert scan(stage, number).code == VerdictCode.SHORT
    declare(stage, "RIZ", ShortageMode.LIFTED)
    rest = scan(stage, 9)
    assert {d.item: d.quantity for d in rest.due} == {"RIZ": full[9] - full[9] * 400 // 1000}
    whole(stage)


def test_a_later_shortage_replaces_the_one_before(stage: Stage) -> None:
    full = next(d.quantity for d in scan(stage, 9).due if d.item == "RIZ")
    declare(stage, "RIZ", ShortageMode.EQUAL_SHARE, 200)
    stage.desk().hand_over(scan(stage, 9))
    declare(stage, "RIZ", ShortageMode.EQUAL_SHARE, 600)
    more = scan(stage, 9)
    assert more.code == VerdictCode.MAY_COLLECT_REST
    assert {d.item: d.quantity for d in more.due} == {"RIZ": full * 600 // 1000 - full * 200 // 1000}
    stage.desk().hand_over(more)
    held = scan(stage, 9)
    assert held.code == VerdictCode.SHORT
    assert [(d.item, d.quantity, d.held) for d in held.held] == [("RIZ", 0, full - full * 600 // 1000)]


def test_priority_first_keeps_the_item_for_who_has_priority(stage: Stage) -> None:
    declare(stage, "RIZ", ShortageMode.PRIORITY_FIRST)
    assert "RIZ" not in {d.item for d in scan(stage, 2).due}
    with pytest.raises(Refused, match="item_unknown"):
        declare(stage, "RIEN", ShortageMode.LIFTED)
    with pytest.raises(Refused, match="share_out_of_range"):
        declare(stage, "RIZ", ShortageMode.EQUAL_SHARE, 1001)


def test_a_make_up_round_serves_who_is_left_in_one_step(stage: Stage) -> None:
    from distro.stations import days

    desk = stage.desk()
    desk.hand_over(scan(stage, 1))
    part = scan(stage, 2)
    first = part.due[0]
    desk.hand_over(part, [HandoverLine(ROUND, first.basket, first.item, 1, 1)])
    close = Close(stage.session, "RBT")
    book = dict(stockroom.on_shelf(stage.session, "RBT"))
    for item in close.items:
        close.count(item, book.get(item, 0))
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    stage.pass_time(20 * 86_400)
    frozen = rounds.make_up(stage.session, ROUND, "RBT", date(2023, 7, 10))
    assert (frozen.round, frozen.households) == (f"{ROUND}-RBT-R1", 9)
    days.open_day(stage.session, "RBT", (frozen.round,))
    assert scan(stage, 1).code == VerdictCode.NOT_IN_ROUND
    left = scan(stage, 2)
    assert left.code == VerdictCode.MAY_COLLECT_REST
    rest = next(d for d in left.due if d.item == first.item)
    assert (rest.quantity, rest.entitled) == (first.quantity - 1, first.quantity)
    desk.hand_over(left)
    desk.hand_over(scan(stage, 4))
    assert scan(stage, 4).code == VerdictCode.ALREADY_COLLECTED
    whole(stage)


@pytest.mark.parametrize("collected", [False, True])
def test_no_override_gives_a_minors_goods_to_somebody_else(stage: Stage, collected: bool) -> None:
    desk = stage.desk()
    if collected:
        desk.hand_over(scan(stage, 10))
    verdict = scan(stage, 10)
    lines = all_of(desk.may_be_overridden(verdict) or verdict.due)
    uncle = Collector(CollectorKind.PROXY, "Un Adulte", "oncle")
    with pytest.raises(Refused, match="protection_desk" if collected else "override_not_needed"):
        desk.hand_over_anyway(verdict, lines, "sara", PASSPHRASE, "l'oncle", uncle)
    assert len(list(stage.session.books.handovers)) == collected


def test_an_override_is_bounded_and_never_stands_in_for_an_ordinary_handover(stage: Stage) -> None:
    desk = stage.desk()
    assert desk.may_be_overridden(scan(stage, 4)) == ()
    with pytest.raises(Refused, match="override_not_needed"):
        desk.hand_over_anyway(scan(stage, 4), all_of(scan(stage, 4).due), "sara", PASSPHRASE, "vite")
    due = scan(stage, 4).due
    desk.hand_over(scan(stage, 4))
    refused = scan(stage, 4)
    assert desk.may_be_overridden(refused) == due
    too_much = HandoverLine(ROUND, "PANIER", "RIZ", due[0].quantity + 1, due[0].quantity + 1)
    for lines, code in [([too_much], "line_not_due"), ([], "nothing_to_hand_over")]:
        with pytest.raises(Refused, match=code):
            desk.hand_over_anyway(refused, lines, "sara", PASSPHRASE, "sac percé")
    with pytest.raises(Refused, match="identity_number"):
        desk.hand_over_anyway(refused, all_of(due), "sara", PASSPHRASE, "carte AB123456")
    unknown = desk.scan(read("C" * 21, stage.session.card_key))
    with pytest.raises(Refused, match="override_of_nobody"):
        desk.hand_over_anyway(unknown, all_of(due), "sara", PASSPHRASE, "sac percé")
    whole(stage)


def test_an_override_serves_who_registered_after_the_round_was_frozen(stage: Stage) -> None:
    """Nothing was frozen for this household: what its size would have been granted is offered, and leaves the shelf."""
    late = household(31, WOMAN, BABY)
    registration.register(stage.session, [late])
    verdict = stage.desk().look_up(late.id)
    assert verdict.code == VerdictCode.NOT_IN_ROUND
    offered = stage.desk().may_be_overridden(verdict)
    assert {line.basket for line in offered} == {"PANIER", "HYGIENE"}
    assert next(line.quantity for line in offered if line.item == "RIZ") == 5
    before = dict(stockroom.on_shelf(stage.session, "RBT"))
    made = stage.desk().hand_over_anyway(verdict, all_of(offered), "sara", PASSPHRASE, "inscrite ce matin")
    assert before["RIZ"] - dict(stockroom.on_shelf(stage.session, "RBT"))["RIZ"] == 5
    assert made.override_by == "sara"
    whole(stage)


def test_a_proxy_leaves_no_identity_number_and_no_formula(stage: Stage) -> None:
    for name, code in (("Voisin AB123456", "identity_number"), ("=HYPERLINK(1)", "text_unclean")):
        with pytest.raises(Refused, match=code):
            stage.desk().hand_over(scan(stage, 2), collector=Collector(CollectorKind.PROXY, name, "voisin"))


def test_an_alternate_is_known_however_the_name_is_typed(stage: Stage) -> None:
    made = stage.desk().hand_over(scan(stage, 3), collector=Collector(CollectorKind.ALTERNATE, " essai  SOEUR"))
    named = stage.session.books.register.collectors[made.id]
    assert (named.name, named.relation) == ("Essai Soeur", "soeur")
    only = stage.desk().hand_over(scan(stage, 9), collector=Collector(CollectorKind.ALTERNATE))
    assert stage.session.books.register.collectors[only.id].name == "Essai Soeur"
