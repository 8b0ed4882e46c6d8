"""Files of pictures: every mode and depth, all cards of a page, all pages; what cannot be read says what to do."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from fpdf import FPDF
from PIL import Image, ImageFilter

from distro.cards.code import mint
from distro.cards.qr import matrix
from distro.scanning.camera import watch
from distro.scanning.picture import NoPicture, open_pictures, read_file, texts
from distro.texts.say import _catalogue

KEY = bytes(range(32))


def drawn(code: str, dot: int = 6) -> Image.Image:
    """The card's code on white, with its quiet zone."""
    dark = np.pad(np.array(matrix(code), bool), 4)
    return Image.fromarray(np.where(dark, 0, 255).astype(np.uint8)).resize((len(dark) * dot,) * 2, Image.Resampling.BOX)


def in_mode(picture: Image.Image, mode: str) -> Image.Image:
    """The same picture in a mode of Pillow's; `RGBA` and the like stand on transparent ground."""
    grey = np.asarray(picture)
    if mode == "I;16":
        return Image.fromarray(grey.astype(np.uint16) * 120)  # no scanner uses the whole range
    if mode in ("I", "F"):
        return Image.fromarray(grey.astype(np.int32 if mode == "I" else np.float32) * 200)
    if mode in ("LA", "RGBA"):
        clear = picture.convert(mode)
        clear.putalpha(Image.fromarray(255 - grey))
        return clear
    return picture.convert(mode)


@pytest.mark.parametrize(
    ("mode", "suffix"),
    [
        *((mode, "png") for mode in ("1", "L", "I;16", "LA", "P", "RGB", "RGBA")),
        *((mode, "tiff") for mode in ("1", "L", "I;16", "I", "F", "CMYK", "RGBA")),
    ],
)
def test_every_mode_and_depth_is_read(tmp_path: Path, mode: str, suffix: str) -> None:
    code = mint(KEY)
    in_mode(drawn(code), mode).save(tmp_path / f"carte.{suffix}")
    assert read_file(tmp_path / f"carte.{suffix}") == [code]


@pytest.mark.parametrize("suffix", ["tiff", "gif", "pdf"])
def test_all_pages_are_read(tmp_path: Path, suffix: str) -> None:
    codes = [mint(KEY) for _ in range(3)]
    first, *rest = (drawn(code) for code in codes)
    out = tmp_path / f"pages.{suffix}"
    if suffix == "pdf":
        pdf = FPDF()
        for picture in (first, *rest):
            pdf.add_page()
            pdf.image(picture, 20, 20, 60)
        pdf.output(str(out))
    else:
        first.save(out, save_all=True, append_images=rest)
    assert sorted(read_file(out)) == sorted(codes)


def test_what_only_some_attempts_see_is_found_beside_what_the_first_saw(tmp_path: Path) -> None:
    """Ten cards, out of focus the further down they lie."""
    codes = [mint(KEY) for _ in range(10)]
    page = Image.new("L", (1000, 2000), 255)
    for at, code in enumerate(codes):
        row, column = divmod(at, 2)
        picture = drawn(code, 8).filter(ImageFilter.GaussianBlur(row * 1.5))
        page.paste(picture, (60 + column * 480, 60 + row * 380))
    page.save(tmp_path / "table.png")
    assert len(read_file(tmp_path / "table.png")) > len(texts(page))


def test_both_cards_before_a_camera_are_seen(tmp_path: Path) -> None:
    codes = [mint(KEY), mint(KEY)]
    frame = Image.new("L", (640, 480), 230)
    for at, code in enumerate(codes):
        frame.paste(drawn(code, 7), (20 + at * 310, 100))
    film = cv2.VideoWriter(str(tmp_path / "film.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 10, (640, 480))
    for _ in range(6):
        film.write(cv2.cvtColor(np.asarray(frame), cv2.COLOR_GRAY2BGR))
    film.release()
    assert sorted(text for text in watch(tmp_path / "film.avi") if text) == sorted(codes)


def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    drawn(mint(KEY)).convert("RGB").resize((900, 900)).save(tmp_path / "whole.jpg")
    data = (tmp_path / "whole.jpg").read_bytes()
    (tmp_path / "cut.jpg").write_bytes(data[: len(data) // 2])
    Image.new("1", (9000, 9000)).save(tmp_path / "large.png")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    refused = {"cut.jpg": "picture_cut", "large.png": "picture_too_large", "broken.pdf": "not_a_picture"}
    for name, code in refused.items():
        with pytest.raises(NoPicture) as problem:
            list(open_pictures(tmp_path / name))
        assert (problem.value.code, problem.value.params["file"]) == (code, name)
        assert code in _catalogue("errors")
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "none.png")
