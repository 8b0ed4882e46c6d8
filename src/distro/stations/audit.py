"""The audit behind `distro verify`: a checker of its own that shares no code with the books.

It reads the journal's documents as plain JSON, recomputes by other means what must hold (design, section 8), and only
then compares with what the books say. If a rule of the books were wrong, this would not be wrong with it.
"""

from __future__ import annotations

import base64
import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial

from msgspec import Struct, to_builtins

from distro.books import Books
from distro.model.cards import mark_of
from distro.model.quarantine import Reason, SetAside
from distro.stations.audit_lacking import missing, signed_in
from distro.stations.audit_pairs import entered_twice
from distro.stations.audit_shelves import (
    Document,
    Place,
    Shelves,
    booked,
    held_by,
    is_known,
    moved_by,
    of_kind,
    plain,
    put_on,
)
from distro.stations.event_log import HEADS
from distro.store import Store


class Finding(Struct, frozen=True):
    """Something that does not hold: a text of the `audit` catalogue, and the event, day or item it was found at."""

    code: str
    where: str


class Audit(Struct, frozen=True):
    """What was read, and all that does not hold.

    `records`: sealed records read back from the disk, each checksum, seal and link of the chain; `head`: the code of
    the last of them, as printed on the day report. `documents`: how many there are, by table. `decided`: what two
    laptops did apart, and which of it holds, or may be one thing; nothing is wrong with it by itself.
    """

    records: int
    head: str
    documents: dict[str, int]
    findings: tuple[Finding, ...]
    decided: tuple[Finding, ...] = ()


def audit(store: Store, books: Books, tell: Callable[[int, int], object] = lambda done, total: None) -> Audit:
    """Read the disk back, recompute everything from the journal alone and compare with `books`.

    `tell` hears how much was read, and of how much. StoreDamaged says where a record is not as it was written.
    """
    databases = (store.register, store.events)
    total = sum(database.head().seq for database in databases)
    records = 0
    for database in databases:
        records += database.storage.check(partial(_tell, tell, records, total)).seq
    counts: Counter[str] = Counter()
    documents = []
    for table, document in _documents(store, books):
        counts[table] += 1
        documents.append(document)
    documents.sort(key=lambda document: document["id"])
    gone = missing(
        documents,
        books.quarantine,
        _signed(store),
        {device: one.upto for device, one in books.devices.retired_at(store.device).items()},
        store.device,
        books.on.isoformat(),
    )
    findings = [
        *_set_aside(books.quarantine),
        *(Finding("roots_apart", device) for device in _apart(documents, store)),
        *_numbering(documents, books.quarantine),
        *(Finding("lacking", f"{device} {first}-{last}") for device, first, last in gone.left_out),
        *_goods(documents, _services(store, documents)),
        *_register_numbers(documents),
        *_entitlements(documents),
        *_closes(documents),
        *_cards(documents, books),
        *_against(books, documents),
    ]
    doubles = (Finding("decided_double", one["id"]) for one in of_kind(documents, "DoubleExplained"))
    others = Counter(each.device for each in books.quarantine if each.reason is Reason.OTHER_ROOT)
    by_other_root = (Finding("decided_other_root", f"{device} {count}") for device, count in sorted(others.items()))
    decided = (
        *by_other_root,
        *(Finding("decided_erased_before", f"{device} {first}-{last}") for device, first, last in gone.erased),
        *(Finding("decided_known_elsewhere", f"{by}, {device} {last}") for by, device, last in gone.told),
        *_voided_twice(documents),
        *_cards_apart(documents),
        *_granted_apart(documents),
        *_arrived_twice(documents),
        *(Finding("decided_entered_twice", papers) for papers in entered_twice(documents)),
        *doubles,
    )
    return Audit(records, store.head().code, dict(counts), tuple(findings), decided)


def _set_aside(quarantine: Iterable[SetAside]) -> Iterator[Finding]:
    """What of other laptops counts nowhere; what one said by a root that it left counts nowhere either, and rightly."""
    for each in quarantine:
        if each.reason is not Reason.OTHER_ROOT:
            yield Finding(f"aside_{each.reason}", f"{each.device} {each.seq} {each.field}")


