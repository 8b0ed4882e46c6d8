"""The desk: scan, verdict, hand over, next. The hot path of distro."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from distro.cards.code import Reading, ReadingKind
from distro.model import events as e
from distro.model.cards import Card
from distro.model.entitlements import DueLine
from distro.model.goods import Account, AccountKind
from distro.model.programme import Programme
from distro.model.verdicts import Verdict, VerdictCode
from distro.rules.collectors import collector_problem, mark_of, units_of_proxy
from distro.rules.ledger import move_items
from distro.rules.roles import Task, may
from distro.rules.verdict import Facts, decide
from distro.stations.days import current_day
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.stations.stockroom import shelf_of

HOLDER = e.Collector()

_UNREAD = {
    ReadingKind.DAMAGED: VerdictCode.DAMAGED_CODE,
    ReadingKind.CUT: VerdictCode.DAMAGED_CODE,
    ReadingKind.DOUBLED: VerdictCode.DAMAGED_CODE,
    ReadingKind.FOREIGN: VerdictCode.FOREIGN_CODE,
    ReadingKind.NOT_A_CARD: VerdictCode.NOT_A_CARD,
    ReadingKind.PAPER: VerdictCode.NOT_A_CARD,
}


class Glance(Struct, frozen=True, kw_only=True):
    """The morning in numbers. `refused` counts scans, not people; `last_at` is when the last handover was made."""

    planned: int
    served: int
    handovers: int
    voids: int
    refused: int
    last_at: datetime | None


class Desk:
    """One desk of a point. Keeps nothing of its own: the books know all."""

    def __init__(self, session: Session, point: str, desk: int = 1) -> None:
        self.session = session
        self.point = point
        self.desk = desk

    # ------------------------------------------------------------ verdicts

    def scan(self, reading: Reading) -> Verdict:
        """The verdict for what a scanner read. A refusal is written down while a day is open."""
        books = self.session.books
        if reading.kind is not ReadingKind.GENUINE:
            verdict = Verdict(code=_UNREAD[reading.kind], version=books.version)
        else:
            card = books.cards.get(reading.code)
            if card is None:
                verdict = Verdict(code=VerdictCode.UNKNOWN_CARD, version=books.version, card=reading.code)
            elif card.blank:
                verdict = self._of_blank(card)
            else:
                verdict = self._decide(card.household, card)
        self._note_refusal(verdict)
        return verdict

    def look_up(self, household: str) -> Verdict:
        """The verdict for a household that has no card with it. KeyError when there is no such household."""
        verdict = self._decide(household, None)
        self._note_refusal(verdict)
        return verdict

    def _decide(self, household_id: str, card: Card | None) -> Verdict:
        books = self.session.books
        household = books.register.get(household_id)
        if household is None:
            return Verdict(code=VerdictCode.UNKNOWN_CARD, version=books.version, card=card.code if card else "")
        day = books.days.open_at(self.point)
        rounds = day.rounds if day else ()
        facts = Facts(
            version=books.version,
            point=self.point,
            today=self._today(),
            day_is_open=day is not None,
            household=household,
            card=card,
            entitled=[granted for code in rounds if (granted := books.entitlements.get(code, household_id))],
            handovers=books.handovers.of_household(household_id),
            shortages=books.rounds.shortages(self.point),
        )
        return decide(self.session.programme, facts)

    def _of_blank(self, card: Card) -> Verdict:
        verdict = Verdict(code=VerdictCode.BLANK_CARD, version=self.session.books.version, card=card.code)
        if card.revoked is not None:
            return replace(verdict, code=VerdictCode.CARD_REVOKED, reason=card.revoked, on=card.revoked_on)
        return verdict

    def _note_refusal(self, verdict: Verdict) -> None:
        day = self.session.books.days.open_at(self.point)
        # A blank is no refusal: somebody is about to get it.
        if verdict.code.may_collect or verdict.code is VerdictCode.BLANK_CARD or day is None:
            return
        self.session.append(
            [
                e.ScanRefused(
                    **self.session.stamper()(self.point),
                    day=day.name,
                    desk=self.desk,
                    verdict=verdict.code,
                    household=verdict.household,
                    card=verdict.card,
                )
            ]
        )

    # ------------------------------------------------------------ handing over

    def hand_over(
        self,
        verdict: Verdict,
        lines: Sequence[e.HandoverLine] | None = None,
        collector: e.Collector = HOLDER,
        how: e.How = e.How.SCANNED,
        occurred_at: datetime | None = None,
    ) -> e.Handover:
        """Hand over all that is due, or `lines` of it. Returns once it is durable.

        The verdict is made again first: what changed since (another desk, a void) counts. Refused when nothing may be
        collected now, a line settles more than is due, or the collector may not collect for this household.
        """
        self.session.demand(Task.SERVE)
        current_day(self.session, self.point)
        card = self.session.books.cards.get(verdict.card) if verdict.card else None
        now = self._decide(verdict.household, card)
        if not now.code.may_collect:
            raise Refused("handover_not_due", verdict=now.code)
        self._check_collector(now.household, collector)
        chosen = tuple(all_of(now.due)) if lines is None else tuple(lines)
        _check_within(chosen, now.due)
        return self._append(now, chosen, collector, how, occurred_at)

    def hand_over_anyway(
        self,
        verdict: Verdict,
        lines: Sequence[e.HandoverLine],
        supervisor: str,
        passphrase: str,
        reason: str,
        collector: e.Collector = HOLDER,
        how: e.How = e.How.SCANNED,
    ) -> e.Handover:
        """An override: a supervisor hands over `lines` against the verdict, by name and with a reason; it is counted.

        It exists because in one camp both principal and alternate were refused for 4,000 households. Refused without a
        reason, for an unknown household, or when that person may not; WrongPassphrase of the store.
        """
        if not reason.strip():
            raise Refused("reason_missing")
        if not verdict.household:
            raise Refused("household_unknown", number="")
        role = self.session.store.check_passphrase(supervisor, passphrase)
        if not may(role, Task.OVERRIDE):
            raise Refused("not_your_role", role=role, task=Task.OVERRIDE)
        return self._append(verdict, tuple(lines), collector, how, None, supervisor, reason.strip())

    def _append(
        self,
        verdict: Verdict,
        chosen: tuple[e.HandoverLine, ...],
        collector: e.Collector,
        how: e.How,
        occurred_at: datetime | None,
        override_by: str = "",
        override_reason: str = "",
    ) -> e.Handover:
        session = self.session
        day = current_day(session, self.point)
        shelf = session.books.stock.shelf(shelf_of(self.point))
        services = session.programme.services_given
        named, key = collector.name.strip(), session.card_key  # the key may have to be made first
        stamp = session.stamper(occurred_at)
        event = e.Handover(
            **stamp(self.point),
            day=day.name,
            desk=self.desk,
            household=verdict.household,
            card=verdict.card,
            how=how,
            lines=chosen,
            movements=move_items(
                shelf,
                [(line.item, line.quantity) for line in chosen if line.item not in services],
                shelf_of(self.point),
                Account(AccountKind.HOUSEHOLD),
                self._today(),
                session.programme.donor,
            ),
            collector=e.Collector(collector.kind, mark_of(named, key)) if named else collector,
            override_by=override_by,
            override_reason=override_reason,
        )
        batch: list[e.Event] = [event]
        if named:
            batch.append(
                e.CollectorNamed(**stamp(self.point), handover=event.id, name=named, relation=collector.relation)
            )
        session.append(batch)
        return event

    def proxy_units(self, name: str) -> int:
        """For how many households the proxy called `name` collected today; above the programme's limit, say so."""
        day = self.session.books.days.open_at(self.point)
        return units_of_proxy(mark_of(name, self.session.card_key), day.handovers.values()) if day else 0

    def _check_collector(self, household_id: str, collector: e.Collector) -> None:
        household = self.session.books.register.get(household_id)
        if household is not None and (problem := collector_problem(household, collector)):
            raise Refused(problem)

    def void(self, handover: str, reason: str) -> e.Void:
        """Take a handover back: goods return to the point, the entitlement is restored. A reason is asked.

        Refused without a reason, for an unknown handover, or one that was voided already.
        """
        session = self.session
        session.demand(Task.VOID)
        day = current_day(session, self.point)
        reason = reason.strip()
        if not reason:
            raise Refused("reason_missing")
        if session.books.handovers.get(handover) is None:
            raise Refused("handover_unknown")
        if session.books.handovers.void_of(handover) is not None:
            raise Refused("handover_voided_already")
        event = e.Void(**session.stamper()(self.point), day=day.name, handover=handover, reason=reason)
        session.append([event])
        return event

    # ------------------------------------------------------------ looking around

    def recent(self, count: int = 10) -> list[e.Handover]:
        """The last handovers of the open day, newest first."""
        day = self.session.books.days.open_at(self.point)
        return list(reversed(list(day.handovers.values())[-count:])) if day else []

    def glance(self) -> Glance:
        """How the day goes. Works in time that does not grow with the register, apart from the planned count."""
        day = self.session.books.days.open_at(self.point)
        if day is None:
            return Glance(planned=0, served=0, handovers=0, voids=0, refused=0, last_at=None)
        entitlements = self.session.books.entitlements
        planned = {granted.household for code in day.rounds for granted in entitlements.at(code, self.point)}
        last = next(reversed(day.handovers.values()), None)
        return Glance(
            planned=len(planned),
            served=len(day.served()),
            handovers=len(day.handovers),
            voids=len(day.voids),
            refused=len(day.refusals),
            last_at=last.occurred_at if last else None,
        )

    def _today(self) -> date:
        return self.session.now().date()


