"""The verdict said aloud by the platform's own voice, where it has one: for who stands there and does not read.

Only the verdict's own word is said, which is on the screen as large as a hand: nothing about a person, who may be heard
by the whole queue.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import suppress

_WINDOWS = (
    "[Console]::InputEncoding = [Text.Encoding]::UTF8; Add-Type -AssemblyName System.Speech;"
    "(New-Object System.Speech.Synthesis.SpeechSynthesizer).Speak([Console]::In.ReadToEnd())"
)


def voice_here(language: str) -> list[str] | None:
    """The command that says aloud what it reads in `language`; None where this platform has no voice."""
    if sys.platform == "win32":
        shell = shutil.which("powershell")
        return [shell, "-NoProfile", "-NonInteractive", "-Command", _WINDOWS] if shell else None
    if sys.platform == "darwin":
        say = shutil.which("say")
        return [say, "-f", "-"] if say else None
    speaker = shutil.which("spd-say")
    return [speaker, "--wait", "--language", language, "--pipe-mode"] if speaker else None


class Voice:
    """Says one thing at a time: a new word cuts off the one before, as the next verdict replaces the last."""

    def __init__(self) -> None:
        self._speaking: subprocess.Popen[bytes] | None = None

    def say(self, text: str, language: str) -> None:
        """Begin to say it; nothing waits for that, and a voice that fails is let go."""
        self.stop()
        command = voice_here(language)
        if command is None:
            return
        with suppress(OSError):
            self._speaking = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            assert self._speaking.stdin is not None
            with self._speaking.stdin as heard:
                heard.write(text.encode())

    def stop(self) -> None:
        """Fall silent."""
        if self._speaking is not None:
            with suppress(OSError):
                self._speaking.kill()
            self._speaking.wait()
            self._speaking = None

    def finish(self) -> None:
        """Wait until all is said."""
        if self._speaking is not None:
            self._speaking.wait()
