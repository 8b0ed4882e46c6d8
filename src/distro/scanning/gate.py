"""The gate: tells a scan from typing, wherever the focus is. A scanner is a keyboard that types too fast.

Three things make a scan: pace (keys within 30 ms of each other, within 300 ms once four came so fast), shape (a text
that may be a card) and proof (21 letters with a genuine tag, whatever the pace). No key goes on before it is known that
no other follows at a scanner's pace: so a barcode that holds a space, a Ctrl+Q or a click does none of these. Of a
scanner slower than that, letters may have gone on; they are taken back when the proof comes.

What follows a scan at the scanner's pace is its suffix, whatever it prints: a Space, a Return, letters, one behind the
other. None of it acts. A person's key comes later than that: nobody answers a verdict before it stands on the screen.
A key that comes before a scan at its pace goes on where the scanner is slow: who it was is known too late. Once it was
seen there, it is waited for.

A key that is held down repeats itself, ten times a second and more: that is no second answer. Only what moves and what
types may repeat, a Space may not.

A laptop that stands still may put any pause between two parts of a scan: what was called damaged, junk or a hand's is
remembered for a moment, and with what follows it may be a card after all.

The gate is pure: it is told of keys, pastes and the passing of time, and answers what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice, takewhile
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from distro.scanning.layouts import undo_pairs
from distro.scanning.unread import Unread, unread

_QUICK = 0.030  # seconds between two keys of a scanner: 1 to 20 ms, and what the way to here adds
_STALL = 0.300  # what a busy laptop may add, once a burst is under way
_BURST = 4  # quick keys that make a burst
_TORN = 3.0  # seconds for which what stopped without proof may be the beginning of what follows
_AFTER = 0.300  # after a scan, its terminators still come
_BEHIND = 0.060  # what comes within this after a scan's last stroke is the scanner's, whatever it prints
_SLOWER = 2.0  # how much longer than its own pace a scanner and a busy laptop may take before its suffix
_STEADY = 1.5  # how much longer than the pace of its letters a scanner takes between its prefix and these
_SLOWEST = 0.360  # seconds between two keys of the slowest scanner, whatever its pace seemed to be
_SLOWEST_SUFFIX = 0.100  # seconds between keys behind a quick scan; a hand needs longer
_AGAIN = 3.0  # the same card within this time is the same scan
_REPEATS = 0.1  # seconds; a key that comes again within them is held down, no finger is so fast
_CODE = 21  # letters of a card code
_LONGEST = 64  # characters remembered of a run: a code, its prefix, and what two keys give for one
_JUNK = 8  # a burst of letters shorter than this may have been a hand on the keyboard; the shortest barcode has 8
_PASTE_READ = 4096  # last characters of a paste, in which cards are looked for
_PASTED = 200  # no person pastes more into a field of a distribution point

_SEPARATOR = "\x1d"  # FNC1, as scanners send it
_ENDS = frozenset({"enter", "tab", "ctrl+j", "ctrl+m", "ctrl+i"})
_MOVES = frozenset({"up", "down", "left", "right", "pageup", "pagedown", "home", "end", "backspace", "delete"})
_MAY_REPEAT = _MOVES | {"tab", "shift+tab"}


class Stroke(Struct, frozen=True):
    """A key, or a press or release of a mouse button: its `key` as Textual names it, the character it gives, if any,
    and the event it came as, for the caller."""

    key: str
    character: str = ""
    event: Any = None
    by_itself: bool = False  # held down, it came again

    @property
    def is_letter(self) -> bool:
        """Whether it types something: in a field it would be taken back by one step to the left."""
        return self.character.isprintable() and self.character != ""


class GateAnswer(Struct, frozen=True):
    """What to do now, in this order.

    `pass_on`: a hand did this; it goes on to the screen. `take_back`: so many letters before the cursor came from a
    scanner and are to be deleted. `junk`: so many strokes came as fast as a scan and are none; say so, and what they
    point to where they are `unread`; do nothing but look at what they `spelled`, which may be a barcode. `paste_on`: a
    text that a hand pasted. `scans`: what was scanned, in the letters of a card.
    """

    pass_on: tuple[Stroke, ...] = ()
    take_back: int = 0
    junk: int = 0
    unread: Unread | None = None
    spelled: str = ""
    paste_on: str = ""
    scans: tuple[str, ...] = ()


_NOTHING = GateAnswer()


class _Run(Struct, frozen=True):
    """A run that is over: its letters, how many of its first went on to the screen and stand there, when it ended."""

    letters: str
    passed: int
    ended: float


_NO_RUN = _Run("", 0, float("-inf"))


class Gate:
    """`prove` says whether a text is a genuine card, `resembles` whether it may be one that is damaged or foreign.

    `stands` says whether what was read from these letters is what stands on the screen: only then the same card within
    three seconds is the same scan. `unseen` is set while what was scanned is not painted yet.
    """

    def __init__(
        self,
        prove: Callable[[str], bool],
        resembles: Callable[[str], bool],
        stands: Callable[[str], bool] = lambda letters: True,
    ) -> None:
        self._prove = prove
        self._resembles = resembles
        self._stands = stands
        self.unseen = False
        self.latin: bool | None = None  # whether the last card came in Latin letters; None before there was one
        self.last = float("-inf")  # when the last stroke came
        self._run = ""  # the letters of the run under way, at whatever pace
        self._passed = 0  # how many of its first went on to the screen
        self._earlier = _NO_RUN
        self._held: list[Stroke] = []  # what waits until its owner is known
        self._quick = 0  # quick strokes in a row
        self._behind = 0.0  # seconds in which a stroke still belongs to the scan before it; 0 when a hand may come
        self._quiet_until = float("-inf")  # terminators and control keys before this belong to the last scan
        self._scanned = ("", float("-inf"))
        self._before: list[tuple[str, float]] = []  # the last keys, each with the seconds before it
        self._leads: dict[str, float] = {}  # keys that a slow scanner sends before its letters, and how soon those come

    @property
    def due(self) -> float | None:
        """When `tick` must be called, if strokes are held."""
        return self.last + self._patience if self._held else None

    def stroke(self, stroke: Stroke, at: float) -> GateAnswer:
        """A key was struck at `at` (seconds)."""
        before = self.tick(at)
        gap = at - self.last
        if gap > self._patience:
            self._behind = 0.0
        elif self._behind:
            self._behind = max(self._behind, min(gap * _SLOWER, _SLOWEST_SUFFIX))
        if gap > _STALL:
            self._begin()
        if not self._run and at - self._earlier.ended > _TORN:
            self._earlier = _NO_RUN
        again = gap < _REPEATS and bool(self._before) and self._before[-1][0] == stroke.key
        moves_on = again and stroke.key in _MOVES and all(held.key == stroke.key for held in self._held)
        self._quick = self._quick + 1 if gap <= self._patience and not moves_on else 1
        self.last = at
        if again and not _may_repeat(stroke):
            stroke = replace(stroke, by_itself=True)
        self._before = [*self._before, (stroke.key, gap)][-_LONGEST:]
        if not stroke.is_letter:
            return _join(before, self._control(stroke, at, moves_on))
        self._held.append(stroke)
        self._run = (self._run + stroke.character)[-_LONGEST:]
        if (proved := self._proved()) is not None:
            return _join(before, self._deliver(*proved, at))
        return before

    def paste(self, text: str, at: float) -> GateAnswer:
        """A bracketed paste: cards in it are scans; what no hand would paste is junk; any other text goes on.

        A card may come in pieces: what went on of those before is taken back. A key behind any paste is not a hand's.
        """
        before = self.tick(at)
        if at - self.last > max(self._patience, _AFTER):  # no hand pastes so soon after a scan
            self._behind = 0.0
        if self._run or at - self._earlier.ended > _TORN:
            self._earlier = _NO_RUN
        line = text.rstrip("\r\n\t")
        self._before = [*self._before, *((letter, 0.0) for letter in line)][-_LONGEST:]
        self.last, earlier = at, self._earlier
        found, whole, back = self._pasted(text), self._pasted(earlier.letters + text), 0
        alone, together = (sum(map(self._prove, cards)) for cards in (found, whole))
        if together > alone or (alone and at - earlier.ended <= _STALL):
            found, back = whole, earlier.passed
        if found:  # what is held came as fast, and is the scanner's too
            self._ended()
            if proved := next(filter(self._prove, reversed(found)), ""):  # the next one may begin behind it
                self._earlier = self._and_then(_NO_RUN, undo_pairs(line).rpartition(proved)[2], 0)
            else:
                self._earlier = self._and_then(earlier, line, 0)
            scans = tuple(scan for scan in found if not self._is_again(scan, at))
            return _join(before, GateAnswer(take_back=back, scans=scans))
        if self._held:
            before = _join(before, self._judge())
        is_hands, no_hand_would = not self._behind, len(line) > _PASTED or not line.isprintable()
        if no_hand_would and (is_hands or len(line) >= _JUNK):  # a suffix is shorter
            self._ended()
            self._earlier = self._and_then(earlier, line, 0)
            return _join(before, GateAnswer(junk=len(text)))
        self._begin()  # what a hand typed before is over: with it, no piece would be known to follow another
        self._behind = max(self._behind, _BEHIND)
        self._earlier = self._and_then(earlier, line, len(line) if is_hands else 0)
        return _join(before, GateAnswer(paste_on=line)) if is_hands else before

    def painted(self, seconds: float) -> None:
        """What was scanned stands on the screen, `seconds` after it came: no hand answers it sooner than that."""
        self.unseen = False
        if self._behind:
            self._behind = max(self._behind, min(seconds + _BEHIND, _STALL))

    def seen(self, text: str, at: float) -> GateAnswer:
        """A camera saw `text`."""
        return GateAnswer(scans=() if self._is_again(text, at) else (text,))

    def tick(self, at: float) -> GateAnswer:
        """Time has passed: what stopped is judged, and what a hand did goes on."""
        if not self._held or at - self.last <= self._patience:
            return _NOTHING
        return self._judge()

    # ------------------------------------------------------------ inside

    @property
    def _patience(self) -> float:
        """How long the next stroke of the same scan may take."""
        pace = _STALL if self._quick >= _BURST or (self._behind and self.unseen) else _QUICK
        return max(pace, self._behind, self._leads.get(self._held[0].key, 0.0) if self._held else 0.0)

    def _control(self, stroke: Stroke, at: float, moves_on: bool) -> GateAnswer:
        """A terminator ends what came before it; other control keys within or right after a scan are the scanner's.

        A key that `moves_on`, held down and alone, is a hand's at once, however fast the keyboard repeats it.
        """
        if at < self._quiet_until and not self._held:
            self._behind = max(self._behind, _BEHIND)
            return _NOTHING
        self._held.append(stroke)
        return self._judge() if moves_on or (stroke.key in _ENDS and self._quick > _BURST) else _NOTHING

    def _pasted(self, text: str) -> list[str]:
        """The cards in a paste, each once."""
        parts = (undo_pairs(part) for part in text[-_PASTE_READ:].split())
        return list(dict.fromkeys(scan for part in parts for scan in self._cards_in(part)))

    def _and_then(self, earlier: _Run, line: str, passed: int) -> _Run:
        """What was pasted until now, to which `line` belongs; so many of its letters went on."""
        letters = (earlier.letters + line)[-_LONGEST:]
        return _Run(letters, min(earlier.passed + passed, len(letters)), self.last)

    def _cards_in(self, letters: str) -> list[str]:
        """The genuine codes in `letters`; if there is none, `letters` where they may be a card."""
        starts = range(len(letters) - _CODE + 1)
        if proved := [code for start in starts if self._prove(code := letters[start : start + _CODE])]:
            return proved
        return [letters] if self._resembles(letters) else []

    def _proved(self) -> tuple[str, int] | None:
        """The genuine code that the run ends with, if it does, and how many characters gave it."""
        text = self._earlier.letters + self._run
        for length in range(_CODE, _CODE + 8):
            if length > len(text):
                return None
            letters = undo_pairs(text[-length:])
            if len(letters) == _CODE and self._prove(letters):
                return letters, length
        return None

    def _deliver(self, letters: str, length: int, at: float) -> GateAnswer:
        self.latin = (self._earlier.letters + self._run)[-length:].isascii()
        back = max(0, min(length, len(self._run)) - sum(stroke.is_letter for stroke in self._held))
        back += max(0, length - len(self._run) - (len(self._earlier.letters) - self._earlier.passed))
        pace = self._pace(length)
        back += self._prefix(length, pace)
        if back:
            self._note_leads(length, pace)
        self._ended(pace)
        return GateAnswer(take_back=back, scans=() if self._is_again(letters, at) else (letters,))

    def _pace(self, length: int) -> float:
        """Seconds between two of the last `length` keys: the longest but one, for the longest may be the laptop's."""
        return sorted(gap for _, gap in self._before[1 - length :])[-2]

    def _prefix(self, length: int, pace: float) -> int:
        """How many letters before the last `length` of the run came at their pace, and went on: the scanner's too."""
        before = len(self._run) - length
        gaps = (gap for _, gap in reversed(self._before[: 1 - length]))
        at_pace = sum(1 for _ in takewhile(lambda gap: gap <= pace * _STEADY, islice(gaps, max(0, before))))
        return max(0, min(self._passed, before) - (before - at_pace))

    def _note_leads(self, length: int, pace: float) -> None:
        """A slow scan was proved: a key that came before its letters at their pace, and went on, was the scanner's."""
        following = self._before[-length][1]
        for key, gap in reversed(self._before[:-length]):
            if following > pace * _SLOWER:
                return
            if len(key) > 1 or not key.isalnum():
                self._leads[key] = min(pace * _SLOWER, _STALL)
            following = gap

    def _is_again(self, letters: str, at: float) -> bool:
        """Whether the card was read twice. A try that nobody could see is no reading: it makes the next one no less."""
        code, when = self._scanned
        if code == letters and at - when < _AGAIN and self._stands(letters):
            return True
        self._scanned = (letters, at)
        return False

    def _judge(self) -> GateAnswer:
        """It stopped without proof: a card that may be damaged or foreign, junk, or a hand on the keyboard."""
        held, self._held = tuple(self._held), []
        if self._quick >= _JUNK:
            for text, back in (
                ("".join(stroke.character for stroke in held if stroke.is_letter), 0),
                (self._run, self._passed),
            ):
                if self._resembles(letters := undo_pairs(text)):
                    self._passed -= back
                    self._ended()
                    return GateAnswer(take_back=back, scans=(letters,))
        if self._behind:
            self._ended(self._behind / _SLOWER)
            return _NOTHING
        burst = self._quick >= _BURST and not all(stroke.character.isalnum() for stroke in held)
        after_a_scan = self.last < self._quiet_until
        if self._quick >= _JUNK or burst or _by_no_hand(held, after_a_scan):
            is_suffix = after_a_scan and len(held) < _JUNK
            self._ended()
            if is_suffix:
                return _NOTHING
            spelled = _spelled(held) if len(held) > _JUNK else ""
            return GateAnswer(junk=len(held), unread=unread(_keys(held)), spelled=spelled)
        meant = tuple(stroke for stroke in held if not stroke.by_itself)
        self._passed += len(meant)
        if not all(stroke.is_letter for stroke in held):
            self._begin()
        return GateAnswer(pass_on=meant)

    def _ended(self, pace: float = 0.0) -> None:
        """A scan ended, whatever it was: what follows at a scanner's `pace` (seconds a key) is its suffix."""
        self._begin()
        self._quiet_until = self.last + _AFTER
        self._behind = max(_BEHIND, min(pace * _SLOWER, _SLOWEST))

    def _begin(self) -> None:
        """A new run."""
        if self._run:
            self._earlier = _Run(self._run, self._passed, self.last)
        self._run, self._passed, self._held, self._quick = "", 0, [], 0


