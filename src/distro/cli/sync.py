"""`distro bundle`: from laptop to laptop by stick."""

from __future__ import annotations

import argparse

from distro.cli.context import Context
from distro.cli.files import reads, writes
from distro.cli.progress import progress
from distro.stations import erasing
from distro.stations.laptops import stick
from distro.texts import say
from distro.wording.doubles import doubles_in_words
from distro.wording.entered_twice import entered_twice_in_words
from distro.wording.erasures import carried_out_in_words, held_in_words
from distro.wording.laptops import joined_in_words
from distro.wording.quarantine import not_taken_in_words
from distro.wording.supplements import supplements_in_words


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    bundle = commands.add_parser("bundle", help=say("cli.bundle.help")).add_subparsers(required=True)
    write = bundle.add_parser("write", help=say("cli.bundle.write"))
    writes(write, "folder", endings=(), help=say("cli.bundle.folder"))
    write.add_argument("--to", default="", metavar="DEVICE", help=say("cli.bundle.to"))
    write.set_defaults(run=_write)
    read = bundle.add_parser("read", help=say("cli.bundle.read"))
    reads(read, "file", help=say("cli.bundle.file"))
    read.set_defaults(run=_read)


def _write(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        written = stick.write(session, args.folder, args.to, progress(say("cli.bundle.writing")))
    context.print(say("cli.bundle.written", path=written.path, n=written.events, size=written.size), written)


def _read(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        taken = stick.read(session, args.file, progress(say("cli.bundle.reading")))
        lines = [say("cli.bundle.taken", device=taken.device, n=taken.new, events=taken.events)]
        lines += doubles_in_words(session.programme, session.books, taken.doubles)
        lines += joined_in_words(taken.root_of)
        lines += carried_out_in_words(erasing.carry_out(session))
        lines += held_in_words(session.books, erasing.waiting(session))
        lines += not_taken_in_words(
            session.books, taken.set_aside, taken.lacking, skipped=taken.skipped, broken=taken.broken,
            strangers=taken.strangers,
        )  # fmt: skip
        lines += supplements_in_words(session.programme, session.books, taken.supplements)
        lines += entered_twice_in_words(taken.entered_twice)
    context.print("\n".join(lines), taken)
