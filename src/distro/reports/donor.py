"""The donor report: who was reached, with what, where, for how much, and how far the programme is.

Unique people are told apart from service contacts. Nobody can work out a count below five: people are told by sex and
age as their `Crowd` allows, the same in the sentences, in every table and as JSON. Nor by taking what was told at the
end of an earlier month off what is told now (.github/decisions/017): totals and goods are exact all the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from msgspec.structs import replace

from distro.books import Books
from distro.model.people import Members, PopulationGroup, Sex
from distro.model.programme import Basket, ItemKind, Programme
from distro.model.services import FeedbackCategory
from distro.reports.day.by_donor import donor_parts, shares
from distro.reports.day.figures import DonorShare
from distro.reports.press.report import Bars, Part, Report, ReportLines, ReportNote, total_row
from distro.reports.press.table import Cell, Table
from distro.reports.reach import GRIDS, Reach, Reached, ServiceLine, counted
from distro.rules.crowd import Crowd, words_of
from distro.rules.disclosure import Row, hide, is_small, merge_moved, standing, withheld
from distro.rules.donors import together
from distro.texts import in_words, say, speaking

# The households of a reach by something, each group with its label.
Groups = Callable[[Reach], Sequence[tuple[str, list[Reached]]]]

_CHILDREN, _ADULTS, _YOUTH = "0-17", "18+", "15-24"
_CENT = Decimal("0.01")


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
        parts=tuple(_parts(programme, books, found)),
    )


def summaries(programme: Programme, found: Reach) -> Iterator[str]:
    """One paragraph in French and one in English."""
    crowd = crowd_of(found)
    for code in ("fr", "en"):
        with speaking(code):
            yield say(
                "donor.summary",
                people=found.people,
                target=programme.target_people,
                share=_percent(found.people, programme.target_people),
                households=len(found.households),
                women=_told(crowd.figure(_ADULTS, Sex.FEMALE)),
                children=_told(crowd.figure(_CHILDREN)),
                contacts=found.contacts,
                slips=sum(line.slips for line in found.services),
                time=_percent(*_days(programme, found.until)),
                spent=sum(spent_usd(programme, found).values(), Decimal()),
                budget=Decimal(programme.budget_usd),
            )


def figures(found: Reach) -> dict[str, object]:
    """The figures for a program: no households, and what is small merged as on paper."""
    counts = _contacts(found)
    since = ((n - then for n, then in zip(counts, _contacts(one), strict=True)) for one in found.before)
    apart = not any(map(is_small, ([*counts], *map(list, since))))
    baskets = _merged(found, lambda one: [(code, (n,)) for code, n in one.baskets.items()], "others")
    donors = _merged(found, lambda one: [(code, _reached_by(one, code)) for code in _donors(one)], "others")
    referrals = _merged(
        found, lambda one: [(line.service or "protection", (line.slips,)) for line in one.services], "others"
    )
    return {
        "until": found.until.isoformat(),
        "people": found.people,
        "households": len(found.households),
        "lone_minors": hide(_alone(found)),
        "contacts": found.contacts,
        "handovers": found.handovers if apart else None,
        "checks": found.checks if apart else None,
        "referrals": {service: hide(n) for service, (n,) in referrals},
        "baskets": {code: hide(n) for code, (n,) in baskets},
        "donors": [{"donor": code, "households": hide(hh), "people": hide(n)} for code, (hh, n) in donors],
        "items": [{"item": item, "donor": donor, "quantity": n} for (item, donor), n in sorted(found.items.items())],
    }


def _contacts(found: Reach) -> tuple[int, int, int]:
    return found.handovers, found.checks, sum(line.slips for line in found.services)


def _merged(found: Reach, rows: Callable[[Reach], Sequence[Row]], others: str, asked: int | None = None) -> list[Row]:
    """The rows of it, none small by itself or as the change since the end of an earlier month."""
    return merge_moved(rows(found), [rows(one) for one in found.before], others, asked)


def _donors(found: Reach) -> list[str]:
    return sorted({donor for one in found.households for donor in one.donors})


def _shares(programme: Programme, books: Books, found: Reach) -> list[DonorShare]:
    """Whose goods came and went; and whom each reached as this report has it everywhere, not as its days had it."""
    every = shares(programme, books, _sites(programme), programme.starts, found.until)
    reached = {one.donor: _reached_by(found, one.donor) for one in every}
    return [replace(one, households=reached[one.donor][0], people=reached[one.donor][1]) for one in every]


def _alone(found: Reach) -> int:
    """Minors without an adult, among all that were reached; as told before while fewer than five came or went."""
    return standing([sum(one.lone_minors for one in told.households) for told in (*found.before, found)])


def _reached_by(found: Reach, donor: str) -> tuple[int, int]:
    """Households and people that had anything of this donor's; one that had of two counts for both."""
    mine = [one for one in found.households if donor in one.donors]
    return len(mine), sum(one.people for one in mine)


