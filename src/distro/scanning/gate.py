"""The gate: tells a scan from typing, wherever the focus is. A scanner is a keyboard that types too fast.

Three things make a scan: pace (keys within 30 ms of each other, within 300 ms once four came so fast), shape (a text
that may be a card) and proof (21 letters with a genuine tag, whatever the pace). No key goes on before it is known that
no other follows at a scanner's pace: so a barcode that holds a space, a Ctrl+Q or a click does none of these. Of a
scanner slower than that, letters may have gone on; they are taken back when the proof comes.

The gate is pure: it is told of keys, pastes and the passing of time, and answers what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from distro.scanning.layouts import undo_pairs

_QUICK = 0.030  # seconds between two keys of a scanner: 1 to 20 ms, and what the way to here adds
_STALL = 0.300  # what a busy laptop may add, once a burst is under way
_BURST = 4  # quick keys that make a burst
_AFTER = 0.300  # after a scan, its terminators still come
_AGAIN = 3.0  # the same card within this time is the same scan
_CODE = 21  # letters of a card code
_LONGEST = 64  # characters remembered of a run: a code, its prefix, and what two keys give for one
_JUNK = 8  # a burst of letters shorter than this may have been a hand on the keyboard; the shortest barcode has 8
_PASTE_READ = 4096  # last characters of a paste, in which cards are looked for
_PASTED = 200  # no person pastes more into a field of a distribution point

_ENDS = frozenset({"enter", "tab", "ctrl+j", "ctrl+m", "ctrl+i"})


class Stroke(Struct, frozen=True):
    """A key, or a press or release of a mouse button: its `key` as Textual names it, the character it gives, if any,
    and the event it came as, for the caller."""

    key: str
    character: str = ""
    event: Any = None

    @property
    def is_letter(self) -> bool:
        """Whether it types something: in a field it would be taken back by one step to the left."""
        return self.character.isprintable() and self.character != ""


class Outcome(Struct, frozen=True):
    """What to do now, in this order.

    `pass_on`: a hand did this; it goes on to the screen. `take_back`: so many letters before the cursor came from a
    scanner and are to be deleted. `junk`: so many strokes came as fast as a scan and are none; say so, do nothing.
    `paste_on`: a text that a hand pasted. `scans`: what was scanned, in the letters of a card.
    """

    pass_on: tuple[Stroke, ...] = ()
    take_back: int = 0
    junk: int = 0
    paste_on: str = ""
    scans: tuple[str, ...] = ()


_NOTHING = Outcome()


class Gate:
    """`prove` says whether a text is a genuine card, `resembles` whether it may be one that is damaged or foreign."""

    def __init__(self, prove: Callable[[str], bool], resembles: Callable[[str], bool]) -> None:
        self._prove = prove
        self._resembles = resembles
        self._run = ""  # the letters of the run under way, at whatever pace
        self._passed = 0  # how many of its first went on to the screen
        self._held: list[Stroke] = []  # what waits until its owner is known
        self._quick = 0  # quick strokes in a row
        self.last = float("-inf")  # when the last stroke came
        self._quiet_until = float("-inf")  # terminators and control keys before this belong to the last scan
        self._scanned = ("", float("-inf"))

    @property
    def due(self) -> float | None:
        """When `tick` must be called, if strokes are held."""
        return self.last + self._patience if self._held else None

    def stroke(self, stroke: Stroke, at: float) -> Outcome:
        """A key was struck at `at` (seconds)."""
        before = self.tick(at)
        gap, self.last = at - self.last, at
        if gap > _STALL:
            self._begin()
        self._quick = self._quick + 1 if gap <= self._patience else 1
        if not stroke.is_letter:
            return _join(before, self._control(stroke, at))
        self._held.append(stroke)
        self._run = (self._run + stroke.character)[-_LONGEST:]
        if (proved := self._proved()) is not None:
            return _join(before, self._deliver(*proved, at))
        return before

    def paste(self, text: str, at: float) -> Outcome:
        """A bracketed paste: cards in it are scans; what no hand would paste is junk; any other text goes on."""
        before = self._judge(at) if self._held else _NOTHING
        scans = [scan for part in text[-_PASTE_READ:].split() for scan in self._cards_in(undo_pairs(part))]
        line = text.rstrip("\r\n\t")
        if scans:
            self._quiet_until = at + _AFTER
            return _join(before, Outcome(scans=tuple(scan for scan in scans if not self._is_again(scan, at))))
        if len(line) > _PASTED or not line.isprintable():
            self._quiet_until = at + _AFTER
            return _join(before, Outcome(junk=len(text)))
        return _join(before, Outcome(paste_on=line))

    def seen(self, text: str, at: float) -> Outcome:
        """A camera saw `text`."""
        return Outcome(scans=() if self._is_again(text, at) else (text,))

    def tick(self, at: float) -> Outcome:
        """Time has passed: what stopped is judged, and what a hand did goes on."""
        if not self._held or at - self.last <= self._patience:
            return _NOTHING
        return self._judge(at)

    # ------------------------------------------------------------ inside

    @property
    def _patience(self) -> float:
        """How long the next stroke of the same scan may take."""
        return _STALL if self._quick >= _BURST else _QUICK

    def _control(self, stroke: Stroke, at: float) -> Outcome:
        """A terminator ends what came before it; other control keys within or right after a scan are the scanner's."""
        if at < self._quiet_until and not self._held:
            return _NOTHING
        self._held.append(stroke)
        return self._judge(at) if stroke.key in _ENDS and self._quick > _BURST else _NOTHING

    def _cards_in(self, letters: str) -> list[str]:
        """The genuine codes in `letters`; if there is none, `letters` where they may be a card."""
        starts = range(len(letters) - _CODE + 1)
        if proved := [code for start in starts if self._prove(code := letters[start : start + _CODE])]:
            return proved
        return [letters] if self._resembles(letters) else []

    def _proved(self) -> tuple[str, int] | None:
        """The genuine code that the run ends with, if it does, and how many characters gave it."""
        for length in range(_CODE, _CODE + 8):
            if length > len(self._run):
                return None
            letters = undo_pairs(self._run[-length:])
            if len(letters) == _CODE and self._prove(letters):
                return letters, length
        return None

    def _deliver(self, letters: str, length: int, at: float) -> Outcome:
        back = max(0, length - sum(stroke.is_letter for stroke in self._held))
        self._begin()
        self._quiet_until = at + _AFTER
        return Outcome(take_back=back, scans=() if self._is_again(letters, at) else (letters,))

    def _is_again(self, letters: str, at: float) -> bool:
        code, when = self._scanned
        self._scanned = (letters, at)
        return code == letters and at - when < _AGAIN

    def _judge(self, at: float) -> Outcome:
        """It stopped without proof: a card that may be damaged or foreign, junk, or a hand on the keyboard."""
        held, self._held = tuple(self._held), []
        if self._quick >= _JUNK:
            for text, back in (
                ("".join(stroke.character for stroke in held if stroke.is_letter), 0),
                (self._run, self._passed),
            ):
                if self._resembles(letters := undo_pairs(text)):
                    self._begin()
                    self._quiet_until = at + _AFTER
                    return Outcome(take_back=back, scans=(letters,))
        burst = self._quick >= _BURST and not all(stroke.character.isalnum() for stroke in held)
        if self._quick >= _JUNK or burst or _by_no_hand(held, at < self._quiet_until):
            self._begin()
            self._quiet_until = at + _AFTER
            return Outcome(junk=len(held))
        self._passed += len(held)
        if not all(stroke.is_letter for stroke in held):
            self._begin()
        return Outcome(pass_on=held)

    def _begin(self) -> None:
        """A new run."""
        self._run, self._passed, self._held, self._quick = "", 0, [], 0


def _by_no_hand(held: tuple[Stroke, ...], after_a_scan: bool) -> bool:
    """Enter or Tab within 30 ms of a key that does something, or of two keys: a short barcode with its terminator."""
    first, end = held[:-1], held[-1]
    if end.key not in _ENDS:
        return False
    return after_a_scan or len(first) > 1 or not all(stroke.character.isalnum() for stroke in first)


def _join(before: Outcome, now: Outcome) -> Outcome:
    """What a burst that had ended asks for, and what this stroke asks for, as one."""
    return Outcome(
        pass_on=before.pass_on + now.pass_on,
        take_back=before.take_back + now.take_back,
        junk=before.junk + now.junk,
        paste_on=before.paste_on + now.paste_on,
        scans=before.scans + now.scans,
    )
