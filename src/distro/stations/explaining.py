"""The close explains itself: which stories may lie behind the variances, and recording the one that is true."""

from __future__ import annotations

from collections import Counter, defaultdict

from distro.model.events import GoodsReceived, How
from distro.model.goods import AdjustmentReason
from distro.rules.stories import Evidence, Explanation, Receipt, Story, StoryKind, explain
from distro.rules.verdict import due
from distro.stations import stockroom
from distro.stations.closing import Close
from distro.stations.desk import Desk
from distro.stations.errors import Refused


def explanations(close: Close) -> list[Explanation]:
    """At most three explanations of the variances, the simplest first; none on a clean day.

    Refused while something is not counted, as every figure is until then.
    """
    return explain(close.session.programme, close.variances_by_lot(), _evidence(close))


def record(close: Close, story: Story, household: str = "") -> None:
    """Write down what a story says happened, so that book and count agree by a fact and not by a write-off.

    An unrecorded handover becomes one from paper for the household with register number `household`; a receipt
    entered twice is cancelled; what was miscounted or exchanged is corrected in the count with its reason. Refused
    when no household is named or nothing is due to it.
    """
    session = close.session
    if story.kind is StoryKind.UNRECORDED_HANDOVER:
        found = session.books.register.numbered(household)
        if found is None:
            raise Refused("household_unknown", number=household)
        desk = Desk(session, close.point)
        desk.hand_over(desk.look_up(found.id), how=How.PAPER)
    elif story.kind is StoryKind.RECEIPT_ENTERED_TWICE:
        _cancel_receipt(close, story.evidence[0])
    elif story.kind in (StoryKind.PACKS_COUNTED_AS_PIECES, StoryKind.KIT_COUNTED_LOOSE):
        _correct_the_count(close, story)
    else:
        for lot, _ in story.effects:
            close.explain(lot.item, AdjustmentReason.ISSUED_WITHOUT_RECORD, story.kind)


def _cancel_receipt(close: Close, document: str) -> None:
    """What a second note brought into the store on paper, and was issued to the point, goes back; it is cancelled."""
    paper = close.session.books.stock_documents.get(document)
    assert paper is not None  # the story came from it
    stored = close.session.books.stock.shelf(stockroom.store_of(close.point))
    amounts = [(m.lot, m.quantity - max(0, stored.get((m.lot, m.condition), 0))) for m in paper.movements]
    if issued := [(lot, amount) for lot, amount in amounts if amount > 0]:
        stockroom.give_back_lots(close.session, close.point, issued)
    stockroom.cancel(close.session, document, StoryKind.RECEIPT_ENTERED_TWICE)


def _correct_the_count(close: Close, story: Story) -> None:
    counted = {line.item: line.counted for line in close.variances()}
    for item, amount in effects_by_item(story).items():
        close.count(item, counted[item] - amount)


def _evidence(close: Close) -> Evidence:
    books = close.session.books
    bundles: defaultdict[tuple[tuple[str, int], ...], list[str]] = defaultdict(list)
    for code in close.day.rounds:
        for granted in books.entitlements.at(code, close.point):
            household = books.register.get(granted.household)
            amounts: Counter[str] = Counter()
            for line in due([granted], books.handovers.of_household(granted.household), books.rounds.original_of):
                amounts[line.item] += line.quantity
            if amounts and household is not None:
                bundles[tuple(sorted(amounts.items()))].append(household.number)
    return Evidence(
        not_served=tuple((bundle, tuple(numbers)) for bundle, numbers in bundles.items()),
        receipts=tuple(_receipts(close)),
        lots={item: close.lots_of(item) for item in close.items},
        counted={line.item: line.counted for line in close.variances()},
    )


def _receipts(close: Close) -> list[Receipt]:
    """The goods received notes of this site that stand, oldest first."""
    papers = close.session.books.stock_documents
    return [
        Receipt(paper.document, paper.waybill, tuple((move.lot, move.quantity) for move in paper.movements))
        for paper in papers
        if isinstance(paper, GoodsReceived)
        and paper.site == close.point
        and papers.cancellation_of(paper.document) is None
    ]


def effects_by_item(story: Story) -> dict[str, int]:
    """A story's variances summed by item, for telling it."""
    amounts: Counter[str] = Counter()
    for lot, amount in story.effects:
        amounts[lot.item] += amount
    return dict(amounts)
