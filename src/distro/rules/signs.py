"""What an auditor would ask: acts that a fraud leaves behind, who did them, how often, and how often the others did.

A sign accuses nobody. It is listed wherever it was found; it `stands_out` where one person did what the others hardly
ever do, or where the same hand did both halves of something that takes two. Rates are compared by the chance that as
many would have fallen to one person by lot; with few acts nothing stands out by a rate, and nobody where the others'
work is another one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from math import exp, lgamma, log, log1p
from statistics import median

from msgspec import Struct

from distro.model import events as e
from distro.model.goods import AccountKind
from distro.model.people import CollectorKind, Household
from distro.model.verdicts import VerdictCode
from distro.rules.names import alike
from distro.rules.store_signs import A_LOT, of_stock, whittled
from distro.rules.told import Seen, SignKind, Told, day_of

_CHANCE = 0.01  # how rarely an honest person would stand out by one rate
_SAME_NAME = 0.85
_UNDO = timedelta(minutes=2)  # later than this the goods have left
_FAST = timedelta(seconds=5)
_CLOCK_BACK = timedelta(minutes=5)
_FAR_MORE = 4
_LEFT = timedelta(minutes=30)  # whoever comes back sooner with a card asks for what is missing in the bag
_OF_A_HELP_DESK = 8  # one in so many at least comes to it without a card
_CUT = timedelta(minutes=10)  # shorter than this nobody takes to paper
_NOTHING = 1e-12  # of a chance
_WENT_ON = 4  # people are served on paper at no less than this part of the usual pace


class FraudSign(Struct, frozen=True, kw_only=True):
    """`who` did this `times` times in `of` acts that might have been such; the others `others` times in `others_of`.

    `where` are papers, days or waybills to look at; never a household.
    """

    kind: SignKind
    who: str
    times: int
    of: int
    others: int
    others_of: int
    stands_out: bool
    where: tuple[str, ...] = ()


# Seen this often by one hand, it stands out whatever the others do: each half alone is honest work.
_AT_LEAST = {
    SignKind.SIZE_RAISED: 1,
    SignKind.ALTERNATE_NEW: 1,
    SignKind.CARD_SAME_DAY: 2,
    SignKind.NAME_ONLY: 2,
    SignKind.OVERRIDE_OWN: 1,
    SignKind.VOID_SERVED_AGAIN: 2,
    SignKind.PROXY_ALIKE: 1,
    SignKind.RECONSTRUCTED: 2,
    SignKind.RECEIPT_LESS: 1,
    SignKind.SPOILED_DESTROYED: 1,
    SignKind.OWN_SECOND: 1,
    SignKind.CLOCK_BACK: 1,
    SignKind.PERSON_PASSING: 1,
}


def signs(
    events: Iterable[e.Event], sites: Collection[str], first: date, last: date, most_by_proxy: int
) -> list[FraudSign]:
    """The signs of a period at some sites, the standing out first. `most_by_proxy`: households for one proxy a day."""
    told = Told(sorted(events, key=lambda event: event.id), sites, first, last)
    found: defaultdict[tuple[SignKind, str], list[str]] = defaultdict(list)
    for kind, who, where in _seen(told, most_by_proxy):
        found[kind, who].append(where)
    acts, ordinary, whittlers = _acts(told), _ordinary(told), whittled(told)
    every = [_sign(kind, who, where, found, acts, ordinary, whittlers) for (kind, who), where in found.items()]
    return sorted(every, key=lambda sign: (not sign.stands_out, sign.kind, -sign.times, sign.who))


def _sign(
    kind: SignKind,
    who: str,
    where: list[str],
    found: dict[tuple[SignKind, str], list[str]],
    acts: Acts,
    ordinary: Counter[tuple[SignKind, str]],
    whittlers: Collection[str],
) -> FraudSign:
    counted = acts.get(kind, acts[SignKind.NO_CARD])
    times, of = len(where), max(counted[who], len(where))
    others = sum(len(more) for (other, by), more in found.items() if other is kind and by != who)
    others_of = max(counted.total() - counted[who], others)
    if kind is SignKind.NEW_SERVED:  # by the same hand as registered them, against that hand's share of the handovers
        handed = acts[SignKind.NO_CARD]
        share = (handed[who] - times) / max(1, handed.total() - times)
        out = times > 1 and _tail(times, of, share) < _CHANCE
    elif kind in _AT_LEAST:
        out = times - ordinary[kind, who] >= _AT_LEAST[kind]
    elif kind is SignKind.RECEIPT_ALONE:  # where others take somebody along
        out = others * 3 < others_of
    elif kind is SignKind.STOCK_NOTE:
        most = max(
            (n for (other, by), more in found.items() if other is kind and by != who for n in Counter(more).values()),
            default=0,
        )
        out = max(Counter(where).values()) >= max(A_LOT, _FAR_MORE * most) or who in whittlers
    elif kind in (SignKind.DESTROYED, SignKind.STORE_SHORT):  # goods do spoil and go: it is there to be looked up
        out = False
    else:
        odd = times - ordinary[kind, who]
        if kind in (SignKind.PAPER, SignKind.CARD_AGAIN):  # there is hardly a reason for one, so a few tell already
            chance = _tail(odd, of, (others + 0.5) / (others_of + 1))
        else:
            chance = _by_lot(odd, of, others, others_of)
        out = odd > 1 and chance < _CHANCE
    look = tuple(dict.fromkeys(filter(None, where)))
    return FraudSign(
        kind=kind, who=who, times=times, of=of, others=others, others_of=others_of, stands_out=out, where=look
    )


def _tail(times: int, of: int, rate: float) -> float:
    """The chance of at least `times` in `of` at that rate."""
    if times <= of * rate:
        return 1.0  # no more than is usual
    chance = exp(_ways(of, times) + times * log(rate) + (of - times) * log1p(-rate)) if rate > 0 else 0.0
    return _and_more(chance, times, of, lambda n: (of - n) * rate / ((n + 1) * (1 - rate)))


def _by_lot(times: int, of: int, others: int, others_of: int) -> float:
    """The chance that of all that was seen at least `times` fell to this one by lot (hypergeometric tail)."""
    acts, seen = of + others_of, times + others
    if times * acts <= of * seen:
        return 1.0  # no more than is usual
    chance = exp(_ways(of, times) + _ways(others_of, others) - _ways(acts, seen))
    left = others_of - seen
    return _and_more(chance, times, min(of, seen), lambda n: (of - n) * (seen - n) / ((n + 1) * (left + n + 1)))


def _ways(of: int, n: int) -> float:
    """The logarithm of how many ways there are to choose `n` of so many: of a year, past counting."""
    return lgamma(of + 1) - lgamma(n + 1) - lgamma(of - n + 1)


def _and_more(chance: float, times: int, most: int, step: Callable[[int], float]) -> float:
    """That chance and those of all that is rarer still; `step` says by how much each next one is."""
    whole = chance
    for n in range(times, most):
        chance *= step(n)
        whole += chance
        if chance < whole * _NOTHING:
            break
    return whole


# ---------------------------------------------------------------- what there is to look at

Acts = dict[SignKind, Counter[str]]


def _acts(told: Told) -> Acts:
    """How many acts of each kind each person did at all: what a count is held against."""
    handed = Counter(handover.by for handover in told.handovers)
    registered = Counter(
        versions[0].by for household, versions in told.versions.items() if told.of_household.get(household)
    )
    receipts = Counter(one.by for one in told.here if isinstance(one, e.GoodsReceived))
    papers = Counter(one.by for one in told.here if isinstance(one, e.GoodsReceived | e.GoodsMoved))
    voids = Counter(void.by for void in told.voids)
    approved = {(made.override_by, made.day) for made in told.handovers if made.override_by}
    by_day = Counter(made.day for made in told.handovers)
    could_approve: Counter[str] = Counter()
    for who, day in approved:
        could_approve[who] += by_day[day]
    return {
        SignKind.NO_CARD: handed,
        SignKind.OVERRIDE: could_approve,  # who approves is held against others who do, on their days
        SignKind.NEW_SERVED: registered,
        SignKind.RECEIPT_ALONE: receipts,
        SignKind.RECEIPT_LESS: receipts,
        SignKind.PAPER_CANCELLED: papers,
        SignKind.DESTROYED: papers,
        SignKind.STORE_SHORT: papers,
        SignKind.SPOILED_DESTROYED: papers,
        SignKind.OWN_SECOND: Counter(one.approved_by for one in told.here if isinstance(one, e.DayClosed)),
        SignKind.VOID_LATE: voids,
        SignKind.VOID_SERVED_AGAIN: voids,
    }


def _ordinary(told: Told) -> Counter[tuple[SignKind, str]]:
    """How many of what is held against the others' rate came one person's way by the work they were given.

    Whoever sits at the help desk has those without a card, who were asked, or for whom a second person spoke; a lost
    card is replaced there, and a son named who fetches for his mother: both are served at once. Whoever types in the
    slips of a power cut has them all: it lies between two handovers that laptops recorded, and people were served in it
    as before. A few slips said to be of a lunch break are none.
    """
    ordinary: Counter[tuple[SignKind, str]] = Counter()
    help_desks = _help_desks(told)
    for made in told.handovers:
        if _is_asked_for(made) and (made.site, made.desk) in help_desks:
            ordinary[SignKind.NO_CARD, made.by] += 1
    for kind, served_at_once in ((SignKind.CARD_SAME_DAY, _served_at_once), (SignKind.ALTERNATE_NEW, _named_at_once)):
        for changed, made in served_at_once(told):
            if (made.site, made.desk) in help_desks:
                ordinary[kind, changed.by] += 1
    by_day: defaultdict[str, list[e.Handover]] = defaultdict(list)
    for made in told.handovers:
        by_day[made.day].append(made)
    for day in by_day.values():
        live = sorted(made.recorded_at for made in day if made.how not in (e.How.PAPER, e.How.RECONSTRUCTED))
        slips = [made for made in day if made.how is e.How.PAPER]
        gaps = list(pairwise(live))
        usual = median([(after - before).total_seconds() for before, after in gaps] or [0.0])
        for before, after in gaps:
            within = [slip for slip in slips if before < slip.occurred_at < after]
            if _CUT <= after - before <= timedelta(seconds=_WENT_ON * usual * len(within)):
                ordinary.update((SignKind.PAPER, slip.by) for slip in within)
    return ordinary


def _help_desks(told: Told) -> set[tuple[str, int]]:
    """The desks to which many are sent who have no card; they serve others too."""
    at_desks = Counter((made.site, made.desk) for made in told.handovers)
    without = Counter((made.site, made.desk) for made in told.handovers if _is_asked_for(made))
    return {desk for desk, n in without.items() if n >= A_LOT and n * _OF_A_HELP_DESK >= at_desks[desk]}


def _is_asked_for(made: e.Handover) -> bool:
    """Without a card, and the question answered rightly or a second person at hand."""
    return not made.card and bool(made.challenge is e.Challenge.RIGHT or made.seconded_by)


def _seen(told: Told, most_by_proxy: int) -> Seen:
    yield from _register(told)
    yield from _cards(told)
    yield from _handovers(told)
    yield from _voids(told)
    yield from _proxies(told, most_by_proxy)
    yield from of_stock(told)
    yield from _cards_again(told)
    yield from _own_seconds(told)
    yield from _clocks(told)
    yield from _people(told)


def _register(told: Told) -> Seen:
    """Who came into the register and was served by the same hand; sizes raised and put back; alternates of that day."""
    for household, versions in told.versions.items():
        served = told.of_household.get(household, [])
        first = versions[0]
        if served and isinstance(first, e.HouseholdRegistered) and all(made.by == first.by for made in served):
            yield SignKind.NEW_SERVED, first.by, day_of(first)
        for at, (before, after) in enumerate(pairwise(versions)):
            grown = after.household.size - before.household.size
            back = any(later.household.size < after.household.size for later in versions[at + 2 :])
            if grown > 0 and back and any(made.id > after.id for made in served):
                yield SignKind.SIZE_RAISED, after.by, day_of(after)
    for changed, _ in _named_at_once(told):
        yield SignKind.ALTERNATE_NEW, changed.by, day_of(changed)


def _named_at_once(told: Told) -> Iterator[tuple[e.Event, e.Handover]]:
    """Somebody was named as alternate and collected, the same day by the same hand."""
    for household, versions in told.versions.items():
        for before, after in pairwise(versions):
            added = _alternates(after.household) - _alternates(before.household)
            for made in told.of_household.get(household, []) if added else ():
                same = made.by == after.by and made.id > after.id and day_of(made) == day_of(after)
                if same and made.collector.kind is CollectorKind.ALTERNATE and told.names.get(made.id, "") in added:
                    yield after, made


def _alternates(household: Household) -> set[str]:
    return {alternate.name for alternate in household.alternates}


def _cards(told: Told) -> Seen:
    """A card bound or replaced, and its goods handed over the same day by the same hand."""
    for issued, made in _served_at_once(told):
        yield SignKind.CARD_SAME_DAY, issued.by, day_of(made)


def _served_at_once(told: Told) -> Iterator[tuple[e.Event, e.Handover]]:
    """A card was bound or replaced, and goods handed over on that day by the same hand."""
    opened = {one.site: one.id for one in told.here if isinstance(one, e.DayOpened)}
    for issued in told.here:
        if not isinstance(issued, e.CardIssued) or issued.id < opened.get(issued.site, "~"):
            continue
        for made in told.of_household.get(issued.household, []):
            if made.id > issued.id and made.by == issued.by and day_of(made) == day_of(issued):
                yield issued, made


def _handovers(told: Told) -> Seen:
    last: dict[tuple[str, str], e.Handover] = {}
    for made in told.handovers:
        if made.override_by:
            own = made.override_by == made.by
            yield (SignKind.OVERRIDE_OWN if own else SignKind.OVERRIDE), made.override_by, day_of(made)
        if made.how is e.How.PAPER:
            yield SignKind.PAPER, made.by, day_of(made)
        elif made.how is e.How.RECONSTRUCTED:
            yield SignKind.RECONSTRUCTED, made.by, day_of(made)
        else:
            if not made.card:
                yield SignKind.NO_CARD, made.by, day_of(made)
                asked = made.challenge is e.Challenge.RIGHT or made.seconded_by or made.override_by
                if made.how is e.How.SEARCHED and not asked:
                    yield SignKind.NAME_ONLY, made.by, day_of(made)
            before = last.get((made.by, made.device))
            if before is not None and timedelta(0) <= made.recorded_at - before.recorded_at < _FAST:
                yield SignKind.FAST, made.by, day_of(made)
            last[made.by, made.device] = made


def _voids(told: Told) -> Seen:
    """Taken back when the goods had left; and then handed over once more."""
    for void in told.voids:
        taken = told.by_id.get(void.handover)
        if taken is None or void.recorded_at - taken.recorded_at <= _UNDO:
            continue
        yield SignKind.VOID_LATE, void.by, day_of(void)
        if any(made.id > void.id for made in told.of_household.get(taken.household, [])):
            yield SignKind.VOID_SERVED_AGAIN, void.by, day_of(void)


def _proxies(told: Told, most: int) -> Seen:
    """One person who collects for many households on a day under names that sound alike; who handed it over to them."""
    days: defaultdict[str, list[tuple[str, e.Handover]]] = defaultdict(list)
    for made in told.handovers:
        if made.collector.kind is CollectorKind.PROXY and made.id in told.names:
            days[made.day].append((told.names[made.id], made))
    for day, named in days.items():
        clusters: list[list[tuple[str, e.Handover]]] = []
        for name, made in named:
            like = next((one for one in clusters if any(alike(name, known) >= _SAME_NAME for known, _ in one)), None)
            if like is None:
                clusters.append([(name, made)])
            else:
                like.append((name, made))
        for cluster in clusters:
            if len({made.household for _, made in cluster}) > most:
                [(who, _)] = Counter(made.by for _, made in cluster).most_common(1)
                yield SignKind.PROXY_ALIKE, who, day


def _cards_again(told: Told) -> Seen:
    """Goods were handed over on a card, and somebody came with that card again who had not just collected.

    One of the two was not the household. Whoever handed over to many such cards is held against the others.
    """
    again: defaultdict[str, list[e.ScanRefused]] = defaultdict(list)
    for one in told.here:
        if isinstance(one, e.ScanRefused) and one.verdict == VerdictCode.ALREADY_COLLECTED and one.card:
            again[one.card].append(one)
    for made in told.handovers:
        if made.card and any(came.recorded_at - made.recorded_at > _LEFT for came in again[made.card]):
            yield SignKind.CARD_AGAIN, made.by, day_of(made)


def _own_seconds(told: Told) -> Seen:
    """A day, or a count of the store, was signed by somebody and whom they had let in while days were open, who did
    nothing but sign.

    Two names on a paper may be one hand: who lets somebody in sets their passphrase.
    """
    opened = min((one.id for one in told.every if isinstance(one, e.DayOpened)), default="~")
    let_in = {
        (one.by, one.person)
        for one in told.every
        if isinstance(one, e.PersonChanged) and one.change is e.PersonChange.ADDED and one.id > opened
    }
    worked = {one.by for one in told.every if not isinstance(one, e.DayClosed | e.PersonChanged)}
    for counter, approver, where in _two_who_signed(told):
        for who, second in ((counter, approver), (approver, counter)):
            if (who, second) in let_in and second not in worked:
                yield SignKind.OWN_SECOND, who, where


def _two_who_signed(told: Told) -> Iterator[tuple[str, str, str]]:
    """Who counted, who approved, and the day or the paper of it."""
    counters: dict[str, str] = {}
    for one in told.here:
        if isinstance(one, e.ShelfCounted) and one.account.kind is AccountKind.STORE:
            counters[one.site] = one.counted_by
        elif isinstance(one, e.GoodsMoved) and one.is_of_count:
            yield counters.get(one.site, ""), one.witness, one.document
        elif isinstance(one, e.DayClosed):
            yield one.counted_by, one.approved_by, one.day


def _clocks(told: Told) -> Seen:
    """A laptop wrote at an earlier time than it had written before."""
    latest: dict[str, e.Event] = {}
    for one in sorted(told.here, key=lambda event: (event.device, event.seq)):
        before = latest.get(one.device)
        if before is not None and before.recorded_at - one.recorded_at > _CLOCK_BACK:
            yield SignKind.CLOCK_BACK, one.by, day_of(one)
        if before is None or one.recorded_at > before.recorded_at:
            latest[one.device] = one


def _people(told: Told) -> Seen:
    """Somebody was let in and shut out again; people are of a laptop and not of a site."""
    first = min((one.occurred_at for one in told.here), default=None)
    added: set[tuple[str, str]] = set()
    for one in told.every:
        if isinstance(one, e.PersonChanged) and first is not None and one.occurred_at.date() >= first.date():
            if one.change is e.PersonChange.ADDED:
                added.add((one.device, one.person))
            elif one.change is e.PersonChange.REMOVED and (one.device, one.person) in added:
                yield SignKind.PERSON_PASSING, one.by, one.person
