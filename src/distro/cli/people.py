"""`distro people`: who may open the store; `distro purge`: people's data destroyed by destroying its key."""

from __future__ import annotations

import argparse
import os

from distro.cli.context import Context
from distro.rules.roles import TASKS
from distro.stations import people
from distro.store import new_passphrase
from distro.texts import say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser("people", help=say("cli.people.help")).add_subparsers(required=True)
    listing = group.add_parser("list", help=say("cli.people.list"))
    listing.set_defaults(run=_list)
    add = group.add_parser("add", help=say("cli.people.add"))
    add.add_argument("id")
    add.add_argument("--role", required=True, choices=sorted(TASKS))
    add.set_defaults(run=_add)
    remove = group.add_parser("remove", help=say("cli.people.remove"))
    remove.add_argument("id")
    remove.set_defaults(run=_remove)
    change = group.add_parser("passphrase", help=say("cli.people.passphrase"))
    change.add_argument("id")
    change.set_defaults(run=_passphrase)

    purge = commands.add_parser("purge", help=say("cli.purge.help"))
    purge.add_argument("--yes", action="store_true", required=True, help=say("cli.purge.yes"))
    purge.set_defaults(run=_purge)


def _list(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        known = session.store.keyring.people()
    context.print("\n".join(f"{person:<20}{role}" for person, role in known.items()), known)


def _new_passphrase(context: Context, person: str) -> str:
    """DISTRO_NEW_PASSPHRASE, else five words that are shown once."""
    given = os.environ.get("DISTRO_NEW_PASSPHRASE")
    passphrase = given or new_passphrase()
    if not given:
        context.print(say("cli.programme.passphrase", passphrase=passphrase), {"passphrase": passphrase})
    return passphrase


def _add(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        people.add(session, args.id, _new_passphrase(context, args.id), args.role)
    context.print(say("cli.people.added", person=args.id), {"person": args.id})


def _remove(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        people.remove(session, args.id)
    context.print(say("cli.people.removed", person=args.id), {"person": args.id})


def _passphrase(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        people.change_passphrase(session, args.id, _new_passphrase(context, args.id))
    context.print(say("cli.people.changed", person=args.id), {"person": args.id})


def _purge(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        forgotten = people.purge_register(session)
    context.print(say("cli.purge.done", n=forgotten), {"forgotten": forgotten})
