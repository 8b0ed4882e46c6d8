"""`distro guide NAME`: one page for each kind of work, on the terminal, or on paper with pictures of the screens."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from random import Random

from distro import __version__
from distro.cli.context import Context
from distro.cli.files import writes
from distro.cli.shipped import shipped
from distro.reports.press.page import PaperPage
from distro.reports.press.picture import ScreenPicture, draw_pictures
from distro.texts import say
from distro.wording.guides import GUIDES, guide_steps, guide_title

_PEOPLE, _SEED = 120, 2023
# What is shown beside the steps: keys from the desk, and `@` for a command of the menu.
_PICTURES: dict[str, tuple[tuple[str, ...], ...]] = {
    "volunteer": (("f9",), ("space",)),
    "registrar": (("@register",), ("@stock",)),
    "supervisor": (("@glance",), ("@day",)),
    "office": (("@hub",), ("@stick",)),
    "installer": ((), ("f10",)),
}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    guide = commands.add_parser("guide", help=say("guide.help"))
    guide.add_argument("name", nargs="?", choices=tuple(GUIDES), help=say("guide.name"))
    writes(guide, "--out", endings=(".pdf",), help=say("cli.option.out"))
    guide.set_defaults(run=_guide)


def _guide(context: Context, args: argparse.Namespace) -> None:
    from distro.tui.commands import named

    if args.name is None:
        lines = [f"{name:<12}{guide_title(name)}" for name in GUIDES]
        context.print("\n".join(lines), {name: guide_title(name) for name in GUIDES})
        return
    steps = guide_steps(args.name, lambda command: named(command).key_name())
    if args.out is None:
        context.print(
            "\n".join([guide_title(args.name), "", *steps]), {"title": guide_title(args.name), "steps": steps}
        )
        return
    _print(args.name, steps, args.out)
    context.print(say("guide.written", file=args.out), {"file": str(args.out)})


def _print(name: str, steps: list[str], out: Path) -> None:
    from datetime import datetime

    page = PaperPage(
        guide_title(name), say("guide.of", version=__version__), datetime.now().astimezone(), guide_title(name)
    )
    for step in steps:
        page.text(step, 10.5)
        page.gap(1.5)
    page.gap(2)
    draw_pictures(page, _pictures(name))
    page.save(out)


def _pictures(name: str) -> list[ScreenPicture]:
    """Of an invented day that is made for it and goes with it."""
    from distro.rehearsal import build_stage, morning_under_way
    from distro.tui.pictures import take_pictures

    with tempfile.TemporaryDirectory() as folder:
        stage = build_stage(Path(folder) / "exercice", shipped("maroc-2023.toml"), _PEOPLE, None, _SEED)
        try:
            return take_pictures(morning_under_way(stage, Random(_SEED)), _PICTURES[name])
        finally:
            stage.session.store.close()
