"""One household from the command line: registered, corrected, moved; consent on paper; who looks alike."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cli.running import Run
from distro.cli import main


@pytest.fixture
def listed(begun: Run, tmp_path: Path) -> Run:
    assert begun("register", "import", str(tmp_path / "liste.csv"))[0] == 0
    return begun


def found(run: Run, text: str) -> dict[str, Any]:
    [one] = run("register", "search", text)[1]
    assert isinstance(one, dict)
    return one


def test_a_household_is_registered_corrected_and_moved(listed: Run) -> None:
    said = ("name=Keita Omar", "members=M40 F38 F5", "phone=06 11 22 33 44", "group=hôte", "alternates=Ali Ba، voisin",
            "flags=PRIORITE portage", "word=lune", "language=ar")  # fmt: skip
    code, answer = listed("register", "add", "--point", "RBT", *said)
    assert (code, answer["registered"]) == (0, True)
    one = found(listed, "Keita Omar")
    assert (one["number"], one["phone"], one["group"]) == (answer["number"], "0611223344", "HOST")
    assert (one["flags"], one["alternates"]) == (["PRIORITE", "PORTAGE"], [{"name": "Ali Ba", "relation": "voisin"}])
    assert (one["language"], one["word"]) == ("ar", "lune")

    code, changed = listed("register", "change", answer["number"], "members=M40 F38 F5 F0", "phone=")
    assert (code, set(changed["fields"])) == (0, {"members", "phone"})
    one = found(listed, "Keita Omar")
    assert sum(count for _, _, count in one["members"]) == 4
    assert one.get("phone", "") == ""

    assert listed("register", "move", answer["number"], "RBT-1", "--to", "tng")[0] == 0
    assert found(listed, "Keita Omar")["point"] == "TNG"
    assert found(listed, "Essai Un")["point"] == "TNG"


def test_a_field_is_said_in_any_order_and_in_the_words_of_lists(listed: Run) -> None:
    said = ("birth_year=1981", "NAME=Keita Omar", "members=أ٤٠؛ ذ٨", "number=٠٠٤١٢", "language=العربية",
            "registered_on=03/05/2023", "alternates=Ali Ba (voisin)")  # fmt: skip
    assert listed("register", "add", "--point", "RBT", *said)[0] == 0
    one = found(listed, "Keita Omar")
    assert (one["number"], one["birth_year"], one["language"]) == ("00412", 1981, "ar")
    assert (one["registered_on"], one["alternates"]) == ("2023-05-03", [{"name": "Ali Ba", "relation": "voisin"}])
    assert listed("register", "change", "412", "word=lune")[1]["fields"] == ["word"]


@pytest.mark.parametrize(
    "words",
    [("change", "RBT-1", "taille=4"), ("change", "RBT-1", "members=trois"), ("change", "RBT-1", "phone=abc"),
     ("change", "RBT-1", "flags=INCONNU"), ("change", "RBT-1", "name="), ("change", "RBT-1", "number=RBT-2"),
     ("change", "RBT-1", "name=AB123456"), ("change", "RBT-9", "phone=0612345678"), ("change", "RBT-1", "birth_year=3"),
     ("move", "RBT-1", "RBT-9", "--to", "TNG"), ("move", "RBT-1", "--to", "FES"), ("add", "--point", "RBT", "name=A B"),
     ("add", "--point", "RBT", "members=F34"), ("change", "RBT-1", "phone=0612345678", "phone=0612345679"),
     ("change", "RBT-1", "registered_on=2031-01-01"), ("change", "RBT-1", "language=wolof"),
     ("change", "RBT-1", "members=H34", "sex=F"), ("add", "--point", "RBT", "name=A B", "members=F34x99"),
     ("add", "--point", "RBT", "name=A B", "members=F34", "point=TNG")],
)  # fmt: skip
def test_what_is_not_understood_is_refused_and_changes_nothing(listed: Run, words: tuple[str, ...]) -> None:
    before = listed("register", "search", "Essai")[1]
    code, told = listed("register", *words)
    assert code == 1
    assert told
    assert listed("register", "search", "Essai")[1] == before


def test_a_word_that_is_no_field_and_value_is_wrong_use(listed: Run) -> None:
    assert listed("register", "change", "RBT-1", "téléphone")[0] == 2


def test_who_looks_like_somebody_is_named_first(listed: Run) -> None:
    twin = ("register", "add", "--point", "RBT", "name=essai UN", "members=F34 F0", "birth_year=1990")
    code, answer = listed(*twin)
    assert (code, answer["registered"], answer["look_alikes"]) == (1, False, ["RBT-1"])
    code, answer = listed(*twin, "--anyway")
    assert (code, answer["registered"]) == (0, True)

    code, [pair] = listed("register", "look-alikes", "--point", "RBT")
    assert code == 1
    assert {pair["one"]["number"], pair["other"]["number"]} == {"RBT-1", answer["number"]}
    assert listed("round", "freeze", "2023-T1", "--point", "RBT")[0] == 0  # named, and nothing is held up

    assert listed("register", "judge", pair["one"]["id"], pair["other"]["id"], "different")[0] == 0
    assert listed("register", "look-alikes")[0] == 0


def test_a_paper_list_of_consent_needs_somebody_who_vouches_for_it(listed: Run, tmp_path: Path) -> None:
    version = _version(tmp_path)
    paper = tmp_path / "feuille.txt"
    paper.write_text("# feuille 3\nRBT-1\nRBT-2;Essai Deux\n", "utf-8")
    give = ("consent", "give", "--list", str(paper), "--version", version)
    assert listed(*give)[0] == 1
    code, answer = listed(*give, "--by", "A. Tazi", "--share-with", "partners")
    assert (code, answer["numbers"]) == (0, ["RBT-1", "RBT-2"])
    consent = found(listed, "Essai Deux")["consent"]
    assert (consent["version"], consent["given_by"], consent["share_with"]) == (version, "A. Tazi", ["partners"])

    paper.write_text("RBT-3\nRBT-77\n", "utf-8")
    assert listed(*give, "--by", "A. Tazi")[0] == 1
    assert found(listed, "Essai Trois").get("consent") is None  # all of them or none


def test_a_file_that_is_no_text_is_refused_in_words_at_every_door(listed: Run, tmp_path: Path) -> None:
    odd = tmp_path / "feuille.txt"
    doors = (
        ("consent", "give", "--list", str(odd), "--version", _version(tmp_path), "--by", "A. Tazi"),
        ("register", "import", str(tmp_path / "liste.csv"), "--map", str(odd)),
        ("day", "count", "--point", "RBT", "--counts", str(odd), "--counted-by", "omar"),
        ("programme", "check", str(odd)),
        ("services", "import", str(odd)),
    )
    for content in (b"RBT-1\n\x81\x8d\x00\xff\xfe", b"\x89PNG\r\n\x1a\n\x00\x01", b"[reasons\nRIZ = = 3\n\xe9"):
        odd.write_bytes(content)
        for door in doors:
            code, said = listed(*door)
            assert (code, "unforeseen" in str(said), "Error" in str(said)) == (1, False, False), (door, said)
    odd.write_bytes("# relevé\nRBT-1\n".encode("cp1252"))
    assert listed(*doors[0])[1]["numbers"] == ["RBT-1"]


def test_a_word_of_a_point_that_looks_like_a_paper_is_a_word_and_no_number_is_told(listed: Run, tmp_path: Path) -> None:
    file, columns = tmp_path / "site.csv", tmp_path / "mots.toml"
    file.write_text("N° carte;Nom et prénom;Taille;Ville\nX-1;Essai Neuf;2;GH12345\n", "utf-8")
    code, said = listed("register", "import", str(file))
    assert code == 1
    assert [one["value"] for one in said["faults"]] == ["***"], "what may be somebody's paper is not told again"
    columns.write_text('[columns]\n"Taille" = "size"\n[words.point]\n"GH12345" = "RBT"\n', "utf-8")
    assert listed("register", "import", str(file), "--map", str(columns), "--anyway")[0] == 0
    assert found(listed, "Essai Neuf")["point"] == "RBT"


def _version(tmp_path: Path) -> str:
    return str(tomllib.loads((tmp_path / "programme.toml").read_text("utf-8"))["consents"][-1]["version"])


def test_a_record_that_was_joined_to_another_says_to_which(listed: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert listed("register", "judge", "RBT-1", "RBT-2", "same")[0] == 0
    capsys.readouterr()
    assert main(["register", "search", "RBT-2"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert lines["RBT-2"].endswith("réuni à RBT-1")
    assert "réuni" not in lines.get("RBT-1", "")
