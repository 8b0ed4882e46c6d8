"""What the desk says about the person in front of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from distro.model.entitlements import DueLine
from distro.model.events import HandoverLine


class VerdictCode(StrEnum):
    """Every answer a scan can get. Only the first two offer a handover."""

    MAY_COLLECT = "may_collect"
    MAY_COLLECT_REST = "may_collect_rest"
    ALREADY_COLLECTED = "already_collected"
    TOO_SOON = "too_soon"
    SHORT = "short"
    GOODS_SPOILED = "goods_spoiled"
    BEING_SERVED = "being_served"
    NOT_IN_ROUND = "not_in_round"
    WRONG_POINT = "wrong_point"
    CARD_REVOKED = "card_revoked"
    CARD_HELD = "card_held"
    CARD_EXPIRED = "card_expired"
    CARD_OF_TWO = "card_of_two"
    BLANK_CARD = "blank_card"
    UNKNOWN_CARD = "unknown_card"
    DAMAGED_CODE = "damaged_code"
    FOREIGN_CODE = "foreign_code"
    NOT_A_CARD = "not_a_card"
    DAY_NOT_OPEN = "day_not_open"
    WRONG_ANSWER = "wrong_answer"

    @property
    def may_collect(self) -> bool:
        """Whether Space hands over."""
        return self in (VerdictCode.MAY_COLLECT, VerdictCode.MAY_COLLECT_REST)


class Past(Struct, frozen=True, kw_only=True):
    """An earlier handover of this household, as a desk may show it: when, where, by whom, how much."""

    handover: str
    occurred_at: datetime
    site: str
    by: str
    desk: int
    lines: tuple[HandoverLine, ...]


class Verdict(Struct, frozen=True, kw_only=True):
    """The answer, what is due, and what to tell the person.

    `due` is empty unless the code may collect; `held` are the lines of which all is kept back for now.
    `point`, `on`, `reason`, `desk` and `at` fill the sentence of the code.
    `flags` are those of the household that carry an instruction. `version` is the state of the books it was made from.
    """

    code: VerdictCode
    version: int
    household: str = ""
    card: str = ""
    due: tuple[DueLine, ...] = ()
    held: tuple[DueLine, ...] = ()
    past: tuple[Past, ...] = ()
    flags: tuple[str, ...] = ()
    lone_minor: bool = False
    point: str = ""
    on: date | None = None
    reason: str = ""
    desk: int = 0
    at: datetime | None = None

    @property
    def may_change(self) -> bool:
        """Whether what another desk does may make it another one."""
        return self.code.may_collect or self.code is VerdictCode.BEING_SERVED
