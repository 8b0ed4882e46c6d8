"""The gate: tells a scan from typing, wherever the focus is. A scanner is a keyboard that types too fast.

Three things make a scan: pace (keys within 50 ms of each other, within 300 ms once four came so fast), shape (a text
that may be a card) and proof (21 letters with a genuine tag, whatever the pace). Timing alone loses scans under load
and leaks letters; so letters that already reached an input are taken back when the proof comes.

The gate is pure: it is told of keys, pastes and the passing of time, and answers what to do with them.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from distro.scanning.layouts import undo_pairs

_QUICK = 0.050  # seconds between two keys of a scanner
_STALL = 0.300  # what a busy laptop may add, once a burst is under way
_BURST = 4  # quick keys that make a burst
_AFTER = 0.300  # after a scan, its terminators still come
_AGAIN = 3.0  # the same card within this time is the same scan
_CODE = 21  # letters of a card code
_LONGEST = 64  # characters remembered of a run: a code, its prefix, and what two keys give for one
_JUNK = 8  # a burst shorter than this may have been a hand on the keyboard; the shortest barcode in use has 8

_ENDS = frozenset({"enter", "tab", "ctrl+j", "ctrl+m", "ctrl+i"})


class Outcome(Struct, frozen=True):
    """What to do with the event.

    `passes`: it goes on to the screen as always. `take_back`: so many letters at the cursor came from a scanner and are
    to be deleted. `released`: held letters that a hand typed after all, to be typed now. `scans`: what was scanned, in
    the letters of a card. `junk`: so many characters came as fast as a scan and are none; say so, do nothing.
    """

    passes: bool = False
    take_back: int = 0
    released: str = ""
    scans: tuple[str, ...] = ()
    junk: int = 0


_PASSES = Outcome(passes=True)
_SWALLOWED = Outcome()


class Gate:
    """`prove` says whether a text is a genuine card, `resembles` whether it may be one that is damaged or foreign."""

    def __init__(self, prove: Callable[[str], bool], resembles: Callable[[str], bool]) -> None:
        self._prove = prove
        self._resembles = resembles
        self._run = ""  # the characters of the run under way
        self._passed = 0  # how many of its first went on to the screen
        self._held = ""  # those that were held back
        self._quick = 0  # quick keys in a row
        self._last = float("-inf")
        self._quiet_until = float("-inf")  # terminators and control keys before this belong to the last scan
        self._scanned = ("", float("-inf"))

    @property
    def holds(self) -> bool:
        """Whether a burst is under way, so that `tick` must be called when it may be over."""
        return self._quick >= _BURST

    def key(self, name: str, character: str | None, at: float) -> Outcome:
        """A key was pressed at `at` (seconds): its `name` as Textual gives it, and its character if it has one."""
        stale = self.tick(at)
        gap, self._last = at - self._last, at
        if name in _ENDS or character is None or not character.isprintable():
            return _join(stale, self._control(name, at))
        self._quick = self._quick + 1 if gap <= (_STALL if self.holds else _QUICK) else 1
        if self._quick == 1 and gap > _STALL:
            self._run, self._passed, self._held = "", 0, ""
        self._run = (self._run + character)[-_LONGEST:]
        if (proved := self._proved()) is not None:
            return _join(stale, self._deliver(proved, at))
        if self.holds:
            self._held += character
            return _join(stale, _SWALLOWED)
        self._passed += 1
        return _join(stale, _PASSES)

    def paste(self, text: str, at: float) -> Outcome:
        """A bracketed paste: cards in it are scans; any other text passes on as it is."""
        scans = [letters for part in text.split() if self._resembles(letters := undo_pairs(part))]
        if not scans:
            return _PASSES
        self._quiet_until = at + _AFTER
        return Outcome(scans=tuple(scan for scan in scans if not self._is_again(scan, at)))

    def tick(self, at: float) -> Outcome:
        """Time has passed: a burst that stopped is judged, and letters that a hand typed are released."""
        if not self.holds or at - self._last <= _STALL:
            return _PASSES
        return self._end(at)

    # ------------------------------------------------------------ inside

    def _control(self, name: str, at: float) -> Outcome:
        """A terminator ends a burst; control keys within or right after one are the scanner's."""
        if self.holds:
            return self._end(at) if name in _ENDS else _SWALLOWED
        if at < self._quiet_until:
            return _SWALLOWED
        self._run, self._passed, self._held, self._quick = "", 0, "", 0
        return _PASSES

    def _proved(self) -> str | None:
        """The genuine code that the run ends with, if it does."""
        for length in (_CODE, *range(_CODE + 1, _CODE + 8)):
            if length > len(self._run):
                return None
            letters = undo_pairs(self._run[-length:])
            if len(letters) == _CODE and self._prove(letters):
                return letters
        return None

    def _deliver(self, letters: str, at: float) -> Outcome:
        back = min(self._passed, len(self._run))
        self._forget()
        self._quiet_until = at + _AFTER
        if self._is_again(letters, at):
            return Outcome(take_back=back)
        return Outcome(take_back=back, scans=(letters,))

    def _is_again(self, letters: str, at: float) -> bool:
        code, when = self._scanned
        self._scanned = (letters, at)
        return code == letters and at - when < _AGAIN

    def _end(self, at: float) -> Outcome:
        """The burst is over without proof: a card that may be damaged or foreign, junk, or a hand on the keyboard."""
        run, passed, held = self._run, self._passed, self._held
        self._forget()
        letters = undo_pairs(run)
        if len(run) >= _JUNK and self._resembles(letters):
            self._quiet_until = at + _AFTER
            return Outcome(take_back=passed, scans=(letters,))
        if passed + len(held) >= _JUNK:
            self._quiet_until = at + _AFTER
            return Outcome(take_back=passed, junk=passed + len(held))
        return Outcome(released=held)

    def _forget(self) -> None:
        self._run, self._passed, self._held, self._quick = "", 0, "", 0


def _join(before: Outcome, now: Outcome) -> Outcome:
    """What a burst that had ended asks for, and what this key asks for, as one."""
    return Outcome(
        passes=now.passes,
        take_back=before.take_back + now.take_back,
        released=before.released + now.released,
        scans=before.scans + now.scans,
        junk=before.junk + now.junk,
    )
