"""Into the server that the office runs: what waits and what stays here; sent one by one, while the desk goes on."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input

from distro.problems import PROBLEMS, explain
from distro.stations import upload
from distro.stations.upload import Attempt
from distro.texts import say
from distro.tui.commands import Back, Confirm, UploadNow, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.upload import held_in_words, not_taken_in_words, would_go_in_words


class UploadScreen(Dialog[None]):
    """Escape leaves; what is under way is answered first, what was not tried waits. The authorization is not kept."""

    offers = (Confirm, Back)
    BINDINGS = bindings(offers)

    def __init__(self) -> None:
        super().__init__()
        self._busy = False

    def compose(self) -> ComposeResult:
        servers = self.distro.session.books.uploads.servers()
        with Vertical(classes="box"):
            yield Text(UploadNow.title(), classes="title")
            yield Text(say("upload.page.address"))
            yield Field("https://…/submission", value=servers[-1] if servers else "", id="address", max_length=300)
            yield Text(say("upload.page.authorization"))
            yield Field("Token …", id="authorization", password=True, max_length=300)
            yield Text(say("upload.page.how", key=Confirm.key_name()), classes="quiet")
            with VerticalScroll(can_focus=False):
                yield Text(id="state")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        planned = self.attempt(lambda: upload.plan(self.distro.session))
        if planned is not None:
            self._say([*would_go_in_words(planned.going, planned.on), *held_in_words(planned.held.items())])

    def on_input_submitted(self) -> None:
        self.focus_next()

    def on_do_confirm(self) -> None:
        address = self.query_one("#address", Input).value.strip()
        if self._busy:
            return
        if not address:
            self._say([say("upload.page.nowhere")])
            self.query_one("#address").focus()
            return
        self._busy = True
        self.run_worker(self._send(address, self.query_one("#authorization", Input).value.strip()))

    async def _send(self, address: str, authorization: str) -> None:
        """Only the network is waited for in another thread; the store belongs to this one."""
        session = self.distro.session
        tried: list[Attempt] = []
        try:
            upload.demand_safe(session, address)
            sending = upload.ready(session, upload.plan(session, address))
            for prepared in sending:
                self._say([say("upload.page.sending", n=len(tried), total=len(sending))])
                reply = await asyncio.to_thread(upload.deliver, address, prepared, authorization)
                upload.note(session, address, prepared, reply)
                tried.append(Attempt(prepared, reply, len(tried) + 1, len(sending)))
                if upload.is_no_use([one.reply.answer for one in tried]) or not self.is_attached:
                    break
            self._say(self._told(tried, len(sending), address))
        except PROBLEMS as problem:
            self._say([explain(problem)])
        finally:
            self._busy = False

    def _told(self, tried: list[Attempt], total: int, address: str) -> list[str]:
        planned = upload.plan(self.distro.session, address)
        wrong = [one for one in tried if not one.reply.answer.is_taken]
        lines = [say("upload.taken", n=len(tried) - len(wrong)), *not_taken_in_words(wrong)]
        if len(tried) < total:
            lines.append(say("upload.untried", n=total - len(tried)))
        if planned.going:
            lines.append(say("upload.waiting", n=len(planned.going)))
        return [*lines, *held_in_words(planned.held.items())]

    def _say(self, lines: list[str]) -> None:
        if self.is_attached:
            self.query_one("#state", Text).say("\n".join(lines))
