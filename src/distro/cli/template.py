"""`distro register template`: the list to fill in, or the form for phones, made from the programme."""

from __future__ import annotations

import argparse

from distro.cli.context import Context
from distro.cli.files import writes
from distro.stations.errors import Refused
from distro.texts import say


def add_to(register: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    template = register.add_parser("template", help=say("cli.households.template"))
    writes(template, "--out", endings=(".xlsx",), required=True, help=say("cli.option.out"))
    template.add_argument("--xlsform", action="store_true", help=say("cli.households.xlsform"))
    template.set_defaults(run=_template)


def _template(context: Context, args: argparse.Namespace) -> None:
    from distro.reports.forms.listing import write_listing
    from distro.reports.forms.registering import write_registration_xlsform

    if args.out.suffix != ".xlsx":
        raise Refused("format_unknown", path=str(args.out), known=".xlsx")
    with context.session() as session:
        programme, today = session.programme, session.now().date()
    if args.xlsform:
        write_registration_xlsform(programme, args.out)
    else:
        write_listing(programme, today, args.out)
    context.print(say("cli.report.written", path=args.out), {"path": str(args.out)})
