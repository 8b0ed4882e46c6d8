"""`distro upload` on the command line: what went, what waits and why, and what stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from cli.running import Run
from distro.cards.code import read
from distro.cli import main
from distro.cli.answers.laptops import NotTaken, Uploaded
from distro.exchange.openrosa import UploadAnswer
from distro.model.people import Consent
from distro.stations import registration
from form_server import FormServer
from stage import PASSPHRASE, make_stage


@pytest.fixture
def served(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Three handovers at Rabat, the last to a household that has no consent on record."""
    stage = make_stage(tmp_path / "stage")
    agreed = [replace(h, consent=Consent("v1")) for h in stage.session.books.register if h.number != "RBT-0003"]
    registration.register(stage.session, agreed)
    for number in (1, 2, 3):
        desk = stage.desk()
        desk.hand_over(desk.scan(read(stage.card(number).code, stage.session.card_key)))
    stage.session.store.close()
    monkeypatch.setenv("DISTRO_STORE", str(tmp_path / "stage"))
    monkeypatch.setenv("DISTRO_PASSPHRASE", PASSPHRASE)
    return run


def test_what_stays_is_counted_and_named_and_asks_to_be_meant(served: Run, server: FormServer) -> None:
    code, shown = served("upload", server.url, "--dry-run")
    assert (code, len(shown["going"]), shown["held"], server.kept) == (0, 2, {"no_consent": 1}, {})
    code, told = served("upload", server.url)
    assert (code, told["taken"], told["waiting"], told["held"]) == (1, 2, 0, {"no_consent": 1})
    code, told = served("upload", server.url, "--leave-out")
    assert (code, told["waiting"], "taken" in told) == (0, 0, False)


def test_what_waits_is_named_with_what_to_do(
    served: Run, server: FormServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.always = 404
    code, told = served("upload", server.url)
    assert (code, told["not_found"], told["waiting"]) == (1, 2, 2)
    assert {(one["answer"], one["status"]) for one in told["not_taken"]} == {("not_found", 404)}
    assert main(["upload", server.url]) == 1
    said = capsys.readouterr().out
    assert "2 envois attendent" in said
    assert "404" in said
    server.always = None
    assert served("upload", server.url, "--leave-out")[0] == 0


def test_a_period_goes_again_and_only_with_again(served: Run, server: FormServer) -> None:
    served("upload", server.url)
    day = ("--from", "2023-06-14", "--until", "2023-06-14")
    assert served("upload", server.url, *day)[0] == 2
    assert served("upload", server.url, "--again", *day)[1]["known"] == 2
    assert served("upload", server.url, "--again", "--until", "2023-06-13")[1]["not_taken"] == []


def test_without_an_address_it_is_wrong_use(run: Run) -> None:
    assert run("upload")[0] == 2
    assert run("upload", "--timeout", "0")[0] == 2


def test_every_answer_of_a_server_has_its_place_in_json() -> None:
    assert {*UploadAnswer} <= {*Uploaded.__annotations__}
    assert {"answer", "status", "wait"} <= {*NotTaken.__annotations__}
