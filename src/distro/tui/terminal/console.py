"""Terminals whose font or encoding has few characters: the Linux console, an old code page.

What is painted passes here last. Each character that is not there is drawn as one of the same width that is: a frame's
round corner as a square one, a thin bar as a line. None of six console fonts of Debian that were tried has half blocks,
circles, diamonds or ticks.
"""

from __future__ import annotations

_INSTEAD = str.maketrans(
    {
        **dict.fromkeys("╭╔", "┌"),
        **dict.fromkeys("╮╗", "┐"),
        **dict.fromkeys("╰╚", "└"),
        **dict.fromkeys("╯╝", "┘"),
        **dict.fromkeys("▔▁▂▃▀▄━", "─"),
        **dict.fromkeys("▍▎▌▐▏▕┃║", "│"),
        **dict.fromkeys("▇▆▅█▉▊▋▖▗▘▙▚▛▜▝▞▟", "#"),
        **dict.fromkeys("●◆■▪•", "*"),
        **dict.fromkeys("○◇□◯", "o"),
        **dict.fromkeys("–—", "-"),
        **dict.fromkeys("’‘", "'"),
        **dict.fromkeys("“”„", '"'),
        "✓": "v",
        **dict.fromkeys("✗✕", "x"),
        "…": ".",
        "≈": "~",
        "\N{NARROW NO-BREAK SPACE}": " ",
    }
)
_IN_ASCII = str.maketrans(
    {**dict.fromkeys("┌┐└┘├┤┬┴┼", "+"), "─": "-", "│": "|", "×": "x", "·": "-", "↑": "^", "↓": "v"}
)


def drawable(text: str, encoding: str) -> str:
    """`text` in the characters that a plain font has, and that `encoding` can write."""
    text = text.translate(_INSTEAD)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_IN_ASCII).encode(encoding, "replace").decode(encoding)
    return text