def _sites(programme: Programme) -> tuple[str, ...]:
    return tuple(point.code for point in programme.points)


def crowd_of(found: Reach) -> Crowd:
    """Everybody reached, as finely as they may be told apart in all the grids at once."""
    return Crowd(found.members, GRIDS.values(), [one.members for one in found.before])


def _told(count: int | None) -> int | str:
    """A figure of the crowd, or that it may not be told."""
    return "–" if count is None else count


def _parts(programme: Programme, books: Books, found: Reach) -> Iterator[Part]:
    elapsed, all_days = _days(programme, found.until)
    spent = spent_usd(programme, found)
    crowd, told = _crowd_told(found)
    progress: list[tuple[str, int, int | None]] = [
        (say("donor.people"), found.people, programme.target_people),
        (say("donor.days"), elapsed, all_days),
    ]
    if programme.budget:
        progress.append((say("donor.usd_spent"), round(sum(spent.values(), Decimal())), programme.budget_usd))
    yield Bars(say("donor.progress"), tuple(progress))
    yield _growth(programme, found)
    yield _whom(found, crowd_of(found))
    if crowd.may_be_told and told is not found:
        yield ReportNote(say("donor.ages_of", day=told.until))
    if crowd.may_be_told:
        for name, grid in GRIDS.items():
            yield _ages(crowd, name, grid)
    yield _groups(found)
    yield _cities(programme, found)
    if found.before:
        yield ReportNote(say("donor.beside_earlier"))
    yield _baskets(programme, found)
    if found.services:
        yield _services(found)
    if programme.budget:
        yield _budget(programme, spent)
    if whose := donor_parts(_shares(programme, books, found), _whose(programme, found)):
        yield from whose
    else:
        yield _items(programme, found)
    if feedback := _feedback(books, found):
        yield feedback


def _crowd_told(found: Reach) -> tuple[Crowd, Reach]:
    """By sex and age as far as may be told now; else as it was at the end of the last month when it could be."""
    for at in range(len(found.before), -1, -1):
        told = _at(found, at)
        crowd = crowd_of(told)
        if crowd.may_be_told:
            return crowd, told
    return crowd_of(found), found


def _whose(programme: Programme, found: Reach) -> list[Row]:
    """Whom the goods of each donor reached."""
    names = programme.all_donors

    def rows(one: Reach) -> list[Row]:
        return [(in_words(names[code]) if code in names else code, _reached_by(one, code)) for code in _donors(one)]

    return _merged(found, rows, say("donor.others"))


def _growth(programme: Programme, found: Reach) -> ReportLines:
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
    return ReportLines(
        say("donor.growth"), tuple(days), ((say("donor.people"), tuple(reached)), (say("donor.target"), target))
    )


def _whom(found: Reach, crowd: Crowd) -> Table:
    """Those the project is for; a person may stand in several rows."""
    rows = (
        (say("donor.women"), _told(crowd.figure(_ADULTS, Sex.FEMALE))),
        (say("donor.children"), _told(crowd.figure(_CHILDREN))),
        (say("donor.youth"), _told(crowd.figure(_YOUTH))),
        (say("donor.alone"), hide(_alone(found))),
        (say("donor.all"), found.people),
    )
    columns = ((say("donor.whom"), "#beneficiary+type"), (say("donor.people"), "#reached+ind"))
    return Table(say("donor.whom_title"), columns, rows)


