"""Who stands at the desk: only what is needed to greet, to check, and to help."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from distro.model.events import Collector
from distro.model.people import CollectorKind, Household
from distro.model.programme import Programme
from distro.rules.challenge import answer_of
from distro.rules.lane import has_priority
from distro.stations.desk import HOLDER
from distro.texts import say
from distro.texts.spaces import NO_BREAK
from distro.tui.commands import Reveal, WhoCollects, WrongAnswer
from distro.tui.desk.wording import Showing
from distro.tui.look.plain import paragraph
from distro.tui.widgets.pane import Pane
from distro.wording import dates
from distro.wording.minding import instructions
from distro.wording.names import point_name
from distro.wording.people import collector_name, composition

_CHOSEN, _OTHER = "●", "○"


class Who(Pane):
    """Register number, name, size, who they are; the question to ask, who collects, what to mind."""

    def __init__(self, programme: Programme) -> None:
        super().__init__(id="who")
        self._programme = programme
        self._household: Household | None = None
        self._showing = Showing()
        self._may_come: Sequence[Collector] = (HOLDER,)
        self._last_by = ""

    def show(
        self,
        household: Household | None,
        showing: Showing,
        may_come: Sequence[Collector] = (HOLDER,),
        last_by: str = "",
    ) -> None:
        """Show `household`; the answer to the question only once it was asked for.

        `may_come` are those who may be expected to collect; `last_by` collected last time, unless it was the holder.
        """
        self._household, self._showing, self._may_come, self._last_by = household, showing, may_come, last_by
        self.renew()

    def on_click(self) -> None:
        if self._showing.may_choose:
            self.post_message(WhoCollects())

    def lines(self, width: int, height: int) -> list[Content]:
        household, verdict = self._household, self._showing.verdict
        if household is None:
            return paragraph(say("desk.who.nobody"), width, "$quiet") if verdict else []
        if self._is_stacked:
            return self._in_short(household, width)
        blocks = [self._identity(household, width)]
        may_collect = self._showing.is_to_be_served
        if may_collect:
            blocks.append(self._challenge(household, width))
        if self._showing.may_choose:
            blocks.append(self._collectors(width))
        if may_collect:
            blocks.append(self._instructions(household, width))
        blocks.append(self._before(width))
        return _fitted([block for block in blocks if block], height)

    @property
    def _is_stacked(self) -> bool:
        """Whether what is due stands below and needs the room."""
        return self.screen.has_class("-slim") or self.screen.has_class("-flat")

    def _in_short(self, household: Household, width: int) -> list[Content]:
        """In as few lines as hold it: who it is, of how many, and the question or whoever else collects."""
        collector = self._showing.collecting.collector
        people = say("desk.who.people", n=household.size)
        lines = paragraph(f"{household.number} · {household.name}", width, "bold $accent")
        if collector != HOLDER:
            return [*lines, *paragraph(f"{people} · {_CHOSEN} {collector_name(collector)}", width, "bold")]
        kind, answer = self._programme.cards.challenge, answer_of(self._programme, household)
        if not self._showing.is_to_be_served or kind == "none":
            return [*lines, *paragraph(people, width)]
        shown = answer if self._showing.revealed else f"({Reveal.key_name()})"
        asked = f"{people} · {say(f'desk.who.challenge.{kind}')} {shown}"
        more = f"{asked} · {self._if_wrong}" if self._if_wrong else asked
        told = [paragraph(text, width) for text in (asked, more)]
        return [*lines, *min(reversed(told), key=len)]  # goods need the lines more

    def _identity(self, household: Household, width: int) -> list[Content]:
        lines = paragraph(household.number, width, "bold $accent")
        if has_priority(self._programme, household):
            lines += paragraph(f"▸ {say('desk.who.priority')}", width, "bold $warning")
        lines += paragraph(household.name, width, "bold")
        lines += paragraph(say("desk.who.people", n=household.size), width)
        made_of = " · ".join(part.replace(" ", NO_BREAK) for part in composition(household))
        return lines + paragraph(made_of, width, "$quiet")

    def _challenge(self, household: Household, width: int) -> list[Content]:
        kind = self._programme.cards.challenge
        if kind == "none":
            return []
        answer = answer_of(self._programme, household) or say("desk.who.no_answer")
        hidden = say("desk.who.ask_then", key=Reveal.key_name())
        shown = self._showing.revealed
        return [
            *paragraph(say(f"desk.who.challenge.{kind}"), width),
            *paragraph(answer if shown else hidden, width, "bold $accent" if shown else "$quiet"),
            *(paragraph(self._if_wrong, width, "$quiet") if self._if_wrong else []),
        ]

    @property
    def _if_wrong(self) -> str:
        """The key for whoever does not know the answer that stands here; empty while there is none."""
        if not self._showing.revealed or not self._showing.asks:
            return ""
        return say("desk.who.if_wrong", key=WrongAnswer.key_name())

    def _collectors(self, width: int) -> list[Content]:
        """Everybody who may come, the one who is here marked; a person who was not named beforehand comes last."""
        collecting = self._showing.collecting
        here = collecting.collector
        somebody_else = here if here.kind is CollectorKind.PROXY else Collector(CollectorKind.PROXY)
        lines = paragraph(say("desk.collector.ask"), width, "$quiet")
        for one in (*self._may_come, somebody_else):
            chosen = one == here
            mark = _CHOSEN if chosen else _OTHER
            lines += paragraph(f"{mark} {collector_name(one)}", width, "bold" if chosen else "$quiet")
        if collecting.households:
            lines += paragraph(f"▸ {say('desk.collector.many', n=collecting.households)}", width, "bold $warning")
        return lines

    def _instructions(self, household: Household, width: int) -> list[Content]:
        told = instructions(self._programme, household)
        return [line for text in told for line in paragraph(f"▸ {text}", width, "bold $warning")]

    def _before(self, width: int) -> list[Content]:
        """When something was received before, or by whom just now where it was all collected."""
        verdict = self._showing.verdict
        if verdict is None or not verdict.past:
            return []
        if verdict.code.may_collect:
            where = point_name(self._programme, verdict.past[0].site)
            text = say("desk.who.before", day=dates.day(verdict.past[0].occurred_at), point=where)
            return paragraph(text, width, "$quiet")
        return paragraph(say("desk.why.done_by", who=self._last_by), width, "$quiet") if self._last_by else []


def _fitted(blocks: Sequence[list[Content]], height: int) -> list[Content]:
    """The blocks with a line of air between them, where there is room for it."""
    airy = [line for block in blocks for line in (Content(""), *block)][1:]
    return airy if not height or len(airy) <= height else [line for block in blocks for line in block]
