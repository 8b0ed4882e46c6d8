"""The day report as tables, for workbook and CSV."""

from __future__ import annotations

from collections.abc import Sequence

from distro.reports.day.figures import DayReport, PersonLine
from distro.reports.press.table import Cell, Table
from distro.texts import in_words, say
from distro.wording.rations import how_shared


def tables(report: DayReport) -> list[Table]:
    """Summary, people, items, handovers and shortages of a day."""
    return [_summary(report), _people(report), items(report), _handed(report), _shortages(report)]


def items(report: DayReport) -> Table:
    """The items of a day, one a row."""
    names = (
        "opening",
        "received",
        "handed_over",
        "returned",
        "lost",
        "damaged",
        "expired",
        "book",
        "counted",
        "variance",
    )
    tags = (
        "#indicator+opening", "#indicator+received", "#output+num", "#indicator+returned", "#indicator+lost",
        "#indicator+damaged", "#indicator+expired", "#indicator+book", "#indicator+counted", "#indicator+variance",
    )  # fmt: skip
    columns = [
        (say("reports.date"), "#date+occurred"),
        (say("reports.point"), "#loc+name"),
        (say("reports.code"), "#item+code"),
        (say("reports.item"), "#item+name"),
        *((say(f"reports.{name}"), tag) for name, tag in zip(names, tags, strict=True)),
        (say("reports.reason"), "#description"),
    ]
    rows = [
        (
            report.date,
            in_words(report.point_name),
            item.code,
            in_words(item.name),
            *(getattr(item, name) for name in names),
            "" if item.reason is None else f"{say(f'reports.reason_{item.reason}')} {item.note}".strip(),
        )
        for item in report.items
    ]
    return Table(say("reports.items"), tuple(columns), tuple(rows))


def _summary(report: DayReport) -> Table:
    facts: Sequence[tuple[str, Cell]] = (
        ("reports.programme", in_words(report.programme_name)),
        ("reports.donor", in_words(report.donor_name)),
        ("reports.project_code", report.project_code),
        ("reports.point", in_words(report.point_name)),
        ("reports.date", report.date),
        ("reports.planned", report.planned.households),
        ("reports.served", report.served.households),
        ("reports.no_show", report.no_show.households),
        ("reports.alternates", report.desk.alternates),
        ("reports.proxies", report.desk.proxies),
        ("reports.overrides", len(report.overrides)),
        ("reports.voids", len(report.voids)),
        ("reports.counted_by", report.signed.counted_by if report.signed else ""),
        ("reports.approved_by", report.signed.approved_by if report.signed else ""),
        ("reports.reconstructed", len(report.reconstructed)),
        ("reports.head", report.anchor),
    )
    columns = ((say("reports.fact"), "#meta+name"), (say("reports.value"), "#meta+value"))
    rows = [(say(code), value) for code, value in facts]
    rows.append((say("reports.fan_in", n=report.fan_in_limit), len(report.fan_in)))
    rows += [(say("reports.exception"), told) for told in signature_exceptions(report)]
    rows += [(say("reports.people_changed"), person_changed(line)) for line in report.people_changed]
    rows += [(say("reports.first_variance"), told) for told in first_variances(report)]
    return Table(say("reports.summary"), columns, tuple(rows))


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


def _people(report: DayReport) -> Table:
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
    rows = [
        (
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
        for people in report.people
    ]
    return Table(say("reports.people"), columns, tuple(rows))


def _shortages(report: DayReport) -> Table:
    columns = (
        (say("reports.time"), "#date+declared"),
        (say("reports.operator"), "#meta+operator"),
        (say("reports.round"), "#event+code"),
        (say("reports.code"), "#item+code"),
        (say("reports.item"), "#item+name"),
        (say("reports.shared"), "#description"),
    )
    rows = [
        (
            short.at,
            short.by,
            short.round,
            short.code,
            in_words(short.name),
            how_shared(short.mode, short.permille),
        )
        for short in report.shortages
    ]
    return Table(say("reports.shortages"), columns, tuple(rows))


def _handed(report: DayReport) -> Table:
    columns = (
        (say("reports.time"), "#date+occurred"),
        (say("reports.desk"), "#loc+desk"),
        (say("reports.operator"), "#meta+operator"),
        (say("reports.card"), "#meta+id"),
        (say("reports.round"), "#event+code"),
        (say("reports.basket"), "#activity+code"),
        (say("reports.code"), "#item+code"),
        (say("reports.handed_over"), "#output+num"),
    )
    rows = [
        (
            line.at,
            line.desk,
            line.by,
            line.card,
            line.round,
            line.basket,
            line.item,
            line.quantity,
        )
        for line in report.handed
    ]
    return Table(say("reports.handovers"), columns, tuple(rows))
