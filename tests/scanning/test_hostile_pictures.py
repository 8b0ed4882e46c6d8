"""Files that are sent as pictures of cards: no format that runs a program, bounded pixels, and a refusal by name."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import NoReturn

import pytest
from PIL import Image

from distro.scanning.picture import NoPicture, open_pictures, read_file


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(min(height * (1 + (width + 7) // 8), 1 << 20)))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _pdf(pages: bytes) -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + pages + b"\ntrailer<</Root 1 0 R>>"


def _content_of(size: int) -> bytes:
    """A page whose content comes to so many bytes, packed twice: some kilobytes on the disk."""
    begin = zlib.compressobj(9)
    first = begin.compress(bytes(1 << 20)) + begin.flush(zlib.Z_FULL_FLUSH)
    again = begin.compress(bytes(1 << 20)) + begin.flush(zlib.Z_FULL_FLUSH)
    packed = zlib.compress(first + again * ((size >> 20) - 1) + begin.flush(), 9)
    return (
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%b\nendstream endobj" % (len(packed), packed)
    )


def _progressive(width: int, height: int) -> bytes:
    """A small JPEG that says it is as large as that."""
    made = io.BytesIO()
    Image.new("L", (8, 8)).save(made, "JPEG", progressive=True)
    data = made.getvalue()
    at = data.index(b"\xff\xc2") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


REFUSED = {
    "postscript.jpg": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n", "not_a_picture"),
    "large.png": (_png(60_000, 60_000), "picture_too_large"),
    "long.png": (_png(2_000_000_000, 1), "picture_too_large"),
    "whole.jpg": (_progressive(13_000, 13_000), "picture_too_large"),
    "content.pdf": (_pdf(_content_of(2 << 30)), "picture_too_much"),
    "empty.png": (_png(0, 0), "not_a_picture"),
    "turned.bmp": (
        b"BM" + struct.pack("<IHHIIiiHHIIiiII", 100, 0, 0, 54, 40, 50_000, -50_000, 1, 24, *[0] * 6),
        "picture_too_large",
    ),
    "circle.pdf": (_pdf(b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 3>>endobj"), "not_a_picture"),
    "pages.pdf": (
        _pdf(
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1000000>>endobj\n"
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj"
        ),
        "picture_too_long",
    ),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_could_hurt_is_refused_by_name_and_runs_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ran(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a picture ran a program")

    if name.endswith(".pdf"):
        pytest.importorskip("pypdfium2")  # drawn by a process of ours
    else:
        monkeypatch.setattr(subprocess, "Popen", ran)
    if name == "content.pdf" and sys.platform != "linux":
        pytest.skip("no process is held to its memory here")
    data, code = REFUSED[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(NoPicture) as refused:
        read_file(tmp_path / name)
    assert refused.value.code == code


def test_a_picture_of_one_row_holds_no_card_and_no_fault(tmp_path: Path) -> None:
    for width, height in ((1, 3_000), (3_000, 1), (1, 1)):
        (tmp_path / "row.png").write_bytes(_png(width, height))
        assert read_file(tmp_path / "row.png") == []
    pytest.importorskip("pypdfium2")
    pages = b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    flat = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 1000000 0.001]>>endobj"
    (tmp_path / "flat.pdf").write_bytes(_pdf(pages + flat))
    assert read_file(tmp_path / "flat.pdf") == []


@pytest.mark.parametrize("side", ["1026.18", "1029.67", "100000"])
def test_a_square_page_is_drawn_however_large_it_is(tmp_path: Path, side: str) -> None:
    """Drawn to the last dot, one that is begun made such a page a row and a column too large."""
    pytest.importorskip("pypdfium2")
    pages = b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    square = f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 {side} {side}]>>endobj"
    (tmp_path / "square.pdf").write_bytes(_pdf(pages + square.encode()))
    [page] = open_pictures(tmp_path / "square.pdf")
    assert max(page.size) <= 2400


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for the process that draws")
@pytest.mark.parametrize("said", ["page a b", "page 9", "page -9 -9", "refused anything", "", "nonsense"])
def test_whatever_the_process_that_draws_says_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    """A page may have taken it over."""
    pytest.importorskip("pypdfium2")
    draws = tmp_path / "draws"
    draws.write_text(f"#!/bin/sh\necho '{said}'\n", "ascii")
    draws.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(draws))
    (tmp_path / "page.pdf").write_bytes(_pdf(b""))
    with pytest.raises(NoPicture, match="picture_too_much"):
        read_file(tmp_path / "page.pdf")
