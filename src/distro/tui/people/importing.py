"""A list comes into the register: its plan on the screen, corrected by hand until it is right, then accepted."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from distro.exchange.register import Choices, Decision, ImportPlan, Order, Step
from distro.problems import PROBLEMS
from distro.stations import registration
from distro.stations.cooperative import run_between_keys
from distro.stations.session import Session
from distro.texts import say
from distro.tui import commands as c
from distro.tui.dialogs.ask import AskScreen
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.dialogs.confirm import ConfirmScreen
from distro.tui.dialogs.file import FileScreen
from distro.tui.page import Page
from distro.tui.people.column import ColumnScreen
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.import_plan import field_in_words, preview
from distro.wording.names import point_name

_LISTS = (".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt", ".zip")
_ANSWERS: Mapping[str, Mapping[str, object]] = {
    "hidden_take": {"take_hidden": True},
    "hidden_leave": {"take_hidden": False},
    "dates_day": {"order": Order.DAY},
    "dates_month": {"order": Order.MONTH},
}
_DECISIONS = {"conflicts_ours": Decision.OURS, "conflicts_list": Decision.LIST}
_ASKED = ("prefix", "point", "map")
_BAR = 20  # blocks


class ImportScreen(Page[bool]):
    """Gives whether something was imported. Nothing changes before the plan is accepted."""

    offers = (c.Confirm, c.ChooseFile, c.SayColumn, c.AnswerPlan, c.SaveMap, c.Back, c.Help)
    BINDINGS = c.bindings(offers)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._file: Path | None = None
        self._plan: ImportPlan | None = None
        self._choices, self._decision = Choices(), Decision.OPEN
        self._busy = False

    def compose(self) -> ComposeResult:
        yield Text(c.ImportList.title(), classes="title")
        yield Text(say("registry.import.no_file"), id="about")
        with VerticalScroll():
            yield Text(id="plan")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self.on_do_choose_file()

    # ------------------------------------------------------------ planning

    def on_do_choose_file(self) -> None:
        self.app.push_screen(FileScreen(say("registry.import.which"), _LISTS), self._chose)

    def _chose(self, file: str | None) -> None:
        if file is not None and not self._busy:
            self._file, self._choices, self._decision = Path(file), Choices(), Decision.OPEN
            self._again()

    def _again(self, **said: object) -> None:
        """Plan the list as it was chosen and answered so far, and with what is `said` now."""
        self._choices = replace(self._choices, **said)
        if self._file is not None and not self._busy:
            self._busy = True
            self.run_worker(self._planned(self._file))

    async def _planned(self, file: Path) -> None:
        """In a thread of its own: the screen tells how far it is."""

        def begins(step: Step) -> None:
            self.app.call_from_thread(self._tell_step, step)

        plan = None
        try:
            planner = registration.planner(self._session, self._choices, self._decision, begins)
            plan = await asyncio.to_thread(planner, file)
        except PROBLEMS as problem:
            self.distro.tell(problem)
        finally:
            self._busy = False
        self._show(plan)

    def _tell_step(self, step: Step) -> None:
        self._tell_bar(list(Step).index(step), len(Step), say(f"registry.import.step.{step}"))

    def _show(self, plan: ImportPlan | None) -> None:
        if not self.is_attached:
            return
        self._plan = plan
        self.query_one("#plan", Text).say("\n".join(preview(plan, here=True)) if plan else "")
        state = "no_file" if plan is None else "asks" if plan.stops else "ready"
        n = len(plan.doubts) if plan else 0
        self.query_one("#about", Text).say(say(f"registry.import.{state}", n=n, key=c.Confirm.key_name()))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    # ------------------------------------------------------------ answering

    def on_do_say_column(self) -> None:
        """Which column, then what it is; it holds for that sheet."""
        if self._plan is None:
            return
        columns = {(table.name, column.key): column for table in self._plan.tables for column in table.columns
                   if column.key}  # fmt: skip
        shown = {}
        for at, one in enumerate(columns.values()):
            field = field_in_words(one.field, one.slot) or say("registry.column.aside")
            shown[str(at)] = f"{' '.join(one.header.split())} → {field}  {' · '.join(one.examples)}"
        keys = list(columns)

        def chose(at: str | None) -> None:
            if at is not None:
                sheet, key = keys[int(at)]
                self.app.push_screen(ColumnScreen(key), lambda field: self._say(sheet, key, field))

        self.app.push_screen(ChooseScreen(say("registry.column.which"), shown), chose)

    def _say(self, sheet: str, key: str, field: str | None) -> None:
        if field is not None:
            mapping = self._choices.mapping
            said = {**mapping.sheets.get(sheet, {}), key: field}
            self._again(mapping=replace(mapping, sheets={**mapping.sheets, sheet: said}))

    def on_do_answer_plan(self) -> None:
        if self._file is not None:
            answers = {name: say(f"registry.answer.{name}") for name in (*_ANSWERS, *_DECISIONS, *_ASKED)}
            self.app.push_screen(ChooseScreen(say("registry.answer.title"), answers), self._answered)

    def _answered(self, name: str | None) -> None:
        if name is None:
            return
        if name in _ANSWERS:
            self._again(**_ANSWERS[name])
        elif name in _DECISIONS:
            self._decision = _DECISIONS[name]
            self._again()
        elif name == "prefix":
            asked = AskScreen(say("registry.answer.title"), say("registry.answer.prefix"))
            self.app.push_screen(asked, lambda text: self._again(prefix=text) if text else None)
        elif name == "point":
            programme = self._session.programme
            points = {one.code: point_name(programme, one.code) for one in programme.points}
            asked_point = ChooseScreen(say("registry.answer.point"), points)
            self.app.push_screen(asked_point, lambda code: self._again(point=code) if code else None)
        elif name == "map":
            self.app.push_screen(FileScreen(say("registry.answer.map"), (".toml",)), self._take_map)

    def _take_map(self, file: str | None) -> None:
        mapping = self.attempt(lambda: registration.mapping_in(Path(file))) if file else None
        if mapping is not None:
            self._again(mapping=mapping)

    def on_do_save_map(self) -> None:
        plan = self._plan
        if plan is None:
            return

        def save(text: str | None) -> None:
            if text and self.does(lambda: registration.keep_mapping(Path(text).expanduser(), plan)):
                self.distro.mention("cli.report.written", path=text)

        folder = self._file.parent if self._file else Path.home()
        asked = AskScreen(c.SaveMap.title(), say("registry.import.save"), value=str(folder / "colonnes.toml"))
        self.app.push_screen(asked, save)

    # ------------------------------------------------------------ accepting

    def on_do_confirm(self) -> None:
        """A plan without a question is done; with one, somebody says that it is right all the same."""
        plan = self._plan
        if self._busy:
            return
        if plan is None:
            self.on_do_choose_file()
        elif plan.stops:
            asked = ConfirmScreen("registry.anyway", n=len(plan.doubts))
            self.app.push_screen(asked, lambda yes: self._apply(plan, True) if yes else None)
        else:
            self._apply(plan, False)

    def _apply(self, plan: ImportPlan, anyway: bool) -> None:
        if not self._busy:
            self._busy = True
            self.app.run_worker(self._applied(plan, anyway))

    async def _applied(self, plan: ImportPlan, anyway: bool) -> None:
        """Between two keys, some households at a time; the app goes on with it whatever stands on the screen."""
        try:
            new, changed = await run_between_keys(registration.applied(self._session, plan, anyway, self._tell_written))
        except PROBLEMS as problem:
            self._busy = False
            self.distro.tell(problem)
            return
        self._busy = False
        self.distro.mention("registry.import.done", new=new, changed=changed)
        self.dismiss(True)

    def _tell_written(self, done: int, total: int) -> None:
        self._tell_bar(_BAR * done // total, _BAR, say("registry.import.writing", done=done, total=total))

    def _tell_bar(self, at: int, of: int, text: str) -> None:
        if self.is_attached:
            self.query_one("#about", Text).say(f"{'█' * at}{'░' * (of - at)} {text}")
