"""`distro upload`: into the servers that the office already runs."""

from __future__ import annotations

import argparse
from datetime import date

from distro.cli.context import Context
from distro.cli.files import writes
from distro.cli.progress import progress
from distro.exchange.openrosa import TIMEOUT, UploadAnswer
from distro.exchange.upload_form import write_form
from distro.stations import upload
from distro.stations.errors import WrongUse
from distro.stations.upload import Attempt, Period
from distro.texts import say
from distro.wording.upload import held_in_words, kind_of, not_taken_in_words, would_go_in_words


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
            lines = [*would_go_in_words(planned.going, planned.on), *held_in_words(planned.held.items())]
            going = [{"about": event.id, "kind": kind_of(event), "site": event.site, "occurred_at": event.occurred_at,
                      "on": planned.on[event.id]} for event in planned.going]  # fmt: skip
            context.print("\n".join(lines), {"going": going, "held": planned.held})
            return 1 if session.programme.rehearsal else 0
        attempts: list[Attempt] = []
        bar = progress(say("cli.upload.sending"))

        def tell(attempt: Attempt) -> None:
            attempts.append(attempt)
            bar(attempt.done, attempt.total)

        authorization = context.given("DISTRO_UPLOAD_AUTHORIZATION").strip()
        answers = upload.upload(session, args.url, authorization, tell, again, args.timeout, planned)
        left = len(upload.plan(session, args.url).going)
    untried = len(planned.going) - len(attempts)
    wrong = [attempt for attempt in attempts if not attempt.reply.answer.is_taken]
    lines = [
        say("upload.taken", n=answers[UploadAnswer.TAKEN] + answers[UploadAnswer.KNOWN]),
        *not_taken_in_words(wrong),
    ]
    if untried:
        lines.append(say("upload.untried", n=untried))
    if left:
        lines.append(say("upload.waiting", n=left))
    data: dict[str, object] = {
        **{str(answer): n for answer, n in answers.items()},
        "waiting": left,
        "untried": untried,
        "held": planned.held,
        "not_taken": [_facts(attempt) for attempt in wrong],
    }
    context.print("\n".join([*lines, *held_in_words(planned.held.items())]), data)
    return 1 if left or answers[UploadAnswer.CONFLICT] or (planned.held and not args.leave_out) else 0


def _facts(attempt: Attempt) -> dict[str, object]:
    prepared, reply = attempt.prepared, attempt.reply
    said: dict[str, object] = {"answer": reply.answer, "status": reply.status, "wait": reply.wait}
    if reply.why is not None:
        said["why"] = reply.why
    return {"about": prepared.about, "site": prepared.site, **said}