_SEX_TAGS = {Sex.FEMALE: "+f", Sex.MALE: "+m", Sex.UNKNOWN: "+unknown"}


def _ages(crowd: Crowd, name: str, grid: Sequence[str]) -> Table:
    names = {Sex.FEMALE: say("donor.female"), Sex.MALE: say("donor.male"), Sex.UNKNOWN: say("reports.unknown")}
    unsure = say("reports.unknown")
    rows: list[tuple[Cell, ...]] = [
        (
            unsure if row.span is None else words_of(row.span) + (f" + {unsure}" if row.unsure else ""),
            *row.counts,
            sum(row.counts),
        )
        for row in crowd.grid(grid)
    ]
    columns = [
        (" + ".join(names[sex] for sex in Sex if sex in together),
         "#reached" + "".join(_SEX_TAGS[sex] for sex in Sex if sex in together and len(together) == 1) + "+ind")
        for together in crowd.sexes
    ]  # fmt: skip
    if len(columns) == 1:  # the total says the same
        columns, rows = [], [(label, everybody) for label, _, everybody in rows]
    head = ((say("donor.age"), "#meta+age"), *columns, (say("reports.total"), "#reached+ind"))
    return Table(say(f"donor.grid.{name}"), head, (*rows, total_row(say("reports.total"), rows)), total=True)


class _Group(NamedTuple):
    """A row of a breakdown; `members` each sex and age once."""

    label: str
    households: int
    members: tuple[Members, ...]

    @property
    def heads(self) -> Row:
        return self.label, (self.households, sum(one.count for one in self.members))


def _rows_told(crowd: Crowd, now: Sequence[_Group], before: Sequence[Sequence[_Group]]) -> tuple[list[Row], bool]:
    """What may be told of each group, and whether by sex and age as the `crowd` is."""
    others = say("donor.others")

    def sadd(groups: Sequence[_Group]) -> list[Row] | None:
        known = [(one.heads, crowd.sadd(one.members)) for one in groups]
        told = [(label, (*counts, *who)) for (label, counts), who in known if who is not None]
        return told if len(told) == len(known) else None

    by_sex = [sadd(groups) for groups in (now, *before)]
    known = [one for one in by_sex if one is not None]
    shown = merge_moved(known[0], known[1:], others) if len(known) == len(by_sex) else []
    apart = len(shown) > 1 or len(now) < 2  # rows without sexes say more than one row with them
    in_full = bool(shown) and apart and not any(is_small(counts[2:]) for _, counts in shown)
    if not in_full:
        shown = merge_moved([one.heads for one in now], [[one.heads for one in each] for each in before], others)
    return shown, in_full


def _at(found: Reach, at: int) -> Reach:
    """The `at`th of the ends of months before, with those before it; after the last of them what is `found`."""
    return found if at == len(found.before) else replace(found.before[at], before=found.before[:at])


def _breakdown(name: str, first: str, tag: str, found: Reach, rows: Groups) -> Table:
    """Households and people by something; small rows are merged into one, and sex and age left out where that fails.

    Where no row could be told apart now, it is as it was at the end of the last month when it could, and says so.
    """
    groups = [
        [_Group(label, len(mine), counted(mine)) for label, mine in rows(one) if mine] for one in (*found.before, found)
    ]
    for at in range(len(found.before), -1, -1):
        told = _at(found, at)
        shown, in_full = _rows_told(crowd_of(told), groups[at], groups[:at])
        if told is found:
            newest = shown, in_full
        if len(shown) > 1 or (told is found and len(groups[at]) < 2):
            name = name if told is found else say("donor.as_of", name=name, day=told.until)
            break
    else:
        shown, in_full = newest
    columns = [(first, tag), (say("donor.households"), "#reached+hh"), (say("donor.people"), "#reached+ind")]
    if in_full:
        columns += [
            (say("reports.women"), "#reached+f+adults+ind"),
            (say("reports.men"), "#reached+m+adults+ind"),
            (say("reports.girls"), "#reached+f+children+ind"),
            (say("reports.boys"), "#reached+m+children+ind"),
            (say("reports.unknown"), "#reached+unknown+ind"),
        ]
    body: list[tuple[Cell, ...]] = [(label, *counts) for label, counts in shown]
    total = (total_row(say("reports.total"), body),) if body else ()
    return Table(name, tuple(columns), (*body, *total), total=bool(body))


