"""Cards from the command line: a run with its cover, resumed, proofed; blanks; a card on the terminal."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from cli.running import PASSPHRASE, Run
from distro.cli import main


@pytest.fixture
def registered(begun: Run, tmp_path: Path) -> Run:
    assert begun("register", "import", str(tmp_path / "liste.csv"))[0] == 0
    return begun


def pages(path: Path) -> list[tuple[str, list[str]]]:
    """Each page of a PDF as (text, codes)."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [
            (
                page.get_textpage().get_text_range(),
                [found.text for found in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())],
            )
            for page in pdf
        ]


def test_a_run_has_a_cover_and_goes_on_where_the_printer_stopped(registered: Run, tmp_path: Path) -> None:
    code, done = registered("cards", "print", "--point", "RBT", "--out", str(tmp_path / "a.pdf"), "--backs")
    assert (code, done) == (0, {"cards": 2, "pages": 4})
    cover, nothing, front, back = pages(tmp_path / "a.pdf")
    assert nothing == ("", [])  # the back of the cover: else each back would lie behind another front
    assert "feuille de garde" in cover[0]
    assert "RBT" in cover[0]
    assert (len(front[1]), len(back[1])) == (2, 0)
    assert "cartes 1 à 2 de 2" in front[0]
    assert "L'aide est gratuite" in back[0]

    again = ("cards", "print", "--point", "RBT", "--from", "2", "--out", str(tmp_path / "b.pdf"), "--no-cover")
    assert registered(*again)[1] == {"cards": 1, "pages": 1}
    [(text, codes)] = pages(tmp_path / "b.pdf")
    assert "cartes 2 à 2 de 2" in text
    assert codes[0] in front[1]
    assert registered("cards", "list")[1] == {
        "live": 2, "held": 0, "revoked": 0, "printed": 2, "reprints": 1,
        "blanks_made": 0, "blanks_bound": 0, "blanks_spoiled": 0, "blanks_left": 0,
    }  # fmt: skip
    assert registered("cards", "print", "--point", "RBT", "--from", "3", "--out", str(tmp_path / "c.pdf"))[0] == 1
    assert main(["cards", "print", "--point", "RBT", "--from", "0", "--out", "x.pdf"]) == 2


def test_every_card_asked_for_is_accounted_for(registered: Run, tmp_path: Path) -> None:
    out = str(tmp_path / "a.pdf")
    asked = ("cards", "print", "--point", "RBT", "--out", out, "--only")
    assert registered("cards", "issue", "--point", "RBT")[0] == 0
    status, said = registered(*asked, "RBT-1", "RBT-77", "CDEFG")
    assert status == 1
    assert "RBT-77, CDEFG" in said
    assert "RBT-1," not in said
    assert not (tmp_path / "a.pdf").exists()
    assert registered(*asked, "RBT-1")[1]["cards"] == 1
    dead = pages(tmp_path / "a.pdf")[1][1][0]
    assert registered("cards", "revoke", "RBT-1", "--reason", "lost")[0] == 0
    status, said = registered(*asked, dead)
    assert (status, "annulées" in said) == (1, True)


def test_a_run_goes_on_with_the_list_it_began_with(registered: Run, tmp_path: Path) -> None:
    """Somebody moved away meanwhile, somebody's card was replaced: nobody is left out, and no dead card is printed."""
    begun = ("cards", "print", "--point", "RBT", "--no-cover", "--out")
    assert registered(*begun, str(tmp_path / "a.pdf"))[1]["cards"] == 2
    [(_, first)] = pages(tmp_path / "a.pdf")
    assert registered("cards", "reissue", "RBT-2", "--reason", "damaged")[0] == 0
    for name in ("2", "RBT-2"):
        assert registered(*begun, str(tmp_path / "b.pdf"), "--from", name)[1]["cards"] == 1
        [(_, codes)] = pages(tmp_path / "b.pdf")
        assert len(codes) == 1
        assert codes[0] not in first
    status, said = registered(*begun, str(tmp_path / "b.pdf"), "--from", "RBT-3")
    assert (status, "RBT-3" in said) == (1, True)


