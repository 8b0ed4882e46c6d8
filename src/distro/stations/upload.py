"""Upload into what the office already runs (KoboToolbox, ODK Central): once each, whatever breaks on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import takewhile

from distro.exchange.kobo_export import Submission
from distro.exchange.openrosa import TIMEOUT, Reply, UploadAnswer, send, server_of, submission, without_secrets
from distro.model import events as e
from distro.reports.day.people import who_collected
from distro.reports.postings import day_of
from distro.rules.roles import Task
from distro.rules.uploading import FilledForm, handover_answers, void_answers
from distro.stations.errors import Refused
from distro.stations.session import Session

# Answers that say something of the address, the authorization or the line, and not of one submission; and how many of
# them in a row say that it is no use to go on. What was not tried waits.
_OF_THE_SERVER = {
    UploadAnswer.UNREACHABLE: 3,
    UploadAnswer.NOT_TRUSTED: 3,
    UploadAnswer.TOO_SLOW: 3,
    UploadAnswer.TOO_MANY: 3,
    UploadAnswer.NOT_ALLOWED: 20,
    UploadAnswer.NOT_FOUND: 20,
    UploadAnswer.MOVED: 20,
    UploadAnswer.NOT_A_FORM_SERVER: 20,
}


class HeldBack(StrEnum):
    """Why a handover is not told to any server."""

    NO_CONSENT = "no_consent"
    FORGOTTEN = "forgotten"  # the household is not in the register here (any more): nobody knows what it agreed to
    REHEARSAL = "rehearsal"


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included; open at an end where it is None."""

    first: date | None = None
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Plan:
    """What would go to a server, oldest first, and how many handovers stay here, by reason.

    `on`: the day that people agreed on, of each that goes.
    """

    going: tuple[e.Handover | e.Void, ...]
    held: Counter[HeldBack]
    on: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Attempt:
    """One submission that was sent: the `done`th of `total`."""

    prepared: e.UploadPrepared
    reply: Reply
    done: int
    total: int


def plan(session: Session, url: str = "", again: Period | None = None) -> Plan:
    """What `upload` would send to the server at `url`, or to any that has it not yet. Nothing is written or sent.

    Allowed in a rehearsal: there everything stays. `again`: as in `upload`.
    """
    session.demand(Task.SYNC)
    told, held = _to_tell(session)
    uploads = session.books.uploads
    answered = {about for server in ([_server(url)] if url else uploads.servers()) for about in uploads.answers(server)}

    def goes(event: e.Handover | e.Void) -> bool:
        if isinstance(event, e.Void) and event.handover in held and event.handover not in answered:
            return False
        return event.id not in answered if again is None else day_of(session.books, event, event.day) in again

    stays = Counter(why for event, why in held.items() if event not in answered)
    going = tuple(event for event in told if goes(event))
    if session.programme.rehearsal:
        return Plan(
            (), Counter({HeldBack.REHEARSAL: stays.total() + sum(isinstance(event, e.Handover) for event in going)})
        )
    return Plan(going, stays, {event.id: day_of(session.books, event, event.day) for event in going})


def ready(session: Session, planned: Plan) -> list[e.UploadPrepared]:
    """The submissions of all that is `planned`, oldest first; what has none is frozen now. Nobody's name is in them.

    What a household did not consent to share stays here: without a consent on record nothing is prepared for it.
    Refused in a rehearsal.
    """
    session.demand(Task.SYNC)
    session.demand_live()
    stamp = session.stamper()
    batch = [
        e.UploadPrepared(**stamp(event.site), about=event.id, xml=_xml(session, event))
        for event in planned.going
        if not session.books.uploads.is_prepared(event.id)
    ]
    if batch:
        session.append(batch)
    return [prepared for prepared in session.books.uploads if prepared.about in planned.on]


