"""What a partner association gets: its own referrals, by register number, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from distro.books import Books, Referral
from distro.reports.press.table import Table
from distro.texts import say


def partner_table(books: Books, referrals: Sequence[Referral]) -> Table:
    """One row a slip. Whose it is says the register number alone; the person has the slip in hand.

    The last column is the partner's to fill in, and comes back (`distro.exchange.partner_answers`).
    """
    columns = (
        (say("slip.number"), "#meta+id"),
        (say("reports.date"), "#date+occurred"),
        (say("reports.point"), "#loc+code"),
        (say("slip.whose"), "#meta+id+register"),
        (say("slip.service"), "#activity+code"),
        (say("slip.priority"), "#date+due"),
        (say("slip.outcome_now"), "#status"),
        (say("slip.answer"), "#status+answer"),
    )
    rows = []
    for referral in referrals:
        slip = referral.slip
        household = books.register.get(slip.household)
        number = household.number if household else ""
        rows.append(
            (
                slip.number,
                slip.occurred_at.date(),
                slip.site,
                number,
                say(f"referral.service.{slip.service}"),
                slip.due_at,
                say(f"referral.outcome.{referral.outcome}"),
                "",
            )
        )
    return Table(say("slip.shared"), columns, tuple(rows))
