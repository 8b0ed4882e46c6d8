"""`distro slots`: invite households by time, and see how the slots run."""

from __future__ import annotations

import argparse

from distro.cli.context import Context
from distro.cli.day_said import day_said
from distro.rules.slots import SlotPlan
from distro.stations import slots
from distro.stations.errors import Refused
from distro.stations.slots import Hours
from distro.texts import say
from distro.wording import dates
from distro.wording.slots import draft_in_words, running_in_words


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parsers = commands.add_parser("slots", help=say("cli.slots.help")).add_subparsers(required=True)

    plan = parsers.add_parser("plan", help=say("cli.slots.plan"))
    plan.add_argument("rounds", nargs="+", metavar="ROUND", help=say("cli.given.round"))
    plan.add_argument("--point", required=True, help=say("cli.option.point"))
    plan.add_argument("--date", required=True, metavar="YYYY-MM-DD", help=say("cli.slots.date"))
    plan.add_argument("--hours", required=True, type=_hours, metavar="HH:MM-HH:MM", help=say("cli.slots.hours"))
    plan.add_argument("--minutes", type=int, default=30, metavar="N", help=say("cli.slots.minutes"))
    plan.add_argument("--desks", type=int, metavar="N", help=say("cli.slots.desks"))
    plan.add_argument("--seconds", type=int, metavar="N", help=say("cli.slots.seconds"))
    plan.add_argument("--check", action="store_true", help=say("cli.option.check"))
    plan.set_defaults(run=_plan)

    show = parsers.add_parser("show", help=say("cli.slots.show"))
    show.add_argument("--point", required=True, help=say("cli.option.point"))
    show.add_argument("--date", metavar="YYYY-MM-DD", help=say("cli.slots.of_date"))
    show.set_defaults(run=_show)


def _hours(said: str) -> tuple[int, int]:
    """`09:00-13:30` as minutes of the day."""
    begins, ends = map(dates.minute_typed, said.split("-"))
    if begins is None or ends is None:
        raise ValueError(said)
    return begins, ends


def _plan(context: Context, args: argparse.Namespace) -> None:
    begins, ends = args.hours
    with context.session() as session:
        try:
            on = day_said(args.date, session.now().date())
        except ValueError:
            raise Refused("day_not_understood", day=args.date) from None
        hours = Hours(
            date=on, begins=begins, ends=ends, minutes=args.minutes, desks=args.desks, seconds=args.seconds
        )  # fmt: skip
        made = slots.draft(session, args.point, args.rounds, hours)
        if not args.check:
            slots.plan(session, made)
    lines = [*draft_in_words(made), say("slots.checked" if args.check else "slots.planned")]
    context.print("\n".join(lines), _told(made))


def _told(made: SlotPlan) -> dict[str, object]:
    """The plan for a program: how many, and no household by its id."""
    times = [{"begins": dates.minute(slot.begins), "households": len(slot.households)} for slot in made.slots]
    return {
        "point": made.point, "rounds": made.rounds, "date": made.date, "minutes": made.minutes,
        "seconds": made.seconds, "desks": made.desks, "needed": made.needed, "households": made.households,
        "left": made.left, "slots": times,
    }  # fmt: skip


def _show(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        try:
            on = day_said(args.date, session.now().date()) if args.date else None
        except ValueError:
            raise Refused("day_not_understood", day=args.date) from None
        plan = slots.planned_for(session, args.point, on)
        found = slots.running(session, args.point, plan.date)
    assert found is not None  # there is a plan
    lines = [say("slots.title", day=dates.full(found.date)), *running_in_words(found)]
    for turn in found.turns:
        times = say("slots.from_to", begins=dates.minute(turn.begins), ends=dates.minute(turn.ends))
        lines.append(f"  {times}  {say('slots.came', came=turn.came, invited=turn.invited)}")
    context.print("\n".join(lines), found)
