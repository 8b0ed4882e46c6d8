"""`distro plain`: the desk as a dialogue of lines, for screen readers, braille lines and the plainest terminals.

A line is a card's code, one of a few words, or any command without its `distro`, all on one store that stays open.
Nothing is drawn and nothing moves: one fact a line, so that a whole day can be done from what was printed alone. A code
only ever shows: goods go out by a word that no card holds and no scanner sends.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Mapping, Sequence

from distro.cards.code import ReadingKind, read
from distro.cli.amounts import understood
from distro.cli.context import Context
from distro.cli.desk import open_desk, point_of
from distro.cli.doing import carry_out
from distro.cli.held import Held
from distro.model.cards import RevokeReason
from distro.model.goods import AdjustmentReason
from distro.model.verdicts import Verdict
from distro.rules.clean import printed
from distro.stations import rounds
from distro.stations.closing import Close
from distro.stations.desk import Desk
from distro.stations.errors import Refused
from distro.stations.lookups import household_numbered
from distro.stations.rounds import Phase
from distro.texts import LANGUAGES, in_words, say, speaking
from distro.wording.names import point_name


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    plain = commands.add_parser("plain", help=say("plain.help"))
    plain.add_argument("--point", help=say("cli.option.point"))
    plain.add_argument("--desk", type=int, default=1, help=say("cli.option.desk"))
    plain.set_defaults(run=_plain, alone=True)


def _plain(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        desk = Desk(session, point_of(session, args.point), args.desk)
        Dialogue(context, desk, args.whole()).run()


class Dialogue:
    """Reads lines until one says to quit, or none comes any more."""

    def __init__(self, context: Context, desk: Desk, parser: argparse.ArgumentParser) -> None:
        self._context = context
        self._desk = desk
        self._session = desk.session
        self._parser = parser
        self._shown: list[str] = []  # how the household that was shown last is named to `scan`
        self._verdict: Verdict | None = None  # what was said of it
        self._last = ""  # the handover that was made last
        self._going = True
        acts: Mapping[str, Callable[[list[str]], object]] = {
            "open": self._open, "find": self._find, "without": self._without, "give": self._give, "part": self._part,
            "undo": self._undo, "card": self._card, "count": self._count, "state": self._state, "help": self._help,
            "quit": self._quit,
        }  # fmt: skip
        self._acts = {word: act for name, act in acts.items() for word in _called(name)} | {"?": self._help}

    def run(self) -> None:
        """Until the end. What a line does wrong is told, and the next line is read."""
        self._state([])
        self._say("plain.begin")
        while self._going and (line := _read("> ")) is not None:
            if line:
                self._do(line)

    def _do(self, line: str) -> None:
        if read(line, self._session.card_key).kind is not ReadingKind.NOT_A_CARD:
            self._show([line])
            return
        try:
            first, *rest = shlex.split(line)
        except ValueError:  # a quotation mark without its other half
            first, *rest = line.split()
        act = self._acts.get(first.casefold())
        if act is not None:
            self._guarded(lambda: act(rest))
        elif first in self._parser.get_default("known") or first.startswith("-"):
            self._command([first, *rest])
        else:  # what a parser says to it is forty commands long, and read aloud
            self._say("plain.not_known")

    def _command(self, words: Sequence[str]) -> object:
        """Any command on the open store; what it answered, None where it was refused."""
        try:
            args = self._parser.parse_args([*words])
        except SystemExit:
            return None
        if args.run in (None, open_desk, _plain):
            self._say("plain.here_already")
            return None
        held = Held(args, self._context.secrets, self._session)
        done = carry_out(held, args) == 0
        return held.data if done else None

    def _guarded(self, act: Callable[[], object]) -> None:
        """A refusal of one of our own words is told as one of a command."""
        told = argparse.Namespace(**{**vars(self._parser.parse_args([])), "run": lambda context, args: act() and None})
        carry_out(Held(told, self._context.secrets, self._session), told)

    def _say(self, code: str, **params: object) -> None:
        print(printed(say(code, **params)))

    # ------------------------------------------------------------ the desk

    def _show(self, how: list[str]) -> None:
        self._shown, self._verdict = how, None
        answer = self._command(["scan", *how, *self._here])
        if isinstance(answer, dict):
            self._verdict = answer["verdict"]
            how_to_give = "plain.give_answered" if answer["to_ask"] else "plain.give_how"
            self._say(how_to_give, word=_called("give")[0], part=_called("part")[0])

    @property
    def _here(self) -> list[str]:
        return ["--point", self._desk.point, "--desk", str(self._desk.number)]

    def _without(self, rest: list[str]) -> None:
        self._show(["--without-card", *rest])

    def _give(self, rest: list[str]) -> None:
        """Hand over to whom was shown last: all, or what the options of `scan` say. Once.

        What was answered stays said: a wrong answer is not forgotten by a second try without it.
        """
        if not self._shown:
            self._say("plain.nobody")
            return
        self._shown, rest = _with_answer(self._shown, rest)
        answer = self._command(["scan", *self._shown, "--hand-over", *rest, *self._here])
        if isinstance(answer, dict) and answer.get("handover") is not None:
            self._last, self._shown, self._verdict = answer["handover"].id, [], None

    def _part(self, rest: list[str]) -> None:
        """Of each thing that is due to whom was shown last, how much goes out now; the rest stays due."""
        if not self._shown or self._verdict is None:
            self._say("plain.nobody")
            return
        self._say("plain.leave_how", word=_called("quit")[0])
        gives = list[str]()
        goods = {item.code for item in self._session.programme.goods}
        for line in (line for line in self._verdict.due if line.item in goods):  # a service is given or it is not
            while (given := self._asked_amount(line.item, due=line.quantity)) > line.quantity:
                self._say("plain.too_much", due=line.quantity)
            if given != line.quantity:
                gives += ["--give", f"{line.item}={given}"]
        self._give([*rest, *gives])

    def _card(self, rest: list[str]) -> None:
        """What became of a household's card: a new one for one that is gone, or blocked until it is found."""
        if not rest:
            self._say("plain.help_card", word=_called("card")[0])
            return
        number = household_numbered(self._session, rest[0]).number
        self._say("plain.leave_how", word=_called("quit")[0])
        gone = (RevokeReason.LOST, RevokeReason.STOLEN, RevokeReason.DAMAGED)
        acts = {say(f"desk.revoked.{reason}"): ["reissue", number, "--reason", str(reason)] for reason in gone}
        acts |= {say("plain.card_hold"): ["hold", number], say("plain.card_found"): ["found", number]}
        self._command(["cards", *acts[_chosen("plain.card_what", list(acts))], *rest[1:]])

    def _undo(self, rest: list[str]) -> None:
        if not self._last:
            self._say("plain.nothing_to_undo")
        elif self._command(["void", self._last, "--reason", " ".join(rest) or say("plain.by_mistake")]) is not None:
            self._last = ""

    def _find(self, rest: list[str]) -> None:
        self._command(["register", "search", " ".join(rest)])

    def _state(self, _: list[str]) -> None:
        session, point = self._session, self._desk.point
        glance, day = self._desk.glance(), session.books.days.open_at(point)
        self._say("plain.where", point=point_name(session.programme, point), desk=self._desk.number)
        self._say("plain.who", person=session.person)
        if day is None:
            self._say("plain.day_closed", word=_called("open")[0])
            self._rounds()
        else:
            self._say("plain.day_open", day=f"{day.date:%d/%m/%Y}")
            self._say("plain.served", served=glance.served, planned=glance.planned)

    def _open(self, rest: list[str]) -> None:
        """The day, for the rounds that are named."""
        if not rest:
            self._say("plain.open_which", word=_called("open")[0])
            self._rounds()
            return
        rounds = [word for code in rest for word in ("--round", code)]
        self._command(["day", "open", "--point", self._desk.point, *rounds])

    def _rounds(self) -> None:
        """Those whose time it is here, by the code that opens a day for them."""
        now = [one.round for one in rounds.here(self._session, self._desk.point) if one.phase is Phase.RUNNING]
        for round_ in now:
            self._say("plain.round", round=round_.code, name=in_words(round_.name))
        if not now:
            self._say("stock.open.no_round")

    def _help(self, _: list[str]) -> None:
        self._say("plain.help_code")
        for name in ("open", "find", "without", "give", "part", "undo", "card", "count", "state", "help", "quit"):
            self._say(f"plain.help_{name}", word=_called(name)[0])
        self._say("plain.help_command")

    def _quit(self, _: list[str]) -> None:
        self._going = False
        self._say("plain.goodbye")

    # ------------------------------------------------------------ the close

    def _count(self, _: list[str]) -> None:
        """The whole close, question by question: counted blind, signed, explained, approved."""
        close = Close(self._session, self._desk.point)
        self._say("plain.leave_how", word=_called("quit")[0])
        counted_by = ""
        while not counted_by or close.passes_missing():
            close.count_anew()
            for item in close.items:
                close.count(item, self._asked_amount(item))
            counted_by = _ask("plain.counted_by")
            close.keep(counted_by, self._context.passphrase(counted_by, "DISTRO_COUNTER_PASSPHRASE"))
        for line in close.variances():
            if line.difference:
                told = {"book": line.book, "counted": line.counted, "n": line.difference}
                self._say("cli.day.variance", item=self._name(line.item), **told)
                close.explain(line.item, self._asked_reason(), _ask("plain.note", empty=True))
        approved_by = _ask("plain.approved_by")
        passphrase = self._context.passphrase(approved_by, "DISTRO_APPROVER_PASSPHRASE")
        closed = close.sign(counted_by, approved_by, passphrase)
        differing = sum(line.counted != line.book for line in closed.lines)
        self._say("cli.day.closed", day=closed.day, n=differing)

    def _name(self, item: str) -> str:
        return in_words(self._session.programme.item(item).name)

    def _asked_amount(self, item: str, due: int | None = None) -> int:
        """As `500`, `20p` or `4p+3`; asked again until it is an amount. An empty line is all that is `due`."""
        known = self._session.programme.item(item)
        packs = f" · {in_words(known.packs[0].name)} = p" if known.packs else ""
        while True:
            asked = f"{self._name(item)}{packs}"
            if due is None:
                said = _ask("plain.how_many", item=asked)
            elif not (said := _ask("plain.how_many_of", empty=True, item=asked, due=due)):
                return due
            try:
                return understood(self._session, item, said, Refused("count_not_a_number", item=self._name(item)))
            except Refused as wrong:
                self._say(f"errors.{wrong.code}", **wrong.params)

    def _asked_reason(self) -> AdjustmentReason:
        reasons = {say(f"stock.reason.{reason}"): reason for reason in AdjustmentReason}
        return reasons[_chosen("plain.reason", list(reasons))]


