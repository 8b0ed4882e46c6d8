"""`distro hub`: a NATS server on one laptop, and the others that give and take."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from distro.cli.context import Context
from distro.cli.devices import add_showing_to, show_pairing, shown, trusted_now, understood
from distro.exchange.errors import HubRefused
from distro.model.events import LaptopRole
from distro.stations import erasing
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.texts import listed, say
from distro.wording.doubles import doubles_in_words
from distro.wording.entered_twice import entered_twice_in_words
from distro.wording.erasures import carried_out_in_words, held_in_words
from distro.wording.hub_members import clusters_in_words
from distro.wording.laptops import broken_in_words, joined_in_words
from distro.wording.quarantine import not_taken_in_words
from distro.wording.supplements import supplements_in_words

if TYPE_CHECKING:
    from distro.exchange.hub_running import RunningServer

_LISTEN = "0.0.0.0:4229"
_LOOK = 0.5  # seconds between two looks at what the server should know
_START = 10.0  # seconds that the server has to answer for the first time


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser("hub", help=say("cli.hub.help")).add_subparsers(required=True)
    serve = group.add_parser("serve", help=say("cli.hub.serve"))
    serve.add_argument("--listen", default=_LISTEN, metavar="HOST:PORT", help=say("cli.hub.listen"))
    serve.add_argument("--relay", nargs="*", default=[], metavar="DEVICE", help=say("cli.hub.relay"))
    serve.add_argument("--cluster", nargs="+", default=[], metavar="DEVICE@HOST:PORT", help=say("cli.hub.cluster"))
    serve.set_defaults(run=_serve, alone=True)
    join = group.add_parser("join", help=say("cli.hub.join"))
    add_showing_to(join)
    join.add_argument("--relay", action="store_true", help=say("cli.hub.as_relay"))
    join.set_defaults(run=_join, alone=True)
    sync = group.add_parser("sync", help=say("cli.hub.sync"))
    sync.add_argument("--every", type=float, metavar="SECONDS", help=say("cli.hub.every"))
    sync.set_defaults(run=_sync, alone=True)
    members = group.add_parser("members", help=say("cli.hub.members"))
    members.set_defaults(run=_members, alone=True)
    drop = group.add_parser("drop", help=say("cli.hub.drop"))
    drop.add_argument("--yes", action="store_true", help=say("cli.hub.drop_yes"))
    drop.set_defaults(run=_drop, alone=True)


def _serve(context: Context, args: argparse.Namespace) -> int:
    """Until Ctrl+C. The store is open only while the hub is made, so that the desk can be used beside it.

    A member of a cluster has streams once a second one is there.
    """
    from distro.exchange.cluster import members_of
    from distro.exchange.hub_running import RunningServer
    from distro.exchange.nearby import announced, reachable
    from distro.stations.laptops import hub, sync

    host, _, port = args.listen.rpartition(":")
    here = f"127.0.0.1:{port}" if host in ("0.0.0.0", "") else args.listen
    members = members_of(args.cluster, args.listen) if args.cluster else ()
    with context.session() as session:
        server = hub.prepare(session, args.listen, args.relay, members)
        running = RunningServer(server.binary, server.conf, session.store.folder)
        make_streams = hub.streams_at(session, here, len(members) or 1)
        make_anew = hub.streams_at(session, here, len(members) or 1, anew=bool(members))
        try:
            if not members:
                _when_it_answers(make_streams)
        except BaseException:
            running.stop()
            raise
        hub.join_own(session, here)
        programme, pairing = session.programme.code, sync.pairing(session, reachable(args.listen))
    told = {"address": args.listen, "pid": running.pid, "pairing": pairing.text}
    context.print(say("cli.hub.serving", address=args.listen), told)
    if not context.as_json:
        show_pairing(context, pairing, told)
    if members:
        print(say("cli.hub.alone_yet"), file=sys.stderr)
    for stop in ("SIGTERM", "SIGHUP"):  # whoever stops this, or closes its window, stops the server too
        if hasattr(signal, stop):
            signal.signal(getattr(signal, stop), signal.default_int_handler)
    try:
        with announced(programme, pairing.device, args.listen):
            due = (make_anew if server.anew else make_streams) if members else None
            return _attended(running, make_anew, due)
    except KeyboardInterrupt:
        return running.stop()
    finally:
        shutil.rmtree(server.conf.parent, ignore_errors=True)  # its keys go with it


def _attended(running: RunningServer, make_anew: Callable[[], None], due: Callable[[], None] | None) -> int:
    """Until it ends; what becomes of what it holds is told. `due` makes the streams that it has not got yet."""
    from distro.exchange.hub_running import ServerChange

    while True:
        match running.look():
            case ServerChange() as change:
                if change is ServerChange.ANEW:
                    due = make_anew
                print(say(f"cli.hub.{change}"), file=sys.stderr)
            case int(ended):
                return ended
        if due is not None:
            with suppress(HubRefused):  # it does not answer yet, or is alone of a cluster
                due()
                due = None
                print(say("cli.hub.takes"), file=sys.stderr)
        time.sleep(_LOOK)


def _when_it_answers(action: Callable[[], None]) -> None:
    until = time.monotonic() + _START
    while True:
        try:
            return action()
        except HubRefused:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _join(context: Context, args: argparse.Namespace) -> int:
    """By its address, by what it shows on its screen, or the one that is nearby."""
    from distro.stations.laptops import hub, sync

    text = shown(args)
    with context.session() as session:
        address = text or _the_one_nearby(session)
        if text is not None and text.count(":") > 1:
            pairing = understood(text)
            if not pairing.hub:
                raise Refused("line_without_hub")
            known = pairing.device in sync.known(session)
            if not known and not trusted_now(context, session, pairing, args, LaptopRole.HUB):
                return 1
            address = pairing.hub
        event = hub.join(session, address, args.relay)
    context.print(say("cli.hub.joined", address=event.address, device=event.peer), event)
    return 0


def _members(context: Context, args: argparse.Namespace) -> int:
    """Each hub, and the members of a cluster once, however many of them were joined."""
    from distro.stations.laptops import hub_members

    with context.session() as session:
        found = hub_members.look(session)
    lines = [say("hub.members.problem" if one.problem else "hub.members.answers", address=one.address) for one in found]
    lines += clusters_in_words(one.members for one in found)
    context.print("\n".join(lines), {"hubs": found})
    return 0 if all(one.is_whole for one in found) else 1


def _drop(context: Context, args: argparse.Namespace) -> int:
    """What lies at the hub here and is no segment: told, and with --yes taken away."""
    from distro.stations.laptops import hub_care

    with context.session() as session:
        found = asyncio.run(hub_care.drop(session) if args.yes else hub_care.broken(session))
        lines = broken_in_words(session.books, (one.device for one in found))
    lines += [say("hub.drop.dropped", n=len(found)) if args.yes else say("cli.hub.drop_how")] if found else []
    context.print("\n".join(lines) or say("hub.drop.none"), {"broken": found, "dropped": args.yes})
    return 1 if found and not args.yes else 0


def _the_one_nearby(session: Session) -> str:
    from distro.stations.laptops import hub

    found = hub.nearby(session)
    if not found:
        raise Refused("hub_none_nearby")
    if len(found) > 1:
        raise Refused("hub_not_one_nearby", found=listed(f"{one.device} {one.address}" for one in found))
    return found[0].address


def _sync(context: Context, args: argparse.Namespace) -> int:
    """Once, or every so many seconds until Ctrl+C; a hub that is silent is tried again, and keeps from no other one."""
    from distro.stations.laptops import hub

    while True:
        refused = None
        with context.session() as session:
            for joined in hub.hubs(session):
                try:
                    met = hub.meet(session, joined)
                except HubRefused as silent:
                    refused = silent
                    if args.every is not None:
                        print(say("cli.hub.silent"), file=sys.stderr)
                    continue
                carried_out = erasing.carry_out(session)
                met = replace(met, left=hub.waiting(session), held=erasing.waiting(session))
                lines = [say("cli.hub.met", address=met.address, given=met.given, taken=met.taken, left=met.left)]
                lines += doubles_in_words(session.programme, session.books, met.doubles)
                lines += joined_in_words(met.root_of)
                lines += carried_out_in_words(carried_out)
                lines += held_in_words(session.books, met.held)
                lines += not_taken_in_words(
                    session.books, met.set_aside, met.lacking, broken=met.broken, strangers=met.strangers,
                    locked=met.locked,
                )  # fmt: skip
                lines += supplements_in_words(session.programme, session.books, met.supplements)
                lines += entered_twice_in_words(met.entered_twice)
                context.print("\n".join(lines), met)
        if args.every is None:
            if refused is not None:
                raise refused
            return 0
        time.sleep(args.every)