def _signed(store: Store) -> dict[str, int]:
    """The last number that each laptop signed: by the segments that are here, and as others brought its signature."""
    signed = signed_in(raw for _, raw in store.events.table("segments").raw())
    for device, (last, *_) in json.loads(store.note(HEADS).read() or b"{}").items():
        signed[device] = max(last, signed.get(device, 0))
    return signed


def _apart(documents: list[Document], store: Store) -> list[str]:
    """The laptops that are trusted here and go by another root, one that others go by too or that served people.

    What either decides counts nothing for the other; one whose root certified nobody joins when it hears of this one.
    """
    goes_by: dict[str, str] = {}
    certified: defaultdict[str, set[str]] = defaultdict(set)
    for document in of_kind(documents, "DeviceCertified", "RootAdopted"):
        if document["kind"] == "DeviceCertified":
            certified[document["root"]].add(document["peer"])
        if document["kind"] == "RootAdopted" or (document["role"] == "root" and document["peer"] == document["device"]):
            goes_by[document["device"]] = document["root"]
    trusted = {
        document["peer"] for document in of_kind(documents, "DeviceTrusted") if document["device"] == store.device
    }
    gone = {document["peer"] for document in of_kind(documents, "DeviceRetired") if document["device"] == store.device}
    served = {document["device"] for document in of_kind(documents, "Handover")}
    apart = (device for device in trusted - gone if goes_by.get(device, store.root) != store.root)
    return sorted(device for device in apart if device in served or certified[goes_by[device]] - {device, store.device})


def _tell(tell: Callable[[int, int], object], before: int, total: int, read: int) -> None:
    tell(before + read, total)


def _documents(store: Store, books: Books) -> Iterator[tuple[str, Document]]:
    """Every event but those that are set aside: of these nothing is believed, not even that they can be read."""
    aside = {(each.device, each.seq) for each in books.quarantine}
    unnumbered = {each.document for each in books.quarantine if not each.seq}
    for database in (store.register, store.events):
        for table in sorted(database.tables()):
            for _, raw in database.table(table).raw():
                document = raw
                if table == "segments":
                    continue
                if table == "quarantine":
                    kept = json.loads(raw)
                    if not kept["seq"] or (kept["device"], kept["seq"]) in aside:
                        continue
                    document = base64.b64decode(kept["document"])
                elif books.quarantine and (raw in unnumbered or _number_of(raw) in aside):
                    continue
                yield table, json.loads(document)


