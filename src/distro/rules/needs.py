"""The needs check: which question comes next, and what the answers come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from distro.model.people import Household
from distro.model.services import Priority, Question, Service, ServiceCode

# Field guide, section 9.
CLOCK = {
    Priority.EMERGENCY: timedelta(hours=24),
    Priority.URGENT: timedelta(hours=72),
    Priority.NORMAL: timedelta(days=14),
}
_SOONEST_FIRST = list(CLOCK)
STALE_AFTER = timedelta(days=90)


class Needs(Struct, frozen=True, kw_only=True):
    """What a needs check came to: services, the soonest priority, and whether the focal point is to be called."""

    services: tuple[ServiceCode, ...]
    priority: Priority
    to_focal_point: bool


def next_question(questions: Sequence[Question], given: Mapping[str, str]) -> Question | None:
    """The first question not answered yet whose condition holds; None when the check is over."""
    so_far = {f"{question}.{answer}" for question, answer in given.items()}
    for question in questions:
        if question.code not in given and (not question.only_if or so_far & set(question.only_if)):
            return question
    return None


def needs_of(questions: Sequence[Question], given: Mapping[str, str]) -> Needs:
    """What the answers `given` (question: answer) come to. KeyError for an answer that a question does not have.

    An answer that goes to the focal point leaves no need code behind: only that the person was handed over.
    """
    services: dict[ServiceCode, None] = {}
    priorities = [Priority.NORMAL]
    focal = False
    for question in questions:
        if question.code not in given:
            continue
        answer = {answer.code: answer for answer in question.answers}[given[question.code]]
        if answer.to_focal_point:
            focal = True
        else:
            services.update(dict.fromkeys(answer.needs))
            priorities.append(answer.priority)
    return Needs(services=tuple(services), priority=min(priorities, key=_SOONEST_FIRST.index), to_focal_point=focal)


def due_at(sent: datetime, priority: Priority) -> datetime:
    """When a referral of this priority must have been taken up."""
    return sent + CLOCK[priority]


def find_services(
    services: Sequence[Service], need: ServiceCode, city: str, household: Household | None = None
) -> list[Service]:
    """The places in `city` that answer `need` and take this household, the most lately verified first."""
    return sorted(
        (
            service
            for service in services
            if need in service.services
            and service.city == city
            and (household is None or not service.groups or household.group in service.groups)
        ),
        key=lambda service: service.verified_on,
        reverse=True,
    )


def is_stale(service: Service, today: date) -> bool:
    """Whether nobody has asked for three months if this place still takes people."""
    return today - service.verified_on > STALE_AFTER
