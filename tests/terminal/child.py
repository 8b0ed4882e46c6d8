"""The desk on the stage's store, in a process of its own: `child.py FOLDER`. Writes the codes of its cards first."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from distro.texts import speak
from distro.tui import DistroApp
from stage import make_stage


def main(folder: Path) -> None:
    speak("fr")
    stage = make_stage(folder / "store")
    codes = [stage.card(number).code for number in range(1, 10)]
    app = DistroApp(stage.session, "RBT", 1, reports=folder / "reports")
    (folder / "codes.json").write_text(json.dumps({"key": stage.session.card_key.hex(), "codes": codes}))
    app.run()
    served = [handover.household for handover in stage.session.books.handovers]
    stage.session.store.close()
    (folder / "served.json").write_text(json.dumps(served))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
