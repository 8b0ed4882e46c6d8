"""Whose goods: of each donor what came, what went out, what is left, and whom it reached.

Told wherever a programme has several donors; of one alone every report says it already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from distro.books import Books
from distro.model.events import Handover
from distro.model.programme import Programme, Words
from distro.model.services import LANGUAGES
from distro.reports.day.figures import DonorItem, DonorShare
from distro.reports.day.people import last_of_each, who_collected
from distro.reports.flows import StockLines, stock_lines
from distro.reports.handed import handed
from distro.reports.postings import day_of, postings
from distro.reports.press.report import Part
from distro.reports.press.table import Cell, Table
from distro.rules.disclosure import Row
from distro.rules.donors import apart
from distro.texts import in_words, say

Given = Sequence[tuple[Handover, Counter[tuple[str, str]]]]  # what each handover gave, by item and donor


def shares(
    programme: Programme,
    books: Books,
    sites: Collection[str],
    first: date,
    last: date,
    blind: bool = False,
    lines: StockLines | None = None,
) -> tuple[DonorShare, ...]:
    """Each donor's share of what was done at `sites` from `first` to `last`, both included; none where there is one.

    `blind`: what stands there is not told, for it is still to be counted. `lines` are the stock lines of all this,
    where the caller has them.
    """
    if len(programme.all_donors) < 2:
        return ()
    made = [
        (one, handed(programme, books, one))
        for one in books.handovers
        if one.site in sites and first <= day_of(books, one, one.day) <= last
    ]
    given = _together(made)
    if lines is None:
        lines = stock_lines(postings(books), frozenset(sites), first, last, programme.donor)
    items: dict[tuple[str, str], DonorItem] = {}
    for key in dict.fromkeys([*lines, *given]):
        line = lines.get(key)
        # What goes from one of the sites to another is on its way in between: it came once.
        flows = line.flows if line else Counter[str]()
        came = flows["received"] + flows["found"] + flows["transferred_in"] - flows["transferred_out"]
        left = line.closing if line else 0
        if came or left or given[key]:
            items[key] = DonorItem(
                item=key[0], name=programme.item_words(key[0]), received=None if blind else came,
                handed_over=given[key], left=None if blind else left,
            )  # fmt: skip
    return _by_donor(programme, books, made, items)


def shares_of_round(programme: Programme, books: Books, code: str, points: Collection[str]) -> tuple[DonorShare, ...]:
    """The same of what went out for one round."""
    if len(programme.all_donors) < 2:
        return ()
    made = [
        (one, handed(programme, books, one, code))
        for one in books.handovers
        if one.site in points and any(line.round == code for line in one.lines)
    ]
    items = {
        key: DonorItem(item=key[0], name=programme.item_words(key[0]), received=None, handed_over=n, left=None)
        for key, n in _together(made).items()
    }
    return _by_donor(programme, books, made, items)


def _together(made: Given) -> Counter[tuple[str, str]]:
    given: Counter[tuple[str, str]] = Counter()
    for _, part in made:
        given.update(part)
    return given


def _by_donor(
    programme: Programme, books: Books, made: Given, items: dict[tuple[str, str], DonorItem]
) -> tuple[DonorShare, ...]:
    reached: dict[str, dict[str, int]] = {}
    last: dict[str, dict[str, Handover]] = {}  # of each day that is asked about
    one_of = books.handovers.root_of
    for one, part in sorted(made, key=lambda told: (day_of(books, told[0], told[0].day), told[0].id)):
        if one.day not in last and (day := books.days.get(one.day)) is not None:
            last[one.day] = last_of_each(day.handovers.values(), one_of)
        household = one_of(one.household)
        people = _people(books, last.get(one.day, {}).get(household, one))
        for donor in {each for _, paid in part for each in apart(paid)}:
            reached.setdefault(donor, {})[household] = people
    return shares_of(programme, reached, items)


def shares_of(
    programme: Programme, reached: Mapping[str, Mapping[str, int]], items: Mapping[tuple[str, str], DonorItem]
) -> tuple[DonorShare, ...]:
    """The share of each donor: whom it reached, by household the people of it, and its `items` by item and donor."""
    order = {item.code: number for number, item in enumerate(programme.items)}
    donors = dict.fromkeys([*programme.all_donors, *sorted({donor for _, donor in items})])
    return tuple(
        DonorShare(
            donor=donor,
            name=_words(programme, donor),
            households=len(reached.get(donor, {})),
            people=sum(reached.get(donor, {}).values()),
            items=tuple(
                items[key] for key in sorted(items, key=lambda key: order.get(key[0], 0)) if key[1] == donor
            ),
        )
        for donor in donors
    )  # fmt: skip


def _people(books: Books, made: Handover) -> int:
    """How many are in the household of a day's last handover, as the reports of days have it; after a purge only that
    there was somebody.
    """
    who = who_collected(books, made)
    if who is not None:
        return sum(member.count for member in who.members)
    known = books.register.get(made.household)
    return known.size if known is not None else 1


def _words(programme: Programme, donor: str) -> Words:
    """A donor's name, or its code when it left the programme; of several together each."""
    known = programme.all_donors
    names = [known.get(one, {"fr": one}) for one in apart(donor)]
    return {language: " + ".join(name.get(language) or name["fr"] for name in names) for language in LANGUAGES}


def donor_parts(found: Sequence[DonorShare], shown: Sequence[Row] | None = None) -> list[Part]:
    """The tables of it; whom each donor's goods reached as it may be `shown`, where that is not everything."""
    if not found:
        return []
    if shown is None:
        shown = [(in_words(one.name), (one.households, one.people)) for one in found if one.households]
    heads = (
        (say("donor.donor"), "#org+funder"),
        (say("donor.households"), "#reached+hh"),
        (say("donor.people"), "#reached+ind"),
    )
    whom = Table(say("donor.reached_by"), heads, tuple((label, *counts) for label, counts in shown))
    return [part for part in (whom, _goods(found)) if part.rows]


def _goods(found: Sequence[DonorShare]) -> Table:
    whole = any(line.left is not None for one in found for line in one.items)
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        for line in one.items:
            what = (in_words(one.name), in_words(line.name), line.item)
            rows.append((*what, line.received, line.handed_over, line.left) if whole else (*what, line.handed_over))
    came, left = ((say("movement.received"), "#indicator+received"), (say("movement.closing"), "#indicator+closing"))
    columns = (
        (say("donor.donor"), "#org+funder"),
        (say("reports.item"), "#item+name"),
        (say("reports.code"), "#item+code"),
        *((came,) if whole else ()),
        (say("movement.handed_over"), "#output+num"),
        *((left,) if whole else ()),
    )
    return Table(say("donor.goods_of"), columns, tuple(rows))
