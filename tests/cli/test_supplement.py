"""`distro day supplement`: what came after a close is told when its stick is read, listed, and signed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apart import carry, close, serve, site
from cli.running import Run
from distro.cli import main
from distro.stations import stockroom
from distro.stations.laptops import stick
from distro.texts import speak
from stage import PASSPHRASE, Stage

DAY = "RBT-2023-06-14"


@pytest.fixture
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Stage]]:
    """Two laptops at one point; their commands are run after they were closed."""
    made = site(tmp_path)
    for name, value in (
        ("DISTRO_PERSON", "sara"), ("DISTRO_PASSPHRASE", PASSPHRASE), ("DISTRO_APPROVER_PASSPHRASE", PASSPHRASE),
        ("DISTRO_LANG", "en"), ("XDG_STATE_HOME", str(tmp_path / "state")),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    yield made
    speak("fr")


@pytest.fixture
def at_a(apart: list[Stage], capsys: pytest.CaptureFixture[str]) -> Run:
    """A command at the first laptop, once all are closed: (exit code, its answer or what was refused)."""

    def call(*words: str) -> tuple[int, Any]:
        for laptop in apart:
            laptop.session.store.close()
        code = main(["--store", str(apart[0].folder), "--json", *words])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else err

    return call


def test_what_a_stick_brings_for_a_closed_day_is_told_listed_and_signed(apart: list[Stage], at_a: Run) -> None:
    a, b = apart
    serve(b, 1)
    close(a)
    path = stick.write(b.session, b.folder.parent, a.session.store.device).path
    code, taken = at_a("bundle", "read", path)
    assert (code, [told["day"] for told in taken["supplements"]]) == (0, [DAY])
    code, listed = at_a("day", "supplement", "--point", "RBT")
    assert (code, listed["open"][0]["handovers"]) == (1, 1)
    assert at_a("verify")[0] == 1
    code, signed = at_a("day", "supplement", "--point", "RBT", "--approved-by", "sara")
    assert (code, signed["signed"][0]["approved_by"]) == (0, "sara")
    assert at_a("day", "supplement", "--point", "RBT") == (0, {"open": []})
    assert at_a("verify")[0] == 0


def test_a_lorry_that_two_laptops_wrote_down_is_told_when_the_stick_is_read(apart: list[Stage], at_a: Run) -> None:
    a, b = apart
    for each in apart:
        stockroom.receive(each.session, "RBT", "BL-77", [stockroom.ReceiptLine(item="RIZ", received=40)])
    path = stick.write(b.session, b.folder.parent, a.session.store.device).path
    code, taken = at_a("bundle", "read", path)
    [papers] = taken["entered_twice"]
    assert (code, len(papers)) == (0, 2)
    assert at_a("stock", "cancel", papers[1], "--reason", "deux fois")[0] == 0


def test_who_may_not_approve_signs_nothing(apart: list[Stage], at_a: Run) -> None:
    a, b = apart
    serve(b, 1)
    close(a)
    carry(b, a)
    code, told = at_a("day", "supplement", "--point", "RBT", "--approved-by", "awa")
    assert (code, "refused" in told) == (1, True)
    assert at_a("day", "supplement", "--point", "RBT")[0] == 1


def test_of_two_counts_somebody_says_which_one_holds(apart: list[Stage], at_a: Run) -> None:
    a, b = apart
    serve(b, 1)
    for each in apart:
        close(each)
    carry(b, a)
    code, told = at_a("day", "supplement", "--point", "RBT", "--approved-by", "sara")
    assert (code, told["refused"]["code"]) == (1, "close_undecided")
    other = b.session.store.device
    assert at_a("day", "supplement", "--point", "RBT", "--approved-by", "sara", "--holds", other)[0] == 0
    assert at_a("verify")[0] == 0


def test_what_was_truly_lost_stays_lost_where_the_command_says_it(apart: list[Stage], at_a: Run) -> None:
    a, b = apart
    serve(b, 1)
    close(a, {})
    carry(b, a)
    _, listed = at_a("day", "supplement", "--point", "RBT")
    explained = next(line["explained"] for line in listed["open"][0]["lines"] if line["item"] == "RIZ")
    code, signed = at_a("day", "supplement", "--point", "RBT", "--approved-by", "sara", "--lost", "RIZ=1")
    back = {item: quantity for _, item, quantity in signed["signed"][0]["reverses"]}
    assert (code, back["RIZ"]) == (0, -explained - 1)


def test_a_double_collection_is_listed_and_explained(apart: list[Stage], at_a: Run) -> None:
    a, b = apart
    for each in apart:
        serve(each, 1)
    carry(b, a)
    code, listed = at_a("day", "doubles")
    assert (code, len(listed["open"])) == (1, 1)
    assert at_a("day", "doubles", "--household", "RBT-0002") == (0, {"open": []})
    assert at_a("day", "doubles", "--approved-by", "sara")[0] == 1, "no reason"
    code, explained = at_a("day", "doubles", "--approved-by", "sara", "--reason", "sans réseau")
    assert (code, explained["explained"][0]["approved_by"]) == (0, "sara")
    assert at_a("day", "doubles") == (0, {"open": []})
    assert at_a("verify")[0] == 0


def test_verify_tells_a_clock_that_cannot_be_right_and_is_not_red_for_it(apart: list[Stage], at_a: Run) -> None:
    """The programme of the tests is long over by the clock of whoever runs them."""
    code, told = at_a("verify")
    assert (code, told["findings"], told["clock"]["why"]) == (0, [], "clock_outside")
