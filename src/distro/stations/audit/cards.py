"""Who holds which card, as the audit reads it in the journal's documents.

It shares no code with the books, as `distro.stations.audit` does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from sys import intern

from distro.books import Books
from distro.model.cards import mark_of
from distro.stations.audit.moves import of_kind
from distro.stations.audit.stream import Document


class _Several:
    """What belongs to what: to most, one; that takes the room of one."""

    def __init__(self) -> None:
        self._of: dict[str, str | set[str]] = {}

    def add(self, key: str, value: str) -> None:
        have = self._of.setdefault(key, value)
        if isinstance(have, set):
            have.add(value)
        elif have != value:
            self._of[key] = {have, value}

    def discard(self, key: str, value: str) -> None:
        have = self._of.get(key)
        if isinstance(have, set):
            have.discard(value)
        elif have == value:
            del self._of[key]

    def __getitem__(self, key: str) -> set[str]:
        have = self._of.get(key)
        return have if isinstance(have, set) else set() if have is None else {have}

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)


class Claims:
    """Cards by household: records of the same people are one household. `documents` are all that tell of cards but
    CardIssued; tell it of these too, as they come.
    """

    def __init__(self, documents: list[Document]) -> None:
        self._same: dict[str, str] = {}
        for document in of_kind(documents, "DuplicatesJudged"):
            kept, other = self._one_of(document["kept"]), self._one_of(document["other"])
            if document["same"] and kept != other:
                self._same[other] = kept
        self._made = {card for document in of_kind(documents, "BlanksMade") for card in document["cards"]}
        self._printed = {card for document in of_kind(documents, "CardPrinted") for card in document["cards"]}
        self._revocations = list(of_kind(documents, "CardRevoked"))
        self._revoked_at: dict[str, str] = {}
        for document in self._revocations:
            self._revoked_at.setdefault(document["card"], document["id"])
        self._holders = _Several()
        self._working = _Several()
        self._after: list[str] = []  # cards bound after somebody had revoked them

    def _one_of(self, household: str) -> str:
        while household in self._same:
            household = self._same[household]
        return household

    def issued(self, document: Document) -> None:
        card, household = intern(document["card"]), self._one_of(intern(document["household"]))
        self._holders.add(card, household)
        if card not in self._revoked_at:
            holders = self._holders[card]
            if len(holders) == 1:
                self._working.add(household, card)
            else:
                for holder in holders:
                    self._working.discard(holder, card)
        # Nobody binds what they know to be revoked, and ids go on from all that a laptop knows.
        elif self._revoked_at[card] < document["id"]:
            self._after.append(card)

    def revoked_nothing(self) -> Iterator[str]:
        """The revocations of cards that nobody made."""
        for document in self._revocations:
            if document["card"] not in self._made and not self._holders[document["card"]]:
                yield document["id"]

    def differing(self, books: Books) -> Iterator[str]:
        """Where the books do not open one working card for each household, or open another."""
        for household in {holder for card in self._holders for holder in self._holders[card]}:
            live, working = books.cards.live_code(household), self._working[household]
            if live not in (working or {""}):
                yield shown(live or min(working))
        for card in self._holders:
            opened = books.cards.opens(card)
            if opened is None or (opened and card not in self._working[opened]):
                yield shown(card)

    def apart(self) -> Iterator[tuple[str, str]]:
        """What two laptops changed apart, and the card: which of two holds, whose it is, that it was bound too late."""
        printed = self._printed | self._made
        for household in self._working:
            if len(working := self._working[household]) > 1:
                yield "decided_one_card", shown(min(working & printed or working))
        for card in self._holders:
            if len(self._holders[card]) > 1 and card not in self._revoked_at:
                yield "decided_card_of_two", shown(card)
        for card in self._after:
            yield "decided_revoked", shown(card)


def shown(card: str) -> str:
    return mark_of(card) + "…"
