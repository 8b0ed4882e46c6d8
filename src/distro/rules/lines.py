"""The lines of a handover: what may be given, declined or given as something else for what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from distro.model.entitlements import DueLine, EntitlementLine
from distro.model.events import Entitled, Handover, HandoverLine
from distro.model.people import Household
from distro.model.programme import Programme, Round, Substitution
from distro.rules.eligibility import ineligibility
from distro.rules.ration import ration
from distro.rules.verdict import due as still_due
from distro.rules.verdict import due_line

# A substitute stands for an item one month at most (field guide, section 4).
_MONTH = timedelta(days=31)


def given(due: DueLine, amount: int) -> HandoverLine:
    """`amount` of what is due."""
    return HandoverLine(due.round, due.basket, due.item, amount, amount)


def all_of(due: Iterable[DueLine]) -> tuple[HandoverLine, ...]:
    """All that is due."""
    return tuple(given(line, line.quantity) for line in due)


def declined(due: DueLine, amount: int) -> HandoverLine:
    """`amount` of what is due is not wanted: nothing is given, and it is settled."""
    return HandoverLine(due.round, due.basket, due.item, 0, amount)


def swapped(swap: Substitution, due: DueLine, amount: int) -> HandoverLine | None:
    """`amount` of what is due, given as another item; None when it is no whole number of swaps."""
    times, rest = divmod(amount, swap.due_amount)
    if swap.due != due.item or rest:
        return None
    return HandoverLine(due.round, due.basket, swap.given, times * swap.given_amount, amount, due.item)


def swaps_for(programme: Programme, item: str, handovers: Iterable[Handover], today: date) -> tuple[Substitution, ...]:
    """What the programme's table may give this household for `item` today.

    Nothing once it has lived on substitutes for a month: counted from the first one since it last received the item
    itself. `handovers` are what stands of all it received, oldest first.
    """
    since: date | None = None
    for handover in handovers:
        lines = [line for line in handover.lines if line.quantity]
        if any(line.item == item and not line.instead_of for line in lines):
            since = None
        elif any(line.instead_of == item for line in lines):
            since = since or handover.occurred_at.date()
    if since is not None and today - since > _MONTH:
        return ()
    return tuple(swap for swap in programme.substitutions if swap.due == item)


def wrong_line(
    lines: Iterable[HandoverLine], due: Iterable[DueLine], swaps: Iterable[Substitution]
) -> HandoverLine | None:
    """The first of `lines` that may not stand in a handover of what is `due`, or None.

    A line gives what it settles, or nothing of it (declined), or what one of `swaps` gives for it. None settles less
    than one, and together they never settle more than is due.
    """
    left = {(line.round, line.basket, line.item): line.quantity for line in due}
    table = tuple(swaps)
    for line in lines:
        key = (line.round, line.basket, line.instead_of or line.item)
        left[key] = left.get(key, 0) - line.settles
        if line.settles < 1 or left[key] < 0 or not _amounts_agree(line, table):
            return line
    return None


def _amounts_agree(line: HandoverLine, swaps: Sequence[Substitution]) -> bool:
    if not line.instead_of:
        return line.quantity in (0, line.settles)
    as_due = DueLine(line.round, line.basket, line.instead_of, line.settles, line.settles)
    return any(swapped(swap, as_due, line.settles) == line for swap in swaps)


def donor_of(programme: Programme, granted: Entitled | None, line: HandoverLine) -> str:
    """Whose goods `line` takes: as it was `granted`, else as the basket's scale says; "" where nobody is named."""
    item = line.instead_of or line.item
    if granted is not None:
        for one in granted.lines:
            if one.item == item and one.basket == line.basket:
                return one.donor
    scales = (basket.lines for basket in programme.baskets if basket.code == line.basket)
    return next((one.donor for lines in scales for one in lines if one.item == item), "")


def against_the_verdict(
    programme: Programme,
    rounds: Iterable[Round],
    household: Household,
    entitled: Sequence[Entitled],
    handovers: Sequence[Handover],
    original_of: Mapping[str, str],
) -> tuple[DueLine, ...]:
    """What a supervisor may let pass for a household that was refused, in the rounds that are open.

    What is left of its entitlement; all of it once more where nothing is left. Entitled to nothing, it gets what the
    scales grant a household of its size: of the baskets it is eligible for, else of all.
    """
    if entitled:
        return still_due(entitled, handovers, original_of) or still_due(entitled, (), original_of)
    return tuple(
        due_line(round_.code, line, line.quantity, line.quantity)
        for round_ in rounds
        for line in _usual(programme, round_, household)
    )


def _usual(programme: Programme, round_: Round, household: Household) -> Iterable[EntitlementLine]:
    baskets = [programme.basket(code) for code in round_.baskets]
    eligible = [basket for basket in baskets if ineligibility(programme, basket, household) is None]
    for basket in eligible or baskets:
        for line in basket.lines:
            if (granted := ration(programme, basket.code, line, household.members)).quantity > 0:
                yield granted
