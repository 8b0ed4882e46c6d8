"""Invitations by time: a list for the wall that names nobody, slips to cut apart, and messages for phones.

On the wall a household finds itself by the first letters of its card; who has no card yet, by its number. A message
says a time and a place and not what for: others read phones too.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from distro.atomic_file import atomic_file
from distro.books import Books
from distro.model.events import SlotsPlanned
from distro.model.people import Household
from distro.model.programme import Item, Programme
from distro.reports.forms.goods_drawn import draw_goods
from distro.reports.press.csv import Dialect, dialect_here
from distro.reports.press.page import MARGIN, PaperPage
from distro.rules.clean import printed
from distro.texts import LANGUAGES, in_words, say, speaking
from distro.wording import dates

# Each slot's first minute with the households that are invited for it.
Invited = Sequence[tuple[int, Sequence[Household]]]

_SLIP_HEIGHT = 80.0
_SLIPS = 3  # on a page
_TOP = 38.0
_A_LINE = 5  # cards beside each other on the wall


def write_wall_list(
    programme: Programme, books: Books, plan: SlotsPlanned, invited: Invited, made_at: datetime, out: Path
) -> None:
    """Write the list for the wall: under each time the cards that are invited for it, in order of their letters."""
    page = _page("slots.wall", programme, plan, made_at)
    page.text(say("slots.any_time"), 11)
    for begins, households in invited:
        page.part(say("slots.from_to", begins=dates.minute(begins), ends=dates.minute(begins + plan.minutes)), 10)
        marks = sorted(mark_of(books, household) for household in households)
        lines = [marks[at : at + _A_LINE] for at in range(0, len(marks), _A_LINE)]
        page.lines([[*line, *[""] * (_A_LINE - len(line))] for line in lines])
    page.save(out)


def write_invitations(
    programme: Programme, books: Books, plan: SlotsPlanned, invited: Invited, made_at: datetime, out: Path
) -> None:
    """Write a slip for each household, three on a page to cut apart, in the language that it speaks.

    What it may take is drawn below: a picture of each item and a stroke for each piece, for who does not read.
    """
    page = _page("slots.slips", programme, plan, made_at)
    slips = [(begins, household) for begins, households in invited for household in households]
    for number, (begins, household) in enumerate(slips):
        place = number % _SLIPS
        if number and not place:
            page.pdf.add_page()
        top = _TOP + place * _SLIP_HEIGHT
        page.pdf.set_xy(MARGIN, top)
        with speaking(_language_of(household)):
            page.heading(f"{dates.full(plan.date)} · {dates.minute(begins)}")
            page.facts(
                [
                    (say("slots.place"), in_words(programme.point(plan.site).name)),
                    (say("reports.card"), mark_of(books, household)),
                    (say("reports.number"), household.number),
                ]
            )
            page.gap(1)
            page.text(say("slots.bring_card"), 10)
            page.text(say("slots.any_time"), 10)
        draw_goods(page, _goods_of(programme, books, plan, household), top + _SLIP_HEIGHT - 5)
        if place + 1 < _SLIPS:
            page.stroke([(0, top + _SLIP_HEIGHT - 4), (page.width, top + _SLIP_HEIGHT - 4)], dash=(2.0, 2.0))
    page.save(out)


def _goods_of(
    programme: Programme, books: Books, plan: SlotsPlanned, household: Household
) -> Sequence[tuple[Item, int]]:
    """What the rounds of the plan grant the household, one line an item."""
    found: dict[str, int] = {}
    for round_ in plan.rounds:
        if (granted := books.entitlements.get(round_, household.id)) is not None:
            for line in granted.lines:
                found[line.item] = found.get(line.item, 0) + line.quantity
    return [(programme.item(code), quantity) for code, quantity in found.items() if quantity]


def write_messages(
    programme: Programme, plan: SlotsPlanned, invited: Invited, out: Path, dialect: Dialect | None = None
) -> None:
    """Write one line for each household with a phone: the phone, its language, and what to send it."""
    chosen = dialect or dialect_here()
    with atomic_file(out) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=chosen.between)
        writer.writerow([say(f"slots.column.{name}") for name in ("phone", "language", "message")])
        writer.writerows(_messages(programme, plan, invited))


def _messages(programme: Programme, plan: SlotsPlanned, invited: Invited) -> Iterator[tuple[str, str, str]]:
    for begins, households in invited:
        for household in households:
            if household.phone:
                with speaking(_language_of(household)):
                    where = in_words(programme.point(plan.site).name)
                    text = say("slots.message", day=dates.full(plan.date), at=dates.minute(begins), place=where)
                yield _dialled(household.phone), _language_of(household), printed(text)


def _dialled(phone: str) -> str:
    """A phone as senders of messages take it and no spreadsheet obeys it: 00212..., never +212..."""
    return f"00{phone[1:]}" if phone.startswith("+") else phone


def _language_of(household: Household) -> str:
    return household.language if household.language in LANGUAGES else LANGUAGES[0]


def mark_of(books: Books, household: Household) -> str:
    """The first letters of a household's card, as they stand on it; its number when it has none yet."""
    card = books.cards.of_household(household.id)
    return f"{card.code[0]} {card.code[1:5]} {card.code[5:9]}" if card else household.number


def _page(title: str, programme: Programme, plan: SlotsPlanned, made_at: datetime) -> PaperPage:
    where, foot = in_words(programme.point(plan.site).name), f"{programme.project_code} · {plan.site}"
    page = PaperPage(say(title), f"{where} · {dates.full(plan.date)}", made_at, foot)
    if programme.rehearsal:
        page.heading(say("reports.rehearsal"))
    return page
