"""The access report: everything that is held about a household, for the person who asks (IOM principles, law 09-08)."""

from __future__ import annotations

from datetime import datetime

from distro.books import Books
from distro.model.cards import mark_of
from distro.model.people import PARTNERS, Household
from distro.model.programme import Programme
from distro.reports.press.report import Report
from distro.reports.press.table import Cell, Table
from distro.texts import in_words, listed, say

_SOURCES = ("desk", "import", "rehearsal")


def access_report(programme: Programme, books: Books, household: Household, made_at: datetime) -> Report:
    """All of it: the record, the cards, what was received and refused, referrals, and who was told.

    Protection cases are told by the protection focal point alone, in person; the report says so whether there are any
    or not.
    """
    received, activities = (table(programme, books, household) for table in (_received, _activities))
    return Report(
        title=say("access.title"),
        subtitle=household.number,
        made_at=made_at,
        foot=f"{programme.project_code} · {household.number}",
        rehearsal=programme.rehearsal,
        facts=tuple(_facts(programme, household)),
        summary=(
            say("access.rights", phone=programme.complaints_phone),
            say("access.protection_apart"),
        ),
        data=received,
        parts=(
            _members(household),
            _cards(books, household),
            received,
            *([activities] if activities.rows else []),
            *_elsewhere(books, household),
        ),
    )


def _facts(programme: Programme, household: Household) -> list[tuple[str, str]]:
    consent = household.consent
    alternates = listed(f"{one.name} ({one.relation})" for one in household.alternates)
    flags = listed(in_words(flag.instruction) for flag in programme.flags if flag.code in household.flags)
    partners = {PARTNERS: say("access.all_partners")}
    shared = listed(partners.get(one, one) for one in consent.share_with) if consent else ""
    facts = [
        ("name", household.name),
        ("number", household.number),
        ("point", in_words(programme.point(household.point).name)),
        ("group", say(f"reports.group_{household.group}")),
        ("birth_year", str(household.birth_year or "")),
        ("phone", household.phone),
        ("word", household.word),
        ("alternates", alternates),
        ("flags", flags),
        ("registered", f"{household.registered_on:%d/%m/%Y}" if household.registered_on else ""),
        ("source", say(f"access.source_of.{household.source}") if household.source in _SOURCES else household.source),
        ("consent", consent.version if consent else say("access.no_consent")),
        ("consent_on", f"{consent.given_on:%d/%m/%Y}" if consent and consent.given_on else ""),
        ("share_with", shared),
        ("government", say(f"access.{'yes' if consent and consent.share_with_government else 'no'}")),
    ]
    return [(say(f"access.{name}"), value or "–") for name, value in facts]


def _members(household: Household) -> Table:
    columns = (
        (say("access.sex"), "#meta+sex"),
        (say("donor.age"), "#meta+age"),
        (say("access.people"), "#reached+ind"),
    )
    rows = tuple((say(f"access.sex_{one.sex}"), one.ages, one.count) for one in household.members)
    return Table(say("access.members"), columns, rows)


def _cards(books: Books, household: Household) -> Table:
    rows = tuple(
        (
            mark_of(card.code) + "…",
            card.prints,
            card.expires,
            say(f"desk.revoked.{card.revoked}") if card.revoked else "–",
        )
        for card in books.cards
        if card.household == household.id
    )
    columns = (
        (say("reports.card"), "#meta+card"),
        (say("access.prints"), "#meta+prints"),
        (say("access.expires"), "#date+expires"),
        (say("access.revoked"), "#status"),
    )
    return Table(say("access.cards"), columns, rows)


def _received(programme: Programme, books: Books, household: Household) -> Table:
    collectors = books.register.collectors
    rows: list[tuple[Cell, ...]] = [
        (
            made.occurred_at,
            made.site,
            collectors[made.id].name if made.id in collectors else "",
            in_words(programme.item_words(line.item)),
            line.quantity,
        )
        for made in books.handovers.of_household(household.id)
        for line in made.lines
    ]
    columns = (
        (say("reports.date"), "#date+occurred"),
        (say("reports.point"), "#loc+code"),
        (say("access.by"), "#contact"),
        (say("reports.item"), "#item+name"),
        (say("reports.quantity"), "#output+num"),
    )
    return Table(say("access.received"), columns, tuple(rows))


def _activities(programme: Programme, books: Books, household: Household) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.occurred_at.date(), in_words(programme.item_words(one.item)), say(f"followups.activity.{one.outcome}"))
        for one in books.activities.of_household(household.id)
    ]
    columns = (
        (say("reports.date"), "#date+occurred"),
        (say("reports.item"), "#item+name"),
        (say("slip.outcome_now"), "#status"),
    )
    return Table(say("access.activities"), columns, tuple(rows))


def _elsewhere(books: Books, household: Household) -> list[Table]:
    mine = [
        referral
        for referral in books.referrals
        if referral.slip.household == household.id and not referral.is_protected
    ]
    numbers = {referral.slip.number for referral in mine}
    referred = tuple(
        (
            referral.slip.number,
            referral.slip.occurred_at.date(),
            say(f"referral.service.{referral.slip.service}"),
            referral.slip.receiver,
            say(f"referral.outcome.{referral.outcome}"),
        )
        for referral in mine
    )
    refused = tuple(
        (one.occurred_at, say(f"access.refused_because.{one.verdict}"))
        for day in books.days.all()
        for one in day.refusals
        if one.household == household.id
    )
    told = tuple(
        (event.occurred_at.date(), event.partner, listed(sorted(numbers & set(event.numbers))))
        for event in books.referrals.sharings()
        if numbers & set(event.numbers)
    )
    return [
        Table(
            say("donor.services"),
            (
                (say("slip.number"), "#meta+id"),
                (say("reports.date"), "#date+occurred"),
                (say("slip.service"), "#activity+name"),
                (say("slip.receiver"), "#org"),
                (say("slip.outcome_now"), "#status"),
            ),
            referred,
        ),
        Table(
            say("access.refused"),
            ((say("reports.date"), "#date+occurred"), (say("access.why"), "#description")),
            refused,
        ),
        Table(
            say("access.told"),
            ((say("reports.date"), "#date+occurred"), (say("access.whom"), "#org"), (say("slip.number"), "#meta+id")),
            told,
        ),
    ]
