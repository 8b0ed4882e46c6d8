"""`distro upload`: into the servers that the office already runs."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import date

from distro.cli.context import Context
from distro.cli.files import writes
from distro.cli.progress import progress
from distro.exchange.openrosa import TIMEOUT, Answer
from distro.exchange.upload_form import write_form
from distro.model.events import Handover
from distro.stations import upload
from distro.stations.errors import WrongUse
from distro.stations.upload import Attempt, Held, Period, Plan
from distro.texts import say

_NAMED = 20  # submissions named one by one; the rest are counted


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    send = commands.add_parser("upload", help=say("cli.upload.help"))
    send.add_argument("url", nargs="?", default="", help=say("cli.upload.url"))
    writes(send, "--form", endings=(".xlsx",), help=say("cli.upload.form"))
    send.add_argument("--dry-run", action="store_true", help=say("cli.upload.dry_run"))
    send.add_argument("--again", action="store_true", help=say("cli.upload.again"))
    for name in ("from", "until"):
        send.add_argument(
            f"--{name}", dest=f"{name}_day", type=date.fromisoformat, metavar="YYYY-MM-DD",
            help=say(f"cli.upload.{name}"),
        )  # fmt: skip
    send.add_argument("--leave-out", action="store_true", help=say("cli.upload.leave_out"))
    send.add_argument(
        "--timeout", type=_seconds, default=TIMEOUT, metavar="SECONDS", help=say("cli.upload.timeout", n=int(TIMEOUT))
    )
    send.set_defaults(run=_upload, alone=True)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 3600:
        raise ValueError(text)
    return seconds


def _upload(context: Context, args: argparse.Namespace) -> int:
    """`--form` writes the form for the receiving side; with a URL, what is waiting goes there."""
    unclear = (args.from_day or args.until_day) and not args.again
    if unclear or not (args.url or args.dry_run or args.form):
        raise WrongUse("upload_period_without_again") if unclear else WrongUse("upload_nowhere")
    if args.form is not None:
        write_form(args.form)
        if not args.url and not args.dry_run:
            context.print(say("cli.report.written", path=args.form), {"path": str(args.form)})
            return 0
    again = Period(args.from_day, args.until_day) if args.again else None
    with context.session() as session:
        planned = upload.plan(session, args.url, again)
        if args.dry_run or session.programme.rehearsal:
            lines = [*_would_go(planned), *held_in_words(planned.held)]
            going = [{"about": event.id, "kind": _kind(event), "site": event.site, "occurred_at": event.occurred_at}
                     for event in planned.going]  # fmt: skip
            context.print("\n".join(lines), {"going": going, "held": planned.held})
            return 1 if session.programme.rehearsal else 0
        upload.prepare(session)
        attempts: list[Attempt] = []
        bar = progress(say("cli.upload.sending"))

        def tell(attempt: Attempt) -> None:
            attempts.append(attempt)
            bar(attempt.done, attempt.total)

        authorization = context.given("DISTRO_UPLOAD_AUTHORIZATION").strip()
        answers = upload.upload(session, args.url, authorization, tell, again, args.timeout)
        left = len(upload.plan(session, args.url).going)
    untried = len(planned.going) - len(attempts)
    lines = [say("upload.taken", n=answers[Answer.TAKEN] + answers[Answer.KNOWN]), *_not_taken(attempts)]
    if untried:
        lines.append(say("upload.untried", n=untried))
    if left:
        lines.append(say("upload.waiting", n=left))
    data: dict[str, object] = {
        **{str(answer): n for answer, n in answers.items()},
        "waiting": left,
        "untried": untried,
        "held": planned.held,
        "not_taken": [_facts(attempt) for attempt in attempts if _went_wrong(attempt)],
    }
    context.print("\n".join([*lines, *held_in_words(planned.held)]), data)
    return 1 if left or answers[Answer.CONFLICT] or (planned.held and not args.leave_out) else 0


def _kind(event: object) -> str:
    return "handover" if isinstance(event, Handover) else "void"


def _went_wrong(attempt: Attempt) -> bool:
    return attempt.reply.answer not in (Answer.TAKEN, Answer.KNOWN)


def _facts(attempt: Attempt) -> dict[str, object]:
    prepared, reply = attempt.prepared, attempt.reply
    return {"about": prepared.about, "site": prepared.site, "answer": reply.answer, "status": reply.status}


def _would_go(planned: Plan) -> list[str]:
    by_day = Counter((event.occurred_at.date(), event.site, _kind(event)) for event in planned.going)
    lines = [say("upload.would_go", n=len(planned.going))]
    for (day, site, kind), n in sorted(by_day.items()):
        lines.append("  " + say(f"upload.would_go_{kind}", day=day.isoformat(), site=site, n=n))
    return lines


def held_in_words(held: Counter[Held]) -> list[str]:
    """How many handovers are told to nobody, and why."""
    return [say(f"upload.held.{why}", n=n) for why, n in sorted(held.items())]


def _not_taken(attempts: list[Attempt]) -> list[str]:
    """For each way it went wrong a sentence with what to do; a submission that is itself the trouble is named."""
    lines = []
    for answer in Answer:
        of_it = [attempt for attempt in attempts if attempt.reply.answer is answer and _went_wrong(attempt)]
        if not of_it:
            continue
        seen = ", ".join(sorted({str(attempt.reply.status) for attempt in of_it if attempt.reply.status})) or "-"
        to = ", ".join(sorted({attempt.reply.to for attempt in of_it if attempt.reply.to})) or "-"
        lines.append(say(f"upload.answer.{answer}", n=len(of_it), status=seen, to=to))
        if answer in (Answer.CONFLICT, Answer.REFUSED, Answer.LATER, Answer.CUT):
            lines += [
                f"  {attempt.prepared.site}  uuid:{attempt.prepared.about}  {attempt.reply.status or '-'}"
                for attempt in of_it[:_NAMED]
            ]
            if len(of_it) > _NAMED:
                lines.append("  " + say("upload.and_more", n=len(of_it) - _NAMED))
    return lines
