"""`distro device`: the laptops of the programme, and how two of them come to trust each other."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from distro.books.laptops import laptops
from distro.cli.context import Context
from distro.cli.files import reads
from distro.cli.on_white import symbol_on_white
from distro.cli.reading import source_of
from distro.exchange.pairing import Pairing, read_pairing
from distro.model.events import LaptopRole, RetireReason
from distro.scanning.camera import watch
from distro.scanning.picture import read_file
from distro.stations.errors import Refused
from distro.stations.laptops import own_hub, retiring, root, sync
from distro.stations.session import Session
from distro.texts import listed, say
from distro.wording.laptops import laptop_in_words, let_in_in_words, root_in_words, said_by_it_in_words

_QUIET = 2  # modules around a symbol on a screen: four would not leave it room on 24 lines


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    device = commands.add_parser("device", help=say("cli.device.help")).add_subparsers(required=True)
    show = device.add_parser("show", help=say("cli.device.show"))
    show.set_defaults(run=_show)
    trust = device.add_parser("trust", help=say("cli.device.trust"))
    add_showing_to(trust)
    trust.add_argument("--hub", action="store_true", help=say("cli.device.hub"))
    trust.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help=say("cli.device.until"))
    trust.set_defaults(run=_trust)
    rooted = device.add_parser("root", help=say("cli.device.root"))
    change = rooted.add_mutually_exclusive_group()
    change.add_argument("--restore", action="store_true", help=say("cli.device.restore"))
    change.add_argument("--follow", metavar="LAPTOP", help=say("cli.device.follow"))
    rooted.set_defaults(run=_root)
    listing = device.add_parser("list", help=say("cli.device.list"))
    listing.set_defaults(run=_list)
    retire = device.add_parser("retire", help=say("cli.device.retire"))
    retire.add_argument("laptop", metavar="LAPTOP", help=say("cli.device.which"))
    retire.add_argument(
        "--why",
        default=RetireReason.LOST.value,
        choices=[why.value for why in RetireReason],
        help=say("cli.device.why"),
    )
    retire.add_argument("--upto", type=int, metavar="NUMBER", help=say("cli.device.upto"))
    retire.set_defaults(run=_retire)


def add_showing_to(parser: argparse.ArgumentParser) -> None:
    """What another laptop shows, in the three ways it can come here, and the words to compare."""
    parser.add_argument("address", nargs="?", metavar="ADDRESS", help=say("cli.device.address"))
    reads(parser, "--picture", metavar="FILE", help=say("cli.device.picture"))
    parser.add_argument("--camera", metavar="N", help=say("cli.reading.camera"))
    parser.add_argument("--name", default="", help=say("cli.device.name"))
    parser.add_argument("--words", help=say("cli.device.words"))
    parser.add_argument("--office", action="store_true", help=say("cli.device.office"))


def shown(args: argparse.Namespace) -> str | None:
    """The text that another laptop shows, or None when none was given. Refused when a picture holds none."""
    if args.picture is not None:
        found = [text for text in read_file(args.picture) if _is_pairing(text)]
        if not found:
            raise Refused("no_pairing", file=args.picture.name)
        return found[0]
    if args.camera is not None:
        return next(text for text in watch(source_of(args.camera)) if text is not None and _is_pairing(text))
    given: str | None = args.address
    return given


def understood(text: str) -> Pairing:
    """The pairing that `text` is. Refused when it is none."""
    try:
        return read_pairing(text)
    except ValueError:
        raise Refused("line_not_understood", line=text[:40]) from None


def trusted_now(
    context: Context,
    session: Session,
    other: Pairing,
    args: argparse.Namespace,
    role: LaptopRole = LaptopRole.DESK,
    until: date | None = None,
) -> bool:
    """Trust `other` if the words read on its screen were given; else show them, to be compared."""
    words = sync.words_with(session, other.device, other.address)
    if args.words is None:
        context.print(say("cli.device.compare", words=words), {"words": words})
        return False
    if args.words.split() != words.split():
        raise Refused("words_differ")
    sync.trust(session, other.device, args.name, other.address, args.office, role, until)
    return True


def show_pairing(context: Context, pairing: Pairing, data: object) -> None:
    """The text, and its QR code for the camera of the other laptop."""
    drawn = ""
    if sys.stdout.isatty() and not context.as_json:
        from distro.cards.qr import matrix_of

        drawn = symbol_on_white(matrix_of(pairing.text), _QUIET)
    context.print(pairing.text, data, drawn)
    sys.stdout.flush()


def _show(context: Context, args: argparse.Namespace) -> None:
    """Also minisign's and age's own keys, for whoever opens a bundle with these tools."""
    with context.session() as session:
        pairing = sync.pairing(session)
    keys = {"signer": pairing.address.signer, "recipient": pairing.address.recipient}
    show_pairing(context, pairing, {"address": pairing.text, **keys})


def _trust(context: Context, args: argparse.Namespace) -> int:
    """Without --words it only shows them, to be compared; with the right ones it trusts."""
    text = shown(args)
    if text is None:
        raise Refused("line_not_understood", line="")
    other = understood(text)
    with context.session() as session:
        if not trusted_now(context, session, other, args, LaptopRole.HUB if args.hub else LaptopRole.DESK, args.until):
            return 1
        own_hub.tell_server(session)
        certified = root.may_certify(session)
        certificate = session.books.devices.certificates.of(other.device) if certified else None
        holders = listed(root.rooted(session).holders)
    lines, data = [say("cli.device.trusted", device=other.device)], {"device": other.device, "certified": certified}
    if certificate is not None:
        role = say(f"laptops.is.{certificate.role}")
        lines.append(say("cli.device.certified", role=role, until=certificate.until))
        data |= {"role": certificate.role, "until": certificate.until.isoformat()}
    elif holders:
        lines.append(say("cli.device.uncertified", holders=holders))
    context.print("\n".join(lines), data)
    return 0


def _root(context: Context, args: argparse.Namespace) -> None:
    """Whose word decides; brings the root key back from its words, or gives this one up for another laptop's."""
    with context.session() as session:
        done = ""
        if args.restore:
            root.restore(session, context.secret("DISTRO_RECOVERY_WORDS", say("cli.device.words_of_root")))
            done = say("cli.device.restored")
        elif args.follow is not None:
            done = say("cli.device.follows", laptop=root.follow(session, args.follow))
        found = root.rooted(session)
    context.print("\n".join(filter(None, [done, *root_in_words(found)])), found)


def _list(context: Context, args: argparse.Namespace) -> None:
    """This laptop first; those that are retired last."""
    with context.session() as session:
        found = laptops(session.books, session.store.device)
    context.print("\n".join(map(laptop_in_words, found)), found)


def _retire(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        done = retiring.retire(session, args.laptop, RetireReason(args.why), args.upto)
        devices = session.books.devices
        device = devices.name_of(done.peer)
        whose = "all" if devices.certificates.role(session.store.device) is LaptopRole.ROOT else "here"
        lines = [say("cli.device.retired", device=device, upto=done.upto), say(f"cli.device.retired_{whose}")]
        lines += said_by_it_in_words(session.books, session.store.device, done.peer)
        by_it, let_in = devices.retired_by(done.peer, session.store.device), sync.let_in_by(session, done.peer)
        lines += let_in_in_words(session.books, let_in)
    context.print(
        "\n".join(lines),
        {"device": done.peer, "upto": done.upto, "why": done.why, "by_it": sorted(by_it), "let_in": let_in},
    )


def _is_pairing(text: str) -> bool:
    try:
        read_pairing(text)
    except ValueError:
        return False
    return True
