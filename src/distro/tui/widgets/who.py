"""Who stands at the desk: only what is needed to greet, to check, and to help."""

from __future__ import annotations

from textual.content import Content

from distro.model.people import Household
from distro.model.programme import Programme
from distro.reports.rations import point_name
from distro.texts import in_words, say
from distro.tui import dates
from distro.tui.commands import Reveal
from distro.tui.plain import NO_BREAK, paragraph
from distro.tui.widgets.pane import Pane
from distro.tui.wording import Showing, challenge_answer, composition


class Who(Pane):
    """Register number, name, size, who they are; the question to ask, what to mind."""

    def __init__(self, programme: Programme) -> None:
        super().__init__(id="who")
        self._programme = programme
        self._household: Household | None = None
        self._showing = Showing()

    def show(self, household: Household | None, showing: Showing) -> None:
        """Show `household`; the answer to the question only once it was asked for."""
        self._household, self._showing = household, showing
        self.renew()

    def lines(self, width: int, height: int) -> list[Content]:
        household = self._household
        if household is None:
            return paragraph(say("desk.who.nobody"), width, "$quiet") if self._showing.verdict else []
        lines = [
            *paragraph(household.number, width, "bold $accent"),
            *paragraph(household.name, width, "bold"),
            *paragraph(say("desk.who.people", n=household.size), width),
        ]
        lines += paragraph(" · ".join(part.replace(" ", NO_BREAK) for part in composition(household)), width, "$quiet")
        if self._showing.verdict and self._showing.verdict.code.may_collect:
            lines += self._challenge(household, width)
            lines += self._instructions(household, width)
        return lines

    def _challenge(self, household: Household, width: int) -> list[Content]:
        kind = self._programme.cards.challenge
        if kind == "none":
            return []
        answer = challenge_answer(self._programme, household) or say("desk.who.no_answer")
        hidden = say("desk.who.ask_then", key=Reveal.key_name())
        shown = self._showing.revealed
        return [
            Content(""),
            *paragraph(say(f"desk.who.challenge.{kind}"), width),
            *paragraph(answer if shown else hidden, width, "bold $accent" if shown else "$quiet"),
        ]

    def _instructions(self, household: Household, width: int) -> list[Content]:
        lines: list[Content] = []
        known = {flag.code: flag for flag in self._programme.flags}
        for code in household.flags:
            if code in known:
                lines += paragraph(f"▸ {in_words(known[code].instruction)}", width, "bold $warning")
        if household.lone_minor:
            lines += paragraph(f"▸ {say('desk.who.lone_minor')}", width, "bold $warning")
        for alternate in household.alternates:
            lines += paragraph(
                say("desk.who.alternate", name=alternate.name, relation=alternate.relation), width, "$quiet"
            )
        verdict = self._showing.verdict
        if verdict and verdict.past:
            last = verdict.past[0]
            where = point_name(self._programme, last.site)
            lines += paragraph(say("desk.who.before", day=dates.day(last.occurred_at), point=where), width, "$quiet")
        return [Content(""), *lines] if lines else []
