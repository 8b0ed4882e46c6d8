"""`referral check`: the programme's few questions to one household, as the second table asks them."""

from __future__ import annotations

import argparse

from distro.cli.context import Context
from distro.model.services import Question
from distro.rules.needs import find_services, next_question
from distro.rules.roles import Task
from distro.stations import service_desk
from distro.stations.errors import Refused
from distro.stations.lookups import household_numbered
from distro.texts import in_words, listed, say


def add_to(group: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = group.add_parser("check", help=say("cli.referral.check"))
    check.add_argument("household", metavar="NUMBER", help=say("cli.referral.household"))
    check.add_argument("answers", nargs="*", metavar="QUESTION=ANSWER", help=say("cli.referral.check_answers"))
    check.set_defaults(run=_check)


def _check(context: Context, args: argparse.Namespace) -> int:
    """1 while a question is open: it is said with its answers, and nothing is written."""
    given = dict(_answer(said) for said in args.answers)
    with context.session() as session:
        session.demand(Task.REFER)
        household = household_numbered(session, args.household)
        questions = session.programme.questions
        if stray := given.keys() - {question.code for question in questions}:
            raise Refused("answer_unknown", answer=listed(sorted(stray)))
        for question in questions:
            if question.code in given and given[question.code] not in {one.code for one in question.answers}:
                raise Refused("answer_unknown", answer=given[question.code])
        asked = next_question(questions, given)
        if asked is not None:
            context.print(_asked(asked), {"question": asked.code, "answers": [one.code for one in asked.answers]})
            return 1
        needs = service_desk.check_needs(session, household.id, given)
        city = session.programme.point(household.point).city
        places = service_desk.service_map(session)
        found = {need: find_services(places, need, city, household) for need in needs.services}
    lines = [
        f"{say(f'referral.service.{need}')}: " + (listed(one.code for one in there) or "–")
        for need, there in found.items()
    ]
    lines += [say("referral.check.focal_point")] if needs.to_focal_point else []
    told = {"needs": needs, "places": {need: [one.code for one in there] for need, there in found.items()}}
    context.print("\n".join(lines) or say("referral.check.no_need"), told)
    return 0


def _answer(said: str) -> tuple[str, str]:
    question, _, answer = said.partition("=")
    return question, answer


def _asked(question: Question) -> str:
    answers = [f"  {question.code}={one.code:<12} {in_words(one.text)}" for one in question.answers]
    return "\n".join([in_words(question.text), *answers])
