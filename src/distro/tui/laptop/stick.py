"""The stick: what the others lack goes onto it, what it brings is taken in; the desk works on meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from distro.model.refusal import Refusal
from distro.problems import PROBLEMS, explain
from distro.stations import backups
from distro.stations.cooperative import run_between_keys
from distro.stations.laptops import stick, sync
from distro.texts import say
from distro.tui.commands import Back, BackUp, Give, Take, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.doubles import double_in_words
from distro.wording.entered_twice import entered_twice_in_words
from distro.wording.laptops import joined_in_words
from distro.wording.quarantine import not_taken_in_words
from distro.wording.supplements import supplements_in_words


class StickScreen(Dialog[None]):
    """One stick after another. Escape leaves; while something is written it stays."""

    offers = (Give, Take, BackUp, Back)
    BINDINGS = bindings(offers)

    def __init__(self) -> None:
        super().__init__()
        self._busy = False

    def compose(self) -> ComposeResult:
        found = stick.sticks()
        with Vertical(classes="box"):
            yield Text(say("keys.stick.title"), classes="title")
            yield Text(say("hub.stick.where"))
            yield Field(value=str(found[0]) if found else "", max_length=300)
            yield Text(say("hub.stick.how", give=Give.key_name(), take=Take.key_name()), classes="quiet")
            with VerticalScroll(can_focus=False):
                yield Text(id="state")
        yield Hints(self.offers)

    def on_do_give(self) -> None:
        folder = self._folder()
        outgoing = self.attempt(lambda: stick.gather(self.distro.session)) if folder else None
        if folder is not None and outgoing is not None:
            self._begin(self._give(folder, outgoing))

    def on_do_take(self) -> None:
        folder = self._folder()
        if folder is not None:
            self._begin(self._take(folder))

    def on_do_back_up(self) -> None:
        """The desk stands still for it: a copy is of one moment."""
        folder = self._folder()
        made = self.attempt(lambda: backups.back_up(self.distro.session, folder, lambda *_: None)) if folder else None
        if made is not None:
            told = say(
                "backup.proven",
                path=Path(made.path).name, made=made.made, n=made.records, files=made.files, size=made.size,
                head=made.head,
            )  # fmt: skip
            self._say(told + "\n" + say("backup.keep"))

    def _folder(self) -> Path | None:
        """The folder that was named; said calmly when there is none. None while the last one is not done."""
        folder = Path(self.query_one(Field).value.strip())
        if self._busy:
            return None
        if not self.query_one(Field).value.strip() or not folder.is_dir():
            self._say(say("hub.stick.nowhere"))
            return None
        return folder

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        self._busy = True
        self.run_worker(self._until_done(work))

    async def _until_done(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except PROBLEMS as problem:
            self._say(explain(problem))
        finally:
            self._busy = False

    async def _give(self, folder: Path, outgoing: stick.Outgoing) -> None:
        identity = sync.identity_of(self.distro.session)
        written = await asyncio.to_thread(stick.put, outgoing, identity, folder, self._bar("writing"))
        self._say(say("hub.stick.written", n=written.events, name=Path(written.path).name))

    async def _take(self, folder: Path) -> None:
        """Every bundle there is, and what came of each; one that is refused holds up no other."""
        session = self.distro.session
        keys, lines = stick.BundleKeys(session), list[str]()
        for path in sorted(folder.glob("*.distro")):
            try:
                opened = await asyncio.to_thread(stick.opened, path, keys, self._bar("reading", path.name))
                if opened.manifest.device == session.store.device:
                    continue
                taken = await run_between_keys(stick.accept(session, opened))
            except Refusal as problem:
                lines.append(say("hub.stick.refused", name=path.name, why=explain(problem)))
                continue
            device = session.books.devices.name_of(taken.device)
            lines.append(say("hub.stick.taken", name=path.name, new=taken.new, device=device))
            for double in taken.doubles:
                lines += double_in_words(session.programme, session.books, double)
            lines += joined_in_words(taken.root_of)
            lines += not_taken_in_words(
                session.books, taken.set_aside, taken.lacking, skipped=taken.skipped, broken=taken.broken,
                strangers=taken.strangers,
            )  # fmt: skip
            lines += supplements_in_words(session.programme, session.books, taken.supplements)
            lines += entered_twice_in_words(taken.entered_twice)
        self._say("\n".join(lines) or say("hub.stick.nothing"))

    def _bar(self, what: str, name: str = "") -> Callable[[int, int], None]:
        """Told from another thread how many bytes are done."""

        def tell(done: int, total: int) -> None:
            told = say(f"hub.stick.{what}", percent=100 * done // max(total, 1), name=name)
            self.app.call_from_thread(self._say, told)

        return tell

    def _say(self, text: str) -> None:
        if self.is_attached:
            self.query_one("#state", Text).say(text)
