"""`distro register`: import a list, search it, write it out."""

from __future__ import annotations

import argparse

from distro.cli import duplicates, households, template
from distro.cli.context import Context
from distro.cli.files import reads, writes
from distro.cli.import_plan import summary
from distro.exchange.register import Choices, ColumnMap, Decision, Order
from distro.model.people import Household
from distro.rules.roles import Task, may
from distro.stations import erasing, registration
from distro.stations.finding import Finder
from distro.texts import say
from distro.wording.erasures import erasures_in_words, held_in_words
from distro.wording.import_plan import preview


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    register = commands.add_parser("register", help=say("cli.register.help")).add_subparsers(required=True)
    load = register.add_parser("import", help=say("cli.register.import"))
    reads(load, "file", help=say("cli.given.list_file"))
    reads(load, "--map", metavar="MAP.toml", help=say("cli.register.map"))
    writes(load, "--save-map", endings=(".toml",), help=say("cli.register.save_map"))
    load.add_argument("--prefix", default="", help=say("cli.register.prefix"))
    load.add_argument("--point", default="", help=say("cli.register.point"))
    load.add_argument("--hidden", choices=("take", "leave"), help=say("cli.register.hidden"))
    load.add_argument("--dates", choices=tuple(Order), help=say("cli.register.dates"))
    load.add_argument("--conflicts", choices=("ours", "list"), default="", help=say("cli.register.conflicts"))
    load.add_argument("--anyway", action="store_true", help=say("cli.register.anyway"))
    load.add_argument("--check", action="store_true", help=say("cli.option.check"))
    load.set_defaults(run=_import)
    search = register.add_parser("search", help=say("cli.register.search"))
    search.add_argument("text", help=say("cli.given.search"))
    search.set_defaults(run=_search)
    households.add_to(register)
    template.add_to(register)
    duplicates.add_to(register)
    erase = register.add_parser("erase", help=say("cli.register.erase"))
    erase.add_argument("number", metavar="NUMBER", help=say("cli.given.number"))
    erase.add_argument("--yes", action="store_true", required=True, help=say("cli.purge.yes"))
    erase.set_defaults(run=_erase)
    asked = register.add_parser("erasures", help=say("cli.register.erasures"))
    asked.set_defaults(run=_erasures)
    export = register.add_parser("export", help=say("cli.register.export"))
    writes(export, "out", endings=(".xlsx", ".ods", ".csv"), help=say("cli.option.out"))
    export.add_argument("--format", choices=("xlsx", "ods", "csv"), help=say("cli.report.format"))
    export.set_defaults(run=_export)


def _import(context: Context, args: argparse.Namespace) -> int:
    choices = Choices(
        mapping=registration.mapping_in(args.map) if args.map else ColumnMap(),
        prefix=args.prefix,
        point=args.point,
        order=Order(args.dates) if args.dates else None,
        take_hidden=None if args.hidden is None else args.hidden == "take",
    )
    with context.session() as session:
        plan = registration.plan(session, args.file, choices, Decision(args.conflicts))
        if args.save_map is not None:
            registration.keep_mapping(args.save_map, plan)
        stops = plan.stops and not args.anyway
        if not args.check and not stops:
            registration.apply(session, plan, args.anyway)
    ending = "checked" if args.check else "stopped" if stops else "done_but" if plan.faults else "done"
    lines = [*preview(plan), say(f"register.{ending}", n=len({(one.sheet, one.row) for one in plan.faults}))]
    context.print("\n".join(lines), summary(plan))
    open_ = any(one.conflict for one in plan.kept)
    return 1 if plan.faults or stops or open_ else 0


def _search(context: Context, args: argparse.Namespace) -> int:
    with context.session() as session:
        found = Finder(session).find(args.text)
        all_ = may(session.role, Task.SEE_REGISTER)
        joined = {household.id: session.books.register.joined_to(household.id) for household in found}
    lines = [_line(household, joined[household.id]) for household in found]
    context.print("\n".join(lines) or say("register.nobody"), found if all_ else [_shown(one) for one in found])
    return 0 if found else 1


def _line(household: Household, joined: str) -> str:
    line = f"{household.number:<14}{household.name:<30} {say('desk.who.people', n=household.size)}"
    return f"{line}  {say('register.joined', number=joined)}" if joined else line


def _shown(household: Household) -> dict[str, object]:
    """What stands on the line of the list: whoever may not see the register learns no more from its JSON."""
    return {"number": household.number, "name": household.name, "size": household.size}


def _erase(context: Context, args: argparse.Namespace) -> int:
    with context.session() as session:
        erased = erasing.erase(session, args.number)
    number = args.number.upper()
    told = say("register.erased", number=number, n=erased.records, left=erased.left, reference=erased.reference)
    context.print(f"{told}\n{say('cli.purge.elsewhere')}", erased)
    return 1 if erased.left else 0


def _erasures(context: Context, args: argparse.Namespace) -> int:
    """Who asked to be forgotten, and which laptops have proven it; 1 while one of ours has not."""
    with context.session() as session:
        found = erasing.erasures(session)
        held = held_in_words(session.books, erasing.waiting(session))
    context.print("\n".join([*held, *erasures_in_words(found)]), found)
    return 0 if all(one.done for one in found) else 1


def _export(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        count = registration.export(session, args.out)
    context.print(say("register.exported", n=count, path=args.out), {"households": count, "path": str(args.out)})
