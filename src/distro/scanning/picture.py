"""What QR codes a file of pictures holds, however badly they were taken: all pages and frames, every depth of colour.

zxing-cpp reads each as it is; then the picture is put right in the ways that a bad camera, a shadow, a reflection or a
small code ask for, and read again. What any of these finds is found: never fewer than zxing-cpp alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

from distro.model.refusal import Refusal
from distro.scanning.pages import Undrawn, drawn_pages

if TYPE_CHECKING:
    from PIL.Image import Image

# Larger pictures are made smaller before anything else: no camera of a laptop or a phone needs more for a card.
_LARGEST = 2400
# What cameras, phones, screens and office scanners make; never a format that runs a program of its own (PostScript).
_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")
_MOST_PIXELS = 50_000_000  # 200 MB at the most; a larger photo of a phone is read smaller at once
_MOST_PAGES = 200
_SMALL = 1300  # up to this width it helps to look closer


class NoPicture(Refusal):
    """The file holds no pictures that can be read: `not_a_picture`, `picture_cut` (its end is missing),
    `picture_too_large`, `picture_too_long` (pages), `picture_too_much` (a page asks for more memory or time than paper
    does), `picture_pdf` (what reads PDFs is not installed)."""

    def __init__(self, path: Path, code: str = "not_a_picture", **params: object) -> None:
        super().__init__(code, file=path.name, **params)


def open_picture(path: Path) -> Image:
    """The first picture in `path`, in grey. Raises NoPicture; OSError when there is no such file."""
    return next(open_pictures(path))


def open_pictures(path: Path) -> Iterator[Image]:
    """Every page or frame of `path`, in grey. Raises NoPicture, at the page that cannot be read; OSError when there is
    no such file."""
    from PIL import Image, ImageSequence, UnidentifiedImageError

    with path.open("rb") as file:
        if file.read(5) == b"%PDF-":
            yield from _pages(path)
            return
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            whole = "progressive" in picture.info  # a JPEG of which nothing is drawn before all of it is in memory
            if whole and picture.width * picture.height > _MOST_PIXELS:
                raise NoPicture(path, "picture_too_large", most=_MOST_PIXELS // 1_000_000)
            if picture.format == "JPEG":
                picture.draft("L", (_LARGEST, _LARGEST))
            if getattr(picture, "n_frames", 1) > _MOST_PAGES:
                raise NoPicture(path, "picture_too_long", most=_MOST_PAGES)
            for frame in ImageSequence.Iterator(picture):
                if frame.width * frame.height > _MOST_PIXELS:
                    raise NoPicture(path, "picture_too_large", most=_MOST_PIXELS // 1_000_000)
                yield _grey(frame)
    except Image.DecompressionBombError as error:
        raise NoPicture(path, "picture_too_large", most=_MOST_PIXELS // 1_000_000) from error
    except (UnidentifiedImageError, SyntaxError, ValueError, EOFError) as error:
        raise NoPicture(path) from error
    except OSError as error:
        if error.errno is not None:  # of the disk, not of what it holds
            raise
        raise NoPicture(path, "picture_cut") from error


def read_file(path: Path) -> list[str]:
    """The texts of the QR codes on all pages of `path`, each once. Raises like `open_pictures`."""
    return list(dict.fromkeys(text for picture in open_pictures(path) for text in read_picture(picture)))


def read_picture(picture: Image) -> list[str]:
    """The texts of the QR codes in a grey `picture`, each once; empty when none could be read."""
    return list(dict.fromkeys(text for made in attempts(picture) for text in texts(made())))


def _grey(frame: Image) -> Image:
    """The frame upright, in 256 greys, as it looks on white paper, no larger than needed."""
    from PIL import Image, ImageOps

    picture = ImageOps.exif_transpose(frame)
    if picture.mode.startswith(("I", "F")):  # 16 bits and more: a plain conversion would cut them to white
        high = cast("tuple[float, float]", picture.getextrema())[1]
        wide = picture.convert("F" if picture.mode == "F" else "I")
        picture = wide.point(lambda value: value * (255 / high) + 0) if high > 255 else wide
    elif picture.has_transparency_data:
        coloured = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", coloured.size, "white"), coloured)
    grey = picture.convert("L")
    grey.thumbnail((_LARGEST, _LARGEST))
    return grey


def _pages(path: Path) -> Iterator[Image]:
    """The pages of a PDF, as an office scanner makes them."""
    from PIL import Image

    if find_spec("pypdfium2") is None:
        raise NoPicture(path, "picture_pdf")
    with path.open("rb") as file:
        try:
            for page in drawn_pages(file, _LARGEST, _MOST_PAGES):
                yield Image.frombytes("L", (page.width, page.height), page.dots)
        except Undrawn as undrawn:
            raise NoPicture(path, undrawn.code, most=_MOST_PAGES) from None


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
    return picture.resize((max(1, int(picture.width * times)), max(1, int(picture.height * times))), how)


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
