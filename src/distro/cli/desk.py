"""`distro` itself, `distro scan` and `distro void`: the desk, with and without its screen."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from functools import partial

from distro.cards.code import read
from distro.cli import handover_options
from distro.cli.context import Context
from distro.cli.reading import source_of
from distro.model.cards import RevokeReason
from distro.model.events import Challenge, Handover, HandoverLine
from distro.model.verdicts import Verdict, VerdictCode
from distro.rules.challenge import answer_of, judged
from distro.rules.roles import Task
from distro.scanning.camera import watch
from distro.stations import days, paper_entry
from distro.stations.desk import Desk, Second
from distro.stations.errors import Refused
from distro.stations.lookups import point_named
from distro.stations.session import Session
from distro.stations.settings import settings_file
from distro.store import StoreError
from distro.texts import in_words, listed, say
from distro.wording import dates
from distro.wording.minding import to_mind
from distro.wording.names import point_name
from distro.wording.staying_due import stays_due

_LOCK_AFTER = 10.0  # minutes
_CLOSE_AFTER = 30.0


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    opened = commands.add_parser("desk", help=say("cli.desk.help"))
    opened.add_argument("--point", help=say("cli.option.point"))
    opened.add_argument("--desk", type=int, default=1, help=say("cli.option.desk"))
    opened.add_argument("--lock-after", type=float, default=_LOCK_AFTER, metavar="MIN", help=say("cli.desk.lock_after"))
    opened.add_argument(
        "--close-after", type=float, default=_CLOSE_AFTER, metavar="MIN", help=say("cli.desk.close_after")
    )
    opened.add_argument("--camera", metavar="N", help=say("cli.reading.camera"))
    opened.set_defaults(run=open_desk, alone=True)

    scan = commands.add_parser("scan", help=say("cli.desk.scan"))
    scan.add_argument("code", nargs="?", default="", help=say("cli.desk.code"))
    scan.add_argument("--without-card", metavar="NUMBER", help=say("cli.desk.without_card"))
    scan.add_argument("--answer", metavar="TEXT", help=say("cli.desk.answer"))
    handover_options.add_options(scan)
    scan.add_argument("--point", help=say("cli.option.point"))
    scan.add_argument("--desk", type=int, default=1, help=say("cli.option.desk"))
    scan.add_argument("--same-day", action="store_true", help=say("cli.day.same_day"))
    scan.set_defaults(run=_scan)

    paper = commands.add_parser("paper", help=say("cli.desk.paper"))
    paper.add_argument("household", metavar="NUMBER", help=say("cli.referral.household"))
    paper.add_argument("time", metavar="HH:MM", help=say("cli.desk.time"))
    paper.add_argument("--signed-by", default="", metavar="NAME, RELATION", help=say("cli.desk.signed_by"))
    paper.add_argument("--point", help=say("cli.option.point"))
    paper.add_argument("--desk", type=int, default=1, help=say("cli.option.desk"))
    paper.set_defaults(run=_paper)

    void = commands.add_parser("void", help=say("cli.desk.void"))
    void.add_argument("handover", help=say("cli.desk.handover"))
    void.add_argument("--reason", required=True, help=say("cli.desk.reason"))
    void.add_argument("--approved-by", metavar="ID", help=say("cli.desk.void_approved_by"))
    void.set_defaults(run=_void)


def open_desk(context: Context, args: argparse.Namespace) -> int:
    """The screens, on the default store. Whoever goes to practise comes back to a desk that is locked.

    A desk that was locked for long is closed, and opened again by a passphrase.
    """
    from distro.cli.answering import Door
    from distro.tui.app import DistroApp, run
    from distro.tui.terminal.ending import Ending

    asked = getattr(args, "camera", None)
    camera = None if asked is None else partial(watch, source_of(asked))
    lock_after = getattr(args, "lock_after", _LOCK_AFTER) * 60
    close_after = getattr(args, "close_after", _CLOSE_AFTER) * 60
    with context.session() as session:
        point, desk = point_of(session, getattr(args, "point", None)), getattr(args, "desk", 1)
        live = partial(
            DistroApp,
            session,
            point,
            desk,
            lock_after=lock_after,
            close_after=close_after,
            camera=camera,
            settings=settings_file(),
            beside=lambda app: Door(session, args.whole, app.worked_beside).run(),
        )
        ending = run(live())
        while ending is Ending.PRACTISE:
            problem = _practise(session, point, desk)
            ending = run(live(locked=True, problem=problem))
    if ending is Ending.CLOSED:
        print(say("cli.desk.closed"), file=sys.stderr)
        begin_anew()
    return 0 if ending in (Ending.LEFT, Ending.CLOSED) else 1


def begin_anew() -> None:
    """This command again, in the place of this process: with its memory go the keys, the names and the passphrase.

    Where a process has no successor in its terminal (Windows) nothing happens: whoever comes starts distro again.
    """
    if os.name == "posix":
        os.execv(sys.executable, sys.orig_argv)


def _practise(live: Session, point: str, desk: int) -> Refused | StoreError | OSError | None:
    """A rehearsal on the screens until somebody leaves it; what went wrong on the way, if anything did."""
    from distro.rehearsal import practising
    from distro.tui.app import run
    from distro.tui.practice import Practice
    from distro.tui.terminal.ending import Ending

    print(say("cli.desk.practice"), file=sys.stderr)
    try:
        with practising(live, point) as morning:
            stage = morning.stage
            app = Practice(stage.session, stage.day.point, desk, morning.next_card, settings=settings_file())
            if run(app) is Ending.BROKEN:
                return Refused("practice_broken")
    except (Refused, StoreError, OSError) as problem:
        return problem
    return None


def _scan(context: Context, args: argparse.Namespace) -> int:
    handover_options.check(args)
    with context.session() as session:
        desk = Desk(session, point_of(session, args.point), args.desk)
        _check_clock(desk, args)
        verdict, challenge = _met(session, desk, args)
        collecting = desk.collecting(verdict.household, handover_options.collector_of(args))
        handover = handover_options.hand_over(context, args, desk, verdict, challenge) if args.hand_over else None
        below = desk.below_zero(handover) if handover is not None else ()
        question = "" if handover is not None else _question(session, verdict, challenge)
        text = _in_words(session, verdict, handover, args.without_card is not None, _asked(question, challenge))
        if collecting.households:
            text += "\n" + say("desk.collector.many", n=collecting.households)
        for item in below:
            text += "\n" + say("cli.desk.below_zero", item=in_words(session.programme.item_words(item)))
        answer = {
            "verdict": verdict,
            "handover": handover,
            "households_of_proxy": collecting.households,
            "below_zero": below,
            "to_mind": _minded(session, verdict),
            "to_ask": question,
        }
        context.print(text, answer)
    return 0 if verdict.code.may_collect or handover is not None else 1


def _met(session: Session, desk: Desk, args: argparse.Namespace) -> tuple[Verdict, Challenge]:
    """The verdict, and what came of the question: a wrong answer is one of its own."""
    if args.without_card is None:
        verdict = desk.scan(read(args.code, session.card_key))
    else:
        verdict = desk.look_up_numbered(args.without_card)
    household = session.books.register.get(verdict.household)
    if household is None or not args.answer:
        return verdict, Challenge.NOT_ASKED
    session.demand(Task.SERVE)  # a wrong answer is written down at a desk that serves
    if not verdict.code.may_collect:  # nobody is asked, and nobody finds out an answer that nothing is written of
        return verdict, Challenge.NOT_ASKED
    challenge = judged(session.programme, household, args.answer)
    return (desk.answered_wrong(verdict) if challenge is Challenge.WRONG else verdict), challenge


def _check_clock(desk: Desk, args: argparse.Namespace) -> None:
    """Before anything is handed over: Refused where the clock is doubtful and nobody confirms the day."""
    found = desk.clock_doubt() if args.hand_over else None
    if found is None:
        return
    if not args.same_day:
        raise Refused(found.why, now=found.now, against=found.against)
    days.confirm(desk.session, desk.point)


def _paper(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        desk = Desk(session, point_of(session, args.point), args.desk)
        made = paper_entry.enter(desk, args.household, args.time, args.signed_by)
    context.print(say("cli.desk.handed_over", handover=made.id), made)


def _void(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        handover = session.books.handovers.get(args.handover)
        if handover is None:
            raise Refused("handover_unknown")
        allowed = None
        if args.approved_by:
            allowed = Second(args.approved_by, context.passphrase(args.approved_by, "DISTRO_APPROVER_PASSPHRASE"))
        event = Desk(session, handover.site).void(args.handover, args.reason, allowed)
    context.print(say("cli.desk.voided"), event)


def point_of(session: Session, asked: str | None) -> str:
    """The point asked for, else the one whose day is open, else the programme's first."""
    if asked is not None:
        return point_named(session, asked).code
    points = [point.code for point in session.programme.points]
    return next((code for code in points if session.books.days.open_at(code)), points[0])


