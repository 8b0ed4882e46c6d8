"""Verdicts and people in words, and the tone of each verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from distro.model.events import Collector, Handover, HandoverLine, How
from distro.model.people import FIRST_ADULT_ATOM, CollectorKind, Household, Members, Sex, atoms_of
from distro.model.programme import Programme
from distro.model.verdicts import Verdict, VerdictCode
from distro.reports.rations import amount, item_name, point_name
from distro.rules.collectors import CollectorProblem
from distro.rules.roles import Task, may
from distro.stations.desk import BY_HOLDER, HOLDER, Collecting
from distro.texts import say
from distro.tui import dates
from distro.tui.commands import Day, Find, HandOver, Menu, TypeCode, Undo


class Tone(StrEnum):
    """How a verdict looks and sounds: a colour of the theme, and beside it a shape."""

    YES = "yes"
    DONE = "done"
    NO = "no"
    LOOK = "look"
    QUIET = "quiet"

    @property
    def shape(self) -> str:
        """The shape of `widgets.letters` that goes with it."""
        return {"yes": "check", "done": "done", "no": "cross", "look": "triangle", "quiet": "dot"}[self]


_NO = frozenset(
    {
        VerdictCode.ALREADY_COLLECTED,
        VerdictCode.TOO_SOON,
        VerdictCode.NOT_IN_ROUND,
        VerdictCode.CARD_REVOKED,
        VerdictCode.CARD_EXPIRED,
        VerdictCode.CARD_OF_TWO,
        VerdictCode.FOREIGN_CODE,
    }
)
_KEY_OF_NEXT = {
    "may_collect": HandOver,
    "may_collect_rest": HandOver,
    "done": Undo,
    "unknown_card": Find,
    "blank_card": Find,
    "damaged_code": TypeCode,
    "day_not_open": Day,
    "ready_closed": Day,
    "nobody": Menu,
}
_NEEDED_FOR_NEXT = {
    "may_collect": Task.SERVE,
    "may_collect_rest": Task.SERVE,
    "blank_card": Task.ISSUE_CARDS,
    "day_not_open": Task.OPEN_DAY,
    "ready_closed": Task.OPEN_DAY,
}
# States that are told in another one's word.
_WORD_OF = {"ready_closed": "day_not_open", "nobody": "ready"}


@dataclass(frozen=True)
class Showing:
    """What the desk shows to a `role`: a verdict, how the household was found, who collects, and the handover made."""

    verdict: Verdict | None = None
    how: How = How.SCANNED
    collecting: Collecting = BY_HOLDER
    handover: Handover | None = None
    revealed: bool = False
    day_is_open: bool = True
    role: str = "volunteer"

    @property
    def may_hand_over(self) -> bool:
        """Whether Space does something."""
        served = self.verdict is None or not self.verdict.code.may_collect or self.handover is not None
        return not served and self.collecting.problem is None and may(self.role, Task.SERVE)

    @property
    def may_choose(self) -> bool:
        """Whether it can still be said who collects: for whom something is due, or once it was said at a refusal."""
        if self.verdict is None or not self.verdict.household or self.handover is not None:
            return False
        return self.verdict.code.may_collect or self.collecting.collector != HOLDER

    @property
    def name(self) -> str:
        """The part of the texts that this state is called by."""
        if self.verdict is None and not may(self.role, Task.LOOK_UP):
            return "nobody"
        if self.verdict is None:
            return "ready" if self.day_is_open else "ready_closed"
        if self.collecting.problem is CollectorProblem.PROTECTION_DESK:
            return "one_moment"
        return "done" if self.handover else self.verdict.code.value

    @property
    def tone(self) -> Tone:
        """How it looks and sounds."""
        if self.verdict is None:
            return Tone.QUIET if self.day_is_open else Tone.LOOK
        if self.handover:
            return Tone.DONE
        if self.collecting.problem is not None:
            return Tone.LOOK
        if self.verdict.code.may_collect:
            return Tone.YES
        return Tone.NO if self.verdict.code in _NO else Tone.LOOK


def word(showing: Showing) -> str:
    """The verdict in one word, to be drawn large."""
    return say(f"desk.word.{_WORD_OF.get(showing.name, showing.name)}")


def why(programme: Programme, showing: Showing, here: str) -> str:
    """What the word means, in a sentence."""
    verdict = showing.verdict
    if verdict is None or verdict.code is VerdictCode.DAY_NOT_OPEN:
        return say(f"desk.why.{showing.name}", point=here)
    if showing.handover:
        return _done(showing.handover, showing.collecting.collector)
    if showing.collecting.problem is not None:
        return say(f"desk.why.{showing.name}")
    on = dates.day(verdict.on) if verdict.on else ""
    if verdict.code.may_collect and any(line.held for line in (*verdict.due, *verdict.held)):
        return say("desk.why.part_now")
    match verdict.code:
        case VerdictCode.ALREADY_COLLECTED if verdict.past:
            last = verdict.past[0]
            return say(
                "desk.why.already_collected",
                day=dates.day(last.occurred_at),
                time=dates.clock(last.occurred_at),
                point=point_name(programme, last.site),
                desk=last.desk,
                by=last.by,
            )
        case VerdictCode.BEING_SERVED if verdict.at:
            point = point_name(programme, verdict.point)
            return say("desk.why.being_served", desk=verdict.desk, point=point, time=dates.clock(verdict.at))
        case VerdictCode.TOO_SOON if verdict.on is None:
            return say("desk.why.never_again")
        case VerdictCode.CARD_REVOKED:
            return say("desk.why.card_revoked", day=on, reason=say(f"desk.revoked.{verdict.reason}"))
        case VerdictCode.WRONG_POINT:
            return say("desk.why.wrong_point", point=point_name(programme, verdict.point))
        case _:
            return say(f"desk.why.{verdict.code}", day=on)


def _done(handover: Handover, collector: Collector) -> str:
    """When, and what is out of the ordinary: who collected, who allowed it."""
    parts = [say("desk.why.done", time=dates.clock(handover.occurred_at))]
    if collector.kind is not CollectorKind.PRIMARY:
        parts.append(say("desk.why.done_by", who=collector_name(collector)))
    if handover.override_by:
        parts.append(say("desk.why.done_anyway", supervisor=handover.override_by))
    return " ".join(parts)


def what_next(showing: Showing) -> str:
    """What to do now, in a sentence; whom to ask, where it is not for this role."""
    needed = _NEEDED_FOR_NEXT.get(showing.name)
    if needed is not None and not may(showing.role, needed):
        return say(f"desk.next_asks.{showing.name}")
    offer, collector = _KEY_OF_NEXT.get(showing.name), showing.collecting.collector
    key = offer.key_name() if offer else ""
    if showing.may_hand_over and collector != HOLDER:
        return say(f"desk.next.{showing.name}_by", key=key, who=collector_name(collector))
    return say(f"desk.next.{showing.name}", key=key)


def collector_name(collector: Collector) -> str:
    """Who collects, in words: the holder, or a name with its relation; somebody whose name is not known here."""
    if collector.kind is CollectorKind.PRIMARY:
        return say("desk.collector.holder")
    if not collector.name:
        return say("desk.collector.other")
    return called(collector.name, collector.relation)


def called(name: str, relation: str) -> str:
    """Somebody by name, with the relation where it was told."""
    return say("desk.collector.named", name=name, relation=relation) if relation else name


# ---------------------------------------------------------------- people


def composition(household: Household) -> list[str]:
    """Who the household is made of: adults by sex and age, children as a number. No names."""
    adults = [m for m in household.members if _is_adult(m)]
    children = sum(m.count for m in household.members if m.ages != "?" and atoms_of(m.ages).stop <= FIRST_ADULT_ATOM)
    unsure = household.size - children - sum(m.count for m in adults)
    merged: dict[tuple[Sex, str], int] = {}
    for member in adults:
        merged[member.sex, member.ages] = merged.get((member.sex, member.ages), 0) + member.count
    parts = [f"{n} {say(f'desk.who.sex.{sex}')} {ages}" for (sex, ages), n in merged.items()]
    if children:
        parts.append(say("desk.who.children", n=children))
    if unsure:
        parts.append(say("desk.who.people", n=unsure))
    return parts


def _is_adult(member: Members) -> bool:
    return member.ages != "?" and atoms_of(member.ages).start >= FIRST_ADULT_ATOM


def challenge_answer(programme: Programme, household: Household) -> str:
    """The answer to the programme's challenge question; empty when it was not recorded."""
    if programme.cards.challenge == "birth_year":
        return str(household.birth_year or "")
    return household.word


