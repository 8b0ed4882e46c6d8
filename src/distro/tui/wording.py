"""Verdicts and entitlements in words, and the tone of each verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from distro.model.entitlements import DueLine, Term, TermKind
from distro.model.events import Collector, Handover, HandoverLine, How
from distro.model.people import CollectorKind, Household, Members, Sex, atoms_of
from distro.model.programme import Counted, Item, Programme, Unit
from distro.model.verdicts import Verdict, VerdictCode
from distro.rules.collectors import CollectorProblem
from distro.stations.desk import BY_HOLDER, HOLDER, Collecting
from distro.texts import in_words, say
from distro.tui import dates
from distro.tui.commands import Day, Find, HandOver, TypeCode, Undo

_FIRST_ADULT_ATOM = atoms_of("18+").start


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
}


@dataclass(frozen=True)
class Showing:
    """What the desk shows: a verdict, how the household was found, who collects, and the handover once it is made."""

    verdict: Verdict | None = None
    how: How = How.SCANNED
    collecting: Collecting = BY_HOLDER
    handover: Handover | None = None
    revealed: bool = False
    day_is_open: bool = True

    @property
    def may_hand_over(self) -> bool:
        """Whether Space does something."""
        open_ = self.verdict is not None and self.verdict.code.may_collect and self.handover is None
        return open_ and self.collecting.problem is None

    @property
    def may_choose(self) -> bool:
        """Whether it can still be said who collects: for whom something is due, or once it was said at a refusal."""
        if self.verdict is None or not self.verdict.household or self.handover is not None:
            return False
        return self.verdict.code.may_collect or self.collecting.collector != HOLDER

    @property
    def name(self) -> str:
        """The part of the texts that this state is called by."""
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
    return say(f"desk.word.{'day_not_open' if showing.name == 'ready_closed' else showing.name}")


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
    """What to do now, in a sentence."""
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


def point_name(programme: Programme, code: str) -> str:
    """A point by its name, or by its code when another programme's."""
    known = {point.code: point.name for point in programme.points}
    return in_words(known[code]) if code in known else code


# ---------------------------------------------------------------- people


def composition(household: Household) -> list[str]:
    """Who the household is made of: adults by sex and age, children as a number. No names."""
    adults = [m for m in household.members if _is_adult(m)]
    children = sum(m.count for m in household.members if m.ages != "?" and atoms_of(m.ages).stop <= _FIRST_ADULT_ATOM)
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
    return member.ages != "?" and atoms_of(member.ages).start >= _FIRST_ADULT_ATOM


def challenge_answer(programme: Programme, household: Household) -> str:
    """The answer to the programme's challenge question; empty when it was not recorded."""
    if programme.cards.challenge == "birth_year":
        return str(household.birth_year or "")
    return household.word


# ---------------------------------------------------------------- goods and their arithmetic


def amount(item: Item, quantity: int) -> str:
    """`quantity` with its unit: pieces are bare numbers."""
    return str(quantity) if item.unit is Unit.PIECE else f"{quantity} {item.unit}"


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


def item_name(programme: Programme, code: str) -> str:
    """An item by its name, or by its code when it left the programme."""
    return in_words(programme.item_words(code))


def basket_name(programme: Programme, code: str) -> str:
    """A basket by its name, or by its code when it left the programme."""
    known = {basket.code: basket.name for basket in programme.baskets}
    return in_words(known[code]) if code in known else code


def arithmetic(programme: Programme, line: DueLine, full: bool) -> str:
    """Why it is this much: `1 + 2 par personne × 4 = 9, plafond 15`; in short where it is not `full`."""
    form = "long" if full else "short"
    total = sum(term.factor * term.times for term in line.terms)
    sum_of_terms = " + ".join(_term(programme, term, form) for term in line.terms)
    if len(line.terms) == 1 and line.terms[0].kind is TermKind.FIXED:
        sum_of_terms = say("desk.term.alone", factor=total)
    elif len(line.terms) > 1 or any(term.factor != 1 and term.times != 1 for term in line.terms):
        sum_of_terms += f" = {total}"
    parts = [sum_of_terms]
    if line.cap is not None and total > line.cap:
        parts.append(say("desk.term.cap", cap=line.cap))
    if line.quantity != line.entitled:
        rest = say("desk.term.rest", left=line.quantity, entitled=line.entitled)
        parts = [*parts, rest] if full else [rest]
    return ", ".join(parts)


def _term(programme: Programme, term: Term, form: str) -> str:
    group = group_name(programme.groups[term.of]) if term.kind is TermKind.PER_GROUP else ""
    return say(f"desk.term.{form}.{term.kind}", factor=term.factor, times=term.times, of=term.of, group=group)


def group_name(counted: Counted) -> str:
    """Whom a scale counts, in words: `femme 18+`."""
    ages = "" if counted.ages == "?" else counted.ages
    minor = counted.ages != "?" and atoms_of(counted.ages).stop <= _FIRST_ADULT_ATOM
    kinds = {Sex.FEMALE: ("F", "girl"), Sex.MALE: ("M", "boy")}
    adult, child = kinds.get(counted.sex, ("anyone", "child")) if counted.sex else ("anyone", "child")
    return say(f"desk.group.{child if minor else adult}", ages=ages).strip()


def pace(times: list[datetime], now: datetime) -> float:
    """Handovers an hour, from the moments of the last ones, newest first; 0 when there are too few to say."""
    if len(times) < 2:
        return 0.0
    hours = (now - times[-1]).total_seconds() / 3600
    return len(times) / hours if hours > 0 else 0.0
