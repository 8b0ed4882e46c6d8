"""The command line: a whole day from an empty folder to a signed report, and what it says when things go wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from cli.running import Run
from distro.cli import main
from tests_programme import SOURCE, programme


def test_a_day_from_an_empty_folder_to_a_signed_report(begun: Run, tmp_path: Path) -> None:
    run = begun
    code, checked = run("register", "import", str(tmp_path / "liste.csv"), "--check")
    assert (code, checked["new"]) == (0, 3)
    assert run("register", "import", str(tmp_path / "liste.csv"))[1]["new"] == 3
    assert run("register", "import", str(tmp_path / "liste.csv"))[1]["unchanged"] == 3
    assert run("round", "freeze", "2023-T1", "--point", "RBT")[1]["households"] == 2
    lines = [f"{item.code}=50" for item in programme().goods]
    assert run("stock", "receive", *lines, "--waybill", "BL-1", "--point", "RBT")[0] == 0
    assert run("day", "open", "--point", "RBT", "--round", "2023-T1")[0] == 0

    code, card = run("cards", "reissue", "RBT-1", "--reason", "lost")
    assert code == 1  # nobody has a card yet
    assert run("cards", "issue", "--point", "RBT", "--round", "2023-T1")[1]["cards"] == 2
    code, card = run("cards", "reissue", "RBT-1", "--reason", "lost")
    assert code == 0
    printed = run("cards", "print", "--point", "RBT", "--round", "2023-T1", "--out", str(tmp_path / "cartes.pdf"))
    assert printed == (0, {"cards": 2, "pages": 2})
    with pypdfium2.PdfDocument(tmp_path / "cartes.pdf") as pdf:
        found = {code.text for code in zxingcpp.read_barcodes(pdf[1].render(scale=3).to_pil())}
        text = pdf[1].get_textpage().get_text_range()
    assert (len(found), card["code"] in found) == (2, True)
    assert "Essai" not in text
    code, scanned = run("scan", card["code"], "--hand-over")
    assert (code, scanned["verdict"]["code"]) == (0, "may_collect")
    assert run("scan", card["code"])[1]["verdict"]["code"] == "already_collected"
    assert run("void", scanned["handover"]["id"], "--reason", "essai")[0] == 0
    assert run("scan", card["code"], "--hand-over")[0] == 0

    on_shelf = {row["item"]: row["point"] for row in run("stock", "list", "--point", "RBT")[1]}
    on_shelf["RIZ"] -= 1
    counts = "".join(f"{item} = {n}\n" for item, n in on_shelf.items()) + '[reasons]\nRIZ = ["lost", "introuvable"]\n'
    (tmp_path / "comptage.toml").write_text(counts, "utf-8")
    close = ["day", "close", "--point", "RBT", "--counts", str(tmp_path / "comptage.toml")]
    code, refused = run(*close, "--counted-by", "sara", "--approved-by", "omar")
    assert (code, "sara" in refused) == (1, True)  # she kept the store today
    assert run("people", "add", "lina", "--role", "registrar")[0] == 0
    code, refused = run(*close, "--counted-by", "lina", "--approved-by", "omar")
    assert (code, "omar" in refused) == (1, True)  # whoever was let in today does not approve
    closed = run(*close, "--counted-by", "lina", "--approved-by", "sara")
    assert closed[0] == 0, closed

    code, report = run("report", "day", "--point", "RBT")
    assert code == 0
    assert (report["planned"]["households"], report["served"]["households"]) == (2, 1)
    code, audit = run("verify")
    assert (code, audit["findings"]) == (0, [])


def test_a_wrong_programme_is_told_line_by_line_and_makes_nothing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "programme.toml"
    path.write_bytes(SOURCE.replace(b'item = "RIZ"', b'item = "RYZ"'))
    code, answer = run("new", str(path))
    assert code == 1
    assert [(m["code"], m["key"]) for m in answer["mistakes"]] == [("unknown_name", "baskets[0].lines[0].item")]
    assert not (tmp_path / "store").exists()


NOT_THERE = [
    ("scan", "C" * 21),
    ("stock", "list", "--point", "RBT"),
    ("register", "import", "nulle-part.csv"),
    ("new", "nulle-part.toml"),
    ("bundle", "read", "nulle-part.distro"),
    ("verify",),
]


@pytest.mark.parametrize("words", NOT_THERE)
def test_what_is_not_there_is_said_in_words(run: Run, words: tuple[str, ...]) -> None:
    code, said = run(*words)
    assert code == 1
    assert len(said) > 20


REFUSED = [
    ("round", "freeze", "2099", "--point", "RBT"),
    ("day", "open", "--point", "RBT", "--round", "2023-T1"),
    ("stock", "receive", "RIEN=5", "--waybill", "B", "--point", "RBT"),
    ("stock", "receive", "RIZ=cinq", "--waybill", "B", "--point", "RBT"),
    ("stock", "issue", "RIEN=5", "--point", "RBT"),
    ("void", "nulle", "--reason", "x"),
    ("report", "day", "--point", "RBT"),
    ("people", "remove", "personne"),
    ("bundle", "write", "."),
    ("upload", "http://example.org/submission"),
    ("cards", "revoke", "rien", "--reason", "lost"),
]


def test_what_is_refused_is_said_in_words_and_changes_nothing(begun: Run) -> None:
    for words in REFUSED:
        code, said = begun(*words)
        assert (words, code) == (words, 1)
        assert len(said) > 20
    assert begun("verify")[1]["findings"] == []


def test_a_wrong_passphrase_opens_nothing(begun: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISTRO_PASSPHRASE", "autre chose")
    assert begun("verify")[0] == 1


def test_wrong_use_is_told_from_a_refusal(run: Run) -> None:
    assert main(["nimporte"]) == 2
    assert main(["stock"]) == 2


def test_a_damaged_store_is_repaired_into_a_new_one(begun: Run, tmp_path: Path) -> None:
    begun("register", "import", str(tmp_path / "liste.csv"))
    store = tmp_path / "store"
    segment = next(store.glob("events/*.journal"))
    data = bytearray(segment.read_bytes())
    data[60] ^= 1
    segment.write_bytes(bytes(data))
    code, said = begun("verify")
    assert (code, segment.name in said) == (1, True)
    code, done = begun("repair", "--out", str(tmp_path / "saved"))
    assert (code, done["kept"] > 0) == (1, True)
    shutil.rmtree(store)
    shutil.move(tmp_path / "saved", store)
    assert begun("register", "search", "Essai Deux")[0] == 0
