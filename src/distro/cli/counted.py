"""A count as a file says it, of the shelf at the close or of the store room, and its variances."""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from distro.cli import goods
from distro.cli.amounts import understood
from distro.cli.context import Context
from distro.cli.files import reads
from distro.model.events import CountLine
from distro.model.goods import AdjustmentReason, Lot
from distro.rules.clean import printed
from distro.stations.counting import Count, Variance
from distro.stations.errors import Refused
from distro.stations.explaining import explanations
from distro.stations.session import Session
from distro.texts import say


def add_to(parser: argparse.ArgumentParser) -> None:
    reads(parser, "--counts", required=True, metavar="FILE.toml", help=say("cli.day.counts"))
    reads(parser, "--scans", metavar="FILE", help=say("cli.day.scans"))


def count(counting: Count, sheet: dict[str, Any], scans: Path | None) -> None:
    """Count what a file says: `RIZ = 120`, `RIZ = "4p+3"`, or by lot `[RIZ]` and `L1 = 80`.

    What was scanned comes to it, a case for each of the `scans`. Reasons stand under `[reasons]`: `RIZ = "lost"`, or
    with a note `RIZ = ["lost", "introuvable"]`.
    """
    session, point = counting.session, counting.point
    reasons = sheet.pop("reasons", {})
    if not isinstance(reasons, dict):
        raise Refused("reason_unknown", item="reasons", reason=str(reasons), known=", ".join(AdjustmentReason))
    scanned: defaultdict[str, Counter[Lot]] = defaultdict(Counter)
    for lot, n in goods.cases(session, point, scans) if scans else ():
        scanned[lot.item][lot] += n
    for item, said in sheet.items():
        if isinstance(said, dict):
            lots = {lot.batch: lot for lot in counting.lots_of(item)}
            if unknown := sorted(said.keys() - lots):
                raise Refused("lot_unknown", item=item, batch=unknown[0], known=", ".join(lots))
            of_lots = {lots[batch]: _pieces(session, item, each) for batch, each in said.items()}
            _count_lots(counting, item, of_lots, scanned.pop(item, Counter()))
        else:
            counting.count(item, _pieces(session, item, said) + scanned.pop(item, Counter()).total())
    for item, more in scanned.items():
        if session.programme.count_lots and counting.lots_of(item):
            _count_lots(counting, item, {}, more)
        else:
            counting.count(item, more.total())
    for item, said in reasons.items():
        reason, *note = said if isinstance(said, list) and said else [said]
        if reason not in list(AdjustmentReason):
            raise Refused("reason_unknown", item=item, reason=str(reason), known=", ".join(AdjustmentReason))
        counting.explain(item, AdjustmentReason(reason), " ".join(map(str, note)))


def _count_lots(counting: Count, item: str, counted: dict[Lot, int], scanned: Counter[Lot]) -> None:
    """What was counted of each lot, and scanned. Refused for a scan that says no lot, or none that is known."""
    if scanned[Lot(item)]:
        raise Refused("lot_unsaid", item=item)
    known = counting.session.books.stock.lots()
    if unknown := sorted(scanned.keys() - known):
        lots = ", ".join(lot.batch for lot in counting.lots_of(item))
        raise Refused("lot_unknown", item=item, batch=unknown[0].batch or "–", known=lots)
    counting.count_lots(item, counted | {lot: counted.get(lot, 0) + n for lot, n in scanned.items()})


def _pieces(session: Session, item: str, said: object) -> int:
    """A whole number, or an amount in words; `true` is no number, and no scans make up for one below zero."""
    otherwise = Refused("count_not_a_number", item=item)
    if isinstance(said, bool) or not isinstance(said, int | str):
        raise otherwise
    pieces = understood(session, item, said, otherwise) if isinstance(said, str) else said
    if pieces < 0:
        raise Refused("amount_below_zero", item=item)
    return pieces


def tell_heard(counting: Count) -> None:
    """Before anybody signs: what the count cannot know."""
    if others := counting.heard():
        print(say(f"closing.heard_{counting.what}"), file=sys.stderr)
        for other in others:
            print(printed("  " + say("supplement.heard", laptop=other.name, until=other.until)), file=sys.stderr)


def tell_variances(context: Context, counting: Count) -> None:
    """Of the last pass that somebody signed, against the book as it is now."""
    counting.take_up()
    found = [line for line in counting.variances() if line.difference]
    stories = [story for one in explanations(counting)[:1] for story in one.stories]
    context.print(
        "\n".join(map(variance_in_words, found)) or say("cli.day.no_variance"), {"variances": found, "stories": stories}
    )


def variance_in_words(line: Variance | CountLine) -> str:
    """One item that differs."""
    n = line.counted - line.book
    return say("cli.day.variance", item=line.item, book=line.book, counted=line.counted, n=n)
