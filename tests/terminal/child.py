"""The desk on the stage's store, in a process of its own: `child.py FOLDER`.

Writes the codes of its cards first, then into `keys` when each key came, as the desk itself has it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from textual.events import Event, Key

from distro.texts import speak
from distro.tui import DistroApp
from stage import make_stage


class Timed(DistroApp):
    """A busy machine hears keys later than they were sent: a test of pace has to know."""

    keys: Path

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key) and "heard" not in vars(event):  # what a hand did comes by a second time
            vars(event)["heard"] = True
            with self.keys.open("a") as file:
                file.write(f"{event.time}\n")
        await super().on_event(event)


def main(folder: Path) -> None:
    speak("fr")
    stage = make_stage(folder / "store")
    codes = [stage.card(number).code for number in range(1, 10)]
    app = Timed(stage.session, "RBT", 1, reports=folder / "reports")
    app.keys = folder / "keys"
    (folder / "codes.json").write_text(json.dumps({"key": stage.session.card_key.hex(), "codes": codes}))
    app.run()
    served = [handover.household for handover in stage.session.books.handovers]
    stage.session.store.close()
    (folder / "served.json").write_text(json.dumps(served))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
