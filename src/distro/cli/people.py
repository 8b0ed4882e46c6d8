"""`distro people`: who may open the store; `distro purge`: people's data destroyed by destroying its key."""

from __future__ import annotations

import argparse

from distro.cli.coded import coded
from distro.cli.context import Context
from distro.rules.roles import ROLES
from distro.stations import people
from distro.stations.traces import names_left
from distro.store import new_passphrase
from distro.texts import listed, say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser("people", help=say("cli.people.help")).add_subparsers(required=True)
    listing = group.add_parser("list", help=say("cli.people.list"))
    listing.set_defaults(run=_list)
    add = group.add_parser("add", help=say("cli.people.add"))
    add.add_argument("id", help=say("cli.given.person"))
    add.add_argument(
        "--role", default="volunteer", choices=sorted(ROLES), help=coded("cli.people.role", "roles.role", sorted(ROLES))
    )
    add.add_argument("--pin", action="store_true", help=say("cli.people.by_pin"))
    add.set_defaults(run=_add)
    remove = group.add_parser("remove", help=say("cli.people.remove"))
    remove.add_argument("id", help=say("cli.given.person"))
    remove.set_defaults(run=_remove)
    role = group.add_parser("role", help=say("cli.people.set_role"))
    role.add_argument("id", help=say("cli.given.person"))
    role.add_argument("role", choices=sorted(ROLES), help=coded("cli.given.role", "roles.role", sorted(ROLES)))
    role.set_defaults(run=_role)
    pin = group.add_parser("pin", help=say("cli.people.pin"))
    pin.add_argument("id", help=say("cli.given.person"))
    pin.set_defaults(run=_pin)
    change = group.add_parser("passphrase", help=say("cli.people.passphrase"))
    change.add_argument("id", help=say("cli.given.person"))
    change.set_defaults(run=_passphrase)

    purge = commands.add_parser("purge", help=say("cli.purge.help"))
    purge.add_argument("--fields", action="store_true", help=say("cli.purge.fields"))
    purge.add_argument("--everything", action="store_true", help=say("cli.purge.everything"))
    purge.add_argument("--yes", action="store_true", required=True, help=say("cli.purge.yes"))
    purge.set_defaults(run=_purge)


def _list(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        known = session.store.keyring.people()
    context.print("\n".join(f"{person:<20}{role}" for person, role in known.items()), known)


class _NewPassphrase:
    """DISTRO_NEW_PASSPHRASE, else five words that are shown once, when they open the store."""

    def __init__(self, context: Context) -> None:
        given = context.given("DISTRO_NEW_PASSPHRASE")
        self.words = given or new_passphrase()
        self._shown = not given

    def tell(self, context: Context, done: str, person: str) -> None:
        """What was done, and the words, as one answer."""
        told, data = say(done, person=person), {"person": person}
        if self._shown:
            told += "\n" + say("cli.programme.passphrase", passphrase=self.words)
            data["passphrase"] = self.words
        context.print(told, data)


def _add(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        if args.pin:
            people.add_by_pin(session, args.id, _new_pin(context, args.id))
            context.print(say("cli.people.pin_added", person=args.id), {"person": args.id})
            return
        passphrase = _NewPassphrase(context)
        people.add(session, args.id, passphrase.words, args.role)
    passphrase.tell(context, "cli.people.added", args.id)


def _new_pin(context: Context, person: str) -> str:
    """DISTRO_NEW_PIN, else asked without an echo."""
    return context.secret("DISTRO_NEW_PIN", say("cli.ask.pin", person=person))


def _pin(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        people.set_pin(session, args.id, _new_pin(context, args.id))
    context.print(say("cli.people.pin_set", person=args.id), {"person": args.id})


def _role(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        people.set_role(session, args.id, args.role)
    told = say("cli.people.role_set", person=args.id, role=say(f"roles.role.{args.role}"))
    context.print(told, {"person": args.id, "role": args.role})


def _remove(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        people.remove(session, args.id)
    context.print(say("cli.people.removed", person=args.id), {"person": args.id})


def _passphrase(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        passphrase = _NewPassphrase(context)
        people.change_passphrase(session, args.id, passphrase.words)
    passphrase.tell(context, "cli.people.changed", args.id)


def _purge(context: Context, args: argparse.Namespace) -> int:
    with context.session() as session:
        if args.everything:
            people.destroy_store(session)
            context.print(say("cli.purge.destroyed", folder=context.folder), {"destroyed": str(context.folder)})
            return 0
        if args.fields:
            erased = people.forget_fields(session)
            classes = listed(say(f"cli.purge.class.{name}") for name in erased.classes)
            told = say("cli.purge.erased", n=erased.households, classes=classes or "–", left=erased.left)
            context.print(told, erased)
            return 1 if erased.left else 0
        names = people.names_of(session)
        forgotten = people.purge_register(session)
        left = names_left(session, names)
    told = say("cli.purge.done", n=forgotten) + " " + say("cli.purge.proof", names=len(names), left=left)
    told += "\n" + say("cli.purge.elsewhere")
    context.print(told, {"forgotten": forgotten, "names": len(names), "left": left})
    return 1 if left else 0
