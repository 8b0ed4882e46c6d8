"""The close explains itself: which stories may lie behind the variances, and recording the one that is true."""

from __future__ import annotations

from collections import Counter

from distro.cards.code import ReadingKind, read
from distro.model import events as e
from distro.model.goods import AdjustmentReason
from distro.rules.stories import Evidence, Explanation, Receipt, Story, StoryKind, explain
from distro.rules.verdict import due
from distro.stations import stockroom
from distro.stations.cleaned import cleaned
from distro.stations.closing import Close
from distro.stations.counting import Count
from distro.stations.desk import Desk
from distro.stations.errors import Refused
from distro.stations.session import Session


def explanations(close: Count) -> list[Explanation]:
    """At most three explanations of the variances, the simplest first; none on a clean day.

    Refused while something is not counted, as every figure is until then.
    """
    return explain(close.session.programme, close.variances_by_lot(), _evidence(close))


def record(close: Count, story: Story, household: str = "", paper: str = "") -> None:
    """Write down what a story says happened, so that book and count agree by a fact and not by a write-off.

    An unrecorded handover is reconstructed from a paper: whose it is (`household`: the card or the register number that
    stands on it) and which paper that is. A receipt entered twice is cancelled; what was miscounted or exchanged is
    corrected in the count with its reason. The first count stays beside whatever is written. Refused when no household
    or no paper is named, or nothing is due to it.
    """
    close.keep_first()
    if story.kind is StoryKind.UNRECORDED_HANDOVER and isinstance(close, Close):
        reconstruct(close, household, paper)
    elif story.kind is StoryKind.RECEIPT_ENTERED_TWICE:
        _cancel_receipt(close, story.evidence[0])
    elif story.kind in (StoryKind.PACKS_COUNTED_AS_PIECES, StoryKind.KIT_COUNTED_LOOSE):
        _correct_the_count(close, story)
    else:
        for lot, _ in story.effects:
            close.explain(lot.item, AdjustmentReason.ISSUED_WITHOUT_RECORD, story.kind)


def reconstruct(close: Close, household: str, paper: str) -> e.Handover:
    """A handover that nobody wrote down, from the paper that says so: seen in the report for what it is."""
    session, reference = close.session, cleaned("reason", paper)
    if not reference:
        raise Refused("paper_missing")
    desk = Desk(session, close.point)
    made = desk.hand_over(desk.look_up(_on_paper(session, household), on_paper=True), how=e.How.RECONSTRUCTED)
    stamp = session.stamper()(close.point)
    session.append([e.HandoverReconstructed(**stamp, day=made.day, handover=made.id, paper=reference)])
    return made


def _on_paper(session: Session, said: str) -> str:
    """The household whose card or register number was read off a paper."""
    found = session.books.register.numbered(said.strip().upper())
    reading = read(said, session.card_key)
    card = session.books.cards.get(reading.code) if reading.kind is ReadingKind.GENUINE else None
    if found is not None:
        return found.id
    if card is not None and not card.blank:
        return card.household
    raise Refused("household_unknown", number=said)


def _cancel_receipt(close: Count, document: str) -> None:
    """What a second note brought into the store on paper, and was issued to the point, goes back; it is cancelled."""
    paper = close.session.books.stock_documents.get(document)
    assert paper is not None  # the story came from it
    stored = close.session.books.stock.shelf(stockroom.store_of(close.point))
    amounts = [(m.lot, m.quantity - max(0, stored.get((m.lot, m.condition), 0))) for m in paper.movements]
    if issued := [(lot, amount) for lot, amount in amounts if amount > 0]:
        stockroom.give_back_lots(close.session, close.point, issued)
    stockroom.cancel(close.session, document, StoryKind.RECEIPT_ENTERED_TWICE)


def _correct_the_count(close: Count, story: Story) -> None:
    counted = {line.item: line.counted for line in close.variances()}
    for item, amount in effects_by_item(story).items():
        close.count(item, counted[item] - amount)


def _evidence(close: Count) -> Evidence:
    books = close.session.books
    households: Counter[tuple[tuple[str, int], ...]] = Counter()
    baskets: dict[tuple[tuple[str, int], ...], tuple[str, ...]] = {}
    for code in close.day.rounds if isinstance(close, Close) else ():  # nobody is served from the store
        for granted in books.entitlements.at(code, close.point):
            amounts: Counter[str] = Counter()
            lines = due([granted], books.handovers.of_household(granted.household), books.rounds.original_of)
            for line in lines:
                amounts[line.item] += line.quantity
            if amounts and books.register.get(granted.household) is not None:
                bundle = tuple(sorted(amounts.items()))
                households[bundle] += 1
                baskets[bundle] = tuple(dict.fromkeys(line.basket for line in lines))
    return Evidence(
        not_served=tuple((bundle, baskets[bundle], n) for bundle, n in households.items()),
        receipts=tuple(_receipts(close)),
        lots={item: close.lots_of(item) for item in close.items},
        counted={line.item: line.counted for line in close.variances()},
    )


def _receipts(close: Count) -> list[Receipt]:
    """The goods received notes of this site that stand, oldest first."""
    papers = close.session.books.stock_documents
    return [
        Receipt(paper.document, paper.waybill, tuple((move.lot, move.quantity) for move in paper.movements))
        for paper in papers
        if isinstance(paper, e.GoodsReceived)
        and paper.site == close.point
        and papers.cancellation_of(paper.document) is None
    ]


def effects_by_item(story: Story) -> dict[str, int]:
    """A story's variances summed by item, for telling it."""
    amounts: Counter[str] = Counter()
    for lot, amount in story.effects:
        amounts[lot.item] += amount
    return dict(amounts)
