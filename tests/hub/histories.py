"""Histories of two laptops, as Hypothesis invents them: days opened and closed twice, voids of voids, numbers given
twice, and all else that laptops do which do not know of each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random

import msgspec
from hypothesis import strategies as st
from msgspec.structs import replace

from distro.model import events as e
from distro.model.entitlements import EntitlementLine
from distro.model.goods import Account, AccountKind, AdjustmentReason, Lot, Movement
from distro.model.people import Household, Members, Sex
from distro.model.services import Outcome, Priority, ServiceCode
from stage import MORNING, people
from tests_programme import programme

_ROUNDS = ("2023-T1", "2023-T2", "2023-T1-R1", "2023-T1-R2")
_DAYS = ("RBT-2023-06-14", "RBT-2023-06-15", "TNG-2023-06-15")
_BASKETS = {"RIZ": "PANIER", "SAVON": "HYGIENE"}
_ITEMS = tuple(_BASKETS)
_PLACES = (
    Account(AccountKind.SUPPLIER), Account(AccountKind.STORE, "RBT"), Account(AccountKind.POINT, "RBT"),
    Account(AccountKind.POINT, "TNG"), Account(AccountKind.LOST), Account(AccountKind.DAMAGED),
    Account(AccountKind.EXPIRED), Account(AccountKind.KIT),
)  # fmt: skip
_KINDS = (
    "register", "change", "judge", "make_up", "entitle", "entitle", "amend", "open", "open", "receive", "move", "move",
    "send", "arrive",
    "cancel", "hand_over", "hand_over", "hand_over", "hand_over", "void", "refuse", "close", "supplement", "refer",
    "follow", "check",
)  # fmt: skip

Action = tuple[str, int, int, int]
Pair = tuple[e.Event, str]

_PRELUDE: tuple[Action, ...] = (
    *(("register", one, 0, 0) for one in range(3)),
    *(("entitle", one, one % 2, three) for one in range(3) for three in (0, 1)),
    ("receive", 0, 1, 0), ("open", 0, 0, 1),
)  # fmt: skip


def invent(length: int, seed: int) -> list[Action]:
    """A morning that begins as others do, and then goes on as it likes; few households, so that they meet again."""
    random = Random(seed)
    later = [
        (random.choice(_KINDS), random.randrange(4), random.choice((0, 0, 1, 2)), random.randrange(4))
        for _ in range(length)
    ]
    return [*(() if seed % 5 == 0 else _PRELUDE), *later]


actions = st.builds(invent, st.integers(0, 120), st.integers(0, 2**32))


class History:
    """The events that a list of actions gives, in the order of their ids."""

    def __init__(self, told: Iterable[Action]) -> None:
        self.events: list[e.Event] = []
        self._households = people()
        self._seq: Counter[str] = Counter()
        self._handovers: list[e.Handover] = []
        self._known = set(_ROUNDS[:2])
        self._opened: set[str] = set()
        self._numbers: set[tuple[str, str]] = set()
        for kind, one, two, three in told:
            getattr(self, kind)(one, two, three)

    def pairs(self) -> list[Pair]:
        """Each event with its digest."""
        return [(event, sha256(msgspec.json.encode(event)).hexdigest()) for event in self.events]

    def register(self, one: int, two: int, three: int) -> None:
        self._add(e.HouseholdRegistered, "RBT", household=self._households[one])

    def change(self, one: int, two: int, three: int) -> None:
        before = self._household(one)
        after = replace(before, members=(*before.members, Members(Sex.FEMALE, ("0", "5-17", "?")[two], 1)))
        self._households[one] = after
        self._add(e.HouseholdChanged, "RBT", household=after, changed=("members",))

    def judge(self, one: int, two: int, three: int) -> None:
        kept, other = self._household(one).id, self._household(three).id
        self._add(e.DuplicatesJudged, "RBT", kept=kept, other=other, same=two != 1)

    def make_up(self, one: int, two: int, three: int) -> None:
        """Of a round, or of a make-up."""
        code, of = _ROUNDS[2 + one % 2], _ROUNDS[(0, 0, 3 - one % 2)[two]]
        self._known.add(code)
        self._add(e.RoundAdded, "RBT", added=replace(programme().round("2023-T1"), code=code), of=of)

    def entitle(self, one: int, two: int, three: int) -> None:
        self._add(e.Entitled, ("RBT", "RBT", "TNG")[two], **self._granted(one, two, three))

    def amend(self, one: int, two: int, three: int) -> None:
        """To more or less than it was, or to nothing: it is in the round no more."""
        granted = self._granted(one, two, three)
        lines = () if two == 2 else granted["lines"]
        self._add(e.EntitlementAmended, ("RBT", "TNG", "RBT")[two], **{**granted, "lines": lines})

    def _granted(self, one: int, two: int, three: int) -> dict[str, object]:
        household = self._household(one)
        lines = [
            EntitlementLine(_BASKETS[item], item, 1 + three, (), granted_first=(0, 2 + three)[one % 2])
            for item in _ITEMS[: 1 + two % 2]
        ]
        who = {"household": household.id, "group": household.group, "members": household.members}
        return {"round": self._round(three), "lines": tuple(lines), **who}

    def open(self, one: int, two: int, three: int) -> None:
        day = _DAYS[two]
        on = datetime.fromisoformat(day[4:]).date()
        self._opened.add(day)
        rounds = tuple(code for code in _ROUNDS[: 1 + three] if code in self._known)
        self._add(e.DayOpened, day[:3], day=day, date=on, rounds=rounds)

    def close(self, one: int, two: int, three: int) -> None:
        day = _DAYS[two]
        point = Account(AccountKind.POINT, day[:3])
        lines = (e.CountLine("RIZ", 5, 5 - three, AdjustmentReason.LOST if three else None),)
        moved = (Movement(Lot("RIZ"), three, point, Account(AccountKind.LOST)),) if three else ()
        # It knew all of its own laptop, and of the other one mostly less than there was.
        knew = {device: max(0, upto - (0 if device == self._device else one)) for device, upto in self._seq.items()}
        signed = {"counted_by": "omar", "approved_by": f"sara{one}", "knew": knew}
        self._add(e.DayClosed, day[:3], day=day, account=point, lines=lines, movements=moved, **signed)

    def supplement(self, one: int, two: int, three: int) -> None:
        """Of whichever close; of two in a row some follow the same one."""
        day = _DAYS[two]
        closes = [event for event in self.events if isinstance(event, e.DayClosed) and event.day == day]
        before = [event for event in self.events if isinstance(event, e.DaySupplemented) and event.site == day[:3]]
        if closes:
            held, point = closes[three % len(closes)], Account(AccountKind.POINT, day[:3])
            moves = (Movement(Lot("RIZ"), 1, Account(AccountKind.LOST), point),) if one % 2 else ()
            self._add(
                e.DaySupplemented, day[:3], day=day, holds=held.id, knew=dict(self._seq), movements=moves,
                reverses=tuple(e.Reversal(held.id, "RIZ", 1) for _ in moves), approved_by="sara",
                follows=before[-1 - one // 3].id if len(before) > one // 3 else "",
            )  # fmt: skip

    def receive(self, one: int, two: int, three: int) -> None:
        if not self._is_new(f"RBT-BR-{one}{two}"):
            return
        moves = (Movement(Lot("RIZ", f"L{three}"), 1 + one, _PLACES[0], _PLACES[1 + two]),)
        day = ("", *_DAYS)[three]
        paper = {"document": f"RBT-BR-{one}{two}", "waybill": "", "declared": (1 + one,)}
        self._add(e.GoodsReceived, "RBT", movements=moves, day=day, **paper)

    def move(self, one: int, two: int, three: int) -> None:
        if not self._is_new(f"RBT-BS-{one}{three}"):
            return
        source, target = _PLACES[1 + two], _PLACES[(3 + one + three) % len(_PLACES)]
        moves = (Movement(Lot(_ITEMS[one % 2]), 1 + three, source, target),)
        day = ("", *_DAYS)[(one + three) % 4]
        document = f"RBT-BS-{one}{three}"
        self._add(e.GoodsMoved, "RBT", document=document, why=e.MoveKind.ISSUE, movements=moves, day=day)

    def send(self, one: int, two: int, three: int) -> None:
        to = ("RBT", "TNG")[two % 2]
        source, target = Account(AccountKind.STORE, "RBT"), Account(AccountKind.TRANSIT, to)
        moves, document = (Movement(Lot(_ITEMS[one % 2]), 1 + three, source, target),), f"RBT-TR-{one}"
        if not self._is_new(document):
            return
        self._add(e.GoodsMoved, "RBT", document=document, why=e.MoveKind.TRANSFER, movements=moves)

    def arrive(self, one: int, two: int, three: int) -> None:
        """Perhaps twice, perhaps before anybody heard that it was sent."""
        to, day = ("RBT", "TNG")[two % 2], _DAYS[two]
        source, target = Account(AccountKind.TRANSIT, to), Account(AccountKind.STORE, to)
        moves = (Movement(Lot(_ITEMS[one % 2]), 1 + three, source, target),)
        self._add(e.TransferArrived, to, document=f"RBT-TR-{one}", movements=moves, day=day if three % 2 else "")

    def cancel(self, one: int, two: int, three: int) -> None:
        document = f"RBT-BR-{one}{two}" if three % 2 else f"RBT-BS-{one}{two}"
        self._add(e.DocumentCancelled, "RBT", document=document, reason="essai", day=_DAYS[two])

    def hand_over(self, one: int, two: int, three: int) -> None:
        household, day = self._household(one), _DAYS[two]
        if day not in self._opened:
            return
        items = _ITEMS[: 1 + three % 2]
        round_ = self._round((one + two + three) % 4)
        lines = [e.HandoverLine(round_, _BASKETS[item], item, 1, 1) for item in items]
        if three == 3:  # soap in place of rice
            lines = [e.HandoverLine(round_, "PANIER", "SAVON", 1, 1, "RIZ")]
        places = (Account(AccountKind.POINT, day[:3]), Account(AccountKind.HOUSEHOLD))
        moves = tuple(Movement(Lot(line.item), line.quantity, *places) for line in lines)
        override = "sara" if three == 2 else ""
        made = self._add(
            e.Handover, day[:3], day=day, desk=1, household=household.id, card="", how=e.How.SEARCHED,
            lines=tuple(lines), movements=moves, override_by=override,
            made_of=e.MadeOf(household.group, household.members) if override else None,
        )  # fmt: skip
        self._handovers.append(made)  # type: ignore[arg-type]

    def void(self, one: int, two: int, three: int) -> None:
        if self._handovers:
            made = self._handovers[(one * 4 + three) % len(self._handovers)]
            self._add(e.Void, made.site, day=_DAYS[two], handover=made.id, reason="essai")

    def refuse(self, one: int, two: int, three: int) -> None:
        self._add(e.ScanRefused, "RBT", day=_DAYS[two], desk=1, verdict="already_collected")

    def refer(self, one: int, two: int, three: int) -> None:
        if not self._is_new(f"RBT-OR-{one % 2}"):
            return
        about = {"number": f"RBT-OR-{one % 2}", "household": self._household(one).id, "service": ServiceCode.HEALTH}
        due = MORNING + timedelta(days=two)
        self._add(
            e.ReferralMade, "RBT", receiver=f"SANTE-{three}", priority=Priority.URGENT, due_at=due,
            consent_version="1", **about,
        )  # fmt: skip

    def check(self, one: int, two: int, three: int) -> None:
        self._add(e.NeedsChecked, "RBT", household=self._household(one).id, services=(), priority=Priority.NORMAL)

    def follow(self, one: int, two: int, three: int) -> None:
        outcome = (Outcome.RECEIVED, Outcome.ACCEPTED, Outcome.DECLINED, Outcome.CLOSED)[three]
        self._add(e.ReferralFollowed, "RBT", number=f"RBT-OR-{one % 2}", outcome=outcome)

    def _household(self, one: int) -> Household:
        return self._households[one]

    def _round(self, place: int) -> str:
        return _ROUNDS[place] if _ROUNDS[place] in self._known else _ROUNDS[0]

    def _is_new(self, number: str) -> bool:
        """Whether this laptop has not given the number of a paper yet; another one may have."""
        given = (number, self._device)
        if given in self._numbers:
            return False
        self._numbers.add(given)
        return True

    @property
    def _device(self) -> str:
        return f"1a9709{(len(self.events) + 1) % 2:02x}"

    def _add(self, kind: type[e.Event], site: str, **says: object) -> e.Event:
        number = len(self.events) + 1
        device = self._device
        self._seq[device] += 1
        at = MORNING + timedelta(minutes=number)
        # Random letters at the end, so that nothing depends on the order in which they were written down.
        rest = sha256(str(number).encode()).hexdigest()
        id_ = f"{number:08x}-{rest[:4]}-7{rest[4:7]}-8{rest[7:10]}-{rest[10:22]}"
        event = kind(
            id=id_, seq=self._seq[device], device=device, site=site, by=f"awa{number % 2}", occurred_at=at,
            recorded_at=at, **says,
        )  # fmt: skip
        self.events.append(event)
        return event
