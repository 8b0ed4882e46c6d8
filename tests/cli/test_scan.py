"""The desk from the command line: who collects, a part of it, and a supervisor's override."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import PASSPHRASE, Run
from distro.cli import main
from tests_programme import programme


@pytest.fixture
def open_day(begun: Run, tmp_path: Path) -> Run:
    """Two households at Rabat, the first with a card that `card` reissues; stock on the shelf, the day open."""
    assert begun("register", "import", str(tmp_path / "liste.csv"))[0] == 0
    assert begun("round", "freeze", "2023-T1", "--point", "RBT")[0] == 0
    lines = [f"{item.code}=50" for item in programme().goods]
    assert begun("stock", "receive", *lines, "--waybill", "BL-1", "--point", "RBT")[0] == 0
    assert begun("day", "open", "--point", "RBT", "--round", "2023-T1")[0] == 0
    assert begun("cards", "issue", "--point", "RBT", "--round", "2023-T1")[0] == 0
    return begun


def card(run: Run, number: str) -> str:
    return str(run("cards", "reissue", number, "--reason", "lost")[1]["code"])


def test_a_proxy_is_written_down_with_name_and_relation(open_day: Run) -> None:
    run = open_day
    code = card(run, "RBT-1")
    for refused in (
        ["--collector", "proxy"],
        ["--collector", "proxy", "--name", "Essai Voisin"],
        ["--collector", "proxy", "--name", "AB123456", "--relation", "voisin"],
        ["--collector", "alternate", "--name", "Personne"],
        ["--collector", "alternate"],
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
    assert run("report", "day", "--point", "RBT")[1]["desk"]["proxies"] == 1


def test_options_of_a_handover_do_nothing_by_themselves(open_day: Run) -> None:
    code = card(open_day, "RBT-1")
    for words in (
        ["--collector", "alternate"],
        ["--give", "RIZ=1"],
        ["--override", "sac percé", "--approved-by", "omar"],
        ["--hand-over", "--override", "sac percé"],
        ["--hand-over", "--approved-by", "omar"],
    ):
        status, said = open_day("scan", code, *words)
        assert (status, "va avec" in said) == (1, True)
    assert open_day("scan", code)[1]["verdict"]["code"] == "may_collect"


def test_a_part_is_given_declined_and_swapped(open_day: Run) -> None:
    run = open_day
    code = card(run, "RBT-1")
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


def test_a_supervisor_overrides_by_name_passphrase_and_reason(
    open_day: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = open_day
    code = card(run, "RBT-1")
    assert run("scan", code, "--hand-over", "--override", "vite", "--approved-by", "omar")[0] == 1  # may collect
    assert run("scan", code, "--hand-over")[0] == 0
    assert run("scan", code, "--hand-over")[0] == 1
    monkeypatch.setenv("DISTRO_APPROVER_PASSPHRASE", "faux")
    status, said = run("scan", code, "--hand-over", "--override", "sac percé", "--approved-by", "omar")
    assert (status, "La phrase secrète ou l'identifiant n'est pas bon" in said) == (1, True)
    monkeypatch.setenv("DISTRO_APPROVER_PASSPHRASE", PASSPHRASE)
    assert run("scan", code, "--hand-over", "--override", " ", "--approved-by", "omar")[0] == 1
    assert run("scan", "C" * 21, "--hand-over", "--override", "sac percé", "--approved-by", "omar")[0] == 1
    assert run("report", "day", "--point", "RBT")[1]["overrides"] == []
    words = [
        "scan",
        code,
        "--hand-over",
        "--override",
        "sac percé",
        "--approved-by",
        "omar",
        "--give",
        "RIZ=1",
        "--only",
    ]
    status, answer = run(*words)
    assert (status, answer["verdict"]["code"]) == (0, "already_collected")
    assert (answer["handover"]["override_by"], answer["handover"]["override_reason"]) == ("omar", "sac percé")
    assert [line[2:5] for line in answer["handover"]["lines"]] == [["RIZ", 1, 1]]
    report = run("report", "day", "--point", "RBT")[1]
    assert {line["by"]: line["overrides"] for line in report["operators"]} == {"sara": 0, "omar": 1}
    assert [line["reason"] for line in report["overrides"]] == ["sac percé"]
    assert run("verify")[1]["findings"] == []
    assert main(words) == 0
    text = capsys.readouterr().out
    assert "Dérogation autorisée par omar." in text
    assert "   1  Riz, 1 kg" in text


def test_who_signed_on_paper_is_named(open_day: Run) -> None:
    now = open_day("report", "day", "--point", "RBT")[1]["opened_at"][11:16]
    words = ["paper", "RBT-2", now, "--point", "RBT", "--signed-by", "Essai Voisin, voisin"]
    status, made = open_day(*words)
    assert (status, made["collector"]["kind"], made["how"]) == (0, "PROXY", "paper")
