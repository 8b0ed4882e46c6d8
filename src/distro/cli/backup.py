"""`distro backup`, `distro restore`: a sealed copy of everything on a stick, proven, and a laptop put back from one."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from distro.cli.context import Context
from distro.cli.progress import progress
from distro.stations import backups
from distro.stations.backups import BackedUp
from distro.stations.errors import WrongUse
from distro.texts import listed, say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    backup = commands.add_parser("backup", help=say("backup.help"))
    backup.add_argument("folder", type=Path, metavar=say("argparse.folder"), help=say("backup.folder"))
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help=say("backup.restore"))
    restore.add_argument("backup", nargs="?", type=Path, metavar=say("argparse.folder"), help=say("backup.which"))
    restore.add_argument("--check", action="store_true", help=say("backup.check"))
    restore.add_argument("--settle", action="store_true", help=say("backup.settle"))
    restore.add_argument("--anyway", action="store_true", help=say("backup.anyway"))
    restore.set_defaults(run=_restore, alone=True)


def _backup(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        made = backups.back_up(session, args.folder, progress(say("backup.progress")))
    context.print(_proven(made) + "\n" + say("backup.keep"), made)


def _restore(context: Context, args: argparse.Namespace) -> None:
    if args.settle == (args.backup is not None):
        raise WrongUse("restore_what")
    if args.settle:
        _settle(context, args)
        return
    person = context.person()
    opening = partial(backups.look_at, args.backup) if args.check else partial(
        backups.put_back, args.backup, context.folder
    )  # fmt: skip
    found = context.with_half(partial(opening, person, context.passphrase(person)))
    told = _proven(found)
    if not args.check:
        told += "\n" + say("backup.restored", folder=context.folder)
    context.print(told, found)


def _settle(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        found = backups.settle(session, anyway=args.anyway)
        names = [session.books.devices.name_of(device) for device in found.unheard]
    lines = [say("backup.settled")]
    told = (("removed", found.removed), ("missing", found.missing), ("roles", found.roles), ("unheard", names))
    lines += [say(f"backup.settled_{code}", who=listed(who)) for code, who in told if who]
    lines += [say("backup.settled_forgotten", n=found.forgotten)] if found.forgotten else []
    context.print("\n".join(lines), found)


def _proven(found: BackedUp) -> str:
    return say(
        "backup.proven",
        path=found.path, made=found.made, n=found.records, files=found.files, size=found.size, head=found.head,
    )  # fmt: skip
