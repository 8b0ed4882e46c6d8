"""`distro round`: list, freeze, makeup, shortage and explain, on a store of its own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from cli.running import Run
from distro.cli import main
from distro.stations.clock import SystemClock

ROUND = "2023-T1"


@pytest.fixture
def opened(begun: Run, tmp_path: Path) -> Run:
    """Two households with cards at Rabat, the round frozen, fifteen bags of rice on the shelf, the day open."""
    run = begun
    run("register", "import", str(tmp_path / "liste.csv"))
    run("round", "freeze", ROUND, "--point", "RBT")
    run("cards", "issue", "--point", "RBT", "--round", ROUND)
    run("stock", "receive", "RIZ=5", "SAVON=50", "--waybill", "BL-1", "--point", "RBT")
    assert run("day", "open", "--point", "RBT", "--round", ROUND)[0] == 0
    return run


def in_french(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main(list(words)) == 0
    return capsys.readouterr().out


def card_of(run: Run, number: str) -> str:
    return str(run("cards", "reissue", number, "--reason", "lost")[1]["code"])


def test_the_rounds_are_listed_with_what_came_of_them(opened: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run = opened
    before = {one["round"]["code"]: one for one in run("round", "list", "--point", "RBT")[1]["RBT"]}
    assert (before[ROUND]["households"], before[ROUND]["served"], before[ROUND]["left"]) == (2, 0, 2)
    assert (before["2023-T2"]["frozen"], before["2023-T2"]["phase"]) == (False, "coming")
    run("scan", card_of(run, "RBT-1"), "--hand-over")
    after = {one["round"]["code"]: one for one in run("round", "list")[1]["RBT"]}
    assert (after[ROUND]["served"], after[ROUND]["left"]) == (1, 1)
    said = in_french(capsys, "round", "list", "--point", "RBT")
    assert "Tour de juin" in said
    assert "Ménages : 2 · servis : 1 · restent : 1" in said
    assert "liste ouverte" in said
    assert run("round", "list", "--point", "OUJ")[0] == 1


def test_a_shortage_is_declared_told_shown_and_lifted(opened: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run = opened
    first, second = card_of(run, "RBT-1"), card_of(run, "RBT-2")
    code, told = run("round", "shortage", ROUND, "RIZ", "--point", "RBT", "--equal-share", "40%")
    assert (code, told["households"], told["due"], told["needed"], told["on_shelf"]) == (0, 2, 12, 4, 5)
    due = {line[2]: line for line in run("scan", first, "--hand-over")[1]["verdict"]["due"]}
    assert (due["RIZ"][3], due["RIZ"][4]) == (2, 5)
    assert "! Riz, 1 kg : part égale, 40 %" in in_french(capsys, "round", "list", "--point", "RBT")
    assert "pénurie : 40 %" in in_french(capsys, "round", "explain", ROUND, "--household", "RBT-2")
    said = in_french(capsys, "round", "shortage", ROUND, "RIZ", "--point", "RBT", "--priority-first")
    assert "Ménages restants : 2, dont prioritaires : 0" in said
    verdict = run("scan", second)[1]["verdict"]
    assert "RIZ" not in {line[2] for line in verdict["due"]}
    assert [(line[2], line[3]) for line in verdict["held"]] == [("RIZ", 0)]
    assert run("round", "shortage", ROUND, "RIZ", "--point", "RBT", "--lift")[0] == 0
    rest = run("scan", first)[1]["verdict"]
    assert [(line[2], line[3]) for line in rest["due"]] == [("RIZ", 3)]  # the remainder was never lost
    assert run("verify")[1]["findings"] == []


def test_a_shortage_of_what_there_is_enough_of_is_told(opened: Run, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("round", "shortage", ROUND, "SAVON", "--point", "RBT")
    assert "assez pour tous" in in_french(capsys, *words, "--equal-share", "50%")
    assert "assez pour tous" not in in_french(capsys, *words, "--lift")


@pytest.mark.parametrize("words", [
    ("2099", "RIZ", "--point", "RBT", "--lift"), (ROUND, "RIEN", "--point", "RBT", "--lift"),
    (ROUND, "COUVERTURE", "--point", "RBT", "--lift"), (ROUND, "RIZ", "--point", "RBT", "--equal-share", "101"),
    (ROUND, "RIZ", "--point", "RBT", "--equal-share", "moitié"), (ROUND, "RIZ", "--point", "OUJ", "--lift"),
])  # fmt: skip
def test_a_shortage_that_cannot_be_is_refused_in_words(opened: Run, words: tuple[str, ...]) -> None:
    code, said = opened("round", "shortage", *words)
    assert code == 1
    assert "Rien n'a changé" in said


def test_who_is_left_is_made_up_in_one_step_and_never_twice(opened: Run) -> None:
    run = opened
    first, second = card_of(run, "RBT-1"), card_of(run, "RBT-2")
    run("scan", first, "--hand-over")
    until = (SystemClock().now().date() + timedelta(days=20)).isoformat()
    code, made = run("round", "makeup", ROUND, "--point", "RBT", "--until", until)
    assert (code, made["round"], made["households"]) == (0, f"{ROUND}-RBT-R1", 1)
    run("scan", second, "--hand-over")  # in the round that is still open
    code, said = run("round", "makeup", ROUND, "--point", "RBT", "--until", until)
    assert (code, "pas de rattrapage" in said) == (1, True)
    listed = {one["round"]["code"]: one for one in run("round", "list", "--point", "RBT")[1]["RBT"]}
    assert (listed[made["round"]]["first"], listed[made["round"]]["left"]) == (ROUND, 0)
    code, said = run("round", "makeup", ROUND, "--point", "RBT", "--until", "2020-01-01")
    assert (code, "déjà passé" in said) == (1, True)


def test_who_left_is_told_so_at_the_desk_and_named_at_the_next_freezing(
    opened: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run = opened
    assert run("cards", "revoke", "RBT-1", "--reason", "left")[0] == 0
    code, told = run("scan", "--without-card", "RBT-1", "--hand-over")
    assert (code, told["verdict"]["code"], told["verdict"]["reason"]) == (1, "card_revoked", "left")
    capsys.readouterr()
    assert main(["scan", "--without-card", "RBT-1"]) == 1
    assert "Ce ménage est parti le" in capsys.readouterr().out
    assert run("cards", "issue", "--point", "RBT")[1] == {"cards": 1}, "cards for all bring nobody back"
    code, frozen = run("round", "freeze", "2023-T2", "--point", "RBT")
    assert (code, frozen["households"], frozen["departed"]) == (0, 1, ["RBT-1"])
    said = in_french(capsys, "round", "amend", ROUND, "--point", "RBT", "--check")
    assert "RBT-1" in said


def test_the_rules_are_said_back_in_words(opened: Run, capsys: pytest.CaptureFixture[str]) -> None:
    rules = in_french(capsys, "round", "explain", ROUND)
    assert "Riz, 1 kg : 1 par ménage + 2 par personne, plafond 15" in rules
    assert "Concentré de tomate, 400 g : 2 pour 3 personnes, ou partie" in rules
    assert "pour tous les ménages du tour · une fois par tour" in rules
    assert "au moins 28 jours après la dernière fois" in rules
    services = in_french(capsys, "round", "explain", "2023-S2")
    assert "seulement avec la consigne « Inscrit à la formation »" in services
    assert "3 fois au plus en 90 jours" in services
    assert "une seule fois dans tout le programme" in services
    mine = in_french(capsys, "round", "explain", ROUND, "--household", "rbt-2")
    assert "Ménage RBT-2, 3 personnes" in mine
    assert "7 × Riz, 1 kg : 1 + 2 par personne × 3 = 7" in mine
    assert "Essai" not in mine  # by its number, not its name
    not_mine = in_french(capsys, "round", "explain", "2023-S2", "--household", "RBT-2")
    assert "La liste du tour est encore ouverte" in not_mine
    assert "Non : seulement avec la consigne" in not_mine
    assert opened("round", "explain", ROUND, "--household", "RBT-99")[0] == 1
    elsewhere = in_french(capsys, "round", "explain", ROUND, "--household", "RBT-3")
    assert "La liste du tour est encore ouverte" in elsewhere  # Tangier has not frozen it


def test_only_who_may_does_it(opened: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert opened("people", "add", "awa", "--role", "volunteer")[0] == 0
    monkeypatch.setenv("DISTRO_PERSON", "awa")
    for words in (
        ("freeze", "2023-T2", "--point", "RBT"),
        ("makeup", ROUND, "--point", "RBT", "--until", "2099-01-01"),
        ("shortage", ROUND, "RIZ", "--point", "RBT", "--lift"),
    ):
        code, said = opened("round", *words)
        assert (code, "bénévole" in said) == (1, True)
    assert opened("round", "list")[0] == 0
    assert opened("stock", "list", "--point", "RBT")[0] == 1


def test_households_are_invited_by_time(opened: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = opened
    plan = ("slots", "plan", ROUND, "--point", "RBT", "--date", "+0", "--hours", "09:00-13:00")
    code, said = run(*plan)
    assert (code, "--seconds" in said) == (1, True)
    assert run(*plan, "--hours", "9 to 1")[0] == 2
    code, told = run(*plan, "--seconds", "120", "--check")
    assert (code, told["households"], told["needed"], told["left"]) == (0, 2, 1, 0)
    assert run("slots", "show", "--point", "RBT")[0] == 1  # only looked at
    assert run(*plan, "--seconds", "120")[0] == 0
    run("scan", card_of(run, "RBT-1"), "--hand-over")
    shown = run("slots", "show", "--point", "RBT")[1]
    assert sum(turn["came"] for turn in shown["turns"]) == 1
    for kind, ending in (("wall-list", "pdf"), ("invitations", "pdf"), ("messages", "csv")):
        assert run("report", kind, "--point", "RBT", "--out", str(tmp_path / f"{kind}.{ending}"))[0] == 0