def _number_of(raw: bytes) -> tuple[str, int] | None:
    try:
        document = json.loads(raw)
        return document["device"], document["seq"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _numbering(documents: list[Document], aside: Iterable[SetAside]) -> Iterator[Finding]:
    """Each device counts its events 1, 2, 3 ... in the order of their ids; no id comes twice.

    Only numbers that a purge named, or that are set aside, may be missing.
    """
    missing: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for document in of_kind(documents, "RegisterPurged", "FieldsForgotten", "HouseholdErased"):
        for device, first, last in document["gone"]:
            missing[device].append((first, last))
    for each in aside:
        missing[each.device].append((each.seq, each.seq))
    for runs in missing.values():
        runs.sort()
    counted: dict[str, int] = {}
    seen: set[str] = set()
    for document in documents:
        if document["id"] in seen:
            yield Finding("id_twice", document["id"])
        seen.add(document["id"])
        device = document["device"]
        expected = counted.get(device, 0) + 1
        for first, last in missing[device]:
            if first <= expected < document["seq"]:
                expected = max(expected, min(last + 1, document["seq"]))
        if document["seq"] != expected:
            yield Finding("number_gap", document["id"])
        counted[device] = document["seq"]


def _register_numbers(documents: list[Document]) -> Iterator[Finding]:
    """A register number is of one household: 000123 and 123 are one number, and who is judged the same is one."""
    now = {document["household"]["id"]: document["household"] for document in
           of_kind(documents, "HouseholdRegistered", "HouseholdChanged")}  # fmt: skip
    for judged in of_kind(documents, "DuplicatesJudged"):
        if judged["same"] and judged["kept"] != judged["other"]:
            now.pop(judged["other"], None)
    seen: set[str] = set()
    for household in now.values():
        number = household["number"].strip().upper()
        number = number.lstrip("0") or "0" if number.isdecimal() else number
        if number in seen:
            yield Finding("register_number_twice", household["number"])
        seen.add(number)


def _lines_of(handover: Document) -> list[tuple[str, str, str, int, int, str]]:
    """(round, basket, item, quantity, settles, what it settles)."""
    return [(*line[:5], line[5] if len(line) > 5 and line[5] else line[2]) for line in handover["lines"]]


def _standing(documents: list[Document]) -> dict[str, Document]:
    """Handovers that no void takes back, by id."""
    voided = {document["handover"] for document in of_kind(documents, "Void")}
    return {document["id"]: document for document in of_kind(documents, "Handover") if document["id"] not in voided}


def _services(store: Store, documents: list[Document]) -> frozenset[str]:
    """The items that leave no shelf, as the programme's files have them: the first one, and each it was changed to."""
    files = [store.programme.decode("utf-8-sig"), *(each["source"] for each in of_kind(documents, "ProgrammeChanged"))]
    return frozenset[str]().union(*map(_services_in, files))


@lru_cache(maxsize=4)  # the file seldom changes, and takes as long to read as all else that is checked of a small store
def _services_in(file: str) -> frozenset[str]:
    items = tomllib.loads(file.removeprefix("\ufeff"))["items"]
    return frozenset(item["code"] for item in items if item["kind"] == "service")


def _goods(documents: list[Document], services: frozenset[str]) -> Iterator[Finding]:
    """No movement of a negative amount or onto itself; what a handover's lines say is what left the shelf."""
    for document in documents:
        moved: Counter[str] = Counter()
        for lot, quantity, source, target, *_ in document.get("movements", ()):
            if quantity < 0 or source == target:
                yield Finding("movement_impossible", document["id"])
            moved[lot[0]] += quantity
        if document["kind"] == "Handover":
            said: Counter[str] = Counter()
            for _, _, item, quantity, _, _ in _lines_of(document):
                said[item] += 0 if item in services else quantity
            if +said != +moved:
                yield Finding("lines_differ_from_goods", document["id"])


def _entitlements(documents: list[Document]) -> Iterator[Finding]:
    """Nobody took more than was granted, unless a named person overrode it or explained it; each void names a handover.

    A make-up grants nothing anew: what is taken in it counts in the round that it goes on with, too.
    """
    goes_on: dict[str, str] = {}
    for document in of_kind(documents, "RoundAdded"):
        goes_on.setdefault(document["added"]["code"], document["of"])
    granted: dict[tuple[str, str, str, str], int] = {}
    for document in of_kind(documents, "Entitled"):
        for basket, item, quantity, *_ in document["lines"]:
            granted.setdefault((document["household"], document["round"], basket, item), quantity)
    for document in of_kind(documents, "EntitlementAmended"):  # what was taken before it came stays taken
        for basket, item, quantity, *_ in document["lines"]:
            key = (document["household"], document["round"], basket, item)
            granted[key] = max(quantity, granted.get(key, 0))
    handovers = {document["id"]: document for document in of_kind(documents, "Handover")}
    for handover in {document["handover"] for document in of_kind(documents, "Void")} - handovers.keys():
        yield Finding("void_of_nothing", handover)
    explained = _explained(documents)
    told = set[str]()  # one double collection is one finding, however many lines it has
    taken: Counter[tuple[str, str, str, str]] = Counter()
    for document in _standing(documents).values():
        if document.get("override_by"):
            continue
        for round_, basket, _, _, settles, due in _lines_of(document):
            counting: str | None = round_
            counted = set[str]()  # whoever lies may say that a round goes on with itself
            while counting is not None and counting not in counted:
                counted.add(counting)
                key = (document["household"], counting, basket, due)
                taken[key] += settles
                over = taken[key] > granted.get(key, 0)
                if over and document["id"] not in explained and document["id"] not in told:
                    told.add(document["id"])
                    yield Finding("more_than_entitled", document["id"])
                counting = goes_on.get(counting)


def _arrived_twice(documents: list[Document]) -> Iterator[Finding]:
    """Transfers that two laptops received apart: the first counts."""
    came = Counter(document["document"] for document in of_kind(documents, "TransferArrived"))
    for number, times in came.items():
        if times > 1:
            yield Finding("decided_one_arrival", number)


def _granted_apart(documents: list[Document]) -> Iterator[Finding]:
    """Two laptops granted a household different things in one round, and neither amended what the other had."""
    granted: dict[tuple[str, str], Document] = {}
    told = set[str]()
    for document in of_kind(documents, "Entitled"):
        stands = granted.setdefault((document["round"], document["household"]), document)
        where = f"{document['round']} {document['site']} {stands['device']} {document['device']}"
        if stands["device"] != document["device"] and stands["lines"] != document["lines"] and where not in told:
            told.add(where)
            yield Finding("decided_grants", where)


def _explained(documents: list[Document]) -> set[str]:
    """The handovers of double collections that a supervisor looked into."""
    return {handover for document in of_kind(documents, "DoubleExplained") for handover in document["handovers"]}


def _closes(documents: list[Document]) -> Iterator[Finding]:
    """At each close the book is what its laptop knew of the journal, the count is what is left, and two people signed.

    What came for the day later is no part of that: it is a supplement, and open until somebody signed it.
    """
    handovers = {document["id"]: document for document in of_kind(documents, "Handover")}
    closes = list(of_kind(documents, "DayClosed"))
    places = {plain(close["account"], 2) for close in closes}
    touching = {place: [document for document in documents if _touches(document, place, handovers)] for place in places}
    effects = {place: {one["id"]: put_on(place, one) for one in found} for place, found in touching.items()}
    for close in closes:
        place = plain(close["account"], 2)
        known = [document for document in touching[place] if is_known(document, close)]
        book, adjusted = booked(moved_by(known, handovers), effects[place]), put_on(place, close)
        for item, said, counted, *_ in close["lines"]:
            if book[item] != said or said + adjusted[item] != counted:
                yield Finding("close_does_not_tie", f"{close['day']} {item}")
        if close["counted_by"] == close["approved_by"]:
            yield Finding("signed_alone", close["day"])
    yield from _supplements(documents, closes, handovers)


def _touches(document: Document, place: tuple[str, ...], handovers: dict[str, Document]) -> bool:
    """Whether a document may move what stands at `place`; of papers, their cancellations and supplements it may be."""
    if document["kind"] in ("GoodsReceived", "GoodsMoved", "DocumentCancelled", "DaySupplemented"):
        return True
    moved = handovers.get(document["handover"], {}) if document["kind"] == "Void" else document
    return any(place in (plain(move[2], 2), plain(move[3], 2)) for move in moved.get("movements", ()))


def _supplements(
    documents: list[Document], closes: list[Document], handovers: dict[str, Document]
) -> Iterator[Finding]:
    """Everything that names a closed day was known at the close that holds, or stands in a signed supplement; and so
    was all that had moved before that day, unless a supplement knew both.
    """
    shelves = Shelves(documents, closes, handovers)
    signed = {document["day"]: document for document in shelves.standing}
    closed: defaultdict[str, list[Document]] = defaultdict(list)
    for close in closes:
        closed[close["day"]].append(close)
    for day, all_ in sorted(closed.items()):
        last = signed.get(day, {"knew": {}})
        apart = len(all_) > 1 and not all(is_known(close, last) for close in all_)
        if apart or shelves.late(day) or shelves.is_corrected_behind(day):
            yield Finding("supplement_open", day)


def _voided_twice(documents: list[Document]) -> Iterator[Finding]:
    """Two laptops may both take a handover back before they meet: the goods came back once."""
    voids = Counter(document["handover"] for document in of_kind(documents, "Void"))
    return (Finding("decided_void", handover) for handover, times in voids.items() if times > 1)


class _Claims:
    """Who holds which card, as the journal has it: records of the same people are one household."""

    def __init__(self, documents: list[Document]) -> None:
        self._same: dict[str, str] = {}
        for document in of_kind(documents, "DuplicatesJudged"):
            kept, other = self.one_of(document["kept"]), self.one_of(document["other"])
            if document["same"] and kept != other:
                self._same[other] = kept
        self.made = {card for document in of_kind(documents, "BlanksMade") for card in document["cards"]}
        self.revoked = {document["card"] for document in of_kind(documents, "CardRevoked")}
        self.holders: defaultdict[str, set[str]] = defaultdict(set)
        for document in of_kind(documents, "CardIssued"):
            self.holders[document["card"]].add(self.one_of(document["household"]))
        self.working: defaultdict[str, set[str]] = defaultdict(set)
        for card, holders in self.holders.items():
            if len(holders) == 1 and card not in self.revoked:
                self.working[next(iter(holders))].add(card)

    def one_of(self, household: str) -> str:
        while household in self._same:
            household = self._same[household]
        return household


def _cards(documents: list[Document], books: Books) -> Iterator[Finding]:
    """The books open one working card for each household and no other; a revocation names a card that was made."""
    claims = _Claims(documents)
    for document in of_kind(documents, "CardRevoked"):
        if document["card"] not in claims.made and document["card"] not in claims.holders:
            yield Finding("revoked_nothing", document["id"])
    for household in {holder for holders in claims.holders.values() for holder in holders}:
        live, working = books.cards.of_household(household), claims.working[household]
        if (live.code if live else "") not in (working or {""}):
            yield Finding("card_differs", _shown(live.code if live else min(working)))
    for card in claims.holders:
        shown = books.cards.get(card)
        if shown is None or (not shown.revoked and shown.household and card not in claims.working[shown.household]):
            yield Finding("card_differs", _shown(card))


def _cards_apart(documents: list[Document]) -> Iterator[Finding]:
    """Cards that two laptops changed apart, and what holds of it."""
    claims = _Claims(documents)
    printed = {card for document in of_kind(documents, "CardPrinted") for card in document["cards"]} | claims.made
    for working in claims.working.values():
        if len(working) > 1:
            yield Finding("decided_one_card", _shown(min(working & printed or working)))
    for card, holders in claims.holders.items():
        if len(holders) > 1 and card not in claims.revoked:
            yield Finding("decided_card_of_two", _shown(card))
    revoked_at: dict[str, str] = {}
    for document in of_kind(documents, "CardRevoked"):
        revoked_at.setdefault(document["card"], document["id"])
    # Nobody binds what they know to be revoked, and ids go on from all that a laptop knows.
    for document in of_kind(documents, "CardIssued"):
        if revoked_at.get(document["card"], document["id"]) < document["id"]:
            yield Finding("decided_revoked", _shown(document["card"]))


def _shown(card: str) -> str:
    return mark_of(card) + "…"


def _against(books: Books, documents: list[Document]) -> Iterator[Finding]:
    """The books say what the journal says: every balance, and who received what."""
    handovers = {document["id"]: document for document in of_kind(documents, "Handover")}
    held = held_by(moved_by(documents, handovers))
    in_books: Counter[Place] = Counter()
    for account in books.stock.accounts():
        for (lot, condition), quantity in books.stock.shelf(account).items():
            in_books[(*plain(to_builtins(account), 2), *plain(to_builtins(lot), 4), str(condition))] = quantity
    for key in held.keys() | in_books.keys():
        if held[key] != in_books[key]:
            yield Finding("book_differs", " ".join(key[:3]))
    standing = _standing(documents)
    for handover in {made.id for made in books.handovers} ^ set(standing):
        yield Finding("handover_differs", handover)
