"""The cards: which are live, whose they are, which were revoked and why.

Two laptops may change cards apart from each other. What they said is all kept, and what holds is worked out from it by
what it means and never by what came first: a revocation stands for good, a card that two households claim opens
neither, and of several cards of one household one is live, the same wherever the same is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from msgspec.structs import replace

from distro.model.cards import Card, RevokeReason
from distro.model.events import BlanksMade, CardFound, CardHeld, CardIssued, CardPrinted, CardRevoked, Event

_E = TypeVar("_E", bound=Event)


class CardBook:
    """Cards by code. `root_of` tells which record stands for all records of the same people."""

    def __init__(self, root_of: Callable[[str], str] = lambda household: household) -> None:
        self._root_of = root_of
        self._blanks: dict[str, BlanksMade] = {}
        self._claims: dict[str, dict[str, CardIssued]] = {}  # by card, by household
        self._revoked: dict[str, CardRevoked] = {}
        self._left: dict[str, CardRevoked] = {}  # the last that said of a card that its household left
        self._replaced: dict[str, str] = {}
        self._holds: dict[str, dict[str, CardHeld]] = {}  # by card, by id
        self._lifted: set[str] = set()
        self._prints: dict[str, int] = {}
        self._runs: dict[str, CardPrinted] = {}
        self._of: dict[str, list[str]] = {}

    def __iter__(self) -> Iterator[Card]:
        codes = dict.fromkeys((*self._blanks, *self._claims))
        return (card for code in codes if (card := self.get(code)) is not None)

    @property
    def made_blank(self) -> set[str]:
        """Every card that was made for nobody, also those that are somebody's by now."""
        return set(self._blanks)

    def blanks_made(self, event: BlanksMade) -> None:
        for code in event.cards:
            self._blanks[code] = _first(self._blanks.get(code), event)

    def issued(self, event: CardIssued) -> None:
        claims = self._claims.setdefault(event.card, {})
        if event.household not in claims:
            self._of.setdefault(self._root_of(event.household), []).append(event.card)
        claims[event.household] = _first(claims.get(event.household), event)

    def printed(self, event: CardPrinted) -> None:
        for code in event.cards:
            self._prints[code] = self._prints.get(code, 0) + 1
        if not event.resumed:
            self._runs[event.run] = max(self._runs.get(event.run, event), event, key=lambda one: one.id)

    def run(self, name: str) -> tuple[str, ...]:
        """The cards of the last run of that name, as they went to the printer."""
        return self._runs[name].cards if name in self._runs else ()

    def revoked(self, event: CardRevoked) -> None:
        """The first reason is told; that it is revoked, any of them says."""
        self._revoked[event.card] = _first(self._revoked.get(event.card), event)
        if event.reason is RevokeReason.LEFT:
            self._left[event.card] = max(event, self._left.get(event.card, event), key=_id)
        if event.replaced_by:
            self._replaced[event.card] = max(event.replaced_by, self._replaced.get(event.card, ""))

    def held(self, event: CardHeld) -> None:
        self._holds.setdefault(event.card, {})[event.id] = event

    def found(self, event: CardFound) -> None:
        self._lifted.update(event.holds)

    def holds(self, code: str) -> tuple[CardHeld, ...]:
        """What keeps a card from opening anything until it is found, the earliest first."""
        standing = self._holds.get(code, {}).keys() - self._lifted
        return tuple(self._holds[code][one] for one in sorted(standing))

    def judged_same(self, kept: str, other: str) -> None:
        """Two records are of the same people, to whom the cards of both belong."""
        first, second = self._root_of(kept), self._root_of(other)
        if first != second:
            self._of.setdefault(first, []).extend(self._of.pop(second, ()))

    def get(self, code: str) -> Card | None:
        """The card with these 21 letters."""
        claims, blank = self._claims.get(code), self._blanks.get(code)
        if claims is None and blank is None:
            return None
        first = min(claims.values(), key=_id) if claims else blank
        assert first is not None
        households = self._households(code)
        card = Card(
            code=code,
            household=self._whose(code),
            claimed_by=households if len(households) > 1 else (),
            issued_on=first.occurred_at.date(),
            expires=first.expires,
            prints=self._prints.get(code, 0),
            held_on=next((hold.occurred_at.date() for hold in self.holds(code)), None),
        )
        if (gone := self._revoked.get(code)) is not None:
            by = self._replaced.get(code, "")
            return replace(card, revoked=gone.reason, revoked_on=gone.occurred_at.date(), replaced_by=by)
        if card.household and (live := self.live_code(card.household)) != code:
            since = min(self._claims[live].values(), key=_id).occurred_at.date()
            return replace(card, revoked=RevokeReason.TWICE, revoked_on=since, replaced_by=live)
        return card

    def of_household(self, household: str) -> Card | None:
        """The live card of a household."""
        return self.get(self.live_code(household))

    def opens(self, code: str) -> str | None:
        """The household that a card opens, empty for none; None for a card that nobody made. No event is read."""
        if code not in self._claims and code not in self._blanks:
            return None
        household = self._whose(code)
        return household if household and code not in self._revoked and self.live_code(household) == code else ""

    def superseded(self, household: str) -> list[str]:
        """The cards that a household got on another laptop beside its live one: dead, but nobody has revoked them."""
        live = self.live_code(household)
        return [code for code in self._working(household) if code != live]

    def is_revoked(self, code: str) -> bool:
        """Whether somebody revoked this card."""
        return code in self._revoked

    def left_on(self, household: str) -> date | None:
        """The day on which somebody said that a household left; None where nobody did, or it got a card since."""
        codes = self._of.get(self._root_of(household), ())
        said = max((self._left[code] for code in codes if code in self._left), key=_id, default=None)
        if said is None or self.live_code(household):
            return None
        back = any(claim.id > said.id for code in codes for claim in self._claims[code].values())
        return None if back else said.occurred_at.date()

    def departed(self) -> frozenset[str]:
        """Every household that left, by the record that its card was given to."""
        given = {household for code in self._left for household in self._claims.get(code, ())}
        return frozenset(household for household in given if self.left_on(household) is not None)

    def last_of(self, household: str) -> str:
        """The letters of the card that a household got last, dead or live; empty for none."""
        codes = self._of.get(self._root_of(household), ())
        return max(codes, key=lambda code: max(claim.id for claim in self._claims[code].values()), default="")

    def replaced(self, household: str) -> int:
        """How many cards of a household were replaced by another so far."""
        return sum(code in self._replaced for code in self._of.get(self._root_of(household), ()))

    def _whose(self, code: str) -> str:
        """The record that a card was given to; of several that are not the same people, nobody's."""
        claims = self._claims.get(code, ())
        whose = tuple(claims) if len(claims) == 1 else self._households(code)
        return whose[0] if len(whose) == 1 else ""

    def _households(self, code: str) -> tuple[str, ...]:
        """Whose card it is: of two records of the same people, one."""
        return tuple(sorted({self._root_of(household) for household in self._claims.get(code, ())}))

    def _working(self, household: str) -> list[str]:
        """What nobody revoked of a household's cards, and is no other's too."""
        codes = dict.fromkeys(self._of.get(self._root_of(household), ()))
        return [code for code in codes if code not in self._revoked and len(self._households(code)) == 1]

    def live_code(self, household: str) -> str:
        """The letters of the live card of a household, empty for none: of the cards that work, one that somebody may
        hold in their hand before one that was never printed.
        """
        working = self._working(household)
        return min(working, key=lambda code: (code not in self._blanks and code not in self._prints, code), default="")


def _first(one: _E | None, other: _E) -> _E:
    return other if one is None else min(one, other, key=_id)


def _id(event: Event) -> str:
    return event.id
