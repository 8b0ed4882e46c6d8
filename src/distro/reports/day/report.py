"""The day report: what a day at a point came to, in figures.

Field guide, section 8: location, project and donor, sex and age, no-shows, quantities handed over, lost or damaged,
remaining. It says what is known now; what was known when the day was signed stands beside it.
"""

from __future__ import annotations

from datetime import datetime

from distro.books import Books, Day
from distro.books.signatures import exceptions
from distro.model.programme import Programme
from distro.model.protection import Protection
from distro.reports.day import conduct, goods
from distro.reports.day.amendments import amendments
from distro.reports.day.by_donor import shares
from distro.reports.day.figures import AsSigned, DayReport, DonorShare, RoundName, Signatures
from distro.reports.day.people import attendance, by_group, heads, lone_minors, signed_attendance


def day_report(
    programme: Programme,
    books: Books,
    day: str,
    anchor: str = "",
    with_numbers: bool = False,
    protection: Protection | None = None,
    per_donor: bool = True,
) -> DayReport:
    """The report of the day named `day`. KeyError when there is no such day.

    `anchor` is the journal's head code to print, `protection` what protects this store; `with_numbers` tells each
    household's register number. What each donor's goods did is asked of all that ever moved: who adds days up does it
    once, and not `per_donor` of each.
    """
    found = books.days.get(day)
    if found is None:
        raise KeyError(day)
    point = programme.point(found.point)
    came = attendance(books, found)
    return DayReport(
        programme=programme.code,
        programme_name=programme.name,
        rehearsal=programme.rehearsal,
        donor=programme.donor,
        donor_name=programme.donor_name,
        project_code=programme.project_code,
        implementer=programme.implementer,
        day=found.name,
        date=found.date,
        point=point.code,
        point_name=point.name,
        city=point.city,
        adm1=point.adm1,
        rounds=tuple(RoundName(code, books.rounds.find(programme, code).name) for code in found.rounds),
        opened_by=found.opened.by,
        opened_at=found.opened.occurred_at,
        openings=_openings(books, found),
        as_of=found.closed.recorded_at if found.closed else books.last_time or found.opened.recorded_at,
        signed=_signed(books, found),
        as_signed=_as_signed(books, found),
        opened_again=found.opened.reason,
        heard=_heard(books, found),
        anchor=anchor,
        planned=heads(came.planned),
        served=heads(came.served),
        no_show=heads(came.no_show),
        beyond=heads(came.beyond),
        declined=len(set(map(books.handovers.root_of, found.came))) - len(came.reached),
        people=by_group(came),
        lone_minors=lone_minors(came),
        items=tuple(goods.items(programme, found)),
        baskets=tuple(goods.baskets(programme, books, found)),
        handed=tuple(goods.handed(books, found, with_numbers)),
        voids=tuple(conduct.voids(books, found)),
        overrides=tuple(conduct.overrides(found)),
        reconstructed=tuple(conduct.reconstructed(books, found)),
        people_changed=tuple(conduct.people_changed(books, found)),
        fan_in=tuple(conduct.fan_in(found, programme.max_units_per_proxy)),
        fan_in_limit=programme.max_units_per_proxy,
        refusals=tuple(conduct.refusals(found)),
        shortages=tuple(conduct.shortages(programme, books, found)),
        amendments=tuple(amendments(programme, books, found, with_numbers)),
        operators=tuple(conduct.operators(books, found)),
        desk=conduct.desk(found),
        protection=protection,
        donors=_donors(programme, books, found) if per_donor else (),
    )


def _donors(programme: Programme, books: Books, day: Day) -> tuple[DonorShare, ...]:
    return shares(programme, books, (day.point,), day.date, day.date, blind=day.closed is None)


def _as_signed(books: Books, day: Day) -> AsSigned | None:
    if day.closed is None:
        return None
    came = signed_attendance(books, day)
    return AsSigned(
        planned=heads(came.planned),
        served=heads(came.served),
        beyond=heads(came.beyond),
        reached=heads(came.reached),
        handovers=len(day.signed_handovers()),
        open=day.supplement_is_open,
        closes=len(day.closes),
    )


def _openings(books: Books, day: Day) -> tuple[tuple[str, str, datetime], ...]:
    first = {opening.device: opening for opening in reversed(day.openings)}
    told = sorted(first.values(), key=lambda opening: opening.id)
    return tuple((books.devices.name_of(one.device), one.by, one.occurred_at) for one in told if len(told) > 1)


def _heard(books: Books, day: Day) -> tuple[tuple[str, datetime], ...]:
    heard = day.closed.heard if day.closed else {}
    return tuple((books.devices.name_of(device), until) for device, until in sorted(heard.items()))


def _signed(books: Books, day: Day) -> Signatures | None:
    if day.closed is None:
        return None
    closed = day.closed
    return Signatures(
        counted_by=closed.counted_by,
        approved_by=closed.approved_by,
        closed_at=closed.occurred_at,
        exceptions=tuple(exceptions(books, day)),
    )
