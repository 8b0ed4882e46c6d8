"""The donor report: who was reached, with what, where, for how much, and how far the programme is.

Unique people are told apart from service contacts; counts below five are merged before anything leaves the office.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from distro.books import Books
from distro.model.people import Members, PopulationGroup, Sex, count, sadd
from distro.model.programme import ItemKind, Programme
from distro.model.services import Channel, FeedbackCategory
from distro.reports.press.report import Bars, Lines, Report, total_row
from distro.reports.press.table import Cell, Table
from distro.reports.reach import GRIDS, Reach, Reached, bands
from distro.rules.disclosure import Row, hide, is_small, merge_neighbours, merge_others
from distro.texts import in_words, say, speaking

_CHILDREN, _ADULTS, _YOUTH = "0-17", "18+", "15-24"
_CENTS = 100


def donor_report(programme: Programme, books: Books, found: Reach, made_at: datetime) -> Report:
    """What the donor reads of those `found` to be reached; in the language spoken now, its summary in two."""
    until = found.until
    return Report(
        title=say("donor.title"),
        subtitle=f"{programme.project_code} · {programme.starts:%d/%m/%Y} – {until:%d/%m/%Y}",
        made_at=made_at,
        foot=f"{programme.project_code} · {until:%d/%m/%Y}",
        rehearsal=programme.rehearsal,
        facts=(
            (say("reports.programme"), in_words(programme.name)),
            (say("reports.donor"), f"{in_words(programme.donor_name)} ({programme.donor})"),
            (say("donor.implementer"), programme.implementer),
            (say("donor.ends"), f"{programme.ends:%d/%m/%Y}"),
        ),
        figures=(
            (say("donor.people"), found.people),
            (say("donor.target"), programme.target_people),
            (say("donor.households"), len(found.households)),
            (say("donor.contacts"), found.contacts),
        ),
        summary=tuple(summaries(programme, found)),
        data=five_w(programme, found),
        parts=tuple(_parts(programme, found, books.feedback.counts(until))),
    )


def summaries(programme: Programme, found: Reach) -> Iterator[str]:
    """One paragraph in French and one in English."""
    members = found.members()
    children = count(members, ages=_CHILDREN)
    spent = sum(_spent(programme, found).values())
    for code in ("fr", "en"):
        with speaking(code):
            yield say(
                "donor.summary",
                people=found.people,
                target=programme.target_people,
                share=_percent(found.people, programme.target_people),
                households=len(found.households),
                women=hide(count(members, Sex.FEMALE, _ADULTS)),
                children=hide(children),
                contacts=found.contacts,
                slips=sum(line.slips for line in found.services),
                time=_percent(*_days(programme, found.until)),
                spent=spent,
                budget=programme.budget_usd,
            )


def _parts(
    programme: Programme, found: Reach, feedback: Mapping[tuple[FeedbackCategory, Channel], int]
) -> Iterator[Table | Bars | Lines]:
    elapsed, all_days = _days(programme, found.until)
    spent = _spent(programme, found)
    progress = [(say("donor.people"), found.people, programme.target_people), (say("donor.days"), elapsed, all_days)]
    if programme.budget:
        progress.append((say("donor.usd_spent"), sum(spent.values()), programme.budget_usd))
    yield Bars(say("donor.progress"), tuple(progress))
    yield _growth(programme, found)
    yield _whom(found)
    for grid in GRIDS:
        yield _ages(found.members(), grid)
    yield _groups(found.households)
    yield _cities(programme, found.households)
    yield _baskets(programme, found)
    if found.services:
        yield _services(found)
    if programme.budget:
        yield _budget(programme, spent)
    yield _items(programme, found)
    if feedback:
        yield _feedback(feedback)


def _growth(programme: Programme, found: Reach) -> Lines:
    """How the number of unique people grew, beside the target, from the first day to the last."""
    on: Counter[date] = Counter()
    for one in found.households:
        on[one.first_on] += one.people
    days = sorted({programme.starts, *on, found.until})
    so_far = 0
    reached = []
    for day in days:
        so_far += on[day]
        reached.append(so_far)
    target = (programme.target_people,) * len(days)
    return Lines(
        say("donor.growth"), tuple(days), ((say("donor.people"), tuple(reached)), (say("donor.target"), target))
    )


def _whom(found: Reach) -> Table:
    """Those the project is for; a person may stand in several rows."""
    members = found.members()
    alone = sum(one.lone_minors for one in found.households)
    children = sum(count(members, sex, _CHILDREN) for sex in Sex)
    rows = (
        (say("donor.women"), hide(count(members, Sex.FEMALE, _ADULTS))),
        (say("donor.children"), hide(children)),
        (say("donor.youth"), hide(count(members, ages=_YOUTH))),
        (say("donor.alone"), hide(alone)),
        (say("donor.all"), found.people),
    )
    columns = ((say("donor.whom"), "#beneficiary+type"), (say("donor.people"), "#reached+ind"))
    return Table(say("donor.whom_title"), columns, rows, total=True)


def _ages(members: list[Members], grid: str) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (label.replace("?", say("reports.unknown")), *counts, sum(counts))
        for label, counts in merge_neighbours(bands(members, grid))
    ]
    columns = (
        (say("donor.age"), "#meta+age"),
        (say("donor.female"), "#reached+f+ind"),
        (say("donor.male"), "#reached+m+ind"),
        (say("reports.unknown"), "#reached+unknown+ind"),
        (say("reports.total"), "#reached+ind"),
    )
    return Table(say(f"donor.grid.{grid}"), columns, (*rows, total_row(say("reports.total"), rows)), total=True)


def _breakdown(name: str, first: str, tag: str, rows: Iterable[tuple[str, list[Reached]]]) -> Table:
    """Households and people by something; small rows are merged into one."""
    counted: list[Row] = []
    for label, households in rows:
        members = [member for one in households for member in one.members]
        people = sum(one.people for one in households)
        known = sadd(members)
        counted.append((label, (len(households), people, *known, people - sum(known))))
    shown = merge_others([row for row in counted if any(row[1])], say("donor.others"))
    columns = (
        (first, tag),
        (say("donor.households"), "#reached+hh"),
        (say("donor.people"), "#reached+ind"),
        (say("reports.women"), "#reached+f+adults+ind"),
        (say("reports.men"), "#reached+m+adults+ind"),
        (say("reports.girls"), "#reached+f+children+ind"),
        (say("reports.boys"), "#reached+m+children+ind"),
        (say("reports.unknown"), "#reached+unknown+ind"),
    )
    body: list[tuple[Cell, ...]] = [(label, *counts) for label, counts in shown]
    return Table(name, columns, (*body, total_row(say("reports.total"), body)) if body else (), total=bool(body))


def _groups(households: Iterable[Reached]) -> Table:
    by: defaultdict[PopulationGroup | None, list[Reached]] = defaultdict(list)
    for one in households:
        by[one.group].append(one)
    rows = [(say(f"reports.group_{group}") if group else say("reports.unknown"), mine) for group, mine in by.items()]
    return _breakdown(say("donor.groups"), say("reports.group"), "#beneficiary+type", sorted(rows, key=_label))


def _cities(programme: Programme, households: Iterable[Reached]) -> Table:
    cities = {point.code: point.city for point in programme.points}
    by: defaultdict[str, list[Reached]] = defaultdict(list)
    for one in households:
        by[cities.get(one.site, one.site)].append(one)
    return _breakdown(say("donor.cities"), say("donor.city"), "#loc+name", sorted(by.items(), key=_label))


def _label(row: tuple[str, list[Reached]]) -> str:
    return row[0]


def _baskets(programme: Programme, found: Reach) -> Table:
    rows: list[Row] = []
    for basket in programme.baskets:
        mine = [one for one in found.households if basket.code in one.baskets]
        if mine:
            people = sum(one.people for one in mine)
            rows.append((in_words(basket.name), (found.baskets[basket.code], len(mine), people)))
    columns = (
        (say("donor.basket"), "#activity+name"),
        (say("donor.handovers"), "#output+num"),
        (say("donor.households"), "#reached+hh"),
        (say("donor.people"), "#reached+ind"),
    )
    shown = merge_others(rows, say("donor.others"))
    return Table(say("donor.baskets"), columns, tuple((label, *counts) for label, counts in shown))


def _services(found: Reach) -> Table:
    rows: list[Row] = [
        (say(f"referral.service.{line.service}"), (line.slips, len(line.households), line.accepted, line.waiting))
        for line in found.services
    ]
    columns = (
        (say("donor.service"), "#activity+name"),
        (say("donor.slips"), "#output+num"),
        (say("donor.households"), "#reached+hh"),
        (say("donor.accepted"), "#output+accepted"),
        (say("donor.waiting"), "#output+waiting"),
    )
    # Only how many were referred can single anybody out; what became of the slips follows in the same row.
    small = [row for row in rows if is_small(row[1][:2])]
    large = [row for row in rows if row not in small]
    if small:
        sums = tuple(map(sum, zip(*(counts for _, counts in small), strict=True)))
        large.append((say("donor.others"), sums))
    body: list[tuple[Cell, ...]] = [(label, *map(hide, counts)) for label, counts in large]
    return Table(say("donor.services"), columns, tuple(body))


def _budget(programme: Programme, spent: dict[str, int]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (in_words(line.name), line.usd, spent[line.code], line.usd - spent[line.code]) for line in programme.budget
    ]
    columns = (
        (say("donor.budget_line"), "#activity+budget"),
        (say("donor.planned_usd"), "#value+planned+usd"),
        (say("donor.spent_usd"), "#value+spent+usd"),
        (say("donor.left_usd"), "#value+left+usd"),
    )
    return Table(say("donor.budget"), columns, (*rows, total_row(say("reports.total"), rows)), total=True)


def _items(programme: Programme, found: Reach) -> Table:
    rows = tuple(
        (donor, in_words(item.name), item.code, found.items[item.code, donor])
        for donor in sorted({donor for _, donor in found.items})
        for item in programme.items
        if found.items.get((item.code, donor))
    )
    columns = (
        (say("donor.donor"), "#org+funder"),
        (say("reports.item"), "#item+name"),
        (say("reports.code"), "#item+code"),
        (say("donor.quantity"), "#output+num"),
    )
    return Table(say("donor.items"), columns, rows)


def _feedback(counts: Mapping[tuple[FeedbackCategory, Channel], int]) -> Table:
    by: Counter[FeedbackCategory] = Counter()
    for (category, _), n in counts.items():
        by[category] += n
    columns = ((say("feedback.about"), "#activity+name"), (say("feedback.count"), "#output+num"))
    shown = merge_others([(say(f"feedback.category.{one}"), (n,)) for one, n in by.items()], say("donor.others"))
    return Table(say("feedback.title"), columns, tuple((label, hide(n)) for label, (n,) in shown))


def _spent(programme: Programme, found: Reach) -> dict[str, int]:
    """Whole dollars charged to each budget line: what this donor paid for and was handed over, at the item's cost."""
    cost = {item.code: item.cost_cents for item in programme.items}
    return {
        line.code: sum(found.items.get((item, programme.donor), 0) * cost[item] for item in line.items) // _CENTS
        for line in programme.budget
    }