def _may_repeat(stroke: Stroke) -> bool:
    """Whether holding the key down does what a person wants: it moves, takes away or types."""
    return stroke.key in _MAY_REPEAT or stroke.key == "mouse" or (stroke.is_letter and stroke.character != " ")


def _keys(strokes: tuple[Stroke, ...]) -> list[str]:
    """What each stroke gave; a terminator gave nothing."""
    return [stroke.character or stroke.key for stroke in strokes if stroke.key not in _ENDS]


def _spelled(strokes: tuple[Stroke, ...]) -> str:
    """The characters of a burst, with the separator of a barcode's fields, which comes as Ctrl and a bracket."""
    return "".join(each.character for each in strokes if each.is_letter or each.character == _SEPARATOR)


def _by_no_hand(held: tuple[Stroke, ...], after_a_scan: bool) -> bool:
    """Enter or Tab within 30 ms of a key that does something, or of two keys: a short barcode with its terminator."""
    first, end = held[:-1], held[-1]
    if end.key not in _ENDS:
        return False
    return after_a_scan or len(first) > 1 or not all(stroke.character.isalnum() for stroke in first)


def _join(before: GateAnswer, now: GateAnswer) -> GateAnswer:
    """What a burst that had ended asks for, and what this stroke asks for, as one."""
    return GateAnswer(
        pass_on=before.pass_on + now.pass_on,
        take_back=before.take_back + now.take_back,
        junk=before.junk + now.junk,
        unread=now.unread or before.unread,
        spelled=now.spelled or before.spelled,
        paste_on=before.paste_on + now.paste_on,
        scans=before.scans + now.scans,
    )
