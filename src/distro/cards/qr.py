"""The QR matrix of a card's code: alphanumeric mode, version 2 at level Q, always the same size."""

from __future__ import annotations

from collections.abc import Iterator

MODULES = 25
QUIET = 4  # modules of white that a reader needs around it (ISO/IEC 18004)

# Any mask is legal, and a fixed one spares trying all eight; this one reads as well as the best on every code tried.
_MASK = 3

Matrix = list[list[bool]]


def matrix(code: str) -> Matrix:
    """MODULES by MODULES booleans, True for dark, without the quiet zone."""
    import qrcode
    from qrcode.util import MODE_ALPHA_NUM, QRData

    made = qrcode.QRCode(version=2, error_correction=qrcode.constants.ERROR_CORRECT_Q, border=0, mask_pattern=_MASK)
    made.add_data(QRData(code, mode=MODE_ALPHA_NUM))
    made.make(fit=False)
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