def _groups(found: Reach) -> Table:
    def rows(told: Reach) -> list[tuple[str, list[Reached]]]:
        by: defaultdict[PopulationGroup | None, list[Reached]] = defaultdict(list)
        for one in told.households:
            by[one.group].append(one)
        named = [
            (say(f"reports.group_{group}") if group else say("reports.unknown"), mine) for group, mine in by.items()
        ]
        return sorted(named, key=_label)

    return _breakdown(say("donor.groups"), say("reports.group"), "#beneficiary+type", found, rows)


def _cities(programme: Programme, found: Reach) -> Table:
    cities = {point.code: point.city for point in programme.points}

    def rows(told: Reach) -> list[tuple[str, list[Reached]]]:
        by: defaultdict[str, list[Reached]] = defaultdict(list)
        for one in told.households:
            by[cities.get(one.site, one.site)].append(one)
        return sorted(by.items(), key=_label)

    return _breakdown(say("donor.cities"), say("donor.city"), "#loc+name", found, rows)


def _label(row: tuple[str, list[Reached]]) -> str:
    return row[0]


def _baskets(programme: Programme, found: Reach) -> Table:
    def rows(told: Reach) -> list[Row]:
        made: list[Row] = []
        for basket in programme.baskets:
            mine = [one for one in told.households if basket.code in one.baskets]
            if mine:
                people = sum(one.people for one in mine)
                made.append((in_words(basket.name), (told.baskets[basket.code], len(mine), people)))
        return made

    columns = (
        (say("donor.basket"), "#activity+name"),
        (say("donor.handovers"), "#output+num"),
        (say("donor.households"), "#reached+hh"),
        (say("donor.people"), "#reached+ind"),
    )
    shown = _merged(found, rows, say("donor.others"))
    return Table(say("donor.baskets"), columns, tuple((label, *counts) for label, counts in shown))


def _service_name(line: ServiceLine) -> str:
    return say(f"referral.service.{line.service}") if line.service else say("donor.protection")


def _services(found: Reach) -> Table:
    def rows(told: Reach) -> list[Row]:
        return [
            (_service_name(line), (line.slips, len(line.households), line.accepted, line.waiting))
            for line in told.services
        ]

    columns = (
        (say("donor.service"), "#activity+name"),
        (say("donor.slips"), "#output+num"),
        (say("donor.households"), "#reached+hh"),
        (say("donor.accepted"), "#output+accepted"),
        (say("donor.waiting"), "#output+waiting"),
    )
    # Only how many were referred can single anybody out; what became of the slips follows in the same row.
    shown = _merged(found, rows, say("donor.others"), asked=2)
    body: list[tuple[Cell, ...]] = [(label, *map(hide, counts)) for label, counts in shown]
    return Table(say("donor.services"), columns, tuple(body))


