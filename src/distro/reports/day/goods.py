"""What went out and what is left: items, baskets and handover lines of one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from distro.books import Books, Day
from distro.model import events as e
from distro.model.cards import mark_of
from distro.model.programme import Programme
from distro.reports.day.figures import BasketLine, HandedLine, ItemLine
from distro.reports.day.people import as_known, taken_before
from distro.rules.reconciliation import ItemFlow
from distro.rules.verdict import due


def items(programme: Programme, day: Day) -> Iterator[ItemLine]:
    """Every item of the programme, those of zero too. Blind until the day is closed."""
    counts = {line.item: line for line in day.closed.lines} if day.closed else {}
    signed = day.signed_flows() if day.closed else None
    for item in programme.goods:
        flow = day.flows.items.get(item.code, ItemFlow())
        count = counts.get(item.code)
        book = count.book if count else flow.book
        closed = day.closed is not None
        yield ItemLine(
            code=item.code,
            name=item.name,
            unit=item.unit,
            opening=flow.opening if closed else None,
            received=flow.received if closed else None,
            handed_over=flow.handed_over,
            returned=flow.returned,
            lost=flow.lost,
            damaged=flow.damaged,
            expired=flow.expired,
            kits=flow.kits,
            book=book if closed else None,
            counted=count.counted if count else None,
            first_count=count.first_count if count else None,
            first_book=count.first_book if count else None,
            reason=count.reason if count else None,
            note=count.note if count else "",
            late=flow.book - book if closed else 0,
            handed_over_signed=signed.items.get(item.code, ItemFlow()).handed_over if signed else None,
        )


def baskets(programme: Programme, books: Books, day: Day) -> Iterator[BasketLine]:
    """The baskets of the day's rounds, and of any other round that goods were handed over from."""
    whole: defaultdict[tuple[str, str], int] = defaultdict(int)
    partial: defaultdict[tuple[str, str], int] = defaultdict(int)
    for round_ in day.rounds:
        for basket in books.rounds.find(programme, round_).baskets:
            whole[round_, basket] += 0
    today: defaultdict[str, list[e.Handover]] = defaultdict(list)
    for handover in day.handovers.values():
        today[handover.household].append(handover)
    taken = {line.round for handover in day.handovers.values() for line in handover.lines if line.quantity}
    one_of = books.handovers.root_of
    before = taken_before(books, day, taken, one_of)
    for household, handovers in today.items():
        given = {(line.round, line.basket) for handover in handovers for line in handover.lines if line.quantity}
        rounds = dict.fromkeys(round_ for round_, _ in sorted(given))
        entitled = [
            granted for round_ in rounds if (granted := books.entitlements.get(round_, household, as_known(day)))
        ]
        stood = [*before.get(one_of(household), ()), *handovers]
        left = {(line.round, line.basket) for line in due(entitled, stood, books.rounds.original_of)}
        for key in given:
            (partial if key in left else whole)[key] += 1
    for round_, basket in dict.fromkeys((*whole, *partial)):
        key = (round_, basket)
        name = programme.basket(basket).name
        yield BasketLine(round=round_, code=basket, name=name, whole=whole[key], partial=partial[key])


def handed(books: Books, day: Day, with_numbers: bool) -> Iterator[HandedLine]:
    """Every line of the handovers that stand, in the order they were made."""
    for handover in day.handovers.values():
        household = books.register.get(handover.household) if with_numbers else None
        for line in handover.lines:
            yield HandedLine(
                at=handover.occurred_at,
                desk=handover.desk,
                by=handover.by,
                card=mark_of(handover.card),
                number=household.number if household else "",
                how=handover.how,
                collector=handover.collector.kind,
                override_by=handover.override_by,
                round=line.round,
                basket=line.basket,
                item=line.item,
                quantity=line.quantity,
                instead_of=line.instead_of,
            )