def upload(
    session: Session,
    url: str,
    authorization: str = "",
    tell: Callable[[Attempt], object] = lambda attempt: None,
    again: Period | None = None,
    timeout: float = TIMEOUT,
    planned: Plan | None = None,
) -> Counter[UploadAnswer]:
    """Send what the server at `url` has not taken, oldest first, and note every answer that ends it.

    What is `planned` already, for this server and `again`, is not looked for once more.

    One that is not taken waits and holds up no other. Nothing is sent after the server itself was the trouble many
    times in a row. What waits is sent again as the same bytes under the same id; so is, with `again`, whatever happened
    in that period, taken or in conflict or not. Refused in a rehearsal, and when the link is not safe.
    """
    answers: list[UploadAnswer] = []
    demand_safe(session, url)
    sending = ready(session, planned or plan(session, url, again))
    for prepared in sending:
        reply = deliver(url, prepared, authorization, timeout)
        note(session, url, prepared, reply)
        answers.append(reply.answer)
        tell(Attempt(prepared, reply, len(answers), len(sending)))
        if is_no_use(answers):
            break
    return Counter(answers)


def demand_safe(session: Session, url: str) -> None:
    """Refused in a rehearsal, and when the link is not safe; nothing is written, and nothing planned."""
    session.demand_live()
    _server(url)


def deliver(url: str, prepared: e.UploadPrepared, authorization: str = "", timeout: float = TIMEOUT) -> Reply:
    """Send one, in whatever thread. Refused where `authorization` can be no header; nothing is sent then."""
    try:
        return send(url, prepared.xml.encode(), authorization, timeout)
    except ValueError:
        raise Refused("authorization_not_usable") from None


def note(session: Session, url: str, prepared: e.UploadPrepared, reply: Reply) -> None:
    """Record an answer that ends it."""
    if reply.answer.is_final:
        stamp = session.stamper()
        said = e.UploadAnswered(**stamp(prepared.site), about=prepared.about, server=_server(url), answer=reply.answer)
        session.append([said])


def is_no_use(answers: Sequence[UploadAnswer]) -> bool:
    """Whether the last answers say that the server or the line is the trouble: what was not tried waits."""
    in_a_row = len(list(takewhile(_OF_THE_SERVER.__contains__, reversed(answers))))
    return in_a_row > 0 and in_a_row >= _OF_THE_SERVER[answers[-1]]


def as_submissions(session: Session, period: Period) -> tuple[list[Submission], Counter[HeldBack]]:
    """What may be told of a period as the forms that would be sent, oldest first; how many handovers are left out.

    Allowed in a rehearsal: nothing leaves by itself.
    """
    session.demand(Task.SYNC)
    told, held = _to_tell(session)
    forms = [
        Submission(uuid=event.id, at=event.recorded_at, answers=_answers(session, event))
        for event in told
        if day_of(session.books, event, event.day) in period
    ]
    every = session.books.handovers.every()
    within = (made for made in every if day_of(session.books, made, made.day) in period)
    return forms, Counter(held[made.id] for made in within if made.id in held)


def _server(url: str) -> str:
    try:
        return server_of(url)
    except ValueError:
        raise Refused("link_not_safe", url=without_secrets(url)) from None


def _to_tell(session: Session) -> tuple[list[e.Handover | e.Void], dict[str, HeldBack]]:
    """Every handover and void that may be told, oldest first; and why a handover may not, by its id.

    Of a handover that may no longer be told, a void may: a server that has it must learn that it was taken back.
    """
    told: list[e.Handover | e.Void] = []
    held: dict[str, HeldBack] = {}
    books = session.books
    for handover in books.handovers.every():
        household = books.register.get(handover.household)
        if household is None and not books.uploads.is_prepared(handover.id):
            held[handover.id] = HeldBack.FORGOTTEN
        elif household is not None and household.consent is None:
            held[handover.id] = HeldBack.NO_CONSENT
        else:
            told.append(handover)
    told += [v for v in books.handovers.voids() if v.handover not in held or books.uploads.is_prepared(v.handover)]
    return sorted(told, key=lambda event: event.id), held


def _xml(session: Session, event: e.Handover | e.Void) -> str:
    return submission(event.id, _answers(session, event)).decode()


def _answers(session: Session, event: e.Handover | e.Void) -> FilledForm:
    if isinstance(event, e.Void):
        return void_answers(session.programme, event)
    return handover_answers(session.programme, event, who_collected(session.books, event))