def _budget(programme: Programme, spent: dict[str, Decimal]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (in_words(line.name), Decimal(line.usd).quantize(_CENT), spent[line.code], line.usd - spent[line.code])
        for line in programme.budget
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


def _feedback(books: Books, found: Reach) -> Table | None:
    def rows(told: Reach) -> list[Row]:
        by: Counter[FeedbackCategory] = Counter()
        for (category, _), n in books.feedback.counts(told.until).items():
            by[category] += n
        return [(say(f"feedback.category.{one}"), (n,)) for one, n in by.items()]

    shown = _merged(found, rows, say("donor.others"))
    columns = ((say("feedback.about"), "#activity+name"), (say("feedback.count"), "#output+num"))
    body = tuple((label, hide(n)) for label, (n,) in shown)
    return Table(say("feedback.title"), columns, body) if body else None


def spent_usd(programme: Programme, found: Reach) -> dict[str, Decimal]:
    """Dollars, to the cent, charged to each budget line: what this donor paid for and was handed over, at its cost."""
    cents = {
        line.code: sum(found.items.get((item, programme.donor), 0) * programme.cost_of(item) for item in line.items)
        for line in programme.budget
    }
    return {code: (Decimal(n) / 100).quantize(_CENT) for code, n in cents.items()}


def _days(programme: Programme, until: date) -> tuple[int, int]:
    """Days gone by and days in all."""
    all_days = (programme.ends - programme.starts).days + 1
    return max(0, min(all_days, (until - programme.starts).days + 1)), all_days


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


# ---------------------------------------------------------------- who does what where when, for whom

_SECTOR = {ItemKind.FOOD: "Food Security", ItemKind.NFI: "Shelter and NFI", ItemKind.SERVICE: "Protection"}
_IN_KIND, _SERVICE = "In-kind", "Service delivery"


def five_w_report(programme: Programme, found: Reach, made_at: datetime) -> Report:
    """The 5W alone, as a cluster asks for it."""
    table = five_w(programme, found)
    return Report(
        title=say("donor.five_w_title"),
        subtitle=f"{programme.project_code} · {programme.starts:%d/%m/%Y} – {found.until:%d/%m/%Y}",
        made_at=made_at,
        foot=f"{programme.project_code} · {found.until:%d/%m/%Y}",
        rehearsal=programme.rehearsal,
        data=table,
        parts=(table,),
        for_tools=True,
    )


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
    crowd = crowd_of(found)
    rows: list[tuple[Cell, ...]] = []
    for basket in programme.baskets:
        kind = programme.item(basket.lines[0].item).kind
        what = (_SECTOR[kind], _SERVICE if kind is ItemKind.SERVICE else _IN_KIND, in_words(basket.name))
        paid = _who_paid(found, basket) or programme.donor
        at, *then = [
            [[one for one in told.households if one.site == point.code and basket.code in one.baskets]
             for point in programme.points]
            for told in (found, *found.before)
        ]  # fmt: skip
        known = [crowd.sadd(member for one in mine for member in one.members) for mine in at]
        earlier = [[crowd.sadd(member for one in mine for member in one.members) for mine in told] for told in then]
        apart = all(
            who is not None
            and not is_small(who)
            and not any(is_small([a - b for a, b in zip(who, told[place] or who, strict=True)]) for told in earlier)
            for place, who in enumerate(known)
        )
        counts = [[sum(one.people for one in mine) for mine in told] for told in (at, *then)]
        rows += _activity(programme, found, (paid, *what), counts, known if apart else [None] * len(known))
    for line in found.services:
        of_referrals = (programme.donor, "Protection", "Referral", _service_name(line))
        referred = [
            [sum(site == point.code for one in told.services if one.service == line.service
                 for site, _ in one.households)
             for point in programme.points]
            for told in (found, *found.before)
        ]  # fmt: skip
        rows += _activity(programme, found, of_referrals, referred, [None] * len(programme.points))
    where = {in_words(point.name): at for at, point in enumerate(programme.points)}
    return Table(say("donor.five_w"), columns, tuple(sorted(rows, key=lambda row: where[str(row[7])])))


def _who_paid(found: Reach, basket: Basket) -> str:
    """The donors of what was handed over of the items of `basket`."""
    items = {line.item for line in basket.lines}
    return together({donor for (item, donor), n in found.items.items() if item in items and n})


def _activity(
    programme: Programme, found: Reach, what: tuple[str, ...], counts: Sequence[Sequence[int]],
    known: Sequence[tuple[int, ...] | None],
) -> Iterator[tuple[Cell, ...]]:  # fmt: skip
    """A row for each point where it was, of `what`: who paid, and what was done. `counts` are the people at each point,
    now and at the ends of earlier months.

    Those whose people are not told say so, and no total gives them back.
    """
    people, *before = counts
    hidden = withheld(people, before)
    for at, point in enumerate(programme.points):
        if not people[at]:
            continue
        who, did = (what[0], programme.implementer, programme.project_code), what[1:]
        where = (point.adm1, in_words(point.name), programme.starts, found.until)
        sadd = known[at]
        if at in hidden:
            remark = hide(people[at])
            yield (
                *who,
                *did,
                *where,
                None,
                *(None,) * 4,
                remark if isinstance(remark, str) else say("donor.withheld"),
            )
        else:
            yield (*who, *did, *where, people[at], *(sadd[:4] if sadd and not hidden else (None,) * 4), "")
