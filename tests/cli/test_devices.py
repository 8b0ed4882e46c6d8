"""`distro device`: laptops that join, what each is, the root that comes back by its words, one that is retired."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.running import PASSPHRASE, REGISTER
from distro.cli import main
from distro.texts import speak

PROGRAMME = Path(__file__).parents[2] / "data" / "maroc-2023.toml"
# `at("a", "device", "list")` gives (exit code, its answer or what was refused).
At = Callable[..., tuple[int, Any]]


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[At]:
    """Commands at the laptop of a name."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("distro.exchange.keys._SLOW", 2)

    def call(laptop: str, *words: str, **secrets: str) -> tuple[int, Any]:
        given = {"DISTRO_PERSON": "sara", "DISTRO_PASSPHRASE": PASSPHRASE, "DISTRO_LANG": "en"} | secrets
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        code = main(["--store", str(tmp_path / laptop), "--json", *words])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else err

    yield call
    speak("fr")


def new(at: At, *laptops: str) -> list[str]:
    """Laptops as `distro new` makes them; the recovery words of each."""
    return [at(laptop, "new", str(PROGRAMME))[1]["recovery_words"] for laptop in laptops]


def print_cards(at: At, laptop: str, tmp_path: Path) -> None:
    """The programme begins there."""
    register = tmp_path / "register.csv"
    register.write_text(REGISTER, "utf-8")
    assert at(laptop, "register", "import", str(register), "--point", "RBT")[0] in (0, 1)
    assert at(laptop, "cards", "print", "--point", "RBT", "--out", str(tmp_path / "cards.pdf"))[0] == 0


def pair(at: At, truster: str, peer: str, *options: str) -> dict[str, Any]:
    """What comparing the words comes to."""
    address = at(peer, "device", "show")[1]["address"]
    code, compared = at(truster, "device", "trust", address)
    assert (code, len(compared["words"].split())) == (1, 8)
    code, answer = at(truster, "device", "trust", address, "--name", peer, "--words", compared["words"], *options)
    assert code == 0, answer
    return dict(answer)


def carry(at: At, giver: str, taker: str, tmp_path: Path) -> dict[str, Any]:
    folder = tmp_path / f"{giver} to {taker}"
    folder.mkdir(exist_ok=True)
    code, written = at(giver, "bundle", "write", str(folder))
    assert code == 0, written
    code, taken = at(taker, "bundle", "read", written["path"])
    assert code == 0, taken
    return dict(taken)


def is_what(at: At, laptop: str) -> dict[str, set[str]]:
    code, listed = at(laptop, "device", "list")
    assert code == 0
    what = ("here", "founder", "root", "office", "hub", "trusted", "retired")
    return {one["name"]: {word for word in what if one[word]} for one in listed}


def test_laptops_join_are_listed_and_one_that_is_lost_is_retired(at: At, tmp_path: Path) -> None:
    new(at, "first", "second", "third")
    print_cards(at, "first", tmp_path)
    for other, options, role in (("second", ("--office",), "office"), ("third", ("--until", "2090-03-01"), "desk")):
        answer = pair(at, "first", other, *options)
        assert (answer["certified"], answer["role"]) == (True, role)
        assert not pair(at, other, "first")["certified"]
    assert answer["until"] == "2090-03-01"
    assert carry(at, "first", "third", tmp_path)["root_of"] == "first"
    assert carry(at, "first", "third", tmp_path)["root_of"] == ""
    found = is_what(at, "third")
    assert (found["first"], found["second"]) == ({"founder", "root", "trusted"}, {"office", "trusted"})
    code, verified = at("third", "verify")
    assert (code, len(verified["laptops"]), len(verified["root"]["holders"])) == (0, 3, 1)
    assert at("third", "device", "retire", "second")[0] == 0
    code, answer = at("first", "device", "retire", "second", "--why", "stolen")
    assert (code, answer["why"], answer["by_it"]) == (0, "stolen", [])
    carry(at, "first", "third", tmp_path)
    assert "retired" in is_what(at, "third")["second"]
    assert at("first", "device", "retire", "second", "--upto", "999999")[0] == 1
    assert at("first", "device", "retire", "nobody")[0] == 1


def test_the_root_comes_back_by_its_words(at: At, tmp_path: Path) -> None:
    [words, others] = new(at, "first", "second")
    print_cards(at, "first", tmp_path)
    pair(at, "first", "second")
    pair(at, "second", "first")
    carry(at, "first", "second", tmp_path)
    assert at("first", "device", "root")[1]["held"]
    code, found = at("second", "device", "root")
    assert (code, found["held"], found["holders"][0].startswith("first")) == (0, False, True)
    for wrong in (others, words.rsplit(" ", 1)[0], ""):
        assert at("second", "device", "root", "--restore", DISTRO_RECOVERY_WORDS=wrong)[0] == 1
    code, found = at("second", "device", "root", "--restore", DISTRO_RECOVERY_WORDS=words)
    assert (code, found["held"], len(found["holders"])) == (0, True, 2)
    assert at("second", "device", "root", "--follow", "first")[0] == 1
    assert words not in str(at("second", "verify"))
    # The lost one was stolen: from here on it is none of ours, and the second one certifies and retires for all.
    assert at("second", "device", "retire", "first", "--why", "stolen")[0] == 0
    found = at("second", "device", "root")[1]
    assert (found["held"], len(found["holders"])) == (True, 1)
    assert "retired" in is_what(at, "second")["first"]
    new(at, "third")
    assert pair(at, "second", "third", "--hub")["role"] == "hub"
    pair(at, "third", "second")
    assert carry(at, "second", "third", tmp_path)["root_of"]
    code, verified = at("third", "verify")
    assert (code, len(verified["root"]["holders"])) == (0, 1)
    [gone] = [one for one in verified["laptops"] if one["retired"]]
    assert (gone["retired"], gone["root"]) == ("stolen", True)
