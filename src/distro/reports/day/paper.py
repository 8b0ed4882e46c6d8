"""The day report as a file: on paper, as a workbook, its items as CSV."""

from __future__ import annotations

from pathlib import Path

from distro.reports.day.figures import DayReport, ItemLine, People
from distro.reports.day.tables import first_variances, items, person_changed, signature_exceptions, tables
from distro.reports.press.csv import write_csv
from distro.reports.press.page import Page
from distro.reports.press.xlsx import write_xlsx
from distro.texts import in_words, say
from distro.wording.rations import how_shared


def write_day(report: DayReport, out: Path) -> None:
    """Write the report to `out`, whole or not at all, in the language spoken now; the same report, the same bytes.

    ValueError for an ending that is none of FORMATS.
    """
    if out.suffix == ".pdf":
        _on_page(report).save(out)
    elif out.suffix == ".xlsx":
        write_xlsx(tables(report), report.as_of, out)
    elif out.suffix == ".csv":
        write_csv(items(report), out)
    else:
        raise ValueError(out.suffix)


def _on_page(report: DayReport) -> Page:
    foot = f"{report.project_code} · {report.day} · {report.anchor}"
    title = say("reports.day_title" if report.signed else "reports.day_title_provisional")
    page = Page(title, f"{in_words(report.point_name)}, {report.date:%d/%m/%Y}", report.as_of, foot)
    if report.rehearsal:
        page.heading(say("reports.rehearsal"))
    page.facts(
        [
            (say("reports.programme"), in_words(report.programme_name)),
            (say("reports.donor"), f"{in_words(report.donor_name)} ({report.project_code})"),
            (say("reports.rounds"), ", ".join(in_words(round_.name) for round_ in report.rounds)),
        ]
    )
    page.gap()
    page.figures(
        [
            (say("reports.planned"), report.planned.households),
            (say("reports.served"), report.served.households),
            (say("reports.no_show"), report.no_show.households),
            (say("reports.people_reached"), _everybody(report).reached.people),
        ]
    )
    _people(page, report)
    _items(page, report)
    _shortages(page, report)
    _conduct(page, report)
    signed = report.signed
    for told in signature_exceptions(report):
        page.text(f"! {told}", 8)
    page.signatures(
        [
            (say("reports.counted_by"), signed.counted_by if signed else ""),
            (say("reports.approved_by"), signed.approved_by if signed else ""),
        ]
    )
    page.gap()
    page.text(say("reports.anchor", anchor=report.anchor), 8)
    return page


def _everybody(report: DayReport) -> People:
    return next(people for people in report.people if people.group is None)


def _people(page: Page, report: DayReport) -> None:
    page.heading(say("reports.people"))
    head = [
        say(f"reports.{name}") for name in ("group", "households", "women", "men", "girls", "boys", "unknown", "total")
    ]
    rows = [
        [
            ("!" if people.group is None else "") + say(f"reports.group_{people.group or 'all'}"),
            *map(str, (people.reached.households, people.women, people.men, people.girls, people.boys, people.unknown)),
            str(people.reached.people),
        ]
        for people in report.people
    ]
    page.table(head, [40, 22, 18, 18, 18, 18, 22, 18], rows)
    page.text(say("reports.lone_minors", n=report.lone_minors))


def _items(page: Page, report: DayReport) -> None:
    page.heading(say("reports.items"))
    names = ("item", "opening", "received", "handed_over", "returned", "lost", "book", "counted", "variance")
    head = [say(f"reports.{name}") for name in names]
    page.table(head, [52, 18, 18, 18, 18, 18, 18, 18, 18], [_item_row(item) for item in report.items])
    for item in report.items:
        if item.reason is not None:
            reason = say(f"reports.reason_{item.reason}")
            said = say(
                "reports.explained", item=in_words(item.name), n=item.variance or 0, reason=reason, note=item.note
            )
            page.text(said, 8)
    for told in first_variances(report):
        page.text(told, 8)
    for line in report.reconstructed:
        page.text(
            say("reports.reconstructed_line", at=f"{line.at:%H:%M}", by=line.by, n=line.items, paper=line.paper), 8
        )


def _item_row(item: ItemLine) -> list[str]:
    gone = item.lost + item.damaged + item.expired + item.kits
    figures = [item.opening, item.received, item.handed_over, item.returned, gone, item.book, item.counted]
    variance = "" if item.variance is None else f"{item.variance:+}" if item.variance else "0"
    mark = "!" if item.variance else ""
    return [mark + in_words(item.name), *("" if figure is None else str(figure) for figure in figures), variance]


def _shortages(page: Page, report: DayReport) -> None:
    """Nothing where nothing was short."""
    if not report.shortages:
        return
    page.heading(say("reports.shortages"))
    head = [say(f"reports.{name}") for name in ("item", "round", "shared", "time", "operator")]
    rows = [
        [
            in_words(short.name),
            short.round,
            how_shared(short.mode, short.permille),
            f"{short.at:%d/%m %H:%M}",
            short.by,
        ]
        for short in report.shortages
    ]
    page.table(head, [56, 34, 44, 26, 26], rows, 5)


def _conduct(page: Page, report: DayReport) -> None:
    page.heading(say("reports.conduct"))
    desk = report.desk
    page.facts(
        [
            (say("reports.handovers"), str(desk.handovers)),
            (say("reports.without_card"), str(desk.without_card)),
            (say("reports.without_card_asked"), str(desk.asked)),
            (say("reports.without_card_seconded"), str(desk.seconded)),
            (say("reports.alternates"), str(desk.alternates)),
            (say("reports.proxies"), str(desk.proxies)),
            (say("reports.fan_in", n=report.fan_in_limit), str(len(report.fan_in))),
            (say("reports.voids"), str(len(report.voids))),
            (say("reports.overrides"), str(len(report.overrides))),
            (say("reports.reconstructed"), str(len(report.reconstructed))),
            (say("reports.refused"), str(sum(line.scans for line in report.refusals))),
        ]
    )
    head = [say(f"reports.{name}") for name in ("operator", "handovers", "voids", "overrides", "fast")]
    rows = [[line.by, *map(str, (line.handovers, line.voids, line.overrides, line.fast))] for line in report.operators]
    page.gap(2)
    page.table(head, [60, 28, 28, 28, 28], rows)
    for line in report.fan_in:
        page.text(say("reports.fan_in_line", n=line.households, by=", ".join(line.by)), 8)
    for change in report.people_changed:
        page.text(person_changed(change), 8)
    for override in report.overrides:
        told = say(
            "reports.override_line", time=f"{override.at:%H:%M}", supervisor=override.allowed_by,
            reason=override.reason, by=override.by,
        )  # fmt: skip
        page.text(told, 8)
