"""What became of referrals, feedback and activities, in words; and the words that a partner may answer with."""

from __future__ import annotations

from distro.books import Feedback
from distro.model.programme import Programme
from distro.model.services import Activity, Outcome
from distro.rules.partner_answers import ANSWER, NUMBER, PartnerAnswers, PartnerWords
from distro.texts import LANGUAGES, say, speaking
from distro.wording import dates
from distro.wording.names import item_name


def partner_words() -> PartnerWords:
    """The headings and the outcomes in all our languages, and the outcomes' codes."""
    headings: dict[str, set[str]] = {NUMBER: set(), ANSWER: set()}
    outcomes = {outcome.value: outcome for outcome in Outcome}
    for code in LANGUAGES:
        with speaking(code):
            headings[NUMBER].add(say("slip.number").casefold())
            headings[ANSWER].add(say("slip.answer").casefold())
            outcomes |= {say(f"referral.outcome.{outcome}").casefold(): outcome for outcome in Outcome}
    return PartnerWords(headings={tag: frozenset(words) for tag, words in headings.items()}, outcomes=outcomes)


def answers_lines(found: PartnerAnswers) -> list[str]:
    """What a partner's file comes to, a line each: what is new, and what is in doubt."""
    lines = [
        say("followups.new", number=number, outcome=say(f"referral.outcome.{outcome}"))
        for number, outcome in found.new.items()
    ]
    words = " · ".join(say(f"referral.outcome.{outcome}") for outcome in Outcome if outcome is not Outcome.SENT)
    lines += [
        say(f"followups.doubt.{one.why}", row=one.row, number=one.number or "–", said=one.said, words=words)
        for one in found.doubts
    ]
    lines += [say("followups.known", n=found.known)] if found.known else []
    return [*lines, *([say("errors.answers_in_doubt", n=len(found.doubts))] if found.doubts else [])]


def feedback_line(one: Feedback) -> str:
    """A piece of feedback: its number, what it is about, when it came, and that it was answered."""
    parts = [one.given.number, say(f"feedback.category.{one.given.category}"), dates.moment(one.given.occurred_at)]
    return " · ".join([*parts, *([say(f"followups.feedback.{one.outcome}")] if one.outcome else [])])


def activity_line(programme: Programme, one: Activity) -> str:
    """A service that somebody had, and how it goes."""
    how = say(f"followups.activity.{one.outcome}") if one.outcome else say("followups.activity.not_asked")
    asked = [dates.numeric(one.followed_on)] if one.followed_on else []
    what = f"{item_name(programme, one.item)} × {one.times}"
    return " · ".join([one.household, what, dates.numeric(one.since), how, *asked])