def _chosen(code: str, choices: Sequence[str]) -> str:
    """One of `choices`, by its number; asked again until it is one of theirs."""
    for number, choice in enumerate(choices, 1):
        print(printed(f"{number} {choice}"))
    while True:
        said = _ask(code)
        if said.isdecimal() and 1 <= int(said) <= len(choices):
            return choices[int(said) - 1]
        print(printed(say("plain.one_of", n=len(choices))))


def _with_answer(shown: list[str], rest: list[str]) -> tuple[list[str], list[str]]:
    """How the household is named to `scan`, with what was answered in `rest`; and what else `rest` says."""
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    options.add_argument("--answer")
    try:
        told, others = options.parse_known_args(rest)
    except SystemExit:  # an option without its answer: the command itself says so
        return shown, rest
    return ([*shown, f"--answer={told.answer}"] if told.answer else shown), others


def _called(name: str) -> list[str]:
    """How one of our words is called, in the language spoken and in the others."""
    words = [say(f"plain.word.{name}")]
    for code in LANGUAGES:
        with speaking(code):
            words.append(say(f"plain.word.{name}"))
    return list(dict.fromkeys(words))


def _read(prompt: str) -> str | None:
    """The next line; None when none comes any more."""
    try:
        return input(prompt).strip()
    except EOFError:
        return None


def _ask(code: str, *, empty: bool = False, **params: object) -> str:
    """The answer to a question; asked again while it is empty. Raises KeyboardInterrupt when nobody answers.

    Refused when it is our word for leaving.
    """
    while True:
        said = _read(printed(say(code, **params)) + " ")
        if said is None:
            raise KeyboardInterrupt
        if said.casefold() in _called("quit"):
            raise Refused("question_left")
        if said or empty:
            return said
