"""`distro cards print` and `blanks`: a run of cards on paper, from its options to a PDF."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence

from msgspec.structs import replace

from distro.cards.face import symbol_side
from distro.cards.layouts import LAYOUTS
from distro.cards.printer_page import write_test_page
from distro.cards.qr import LEAST, POOR, fit
from distro.cards.sheet import Cover, Fonts, PrintRun
from distro.cli.context import Context
from distro.cli.files import reads, writes
from distro.cli.progress import progress
from distro.exchange.card_template import read_card_template, rgb
from distro.model.cards import Card, CardTemplate
from distro.rules.roles import Task
from distro.stations import card_office
from distro.stations.card_office import FaceNames
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.stations.settings import keep_settings, read_settings, settings_file
from distro.stations.sheets import places_before, sheet_named
from distro.texts import fonts, in_words, listed, say
from distro.wording.cards import design, sheet_foot


def add_options(parser: argparse.ArgumentParser) -> None:
    """How a run is printed."""
    labels = listed(name for name in LAYOUTS if name[0].isupper())
    writes(parser, "--out", endings=(".pdf",), required=True, help=say("cli.option.out"))
    parser.add_argument("--sheet", default="a4", metavar="SHEET", help=say("cli.cards.sheet", labels=labels))
    reads(parser, "--template", metavar="FILE.toml", help=say("cli.cards.template"))
    parser.add_argument("--backs", action="store_true", help=say("cli.cards.backs"))
    parser.add_argument("--no-cover", action="store_true", help=say("cli.cards.no_cover"))
    parser.add_argument("--start", type=place, default=1, metavar="N", help=say("cli.cards.start"))
    parser.add_argument("--offset", type=_offset, metavar="X,Y", help=say("cli.cards.offset"))
    parser.add_argument("--printer", metavar="NAME", help=say("cli.cards.printer"))


def place(text: str) -> int:
    """One or more."""
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def _offset(text: str) -> tuple[float, float]:
    """Millimetres to the right and down; no printer is off by more than ten."""
    right, down = (float(part) for part in text.split(","))
    if max(abs(right), abs(down)) > 10:
        raise ValueError(text)
    return right, down


def find_offset(args: argparse.Namespace) -> None:
    """By how much the printer is off: as told, and kept under its name; else as it was kept. Refused for none."""
    path = settings_file()
    settings = read_settings(path)
    if args.printer is None:
        args.offset = args.offset or (0.0, 0.0)
        return
    if args.offset is None and args.printer not in settings.printers:
        raise Refused("printer_unknown", printer=args.printer, known=listed(sorted(settings.printers)) or "-")
    args.offset = args.offset or settings.printers[args.printer]
    printers = {**settings.printers, args.printer: args.offset}
    keep_settings(path, replace(settings, printers=printers, printer=args.printer))


def check(args: argparse.Namespace, session: Session) -> None:
    """Before a card is made: refused where the paper or the template is wrong, or no scanner would read the cards."""
    find_offset(args)
    _, module = fit(symbol_side(_run(args, session, 1, 1).layout))
    if module < LEAST:
        raise Refused("card_too_small", module=f"{module:.2f}", least=LEAST)
    if module < POOR:
        print(say("cli.cards.small", module=f"{module:.2f}", poor=POOR), file=sys.stderr)


def print_run(context: Context, args: argparse.Namespace, session: Session, cards: Sequence[Card], where: str) -> int:
    """Print `cards`, from `--from` on. `where` says on the cover what they are for."""
    first = args.first
    chosen = cards[first - 1 :]
    if not chosen:
        raise Refused("cards_from_unknown", asked=first, n=len(cards))
    run = _run(args, session, first, len(cards))
    if run.layout.cut and not args.no_cover:
        run = replace(run, cover=_cover(session, chosen, run, len(cards), where, args.round))
    try:
        pages = card_office.print_cards(
            session, chosen, args.out, run, _faces(), _fonts(), progress(say("cli.cards.progress")), where
        )
    except KeyboardInterrupt:
        print("\n" + say("cli.cards.stopped"), file=sys.stderr)
        return 1
    if run.backs:
        edge = "long" if run.turns_on_the_long_edge else "short"
        print(say(f"cli.cards.edge.{edge}"), file=sys.stderr)
    context.print(
        say("cli.cards.printed", n=len(chosen), pages=pages, path=args.out), {"cards": len(chosen), "pages": pages}
    )
    return 0


def print_proof(context: Context, args: argparse.Namespace, session: Session) -> int:
    """One page with codes that are worth nothing."""
    run = _run(args, session, 0, 0)
    pages = card_office.print_proof(session, args.out, run, _faces(), _fonts())
    context.print(say("cli.cards.proof_made", path=args.out), {"cards": 0, "pages": pages})
    return 0


def print_test_page(context: Context, args: argparse.Namespace, session: Session) -> int:
    """A page to measure what the printer does; no card is on it, and nothing is noted."""
    session.demand(Task.ISSUE_CARDS)
    run = _run(args, session, 0, 0)
    words = (say("cards.test.title"), say("cards.test.how"))
    write_test_page(args.out, run.layout, run.offset, words, _fonts(), session.now())
    context.print(say("cli.cards.test_page_made", path=args.out), {"cards": 0, "pages": 1})
    return 0


def _run(args: argparse.Namespace, session: Session, first: int, total: int) -> PrintRun:
    """The run of the options, of `total` cards; 0 is a proof."""
    paper = sheet_named(args.sheet)
    template = read_card_template(args.template) if args.template else CardTemplate()
    logo = args.template.parent / template.logo if args.template and template.logo else None
    return PrintRun(
        design=design(session.programme, template, rgb(template.colour), logo),
        layout=paper,
        backs=args.backs,
        foot=sheet_foot(session.programme, total),
        first=first,
        skip=places_before(paper, args.start),
        offset=args.offset,
    )


def _cover(session: Session, cards: Sequence[Card], run: PrintRun, total: int, where: str, round_: str | None) -> Cover:
    last = run.first + len(cards) - 1
    facts = {
        "programme": f"{session.programme.code} · {session.programme.donor}",
        "point": where,
        "round": round_ or "–",
        "cards": say("cards.cover.cards_of", n=len(cards), first=run.first, last=last, total=total),
        "sheets": str(math.ceil((run.skip + len(cards)) / run.layout.per_page)),
        "reprints": str(sum(card.prints > 0 for card in cards)),
        "made": f"{session.now():%d/%m/%Y %H:%M}",
        "by": session.person,
    }
    return Cover(
        title=say("cards.cover.title"),
        facts=tuple((say(f"cards.cover.{name}"), value) for name, value in facts.items()),
        counts=tuple(say(f"cards.cover.{name}") for name in ("printed", "spoiled", "given", "kept")),
        signatures=(say("cards.cover.sign_printed"), say("cards.cover.sign_received")),
    )


def _faces() -> FaceNames:
    return FaceNames(lambda point: in_words(point.name), say("cards.blank"))


def _fonts() -> Fonts:
    return Fonts(fonts.path("regular"), fonts.path("bold"))
