"""The README's pictures of the screens: `python tests/pictures/make.py` draws them; a test holds them current."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

from distro.cards.code import mint
from distro.rehearsal import build_stage, queue_of, serve
from distro.tui.app import DistroApp
from distro.tui.pictures import picture_of

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from pictures.as_svg import as_svg, one_after_the_other  # noqa: E402

SOURCE = (HERE.parents[1] / "data" / "maroc-2023.toml").read_bytes()
SIZE = (100, 30)


async def draw() -> dict[str, str]:
    """Each picture as SVG, by its name."""
    pictures: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        stage = build_stage(Path(folder) / "exercice", SOURCE, 1350, None, 2023)
        queue = queue_of(stage.session, stage.day.point)
        Random(1).shuffle(queue)
        serve(stage, queue[:24], Random(1))

        def cards() -> Iterator[str]:
            yield queue[30]
            yield queue[3]
            yield mint(bytes(32))

        waiting = cards()
        app = DistroApp(stage.session, stage.day.point, 1, lambda: next(waiting, None))
        async with app.run_test(size=SIZE) as pilot:
            for name, key in (
                ("ready", ""), ("may_collect", "f9"), ("handed_over", "space"), ("already_collected", "f9"),
                ("menu", "f10"),
            ):  # fmt: skip
                if key:
                    await pilot.press(key)
                await pilot.pause(0.3)
                pictures[name] = as_svg(picture_of(app))
        stage.session.store.close()
    first = [(pictures["ready"], 2), (pictures["may_collect"], 4), (pictures["handed_over"], 3)]
    return {**pictures, "first_handover": one_after_the_other(first)}


def main() -> int:
    for name, svg in asyncio.run(draw()).items():
        (HERE / f"{name}.svg").write_text(svg, "utf-8")
        print(HERE / f"{name}.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
