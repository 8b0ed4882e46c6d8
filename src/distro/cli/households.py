"""`distro register add`, `change` and `move`: one household, without a list and without the screen."""

from __future__ import annotations

import argparse

from distro.cli.context import Context
from distro.model.people import Household
from distro.rules.duplicates import changed_fields
from distro.stations import fields, registration
from distro.stations.duplicates import look_alike_pairs
from distro.texts import listed, say
from distro.wording.duplicates import line_of
from distro.wording.import_plan import before_and_after, look_alike_in_words


def add_to(register: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    add = register.add_parser("add", help=say("cli.households.add"))
    add.add_argument(
        "said",
        nargs="+",
        type=_said,
        metavar="FIELD=VALUE",
        help=say("cli.households.fields", fields=listed(fields.FIELDS)),
    )
    add.add_argument("--point", required=True, help=say("cli.option.point"))
    add.add_argument("--anyway", action="store_true", help=say("cli.households.anyway"))
    add.set_defaults(run=_add)
    change = register.add_parser("change", help=say("cli.households.change"))
    change.add_argument("number", metavar="NUMBER", help=say("cli.referral.household"))
    change.add_argument(
        "said",
        nargs="+",
        type=_said,
        metavar="FIELD=VALUE",
        help=say("cli.households.fields", fields=listed(fields.FIELDS)),
    )
    change.set_defaults(run=_change)
    move = register.add_parser("move", help=say("cli.households.move"))
    move.add_argument("numbers", nargs="+", metavar="NUMBER", help=say("cli.referral.household"))
    move.add_argument("--to", required=True, metavar="POINT", help=say("cli.option.point"))
    move.set_defaults(run=_move)
    alike = register.add_parser("look-alikes", help=say("cli.households.look_alikes"))
    alike.add_argument("--point", default="", help=say("cli.option.point"))
    alike.set_defaults(run=_look_alikes)


def _said(word: str) -> tuple[str, str]:
    field, sign, text = word.partition("=")
    if not sign or not field.isidentifier():
        raise argparse.ArgumentTypeError(say("cli.households.write_so"))
    return field.casefold(), text


def _add(context: Context, args: argparse.Namespace) -> int:
    with context.session() as session:
        household = fields.drafted(session, args.point, fields.said_once(args.said))
        alike = registration.look_alikes_of(session, household)
        stops = bool(alike) and not args.anyway
        if not stops:
            registration.register(session, [household])
    lines = [look_alike_in_words(pair) for pair in alike]
    lines.append(say("cli.households.stopped", n=len(alike)) if stops else line_of(household))
    context.print("\n".join(lines), {"number": household.number, "registered": not stops,
                                     "look_alikes": [pair.one.number for pair in alike]})  # fmt: skip
    return 1 if stops else 0


def _change(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        before, after = fields.change(session, args.number, fields.said_once(args.said))
    changed = changed_fields(before, after)
    lines = list(before_and_after(before, after, changed)) or [say("cli.households.unchanged", number=after.number)]
    context.print("\n".join(lines), {"number": after.number, "fields": changed})


def _move(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        moved = fields.move(session, args.numbers, args.to)
    told = say("cli.households.moved", n=len(moved), point=args.to.upper())
    context.print(told, {"numbers": [one.number for one in moved], "point": args.to.upper()})


def _look_alikes(context: Context, args: argparse.Namespace) -> int:
    """Pairs to look at, best first; 1 when there are any, as `twins`."""
    with context.session() as session:
        pairs = look_alike_pairs(session, args.point)
    lines = [look_alike_in_words(pair) for pair in pairs] or [say("register.duplicates.none")]
    data = [{"one": _short(pair.one), "other": _short(pair.other), "signs": pair.signs, "score": round(pair.score, 2)}
            for pair in pairs]  # fmt: skip
    context.print("\n".join(lines), data)
    return 1 if pairs else 0


def _short(household: Household) -> dict[str, str]:
    return {"number": household.number, "id": household.id}