def test_what_is_printed_says_how_it_wants_to_be_printed(registered: Run, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    printed = ("cards", "print", "--point", "RBT", "--out", str(out))
    for options, duplex in (((), b"/Simplex"), (("--backs",), b"/DuplexFlipLongEdge")):
        assert registered(*printed, *options)[0] == 0
        assert b"/PrintScaling /None" in out.read_bytes()
        assert duplex in out.read_bytes()
    assert registered(*printed, "--backs", "--sheet", "id1")[0] == 0
    assert b"/DuplexFlipShortEdge" in out.read_bytes()
    assert registered(*printed, "--no-cover", "--sheet", "L7165", "--start", "8")[1]["pages"] == 2
    plain = [where(page) for page in fronts(out)]
    assert registered(*printed, "--no-cover", "--sheet", "L7165", "--start", "8", "--offset", "3,2")[0] == 0
    moved = [where(page) for page in fronts(out)]
    assert [(round(x - a), round(y - b)) for (a, b), (x, y) in zip(plain, moved, strict=True)] == [(3, 2)] * 2


def test_a_card_names_no_programme_that_tells_who_holds_it(registered: Run, tmp_path: Path) -> None:
    assert registered("cards", "print", "--point", "RBT", "--no-cover", "--out", str(tmp_path / "a.pdf"))[0] == 0
    [(text, _)] = pages(tmp_path / "a.pdf")
    assert "migrants" not in text.lower()


def fronts(path: Path) -> list[Image.Image]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.render(scale=200 / 72).to_pil() for page in pdf]


def where(page: Image.Image) -> tuple[float, float]:
    """The corner of the one code of a page, in millimetres."""
    [found] = zxingcpp.read_barcodes(page)
    corner = found.position.top_left
    return corner.x * 25.4 / 200, corner.y * 25.4 / 200


def test_a_proof_shows_the_page_and_is_worth_nothing(registered: Run, tmp_path: Path) -> None:
    proof = ("cards", "print", "--point", "RBT", "--proof", "--out", str(tmp_path / "a.pdf"))
    assert registered(*proof) == (0, {"cards": 0, "pages": 1})
    [(text, codes)] = pages(tmp_path / "a.pdf")
    assert "ÉPREUVE" in text
    assert len(codes) == 10
    code, answer = registered("scan", codes[0])
    assert (code, answer["verdict"]["code"]) == (1, "foreign_code")
    assert registered("cards", "list")[1]["printed"] == 0


