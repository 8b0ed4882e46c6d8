"""The day report laid out: the same tables for paper and workbook, its items as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from distro.reports.day.by_donor import donor_parts
from distro.reports.day.figures import AmendmentLine, DayReport, People, PersonLine
from distro.reports.press.report import Part, Report, ReportFacts, ReportNote
from distro.reports.press.table import Cell, Table
from distro.texts import in_words, listed, say
from distro.wording.protection import protection_in_words
from distro.wording.rations import how_shared


def as_report(day: DayReport) -> Report:
    """The report of a day; without signatures it says that it is provisional."""
    everybody = next(people for people in day.people if people.group is None)
    signed = day.signed
    donors = listed(in_words(share.name) for share in day.donors) or in_words(day.donor_name)
    return Report(
        title=say("reports.day_title" if signed else "reports.day_title_provisional"),
        subtitle=f"{in_words(day.point_name)}, {day.date:%d/%m/%Y}",
        made_at=day.as_of,
        foot=f"{day.project_code} · {day.day} · {day.anchor}",
        rehearsal=day.rehearsal,
        facts=(
            (say("reports.programme"), in_words(day.programme_name)),
            (say("reports.donor"), f"{donors} ({day.project_code})"),
            (say("reports.rounds"), listed(in_words(round_.name) for round_ in day.rounds)),
        ),
        figures=(
            (say("reports.planned"), day.planned.households),
            (say("reports.served"), day.served.households),
            (say("reports.no_show"), day.no_show.households),
            (say("reports.people_reached"), everybody.reached.people),
        ),
        data=_items(day),
        parts=tuple(_parts(day)),
        sheets=(_handed(day), _refusals(day)),
        signatures=(
            (say("reports.counted_by"), signed.counted_by if signed else ""),
            (say("reports.approved_by"), signed.approved_by if signed else ""),
        ),
        last_word=say("reports.anchor", anchor=day.anchor),
    )


def _parts(day: DayReport) -> Iterator[Part]:
    yield _people(day)
    yield ReportNote(say("reports.lone_minors", n=day.lone_minors))
    if day.baskets:
        yield _baskets(day)
    yield _items(day)
    for item in day.items:
        if item.reason is not None:
            reason = say(f"reports.reason_{item.reason}")
            yield ReportNote(
                say("reports.explained", item=in_words(item.name), n=item.variance or 0, reason=reason, note=item.note)
            )
    yield from donor_parts(day.donors)
    yield from map(ReportNote, first_variances(day))
    yield from _since_signed(day)
    for made in day.reconstructed:
        yield ReportNote(
            say("reports.reconstructed_line", at=f"{made.at:%H:%M}", by=made.by, n=made.items, paper=made.paper)
        )
    if day.shortages:
        yield _shortages(day)
    if day.amendments:
        yield _amendments(day)
    yield _conduct(day)
    yield _operators(day)
    if day.declined:
        yield ReportNote(say("reports.declined_line", n=day.declined))
    for line in day.fan_in:
        yield ReportNote(say("reports.fan_in_line", n=line.households, by=listed(line.by)))
    yield from (ReportNote(person_changed(change)) for change in day.people_changed)
    for override in day.overrides:
        yield ReportNote(
            say(
                "reports.override_line", time=f"{override.at:%H:%M}", supervisor=override.allowed_by,
                reason=override.reason, by=override.by,
            )
        )  # fmt: skip
    if day.voids:
        yield _voids(day)
    yield from (ReportNote(f"! {told}") for told in signature_exceptions(day))
    if day.protection is not None:
        yield from map(ReportNote, protection_in_words(day.protection))


def signature_exceptions(report: DayReport) -> list[str]:
    """What stands against the two signatures, a sentence each."""
    found = report.signed.exceptions if report.signed else ()
    return [say(f"reports.exception_line.{one.why}", person=one.person, n=one.handovers) for one in found]


def person_changed(line: PersonLine) -> str:
    """What was done to somebody's key, in a sentence."""
    role = say(f"roles.role.{line.role}") if line.role else ""
    at = f"{line.at:%d/%m %H:%M}"
    return say(f"reports.person_changed.{line.change}", at=at, by=line.by, person=line.person, role=role).strip()


def first_variances(report: DayReport) -> list[str]:
    """What the first count found, where another variance was signed."""
    return [
        say(
            "reports.first_variance_line", item=in_words(item.name), n=f"{item.first_variance:+}",
            counted=item.first_count, book=item.first_book, signed=f"{item.variance or 0:+}",
        )
        for item in report.items
        if item.first_variance is not None
    ]  # fmt: skip


