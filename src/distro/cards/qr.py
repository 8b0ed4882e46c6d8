"""The QR matrix of a card's code: alphanumeric mode, in the strongest symbol that the room allows."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

QUIET = 4  # modules of white that a reader needs around it (ISO/IEC 18004)
POOR, LEAST = 0.5, 0.33  # millimetres a module: below, cheap scanners fail; below, a poor camera resolves nothing

# Any mask is legal, and a fixed one spares trying all eight; this one reads as well as the best on every code tried.
_MASK = 3

Matrix = list[list[bool]]


class Symbol(Enum):
    """Version and level of error correction; a level lower than Q would not fit in less (ISO/IEC 18004, table 7)."""

    Q = (2, 25)  # a quarter of it may be destroyed
    H = (3, 29)  # nearly a third, in more modules

    @property
    def version(self) -> int:
        return self.value[0]

    @property
    def modules(self) -> int:
        """How many modules a side has."""
        return self.value[1]


def fit(side: float) -> tuple[Symbol, float]:
    """The symbol for a square of `side` mm with its quiet zone, and the size of its modules in mm.

    The stronger one only where its modules are still as large as any scanner could wish.
    """
    module = side / (Symbol.H.modules + 2 * QUIET)
    if module >= 1.0:
        return Symbol.H, module
    return Symbol.Q, side / (Symbol.Q.modules + 2 * QUIET)


def matrix(code: str, symbol: Symbol = Symbol.Q) -> Matrix:
    """The modules row by row, True for dark, without the quiet zone."""
    import qrcode
    from qrcode.util import MODE_ALPHA_NUM, QRData

    levels = {Symbol.Q: qrcode.constants.ERROR_CORRECT_Q, Symbol.H: qrcode.constants.ERROR_CORRECT_H}
    made = qrcode.QRCode(version=symbol.version, error_correction=levels[symbol], border=0, mask_pattern=_MASK)
    made.add_data(QRData(code, mode=MODE_ALPHA_NUM))
    made.make(fit=False)
    return made.get_matrix()  # type: ignore[no-any-return]


def matrix_of(text: str) -> Matrix:
    """The modules of any `text` of capital letters, digits and ` $%*+-./:`, in the smallest symbol: for a screen."""
    import qrcode
    from qrcode.util import MODE_ALPHA_NUM, QRData

    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, border=0)
    made.add_data(QRData(text, mode=MODE_ALPHA_NUM))
    made.make(fit=True)
    return made.get_matrix()  # type: ignore[no-any-return]


def runs(modules: Matrix) -> Iterator[tuple[int, int, int]]:
    """The dark modules as horizontal runs: (column, row, length)."""
    for row, cells in enumerate(modules):
        column = 0
        while column < len(cells):
            length = 0
            while column + length < len(cells) and cells[column + length]:
                length += 1
            if length:
                yield column, row, length
            column += length + 1


def half_blocks(modules: Matrix, quiet: int = QUIET) -> list[str]:
    """The symbol with its quiet zone as lines of text, two rows of modules to a line, dark as ink: black on white."""
    side = len(modules) + 2 * quiet
    blank = [False] * side
    framed = [
        *[blank] * quiet,
        *([*[False] * quiet, *row, *[False] * quiet] for row in modules),
        *[blank] * (quiet + side % 2),
    ]
    ink = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    return [
        "".join(ink[above, below] for above, below in zip(upper, lower, strict=True))
        for upper, lower in zip(framed[::2], framed[1::2], strict=True)
    ]
