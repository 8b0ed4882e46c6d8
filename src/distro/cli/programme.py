"""`distro programme`: a file to begin with, what a newer one would change, changing to it, and every state so far."""

from __future__ import annotations

import argparse
from pathlib import Path

from distro.atomic_file import atomic_file
from distro.cli.context import Context
from distro.cli.files import reads, writes
from distro.cli.shipped import shipped
from distro.exchange.example import commented
from distro.exchange.programme import digest_of
from distro.rules.programme_changes import Preview
from distro.stations import programme
from distro.stations.clock import SystemClock
from distro.texts import say
from distro.wording.programme import history_in_words, objection, preview_lines


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser("programme", help=say("cli.programme.group")).add_subparsers(required=True)
    template = group.add_parser("template", help=say("cli.programme.template"))
    writes(template, "--out", endings=(".toml",), help=say("cli.option.out"))
    template.set_defaults(run=_template)
    write = group.add_parser("write", help=say("cli.programme.write"))
    writes(write, "--out", endings=(".toml",), required=True, help=say("cli.option.out"))
    write.set_defaults(run=_write)
    check = group.add_parser("check", help=say("cli.programme.check"))
    reads(check, "file", metavar="NEW.toml", help=say("cli.given.programme_file"))
    check.set_defaults(run=_check)
    apply = group.add_parser("apply", help=say("cli.programme.apply"))
    reads(apply, "file", metavar="NEW.toml", help=say("cli.given.programme_file"))
    apply.add_argument("--why", default="", help=say("cli.programme.why"))
    apply.set_defaults(run=_apply)
    history = group.add_parser("history", help=say("cli.programme.history"))
    history.set_defaults(run=_history)


def _template(context: Context, args: argparse.Namespace) -> None:
    text = commented(shipped("modele.toml"), lambda key: say(f"template.{key}"), SystemClock().now().date())
    if args.out is None:
        context.print(text.decode("utf-8"), {"template": text.decode("utf-8")})
        return
    _written(context, args.out, text)


def _write(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        _written(context, args.out, session.programme_source)


def _written(context: Context, out: Path, text: bytes) -> None:
    with atomic_file(out) as part:
        part.write_bytes(text)
    context.print(say("cli.report.written", path=out), {"path": str(out), "digest": digest_of(text)})


def _check(context: Context, args: argparse.Namespace) -> int:
    """1 where something is refused."""
    with context.session() as session:
        found = programme.preview(session, args.file.read_bytes())
        lines = preview_lines(session.programme, found)
    _tell(context, lines, found)
    return 1 if found.objections else 0


def _apply(context: Context, args: argparse.Namespace) -> int:
    with context.session() as session:
        found = programme.preview(session, args.file.read_bytes())
        lines = preview_lines(session.programme, found)
        if found.objections:
            _tell(context, [*lines, say("cli.programme.not_applied")], found)
            return 1
        changed = programme.change(session, found, args.why)
    digest = digest_of(changed.source.encode())
    _tell(context, [*lines, say("cli.programme.applied", digest=digest)], found, digest)
    return 0


def _tell(context: Context, lines: list[str], found: Preview, digest: str = "") -> None:
    refused = [objection(one) for one in found.objections]
    context.print(
        "\n".join(lines),
        {"differences": lines[: len(found.differences)], "objections": refused, "frozen": sorted(found.frozen),
         "digest": digest},
    )  # fmt: skip


def _history(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        versions = programme.history(session)
    told, lines = [], []
    for version, (head, differences) in zip(versions, history_in_words(versions), strict=True):
        lines += [head, *(f"   {line}" for line in differences)]
        told.append({"digest": version.digest, "at": version.at, "by": version.by, "why": version.why,
                     "differences": differences})  # fmt: skip
    context.print("\n".join(lines), told)
