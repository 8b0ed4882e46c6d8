"""Records that laptops made or changed apart: shown side by side, and decided by a person."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from distro.model import events as e
from distro.model.cards import RevokeReason
from distro.model.people import Household
from distro.rules.duplicates import DuplicatePair, Why, changed_fields, find_duplicates
from distro.rules.look_alikes import LookAlike, look_alikes
from distro.rules.roles import Task
from distro.stations.errors import Refused
from distro.stations.registration import next_number, register
from distro.stations.session import Session


def open_duplicates(session: Session) -> list[DuplicatePair]:
    """Every pair of records that nobody has decided about yet, and every record that two laptops changed apart.

    Also two of one laptop, where the people look alike.
    """
    session.demand(Task.REGISTER)
    register = session.books.register
    apart = [
        DuplicatePair(one=before, other=now, why=Why.CHANGED)
        for id_, before in register.apart.items()
        if (now := register.get(id_)) is not None
    ]
    kept = [household for household in register if household.id not in register.same_as]
    pairs = find_duplicates(kept, register.origins)
    open_ = [*apart, *(pair for pair in pairs if not register.is_judged(pair.one.id, pair.other.id))]
    named = {frozenset((pair.one.id, pair.other.id)) for pair in open_}
    alike = (pair for pair in look_alike_pairs(session) if frozenset((pair.one.id, pair.other.id)) not in named)
    return [*open_, *(DuplicatePair(one=pair.one, other=pair.other, why=Why.PEOPLE) for pair in alike)]


def look_alike_pairs(session: Session, point: str = "") -> list[LookAlike]:
    """Records that may be of the same people and that nobody judged, best first; with `point`, where one is of it."""
    session.demand(Task.REGISTER)
    register = session.books.register
    kept = [household for household in register if household.id not in register.same_as]
    found = (
        pair
        for pair in look_alikes(kept)
        if not register.is_judged(pair.one.id, pair.other.id)
        and (not point or point in (pair.one.point, pair.other.point))
    )
    return sorted(found, key=lambda pair: -pair.score)


def pair_of(session: Session, one: Household, other: Household) -> DuplicatePair:
    """Two records as a pair to decide about, also where nothing about them is alike: who marries is one household now.

    Refused for one record said twice, and where one of them is no record of its own any more.
    """
    session.demand(Task.REGISTER)
    if one.id == other.id:
        raise Refused("duplicates_one_record", number=one.number)
    if session.books.register.same_as.keys() & {one.id, other.id}:
        raise Refused("duplicates_judged")
    return DuplicatePair(one=one, other=other, why=Why.PEOPLE)


def judge_same(session: Session, kept: Household, other: Household) -> None:
    """They are the same people: `kept` is their record from now on, and the card of the other one stops working.

    What either received counts for both. Of one record that was changed apart, `kept` is how it is to be. Refused when
    one of them was judged before.
    """
    session.demand(Task.REGISTER)
    stamp = session.stamper()
    if kept.id == other.id:
        now = session.books.register.get(kept.id)
        assert now is not None
        if differing := changed_fields(now, kept):
            session.append([e.HouseholdChanged(**stamp(kept.point), household=kept, changed=differing)])
        else:
            session.append([e.DuplicatesJudged(**stamp(kept.point), kept=kept.id, other=kept.id, same=True)])
        return
    if session.books.register.is_judged(kept.id, other.id):
        raise Refused("duplicates_judged")
    batch: list[e.Event] = [e.DuplicatesJudged(**stamp(kept.point), kept=kept.id, other=other.id, same=True)]
    if (card := session.books.cards.of_household(other.id)) is not None:
        replaced = session.books.cards.of_household(kept.id)
        batch.append(
            e.CardRevoked(
                **stamp(other.point),
                card=card.code,
                reason=RevokeReason.TWICE,
                replaced_by=replaced.code if replaced else "",
            )
        )
    session.append(batch)


def judge_different(session: Session, one: Household, other: Household) -> Household:
    """They are two households. When they bear the same number, the one that came later gets a new one: it is returned.

    Refused when they were judged before, or are one record.
    """
    session.demand(Task.REGISTER)
    if one.id == other.id or session.books.register.is_judged(one.id, other.id):
        raise Refused("duplicates_judged")
    stamp = session.stamper()
    batch: list[e.Event] = []
    if one.number == other.number:
        other = replace(other, number=next_number(session, other.point))
        batch.append(e.HouseholdChanged(**stamp(other.point), household=other, changed=("number",)))
    session.append([*batch, e.DuplicatesJudged(**stamp(one.point), kept=one.id, other=other.id, same=False)])
    return other


def register_apart(session: Session, household: Household, others: Iterable[Household]) -> None:
    """Put `household` into the register beside those it looks like: somebody saw them, and they are other people.

    It is a judgement like any other, so that neither a freeze nor the list of pairs asks about them again.
    """
    register(session, [household])
    for other in others:
        judge_different(session, other, household)