# ---------------------------------------------------------------- what was received


@dataclass(frozen=True)
class Received:
    """What became of one item in a handover: how much was given, how much of it declined, and what it stands for."""

    round: str
    basket: str
    item: str
    quantity: int
    declined: int
    instead_of: str


def received(lines: Iterable[HandoverLine]) -> list[Received]:
    """The lines of a handover, an item given in part and declined in part as one."""
    found: dict[tuple[str, str, str, str], Received] = {}
    for line in lines:
        key = (line.round, line.basket, line.item, line.instead_of)
        before = found.get(key, Received(*key[:3], 0, 0, line.instead_of))
        declined = 0 if line.quantity else line.settles
        found[key] = replace(before, quantity=before.quantity + line.quantity, declined=before.declined + declined)
    return list(found.values())


def received_note(programme: Programme, line: Received, full: bool) -> str:
    """What is out of the ordinary: it stands for another item, or some of it was declined."""
    if line.instead_of:
        due = item_name(programme, line.instead_of) if full else line.instead_of
        return say("desk.ration.instead", item=due)
    return say("desk.ration.declined", n=amount(programme.item(line.item), line.declined)) if line.declined else ""


def pace(times: list[datetime], now: datetime) -> float:
    """Handovers an hour, from the moments of the last ones, newest first; 0 when there are too few to say."""
    if len(times) < 2:
        return 0.0
    hours = (now - times[-1]).total_seconds() / 3600
    return len(times) / hours if hours > 0 else 0.0
