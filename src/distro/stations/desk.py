"""The desk: scan, verdict, hand over, next. The hot path of distro."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from weakref import ref

from msgspec import Struct
from msgspec.structs import replace

from distro.cards.code import Reading, ReadingKind
from distro.model import events as e
from distro.model.cards import Card
from distro.model.entitlements import DueLine
from distro.model.goods import Account, AccountKind, Lot
from distro.model.people import CollectorKind
from distro.model.programme import Substitution
from distro.model.verdicts import Verdict, VerdictCode
from distro.rules.claims import Claim, ClaimStanding
from distro.rules.collectors import (
    CollectorProblem,
    alternate_named,
    by_proxy,
    collector_problem,
    households,
    known_collectors,
    pseudonym,
)
from distro.rules.ledger import at_most, handed_out, in_the_bag
from distro.rules.lines import against_the_verdict, all_of, donor_of, swaps_for, wrong_line
from distro.rules.roles import Task, may
from distro.rules.shortage import without_spoiled
from distro.rules.verdict import Facts, decide
from distro.stations.cleaned import cleaned
from distro.stations.clock_doubt import DoubtedClock, doubt_at_desk
from distro.stations.days import current_day, moment
from distro.stations.errors import Refused
from distro.stations.lookups import household_numbered
from distro.stations.proving import prove_may
from distro.stations.rules_date import today
from distro.stations.session import Session
from distro.stations.shown import count_shown
from distro.stations.stockroom import shelf_of, store_of
from distro.stations.strays import StrayPlace

HOLDER = e.Collector()
EMPTY_BAG: Mapping[Lot, int] = {}
UNDO_WITHIN = timedelta(minutes=2)

_UNREAD = {
    ReadingKind.DAMAGED: VerdictCode.DAMAGED_CODE,
    ReadingKind.CUT: VerdictCode.DAMAGED_CODE,
    ReadingKind.DOUBLED: VerdictCode.DAMAGED_CODE,
    ReadingKind.FOREIGN: VerdictCode.FOREIGN_CODE,
    ReadingKind.NOT_A_CARD: VerdictCode.NOT_A_CARD,
    ReadingKind.PAPER: VerdictCode.NOT_A_CARD,
    ReadingKind.LOT: VerdictCode.NOT_A_CARD,
}


class Glance(Struct, frozen=True, kw_only=True):
    """The morning in numbers. `refused` counts scans, not people; `last_at` is when the last handover was made.

    `absent` are the planned that have not come; `served` are all who came, planned or not.
    """

    planned: int
    served: int
    absent: int
    handovers: int
    voids: int
    refused: int
    last_at: datetime | None


class Collecting(Struct, frozen=True):
    """Who stands at the desk for a household, and what is to be minded before anything is handed over.

    `problem` stands against it. `households` is for how many a proxy collects today, this one counted in, when that is
    more than the programme's limit; else 0.
    """

    collector: e.Collector = HOLDER
    problem: CollectorProblem | None = None
    households: int = 0


BY_HOLDER = Collecting()


class Second(Struct, frozen=True):
    """Who vouches beside whoever is at the keyboard, and the passphrase that proves it."""

    person: str
    passphrase: str


class Desk:
    """One desk of a point. Keeps nothing of its own: the books know all."""

    def __init__(self, session: Session, point: str, number: int = 1) -> None:
        self.session = session
        self.point = point
        self.number = number
        self._last: tuple[Verdict, object] | None = None  # the last verdict, and what it was made of
        self._limits: tuple[dict[tuple[str, str], int], object] | None = None  # likewise

    # ------------------------------------------------------------ verdicts

    def scan(self, reading: Reading) -> Verdict:
        """The verdict for what a scanner read. A refusal is written down while a day is open."""
        self.session.demand(Task.LOOK_UP)
        books = self.session.books
        if reading.kind is not ReadingKind.GENUINE:
            verdict = Verdict(code=_UNREAD[reading.kind], version=books.version)
        else:
            card = books.cards.get(reading.code)
            if card is None:
                verdict = Verdict(code=VerdictCode.UNKNOWN_CARD, version=books.version, card=reading.code)
            elif not card.household:
                verdict = self._of_nobody(card)
            else:
                verdict = self._decide(card.household, card)
        self._note_refusal(verdict)
        return verdict

    def look_up(self, household: str, on_paper: bool = False) -> Verdict:
        """The verdict for a household that has no card with it; `on_paper`, for what it was given before.

        KeyError when there is no such household.
        """
        self.session.demand(Task.LOOK_UP)
        verdict = self._decide(household, None, on_paper)
        self._note_refusal(verdict)
        return verdict

    def look_up_numbered(self, number: str) -> Verdict:
        """The verdict for who has no card and says their register number. Refused for an unknown one, and to who was
        shown too many households by now."""
        self.session.demand(Task.LOOK_UP)
        household = household_numbered(self.session, number)
        count_shown(self.session, [household.id])
        return self.look_up(household.id)

    def _decide(self, household_id: str, card: Card | None, on_paper: bool = False) -> Verdict:
        """`on_paper`: the goods are gone, and what stands on the shelf limits nothing any more."""
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
            left_on=None if on_paper else books.cards.left_on(household_id),
            entitled=[granted for code in rounds if (granted := books.entitlements.get(code, household_id))],
            handovers=books.handovers.of_household(household_id),
            shortages=books.rounds.shortages(self.point),
            original_of=books.rounds.original_of,
            at_most={} if on_paper else self._at_most(),
        )
        verdict = decide(self.session.programme, facts)
        self._last = None if on_paper else (verdict, self._standing())
        return verdict

    def _standing(self) -> object:
        """What a verdict is made of, beside who it is about: it is the same one as long as this is.

        Books that were made anew since are not held in memory by it.
        """
        books = self.session.books
        return ref(books), books.version, self.session.programme, self._today()

    def _of_nobody(self, card: Card) -> Verdict:
        """A blank, or a card that two households hold: it opens nothing for either."""
        code = VerdictCode.CARD_OF_TWO if card.claimed_by else VerdictCode.BLANK_CARD
        verdict = Verdict(code=code, version=self.session.books.version, card=card.code)
        if card.revoked is not None:
            return replace(verdict, code=VerdictCode.CARD_REVOKED, reason=card.revoked, on=card.revoked_on)
        return verdict

    def _note_refusal(self, verdict: Verdict) -> None:
        day = self.session.books.days.open_at(self.point)
        # A blank is no refusal, for somebody is about to get it; and where nobody serves, nobody came to collect.
        if verdict.code.may_collect or verdict.code is VerdictCode.BLANK_CARD or day is None:
            return
        if not may(self.session.role, Task.SERVE):
            return
        times = 1
        if not (verdict.household or verdict.card):
            times = self.session.strays.seen(StrayPlace(day.name, self.number, verdict.code))
            if not times:
                return
        self.session.append(
            [
                e.ScanRefused(
                    **self.session.stamper()(self.point),
                    day=day.name,
                    desk=self.number,
                    verdict=verdict.code,
                    household=verdict.household,
                    card=verdict.card,
                    times=times,
                )
            ]
        )

    # ------------------------------------------------------------ who collects

    def may_come(self, household_id: str) -> tuple[e.Collector, ...]:
        """Who may be expected for a household: the holder, and those named beforehand."""
        household = self.session.books.register.get(household_id)
        return known_collectors(household) if household is not None else (HOLDER,)

    def collecting(self, household_id: str, collector: e.Collector) -> Collecting:
        """What is to be minded when `collector` comes for a household. One proxy for many is flagged, never stopped."""
        household = self.session.books.register.get(household_id)
        if household is None or collector == HOLDER:
            return Collecting(collector)
        problem = collector_problem(household, collector)
        if problem is not None or collector.kind is not CollectorKind.PROXY:
            return Collecting(collector, problem)
        day = self.session.books.days.open_at(self.point)
        mark = pseudonym(collector.name, self.session.people_key)
        taken = by_proxy(day.handovers.values()).get(mark, ()) if day else ()
        units = len(households(taken) | {household_id})
        return Collecting(collector, None, units if units > self.session.programme.max_units_per_proxy else 0)

    def _checked(self, household_id: str, collector: e.Collector) -> e.Collector:
        """`collector` as it is written down: an alternate as the register has them, a proxy's words cleaned."""
        household = self.session.books.register.get(household_id)
        if household is None or collector.kind is CollectorKind.PRIMARY:
            return HOLDER
        if problem := collector_problem(household, collector):
            raise Refused(problem)
        if collector.kind is CollectorKind.PROXY:
            return e.Collector(collector.kind, cleaned("name", collector.name), cleaned("relation", collector.relation))
        return alternate_named(household, collector.name) or HOLDER

    # ------------------------------------------------------------ handing over

    def hand_over(
        self,
        verdict: Verdict,
        lines: Sequence[e.HandoverLine] | None = None,
        collector: e.Collector = HOLDER,
        how: e.How = e.How.SCANNED,
        occurred_at: datetime | None = None,
        claim: Claim | None = None,
        *,
        challenge: e.Challenge = e.Challenge.NOT_ASKED,
        second: Second | None = None,
        bag: Mapping[Lot, int] = EMPTY_BAG,
    ) -> e.Handover:
        """Hand over all that is due, or `lines` of it. Returns once it is durable.

        `challenge` is what came of the programme's question, `second` who vouches for a household without its card:
        refused without one where the programme wants it, and when the two are the same person or that one may not.
        `claim` is what a hub said of it, where there is one. `bag`: how much was scanned of which lots, the last one
        last; these are booked, and a lot that never stood here is none. The verdict is made again first: what changed
        since (another desk, a void) counts. Refused when nothing may be collected now, a line is not due as it stands,
        or the collector may not collect for this household.
        """
        self.session.demand(Task.SERVE)
        current_day(self.session, self.point)
        on_paper = how in (e.How.PAPER, e.How.RECONSTRUCTED)
        now = self.again(verdict, on_paper)
        if not now.code.may_collect:
            raise Refused("handover_not_due", verdict=now.code)
        chosen = all_of(now.due) if lines is None else tuple(lines)
        if lines is not None or not chosen:
            self._check_lines(now.household, chosen, now.due)
        goods = self._goods(now.household, chosen)
        if not on_paper:
            self._check_goods(goods)
        if challenge is e.Challenge.WRONG:
            raise Refused("answer_wrong")
        vouches = self._vouching(second) if self.needs_second(how) else ""
        standing = self._checked(now.household, collector)
        return self._append(
            now,
            chosen,
            goods,
            standing,
            how,
            occurred_at,
            claim=claim,
            challenge=challenge,
            seconded_by=vouches,
            bag=bag,
        )

    def needs_second(self, how: e.How) -> bool:
        """Whether a household found so is served only when a second person vouches for it."""
        return how is e.How.SEARCHED and self.session.programme.cards.without_card == "second_person"

    def _vouching(self, second: Second | None) -> str:
        if second is None or not second.person:
            raise Refused("second_person_missing")
        if second.person == self.session.person:
            raise Refused("second_person_same")
        prove_may(self.session, second.person, second.passphrase, Task.SERVE)
        return second.person

    def answered_wrong(self, verdict: Verdict) -> Verdict:
        """The household's holder did not know the answer: nothing is due to whoever stands here. Written down."""
        self.session.demand(Task.LOOK_UP)
        wrong = replace(verdict, code=VerdictCode.WRONG_ANSWER, due=(), held=())
        self._note_refusal(wrong)
        return wrong

    def may_be_overridden(self, verdict: Verdict) -> tuple[DueLine, ...]:
        """What a supervisor may let pass of what is refused now; nothing where no override is possible or needed.

        Goods past their date nobody lets pass.
        """
        books = self.session.books
        day, household = books.days.open_at(self.point), books.register.get(verdict.household)
        if day is None or household is None:
            return ()
        now = self.again(verdict)
        if now.code.may_collect:  # only when another desk claimed it, and perhaps never served it
            return now.due if verdict.code is VerdictCode.BEING_SERVED else ()
        rounds = [books.rounds.find(self.session.programme, code) for code in day.rounds]
        entitled = [granted for code in day.rounds if (granted := books.entitlements.get(code, household.id))]
        handovers = books.handovers.of_household(household.id)
        programme, original_of = self.session.programme, books.rounds.original_of
        lines = against_the_verdict(programme, rounds, household, entitled, handovers, original_of)
        return tuple(line for line in without_spoiled(lines, self._at_most()) if line.quantity)

    def hand_over_anyway(
        self,
        verdict: Verdict,
        lines: Sequence[e.HandoverLine],
        supervisor: str,
        passphrase: str,
        reason: str,
        collector: e.Collector = HOLDER,
        how: e.How = e.How.SCANNED,
        bag: Mapping[Lot, int] = EMPTY_BAG,
    ) -> e.Handover:
        """An override: a supervisor hands over `lines` against the verdict, by name and with a reason; it is counted.

        It exists because in one camp both principal and alternate were refused for 4,000 households. Refused without a
        reason, for an unknown household or one that may collect anyway, for a line beyond `may_be_overridden`, for a
        collector who may not collect (a minor's goods go to the minor, whoever allows it), or when that person may not;
        WrongPassphrase of the store.
        """
        self.session.demand(Task.SERVE)
        current_day(self.session, self.point)
        because = cleaned("reason", reason)
        if not because:
            raise Refused("reason_missing")
        if not verdict.household:
            raise Refused("override_of_nobody")
        now = self.again(verdict)
        if now.code.may_collect and verdict.code is not VerdictCode.BEING_SERVED:
            raise Refused("override_not_needed")
        self._check_lines(now.household, lines, self.may_be_overridden(verdict))
        goods = self._goods(now.household, lines)
        self._check_goods(goods)
        standing = self._checked(now.household, collector)
        prove_may(self.session, supervisor, passphrase, Task.OVERRIDE)
        return self._append(now, tuple(lines), goods, standing, how, None, supervisor, because, bag=bag)

    def swaps(self, household_id: str, item: str) -> tuple[Substitution, ...]:
        """What may be given to this household today for an item that is due."""
        handovers = self.session.books.handovers.of_household(household_id)
        return swaps_for(self.session.programme, item, handovers, self._today())

    def again(self, verdict: Verdict, on_paper: bool = False) -> Verdict:
        """The verdict for the same card and household as it is now; nothing is written down."""
        if not on_paper and self._last is not None and verdict is self._last[0] and self._last[1] == self._standing():
            return verdict
        card = self.session.books.cards.get(verdict.card) if verdict.card else None
        return self._decide(verdict.household, card, on_paper)

    def taken(self, verdict: Verdict, claim: Claim) -> Verdict:
        """The verdict when another desk was first to claim this household. Written down like any refusal."""
        owner = claim.owner
        assert owner is not None
        held = replace(verdict, code=VerdictCode.BEING_SERVED, due=(), point=owner.point, desk=owner.desk, at=owner.at)
        self._note_refusal(held)
        return held

    def _check_lines(self, household_id: str, lines: Sequence[e.HandoverLine], due: Sequence[DueLine]) -> None:
        if not lines:
            raise Refused("nothing_to_hand_over")
        items = {line.instead_of for line in lines if line.instead_of}
        swaps = [swap for item in items for swap in self.swaps(household_id, item)]
        if (wrong := wrong_line(lines, due, swaps)) is not None:
            if wrong.instead_of:
                raise Refused("no_such_substitution", due=wrong.instead_of, given=wrong.item)
            raise Refused("line_not_due", item=wrong.item)

    def _check_goods(self, goods: Mapping[tuple[str, str], int]) -> None:
        """What is given in place of something else is looked at too: only good stock is handed out."""
        limits, wanted = self._at_most(), Counter[tuple[str, str]]()
        if not limits:
            return
        for (item, donor), quantity in goods.items():
            for limit in {(item, ""), (item, donor)}:
                wanted[limit] += quantity
        for limit, quantity in wanted.items():
            if quantity > limits.get(limit, quantity):
                raise Refused("goods_spoiled", item=limit[0], n=limits[limit])

    def _goods(self, household_id: str, lines: Sequence[e.HandoverLine]) -> Counter[tuple[str, str]]:
        """What leaves the shelf, by item and whose it is to be; "" is anybody's."""
        programme, entitlements = self.session.programme, self.session.books.entitlements
        services, goods = programme.services_given, Counter[tuple[str, str]]()
        granted = {code: entitlements.get(code, household_id) for code in {line.round for line in lines}}
        for line in lines:
            if line.item not in services:
                donor = donor_of(programme, granted[line.round], line)
                goods[line.item, donor] += line.quantity
        return goods

    def _at_most(self) -> dict[tuple[str, str], int]:
        """The limits of now, made once for a verdict and the handover after it."""
        if self._limits is None or self._limits[1] != self._standing():
            stock = self.session.books.stock
            limits = at_most(stock.shelf(shelf_of(self.point)), stock.shelf(store_of(self.point)), self._today())
            self._limits = limits, self._standing()
        return self._limits[0]

    def _append(
        self,
        verdict: Verdict,
        chosen: tuple[e.HandoverLine, ...],
        goods: Counter[tuple[str, str]],
        collector: e.Collector,
        how: e.How,
        occurred_at: datetime | None,
        override_by: str = "",
        override_reason: str = "",
        claim: Claim | None = None,
        challenge: e.Challenge = e.Challenge.NOT_ASKED,
        seconded_by: str = "",
        bag: Mapping[Lot, int] = EMPTY_BAG,
    ) -> e.Handover:
        session = self.session
        day = current_day(session, self.point)
        stock = session.books.stock
        named, key = collector.name, session.people_key
        stamp = session.stamper(occurred_at or moment(session, day))
        # A name stands before its handover, in the other journal: without it the handover must not be there either.
        for_name = stamp(self.point) if named else {}
        of_handover = stamp(self.point)
        event = e.Handover(
            **of_handover,
            day=day.name,
            desk=self.number,
            household=verdict.household,
            card=verdict.card,
            how=how,
            lines=chosen,
            movements=handed_out(
                stock.shelf(shelf_of(self.point)),
                in_the_bag(goods, bag),
                shelf_of(self.point),
                Account(AccountKind.HOUSEHOLD),
                occurred_at.date() if occurred_at else self._today(),
                stock.shelf(store_of(self.point)),
                session.programme.donor,
            ),
            collector=e.Collector(collector.kind, pseudonym(named, key)) if named else collector,
            override_by=override_by,
            override_reason=override_reason,
            claim=claim.key if claim else "",
            offline=claim is not None and claim.standing is ClaimStanding.SILENT,
            made_of=self._made_of(verdict.household, chosen),
            challenge=challenge,
            seconded_by=seconded_by,
        )
        if named:
            name = e.CollectorNamed(**for_name, handover=event.id, name=named, relation=collector.relation)
            session.append([name, event])
        else:
            session.append([event])
        return event

    def _made_of(self, household_id: str, chosen: Sequence[e.HandoverLine]) -> e.MadeOf | None:
        """Who is in the household, where no entitlement says it."""
        books = self.session.books
        household = books.register.get(household_id)
        if household is None or any(
            books.entitlements.get(code, household_id) for code in {line.round for line in chosen}
        ):
            return None
        return e.MadeOf(household.group, household.members)

    def undone_alone(self, handover: e.Handover) -> bool:
        """Whether whoever is logged in may take this one back with nobody else: a supervisor, or who just made it.

        What somebody else made, what is older than UNDO_WITHIN or of a day that was signed has left the desk: the goods
        are in somebody's bag, and taking it back on paper serves the household twice.
        """
        session, day = self.session, self.session.books.days.open_at(self.point)
        if may(session.role, Task.APPROVE):
            return True
        mine = handover.by == session.person and handover.device == session.store.device
        today = day is not None and handover.day == day.name
        # By a clock that was turned back nothing is young: the handover seems to be of a time to come.
        return mine and today and timedelta() <= session.now() - handover.recorded_at <= UNDO_WITHIN

    def void(self, handover: str, reason: str, allowed: Second | None = None) -> e.Void:
        """Take a handover back: goods return to the point, the entitlement is restored. A reason is asked.

        Refused without a reason, for an unknown handover, one of another point, where the goods come back, one that was
        voided already, or one that is not `undone_alone` when no supervisor allowed it; WrongPassphrase of the store.
        """
        session = self.session
        session.demand(Task.VOID)
        day = current_day(session, self.point)
        reason = cleaned("reason", reason)
        if not reason:
            raise Refused("reason_missing")
        made = session.books.handovers.get(handover)
        if made is None:
            raise Refused("handover_unknown")
        if made.site != self.point:
            raise Refused("handover_elsewhere", point=made.site)
        if session.books.handovers.void_of(handover) is not None:
            raise Refused("handover_voided_already")
        approved_by = ""
        if not self.undone_alone(made):
            if allowed is None:
                raise Refused("void_needs_supervisor", minutes=UNDO_WITHIN // timedelta(minutes=1))
            prove_may(session, allowed.person, allowed.passphrase, Task.APPROVE)
            approved_by = allowed.person
        stamp = session.stamper(moment(session, day))(self.point)
        event = e.Void(**stamp, day=day.name, handover=handover, reason=reason, approved_by=approved_by)
        session.append([event])
        return event

    # ------------------------------------------------------------ looking around

    def below_zero(self, handover: e.Handover) -> tuple[str, ...]:
        """The items of `handover` of which more was given here than the book knows of: at the close it is explained."""
        stock, shelf = self.session.books.stock, shelf_of(self.point)
        lots = [move.lot for move in handover.movements]
        below = [
            lot.item for lot in lots
            if stock.on_hand(shelf, lot.item) < 0 or stock.on_hand(shelf, lot.item, donor=lot.donor) < 0
        ]  # fmt: skip
        return tuple(dict.fromkeys(below))

    def recent(self, count: int = 10) -> list[e.Handover]:
        """The last handovers of the open day, newest first."""
        day = self.session.books.days.open_at(self.point)
        return list(islice(reversed(day.handovers.values()), count)) if day else []

    def glance(self) -> Glance:
        """How the day goes. Everybody is counted once; after that it costs no more with a larger register or day."""
        day = self.session.books.days.open_at(self.point)
        if day is None:
            return Glance(planned=0, served=0, absent=0, handovers=0, voids=0, refused=0, last_at=None)
        expected = self.session.books.expected(day)
        last = next(reversed(day.handovers.values()), None)
        return Glance(
            planned=len(expected.planned),
            served=expected.served,
            absent=expected.absent,
            handovers=len(day.handovers),
            voids=len(day.voids),
            refused=sum(refusal.times for refusal in day.refusals) + self.session.strays.waiting(day.name),
            last_at=last.occurred_at if last else None,
        )

    def clock_doubt(self) -> DoubtedClock | None:
        """What speaks against the clock while a day is open here: asked about once, before anything is handed over."""
        day = self.session.books.days.open_at(self.point)
        return doubt_at_desk(self.session, day) if day is not None else None

    def _today(self) -> date:
        return today(self.session, self.point)


def proxy(name: str, relation: str) -> e.Collector:
    """Somebody who was not named beforehand. Refused without name or relation, and as any text that somebody typed."""
    name, relation = cleaned("name", name), cleaned("relation", relation)
    if not name or not relation:
        raise Refused(CollectorProblem.NOT_NAMED)
    return e.Collector(CollectorKind.PROXY, name, relation)
