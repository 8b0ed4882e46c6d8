"""The cards: which are live, whose they are, which were revoked and why."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from distro.model.cards import Card
from distro.model.events import CardIssued, CardPrinted, CardRevoked


class CardBook:
    """Cards by code. A household has at most one live card; earlier ones stay, revoked."""

    def __init__(self) -> None:
        self._by_code: dict[str, Card] = {}
        self._live: dict[str, str] = {}

    def __iter__(self) -> Iterator[Card]:
        return iter(self._by_code.values())

    def issued(self, event: CardIssued) -> None:
        self._by_code[event.card] = Card(
            code=event.card,
            household=event.household,
            issued_on=event.occurred_at.date(),
            expires=event.expires,
        )
        self._live[event.household] = event.card

    def printed(self, event: CardPrinted) -> None:
        for code in event.cards:
            card = self._by_code[code]
            self._by_code[code] = replace(card, prints=card.prints + 1)

    def revoked(self, event: CardRevoked) -> None:
        card = self._by_code[event.card]
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