def all_of(due: Iterable[DueLine]) -> Iterable[e.HandoverLine]:
    """Handover lines that give all that is due."""
    for line in due:
        yield e.HandoverLine(line.round, line.basket, line.item, line.quantity, line.quantity)


def declined(due: DueLine, amount: int) -> e.HandoverLine:
    """`amount` of what is due is not wanted: nothing is given, and it is settled."""
    return e.HandoverLine(due.round, due.basket, due.item, 0, amount)


def substituted(programme: Programme, due: DueLine, given: str, amount: int) -> e.HandoverLine:
    """`amount` of what is due, given as another item by the programme's table. Refused when the table has no such swap.

    The amount must be a whole number of swaps.
    """
    for swap in programme.substitutions:
        if (swap.due, swap.given) == (due.item, given) and amount % swap.due_amount == 0:
            quantity = amount // swap.due_amount * swap.given_amount
            return e.HandoverLine(due.round, due.basket, given, quantity, amount, due.item)
    raise Refused("no_such_substitution", due=due.item, given=given)


def _check_within(lines: Iterable[e.HandoverLine], due: Iterable[DueLine]) -> None:
    left = {(line.round, line.basket, line.item): line.quantity for line in due}
    for line in lines:
        key = (line.round, line.basket, line.instead_of or line.item)
        left[key] = left.get(key, 0) - line.settles
        if line.quantity < 0 or line.settles < 0 or left[key] < 0:
            raise Refused("line_not_due", item=line.item)
