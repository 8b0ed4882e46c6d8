"""The whole way behind a real pseudo-terminal: the live desk, practice, and back to a live desk that is locked."""

from __future__ import annotations

import json
from pathlib import Path

from distro.store import StoreBusy, open_store
from stage import PASSPHRASE as OF_THE_STAGE
from terminal.practising_child import PASSPHRASE
from terminal.terminal import Terminal

_CHILD = Path(__file__).parent / "practising_child.py"
_F9, _F10, _ESCAPE = "\x1b[20~", "\x1b[21~", "\x1b"


def by_hand(terminal: Terminal, *texts: str) -> None:
    """Keys at a hand's pace: what comes quicker is taken for a scanner."""
    for text in texts:
        for key in [text] if text.startswith("\x1b") else text:
            terminal.type(key)
            terminal.listen(0.12)
        terminal.listen(0.4)


def chosen(terminal: Terminal, word: str) -> None:
    """A command of the menu, and yes to its question."""
    by_hand(terminal, _F10, word, "\r")
    by_hand(terminal, "\t", "\r")


def serve_somebody(terminal: Terminal) -> None:
    """Let them come until somebody is served: who has no card, or came before, is not served by one key."""
    for _ in range(20):
        by_hand(terminal, _F9)
        while terminal.listen(0.5):  # a verdict is answered once it stands there
            pass
        if "tout remettre" in terminal.text():
            by_hand(terminal, " ")
            terminal.until(lambda text: "Remis à" in text or "tout remettre" not in text)
            if "Remis à" in terminal.text():
                return
    raise AssertionError(f"nobody was served\n{terminal.text()}")


def test_there_and_back(tmp_path: Path) -> None:
    # Tall enough for all that anybody in the queue may be due: a desk that cannot show it hands nothing over.
    terminal = Terminal(str(_CHILD), str(tmp_path), lines=34)
    store, rehearsal = tmp_path / "store", tmp_path / "store-exercice"
    try:
        assert "EXERCICE" not in terminal.until("Scannez une carte", 60)
        for _ in range(2):
            chosen(terminal, "exercer")
            assert "EXERCICE" in terminal.until("C'est un exercice", 60)
            assert rehearsal.exists()
            by_hand(terminal, _ESCAPE)
            serve_somebody(terminal)
            try:
                open_store(store, "sara", OF_THE_STAGE, counters=tmp_path / "heads").close()
                raise AssertionError("the live store was let go of")
            except StoreBusy:
                pass
            chosen(terminal, "quitter")
            # The dialog is painted first, and over what practice left on the screen: then the page behind it.
            terminal.until(lambda text: "Qui est au clavier" in text and "EXERCICE" not in text, 60)
            assert not rehearsal.exists()
            by_hand(terminal, _ESCAPE, "\r", "exercice\r")  # the passphrase of the rehearsal opens nothing here
            terminal.until("Cela n'a pas été fait")
            by_hand(terminal, _ESCAPE)
            assert "Qui est au clavier" in terminal.text()
            by_hand(terminal, PASSPHRASE + "\r")
            assert "EXERCICE" not in terminal.until("Scannez une carte")
            assert "binta" in terminal.text()
        chosen(terminal, "quitter")
        ended = tmp_path / "ended.json"
        for _ in range(100):
            terminal.listen(0.1)
            if ended.exists():
                break
    finally:
        terminal.end()
    told = json.loads(ended.read_text())
    assert told["code"] == 0
    assert told["same"], "the live store is byte for byte what it was"
    assert told["files"] > 5
