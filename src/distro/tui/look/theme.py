"""Colours: calm, and a verdict that survives colour blindness.

Yes is blue and no is vermilion: these two stay apart in every kind of colour blindness (Okabe and Ito's palette). Amber
asks to look again, violet to ask (no card was shown), sky blue says done. With NO_COLOR Textual paints grey; word and
shape say the same then.
"""

from __future__ import annotations

from textual.theme import Theme

NIGHT, DAY, CONTRAST = "distro-night", "distro-day", "distro-contrast"


def _theme(
    name: str, *, dark: bool, ground: str, panel: str, ink: str, quiet: str, accent: str, tones: dict[str, str]
) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=accent,
        secondary=accent,
        accent=accent,
        foreground=ink,
        background=ground,
        surface=ground,
        panel=panel,
        success=tones["yes"],
        warning=tones["look"],
        error=tones["no"],
        variables={
            "quiet": quiet,
            "border": quiet,
            "border-blurred": panel,
            "block-cursor-background": accent,
            "block-cursor-foreground": ground,
            "block-cursor-text-style": "bold",
            "input-selection-background": f"{accent} 40%",
            "footer-key-foreground": accent,
            **{f"tone-{tone}": colour for tone, colour in tones.items()},
        },
    )


_TONES = {
    "yes": "#0069a8",
    "on-yes": "#ffffff",
    "done": "#8fd0f5",
    "on-done": "#06263a",
    "no": "#c24400",
    "on-no": "#ffffff",
    "look": "#f0b429",
    "on-look": "#231a00",
    "ask": "#cdb4f6",
    "on-ask": "#23123f",
}

THEMES = (
    _theme(
        NIGHT,
        dark=True,
        ground="#12171c",
        panel="#1d252d",
        ink="#e6e9ec",
        quiet="#93a1ad",
        accent="#7cc4f0",
        tones=_TONES | {"quiet": "#26313b", "on-quiet": "#c9d3db"},
    ),
    _theme(
        DAY,
        dark=False,
        ground="#fbfaf7",
        panel="#ece9e2",
        ink="#1c2126",
        quiet="#5b6670",
        accent="#005a94",
        tones=_TONES | {"done": "#bfe3f7", "quiet": "#dfdbd2", "on-quiet": "#3a434b"},
    ),
    _theme(
        CONTRAST,
        dark=True,
        ground="#000000",
        panel="#000000",
        ink="#ffffff",
        quiet="#ffffff",
        accent="#ffff00",
        tones={
            "yes": "#0050c8",
            "on-yes": "#ffffff",
            "done": "#ffffff",
            "on-done": "#000000",
            "no": "#ff6a00",
            "on-no": "#000000",
            "look": "#ffff00",
            "on-look": "#000000",
            "ask": "#d0a8ff",
            "on-ask": "#000000",
            "quiet": "#000000",
            "on-quiet": "#ffffff",
        },
    ),
)


NAMES = tuple(theme.name for theme in THEMES)


def after(name: str) -> str:
    """The theme that comes after `name`."""
    return NAMES[(NAMES.index(name) + 1) % len(NAMES)]
