"""What QR codes a picture holds, however badly it was taken.

zxing-cpp reads first. When it finds nothing, the picture is put right in the ways that a bad camera, a shadow, a
reflection or a small code ask for, cheapest first, and read again: never fewer than zxing-cpp alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from distro.model.refusal import Refusal

if TYPE_CHECKING:
    from PIL.Image import Image

# Larger pictures are made smaller before anything else: no camera of a laptop or a phone needs more for a card.
_LARGEST = 2400
# What cameras, phones and screens make; never a format that runs a program of its own (PostScript).
_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")
_MOST_PIXELS = 50_000_000  # 200 MB at the most; a larger photo of a phone is read smaller at once
_SMALL = 1300  # up to this width it helps to look closer


class NoPicture(Refusal):
    """The file is no picture that can be read."""

    def __init__(self, path: Path) -> None:
        super().__init__("not_a_picture", file=path.name)


def open_picture(path: Path) -> Image:
    """The picture in `path`, in grey. Raises NoPicture; OSError when there is no such file."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path, formats=_FORMATS) as picture:
            picture.draft("L", (_LARGEST, _LARGEST))
            if picture.width * picture.height > _MOST_PIXELS:
                raise NoPicture(path)
            grey = ImageOps.exif_transpose(picture).convert("L")
    except (UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError, EOFError) as error:
        raise NoPicture(path) from error
    grey.thumbnail((_LARGEST, _LARGEST))
    return grey


def read_picture(picture: Image) -> list[str]:
    """The texts of the QR codes in a grey `picture`, each once; empty when none could be read."""
    return next((found for made in attempts(picture) if (found := texts(made()))), [])


def attempts(picture: Image) -> Iterator[Callable[[], Image]]:
    """The picture as it is, then each way to put it right: those that find the most codes in the least time first."""
    from PIL import Image, ImageFilter, ImageOps

    grain = picture.width / 640
    yield lambda: picture
    yield lambda: _resized(picture, 2 / 3, Image.Resampling.BOX)
    yield lambda: _without_shadows(picture.filter(ImageFilter.GaussianBlur(1.5 * grain)))
    yield lambda: picture.filter(ImageFilter.GaussianBlur(2.5 * grain))
    yield lambda: ImageOps.equalize(picture.filter(ImageFilter.GaussianBlur(grain)))
    yield lambda: picture.filter(ImageFilter.UnsharpMask(6 * grain, 400, 0))
    if picture.width <= _SMALL:
        yield lambda: _resized(picture, 2, Image.Resampling.LANCZOS)


def _resized(picture: Image, times: float, how: int) -> Image:
    return picture.resize((int(picture.width * times), int(picture.height * times)), how)


def _without_shadows(picture: Image) -> Image:
    """Each place against the light around it: shadows and reflections go, print stays."""
    from PIL import ImageChops, ImageFilter, ImageOps

    around = picture.filter(ImageFilter.BoxBlur(max(8, picture.width // 24)))
    return ImageOps.autocontrast(ImageChops.subtract(picture, around, scale=1, offset=128), cutoff=1)


def texts(picture: Image) -> list[str]:
    """The texts of the QR codes that zxing-cpp finds in `picture` as it is, each once."""
    import zxingcpp

    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return list(dict.fromkeys(each.text for each in found if each.text))
