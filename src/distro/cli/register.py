"""`distro register`: import a list, search it, write it out."""

from __future__ import annotations

import argparse
from pathlib import Path

from distro.atomic_file import atomic_file
from distro.cli import duplicates
from distro.cli.context import Context
from distro.exchange.register import ImportPlan, read_mapping, write_mapping
from distro.stations import registration
from distro.stations.errors import Refused
from distro.stations.finding import Finder
from distro.texts import say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    register = commands.add_parser("register", help=say("cli.register.help")).add_subparsers(required=True)
    load = register.add_parser("import", help=say("cli.register.import"))
    load.add_argument("file", type=Path)
    load.add_argument("--map", type=Path, metavar="MAP.toml", help=say("cli.register.map"))
    load.add_argument("--save-map", type=Path, metavar="MAP.toml", help=say("cli.register.save_map"))
    load.add_argument("--prefix", default="", help=say("cli.register.prefix"))
    load.add_argument("--point", default="", help=say("cli.register.point"))
    load.add_argument("--check", action="store_true", help=say("cli.option.check"))
    load.set_defaults(run=_import)
    search = register.add_parser("search", help=say("cli.register.search"))
    search.add_argument("text")
    search.set_defaults(run=_search)
    duplicates.add_to(register)
    export = register.add_parser("export", help=say("cli.register.export"))
    export.add_argument("written", type=Path, metavar="FILE.(csv|xlsx)")
    export.set_defaults(run=_export)


def _import(context: Context, args: argparse.Namespace) -> int:
    mapping: dict[str, str] = {}
    if args.map is not None:
        try:
            mapping = read_mapping(args.map.read_text("utf-8"))
        except ValueError as wrong:
            raise Refused("mapping_wrong", header=str(wrong)) from None
    with context.session() as session:
        plan = registration.plan(session, args.file, mapping, args.prefix, args.point)
        if args.save_map is not None:
            with atomic_file(args.save_map) as part:
                part.write_text(write_mapping(plan.tables), "utf-8")
        if not args.check:
            registration.apply(session, plan)
    lines = [*_preview(plan), say("register.checked" if args.check else "register.done")]
    context.print("\n".join(lines), _summary(plan))
    return 1 if plan.faults else 0


def _preview(plan: ImportPlan) -> list[str]:
    """What was understood of each column, what would happen, and every fault with what to do."""
    lines = []
    for table in plan.tables:
        lines.append(say("register.sheet", sheet=table.sheet.name, rows=len(table.sheet.rows) - table.first_row + 1))
        lines += [
            say(
                "register.column" if column.field else "register.column_aside", header=column.header, field=column.field
            )
            for column in table.columns
        ]
    lines.append(
        say("register.counts", new=len(plan.new), changed=len(plan.changed), unchanged=plan.unchanged,
            left_out=len(plan.left_out), faults=len(plan.faults))
    )  # fmt: skip
    for change in plan.changed:
        what = ", ".join(say(f"register.field.{name}") for name in change.fields)
        lines.append(say("register.changed", number=change.new.number, what=what))
    lines += [say("register.left_out", sheet=left.sheet, row=left.row) for left in plan.left_out]
    for fault in plan.faults:
        what = say(f"register.fault.{fault.code}")
        lines.append(
            say("register.fault_at", sheet=fault.sheet, row=fault.row, column=fault.column or "-", value=fault.value,
                what=what)
        )  # fmt: skip
    return lines


def _summary(plan: ImportPlan) -> dict[str, object]:
    return {
        "new": len(plan.new),
        "changed": [{"number": change.new.number, "fields": change.fields} for change in plan.changed],
        "unchanged": plan.unchanged,
        "left_out": plan.left_out,
        "faults": plan.faults,
        "columns": {table.sheet.name: table.columns for table in plan.tables},
    }


def _search(context: Context, args: argparse.Namespace) -> int:
    with context.session() as session:
        found = Finder(session).find(args.text)
    lines = [f"{household.number:<14}{household.name:<30}{household.size:>3}" for household in found]
    context.print("\n".join(lines) or say("register.nobody"), found)
    return 0 if found else 1


def _export(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        count = registration.export(session, args.written)
    context.print(say("register.exported", n=count, path=args.written), {"households": count})
