"""The desk from the command line: who collects, a part of it, and a supervisor's override."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.running import Run
from distro.cli import main
from distro.rehearsal import PASSPHRASE, build_stage
from distro.texts.spaces import soft
from tests_programme import SOURCE


@dataclass
class Point:
    """A rehearsal with its day open, run from the command line: `code` is the card of a household with alternates."""

    run: Run
    code: str
    number: str
    born: str


@pytest.fixture
def point(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Point:
    stage = build_stage(tmp_path / "store", SOURCE, 0, 30, 5)
    books = stage.session.books
    someone = next(
        one for one in books.register if one.point == "RBT" and len(one.alternates) == 1 and not one.lone_minor
    )
    card = books.cards.of_household(someone.id)
    assert card is not None
    stage.session.store.close()
    for name in ("DISTRO_PASSPHRASE", "DISTRO_APPROVER_PASSPHRASE"):
        monkeypatch.setenv(name, PASSPHRASE)
    monkeypatch.setenv("DISTRO_PERSON", "benevole")
    return Point(run, card.code, someone.number, str(someone.birth_year))


def test_a_proxy_is_written_down_with_name_and_relation(point: Point) -> None:
    run, code = point.run, point.code
    for refused in (
        ["--collector", "proxy"],
        ["--collector", "proxy", "--name", "Essai Voisin"],
        ["--collector", "proxy", "--name", "AB123456", "--relation", "voisin"],
        ["--collector", "alternate", "--name", "Personne"],
        ["--name", "Essai Voisin"],
        ["--collector", "holder", "--relation", "voisin"],
    ):
        status, said = run("scan", code, "--hand-over", *refused)
        assert status == 1, refused
        assert "Essai" not in said
        assert "Rien n'" in said
    status, answer = run(
        "scan", code, "--hand-over", "--collector", "proxy", "--name", "Essai Voisin", "--relation", "voisin"
    )
    assert status == 0
    assert answer["handover"]["collector"]["kind"] == "PROXY"
    assert "Voisin" not in str(answer["handover"]), "a mark, and no name"
    assert answer["households_of_proxy"] == 0
    assert run("--as", "superviseur", "report", "day", "--point", "RBT")[1]["desk"]["proxies"] == 1


def test_options_of_a_handover_do_nothing_by_themselves(point: Point) -> None:
    run, code = point.run, point.code
    for words in (
        ["--collector", "alternate"],
        ["--give", "RIZ=1"],
        ["--override", "sac percé", "--approved-by", "superviseur"],
        ["--hand-over", "--override", "sac percé"],
        ["--hand-over", "--approved-by", "superviseur"],
    ):
        status, said = run("scan", code, *words)
        assert (status, "va avec" in said) == (1, True)
    assert run("scan", code)[1]["verdict"]["code"] == "may_collect"


def test_a_part_is_given_declined_and_swapped(point: Point) -> None:
    run, code = point.run, point.code
    for refused in (["--give", "RIZ=99"], ["--decline", "RIEN=1"], ["--swap", "RIZ=2:HUILE"], ["--give", "RIZ=deux"],
                    ["--give", "RIZ=4", "--decline", "RIZ=4"], ["--give", "AGR=1"]):  # fmt: skip
        assert run("scan", code, "--hand-over", *refused)[0] == 1, refused
    due = {line[2]: line[3] for line in run("scan", code)[1]["verdict"]["due"]}
    status, answer = run(
        "scan", code, "--hand-over", "--give", "SAVON=1", "--decline", "HUILE=1", "--swap", "RIZ=2:PATES"
    )
    assert status == 0
    lines = {(line[2], line[5] if len(line) > 5 else ""): line[3:5] for line in answer["handover"]["lines"]}
    assert lines["SAVON", ""] == [1, 1]
    assert [line[3:5] for line in answer["handover"]["lines"] if line[2] == "HUILE"] == [
        [due["HUILE"] - 1, due["HUILE"] - 1],
        [0, 1],
    ]
    assert (lines["RIZ", ""], lines["PATES", "RIZ"]) == ([due["RIZ"] - 2] * 2, [4, 2])
    assert lines["PATES", ""] == [due["PATES"]] * 2, "what is not named is given whole"
    rest = {line[2]: line[3] for line in run("scan", code)[1]["verdict"]["due"]}
    assert rest == {"SAVON": due["SAVON"] - 1}
    assert run("verify")[1]["findings"] == []


def test_what_nobody_wanted_is_no_line_of_nothing_handed_over(point: Point, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["scan", point.code, "--hand-over", "--decline", "HUILE=1"]) == 0
    told = [line.split() for line in capsys.readouterr().out.splitlines() if "voulu" in line]
    assert [line[0] for line in told] == ["–"], told


def test_a_supervisor_overrides_by_name_passphrase_and_reason(
    point: Point, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run, code = point.run, point.code
    assert run("scan", code, "--hand-over", "--override", "vite", "--approved-by", "superviseur")[0] == 1  # may collect
    assert run("scan", code, "--hand-over")[0] == 0
    assert run("scan", code, "--hand-over")[0] == 1
    monkeypatch.setenv("DISTRO_APPROVER_PASSPHRASE", "faux")
    status, said = run("scan", code, "--hand-over", "--override", "sac percé", "--approved-by", "superviseur")
    assert (status, "La phrase secrète ou l'identifiant n'est pas bon" in said) == (1, True)
    monkeypatch.setenv("DISTRO_APPROVER_PASSPHRASE", PASSPHRASE)
    assert run("scan", code, "--hand-over", "--override", " ", "--approved-by", "superviseur")[0] == 1
    assert run("scan", "C" * 21, "--hand-over", "--override", "sac percé", "--approved-by", "superviseur")[0] == 1
    assert run("--as", "superviseur", "report", "day", "--point", "RBT")[1]["overrides"] == []
    override = ["--override", "sac percé", "--approved-by", "superviseur"]
    words = ["scan", code, "--hand-over", *override, "--give", "RIZ=1", "--only"]
    status, answer = run(*words)
    assert (status, answer["verdict"]["code"]) == (0, "already_collected")
    assert (answer["handover"]["override_by"], answer["handover"]["override_reason"]) == ("superviseur", "sac percé")
    assert [line[2:5] for line in answer["handover"]["lines"]] == [["RIZ", 1, 1]]
    report = run("--as", "superviseur", "report", "day", "--point", "RBT")[1]
    assert {line["by"]: line["overrides"] for line in report["operators"]} == {"benevole": 0, "superviseur": 1}
    assert [line["reason"] for line in report["overrides"]] == ["sac percé"]
    assert run("verify")[1]["findings"] == []
    assert main(words) == 0
    text = capsys.readouterr().out
    assert "Servi quand même, avec l'accord de superviseur." in text
    assert "   1  Riz, 1 kg" in text


def test_an_alternate_needs_no_name_where_there_is_one_only(point: Point, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", point.code, "--hand-over", "--collector", "alternate"]) == 0
    assert "Retiré par" in capsys.readouterr().out


def test_who_signed_on_paper_is_named(point: Point) -> None:
    now = point.run("--as", "superviseur", "report", "day", "--point", "RBT")[1]["as_of"][11:16]
    words = ["paper", point.number, now, "--point", "RBT", "--signed-by", "Essai Voisin, voisin"]
    status, made = point.run(*words)
    assert (status, made["collector"]["kind"], made["how"]) == (0, "PROXY", "paper")


def test_what_a_shortage_holds_back_and_a_book_below_zero_are_told(
    point: Point, capsys: pytest.CaptureFixture[str]
) -> None:
    run, code, supervisor = point.run, point.code, ("--as", "superviseur")
    due = {line[2]: line[3] for line in run("scan", code)[1]["verdict"]["due"]}
    assert run(*supervisor, "round", "shortage", "2023-T1", "RIZ", "--point", "RBT", "--equal-share", "50%")[0] == 0
    there = {line["item"]: line["point"] for line in run(*supervisor, "stock", "list", "--point", "RBT")[1]}
    assert run(*supervisor, "stock", "return", "--point", "RBT", f"SAVON={there['SAVON']}")[0] == 0
    assert main(["scan", code]) == 0
    held = due["RIZ"] - due["RIZ"] // 2
    assert f"Retenu par la pénurie, reste dû : {held} × Riz, 1 kg." in capsys.readouterr().out
    assert main(["scan", code, "--hand-over"]) == 0
    told = capsys.readouterr().out
    assert f"reste dû : {held} × Riz, 1 kg." in told
    assert "Le stock théorique passe sous zéro : Savon" in told
    assert "zéro : Riz" not in told


def test_without_its_card_a_household_is_asked_and_what_it_answers_is_kept(
    point: Point, capsys: pytest.CaptureFixture[str]
) -> None:
    run = point.run
    assert run("scan")[0] == 1
    assert run("scan", point.code, "--without-card", point.number)[0] == 1
    status, answer = run("scan", "--without-card", point.number, "--answer", "1900", "--hand-over")
    assert (status, answer["verdict"]["code"]) == (1, "wrong_answer")
    assert answer["handover"] is None
    _, answer = run("scan", "--without-card", point.number, "--answer", point.born)
    assert answer["to_ask"] == "", "nobody is asked twice"
    capsys.readouterr()
    assert main(["scan", "--without-card", point.number, "--answer", point.born]) == 0
    told = capsys.readouterr().out
    assert "La réponse est juste." in told
    assert "À demander" not in told
    status, answer = run("scan", "--without-card", point.number, "--answer", point.born, "--hand-over")
    assert status == 0
    assert (answer["handover"]["how"], answer["handover"]["challenge"]) == ("searched", "right")
    again = list[str]()
    for said in ("1900", point.born):
        main(["scan", "--without-card", point.number, "--answer", said])
        again.append(capsys.readouterr().out)
    assert again[0] == again[1], "where nothing is due, nobody finds out what the answer is"


def test_what_is_to_be_minded_and_asked_is_told_before_anything_is_handed_over(
    point: Point, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scan", point.code]) == 0
    by_card = capsys.readouterr().out
    assert "Sans carte" not in by_card
    assert "À demander : Année de naissance ?" in by_card
    assert main(["scan", "--without-card", point.number]) == 0
    by_number = capsys.readouterr().out.splitlines()
    assert by_number[0] == "Sans carte"
    assert "aucune carte montrée" in by_number[1]
    _, told = point.run("scan", point.code)
    assert soft(told["to_ask"]) == "Année de naissance ?"
    assert [line for line in told["to_mind"] if line not in by_card] == []
    capsys.readouterr()
    assert main(["scan", point.code, "--hand-over"]) == 0
    assert "À demander" not in capsys.readouterr().out
