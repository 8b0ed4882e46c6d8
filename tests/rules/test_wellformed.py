"""What an event may say is told by looking at the whole of its JSON first; that never lets in what a look at each value
would not."""

from __future__ import annotations

import json
import unicodedata
from datetime import date, timedelta
from typing import Any

import pytest

from distro.model import bounds
from distro.model.bounds import Refers
from distro.rules.clean import Unclean, printed, tidy, unclean
from distro.rules.wellformed import IllFormed, references
from distro.stations.gate import event_of

# Of each kind of character that no text may hold, the first and the last; see rules.clean.
_UNCLEAN = (
    *"\0\t\n\x1f\x7f\x80\x9f\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\ue000\uf8ff",
    *"\u00ad\u034f\u061c\u115f\u180e\u200b\u2060\u2064\u206a\u206f\u3164\uffa0\ufff9\ufffb\U0001d173\U000e0001\U000e0041\U000e007f",
    *"\U000e0100",
)
_CLEAN = (
    "", " ", "~", "'", "é", "Yacine", "\u00a0", "ياسين", "\u200c", "\U0001f600", "x" * bounds.LONGEST,
    "\u0646\u0651\u064e\u0670\u0655", "e" + 6 * "\u0301", "\u06dd12", "\u0f66\u0f92\u0fb2\u0f72\u0f42\u0f66",
    "…—«»·…—«»",
)  # fmt: skip


def document(said: dict[str, Any], escaped: bool = False) -> bytes:
    """The JSON of a handover with one line, and what is `said` instead."""
    common = {
        "kind": "Handover", "id": "0188b8cf-b4c0-7000-b864-6b6ae46df857", "seq": 1, "device": "ffffffff", "site": "RBT",
        "by": "awa", "occurred_at": "2023-06-14T08:30:00+01:00", "recorded_at": "2023-06-14T08:30:00+01:00",
        "day": "RBT-2023-06-14", "desk": 2, "household": "46bb91a0558c32e40e61", "card": "", "how": "scanned",
        "lines": [["2023-T1", "PANIER", "RIZ", 11, 11, ""]], "movements": [],
    }  # fmt: skip
    return json.dumps(common | said, ensure_ascii=escaped).encode()


def named(raw: bytes) -> dict[Refers, set[str]]:
    return {what: codes - {""} for what, codes in references(event_of(raw), raw).items()}


@pytest.mark.parametrize("escaped", [False, True])
@pytest.mark.parametrize("character", _UNCLEAN, ids=lambda it: f"{ord(it):04x}")
def test_no_unclean_character_comes_in_however_it_is_written(character: str, escaped: bool) -> None:
    if not escaped and character < " ":
        return  # that is no JSON
    for place in ({"household": f"h{character}1"}, {"lines": [["2023-T1", f"PA{character}", "RIZ", 1, 1, ""]]}):
        raw = document(place, escaped)
        with pytest.raises(IllFormed):
            references(event_of(raw), raw)


@pytest.mark.parametrize("escaped", [False, True])
@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\u064b", "\u0903"])
def test_marks_that_would_cover_the_lines_above_are_not_piled_on_a_letter(mark: str, escaped: bool) -> None:
    raw = document({"household": f"e{7 * mark}"}, escaped)
    with pytest.raises(IllFormed):
        references(event_of(raw), raw)
    assert unclean(f"Z{40 * mark}") is Unclean.CONTROL_CHARACTERS
    assert printed(f"a{40 * mark}b") == f"a{6 * mark}b"


def test_all_that_unicode_calls_format_is_refused_but_what_scripts_write_and_is_seen() -> None:
    written = "\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
    for sign in map(chr, range(0x110000)):
        if unicodedata.category(sign) == "Cf":
            assert (unclean(f"A{sign}b") is None) == (sign in written), f"{ord(sign):x}"


def test_what_is_pasted_along_unseen_goes_without_a_word() -> None:
    assert tidy("Es\u00adsa\u200bi\u2060  B") == "Essai B"


@pytest.mark.parametrize("escaped", [False, True])
@pytest.mark.parametrize("text", _CLEAN)
def test_what_is_clean_comes_in(text: str, escaped: bool) -> None:
    assert named(document({"household": text}, escaped)) == named(document({}))


def test_a_text_may_be_so_long_and_no_longer_whatever_stands_beside_it() -> None:
    for beside in ("", "\\", "é", "\u200c"):
        named(document({"household": "x" * bounds.LONGEST, "override_reason": beside}))
        raw = document({"household": "x" * (bounds.LONGEST + 1), "override_reason": beside})
        with pytest.raises(IllFormed, match="household"):
            references(event_of(raw), raw)


@pytest.mark.parametrize("also", [{}, {"override_reason": "\\"}], ids=["at-once", "one-by-one"])
def test_every_code_is_named_wherever_it_stands(also: dict[str, str]) -> None:
    moved = [["FARINE", "L1", None, ""], 1, ["store", "SAL"], ["point", "RBT"]]
    lines = [["2023-T1", "PANIER", "RIZ", 1, 1, ""], ["2023-T2", "HYGIENE", "SAVON", 1, 1, "LESSIVE"]]
    assert named(document({"lines": lines, "movements": [moved]} | also)) == {
        Refers.ITEM: {"RIZ", "SAVON", "LESSIVE", "FARINE"},
        Refers.BASKET: {"PANIER", "HYGIENE"},
        Refers.POINT: {"RBT", "SAL"},
        Refers.ROUND: {"2023-T1", "2023-T2"},
    }


def test_times_and_dates_lie_within_the_century() -> None:
    def at(moment: str) -> bytes:
        return document({"occurred_at": moment})

    for moment in ("2020-01-01T00:00:00Z", "2020-01-01T01:00:00+01:00", "2099-12-31T23:59:59Z"):
        named(at(moment))
    for unfit in (
        "2019-12-31T23:59:59Z", "2020-01-01T00:59:59+01:00", "2100-01-01T00:00:00Z", "2099-12-31T23:59:59-01:00",
        "2023-06-14T08:30:00",
    ):  # fmt: skip
        with pytest.raises(IllFormed, match="occurred_at"):
            named(at(unfit))

    def expiring(on: date) -> bytes:
        return document({"movements": [[["RIZ", "L1", f"{on:%Y-%m-%d}", ""], 1, ["store", "RBT"], ["point", "RBT"]]]})

    named(expiring(bounds.FIRST_DATE))
    named(expiring(bounds.LAST_DATE - timedelta(1)))
    for day in (bounds.FIRST_DATE - timedelta(1), bounds.LAST_DATE):
        with pytest.raises(IllFormed, match=r"movements\.lot\.expiry"):
            named(expiring(day))


def test_what_many_say_alike_is_looked_at_once_and_found_each_time() -> None:
    good = document({"lines": [["2023-T1", "PANIER", "RIZ", 1, 1, ""]]})
    unclean = document({"lines": [["2023-T1", "PANIER", "R\u202e", 1, 1, ""]]})
    for _ in range(2):
        assert named(good)[Refers.ITEM] == {"RIZ"}
        with pytest.raises(IllFormed, match=r"lines\.item"):
            named(unclean)