def test_paper_that_is_too_small_or_unknown_is_refused(registered: Run, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    for sheet, said in (("25x20", "Trop petit"), ("A3", "pas connu")):
        code, answer = registered("cards", "print", "--point", "RBT", "--sheet", sheet, "--out", str(out))
        assert (code, said in answer) == (1, True)
        assert registered("cards", "blanks", "--count", "2", "--sheet", sheet, "--out", str(out))[0] == 1
    assert not out.exists()
    assert registered("cards", "list")[1]["blanks_made"] == 0


def test_small_cards_are_warned_about(registered: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cards", "print", "--point", "RBT", "--sheet", "35x25", "--out", str(tmp_path / "a.pdf")]) == 0
    assert "0.42 mm" in capsys.readouterr().err


def test_a_template_changes_what_is_printed_and_its_mistakes_print_nothing(registered: Run, tmp_path: Path) -> None:
    file = tmp_path / "carte.toml"
    file.write_text('languages = ["fr"]\n[title]\nfr = "Carte bleue"\n', "utf-8")
    printing = ("cards", "print", "--point", "RBT", "--no-cover", "--template", str(file), "--out")
    assert registered(*printing, str(tmp_path / "a.pdf"))[0] == 0
    assert "Carte bleue" in pages(tmp_path / "a.pdf")[0][0]
    file.write_text('colour = "#ffff00"\n', "utf-8")
    code, said = registered(*printing, str(tmp_path / "b.pdf"))
    assert (code, "ligne 1, colour" in said, (tmp_path / "b.pdf").exists()) == (1, True, False)


def test_stopping_a_run_writes_and_counts_nothing(
    registered: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr("distro.cli.printing.progress", lambda label: interrupt)
    code, said = registered("cards", "print", "--point", "RBT", "--out", str(tmp_path / "a.pdf"))
    assert (code, "Rien n'a été écrit" in said) == (1, True)
    assert registered("cards", "blanks", "--count", "3", "--out", str(tmp_path / "a.pdf"))[0] == 1
    assert not list(tmp_path.glob("a.pdf*"))
    counted = registered("cards", "list")[1]
    assert (counted["printed"], counted["blanks_left"], counted["blanks_spoiled"]) == (0, 0, 3)


def test_blanks_are_printed_counted_and_spoiled(registered: Run, tmp_path: Path) -> None:
    assert registered("cards", "blanks", "--count", "3", "--out", str(tmp_path / "a.pdf"))[1]["cards"] == 3
    [_, (text, codes)] = pages(tmp_path / "a.pdf")
    assert "Carte vierge" in text
    code, answer = registered("scan", codes[0])
    assert (code, answer["verdict"]["code"]) == (1, "blank_card")
    assert registered("cards", "revoke", codes[0], "--reason", "damaged")[0] == 0
    counted = registered("cards", "list")[1]
    assert [counted[f"blanks_{name}"] for name in ("made", "bound", "spoiled", "left")] == [3, 0, 1, 2]
    assert registered("verify")[1]["findings"] == []


def test_a_card_stands_on_the_terminal_and_is_read_from_there(
    registered: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert registered("cards", "issue", "--point", "RBT")[0] == 0
    assert main(["cards", "show", "RBT-1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    ink = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    rows = [[ink[sign][half] for sign in line] for line in lines[:-1] for half in (0, 1)]
    picture = Image.fromarray(np.where(np.kron(rows, np.ones((4, 4))), 0, 255).astype(np.uint8))
    [found] = zxingcpp.read_barcodes(picture)
    assert found.text in lines[-1].replace(" ", "").replace("·", "").replace("|", "")
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 23


def test_a_third_reissue_wants_a_supervisor(registered: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert registered("cards", "issue", "--point", "RBT")[0] == 0
    assert registered("people", "add", "karim", "--role", "registrar")[0] == 0
    reissue = ("--as", "karim", "cards", "reissue", "RBT-1", "--reason", "lost")
    for _ in range(2):
        assert registered(*reissue)[0] == 0
    code, said = registered(*reissue)
    assert (code, "superviseur" in said) == (1, True)
    monkeypatch.setenv("DISTRO_APPROVER_PASSPHRASE", "autre")
    assert registered(*reissue, "--approved-by", "omar")[0] == 1
    monkeypatch.setenv("DISTRO_APPROVER_PASSPHRASE", PASSPHRASE)
    assert registered(*reissue, "--approved-by", "karim")[0] == 1
    assert registered(*reissue, "--approved-by", "omar")[0] == 0
    assert registered("cards", "list")[1]["revoked"] == 3
    assert registered("verify")[1]["findings"] == []


def test_a_mislaid_card_is_blocked_until_it_is_found_and_a_blank_takes_its_place(
    registered: Run, tmp_path: Path
) -> None:
    assert registered("cards", "issue", "--point", "RBT")[0] == 0
    assert registered("cards", "blanks", "--count", "1", "--out", str(tmp_path / "v.pdf"), "--no-cover")[0] == 0
    [(_, [blank])] = pages(tmp_path / "v.pdf")
    assert registered("cards", "hold", "rbt-1")[0] == 0
    assert registered("cards", "hold", "RBT-1")[0] == 1
    assert registered("scan", "RBT-1")[0] == 1
    assert registered("cards", "list")[1]["held"] == 1
    assert registered("cards", "found", "RBT-1")[0] == 0
    assert registered("cards", "found", "RBT-1")[0] == 1
    code, bound = registered("cards", "bind", blank, "RBT-1", "--reason", "damaged")
    assert (code, bound["code"]) == (0, blank)
    assert registered("cards", "bind", blank, "RBT-2")[0] == 1
    counted = registered("cards", "list")[1]
    assert (counted["held"], counted["revoked"], counted["blanks_bound"]) == (0, 1, 1)


def test_how_far_a_printer_is_off_is_measured_once_and_kept(
    registered: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISTRO_SETTINGS", str(tmp_path / "settings.json"))
    measured = ("cards", "print", "--out", str(tmp_path / "a.pdf"), "--test-page")
    made = ("cards", "print", "--point", "RBT", "--out", str(tmp_path / "a.pdf"))

    def cross() -> tuple[float, float]:
        """Where the cross of the test page lies, in millimetres from the left and from the top."""
        with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
            shades = np.asarray(pdf[0].render(scale=8).to_pil().convert("L")) < 60
        left, top = shades[:, : shades.shape[1] // 4].sum(0).argmax(), shades[: shades.shape[0] // 4].sum(1).argmax()
        return left / 8 / 72 * 25.4, top / 8 / 72 * 25.4

    assert registered(*made, "--printer", "HP")[0] == 1, "nothing is kept yet"
    assert registered(*measured)[1] == {"cards": 0, "pages": 1}
    assert cross() == pytest.approx((20, 20), abs=0.2)
    assert registered(*made, "--printer", "HP", "--offset=1.5,-2")[0] == 0
    assert registered(*measured, "--printer", "HP")[0] == 0
    assert cross() == pytest.approx((21.5, 18), abs=0.2)
    assert registered(*measured)[0] == 0
    assert cross() == pytest.approx((20, 20), abs=0.2), "without its name no printer's offset is taken"
    assert registered("cards", "list")[1]["printed"] == 2, "a test page prints no card"
    assert registered("cards", "print", "--out", str(tmp_path / "c.pdf"))[0] == 2, "whose cards?"


def test_no_sheet_is_begun_behind_its_last_place(registered: Run, tmp_path: Path) -> None:
    made = ("--out", str(tmp_path / "a.pdf"), "--sheet", "L7160", "--start")
    for run in (("print", "--point", "RBT"), ("blanks", "--count", "2")):
        assert registered("cards", *run, *made, "22")[0] == 1
        assert registered("cards", "list")[1]["blanks_made"] == 0, "none that nobody has"
    assert registered("cards", "print", "--point", "RBT", *made, "21")[1]["pages"] == 2
