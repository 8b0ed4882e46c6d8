"""Who is retired when laptops of the root say it of each other: numbers decide, ids never, and what nobody can
tell is held."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.model.bounds import MOST
from distro.model.events import Author, DeviceRetired
from distro.rules.certificates import Certificates
from distro.rules.retirements import retirements

_NOW = datetime(2023, 6, 14, 9, tzinfo=UTC)
# (who says it, with which number, of whom, up to which number it is believed)
Said = tuple[str, int, str, int]


class OfTheRoot(Certificates):
    """All are but a laptop `desk`."""

    def may(self, author: Author, device: str, seq: int) -> bool:
        return device != "desk"


def found(said: list[Said], own: str = "c", chance: int = 0) -> tuple[dict[str, int], set[str]]:
    """Up to which number each retired laptop is believed, and who is contested; under whatever ids."""
    random = Random(chance)
    events = [
        DeviceRetired(
            id=f"{random.getrandbits(32):08x}-{at}", seq=seq, device=device, site="", by="sara", occurred_at=_NOW,
            recorded_at=_NOW, peer=peer, upto=upto,
        )
        for at, (device, seq, peer, upto) in enumerate(said)
    ]  # fmt: skip
    random.shuffle(events)
    counting = retirements(events, OfTheRoot(""), own)
    return {peer: event.upto for peer, event in counting.of.items()}, set(counting.contested)


_BOTH: list[Said] = [("a", 60, "b", 50), ("b", 51, "a", 10)]


@pytest.mark.parametrize("chance", range(4))
@pytest.mark.parametrize(
    ("said", "own", "retired", "contested"),
    [
        ([("a", 60, "b", 50)], "c", {"b": 50}, set()),
        ([("a", 60, "b", 50), ("b", 51, "a", 60)], "c", {"b": 50}, set()),  # it knew that it was retired
        (_BOTH, "c", {"a": 10, "b": 50}, {"a", "b"}),
        (_BOTH, "a", {"b": 50}, set()),
        (_BOTH, "b", {"a": 10}, set()),
        ([*_BOTH, ("c", 7, "b", 60)], "c", {"b": 60}, set()),  # this laptop says which
        ([*_BOTH, ("d", 7, "b", 60)], "c", {"b": 50}, set()),  # a third one of the root says which
        ([*_BOTH, ("desk", 7, "b", 60)], "c", {"a": 10, "b": 50}, {"a", "b"}),
        ([("a", 60, "b", 50), ("a", 61, "b", 70)], "c", {"b": 70}, set()),  # said again it replaces what was said
        ([("a", 60, "b", 50), ("a", 90, "b", 70), ("d", 1, "a", 80)], "c", {"b": 50, "a": 80}, set()),
        ([("a", 5, "b", 0), ("b", 5, "d", 0), ("d", 5, "a", 0)], "c", {"a": 0, "b": 0, "d": 0}, {"a", "b", "d"}),
        ([("a", 5, "b", 0), ("b", 5, "d", 0), ("d", 5, "b", 9)], "c", {"b": 0}, set()),
    ],
)
def test_who_is_retired(said: list[Said], own: str, retired: dict[str, int], contested: set[str], chance: int) -> None:
    assert found(said, own, chance) == (retired, contested)


_LAPTOP = st.sampled_from(["a", "b", "d", "desk"])
_NUMBER = st.integers(1, 9)


@given(
    st.lists(st.tuples(_LAPTOP, _NUMBER, _LAPTOP, _NUMBER), max_size=9, unique_by=lambda one: one[:2]), st.integers()
)
def test_no_id_and_no_order_changes_who_is_retired(said: list[Said], chance: int) -> None:
    assert found(said, chance=chance) == found(said)


@given(st.lists(st.tuples(_LAPTOP, _NUMBER, _LAPTOP, _NUMBER), max_size=9, unique_by=lambda one: one[:2]), _LAPTOP)
def test_what_a_person_says_at_a_laptop_holds_there(said: list[Said], peer: str) -> None:
    retired, contested = found([*said, ("c", 1, peer, MOST)])
    assert retired[peer] == MOST
    assert peer not in contested
