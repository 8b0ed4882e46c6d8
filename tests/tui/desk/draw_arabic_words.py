"""Draws the desk's Arabic words into src/distro/tui/desk/arabic_words.toml. Run it when one of them changes.

    python tests/tui/desk/draw_arabic_words.py DejaVuSans.ttf

Arabic letters join, so a word is drawn whole by Pillow (raqm shapes it) and thinned to twelve rows of pixels.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROWS, STRETCH, WIDEST, INK = 12, 1.7, 62, 100
ROOT = Path(__file__).parents[3] / "src" / "distro"


def draw(word: str, font: ImageFont.FreeTypeFont) -> list[str]:
    left, _, right, _ = font.getbbox(word, direction="rtl", language="ar")
    _, top, _, bottom = font.getbbox("أحيج", direction="rtl", language="ar")  # from the highest to the lowest stroke
    picture = Image.new("L", (round(right - left), round(bottom - top)))
    ImageDraw.Draw(picture).text((-left, -top), word, 255, font=font, direction="rtl", language="ar")
    width = min(round(picture.width * ROWS / picture.height * STRETCH), WIDEST)
    small = picture.resize((width, ROWS), Image.Resampling.BOX)
    rows = [[int(small.getpixel((x, y)) > INK) for x in range(small.width)] for y in range(ROWS)]  # type: ignore[operator]
    return ["".join("#" if pixel else "." for pixel in pixels) for pixels in rows]


def main(font_file: str) -> None:
    font = ImageFont.truetype(font_file, 200)
    texts = tomllib.loads((ROOT / "texts" / "catalogue" / "desk.toml").read_text("utf-8"))
    lines = ["# The desk's Arabic words as pixels, made by tests/tui/desk/draw_arabic_words.py from DejaVu Sans."]
    for word in dict.fromkeys(text["ar"] for text in texts["word"].values()):
        rows = "\n".join(draw(word, font))
        lines.append(f'\n"{word}" = """\n{rows}\n"""')
    (ROOT / "tui" / "desk" / "arabic_words.toml").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
