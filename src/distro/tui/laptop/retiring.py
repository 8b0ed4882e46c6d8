"""A laptop that is lost, stolen or replaced: which one, why, and whether it is really meant."""

from __future__ import annotations

from distro.books.laptops import laptops
from distro.model.events import LaptopRole, RetireReason
from distro.stations.laptops import retiring, sync
from distro.texts import say
from distro.tui.commands import RetireLaptop
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.dialogs.confirm import ConfirmScreen
from distro.tui.dialogs.message import MessageScreen
from distro.tui.page import Page
from distro.wording.laptops import laptop_in_words, let_in_in_words, said_by_it_in_words


def retire_laptop(page: Page[None]) -> None:
    """Ask which one of those that are ours."""
    session = page.distro.session
    known = {one.device: one for one in laptops(session.books, session.store.device) if not one.here}
    ours = {device: laptop_in_words(one) for device, one in known.items() if not one.retired}
    if not ours:
        page.distro.mention("laptops.retire.nobody")
        return

    def chosen(device: str | None) -> None:
        if device is not None:
            _ask_why(page, device, known[device].called)

    page.app.push_screen(ChooseScreen(RetireLaptop.title(), ours, say("laptops.retire.how")), chosen)


def _ask_why(page: Page[None], device: str, called: str) -> None:
    reasons = {why.value: say(f"laptops.why.{why}") for why in RetireReason}

    def chosen(why: str | None) -> None:
        if why is not None:
            asked = ConfirmScreen("laptops.retire.sure", laptop=called, why=reasons[why])
            page.app.push_screen(asked, lambda yes: _retire(page, device, RetireReason(why)) if yes else None)

    page.app.push_screen(ChooseScreen(called, reasons, say("laptops.retire.why")), chosen)


def _retire(page: Page[None], device: str, why: RetireReason) -> None:
    session = page.distro.session
    done = page.attempt(lambda: retiring.retire(session, device, why))
    if done is not None:
        own = session.books.devices.certificates.role(session.store.device)
        holds = "all" if own is LaptopRole.ROOT else "here"
        page.distro.mention(
            f"laptops.retire.done_{holds}", laptop=session.books.devices.name_of(device), upto=done.upto
        )
        more = said_by_it_in_words(session.books, session.store.device, device)
        if more := [*more, *let_in_in_words(session.books, sync.let_in_by(session, device))]:
            page.app.push_screen(MessageScreen(RetireLaptop.title(), "\n".join(more)))
