"""A whole day, played through the same stations that people use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from distro.cards.code import mint, read
from distro.model.events import Collector, DayClosed
from distro.model.goods import AdjustmentReason
from distro.model.people import CollectorKind
from distro.model.services import PROTECTED, Channel, FeedbackCategory, Outcome
from distro.rehearsal.stage import PASSPHRASE, SERVICES, Stage, queue_of
from distro.rules.lines import all_of, declined
from distro.rules.needs import find_services, next_question
from distro.stations import days, service_desk
from distro.stations.clock import RehearsalClock
from distro.stations.closing import Close
from distro.stations.desk import HOLDER, Desk
from distro.stations.session import Session
from distro.stations.stockroom import standing

_SHARE_NO_SHOW = 0.07
_SHARE_SERVICES = 0.3
_SHARE_FOLLOWED = 0.6
_SHARE_FEEDBACK = 0.2
_OUTCOMES = (Outcome.RECEIVED, Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.DECLINED, Outcome.CLOSED)
_SECONDS_A_HOUSEHOLD = 42
_ALREADY_SERVED = 24
_BETWEEN_SURPRISES = 5


@dataclass
class Played:
    """What a played day came to: scans made, handovers that stand, and how it was closed."""

    scans: int = 0
    handovers: int = 0
    closed: DayClosed | None = None


@dataclass
class Morning:
    """A stage with its first people served; `next_card` gives what the next one holds up, None when all have come."""

    stage: Stage
    next_card: Callable[[], str | None]


def morning_under_way(stage: Stage, random: Random) -> Morning:
    """Serve the first people, and let time run on by itself."""
    queue = queue_of(stage.session, stage.day.point)
    random.shuffle(queue)
    first = min(_ALREADY_SERVED, len(queue) // 4)
    serve(stage, queue[:first], random)
    stage.session.clock = RehearsalClock(stage.clock.time)
    waiting = _with_surprises(stage, queue[:first], queue[first:], random)
    return Morning(stage, lambda: next(waiting, None))


def _with_surprises(stage: Stage, came: list[str], queue: list[str], random: Random) -> Iterator[str]:
    """The cards of `queue`, and after every few of them something that a desk should have met before.

    Somebody of those who `came` already, what is no card of ours, who should be elsewhere, a card that was replaced.
    """
    cards, people = stage.session.books.cards, stage.session.books.register
    away = {household.id for household in people if household.point != stage.day.point}
    elsewhere = [card.code for card in cards if not card.revoked and card.household in away]
    revoked = [card.code for card in cards if card.revoked]
    surprises = [kind for kind in (came, [mint(bytes(32)), "https://example.org"], elsewhere, revoked) if kind]
    for number, code in enumerate(queue, 1):
        yield code
        turn, left = divmod(number, _BETWEEN_SURPRISES)
        if not left:
            yield random.choice(surprises[(turn - 1) % len(surprises)])


def _silent(done: int, total: int) -> None:
    """Nobody listens."""


def play_day(stage: Stage, random: Random, tell: Callable[[int, int], None] = _silent) -> Played:
    """Play the stage's day: the queue with its no-shows, second visits, strangers, a void, a short issue; then close.

    `tell` hears how many of the queue have passed. The clock moves by itself.
    """
    queue = [card for card in queue_of(stage.session, stage.day.point) if random.random() >= _SHARE_NO_SHOW]
    random.shuffle(queue)
    played = serve(stage, queue, random, tell)
    played.closed = _close(stage, random)
    return played


def serve(stage: Stage, queue: list[str], random: Random, tell: Callable[[int, int], None] = _silent) -> Played:
    """Serve `queue`; now and then somebody comes twice, sends another, takes a part, declines, has a foreign card."""
    played = Played()
    session, clock = stage.session, stage.clock
    desks = [Desk(session, stage.day.point, number) for number in (1, 2)]
    for done, code in enumerate(queue, 1):
        desk = random.choice(desks)
        clock.time += timedelta(seconds=random.uniform(0.5, 1.5) * _SECONDS_A_HOUSEHOLD)
        verdict = desk.scan(read(code, session.card_key))
        played.scans += 1
        if not verdict.code.may_collect:
            continue
        chance = random.random()
        if chance < 0.02 and len(verdict.due) > 1:  # one item is short: the rest stays due
            desk.hand_over(verdict, all_of(verdict.due[:-1]))
        elif 0.06 <= chance < 0.08:  # somebody declines the last item
            *wanted, last = verdict.due
            desk.hand_over(verdict, [*all_of(wanted), declined(last, last.quantity)])
        else:
            handover = desk.hand_over(verdict, collector=_collector(desk, verdict.household, chance))
            if chance > 0.985:
                desk.void(handover.id, "mauvais ménage servi")
                continue
        played.handovers += 1
        if 0.02 <= chance < 0.05:  # comes back for more
            desk.scan(read(code, session.card_key))
            played.scans += 1
        elif 0.05 <= chance < 0.06:  # a card of another programme
            desk.scan(read(mint(bytes(32)), session.card_key))
            played.scans += 1
        tell(done, len(queue))
    return played


def _collector(desk: Desk, household: str, chance: float) -> Collector:
    """Mostly the holder; now and then who was named beforehand, or a neighbour."""
    if 0.1 <= chance < 0.2:
        return desk.may_come(household)[-1]
    somebody = Collector(CollectorKind.PROXY, "Voisine Essai", "voisine")
    if 0.2 <= chance < 0.21 and desk.collecting(household, somebody).problem is None:
        return somebody
    return HOLDER


def play_services(stage: Stage, random: Random) -> Played:
    """The day after, at the second table: counselling, needs checks, referrals and what became of them; then close."""
    session, point = stage.session, stage.day.point
    stage.clock.time += timedelta(hours=18)
    days.open_day(session, point, (SERVICES,))
    queue = [card for card in queue_of(session, point, SERVICES) if random.random() < _SHARE_SERVICES]
    played = serve(stage, queue, random)
    for code in queue:
        stage.clock.time += timedelta(seconds=random.uniform(60, 240))
        _orient(session, code, random)
        if random.random() < _SHARE_FEEDBACK:
            about, channel = random.choice(list(FeedbackCategory)), random.choice(list(Channel))
            service_desk.take_feedback(session, point, about, channel)
    stage.clock.time += timedelta(hours=20)
    for referral in service_desk.referrals(session):
        if random.random() < _SHARE_FOLLOWED:
            service_desk.follow(session, referral.slip.number, random.choice(_OUTCOMES))
    played.closed = _close(stage, random, surprises=0)
    return played


def _orient(session: Session, code: str, random: Random) -> None:
    """A needs check with answers drawn by lot, and a slip for each need that somebody in this city answers."""
    card = session.books.cards.get(code)
    household = session.books.register.get(card.household) if card else None
    if household is None:
        return
    given: dict[str, str] = {}
    while question := next_question(session.programme.questions, given):
        given[question.code] = random.choice(question.answers).code
    needs = service_desk.check_needs(session, household.id, given)
    city = session.programme.point(household.point).city
    for need in needs.services:
        places = find_services(session.books.referrals.service_map(session.programme), need, city, household)
        place = next((place for place in places if not place.is_government), None)
        if place is not None and need not in PROTECTED:
            service_desk.refer(session, household.id, need, place.code, needs.priority)


def _close(stage: Stage, random: Random, surprises: int = 2) -> DayClosed:
    """Count what is there, with some small surprises, explain them, sign."""
    close = Close(stage.session, stage.day.point)
    stage.clock.time += timedelta(minutes=40)
    book = dict(standing(stage.session, stage.day.point))
    missing = random.sample(sorted(book), k=min(surprises, len(book)))
    for item in close.items:
        close.count(item, max(0, book.get(item, 0) - (1 if item in missing else 0)))
    for line in close.unexplained():
        close.explain(line.item, AdjustmentReason.LOST, "introuvable au comptage")
    return close.sign("enregistrement", "superviseur", PASSPHRASE, PASSPHRASE)
