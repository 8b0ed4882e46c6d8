"""What happens to families while a programme runs, from the command line: who marries, parts, dies, is born."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import Run


@pytest.fixture
def frozen(begun: Run, tmp_path: Path) -> Run:
    """A first round whose list is closed at Rabat, goods at the point and the day open."""
    assert begun("register", "import", str(tmp_path / "liste.csv"))[0] == 0
    assert begun("round", "freeze", "2023-T1", "--point", "RBT")[0] == 0
    goods = "RIZ=90 FARINE=90 HUILE=90 LAIT=90 TOMATE=90 PATES=90 SAVON=90 LESSIVE=90 SHAMPOOING=90 DENTIFRICE=90"
    more = "BROSSE=90 JAVEL=90 SERVIETTES=90"
    assert begun("stock", "receive", "--point", "RBT", "--waybill", "BL-1", *goods.split(), *more.split())[0] == 0
    assert begun("day", "open", "--point", "RBT", "--round", "2023-T1")[0] == 0
    return begun


def amended(run: Run, *numbers: str) -> dict[str, list[str]]:
    """What of the first round would be another by the register of now: the items of each household."""
    status, found = run("round", "amend", "2023-T1", "--household", *numbers, "--check")
    assert status == 0
    return {one["household"]: [line[1] for line in one["after"]] for one in found}


def test_two_who_marry_are_one_household_and_what_either_took_counts(frozen: Run) -> None:
    assert frozen("scan", "--without-card", "RBT-2", "--answer", "1980", "--hand-over")[0] == 0
    status, told = frozen("register", "judge", "RBT-1", "RBT-1", "same")
    assert (status, "une seule inscription" in told) == (1, True)
    assert frozen("register", "judge", "rbt-1", "RBT-2", "same")[0] == 0
    assert frozen("register", "change", "RBT-1", "members=F33 H43 F0 F8")[0] == 0
    assert amended(frozen, "RBT-2") == {"RBT-2": []}, "their old record grants nothing more"
    assert frozen("round", "amend", "2023-T1", "--household", "RBT-1", "RBT-2", "--why", "mariage")[0] == 0
    refused, told = frozen("scan", "--without-card", "RBT-2")
    assert refused == 1
    for other in ("RBT-1", "RBT-3"):
        assert frozen("register", "judge", "RBT-2", other, "same")[0] == 1, "that record is none of its own any more"
    assert frozen("verify")[1]["findings"] == []


def test_who_is_fewer_after_collecting_was_not_served_twice(frozen: Run) -> None:
    """One handover, all of it due when it was made, was listed among the double collections of the day."""
    assert frozen("scan", "--without-card", "RBT-2", "--answer", "1980", "--hand-over")[0] == 0
    assert frozen("register", "change", "RBT-2", "members=H43")[0] == 0
    assert frozen("register", "add", "--point", "RBT", "name=Essai Partie", "members=F40 F8")[0] == 0
    assert frozen("round", "amend", "2023-T1", "--household", "RBT-2", "--why", "séparation")[0] == 0
    assert frozen("day", "doubles") == (0, {"open": []})
    assert frozen("verify")[1]["findings"] == []


def test_a_baby_who_is_typed_first_does_not_become_the_head(frozen: Run) -> None:
    assert frozen("register", "change", "RBT-1", "members=F33 H40")[1]["fields"] == ["members", "birth_year"]
    assert frozen("register", "change", "RBT-1", "members=F0 F33 H40")[1]["fields"] == ["members"]


def test_numbers_behind_the_organisations_are_asked_for_before_them(frozen: Run) -> None:
    status, told = frozen("consent", "give", "--version", "2023-03", "--share-with", "partners", "RBT-1")
    assert (status, "avant les options" in told) == (1, True)
    status, told = frozen("consent", "give", "RBT-2", "--version", "2023-03", "--share-with", "partners", "RBT-1")
    assert (status, "avant les options" in told) == (1, True)
    assert frozen("consent", "give", "RBT-1", "--version", "2023-03", "--share-with", "partners")[0] == 0


def test_a_waybill_that_came_before_is_asked_about(frozen: Run) -> None:
    again = ("stock", "receive", "--point", "RBT", "--waybill", "bl-1 ", "RIZ=90")
    status, told = frozen(*again)
    assert (status, "RBT-BR-0001" in told, "--same-waybill" in told) == (1, True, True)
    assert frozen(*again, "--same-waybill")[0] == 0
    assert frozen("stock", "receive", "--point", "RBT", "--waybill", "BL-1", "NATTE=4")[0] == 0, "nothing of it came"
    assert frozen("stock", "receive", "--point", "TNG", "--waybill", "BL-1", "RIZ=90")[0] == 0, "another point's"
    assert frozen("stock", "receive", "--point", "RBT", "--waybill", "BL-9", "HUILE=9")[0] == 0
    assert frozen("stock", "cancel", "RBT-BR-0004", "--reason", "mal écrit")[0] == 0
    assert frozen("stock", "receive", "--point", "RBT", "--waybill", "BL-9", "HUILE=8")[0] == 0, "that note is no more"
