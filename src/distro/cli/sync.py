"""`distro bundle`, `distro upload`: from laptop to laptop by stick, and into the office's systems."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from distro.cli.context import Context
from distro.cli.doubles import doubles_in_words
from distro.cli.progress import progress
from distro.exchange.openrosa import Answer, write_form
from distro.stations import stick, upload
from distro.stations.errors import Refused
from distro.texts import say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    bundle = commands.add_parser("bundle", help=say("cli.bundle.help")).add_subparsers(required=True)
    write = bundle.add_parser("write", help=say("cli.bundle.write"))
    write.add_argument("folder", type=Path, help=say("cli.bundle.folder"))
    write.add_argument("--to", default="", metavar="DEVICE", help=say("cli.bundle.to"))
    write.set_defaults(run=_write)
    read = bundle.add_parser("read", help=say("cli.bundle.read"))
    read.add_argument("file", type=Path, help=say("cli.bundle.file"))
    read.set_defaults(run=_read)

    send = commands.add_parser("upload", help=say("cli.upload.help"))
    send.add_argument("url", nargs="?", help=say("cli.upload.url"))
    send.add_argument("--form", type=Path, metavar="FILE.xlsx", help=say("cli.upload.form"))
    send.set_defaults(run=_upload)


def _upload(context: Context, args: argparse.Namespace) -> int:
    """`--form` writes the form for the receiving side; with a URL, what is waiting goes there."""
    if args.form is not None:
        write_form(args.form)
        context.print(say("cli.report.written", path=args.form), {"path": str(args.form)})
    if args.url is None:
        return 0
    if not args.url.startswith(("https://", "http://localhost", "http://127.0.0.1")):
        raise Refused("link_not_safe", url=args.url)
    with context.session() as session:
        upload.prepare(session)
        answers = upload.upload(session, args.url, os.environ.get("DISTRO_UPLOAD_AUTHORIZATION", ""))
        left = len(session.books.uploads.waiting())
    context.print(say("cli.upload.done", n=sum(answers.values()) - answers[Answer.LATER], left=left), dict(answers))
    return 1 if left or answers[Answer.CONFLICT] or answers[Answer.REFUSED] else 0


def _write(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        written = stick.write(session, args.folder, args.to, progress(say("cli.bundle.writing")))
    context.print(say("cli.bundle.written", path=written.path, n=written.events, size=written.size), written)


def _read(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        taken = stick.read(session, args.file, progress(say("cli.bundle.reading")))
        lines = [say("cli.bundle.taken", device=taken.device, n=taken.new, events=taken.events)]
        lines += doubles_in_words(session, taken.doubles)
    context.print("\n".join(lines), taken)
