"""Verdicts in words, and the tone of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from distro.cards.code import Reading
from distro.model.cards import RevokeReason
from distro.model.events import Challenge, Collector, Handover, How
from distro.model.goods import Lot
from distro.model.people import CollectorKind, Household
from distro.model.programme import Programme
from distro.model.verdicts import Verdict, VerdictCode
from distro.rules.collectors import CollectorProblem
from distro.rules.roles import Task, may
from distro.scanning.unread import Unread
from distro.stations.desk import BY_HOLDER, HOLDER, Collecting
from distro.texts import listed, say
from distro.tui.commands import Card, Day, Find, HandOver, Menu, Reveal, TypeCode, Undo, WrongAnswer
from distro.wording import dates
from distro.wording.minding import to_mind
from distro.wording.names import point_name
from distro.wording.people import collector_name
from distro.wording.staying_due import stays_due


class Tone(StrEnum):
    """How a verdict looks and sounds: a colour of the theme, and beside it a shape."""

    YES = "yes"
    DONE = "done"
    NO = "no"
    LOOK = "look"
    ASK = "ask"
    QUIET = "quiet"

    @property
    def shape(self) -> str:
        """The shape of `letters` that goes with it."""
        return {"yes": "check", "done": "done", "no": "cross", "look": "triangle", "ask": "question", "quiet": "dot"}[
            self
        ]


_NO = frozenset(
    {
        VerdictCode.ALREADY_COLLECTED,
        VerdictCode.TOO_SOON,
        VerdictCode.NOT_IN_ROUND,
        VerdictCode.CARD_REVOKED,
        VerdictCode.CARD_HELD,
        VerdictCode.CARD_EXPIRED,
        VerdictCode.CARD_OF_TWO,
        VerdictCode.FOREIGN_CODE,
        VerdictCode.WRONG_ANSWER,
    }
)
_KEY_OF_NEXT = {
    "may_collect": HandOver,
    "may_collect_rest": HandOver,
    "without_card": HandOver,
    "done": Undo,
    "unknown_card": Find,
    "blank_card": Find,
    "card_held": Card,
    "damaged_code": TypeCode,
    "day_not_open": Day,
    "ready_closed": Day,
    "nobody": Menu,
}
_NEEDED_FOR_NEXT = {
    "may_collect": Task.SERVE,
    "may_collect_rest": Task.SERVE,
    "without_card": Task.SERVE,
    "blank_card": Task.ISSUE_CARDS,
    "card_held": Task.ISSUE_CARDS,
    "day_not_open": Task.OPEN_DAY,
    "ready_closed": Task.OPEN_DAY,
}
# States that are told in another one's word.
_WORD_OF = {"ready_closed": "day_not_open", "nobody": "ready"}


@dataclass(frozen=True)
class Showing:
    """What the desk shows to a `role`: a verdict, how the household was found, who collects, and the handover made.

    `reading` is the card that the verdict is about, where one was read; `unread` why what was scanned is none. `asks`:
    there is a question whose answer is known here, shown once `revealed`. `namesakes` bear the same name. `bag`: of
    which lots goods were scanned for it.
    """

    verdict: Verdict | None = None
    how: How = How.SCANNED
    collecting: Collecting = BY_HOLDER
    handover: Handover | None = None
    revealed: bool = False
    day_is_open: bool = True
    role: str = "volunteer"
    reading: Reading | None = None
    unread: Unread | None = None
    asks: bool = False
    namesakes: int = 0
    bag: tuple[tuple[Lot, int], ...] = ()

    @property
    def is_to_be_served(self) -> bool:
        """Whether something is due to whoever stands here, and not given yet."""
        return self.verdict is not None and self.verdict.code.may_collect and self.handover is None

    @property
    def challenge(self) -> Challenge:
        """What came of the question: whoever hands over with the answer before their eyes heard it."""
        return Challenge.RIGHT if self.asks and self.revealed else Challenge.NOT_ASKED

    @property
    def without_card(self) -> bool:
        """Whether somebody may collect who showed no card."""
        return self.how is How.SEARCHED and self.verdict is not None and self.verdict.code.may_collect

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
        if self.handover:
            return "done"
        return "without_card" if self.without_card else self.verdict.code.value

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
            return Tone.ASK if self.without_card else Tone.YES
        return Tone.NO if self.verdict.code in _NO else Tone.LOOK


def word(showing: Showing) -> str:
    """The verdict in one word, to be drawn large."""
    return say(f"desk.word.{_WORD_OF.get(showing.name, showing.name)}")


def why(programme: Programme, showing: Showing, here: str) -> str:
    """What the word means, in a sentence."""
    verdict = showing.verdict
    if verdict is None or verdict.code is VerdictCode.DAY_NOT_OPEN:
        return say(f"desk.why.{showing.name}", point=here)
    if showing.unread is not None:
        return say(f"desk.unread.{showing.unread}")
    if showing.handover:
        return _done(programme, verdict, showing.handover, showing.collecting.collector)
    if showing.collecting.problem is not None:
        return say(f"desk.why.{showing.name}")
    if showing.without_card:
        return _not_by_card(showing, "desk.why.without_card")
    on = dates.day(verdict.on) if verdict.on else ""
    if verdict.code.may_collect and any(line.spoiled for line in (*verdict.due, *verdict.held)):
        return say("desk.why.part_spoiled")
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
        case VerdictCode.NOT_IN_ROUND if showing.how is How.SEARCHED:
            return say("desk.why.not_in_round_by_name")
        case VerdictCode.TOO_SOON if verdict.on is None:
            return say("desk.why.never_again")
        case VerdictCode.CARD_REVOKED if verdict.reason == RevokeReason.LEFT:
            return say("desk.card.gone", day=on)
        case VerdictCode.CARD_REVOKED:
            return say("desk.why.card_revoked", day=on, reason=say(f"desk.revoked.{verdict.reason}"))
        case VerdictCode.WRONG_POINT:
            return say("desk.why.wrong_point", point=point_name(programme, verdict.point))
        case _:
            return say(f"desk.why.{verdict.code}", day=on)


def _not_by_card(showing: Showing, told: str) -> str:
    """How somebody without a card was found, and how many others are called so."""
    others = say("desk.why.namesakes", n=showing.namesakes) if showing.namesakes else ""
    return f"{say(told)} {others}".strip()


def _done(programme: Programme, verdict: Verdict, handover: Handover, collector: Collector) -> str:
    """When, and what is out of the ordinary: who collected, who allowed it, what stays due."""
    parts = [say("desk.why.done", time=dates.clock(handover.occurred_at))]
    if collector.kind is not CollectorKind.PRIMARY:
        parts.append(say("desk.why.done_by", who=collector_name(collector)))
    if handover.override_by:
        parts.append(say("desk.why.done_anyway", supervisor=handover.override_by))
    if rest := stays_due(programme, verdict, handover):
        parts.append(say("desk.why.stays_due", what=listed(rest)))
    return " ".join(parts)


def in_short_of(programme: Programme, household: Household | None, showing: Showing, reason: str) -> str:
    """What a small screen says instead of `reason`: what is to be minded has no other place there. Empty: nothing."""
    if household is None or not showing.is_to_be_served:
        return ""
    told = to_mind(programme, household)
    if many := showing.collecting.households:
        told.append(say("desk.collector.many", n=many))
    if showing.without_card and showing.collecting.problem is None:
        reason = _not_by_card(showing, "desk.why.without_card_short")  # the word above it says the rest
    minded = [f"▸ {text}" for text in told]
    return " ".join([reason, *minded] if showing.without_card else minded)


def what_next(showing: Showing) -> tuple[str, ...]:
    """What to do now, in a sentence, and shorter where there is a shorter form of it.

    Whom to ask, where it is not for this role.
    """
    name = showing.name
    if showing.without_card and (not showing.asks or showing.collecting.collector != HOLDER):
        name = showing.verdict.code.value if showing.verdict and not showing.handover else name
    needed = _NEEDED_FOR_NEXT.get(name)
    if needed is not None and not may(showing.role, needed):
        return (say(f"desk.next_asks.{name}"),)
    offer, collector = _KEY_OF_NEXT.get(name), showing.collecting.collector
    key = offer.key_name() if offer else ""
    if showing.may_hand_over and collector != HOLDER:
        return (say(f"desk.next.{name}_by", key=key, who=collector_name(collector)),)
    keys = {"key": key, "reveal": Reveal.key_name(), "wrong": WrongAnswer.key_name()}
    forms = (name, f"{name}_short") if name == "without_card" else (name,)
    return tuple(say(f"desk.next.{form}", **keys) for form in forms)
