"""What becomes of a household's card: lost, stolen, damaged, printed once more, blocked until it is found.

Each step is one list, and Escape gives up before anything is written. A new card is a blank that is scanned next, or
one that is printed now.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from distro.cards.sheet import Fonts, PrintRun
from distro.model.cards import Card, CardTemplate, RevokeReason
from distro.model.people import Household
from distro.stations import card_office
from distro.stations.card_office import FaceNames
from distro.stations.desk import Second
from distro.stations.session import Session
from distro.texts import fonts, in_words, say
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.dialogs.message import MessageScreen
from distro.tui.dialogs.second import SecondScreen
from distro.tui.page import Page
from distro.wording import dates
from distro.wording.cards import design, sheet_foot

_REASONS = (RevokeReason.LOST, RevokeReason.STOLEN, RevokeReason.DAMAGED)

# Who allows one more card, with the passphrase that proves it.
Approval = tuple[str, str] | None


class Awaited(Struct, frozen=True):
    """A blank is about to be scanned for `household`, whose card stops working with `reason`."""

    household: str
    reason: RevokeReason


class CardLife:
    """Asks on `page` what to do with the card of `household`; `changed` hears that something was.

    `awaits` hears for whom a blank will be scanned next, and None when nobody waits for one any more.
    """

    def __init__(
        self,
        page: Page[None],
        household: Household,
        changed: Callable[[], None],
        awaits: Callable[[Awaited | None], None],
    ) -> None:
        self._page = page
        self._household = household
        self._changed = changed
        self._awaits = awaits

    @property
    def _session(self) -> Session:
        return self._page.distro.session

    @property
    def _card(self) -> Card | None:
        """The live one."""
        return self._session.books.cards.of_household(self._household.id)

    def ask(self) -> None:
        """What to do, of what makes sense now."""
        card = self._card
        if card is None:
            acts, state = self._without()
        elif card.held_on is not None:
            acts = ["found", *_REASONS, "print", RevokeReason.LEFT]
            state = say("desk.card.held", day=dates.day(card.held_on))
        else:
            acts, state = [*_REASONS, "hold", "print", RevokeReason.LEFT], ""
        self._choose(self._title, {act: say(f"desk.card.{act}") for act in acts}, self._chosen, state)

    def _without(self) -> tuple[list[str], str]:
        """The same for a household without a card, and why it has none."""
        cards, household = self._session.books.cards, self._household.id
        if (since := cards.left_on(household)) is not None:
            return ["new"], say("desk.card.gone", day=dates.day(since))
        return ["new", *([RevokeReason.LEFT] if cards.last_of(household) else [])], say("desk.card.none")

    @property
    def _title(self) -> str:
        return say("desk.card.title", number=self._household.number)

    def _choose(self, title: str, choices: dict[str, str], then: Callable[[str], None], how: str = "") -> None:
        asked = ChooseScreen(title, choices, how)
        self._page.app.push_screen(asked, lambda chosen: then(chosen) if chosen is not None else None)

    def _chosen(self, act: str) -> None:
        card = self._card
        if act in ("new", *_REASONS):
            reason = RevokeReason.LOST if act == "new" else RevokeReason(act)
            ways = ["blank", "print", *(["later"] if card else [])]
            choices = {way: say(f"desk.card.with_{way}") for way in ways}
            self._choose(say("desk.card.with"), choices, lambda way: self._renew(way, reason))
        elif act == RevokeReason.LEFT:
            last = self._session.books.cards.last_of(self._household.id) if card is None else card.code
            self._done("now_gone", lambda: card_office.revoke(self._session, last, RevokeReason.LEFT))
        elif act == "print" and card is not None:
            self._print(card)
        elif act == "hold" and card is not None:
            self._done("now_held", lambda: card_office.hold(self._session, card.code))
        elif act == "found" and card is not None:
            self._done("now_found", lambda: card_office.found(self._session, card.code))

    def _done(self, told: str, act: Callable[[], None]) -> None:
        """Do it, and say so; a refusal is told instead."""
        if self._page.does(act):
            self._page.distro.mention(f"desk.card.{told}", number=self._household.number)
            self._changed()

    # ------------------------------------------------------------ a new card

    def _renew(self, way: str, reason: RevokeReason) -> None:
        card = self._card
        if way == "later" and card is not None:
            self._done("revoked", lambda: card_office.revoke(self._session, card.code, reason))
        elif way == "blank":
            self._awaits(Awaited(self._household.id, reason))
            text = say("desk.card.scan_blank", number=self._household.number)
            self._page.app.push_screen(MessageScreen(self._title, text), lambda _: self._awaits(None))
        elif way == "print":
            self._allowed(lambda approval: self._reissue(reason, approval))

    def bind(self, blank: str, reason: RevokeReason, then: Callable[[], object]) -> None:
        """The blank becomes theirs; `then`, once it is."""

        def give(approval: Approval) -> None:
            household = self._household
            bound = self._page.attempt(lambda: card_office.bind(self._session, blank, household.id, approval, reason))
            if bound is not None:
                self._page.distro.mention("desk.card.given", number=household.number)
                then()

        self._allowed(give)

    def _allowed(self, then: Callable[[Approval], object]) -> None:
        """Ask a supervisor first, where one more card wants that."""
        if not card_office.needs_supervisor(self._session, self._household.id):
            then(None)
            return

        def answered(second: Second | None) -> None:
            if second is not None:
                then((second.person, second.passphrase))

        self._page.app.push_screen(SecondScreen("desk.card.third"), answered)

    def _reissue(self, reason: RevokeReason, approval: Approval) -> None:
        card, session, household = self._card, self._session, self._household
        if card is not None:
            new = self._page.attempt(lambda: card_office.reissue(session, card.code, reason, approval))
        else:
            new = next(iter(self._page.attempt(lambda: card_office.issue(session, [household])) or []), None)
        if new is not None:
            self._print(new)
            self._changed()

    def _print(self, card: Card) -> None:
        """One card at the first place of a sheet, as a PDF among the reports; a printer takes it from there."""
        session, programme = self._session, self._session.programme
        run = PrintRun(
            design=design(programme, CardTemplate()),
            foot=sheet_foot(programme, 1),
            offset=self._page.distro.print_offset,
        )
        faces = FaceNames(lambda point: in_words(point.name), say("cards.blank"))
        letters = Fonts(fonts.path("regular"), fonts.path("bold"))

        def write(out: Path) -> None:
            card_office.print_cards(session, [card], out, run, faces, letters, name=self._household.number)

        file = f"{say('desk.card.file')}-{session.now():%Y%m%d-%H%M%S}.pdf"
        if out := self._page.attempt(lambda: self._page.among_reports(file, write)):
            self._page.app.push_screen(MessageScreen(self._title, say("desk.card.printed", path=out)))