def _days(programme: Programme, until: date) -> tuple[int, int]:
    """Days gone by and days in all."""
    all_days = (programme.ends - programme.starts).days + 1
    return max(0, min(all_days, (until - programme.starts).days + 1)), all_days


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


# ---------------------------------------------------------------- who does what where when, for whom

_SECTOR = {ItemKind.FOOD: "Food Security", ItemKind.NFI: "Shelter and NFI", ItemKind.SERVICE: "Protection"}
_IN_KIND, _SERVICE = "In-kind", "Service delivery"


def five_w(programme: Programme, found: Reach) -> Table:
    """The 5W in HXL: a row for each activity at each point. Disaggregation that would be small is left empty."""
    columns = (
        (say("reports.donor"), "#org+funder"),
        (say("donor.implementer"), "#org+impl"),
        (say("reports.project_code"), "#activity+project+code"),
        (say("donor.sector"), "#sector"),
        (say("donor.modality"), "#modality"),
        (say("donor.activity"), "#activity+name"),
        (say("donor.adm1"), "#adm1+code"),
        (say("reports.point"), "#loc+name"),
        (say("donor.from"), "#date+start"),
        (say("donor.to"), "#date+end"),
        (say("donor.people"), "#reached+ind"),
        (say("reports.women"), "#reached+ind+f+adults"),
        (say("reports.men"), "#reached+ind+m+adults"),
        (say("reports.girls"), "#reached+ind+f+children"),
        (say("reports.boys"), "#reached+ind+m+children"),
        (say("donor.remark"), "#description"),
    )
    rows: list[tuple[Cell, ...]] = []
    for point in programme.points:
        where = (point.adm1, in_words(point.name), programme.starts.isoformat(), found.until.isoformat())
        here = [one for one in found.households if one.site == point.code]
        for basket in programme.baskets:
            mine = [one for one in here if basket.code in one.baskets]
            if mine:
                members = [member for one in mine for member in one.members]
                kind = programme.item(basket.lines[0].item).kind
                modality = _SERVICE if kind is ItemKind.SERVICE else _IN_KIND
                what = (_SECTOR[kind], modality, in_words(basket.name))
                rows.append(_five(programme, what, where, sum(one.people for one in mine), sadd(members)))
        for line in found.services:
            if referred := sum(site == point.code for site, _ in line.households):
                what = ("Protection", "Referral", say(f"referral.service.{line.service}"))
                rows.append(_five(programme, what, where, referred, None))
    return Table(say("donor.five_w"), columns, tuple(rows))


def _five(
    programme: Programme, what: tuple[str, ...], where: tuple[str, ...], people: int,
    known: tuple[int, ...] | None,
) -> tuple[Cell, ...]:  # fmt: skip
    who = (programme.donor, programme.implementer, programme.project_code)
    told = known if known is not None and not is_small(known) else (None,) * 4
    if is_small((people,)):
        return (*who, *what, *where, None, *(None,) * 4, f"{hide(people)}")
    return (*who, *what, *where, people, *told, "")
