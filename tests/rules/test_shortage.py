"""Shortage: what is handed over now, what is held back, and what a way of sharing would come to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from distro.model.entitlements import DueLine, ShortageMode
from distro.rules.shortage import WHOLE, fair_share, part_now, sharing

lines = st.integers(1, 40).flatmap(
    lambda whole: st.integers(1, whole).map(lambda left: DueLine("A", "B", "RIZ", left, whole))
)
waiting = st.lists(st.tuples(lines.map(lambda line: (line,)), st.booleans()), max_size=12)
shares = st.integers(0, WHOLE)


@given(lines, shares, st.booleans())
def test_nobody_gets_more_than_the_share_of_the_whole_nor_more_than_is_left(
    line: DueLine, share: int, priority: bool
) -> None:
    now = part_now(line, ShortageMode.EQUAL_SHARE, share, priority)
    taken = line.entitled - line.quantity
    assert 0 <= now <= line.quantity
    assert taken + now <= max(taken, line.entitled * share / WHOLE)
    if now < line.quantity:
        assert taken + now + 1 > line.entitled * share / WHOLE  # and not less either
    assert part_now(line, ShortageMode.PRIORITY_FIRST, share, priority) == (line.quantity if priority else 0)
    assert part_now(line, ShortageMode.LIFTED, share, priority) == line.quantity


@given(lines, st.lists(shares, min_size=1, max_size=4))
def test_coming_again_under_a_shortage_gives_no_more_than_coming_once(line: DueLine, permille: list[int]) -> None:
    """Whatever the shares declared one after another, together they give what the greatest alone would give."""
    left = line
    for share in permille:
        now = part_now(left, ShortageMode.EQUAL_SHARE, share, False)
        left = DueLine("A", "B", "RIZ", left.quantity - now, line.entitled)
    alone = part_now(line, ShortageMode.EQUAL_SHARE, max(permille), False)
    assert line.quantity - left.quantity == alone


@given(waiting, shares, st.integers(0, 200))
def test_what_it_comes_to_is_the_sum_of_what_each_gets(
    people: list[tuple[tuple[DueLine, ...], bool]], share: int, on_shelf: int
) -> None:
    for mode in ShortageMode:
        found = sharing(people, mode, share, on_shelf)
        each = [sum(part_now(line, mode, share, first) for line in their) for their, first in people]
        assert (found.needed, found.without, found.households) == (sum(each), each.count(0), len(people))
        assert found.due == sum(line.quantity for their, _ in people for line in their)
        assert found.suffices is (sum(each) <= on_shelf)


@given(waiting, st.integers(0, 200))
def test_the_fair_share_is_the_greatest_that_the_shelf_will_do_for(
    people: list[tuple[tuple[DueLine, ...], bool]], on_shelf: int
) -> None:
    fair = fair_share(people, on_shelf)
    assert sharing(people, ShortageMode.EQUAL_SHARE, fair, on_shelf).suffices
    if fair < WHOLE:
        assert not sharing(people, ShortageMode.EQUAL_SHARE, fair + 10, on_shelf).suffices
