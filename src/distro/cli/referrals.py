"""`distro referral`, `services`, `feedback`, `consent`: the second table, without the screen."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from msgspec import to_builtins

from distro.cli import follow_ups, needs
from distro.cli.coded import coded
from distro.cli.context import Context
from distro.cli.files import reads, writes
from distro.exchange.number_list import numbers_of
from distro.model.services import Channel, FeedbackCategory, Outcome, Priority, Service, ServiceCode
from distro.rules.needs import find_services, is_stale
from distro.rules.roles import Task
from distro.stations import papers, registration, service_desk
from distro.stations.errors import Refused
from distro.stations.lookups import household_numbered
from distro.stations.session import Session
from distro.texts import in_words, listed, say, speaking


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    _referral(commands.add_parser("referral", help=say("cli.referral.help")).add_subparsers(required=True))
    _services(commands.add_parser("services", help=say("cli.services.help")).add_subparsers(required=True))
    feedback = commands.add_parser("feedback", help=say("cli.feedback.help")).add_subparsers(required=True)
    add = feedback.add_parser("add", help=say("cli.feedback.add"))
    add.add_argument("--point", required=True, help=say("cli.option.point"))
    add.add_argument(
        "--about",
        required=True,
        choices=[one.value for one in FeedbackCategory],
        help=coded("cli.given.about", "feedback.category", FeedbackCategory),
    )
    add.add_argument(
        "--by",
        default=Channel.DESK.value,
        choices=[one.value for one in Channel],
        help=coded("cli.given.channel", "feedback.channel", Channel),
    )
    add.set_defaults(run=_add_feedback)
    listing = feedback.add_parser("list", help=say("cli.feedback.list"))
    listing.add_argument("--open", action="store_true", help=say("cli.feedback.open"))
    listing.set_defaults(run=_list_feedback)
    follow_ups.add_feedback(feedback)
    follow_ups.add_activity(commands)
    _consent(commands.add_parser("consent", help=say("cli.consent.help")).add_subparsers(required=True))


def _referral(group: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    make = group.add_parser("make", help=say("cli.referral.make"))
    make.add_argument("household", metavar="NUMBER", help=say("cli.referral.household"))
    make.add_argument(
        "--service",
        required=True,
        choices=[one.value for one in ServiceCode],
        help=coded("cli.given.service", "referral.service", ServiceCode),
    )
    make.add_argument("--to", required=True, metavar="PLACE", help=say("cli.referral.to"))
    make.add_argument(
        "--priority",
        default=Priority.NORMAL.value,
        choices=[one.value for one in Priority],
        help=coded("cli.given.priority", "referral.priority", Priority),
    )
    make.set_defaults(run=_make)
    listing = group.add_parser("list", help=say("cli.referral.list"))
    listing.add_argument("--overdue", action="store_true", help=say("cli.referral.overdue"))
    listing.set_defaults(run=_list)
    slip = group.add_parser("slip", help=say("cli.referral.slip"))
    slip.add_argument("number", help=say("cli.referral.number"))
    writes(slip, "--out", endings=(".pdf",), required=True, help=say("cli.option.out"))
    slip.set_defaults(run=_slip)
    follow = group.add_parser("follow", help=say("cli.referral.follow"))
    became = [one.value for one in Outcome if one is not Outcome.SENT]
    follow.add_argument("number", help=say("cli.referral.number"))
    follow.add_argument("outcome", choices=became, help=coded("cli.given.outcome", "referral.outcome", became))
    follow.set_defaults(run=_follow)
    share = group.add_parser("share", help=say("cli.referral.share"))
    share.add_argument("organisation", help=say("cli.given.organisation"))
    writes(share, "--out", endings=(".xlsx", ".csv"), required=True, help=say("cli.option.out"))
    share.add_argument("--format", choices=("xlsx", "csv"), help=say("cli.report.format"))
    share.set_defaults(run=_share)
    follow_ups.add_answers(group)
    needs.add_to(group)


def _services(group: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    listing = group.add_parser("list", help=say("cli.services.list"))
    listing.add_argument(
        "--need",
        choices=[one.value for one in ServiceCode],
        help=coded("cli.services.need", "referral.service", ServiceCode),
    )
    listing.add_argument("--city", help=say("cli.services.city"))
    listing.set_defaults(run=_list_services)
    load = group.add_parser("import", help=say("cli.services.import"))
    reads(load, "file", metavar="FILE.(toml|xlsx|csv)", help=say("cli.given.map_file"))
    load.set_defaults(run=_load_services)


def _consent(group: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    show = group.add_parser("show", help=say("cli.consent.show"))
    show.set_defaults(run=_show_consent)
    give = group.add_parser("give", help=say("cli.consent.give"))
    give.add_argument("household", nargs="*", metavar="NUMBER", help=say("cli.referral.household"))
    reads(give, "--list", metavar="FILE", help=say("cli.consent.list"))
    give.add_argument("--by", default="", metavar="NAME", help=say("cli.consent.by"))
    give.add_argument("--version", required=True, help=say("cli.given.consent_version"))
    give.add_argument("--share-with", nargs="*", default=[], metavar="ORGANISATION", help=say("cli.consent.share_with"))
    give.add_argument("--government", action="store_true", help=say("cli.consent.government"))
    give.set_defaults(run=_give_consent)
    withdraw = group.add_parser("withdraw", help=say("cli.consent.withdraw"))
    withdraw.add_argument("household", metavar="NUMBER", help=say("cli.referral.household"))
    withdraw.set_defaults(run=_withdraw_consent)


# ---------------------------------------------------------------- referral


def _make(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        household = household_numbered(session, args.household)
        service, priority = ServiceCode(args.service), Priority(args.priority)
        slip = service_desk.refer(session, household.id, service, args.to, priority)
    context.print(say("cli.referral.made", number=slip.number, due=f"{slip.due_at:%d/%m/%Y %H:%M}"), slip)


def _list(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        session.demand(Task.REFER)
        found = service_desk.overdue(session) if args.overdue else service_desk.referrals(session)
    lines = [
        f"{one.slip.number:<14}{one.slip.due_at:%d/%m/%Y %H:%M}  {say(f'referral.service.{one.slip.service}'):<36}"
        f"{say(f'referral.outcome.{one.outcome}')}"
        for one in found
    ]
    data = [{"number": one.slip.number, "outcome": one.outcome, "due_at": one.slip.due_at} for one in found]
    context.print("\n".join(lines) or say("cli.referral.none"), data)


def _number(session: Session, asked: str) -> str:
    """The slip meant: by its number, or by the code that was scanned from it."""
    return papers.number_of(session, asked.strip().upper()) or asked.strip().upper()


def _slip(context: Context, args: argparse.Namespace) -> None:
    from distro.reports.forms.slip import write_slip

    with context.session() as session:
        session.demand(Task.REFER)
        number = _number(session, args.number)
        referral = next((one for one in service_desk.referrals(session) if one.slip.number == number), None)
        if referral is None:
            raise Refused("referral_unknown", number=number)
        household = session.books.register.get(referral.slip.household)
        whose = household.number if household else ""
        code = papers.code_of(session, number)
        places = service_desk.service_map(session)
        write_slip(session.programme, places, referral, whose, code, session.now(), args.out)
    context.print(say("cli.report.written", path=args.out), {"number": number, "path": str(args.out)})


def _follow(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        event = service_desk.follow(session, _number(session, args.number), Outcome(args.outcome))
    outcome = say(f"referral.outcome.{event.outcome}")
    context.print(say("referral.follow.done", number=event.number, outcome=outcome), event)


def _share(context: Context, args: argparse.Namespace) -> None:
    """The file first: what was not written was not shared."""
    from distro.reports.partner import partner_table
    from distro.reports.press.csv import write_csv
    from distro.reports.press.xlsx import write_xlsx

    if args.out.suffix not in (".csv", ".xlsx"):
        raise Refused("format_unknown", path=str(args.out), known=".csv, .xlsx")
    with context.session() as session:
        found = service_desk.to_share(session, args.organisation)
        table = partner_table(session.books, found)
        if args.out.suffix == ".csv":
            write_csv(table, args.out)
        else:
            write_xlsx([table], session.now(), args.out)
        event = service_desk.note_shared(session, args.organisation, found)
    context.print(say("cli.referral.shared", n=len(found), partner=args.organisation, path=args.out),
                  {**to_builtins(event), "path": str(args.out)})  # fmt: skip


# ---------------------------------------------------------------- the service map


def _list_services(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        found: Sequence[Service] = service_desk.service_map(session)
        today = session.now().date()
        cities = sorted({place.city for place in found} if args.city is None else {args.city})
        if args.need is not None:
            found = [place for city in cities for place in find_services(found, ServiceCode(args.need), city)]
    lines = []
    for place in found:
        if place.city in cities:
            offers = listed(say(f"referral.service.{code}") for code in place.services)
            stale = "  " + say("referral.refer.stale") if is_stale(place, today) else ""
            lines.append(f"{place.code:<12}{place.city:<10}{place.organisation}, {in_words(place.name)}{stale}")
            lines.append(f"{'':<22}{offers} · {place.days} · {place.focal_phone}")
    context.print("\n".join(lines) or say("cli.services.none"), [place for place in found if place.city in cities])


def _load_services(context: Context, args: argparse.Namespace) -> None:
    from distro.exchange.service_map import read_service_map

    services = read_service_map(args.file)
    with context.session() as session:
        service_desk.load_service_map(session, services)
    context.print(say("cli.services.loaded", n=len(services)), services)


# ---------------------------------------------------------------- feedback and consent


def _add_feedback(context: Context, args: argparse.Namespace) -> None:
    category = FeedbackCategory(args.about)
    with context.session() as session:
        event = service_desk.take_feedback(session, args.point, category, Channel(args.by))
    told = "cli.feedback.sensitive" if category is FeedbackCategory.SENSITIVE else "cli.feedback.added"
    context.print(f"{say(told)} {say('followups.feedback.number', number=event.number)}", event)


def _list_feedback(context: Context, args: argparse.Namespace) -> None:
    if args.open:
        follow_ups.tell_open(context)
        return
    with context.session() as session:
        counts = session.books.feedback.counts(session.now().date())
    lines = [
        f"{say(f'feedback.category.{category}'):<40}{say(f'feedback.channel.{channel}'):<16}{n:>5}"
        for (category, channel), n in sorted(counts.items())
    ]
    data = [{"about": category, "by": channel, "count": n} for (category, channel), n in sorted(counts.items())]
    context.print("\n".join(lines) or say("cli.feedback.none"), data)


def _show_consent(context: Context, args: argparse.Namespace) -> None:
    """The texts in the three languages, to be read aloud."""
    with context.session() as session:
        texts = session.programme.consents
    lines = []
    for text in texts:
        lines.append(text.version)
        for code in ("fr", "en", "ar"):
            with speaking(code):
                lines.append(in_words(text.text))
    context.print("\n\n".join(lines) or say("cli.consent.none"), texts)


def _give_consent(context: Context, args: argparse.Namespace) -> None:
    numbers = [*args.household, *(numbers_of(args.list) if args.list else ())]
    if not numbers:
        raise Refused("numbers_missing")
    with context.session() as session:
        if any(session.books.register.numbered(word.upper()) for word in args.share_with):
            raise Refused("numbers_missing")  # `--share-with` takes every word behind it
        agreed = registration.agree(session, numbers, args.version, tuple(args.share_with), args.government, args.by)
    if len(agreed) == 1:
        told = say("cli.consent.given", number=agreed[0].number, version=args.version)
    else:
        told = say("cli.consent.given_all", n=len(agreed), version=args.version, by=args.by)
    context.print(told, {"number": agreed[0].number, "numbers": [one.number for one in agreed]})


def _withdraw_consent(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        number = args.household.upper()
        registration.withdraw_consent(session, number)
    context.print(say("cli.consent.withdrawn", number=number), {"number": number})
