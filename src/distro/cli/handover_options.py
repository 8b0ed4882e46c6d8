"""What `distro scan --hand-over` may be told: who collects, how much of it, and who allows it against the verdict."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from distro.cli import goods
from distro.cli.context import Context
from distro.model.entitlements import DueLine
from distro.model.events import Challenge, Collector, Handover, HandoverLine, How
from distro.model.goods import Lot
from distro.model.people import CollectorKind
from distro.model.verdicts import Verdict
from distro.rules.claims import Claim
from distro.rules.lines import all_of, declined, given, swapped
from distro.rules.units import NotExact, smallest_units
from distro.stations.desk import HOLDER, Desk, Second
from distro.stations.errors import Refused
from distro.texts import say

_KINDS = {"holder": CollectorKind.PRIMARY, "alternate": CollectorKind.ALTERNATE, "proxy": CollectorKind.PROXY}
_NEED_HAND_OVER = (
    "collector",
    "name",
    "relation",
    "give",
    "only",
    "decline",
    "swap",
    "override",
    "approved_by",
    "second",
    "bag",
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of a handover."""
    parser.add_argument("--hand-over", action="store_true", help=say("cli.desk.hand_over"))
    parser.add_argument("--collector", choices=list(_KINDS), help=say("cli.desk.collector"))
    parser.add_argument("--name", help=say("cli.desk.name"))
    parser.add_argument("--relation", help=say("cli.desk.relation"))
    parser.add_argument("--give", action="append", metavar="ITEM=N", help=say("cli.desk.give"))
    parser.add_argument("--only", action="store_true", default=None, help=say("cli.desk.only"))
    parser.add_argument("--decline", action="append", metavar="ITEM=N", help=say("cli.desk.decline"))
    parser.add_argument("--swap", action="append", metavar="ITEM=N:OTHER", help=say("cli.desk.swap"))
    parser.add_argument("--override", metavar="REASON", help=say("cli.desk.override"))
    parser.add_argument("--approved-by", metavar="ID", help=say("cli.day.approved_by"))
    parser.add_argument("--second", metavar="ID", help=say("cli.desk.second"))
    parser.add_argument("--bag", action="append", metavar="TEXT", help=say("cli.desk.bag"))


def check(args: argparse.Namespace) -> None:
    """Before anything is read: Refused where options do not go together."""
    told = next((name for name in _NEED_HAND_OVER if getattr(args, name) is not None), None)
    if told is not None and not args.hand_over:
        raise Refused("option_needs", option=f"--{told.replace('_', '-')}", other="--hand-over")
    for one, other in (("override", "approved_by"), ("approved_by", "override")):
        if getattr(args, one) is not None and getattr(args, other) is None:
            raise Refused("option_needs", option=f"--{one.replace('_', '-')}", other=f"--{other.replace('_', '-')}")
    if (args.name or args.relation) and args.collector not in ("alternate", "proxy"):
        raise Refused("option_needs", option="--name, --relation", other="--collector alternate|proxy")
    if bool(args.code) == (args.without_card is not None):
        raise Refused("option_needs", option="scan", other="CODE | --without-card NUMBER")


def collector_of(args: argparse.Namespace) -> Collector:
    """Who collects."""
    if args.collector in (None, "holder"):
        return HOLDER
    return Collector(_KINDS[args.collector], args.name or "", args.relation or "")


def hand_over(
    context: Context, args: argparse.Namespace, desk: Desk, verdict: Verdict, challenge: Challenge
) -> Handover | None:
    """Hand over as the options say; None where the verdict refuses and nobody overrides it."""
    collector = collector_of(args)
    if args.override is not None:
        allowed = desk.may_be_overridden(verdict)
        lines, bag = tuple(_lines(desk, verdict, allowed, args)), _bag(desk, allowed, args)
        passphrase = context.passphrase(args.approved_by, "DISTRO_APPROVER_PASSPHRASE")
        return desk.hand_over_anyway(verdict, lines, args.approved_by, passphrase, args.override, collector, bag=bag)
    if not verdict.code.may_collect:
        return None
    lines, bag = tuple(_lines(desk, verdict, verdict.due, args)), _bag(desk, verdict.due, args)
    how, second = How.SCANNED if args.without_card is None else How.SEARCHED, None
    if args.second is not None:
        second = Second(args.second, context.passphrase(args.second, "DISTRO_SECOND_PASSPHRASE"))
    claim = _claimed(desk, verdict)
    return desk.hand_over(verdict, lines, collector, how, claim=claim, challenge=challenge, second=second, bag=bag)


def _bag(desk: Desk, due: Sequence[DueLine], args: argparse.Namespace) -> dict[Lot, int]:
    return goods.bag(desk.session, desk.point, args.bag or (), {line.item for line in due})


def _claimed(desk: Desk, verdict: Verdict) -> Claim | None:
    """Where desks of the site meet at a hub, it is asked first; one that is silent holds nobody up."""
    if not desk.session.books.devices.hubs_of(desk.session.store.device):
        return None
    from distro.stations.laptops import hub

    claim = hub.claim_once(desk.session, verdict.household, desk.point, desk.number)
    if claim is not None and claim.is_taken and claim.owner is not None:
        raise Refused("claim_taken", desk=claim.owner.desk, time=f"{claim.owner.at:%H:%M}")
    if claim is not None and claim.unbelieved:
        name = desk.session.books.devices.name_of(claim.unbelieved)
        print(say("hub.claim.unbelieved", device=name), file=sys.stderr)
    return claim


def _lines(desk: Desk, verdict: Verdict, due: Sequence[DueLine], args: argparse.Namespace) -> Iterator[HandoverLine]:
    """All that is due; of an item that an option names so much is given, declined or swapped, the rest stays due.

    With `--only` nothing but those items. Without a `--give` for it, what of such an item is neither declined nor
    swapped is given.
    """
    gives, declines = ({item: amount for item, amount, _ in _read(desk, told)} for told in (args.give, args.decline))
    swaps = {item: (amount, other) for item, amount, other in _read(desk, args.swap)}
    named = {*gives, *declines, *swaps}
    for item in named:
        if sum(line.item == item for line in due) != 1:
            raise Refused("line_not_due", item=item)
    for line in due:
        if line.item not in named:
            yield from () if args.only else all_of([line])
            continue
        refused, (other_amount, other) = declines.get(line.item, 0), swaps.get(line.item, (0, ""))
        amount = gives.get(line.item, line.quantity - refused - other_amount)
        if amount:
            yield given(line, amount)
        if refused:
            yield declined(line, refused)
        if other_amount:
            yield _swapped(desk, verdict, line, other_amount, other)


def _swapped(desk: Desk, verdict: Verdict, line: DueLine, amount: int, other: str) -> HandoverLine:
    for swap in desk.swaps(verdict.household, line.item):
        if swap.given == other and (made := swapped(swap, line, amount)) is not None:
            return made
    raise Refused("no_such_substitution", due=line.item, given=other)


def _read(desk: Desk, told: Sequence[str] | None) -> Iterator[tuple[str, int, str]]:
    """`ITEM=N`, or `ITEM=N:OTHER`."""
    items = {item.code: item for item in desk.session.programme.items}
    for text in told or ():
        item, _, rest = text.partition("=")
        amount, _, other = rest.partition(":")
        if item not in items:
            raise Refused("item_unknown", item=item)
        try:
            yield item, smallest_units(items[item], amount), other
        except NotExact:
            raise Refused("line_not_understood", line=text) from None
