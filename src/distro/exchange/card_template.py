"""A card template: TOML in, a checked CardTemplate out, so that what is printed by the thousand is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from distro.exchange.toml_file import Found, read_toml
from distro.model.cards import CardTemplate

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_CONTRAST = 4.5  # white letters on the band (WCAG 2.1, 1.4.3)
_LOGO_BYTES = 5_000_000
_TITLE, _LINE, _LINES = 32, 80, 5  # letters a title, letters a line, lines on the back


def read_card_template(path: Path) -> CardTemplate:
    """The template in the file `path`; its logo is searched beside it. Raises TomlRefused with every mistake found."""
    return read_toml(path.read_bytes(), CardTemplate, partial(_contradictions, path.parent))


def rgb(colour: str) -> tuple[int, int, int]:
    """`#rrggbb` as numbers from 0 to 255."""
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def _contradictions(folder: Path, template: CardTemplate) -> Iterator[Found]:
    languages = template.languages
    if not languages:
        yield "empty", ".languages", {}
    if len(set(languages)) < len(languages):
        yield "code_twice", ".languages", {"value": ", ".join(languages)}
    if not _COLOUR.fullmatch(template.colour):
        yield "not_a_colour", ".colour", {"value": template.colour}
    elif (contrast := 1.05 / (_luminance(template.colour) + 0.05)) < _CONTRAST:
        yield "colour_pale", ".colour", {"value": template.colour, "found": f"{contrast:.1f}", "least": str(_CONTRAST)}
    if template.logo:
        yield from _logo(folder / template.logo)
    for name, most in (("title", _TITLE), ("programme", 2 * _LINE), ("keep", _LINE)):
        yield from _texts(getattr(template, name), most, f".{name}")
    if len(template.back) > _LINES:
        yield "too_many", ".back", {"most": str(_LINES)}
    for number, line in enumerate(template.back):
        yield from _texts(line, _LINE, f".back[{number}]")
        for language in languages:
            if not line.get(language):
                yield "no_text", f".back[{number}]", {"value": language}


def _texts(words: dict[str, str], most: int, key: str) -> Iterator[Found]:
    for text in words.values():
        if len(text) > most:
            yield "too_long", key, {"found": str(len(text)), "most": str(most)}


def _logo(path: Path) -> Iterator[Found]:
    from PIL import Image, UnidentifiedImageError

    try:
        if path.stat().st_size > _LOGO_BYTES:
            yield "logo_large", ".logo", {"value": path.name, "most": f"{_LOGO_BYTES // 1_000_000} MB"}
            return
        with Image.open(path, formats=("PNG", "JPEG")) as picture:
            picture.verify()
    except FileNotFoundError:
        yield "logo_missing", ".logo", {"value": path.name}
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError):
        yield "logo_unreadable", ".logo", {"value": path.name}


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgb(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
