"""An input with the focus, behind a gate: what a person would see of keys at any pace."""

from __future__ import annotations

from distro.cards.code import ReadingKind, read
from distro.scanning.gate import Gate, GateAnswer, Stroke
from distro.scanning.unread import Unread

KEY = bytes(range(32))


class Screen:
    """An input with the focus, behind a gate: what a person would see."""

    def __init__(self) -> None:
        self.gate = Gate(
            lambda text: read(text, KEY).kind is ReadingKind.GENUINE,
            lambda text: read(text, KEY).kind is not ReadingKind.NOT_A_CARD,
        )
        self.now = 100.0
        self.typed = ""
        self.pressed: list[str] = []
        self.scans: list[str] = []
        self.junk = 0
        self.unread: Unread | None = None

    def do(self, outcome: GateAnswer) -> None:
        for stroke in outcome.pass_on:
            if stroke.is_letter:
                self.typed += stroke.character
            else:
                self.pressed.append(stroke.key)
        self.typed = self.typed[: len(self.typed) - outcome.take_back]
        self.typed += outcome.paste_on
        self.scans += outcome.scans
        self.junk += outcome.junk
        self.unread = outcome.unread or self.unread

    def strike(self, text: str, gap: float) -> None:
        for character in text:
            self.now += gap
            names = {"\r": "enter", "\n": "ctrl+j", "\t": "tab"}
            if character in names:
                name = names[character]
            elif ord(character) < 32 or ord(character) == 127:
                name = f"ctrl+{chr(ord(character) + 96)}" if 0 < ord(character) < 27 else "escape"
            else:
                name = character
            self.do(self.gate.stroke(Stroke(name, character), self.now))

    def wait(self, seconds: float = 1.0) -> None:
        """As long as nothing happens: what is due is called when it is due."""
        end = self.now + seconds
        while (due := self.gate.due) is not None and due < end:
            self.do(self.gate.tick(due + 0.001))
        self.now = end
