"""The cards: which are live, whose they are, which were revoked and why."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from distro.model.cards import Card
from distro.model.events import BlanksMade, CardIssued, CardPrinted, CardRevoked


class CardBook:
    """Cards by code. A household has at most one live card; earlier ones stay, revoked."""

    def __init__(self) -> None:
        self._by_code: dict[str, Card] = {}
        self._live: dict[str, str] = {}
        self.made_blank: set[str] = set()  # also those that are somebody's by now

    def __iter__(self) -> Iterator[Card]:
        return iter(self._by_code.values())

    def blanks_made(self, event: BlanksMade) -> None:
        self.made_blank |= set(event.cards)
        for code in event.cards:
            self._by_code[code] = Card(
                code=code, household="", issued_on=event.occurred_at.date(), expires=event.expires
            )

    def issued(self, event: CardIssued) -> None:
        blank = self._by_code.get(event.card)
        self._by_code[event.card] = Card(
            code=event.card,
            household=event.household,
            issued_on=event.occurred_at.date(),
            expires=event.expires,
            prints=blank.prints if blank else 0,
        )
        self._live[event.household] = event.card

    def printed(self, event: CardPrinted) -> None:
        for code in event.cards:
            if card := self._by_code.get(code):  # else it was made on a laptop that has not been heard yet
                self._by_code[code] = replace(card, prints=card.prints + 1)

    def revoked(self, event: CardRevoked) -> None:
        card = self._by_code.get(event.card)
        if card is None:
            return
        if card.revoked is None:  # the first reason stands
            self._by_code[event.card] = replace(
                card,
                revoked=event.reason,
                revoked_on=event.occurred_at.date(),
                replaced_by=event.replaced_by,
            )
        if self._live.get(card.household) == event.card:
            del self._live[card.household]

    def get(self, code: str) -> Card | None:
        """The card with these 21 letters."""
        return self._by_code.get(code)

    def of_household(self, household: str) -> Card | None:
        """The live card of a household."""
        return self._by_code.get(self._live.get(household, ""))

    def replaced(self, household: str) -> int:
        """How many cards of a household were replaced by another so far."""
        return sum(1 for card in self._by_code.values() if card.household == household and card.replaced_by)
