"""Upload into what the office already runs (KoboToolbox, ODK Central): once each, whatever breaks on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from distro.exchange.openrosa import Answer, send, submission
from distro.model import events as e
from distro.rules.roles import Task
from distro.rules.uploading import Values, handover_values, void_values
from distro.stations.session import Session


def prepare(session: Session) -> int:
    """Freeze the submissions of every handover and void that has none yet; how many. Nobody's name is in them.

    What a household did not consent to share stays here: without a consent on record nothing is prepared for it.
    Refused in a rehearsal.
    """
    session.demand(Task.SYNC)
    session.demand_live()
    stamp = session.stamper()
    batch = [
        e.UploadPrepared(**stamp(site), about=about, xml=submission(about, values).decode())
        for about, site, values in _to_tell(session)
    ]
    if batch:
        session.append(batch)
    return len(batch)


def upload(
    session: Session, url: str, authorization: str = "", tell: Callable[[int, int], None] = lambda done, total: None
) -> Counter[Answer]:
    """Send what is waiting, oldest first, and note every answer that ends it; stop when the link is gone.

    What a server did not answer stays waiting; sent again it is the same bytes under the same id. Refused in a
    rehearsal.
    """
    session.demand(Task.SYNC)
    session.demand_live()
    answers: Counter[Answer] = Counter()
    waiting = session.books.uploads.waiting()
    for done, prepared in enumerate(waiting, 1):
        answer = send(url, prepared.xml.encode(), authorization)
        answers[answer] += 1
        if answer in (Answer.LATER, Answer.NOT_ALLOWED):
            break
        stamp = session.stamper()
        session.append([e.UploadAnswered(**stamp(prepared.site), about=prepared.about, answer=answer)])
        tell(done, len(waiting))
    return answers


def _to_tell(session: Session) -> list[tuple[str, str, Values]]:
    books, programme = session.books, session.programme
    found = []
    for day in books.days.all():
        made = [*day.handovers.values(), *filter(None, (books.handovers.get(void.handover) for void in day.voids))]
        for handover in made:
            household = books.register.get(handover.household)
            if books.uploads.is_prepared(handover.id) or household is None or household.consent is None:
                continue
            granted = books.entitlements.get(handover.lines[0].round, handover.household) if handover.lines else None
            found.append((handover.id, handover.site, handover_values(programme, handover, granted)))
        told = {about for about, _, _ in found}
        found += [
            (void.id, void.site, void_values(programme, void))
            for void in day.voids
            if not books.uploads.is_prepared(void.id)
            and (void.handover in told or books.uploads.is_prepared(void.handover))
        ]
    return found
