"""Acts at the desk: households come, come twice, send somebody, and some of what is written down is not true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from distro.cards.code import read as read_code
from distro.model import events as e
from distro.model.cards import RevokeReason
from distro.model.entitlements import DueLine
from distro.model.verdicts import Verdict, VerdictCode
from distro.rules.lines import all_of
from distro.stations import card_office
from distro.stations.desk import HOLDER, Second, proxy
from distro.stations.errors import Refused
from stage import PASSPHRASE
from world.base import Base
from world.calendar import ROLES
from world.truth import Given, Goods

_SERVERS = [person for person, role in ROLES.items() if role != "data_focal_point"]


class AtDesk(Base):
    """Whoever serves has the household before them, or says so."""

    def serve(self, who: int, one: int, two: int) -> None:
        """A household comes, and is given what is due when it stands there; sometimes it takes the half of it."""
        with self.as_person(who, _SERVERS[two // 4 % len(_SERVERS)] if two % 4 == 0 else "sara"):
            verdict = self._scanned(who, one)
            if verdict is not None:
                self._give(who, verdict, e.How.SCANNED, half=two % 5 == 0)

    def send_somebody(self, who: int, one: int, two: int) -> None:
        """Somebody without a card of their own comes for a household; a child alone is never stood in for."""
        self._send(who, one, f"Essai Voisin {two % 2}")

    def come_for_many(self, who: int, one: int, two: int) -> None:
        """One and the same comes for a whole row of households."""
        for household in range(one, one + 6):
            self._send(who, household, f"Essai Voisin {two % 2}")

    def _send(self, who: int, one: int, name: str) -> None:
        verdict = self._scanned(who, one)
        if verdict is None:
            return
        if self.laptops[who].desk().collecting(verdict.household, proxy(name, "voisin")).problem is None:
            self._give(who, verdict, e.How.SCANNED, by_proxy=name)

    def from_paper(self, who: int, one: int, two: int) -> None:
        """A paper says that a household had its goods. It is true, or the household never came."""
        household = self._household(who, one)
        if self.truth.open_day(who) is not None and household not in self.truth.erased:
            verdict = self.laptops[who].desk().look_up(household, on_paper=True)
            if self.truth.due(who, household):
                self._give(who, verdict, e.How.PAPER)

    def serve_a_friend(self, who: int, one: int, two: int) -> None:
        """A supervisor lets pass what is not due: counted, and named with its reason."""
        if (verdict := self._scanned(who, one)) is None or verdict.code.may_collect:
            return
        desk = self.laptops[who].desk()
        lines = [line for line in desk.may_be_overridden(verdict) if line.quantity][:1]
        if lines and self.truth.is_there(who, _goods(lines)):
            given = all_of(lines)
            self._write(
                who, lambda: desk.hand_over_anyway(verdict, given, "sara", PASSPHRASE, "ami"),
                self._made(who, verdict.household, _goods(lines), anyway=True),
            )  # fmt: skip

    def void(self, who: int, one: int, two: int) -> None:
        """Who gave it takes it back: nobody else has the goods in their hands, and no other point has the shelf."""
        if self.truth.open_day(who) is not None:
            self._void_elsewhere(who, one)
        self._void(who, truly=True)

    def void_falsely(self, who: int, one: int, two: int) -> None:
        """It is taken back on paper, and the goods never come back."""
        self._void(who, truly=False)

    def _void(self, who: int, truly: bool) -> None:
        day = self.truth.open_day(who)
        own = [id_ for id_, one in self.truth.standing().items() if (one.laptop, one.today) == (who, day)]
        if own:
            self.do(
                who, "Void", lambda: self.laptops[who].desk().void(own[-1], "essai", Second("sara", PASSPHRASE)),
                lambda event: self.truth.takes_back(who, own[-1], truly),
            )  # fmt: skip

    def _void_elsewhere(self, who: int, one: int) -> None:
        known = self.truth.known[who]
        others = [
            id_ for id_, made in self.truth.standing().items()
            if id_ in known and ("void", id_) not in known and made.point != self.truth.at[who]
        ]  # fmt: skip
        if others:
            try:
                self.laptops[who].desk().void(others[one % len(others)], "essai", Second("sara", PASSPHRASE))
            except Refused as refused:
                self.expect(refused.code == "handover_elsewhere", refused.code)
            else:
                self.expect(False, f"{who} takes back what another point gave")

    def reissue(self, who: int, one: int, two: int) -> None:
        """A household lost its card; the next one opens what that did."""
        session, household = self.laptops[who].session, self._household(who, one)
        if household not in self.truth.erased and not card_office.needs_supervisor(session, household):
            lost = self.laptops[who].card_of(household)
            self.do(
                who, "CardRevoked", lambda: card_office.reissue(session, lost, RevokeReason.LOST),
                lambda event: self.truth.loses_card(who, household, lost),
            )  # fmt: skip

    def show_a_copy(self, who: int, one: int, two: int) -> None:
        """Somebody shows a copy of a card that was lost. Where nobody heard of that, they get what is due."""
        of = [known for known in self.calendar.at(self.truth.at[who]) if known in self.truth.lost_cards]
        if not of or (household := of[one % len(of)]) in self.truth.erased:
            return
        verdict = self._shown(who, self.truth.lost_cards[household])
        if ("lost", household) in self.truth.known[who]:
            self.expect(verdict.code is VerdictCode.CARD_REVOKED, f"a lost card at {who}: {verdict.code}")
        elif (judged := self._judged(who, household, verdict)) is not None:
            self._give(who, judged, e.How.SCANNED)

    # ------------------------------------------------------------ how it is written down

    def _scanned(self, who: int, one: int) -> Verdict | None:
        """What the desk says of a household's card."""
        household = self._household(who, one)
        return self._judged(who, household, self._shown(who, self.laptops[who].card_of(household)))

    def _shown(self, who: int, code: str) -> Verdict:
        laptop = self.laptops[who]
        return laptop.desk().scan(read_code(code, laptop.session.card_key))

    def _judged(self, who: int, household: str, verdict: Verdict) -> Verdict | None:
        """Whether the desk says of a household what is right; None where it says, rightly, that nobody is served."""
        laptop = self.laptops[who]
        if laptop.session.books.register.get(household) is None:
            forgotten = ("gone", household) in self.truth.known[who] and verdict.code is VerdictCode.UNKNOWN_CARD
            self.expect(forgotten, f"{household} is unknown at {who}: {verdict.code}")
            return None
        if self.truth.open_day(who) is None:
            self.expect(verdict.code is VerdictCode.DAY_NOT_OPEN, f"no day is open at {who}: {verdict.code}")
            return None
        due = self.truth.due(who, household)
        self.expect(verdict.code.may_collect is bool(due), f"{household} at {who}: {verdict.code}, due {due}")
        offered = _goods(verdict.due) if due else Goods()
        self.expect(+offered == due, f"{household} at {who} is offered {offered}, and {due} is due")
        return verdict

    def _give(self, who: int, verdict: Verdict, how: e.How, half: bool = False, by_proxy: str = "") -> None:
        lines = verdict.due[: (len(verdict.due) + 1) // 2] if half else verdict.due
        if not lines or not self.truth.is_there(who, _goods(lines)):
            return
        given, collector = all_of(lines), proxy(by_proxy, "voisin") if by_proxy else HOLDER
        made = self._made(who, verdict.household, _goods(lines), paper=how is e.How.PAPER, proxy=by_proxy)
        self._write(who, lambda: self.laptops[who].desk().hand_over(verdict, given, collector, how), made)

    def _write(self, who: int, act: Callable[[], object], made: Given) -> None:
        self.do(who, "Handover", act, lambda event: self.truth.hands_over(who, event["id"], made))

    def _made(self, who: int, household: str, goods: Goods, **how: object) -> Given:
        today = self.truth.open_day(who)
        assert today is not None
        return Given(household, who, self.truth.at[who], today, self.truth.round_at(who), goods, **how)  # type: ignore[arg-type]

    def _household(self, who: int, one: int) -> str:
        of = self.calendar.at(self.truth.at[who])
        return of[one % len(of)]

    @contextmanager
    def as_person(self, who: int, person: str) -> Iterator[None]:
        """Somebody else is at the keyboard meanwhile."""
        if person != "sara":
            self.laptops[who].session.log_in(person, PASSPHRASE)
        try:
            yield
        finally:  # killed in the middle, the store was opened again by sara
            if self.laptops[who].session.person != "sara":
                self.laptops[who].session.log_in("sara", PASSPHRASE)


def _goods(lines: Iterable[DueLine]) -> Goods:
    goods = Goods()
    for line in lines:
        goods[line.item] += line.quantity
    return goods
