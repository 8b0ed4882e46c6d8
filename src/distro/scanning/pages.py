"""The pages of a PDF, drawn in a process of their own.

What a PDF asks for is known only once it is drawn: pictures within pictures, patterns without end. So it is drawn where
it gets a bounded memory and a bounded time, and where there are no keys: `python -P -m distro.scanning.pages`, the file
as its standard input.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, BinaryIO

from msgspec import Struct

_MEMORY = 1 << 30  # bytes, of addresses; what draws takes a quarter of it before the first page
_PATIENCE = 30.0  # seconds for one page, of an old laptop that does something else besides
_DOTS = 200  # an inch: a card's code on a page then has pixels enough
_POINTS = 72  # an inch, the unit of a PDF
_LONGEST_LINE = 100
_REFUSED = ("not_a_picture", "picture_too_long", "picture_too_much")


class Undrawn(Exception):
    """A page cannot be drawn: one of `_REFUSED`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DrawnPage(Struct, frozen=True):
    """Grey `dots`, a byte each, row by row."""

    width: int
    height: int
    dots: bytes


def drawn_pages(file: BinaryIO, largest: int, most: int) -> Iterator[DrawnPage]:
    """The pages of the PDF in `file`, none of them wider or higher than `largest`, where there are at most `most`.

    Undrawn at the page that cannot be; then there is nothing more.
    """
    command = [sys.executable, "-P", "-m", __name__, str(largest), str(most)]
    process = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    try:
        while True:
            with _in_time(process):
                said = process.stdout.readline(_LONGEST_LINE).decode("ascii", errors="replace").split()
                match said:
                    case ["page", width, height] if (width + height).isdecimal():
                        size = int(width) * int(height)
                        page = DrawnPage(int(width), int(height), process.stdout.read(min(size, largest * largest)))
                    case ["end"]:
                        return
                    case ["refused", code] if code in _REFUSED:
                        raise Undrawn(code)
                    case _:  # it wanted more than it gets, or says what it never says
                        raise Undrawn("picture_too_much")
            if len(page.dots) != size:
                raise Undrawn("picture_too_much")
            yield page
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


@contextmanager
def _in_time(process: subprocess.Popen[bytes]) -> Iterator[None]:
    timer = threading.Timer(_PATIENCE, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _draw(file: BinaryIO, out: IO[bytes], largest: int, most: int) -> None:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(file) as document:
            if len(document) > most:
                raise Undrawn("picture_too_long")
            for page in document:
                dots = min(_DOTS / _POINTS, (largest - 1) / max(page.get_size()))  # what is begun is a dot more
                picture = page.render(scale=dots, grayscale=True).to_pil().convert("L")
                out.write(f"page {picture.width} {picture.height}\n".encode())
                out.write(picture.tobytes())
                out.flush()
    except MemoryError:
        raise Undrawn("picture_too_much") from None
    except (pypdfium2.PdfiumError, ArithmeticError, ValueError):  # no page, or none with a size
        raise Undrawn("not_a_picture") from None


def _bound() -> None:
    """No more memory than that, where the system can hold a process to it: Windows cannot."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _main(largest: str, most: str) -> None:
    _bound()
    out = sys.stdout.buffer
    try:
        _draw(sys.stdin.buffer, out, int(largest), int(most))
        out.write(b"end\n")
    except Undrawn as undrawn:
        out.write(f"refused {undrawn.code}\n".encode())
    out.flush()


if __name__ == "__main__":
    _main(*sys.argv[1:])
