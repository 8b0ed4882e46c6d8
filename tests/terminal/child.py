"""The desk on the stage's store, in a process of its own: `child.py FOLDER`.

Writes the codes of its cards first. How long before each key is what `gaps` says, in seconds, where the test wrote it:
how late a busy machine brings a key plays no part then.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from textual.events import Event, Key, Paste

from distro.texts import speak
from distro.tui import DistroApp
from stage import make_stage

_A_MOMENT = 0.01


class Timed(DistroApp):
    """Its keys come when `gaps` says; nothing is judged to have stopped while some of them are still on their way."""

    gaps: Path
    _used = 0
    _last = _last_here = 0.0

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key | Paste) and "heard" not in vars(event):  # what a hand did comes by a second time
            vars(event)["heard"] = True
            gap, gaps = event.time - self._last_here, self._said
            if self._used < len(gaps):
                gap, self._used = gaps[self._used], self._used + 1
            self._last_here, self._last = event.time, self._last + gap
            event.time = self._last
        await super().on_event(event)

    def wait_for_keys(self) -> None:
        """Make what looks whether a scan stopped wait for the keys that `gaps` tells of."""
        look = self._scans._look

        def patient(at: float) -> None:
            if self._used < len(self._said):
                self.set_timer(_A_MOMENT, lambda: self.call_later(patient, at))
            else:
                look(at)

        self._scans._look = patient  # type: ignore[method-assign]

    @property
    def _said(self) -> list[float]:
        return [float(gap) for gap in self.gaps.read_text().split()]


def main(folder: Path) -> None:
    speak("fr")
    stage = make_stage(folder / "store")
    codes = [stage.card(number).code for number in range(1, 10)]
    app = Timed(stage.session, "RBT", 1, reports=folder / "reports")
    app.gaps = folder / "gaps"
    app.gaps.touch()
    app.wait_for_keys()
    (folder / "codes.json").write_text(json.dumps({"key": stage.session.card_key.hex(), "codes": codes}))
    app.run()
    served = [handover.household for handover in stage.session.books.handovers]
    stage.session.store.close()
    (folder / "served.json").write_text(json.dumps(served))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
