"""For the audit: what laptops signed and is not here, found in the envelopes of the segments alone."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from distro.model.quarantine import SetAside
from distro.stations.audit.moves import of_kind
from distro.stations.audit.stream import Document

Run = tuple[int, int]
_ERASING = ("RegisterPurged", "FieldsForgotten", "HouseholdErased")
_KNOWS = {"BundleRead": "have", "ReceiptGiven": "upto", "DayClosed": "knew", "DaySupplemented": "knew"}


class Missing(Struct, frozen=True):
    """(laptop, first, last) of what is signed and not here; the same behind who says that it was `erased` there before
    it came; and (who says so, whose, to which number) of what others know and nothing signed tells of here."""

    left_out: tuple[tuple[str, int, int], ...]
    erased: tuple[tuple[str, str, int, int], ...]
    told: tuple[tuple[str, str, int], ...]


def missing(
    documents: Sequence[Document],
    numbers: Mapping[str, Sequence[Run]],
    aside: Iterable[SetAside],
    signed: Mapping[str, int],
    retired: Mapping[str, int],
    own: str,
    today: str,
) -> Missing:
    """What is missing of other laptops than `own`, of which these `numbers` are here: up to those that they `signed`,
    of those `retired` as far as they are believed. What others only know of is told once a day has passed since they
    said so; `today` in ISO's form.
    """
    here: defaultdict[str, list[Run]] = defaultdict(list, {device: [*runs] for device, runs in numbers.items()})
    for each in aside:
        here[each.device].append((each.seq, each.seq))
    elsewhere: defaultdict[str, list[Run]] = defaultdict(list)
    by: defaultdict[str, set[str]] = defaultdict(set)
    for document in of_kind(documents, *_ERASING):
        for device, first, last in document["gone"]:
            by[device].add(document["device"])
            (here if document["device"] in (own, device) else elsewhere)[device].append((first, last))
    left_out, erased = list[tuple[str, int, int]](), list[tuple[str, str, int, int]]()
    others = {device: min(last, retired.get(device, last)) for device, last in signed.items() if device != own}
    for device, last in sorted(others.items()):
        lacking = list(_between(here[device], last))
        unexplained = list(_between(here[device] + elsewhere[device], last))
        left_out += [(device, *run) for run in unexplained]
        gone = _between([*_between(lacking, last), *unexplained], last)
        erased += [(", ".join(sorted(by[device] - {own, device})), device, *run) for run in gone]
    told: dict[str, tuple[int, str]] = {}
    for document in of_kind(documents, *_KNOWS):
        if document["device"] == own or not document["recorded_at"][:10] < today:
            continue
        for device, last in document[_KNOWS[document["kind"]]].items():
            told[device] = max((last, document["device"]), told.get(device, (0, "")))
    further = tuple(
        (by, device, last)
        for device, (last, by) in sorted(told.items())
        if device not in (own, by)
        and min(last, retired.get(device, last)) > max(signed.get(device, 0), *(to for _, to in here[device]), 0)
    )
    return Missing(tuple(left_out), tuple(erased), further)


def signed_in(envelopes: Iterable[bytes]) -> dict[str, int]:
    """The last number that each laptop signed, by the JSON of envelopes."""
    found: dict[str, int] = {}
    for raw in envelopes:
        heading = json.loads(base64.b64decode(json.loads(raw)["signed"]))
        found[heading["device"]] = max(heading["last"], found.get(heading["device"], 0))
    return found


def _between(runs: Iterable[Run], last: int) -> Iterator[Run]:
    """The numbers up to `last` that stand in none of `runs`, as runs."""
    expected = 1
    for first, to in sorted(runs):
        if first > last:
            break
        if first > expected:
            yield expected, first - 1
        expected = max(expected, to + 1)
    if expected <= last:
        yield expected, last