def _in_words(session: Session, verdict: Verdict, handover: Handover | None, without_card: bool, asked: str) -> str:
    household = session.books.register.get(verdict.household)
    lines = [say(f"cli.verdict.{verdict.code}", point=verdict.point, on=verdict.on or "", reason=verdict.reason)]
    if verdict.reason == RevokeReason.LEFT and verdict.on is not None:
        lines = [say("desk.card.gone", day=dates.day(verdict.on))]
    if without_card and verdict.code.may_collect:
        lines = [say("desk.word.without_card"), say("desk.why.without_card"), *lines]
    if verdict.code is VerdictCode.ALREADY_COLLECTED and verdict.past:
        last = verdict.past[0]
        when = {"day": dates.day(last.occurred_at), "time": dates.clock(last.occurred_at)}
        here = point_name(session.programme, last.site)
        lines.append(say("desk.why.already_collected", **when, point=here, desk=last.desk, by=last.by))
    if household is not None:
        lines.append(say("cli.desk.household", number=household.number, n=household.size))
        lines += _minded(session, verdict)
        if handover is None and asked:
            lines.append(asked)
    if handover is None:
        lines += [f"  {line.quantity:>4}  {in_words(session.programme.item_words(line.item))}" for line in verdict.due]
        return "\n".join([*lines, *_held(session, verdict)])
    lines += [_handed(session, line) for line in handover.lines]
    named = session.books.register.collectors.get(handover.id)
    if named is not None:
        who = say("desk.collector.named", name=named.name, relation=named.relation)
        lines.append(say("desk.why.done_by", who=who))
    if handover.override_by:
        lines.append(say("desk.why.done_anyway", supervisor=handover.override_by))
    if rest := stays_due(session.programme, verdict, handover):
        lines.append(say("desk.why.stays_due", what=listed(rest)))
    return "\n".join([*lines, *_held(session, verdict), say("cli.desk.handed_over", handover=handover.id)])


