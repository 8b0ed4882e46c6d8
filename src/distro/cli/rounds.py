"""`distro round`: the rounds of a point, freezing and making up, what is short, and the rules said back in words."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from msgspec import to_builtins

from distro.cli.context import Context
from distro.cli.day_said import day_said
from distro.cli.progress import progress
from distro.model.entitlements import ShortageMode
from distro.model.events import EntitlementAmended, RoundFrozen
from distro.model.people import Household
from distro.model.programme import Programme
from distro.rules.look_alikes import LookAlike
from distro.stations import amending, rounds
from distro.stations.cooperative import Cooperative
from distro.stations.duplicates import look_alike_pairs
from distro.stations.errors import Refused
from distro.stations.granting import Amendment
from distro.stations.lookups import round_named
from distro.stations.rounds import RoundHere
from distro.stations.shortages import Scarce, read_share
from distro.texts import in_words, listed, say
from distro.wording import names, rations
from distro.wording.amendments import each_amended, totals_lines
from distro.wording.import_plan import look_alike_in_words

_NAMED = 20  # pairs


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    round_ = commands.add_parser("round", help=say("cli.round.help")).add_subparsers(required=True)

    show = round_.add_parser("list", help=say("cli.round.list"))
    show.add_argument("--point", help=say("cli.option.point"))
    show.set_defaults(run=_list)

    freeze = round_.add_parser("freeze", help=say("cli.round.freeze"))
    freeze.add_argument("round", help=say("cli.given.round"))
    freeze.add_argument("--point", required=True, help=say("cli.option.point"))
    freeze.set_defaults(run=_freeze)

    makeup = round_.add_parser("makeup", help=say("cli.round.makeup"))
    makeup.add_argument("round", help=say("cli.given.round"))
    makeup.add_argument("--point", required=True, help=say("cli.option.point"))
    makeup.add_argument("--until", required=True, metavar="YYYY-MM-DD", help=say("cli.round.until"))
    makeup.set_defaults(run=_make_up)

    amend = round_.add_parser("amend", help=say("cli.round.amend"))
    amend.add_argument("round", help=say("cli.given.round"))
    who = amend.add_mutually_exclusive_group(required=True)
    who.add_argument("--household", nargs="+", metavar="NUMBER", help=say("cli.referral.household"))
    who.add_argument("--point", help=say("cli.round.amend_all"))
    amend.set_defaults(run=_amend)

    correct = round_.add_parser("correct", help=say("cli.round.correct"))
    correct.add_argument("round", help=say("cli.given.round"))
    correct.add_argument("--point", required=True, help=say("cli.option.point"))
    correct.set_defaults(run=_correct)
    for parser in (amend, correct):
        parser.add_argument("--why", default="", help=say("cli.programme.why"))
        parser.add_argument("--check", action="store_true", help=say("cli.option.check"))

    short = round_.add_parser("shortage", help=say("cli.round.shortage"))
    short.add_argument("round", help=say("cli.given.round"))
    short.add_argument("item", help=say("cli.given.item"))
    short.add_argument("--point", required=True, help=say("cli.option.point"))
    how = short.add_mutually_exclusive_group(required=True)
    how.add_argument("--equal-share", metavar="PERCENT", help=say("cli.round.equal_share"))
    how.add_argument("--priority-first", action="store_true", help=say("cli.round.priority_first"))
    how.add_argument("--lift", action="store_true", help=say("cli.round.lift"))
    short.set_defaults(run=_shortage)

    explain = round_.add_parser("explain", help=say("cli.round.explain"))
    explain.add_argument("round", help=say("cli.given.round"))
    explain.add_argument("--household", metavar="NUMBER", help=say("cli.referral.household"))
    explain.set_defaults(run=_explain)


def _list(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        points = [point.code for point in session.programme.points]
        if args.point is not None and args.point not in points:
            raise Refused("point_unknown", point=args.point, known=listed(points))
        chosen = points if args.point is None else [args.point]
        found = {point: rounds.here(session, point) for point in chosen}
    programme = session.programme
    lines = []
    for point, those in found.items():
        lines += [names.point_name(programme, point), *(line for one in those for line in _in_words(programme, one))]
    context.print("\n".join(lines), found)


def _in_words(programme: Programme, one: RoundHere) -> list[str]:
    """What a round is, its figures, and what is short in it."""
    state = say(f"rounds.phase.{one.phase}")
    lines = [f"  {one.round.code:<14} {in_words(one.round.name)} · {rations.window(one.round)} · {state}"]
    if one.frozen:
        figures = say("rounds.figures", households=one.households, served=one.served, left=one.left)
        lines.append(f"{'':<17}{figures}")
    else:
        lines.append(f"{'':<17}{say('rounds.not_frozen')}")
    return [*lines, *(f"{'':<17}! {rations.shortage(programme, short)}" for short in one.shortages)]


def _freeze(context: Context, args: argparse.Namespace) -> Cooperative[None]:
    with context.session() as session:
        looking = progress(say("cli.round.looking"))
        frozen = yield from rounds.freeze_in_steps(session, args.round, args.point, looking)
        alike, gone = look_alike_pairs(session, args.point), rounds.departed(session, args.point)
    _frozen(context, frozen, alike, gone)


def _make_up(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        try:
            until = day_said(args.until, session.now().date())
        except ValueError:
            raise Refused("day_not_understood", day=args.until) from None
        frozen = rounds.make_up(session, args.round, args.point, until)
    _frozen(context, frozen)


def _frozen(
    context: Context, frozen: RoundFrozen, alike: Sequence[LookAlike] = (), gone: Sequence[Household] = ()
) -> None:
    """What was frozen, who is not in it because they left, and the households there that look like others: all are
    named and hold nothing up."""
    words = say(
        "cli.round.frozen",
        round=frozen.round,
        point=frozen.site,
        households=frozen.households,
        people=frozen.people,
    )
    lines = [words, say("cli.round.look_alikes")] if alike else [words]
    lines += map(look_alike_in_words, alike[:_NAMED])
    if gone:
        named = listed([one.number for one in gone[:_NAMED]])
        lines.append(say("rounds.departed", n=len(gone), numbers=named))
    context.print("\n".join(lines), {
        **to_builtins(frozen), "look_alikes": [[pair.one.number, pair.other.number] for pair in alike],
        "departed": [one.number for one in gone],
    })  # fmt: skip


def _amend(context: Context, args: argparse.Namespace) -> Cooperative[None]:
    with context.session() as session:
        numbers, point = args.household or (), args.point or ""
        looking = progress(say("cli.round.looking"))
        found = yield from amending.amendments(session, args.round, numbers, point, looking)
        if not args.check:
            writing = progress(say("cli.round.amending"))
            found = _those_of(found, (yield from amending.amend(session, args.round, found, args.why, writing)))
        lines = each_amended(session.programme, args.round, found)
    _tell_amended(context, args, lines, found)


def _correct(context: Context, args: argparse.Namespace) -> Cooperative[None]:
    """The preview says what it comes to in goods, and whether they are there."""
    with context.session() as session:
        looking = progress(say("cli.round.looking"))
        found, totals = yield from amending.correction(session, args.round, args.point, looking)
        if not args.check:
            writing = progress(say("cli.round.amending"))
            correcting = amending.correct(session, args.round, args.point, found, args.why, writing)
            found = _those_of(found, (yield from correcting))
        lines = each_amended(session.programme, args.round, found) + totals_lines(session.programme, totals)
    _tell_amended(context, args, lines, found)


def _those_of(found: list[Amendment], written: Sequence[EntitlementAmended]) -> list[Amendment]:
    """What was written of what was found: a desk that works on may have been there before."""
    amended = {one.household for one in written}
    return [one for one in found if one.household.id in amended]


def _tell_amended(context: Context, args: argparse.Namespace, lines: list[str], found: list[Amendment]) -> None:
    lines.append(say("amending.checked" if args.check else "amending.done", n=len(found)))
    context.print(
        "\n".join(lines),
        [{"household": one.household.number, "point": one.point, "before": one.before, "after": one.after,
          "perhaps_from": one.perhaps_from}
         for one in found],
    )  # fmt: skip


def _shortage(context: Context, args: argparse.Namespace) -> None:
    mode, permille = ShortageMode.PRIORITY_FIRST, 1000
    if args.equal_share is not None:
        mode, permille = ShortageMode.EQUAL_SHARE, read_share(args.equal_share)
    elif args.lift:
        mode = ShortageMode.LIFTED
    with context.session() as session:
        found = Scarce(session, args.round, args.point, args.item).declare(mode, permille)
    text = rations.comes_to(found)
    if mode is not ShortageMode.LIFTED and found.due <= found.on_shelf:
        text += "\n" + say("cli.round.enough", due=found.due, held=found.on_shelf)
    context.print(text, found)


def _explain(context: Context, args: argparse.Namespace) -> None:
    """The rules themselves, or what they come to for one household."""
    with context.session() as session:
        round_, programme = round_named(session, args.round), session.programme
        if args.household is None:
            context.print(_as_text(rations.round_rules(programme, round_)), round_)
            return
        found = rounds.explain(session, args.round, args.household)
        sections = rations.household_in_round(programme, round_, found, session.now().date())
    context.print(_as_text(sections), found)


def _as_text(sections: list[rations.Section]) -> str:
    return "\n\n".join("\n".join([heading, *(f"  {line}" for line in lines)]) for heading, lines in sections)