def _people(day: DayReport) -> Table:
    columns = (
        (say("reports.group"), "#beneficiary+type"),
        (say("reports.planned"), "#targeted+hh+ind"),
        (say("reports.served"), "#reached+hh+ind"),
        (say("reports.women"), "#reached+f+adults+ind"),
        (say("reports.men"), "#reached+m+adults+ind"),
        (say("reports.girls"), "#reached+f+children+ind"),
        (say("reports.boys"), "#reached+m+children+ind"),
        (say("reports.unknown"), "#reached+unknown+ind"),
        (say("reports.total"), "#reached+ind"),
    )
    rows = tuple(_people_row(people) for people in day.people)
    everybody = [at for at, people in enumerate(day.people) if people.group is None]
    return Table(say("reports.people"), columns, rows, bold=tuple(everybody))


def _people_row(people: People) -> tuple[Cell, ...]:
    return (
        say(f"reports.group_{people.group or 'all'}"),
        people.planned.households,
        people.reached.households,
        people.women,
        people.men,
        people.girls,
        people.boys,
        people.unknown,
        people.reached.people,
    )


def _baskets(day: DayReport) -> Table:
    """How many went out whole, and how many were begun with a remainder still due."""
    columns = (
        (say("reports.round"), "#event+code"),
        (say("reports.basket"), "#activity+name"),
        (say("handovers.whole"), "#output+whole"),
        (say("handovers.begun"), "#output+begun"),
    )
    rows = tuple((line.round, in_words(line.name), line.whole, line.partial) for line in day.baskets)
    return Table(say("donor.baskets"), columns, rows)


_FLOWS = (
    ("opening", "#indicator+opening"),
    ("received", "#indicator+received"),
    ("handed_over", "#output+num"),
    ("returned", "#indicator+returned"),
    ("lost", "#indicator+lost"),
    ("damaged", "#indicator+damaged"),
    ("expired", "#indicator+expired"),
    ("book", "#indicator+book"),
    ("counted", "#indicator+counted"),
    ("variance", "#indicator+variance"),
)


def _items(day: DayReport) -> Table:
    """One a row; in bold where the count differs from the book. Paper leaves out what is the same in every row."""
    columns = (
        (say("reports.date"), "#date+occurred"),
        (say("reports.point"), "#loc+name"),
        (say("reports.code"), "#item+code"),
        (say("reports.item"), "#item+name"),
        *((say(f"reports.{name}"), tag) for name, tag in _FLOWS),
        (say("reports.reason"), "#description"),
        (say("supplement.handed_over_signed"), "#output+num+signed"),
    )
    rows = tuple(
        (
            day.date,
            in_words(day.point_name),
            item.code,
            in_words(item.name),
            *(getattr(item, name) for name, _ in _FLOWS),
            "" if item.reason is None else f"{say(f'reports.reason_{item.reason}')} {item.note}".strip(),
            item.handed_over_signed,
        )
        for item in day.items
    )
    differs = tuple(at for at, item in enumerate(day.items) if item.variance)
    return Table(say("reports.items"), columns, rows, bold=differs, on_paper=tuple(range(3, 3 + 1 + len(_FLOWS))))


def _since_signed(day: DayReport) -> Iterator[Part]:
    """As signed and as now known, side by side where they differ; and what the close could not know."""
    if day.opened_again:
        yield ReportNote(f"! {say('supplement.opened_again', reason=day.opened_again)}")
    for laptop, by, at in day.openings:
        yield ReportNote(say("supplement.opened_on", laptop=laptop, by=by, at=at))
    for laptop, until in day.heard:
        yield ReportNote(say("supplement.heard", laptop=laptop, until=until))
    signed = day.as_signed
    if signed is None:
        return
    everybody = next(people for people in day.people if people.group is None)
    people = (say("reports.people_reached"), signed.reached.people, everybody.reached.people)
    figures = [
        *_differing((say("reports.planned"), signed.planned.households, day.planned.households)),
        (say("reports.served"), signed.served.households, day.served.households),
        (say("movement.beyond"), signed.beyond.households, day.beyond.households),
        *_differing(people),
        (say("reports.handovers"), signed.handovers, day.desk.handovers),
        *(
            (in_words(item.name), item.handed_over_signed or 0, item.handed_over)
            for item in day.items
            if item.handed_over_signed != item.handed_over
        ),
    ]
    if signed.open:
        yield ReportNote(f"! {say('supplement.open', day=day.day)}")
    if any(then != now for _, then, now in figures) or signed.closes > 1:
        columns = (
            (say("reports.fact"), "#meta+name"),
            (say("supplement.as_signed"), "#indicator+signed"),
            (say("supplement.as_known"), "#indicator"),
        )
        yield Table(say("supplement.since"), columns, tuple(figures))


def _differing(figure: tuple[str, int, int]) -> Iterator[tuple[str, int, int]]:
    if figure[1] != figure[2]:
        yield figure