def _minded(session: Session, verdict: Verdict) -> list[str]:
    """What whoever serves the household has to mind, where something is due to it."""
    household = session.books.register.get(verdict.household)
    return to_mind(session.programme, household) if household is not None and verdict.code.may_collect else []


def _asked(question: str, challenge: Challenge) -> str:
    """What is still to be asked, or that it was answered."""
    if challenge is Challenge.RIGHT:
        return say("cli.desk.answered")
    return say("cli.desk.to_ask", question=question, option="--answer") if question else ""


def _question(session: Session, verdict: Verdict, challenge: Challenge) -> str:
    """What the holder is asked before anything is handed over, where the answer is known and was not given yet."""
    household = session.books.register.get(verdict.household)
    if household is None or challenge is not Challenge.NOT_ASKED or not verdict.code.may_collect:
        return ""
    if not answer_of(session.programme, household):
        return ""
    return say(f"desk.who.challenge.{session.programme.cards.challenge}")


def _held(session: Session, verdict: Verdict) -> Iterator[str]:
    """What is kept back for now, by a shortage or for another time: it stays due."""
    for line in (*verdict.due, *verdict.held):
        if line.held:
            why = "held" if line.short is not None or line.spoiled else "later"
            yield say(f"cli.desk.{why}", n=line.held, item=in_words(session.programme.item_words(line.item)))


def _handed(session: Session, line: HandoverLine) -> str:
    text = f"  {line.quantity or '–':>4}  {in_words(session.programme.item_words(line.item))}"
    if line.instead_of:
        return f"{text} ({say('desk.ration.instead', item=in_words(session.programme.item_words(line.instead_of)))})"
    return text if line.quantity else f"{text} ({say('desk.ration.declined', n=line.settles)})"
