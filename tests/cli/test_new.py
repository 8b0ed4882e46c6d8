"""`distro new` in its three ways, and the template that a programme is written from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.running import Run
from distro.cli.shipped import shipped
from distro.exchange.example import fitted_to
from distro.exchange.programme import read_programme
from distro.store import open_store
from distro.texts import LANGUAGES


@settings(deadline=None, max_examples=20)
@given(st.dates(date(2024, 1, 1), date(2060, 1, 1)))
def test_the_example_fits_any_day(today: date) -> None:
    programme, shipped_one = read_programme(fitted_to(shipped("maroc-2023.toml"), today)), shipped("maroc-2023.toml")
    first = programme.rounds[0]
    assert first.window_from <= today <= first.window_to
    assert programme.starts <= today <= programme.ends
    assert programme.cards.valid_until is not None
    assert programme.cards.valid_until >= today
    assert [one.code for one in programme.rounds] == [one.code for one in read_programme(shipped_one).rounds]
    assert programme.code != read_programme(shipped_one).code, "what is tried never mixes with the real thing"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_commented_and_fits(run: Run, tmp_path: Path, language: str) -> None:
    out = tmp_path / "modele.toml"
    assert run("--lang", language, "programme", "template", "--out", str(out))[0] == 0
    text = out.read_text("utf-8")
    assert not re.search(r"^#: ", text, re.MULTILINE)
    assert sum(line.startswith("#") for line in text.splitlines()) > 20
    status, answer = run("new", str(out), "--check")
    assert (status, answer) == (0, {"mistakes": []})
    assert run("new", str(out))[0] == 0


def test_without_a_terminal_nothing_is_asked(run: Run, tmp_path: Path) -> None:
    status, said = run("new")
    assert status == 1
    assert "--example" in str(said)
    assert not (tmp_path / "store").exists()
    assert run("new", "x.toml", "--example")[0] == 1


def answers(monkeypatch: pytest.MonkeyPatch, given_: list[str]) -> Iterator[str]:
    left = iter(given_)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(left))
    return left


def test_ten_answers_make_a_programme(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    begins = date.today() - timedelta(days=1)
    left = answers(
        monkeypatch,
        ['Aide "hiver"', "é", "HIV26", "Ambassade", "", "sept", "700", "0530", "Agadir", "aga", "demain",
         f"{begins:%d/%m/%Y}", ""],
    )  # fmt: skip
    from distro.cli import main

    assert main(["new"]) == 0
    assert next(left, None) is None, "no question too few and none too many"
    capsys.readouterr()
    with open_store(tmp_path / "store", "sara", "cheval agrafe batterie correct nuage") as store:
        programme = read_programme(store.programme)
    assert (programme.name["fr"], programme.code, programme.donor_name["fr"]) == ('Aide "hiver"', "HIV26", "Ambassade")
    assert (programme.implementer, programme.target_people) == ("Association", 700)
    [point], [round_] = programme.points, programme.rounds
    assert (point.code, point.city, round_.points) == ("AGA", "Agadir", ("AGA",))
    assert (round_.window_from, round_.window_to) == (begins, begins + timedelta(days=11))
