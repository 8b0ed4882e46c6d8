"""What a frozen round would grant today: the register as it is now, the scales as they were when it was frozen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from distro.exchange.programme import read_programme
from distro.model.entitlements import EntitlementLine
from distro.model.people import Household
from distro.model.programme import Programme, Round
from distro.rules.ration import Scale
from distro.stations.lookups import round_named
from distro.stations.session import Session


class Amendment(Struct, frozen=True, kw_only=True):
    """What amending one household comes to; nothing is written by making it. `taken` is by (basket, item), told where
    something differs.

    `perhaps_from`: of who was in no list yet, the numbers of those there who took for more people than they are by now.
    This one may have come out of one of them, and its share is gone already: a person says so, and nothing is held up.
    `was_at` is the point where it was in the round, "" where it was in none; `point` where it is from here on.
    """

    household: Household
    was_at: str
    point: str
    before: tuple[EntitlementLine, ...]
    after: tuple[EntitlementLine, ...]
    taken: dict[tuple[str, str], int] = {}
    perhaps_from: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether anything would be another than it is."""
        return self.before != self.after or (bool(self.after) and self.was_at != self.point)


def scale_in(session: Session, code: str, point: str) -> Programme:
    """The programme whose scales the round has at `point`: as it was when it was frozen, or last put right."""
    since = session.books.entitlements.scale_of(code, point)
    last = next((one for one in reversed(session.books.programme.changes) if one.id < since), None)
    if last is session.books.programme.last:
        return session.programme
    return read_programme(last.source.encode() if last is not None else session.store.programme, kept=True)


class Granting:
    """What a frozen round would grant households today, each by the scales of its point, or all by `scale`.

    Who is amended already need not be told what they have taken: without `tells_taken` nobody's past is read.
    """

    def __init__(
        self, session: Session, round_: Round, scale: Programme | None = None, tells_taken: bool = True
    ) -> None:
        self._session, self._round, self._tells_taken = session, round_, tells_taken
        self._given = Scale(scale, round_) if scale is not None else None
        self._scales: dict[tuple[str, str], Scale] = {}
        self._fewer: dict[str, tuple[str, ...]] = {}

    def amendment(self, household: Household) -> Amendment:
        """What amending this one comes to now. What was taken is read only where something differs, or counts."""
        books, code, original = self._session.books, self._round.code, self._session.books.rounds.original_of
        granted = books.entitlements.get(code, household.id)
        after: tuple[EntitlementLine, ...] = ()
        point = household.point
        gone = household.id in books.register.same_as or books.cards.left_on(household.id) is not None
        if books.entitlements.is_frozen(code, point) and not gone:
            after = self._scale_at(point).grants(household)
            if code in original:
                after = tuple(_left(after, *self._taken(household)))
        elif granted is not None:
            point = granted.site
        found = Amendment(
            household=household,
            was_at=granted.site if granted else "",
            point=point,
            before=granted.lines if granted else (),
            after=after,
            perhaps_from=self._took_for_more(point) if after and granted is None and self._tells_taken else (),
        )
        return replace(found, taken=dict(self._taken(household)[0])) if found.differs and self._tells_taken else found

    def _taken(self, household: Household) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
        """What a household took of the round or one that goes on with the same, and of it alone."""
        code, original = self._round.code, self._session.books.rounds.original_of
        taken: Counter[tuple[str, str]] = Counter()
        within: Counter[tuple[str, str]] = Counter()
        for handover in self._session.books.handovers.of_household(household.id):
            for line in handover.lines:
                key = (line.basket, line.instead_of or line.item)
                if original.get(line.round, line.round) == original.get(code, code):
                    taken[key] += line.settles
                if line.round == code:
                    within[key] += line.settles
        return taken, within

    def _took_for_more(self, point: str) -> tuple[str, ...]:
        """The numbers of those in the round at `point` who took more of it than it would grant them by now."""
        if point not in self._fewer:
            books, code = self._session.books, self._round.code
            amended = {one.household for one in books.entitlements.amendments(code)}
            found = []
            for granted in books.entitlements.at(code, point):
                took = books.handovers.of_household(granted.household)
                household = books.register.get(granted.household) if took else None
                if household is None:
                    continue
                if granted.household not in amended and household.size >= sum(one.count for one in granted.members):
                    continue
                due = {(line.basket, line.item): line.quantity for line in self._scale_at(point).grants(household)}
                if any(n > due.get(key, 0) for key, n in self._taken(household)[0].items()):
                    found.append(household.number)
            self._fewer[point] = tuple(sorted(found))
        return self._fewer[point]

    def _scale_at(self, point: str) -> Scale:
        """The scale of `point`, which may have been put right a moment ago."""
        if self._given is not None:
            return self._given
        since = self._session.books.entitlements.scale_of(self._round.code, point)
        if (point, since) not in self._scales:
            programme = scale_in(self._session, self._round.code, point)
            self._scales[point, since] = Scale(programme, self._round)
        return self._scales[point, since]


def newcomers(session: Session, code: str, point: str) -> Iterator[tuple[Household, tuple[EntitlementLine, ...]]]:
    """Who came since the round was frozen at `point` and would be in it, with what it would have granted them."""
    granting = Granting(session, round_named(session, code))
    for household in session.books.register:
        if household.point == point and session.books.entitlements.get(code, household.id) is None:
            one = granting.amendment(household)
            if one.after:
                yield household, one.after


def concerned(session: Session, code: str, point: str, of: Iterable[str]) -> Iterator[Household]:
    """Who of these, by id, is in the round at `point`, and who is registered there."""
    entitlements = session.books.entitlements
    for household in filter(None, map(session.books.register.get, of)):
        granted = entitlements.get(code, household.id)
        if household.point == point or (granted is not None and granted.site == point):
            yield household


def _left(
    lines: Iterable[EntitlementLine], taken: Counter[tuple[str, str]], within: Counter[tuple[str, str]]
) -> Iterator[EntitlementLine]:
    """In a make-up round: what was left of each line when it began, as it would have been."""
    for line in lines:
        key = (line.basket, line.item)
        if (left := line.quantity - taken[key] + within[key]) > 0:
            yield replace(line, quantity=left, granted_first=line.quantity)
