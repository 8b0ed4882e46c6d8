"""What became of it: `referral answers`, `feedback follow`, `feedback list --open`, `activity`."""

from __future__ import annotations

import argparse

from distro.cli.coded import coded
from distro.cli.context import Context
from distro.cli.files import reads
from distro.exchange.partner_answers import read_answers
from distro.model.services import ActivityOutcome, FeedbackOutcome
from distro.rules.roles import Task
from distro.stations import follow_ups
from distro.texts import say
from distro.wording.follow_ups import activity_line, answers_lines, feedback_line, partner_words
from distro.wording.names import item_name


def add_answers(referral: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    answers = referral.add_parser("answers", help=say("cli.referral.answers"))
    answers.add_argument("organisation", help=say("cli.given.organisation"))
    reads(answers, "file", metavar="FILE.(xlsx|csv)", help=say("cli.referral.answers_file"))
    answers.add_argument("--check", action="store_true", help=say("cli.option.check"))
    answers.set_defaults(run=_answers)


def add_feedback(feedback: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    follow = feedback.add_parser("follow", help=say("cli.feedback.follow"))
    follow.add_argument("number", help=say("cli.feedback.number"))
    follow.add_argument(
        "outcome",
        choices=[one.value for one in FeedbackOutcome],
        help=coded("cli.given.feedback_outcome", "followups.feedback", FeedbackOutcome),
    )
    follow.set_defaults(run=_feedback)


def add_activity(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser("activity", help=say("cli.activity.help")).add_subparsers(required=True)
    listing = group.add_parser("list", help=say("cli.activity.list"))
    listing.add_argument("--household", default="", metavar="NUMBER", help=say("cli.referral.household"))
    listing.set_defaults(run=_activities)
    follow = group.add_parser("follow", help=say("cli.activity.follow"))
    follow.add_argument("household", metavar="NUMBER", help=say("cli.referral.household"))
    follow.add_argument("item", help=say("cli.given.item"))
    follow.add_argument(
        "outcome",
        choices=[one.value for one in ActivityOutcome],
        help=coded("cli.given.activity_outcome", "followups.activity", ActivityOutcome),
    )
    follow.set_defaults(run=_activity)


def _answers(context: Context, args: argparse.Namespace) -> int:
    """1 while a row is in doubt: then nothing is written."""
    with context.session() as session:
        session.demand(Task.REFER)
        found = follow_ups.weighed(session, args.organisation, read_answers(args.file, partner_words()))
        lines = answers_lines(found)
        if not args.check and not found.doubts:
            follow_ups.note_answers(session, found)
            lines.append(say("followups.noted", n=len(found.new), partner=args.organisation))
    context.print("\n".join(lines) or say("followups.nothing"), found)
    return int(bool(found.doubts))


def _feedback(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        event = follow_ups.follow_feedback(session, args.number.strip().upper(), FeedbackOutcome(args.outcome))
    outcome = say(f"followups.feedback.{event.outcome}")
    context.print(say("followups.feedback.done", number=event.number, outcome=outcome), event)


def tell_open(context: Context) -> None:
    """`feedback list --open`: what waits for an answer, by its number."""
    with context.session() as session:
        found = follow_ups.open_feedback(session)
    data = [
        {"number": one.given.number, "about": one.given.category, "by": one.given.channel,
         "at": one.given.occurred_at, "outcome": one.outcome}
        for one in found
    ]  # fmt: skip
    context.print("\n".join(map(feedback_line, found)) or say("followups.feedback.none"), data)


def _activities(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        found = follow_ups.activities(session, args.household)
        lines = [activity_line(session.programme, one) for one in found]
    context.print("\n".join(lines) or say("followups.activity.none"), found)


def _activity(context: Context, args: argparse.Namespace) -> None:
    with context.session() as session:
        event = follow_ups.follow_activity(session, args.household, args.item, ActivityOutcome(args.outcome))
        item = item_name(session.programme, args.item)
    outcome = say(f"followups.activity.{event.outcome}")
    context.print(say("followups.activity.done", number=args.household.upper(), item=item, outcome=outcome), event)
