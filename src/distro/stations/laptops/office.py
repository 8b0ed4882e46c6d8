"""The head office: what all laptops gave becomes tables, and each laptop gets a receipt for what is in them."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date

from distro.exchange.office import Folded, fold_into
from distro.exchange.office.asked import Source, ToldPeriod, ask_period
from distro.model.events import HandoverLine
from distro.reports.day.by_donor import shares_of
from distro.reports.day.figures import DonorItem, DonorShare
from distro.reports.distribution import Distributed
from distro.rules.donors import apart
from distro.rules.lines import donor_of
from distro.rules.roles import Task
from distro.stations.laptops import receipts, root
from distro.stations.session import Session


def fold(session: Session, target: str) -> Folded:
    """Fold all events known here into the tables at `target`, a path or a postgresql:// URL.

    Where this laptop is the office's or the root's, a signed receipt for what is new goes back with the next sync.
    Refused in a rehearsal; OfficeRefused when nothing could be folded.
    """
    session.demand(Task.SYNC)
    session.demand_live()
    events = ((event, hashlib.sha256(raw).hexdigest()) for event, raw in session.raw_events())
    folded = fold_into(target, session.programme.code, events)
    received = session.books.devices.received()
    others = {
        device: seq for device, seq in folded.upto.items()
        if device != session.store.device and seq > received.get(device, 0)
    }  # fmt: skip
    if others and root.decides(session):
        receipts.give(session, others)
    return folded


def distributed(session: Session, target: str, sites: tuple[str, ...], first: date, last: date) -> Distributed:
    """What the tables at `target` say was done at `sites` from `first` to `last`, both included.

    Refused in a rehearsal; OfficeRefused when they cannot be read, are another programme's, or have no such day.
    """
    session.demand_live()
    programme = session.programme
    told = ask_period(target, programme.code, sites, first, last, sorted(programme.services_given))
    return Distributed(days=told.days, items=told.items, donors=_by_donor(session, told))


def _by_donor(session: Session, told: ToldPeriod) -> tuple[DonorShare, ...]:
    """The share of each donor, none where there is one; what came and what is left of its goods is the stock's."""
    programme = session.programme
    if len(programme.all_donors) < 2:
        return ()
    given: Counter[tuple[str, str]] = Counter()
    for (item, source), quantity in told.goods.items():
        given[item, _paid(session, source)] += quantity
    reached: dict[str, dict[str, int]] = {}
    for source, household, people in told.whom:
        for donor in apart(_paid(session, source)):
            reached.setdefault(donor, {})[household] = people
    items = {
        (item, donor): DonorItem(
            item=item, name=programme.item_words(item), received=None, handed_over=quantity, left=None
        )
        for (item, donor), quantity in given.items()
        if quantity
    }
    return shares_of(programme, reached, items)


def _paid(session: Session, source: Source) -> str:
    """Whose it was; of a service as the basket's scale says, for the tables do not say who pays for a grant."""
    paid = source.donor
    if source.basket:
        paid = donor_of(session.programme, None, HandoverLine("", source.basket, source.due, 0, 0))
    return paid or session.programme.donor
