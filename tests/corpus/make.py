"""The corpus: a store, a bundle and every kind of event as this version writes them, for all later ones to open.

`cd tests && python -m corpus.make` writes a new folder beside those that are there, named by the version; what stands
in one of them is never changed once it is `FROZEN` (see .github/decisions/010).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import distro
from apart import close, later, serve, site
from corpus.kinds import examples, words
from distro.stations.laptops import stick
from distro.stations.stockroom import on_shelf
from stage import Stage

HERE = Path(__file__).parent

# What stands for ever, by version, with the digest of all its files.
FROZEN = {"0.1.0": "136d15e4d5aa54c68ff3fb37e98f0888510bd290e1f0d8e158c9622586452b52"}


def digest(folder: Path) -> str:
    """What stands for all files in `folder`, their names and their bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    said = [(path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def figures(stage: Stage) -> dict[str, Any]:
    """What the books of a laptop say, in numbers that every later version must come to."""
    session = stage.session
    return {
        "households": len(session.books.register),
        "cards": sum(1 for _ in session.books.cards),
        "handovers": sum(1 for _ in session.books.handovers),
        "shelf": dict(on_shelf(session, "RBT")),
        "days": {day.name: [len(day.handovers), day.closed is not None] for day in session.books.days.all()},
        "numbers": sorted(session.books.devices.have.values()),
    }


def make(folder: Path) -> None:
    """A laptop that closed its day, and what another one did on it that it never heard of."""
    with tempfile.TemporaryDirectory() as place:
        first, second = site(Path(place))
        for number in (1, 2, 3):
            serve(first, number)
        made = [serve(second, number) for number in (4, 5)]
        later(first, hours=2)
        close(first)
        assert made
        written = stick.write(second.session, Path(place), first.session.store.device)
        (folder / "figures.json").write_text(json.dumps(figures(first), indent=1) + "\n")
        kinds = {"examples": examples(), "words": words()}
        (folder / "kinds.json").write_text(json.dumps(kinds, indent=1, ensure_ascii=False) + "\n", "utf-8")
        for stage in (first, second):
            stage.session.store.close()
        shutil.copyfile(written.path, folder / "late.distro")
        shutil.copytree(first.folder, folder / "laptop")
        shutil.copytree(first.folder.parent / "heads", folder / "heads")


if __name__ == "__main__":
    new = HERE / distro.__version__
    if new.exists():
        sys.exit(f"{new} is there: what was written once stays, and a kind that has grown is another version of distro")
    new.mkdir()
    make(new)
