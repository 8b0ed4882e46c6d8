"""Verdicts and people in words, and the tone of each verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from distro.model.events import Handover, How
from distro.model.people import FIRST_ADULT_ATOM, Household, Members, Sex, atoms_of
from distro.model.programme import Programme
from distro.model.verdicts import Verdict, VerdictCode
from distro.reports.rations import point_name
from distro.rules.roles import Task, may
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
    """What the desk shows to a `role`: a verdict, how the household was found, and the handover once it is made."""

    verdict: Verdict | None = None
    how: How = How.SCANNED
    handover: Handover | None = None
    revealed: bool = False
    day_is_open: bool = True
    role: str = "volunteer"

    @property
    def may_hand_over(self) -> bool:
        """Whether Space does something."""
        served = self.verdict is None or not self.verdict.code.may_collect or self.handover is not None
        return not served and may(self.role, Task.SERVE)

    @property
    def name(self) -> str:
        """The part of the texts that this state is called by."""
        if self.verdict is None and not may(self.role, Task.LOOK_UP):
            return "nobody"
        if self.verdict is None:
            return "ready" if self.day_is_open else "ready_closed"
        return "done" if self.handover else self.verdict.code.value

    @property
    def tone(self) -> Tone:
        """How it looks and sounds."""
        if self.verdict is None:
            return Tone.QUIET if self.day_is_open else Tone.LOOK
        if self.handover:
            return Tone.DONE
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
        return say("desk.why.done", time=dates.clock(showing.handover.occurred_at))
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
        case VerdictCode.TOO_SOON if verdict.on is None:
            return say("desk.why.never_again")
        case VerdictCode.CARD_REVOKED:
            return say("desk.why.card_revoked", day=on, reason=say(f"desk.revoked.{verdict.reason}"))
        case VerdictCode.WRONG_POINT:
            return say("desk.why.wrong_point", point=point_name(programme, verdict.point))
        case _:
            return say(f"desk.why.{verdict.code}", day=on)


def what_next(showing: Showing) -> str:
    """What to do now, in a sentence; whom to ask, where it is not for this role."""
    needed = _NEEDED_FOR_NEXT.get(showing.name)
    if needed is not None and not may(showing.role, needed):
        return say(f"desk.next_asks.{showing.name}")
    offer = _KEY_OF_NEXT.get(showing.name)
    return say(f"desk.next.{showing.name}", key=offer.key_name() if offer else "")


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


def pace(times: list[datetime], now: datetime) -> float:
    """Handovers an hour, from the moments of the last ones, newest first; 0 when there are too few to say."""
    if len(times) < 2:
        return 0.0
    hours = (now - times[-1]).total_seconds() / 3600
    return len(times) / hours if hours > 0 else 0.0
