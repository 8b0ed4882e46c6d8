"""Bad pictures of cards, as webcams and phones take them: a code in a frame, spoiled in one way or several."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from distro.cards.code import mint
from distro.cards.qr import QUIET, Symbol, matrix

Spoil = Callable[[Image.Image, Random], Image.Image]


@dataclass(frozen=True)
class Taken:
    """One picture: what was done to it, and the code that it shows."""

    fault: str
    frame: tuple[int, int]
    code: str
    picture: Image.Image


def taken(key: bytes, each: int, seed: int) -> Iterator[Taken]:
    """`each` pictures of every fault in both frames; the code takes 10 to 30 % of the frame's area."""
    random = Random(seed)
    for fault, (before, after) in FAULTS.items():
        for frame in ((640, 480), (1280, 720)):
            for _ in range(each):
                code = mint(key)
                card = before(_card(code), random)
                yield Taken(fault, frame, code, after(_placed(card, frame, random, fault), random))


def _card(code: str) -> Image.Image:
    """The code as printed, 20 pixels a module, with its quiet zone."""
    card = Image.new("L", ((Symbol.Q.modules + 2 * QUIET) * 20,) * 2, 250)
    draw = ImageDraw.Draw(card)
    for row, cells in enumerate(matrix(code)):
        for column, dark in enumerate(cells):
            if dark:
                x, y = (column + QUIET) * 20, (row + QUIET) * 20
                draw.rectangle((x, y, x + 19, y + 19), fill=25)
    return card


def _placed(card: Image.Image, frame: tuple[int, int], random: Random, fault: str) -> Image.Image:
    """The card somewhere in a frame on a grey table, turned, and seen from the side where the fault says so."""
    width, height = frame
    side = (random.uniform(0.10, 0.30) * width * height) ** 0.5
    lean = random.uniform(0.15, 0.35) if "perspective" in fault or "all" in fault else 0.03
    turn = random.uniform(-np.pi, np.pi)
    corners = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        far = 1 + lean * y
        corners.append(
            (
                side / 2 / far * (x * np.cos(turn) - y * np.sin(turn)),
                side / 2 / far * (x * np.sin(turn) + y * np.cos(turn)),
            )
        )
    reach = max(max(abs(x), abs(y)) for x, y in corners)
    middle = (
        random.uniform(min(reach, width / 2), max(width - reach, width / 2)),
        random.uniform(min(reach, height / 2), max(height - reach, height / 2)),
    )
    target = [(x + middle[0], y + middle[1]) for x, y in corners]
    size = card.width
    coefficients = _perspective(target, [(0, 0), (size, 0), (size, size), (0, size)])
    table = Image.effect_noise(frame, 12).point(lambda value: value // 3 + 70)
    seen = card.transform(frame, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
    mask = Image.new("L", card.size, 255).transform(frame, Image.Transform.PERSPECTIVE, coefficients)
    table.paste(seen, mask=mask)
    return table


def _perspective(target: list[tuple[float, float]], source: list[tuple[float, float]]) -> list[float]:
    """Pillow's eight coefficients that bring `source` to `target`."""
    rows, values = [], []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(values))]


def _as_it_is(picture: Image.Image, random: Random) -> Image.Image:
    return picture


def _blurred(picture: Image.Image, random: Random) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(random.uniform(1.5, 3.2) * picture.width / 640))


def _moved(picture: Image.Image, random: Random) -> Image.Image:
    """The hand moved while the picture was taken."""
    return picture.filter(ImageFilter.BoxBlur((random.uniform(2, 5) * picture.width / 640, 0.5)))


def _noisy(picture: Image.Image, random: Random) -> Image.Image:
    pixels = np.asarray(picture, dtype=float)
    made = np.random.default_rng(random.getrandbits(32)).normal(0, random.uniform(25, 60), pixels.shape)
    return Image.fromarray(np.clip(pixels + made, 0, 255).astype("uint8"))


def _dark(picture: Image.Image, random: Random) -> Image.Image:
    """A room with little light: few grey levels, and noise between them."""
    return _noisy(picture, random).point(lambda value: 20 + value // 6)


def _glare(picture: Image.Image, random: Random) -> Image.Image:
    """A lamp in the lamination, and the shadow of a hand over half of it."""
    width, height = picture.size
    y, x = np.mgrid[0:height, 0:width]
    at = random.uniform(0.3, 0.7) * width, random.uniform(0.3, 0.7) * height
    light = 190 * np.exp(-(((x - at[0]) ** 2 + (y - at[1]) ** 2) / (2 * (width / random.uniform(6, 12)) ** 2)))
    shadow = np.where(x + random.uniform(-0.5, 0.5) * y > width * random.uniform(0.4, 0.6), 0.35, 1.0)
    return Image.fromarray(np.clip(np.asarray(picture, dtype=float) * shadow + light, 0, 255).astype("uint8"))


def _torn(card: Image.Image, random: Random) -> Image.Image:
    """10 to 30 % of the code stained, faded or torn off, in one to three places beside its three large corners."""
    spoiled, inner, places = card.copy(), Symbol.Q.modules * 20, random.randint(1, 3)
    draw, goal = ImageDraw.Draw(spoiled), random.uniform(0.10, 0.30)
    free = [(0.36, 0.36, 1.0, 1.0), (0.36, 0.0, 0.64, 0.64), (0.0, 0.36, 0.64, 0.64)]
    for left, top, right, bottom in random.sample(free, places):
        size = min((goal / places) ** 0.5, right - left, bottom - top)
        x, y = random.uniform(left, right - size), random.uniform(top, bottom - size)
        corner = QUIET * 20 + x * inner, QUIET * 20 + y * inner
        draw.ellipse((*corner, *(at + size * 1.13 * inner for at in corner)), fill=random.choice([30, 140, 245]))
    return spoiled


def _compressed(picture: Image.Image, random: Random) -> Image.Image:
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=random.randint(4, 12))
    return Image.open(held).convert("L")


def _all(picture: Image.Image, random: Random) -> Image.Image:
    return _compressed(_noisy(_blurred(_glare(picture, random), random), random), random)


# For each fault, what is done to the card before the picture is taken, and to the picture after.
FAULTS: dict[str, tuple[Spoil, Spoil]] = {
    "none": (_as_it_is, _as_it_is),
    "perspective": (_as_it_is, _as_it_is),
    "blur": (_as_it_is, _blurred),
    "movement": (_as_it_is, _moved),
    "noise": (_as_it_is, _noisy),
    "dark": (_as_it_is, _dark),
    "glare": (_as_it_is, _glare),
    "damage": (_torn, _as_it_is),
    "compression": (_as_it_is, _compressed),
    "all": (_as_it_is, _all),
}
