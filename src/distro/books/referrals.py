"""The referrals: who was sent where, by when, and what became of it; and the needs checks behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from distro.model.events import (
    Confidential,
    NeedsChecked,
    ReferralFollowed,
    ReferralMade,
    ReferralsShared,
    ServiceMapLoaded,
)
from distro.model.programme import Programme
from distro.model.services import PROTECTED, Outcome, Service

_OPEN = (Outcome.SENT, Outcome.RECEIVED)


@dataclass
class Referral:
    """One slip and its last outcome."""

    slip: ReferralMade
    outcome: Outcome = Outcome.SENT
    followed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has taken it up or declined it yet."""
        return self.outcome in _OPEN

    @property
    def is_protected(self) -> bool:
        """Whether only the protection role sees it."""
        return self.slip.service in PROTECTED


class ReferralBook:
    """Referrals by number, and the needs checks."""

    def __init__(self) -> None:
        self._by_number: dict[str, Referral] = {}
        self._checks: list[NeedsChecked] = []
        self._reserved: set[str] = set()
        self._shared: list[ReferralsShared] = []
        self._map: tuple[Service, ...] | None = None

    def __iter__(self) -> Iterator[Referral]:
        return iter(self._by_number.values())

    def checked(self, event: NeedsChecked) -> None:
        self._checks.append(event)

    def made(self, event: ReferralMade) -> None:
        # Two laptops that began apart may have given a number twice: neither slip is lost.
        twice = event.number in self._by_number
        self._by_number[f"{event.number}/{event.device}" if twice else event.number] = Referral(event)

    def reserved(self, event: Confidential) -> None:
        """A slip that is not ours to see bears this number."""
        self._reserved.add(event.number)

    @property
    def confidential(self) -> bool:
        """Whether there is any that only the protection role sees."""
        return bool(self._reserved) or any(referral.is_protected for referral in self)

    def followed(self, event: ReferralFollowed) -> None:
        if referral := self._by_number.get(event.number):
            referral.outcome, referral.followed_at = event.outcome, event.occurred_at

    def shared(self, event: ReferralsShared) -> None:
        self._shared.append(event)

    def map_loaded(self, event: ServiceMapLoaded) -> None:
        self._map = event.services

    def service_map(self, programme: Programme) -> tuple[Service, ...]:
        """The places that take referrals: those loaded last, else the programme file's."""
        return programme.services if self._map is None else self._map

    def sharings(self) -> list[ReferralsShared]:
        """Who was sent what, oldest first."""
        return list(self._shared)

    def get(self, number: str) -> Referral | None:
        """The referral with this number."""
        return self._by_number.get(number)

    def checks(self) -> list[NeedsChecked]:
        """Every needs check, oldest first."""
        return list(self._checks)

    def numbers(self) -> list[str]:
        """Every slip's number that was given."""
        return [*(referral.slip.number for referral in self._by_number.values()), *self._reserved]