def _shortages(day: DayReport) -> Table:
    columns = (
        (say("reports.time"), "#date+declared"),
        (say("reports.operator"), "#meta+operator"),
        (say("reports.round"), "#event+code"),
        (say("reports.code"), "#item+code"),
        (say("reports.item"), "#item+name"),
        (say("reports.shared"), "#description"),
    )
    rows = tuple(
        (short.at, short.by, short.round, short.code, in_words(short.name), how_shared(short.mode, short.permille))
        for short in day.shortages
    )
    return Table(say("reports.shortages"), columns, rows)


def _amendments(day: DayReport) -> Table:
    columns = (
        (say("reports.time"), "#date+amended"),
        (say("reports.amended_by"), "#meta+operator"),
        (say("reports.round"), "#event+code"),
        (say("reports.number"), "#beneficiary+id"),
        (say("reports.households"), "#affected+hh"),
        (say("reports.amended_items"), "#description"),
        (say("reports.reason"), "#description+reason"),
    )
    rows = tuple(
        (line.at, line.by, line.round, line.number, line.households, _amended_items(line), line.why)
        for line in day.amendments
    )
    return Table(say("reports.amendments"), columns, rows)


def _amended_items(line: AmendmentLine) -> str:
    told = [say("reports.amended_item", item=in_words(item.name), before=item.before, after=item.after)
            for item in line.items]  # fmt: skip
    return "; ".join(told) or say("reports.amended_moved")


def _conduct(day: DayReport) -> ReportFacts:
    desk = day.desk
    return ReportFacts(
        say("reports.conduct"),
        (
            (say("reports.handovers"), desk.handovers),
            (say("reports.without_card"), desk.without_card),
            (say("reports.without_card_asked"), desk.asked),
            (say("reports.without_card_seconded"), desk.seconded),
            (say("reports.alternates"), desk.alternates),
            (say("reports.proxies"), desk.proxies),
            (say("reports.fan_in", n=day.fan_in_limit), len(day.fan_in)),
            (say("reports.voids"), len(day.voids)),
            (say("reports.overrides"), len(day.overrides)),
            (say("reports.reconstructed"), len(day.reconstructed)),
            (say("reports.refused"), sum(line.scans for line in day.refusals)),
        ),
    )


def _operators(day: DayReport) -> Table:
    columns = (
        (say("reports.operator"), "#meta+operator"),
        (say("reports.handovers"), "#output+handovers"),
        (say("reports.voids"), "#indicator+voids"),
        (say("reports.overrides"), "#indicator+overrides"),
        (say("reports.fast"), "#indicator+fast"),
    )
    rows = tuple((line.by, line.handovers, line.voids, line.overrides, line.fast) for line in day.operators)
    return Table(say("handovers.by_operator"), columns, rows)


def _voids(day: DayReport) -> Table:
    columns = (
        (say("handovers.made_at"), "#date+occurred"),
        (say("handovers.made_by"), "#meta+operator"),
        (say("handovers.voided_at"), "#date+voided"),
        (say("handovers.voided_by"), "#meta+operator+voided"),
        (say("reports.reason"), "#description"),
    )
    rows = tuple((line.made_at, line.made_by, line.at, line.by, line.reason) for line in day.voids)
    return Table(say("handovers.voids"), columns, rows)


def _refusals(day: DayReport) -> Table:
    columns = (
        (say("handovers.verdict"), "#status"),
        (say("reports.refused"), "#indicator+refused"),
        (say("reports.households"), "#affected+hh"),
    )
    rows = tuple((say(f"cli.verdict.{line.verdict}"), line.scans, line.households) for line in day.refusals)
    return Table(say("handovers.refusals"), columns, rows)


def _handed(day: DayReport) -> Table:
    columns = (
        (say("reports.time"), "#date+occurred"),
        (say("reports.desk"), "#loc+desk"),
        (say("reports.operator"), "#meta+operator"),
        (say("reports.card"), "#meta+id"),
        (say("reports.number"), "#beneficiary+id"),
        (say("handovers.how"), "#meta+how"),
        (say("handovers.collector"), "#meta+collector"),
        (say("handovers.override_by"), "#meta+override"),
        (say("reports.round"), "#event+code"),
        (say("reports.basket"), "#activity+code"),
        (say("reports.code"), "#item+code"),
        (say("reports.handed_over"), "#output+num"),
        (say("handovers.instead_of"), "#item+code+due"),
    )
    rows = tuple(
        (
            line.at,
            line.desk,
            line.by,
            line.card,
            line.number,
            say(f"handovers.how_{line.how}"),
            say(f"handovers.collector_{line.collector}"),
            line.override_by,
            line.round,
            line.basket,
            line.item,
            line.quantity,
            line.instead_of,
        )
        for line in day.handed
    )
    return Table(say("reports.handovers"), columns, rows)
