"""`distro verify`, `distro repair`: is everything whole, and what to do when it is not."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

import msgspec

from distro.books.laptops import laptops
from distro.cli.context import Context
from distro.cli.files import reads
from distro.cli.progress import progress
from distro.reports.press.cells import shown
from distro.rules.roles import Task
from distro.stations import audit_pack
from distro.stations.audit import Finding, audit
from distro.stations.clock_doubt import doubt
from distro.stations.laptops import root
from distro.stations.protection import protection
from distro.store.repair import repair_store
from distro.texts import listed, say
from distro.wording.doubles import handover_named
from distro.wording.laptops import laptop_in_words, root_in_words
from distro.wording.protection import protection_in_words


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verify = commands.add_parser("verify", help=say("cli.verify.help"))
    reads(verify, "--pack", metavar="FILE.html", help=say("cli.verify.pack"))
    verify.add_argument("--signer", default="", metavar="DEVICE:KEYS", help=say("cli.verify.signer"))
    verify.add_argument("--here", action="store_true", help=say("cli.verify.here"))
    verify.set_defaults(run=_verify)
    repair = commands.add_parser("repair", help=say("cli.repair.help"))
    repair.add_argument("--out", dest="into", type=Path, required=True, metavar="DIR", help=say("cli.repair.out"))
    repair.set_defaults(run=_repair, alone=True)


def _verify(context: Context, args: argparse.Namespace) -> int:
    """Of the store, or of an audit pack: that needs no store, unless it is to be looked up in the journal here."""
    if args.pack is not None:
        return _verify_pack(context, args)
    with context.session() as session:
        found = audit(session.store, session.books, progress(say("audit.progress")))
        guarded = protection(session)
        clock = doubt(session)
        books = session.books
        authority, known = root.rooted(session), laptops(session.books, session.store.device)
    lines = [say("audit.sealed", n=found.records, head=found.head)]
    lines += [say("audit.read", n=sum(found.documents.values()))]
    lines += [f"  {table:<14}{count:>8}" for table, count in sorted(found.documents.items())]

    def told_of(one: Finding) -> str:
        return say(f"audit.{one.code}", where=handover_named(books, one.where))

    lines += map(told_of, found.findings)
    if not found.findings:
        lines.append(say("audit.all_holds"))
    if found.decided:
        lines += [say("audit.decided"), *(f"  {told_of(one)}" for one in found.decided)]
    if clock is not None:  # nothing recorded is wrong with it, as the days go by the dates that people confirmed
        lines.append(say(f"errors.{clock.why}", now=clock.now, against=clock.against))
    lines += [*root_in_words(authority), *(f"  {laptop_in_words(one)}" for one in known)]
    lines += protection_in_words(guarded)
    told = {"protection": guarded, "clock": clock, "root": authority, "laptops": known}
    context.print("\n".join(lines), {**msgspec.to_builtins(found), **told})
    return 1 if found.findings or authority.contested or not guarded.signed else 0


def _verify_pack(context: Context, args: argparse.Namespace) -> int:
    if args.here:
        with context.session() as session:
            session.demand(Task.APPROVE)
            found = audit_pack.check(args.pack, session, args.signer)
    else:
        found = audit_pack.check(args.pack, signer_said=args.signer)
    lines = [
        say("pack.of", sites=listed(found.sites), first=shown(found.first), last=shown(found.last), n=found.events,
            signer=found.signer),
        say("pack.sealed" if found.sealed else "pack.unsealed"),
        say("pack.by_anybody" if found.by_signer is None else "pack.by_signer" if found.by_signer else "pack.by_other"),
    ]  # fmt: skip
    if found.same is None:
        lines.append(say("pack.other_version", version=found.version))
    elif found.same:
        lines.append(say("pack.same"))
    else:
        lines += [say("pack.differs"), *(f"  {line}" for line in found.differs)]
    if found.twice:
        lines.append(say("pack.twice", events=listed(found.twice)))
    if found.unknown is not None:
        lines.append(say("pack.unknown", n=found.unknown) if found.unknown else say("pack.known"))
    lines += [say(f"pack.{name}", n=n) for name in ("left_out", "since") if (n := getattr(found, name))]
    context.print("\n".join(lines), {**msgspec.to_builtins(found), "holds": found.holds})
    return 0 if found.holds else 1


def _repair(context: Context, args: argparse.Namespace) -> int:
    person = context.person()
    done = context.with_half(partial(repair_store, context.folder, person, context.passphrase(person), args.into))
    lines = [say("cli.repair.kept", n=done.kept, folder=args.into)]
    lines += [
        say("cli.repair.gap", journal=gap.journal, first=gap.first, last=gap.last, file=gap.file) for gap in done.gaps
    ]
    context.print("\n".join(lines), done)
    return 1 if done.gaps else 0
