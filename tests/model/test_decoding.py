"""What is read once for all that say it alike is what msgspec reads by itself, right or wrong."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from distro.model.decoding import decode
from distro.model.events import AnyEvent, Entitled, Event, Handover

COMMON = {
    "id": "0188b8cf-b4c0-7000-b864-6b6ae46df857", "seq": 1, "device": "ffffffff", "site": "RBT", "by": "awa",
    "occurred_at": "2023-06-14T08:30:00+01:00", "recorded_at": "2023-06-14T08:30:00+01:00",
}  # fmt: skip
GRANTED = {
    "round": "2023-T1", "household": "46bb91a0558c32e40e61", "group": "MIGRANT", "members": [["F", "25-59", 1]],
    "lines": [["PANIER", "RIZ", 3, [["fixed", 1, 1, ""], ["per_person", 2, 1, ""]], 15, 0]],
}  # fmt: skip
EVENTS: dict[str, dict[str, Any]] = {
    "Entitled": GRANTED,
    "EntitlementAmended": GRANTED | {"before": GRANTED["lines"], "why": "un enfant de plus"},
    "Handover": {
        "day": "RBT-2023-06-14", "desk": 2, "household": "46bb91a0558c32e40e61", "card": "", "how": "scanned",
        "lines": [["2023-T1", "PANIER", "RIZ", 11, 11, ""]], "collector": {"kind": "ALTERNATE"},
        "movements": [[["RIZ", "L1", "2023-12-31", "JPN"], 3, ["point", "RBT"], ["household", ""], "good"]],
    },
    "ScanRefused": {"day": "RBT-2023-06-14", "desk": 1, "verdict": "already_collected"},
}  # fmt: skip
WRONG: tuple[Any, ...] = (
    None,
    True,
    5,
    "x",
    {},
    [],
    [None],
    [[]],
    [[1]],
    [["PANIER", "RIZ", -1, []]],
    [["F", "25-59", 10**12]],
    "\\u12",
)


def read(by: Any, document: bytes) -> tuple[Event | None, str]:
    try:
        return by(document), ""
    except msgspec.MsgspecError as problem:
        return None, str(problem)


def alike(document: bytes) -> bool:
    plain = read(msgspec.json.Decoder(AnyEvent).decode, document)
    return read(decode, document) == plain == read(decode, document)  # the second time it was seen before


@pytest.mark.parametrize("kind", EVENTS)
def test_whatever_stands_in_a_field_it_reads_the_same_and_says_the_same(kind: str) -> None:
    whole = {"kind": kind} | COMMON | EVENTS[kind]
    assert read(decode, json.dumps(whole).encode())[0] is not None
    assert alike(json.dumps(whole).encode())
    for field in whole:
        assert alike(json.dumps({name: value for name, value in whole.items() if name != field}).encode())
        for value in WRONG:
            assert alike(json.dumps(whole | {field: value}).encode()), (field, value)
    for newer in (b"1", b"[[]]"):
        assert alike(json.dumps(whole | {"newer": 0}, indent=1).encode().replace(b'"newer": 0', b'"newer": ' + newer))
    raw = json.dumps(whole).encode()
    for end in range(0, len(raw), 7):
        assert alike(raw[:end])
    assert alike(raw.replace(b'"lines": [[', b'"lines": [[,'))


def test_what_is_said_alike_is_in_memory_once() -> None:
    def two(kind: str) -> tuple[Any, Any]:
        one, other = (json.dumps({"kind": kind} | COMMON | EVENTS[kind] | {"seq": seq}).encode() for seq in (1, 2))
        return decode(one), decode(other)

    first, second = two("Entitled")
    assert isinstance(first, Entitled)
    assert first.lines is second.lines
    assert first.members is second.members
    gave, again = two("Handover")
    assert isinstance(gave, Handover)
    assert gave.movements is again.movements
