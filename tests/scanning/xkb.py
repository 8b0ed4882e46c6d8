"""A keyboard as libxkbcommon has it: which text a key of a real layout gives. For making and checking keymaps.json.

Run as a script it writes that file anew from the keymaps of this machine.
"""

from __future__ import annotations

import ctypes
import json
from pathlib import Path

KEYMAPS = Path(__file__).parent / "keymaps.json"

# Layouts of laptops met in Morocco and with visitors: (layout, variant).
LAYOUTS = [
    ("us", ""), ("us", "intl"), ("us", "altgr-intl"), ("gb", ""), ("ie", ""), ("ca", ""), ("ca", "multix"),
    ("fr", ""), ("fr", "nodeadkeys"), ("fr", "oss"), ("fr", "latin9"), ("fr", "azerty"), ("fr", "afnor"), ("fr", "mac"),
    ("be", ""), ("be", "oss"), ("be", "nodeadkeys"), ("ma", "french"), ("ma", ""), ("dz", "azerty-deadkeys"),
    ("dz", ""), ("dz", "ar"), ("ara", ""), ("ara", "digits"), ("ara", "qwerty"), ("ara", "azerty"),
    ("ara", "azerty_digits"), ("sy", ""), ("iq", ""), ("eg", ""), ("de", ""), ("de", "nodeadkeys"), ("ch", ""),
    ("ch", "fr"), ("at", ""), ("es", ""), ("it", ""), ("pt", ""),
]  # fmt: skip

# The Linux key code of each letter on the board a US scanner believes in.
KEY_CODES = {
    **dict(zip("QWERTYUIOP", range(24, 34), strict=True)),
    **dict(zip("ASDFGHJKL", range(38, 47), strict=True)),
    **dict(zip("ZXCVBNM", range(52, 59), strict=True)),
    **dict(zip("1234567890", range(10, 20), strict=True)),
    "]": 35,
}
_SHIFT, _CAPS_LOCK = 50, 66
_UP, _DOWN = 0, 1


class _Names(ctypes.Structure):
    _fields_ = [(name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options")]


def library() -> ctypes.CDLL:
    """libxkbcommon; OSError where the machine has none."""
    xkb = ctypes.CDLL("libxkbcommon.so.0")
    for name in ("xkb_context_new", "xkb_keymap_new_from_names", "xkb_state_new"):
        getattr(xkb, name).restype = ctypes.c_void_p
    xkb.xkb_keymap_new_from_names.argtypes = [ctypes.c_void_p, ctypes.POINTER(_Names), ctypes.c_int]
    xkb.xkb_state_new.argtypes = [ctypes.c_void_p]
    xkb.xkb_state_update_key.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int]
    xkb.xkb_state_key_get_utf8.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_char_p, ctypes.c_size_t]
    return xkb


class Keyboard:
    """A keyboard with the layout `layout(variant)`; KeyError when this machine does not know it."""

    def __init__(self, layout: str, variant: str = "") -> None:
        self._xkb = library()
        context = self._xkb.xkb_context_new(0)
        names = _Names(b"evdev", b"pc105", layout.encode(), variant.encode(), b"")
        keymap = self._xkb.xkb_keymap_new_from_names(context, ctypes.byref(names), 0) if context else None
        if not keymap:
            raise KeyError(f"{layout}({variant})")
        self._state = self._xkb.xkb_state_new(keymap)

    def caps_lock(self) -> None:
        """Press and release Caps Lock."""
        for direction in (_DOWN, _UP):
            self._xkb.xkb_state_update_key(self._state, _CAPS_LOCK, direction)

    def press(self, key: str, shift: bool) -> str:
        """The text that the key `key` of a US board gives."""
        if shift:
            self._xkb.xkb_state_update_key(self._state, _SHIFT, _DOWN)
        text = ctypes.create_string_buffer(32)
        self._xkb.xkb_state_key_get_utf8(self._state, KEY_CODES[key], text, len(text))
        if shift:
            self._xkb.xkb_state_update_key(self._state, _SHIFT, _UP)
        return text.value.decode()


def keymap(layout: str, variant: str) -> dict[str, dict[str, str]]:
    """What every key gives plain, with Shift, and both again under Caps Lock."""
    found = {}
    for lock in ("", "lock+"):
        keyboard = Keyboard(layout, variant)
        if lock:
            keyboard.caps_lock()
        for level, shift in (("plain", False), ("shift", True)):
            found[lock + level] = {key: keyboard.press(key, shift) for key in KEY_CODES}
    return found


if __name__ == "__main__":
    maps = {f"{layout}({variant})" if variant else layout: keymap(layout, variant) for layout, variant in LAYOUTS}
    lines = [
        f'  "{name}": {{\n'
        + ",\n".join(f'    "{level}": {json.dumps(keys, ensure_ascii=False)}' for level, keys in levels.items())
        + "\n  }"
        for name, levels in maps.items()
    ]
    KEYMAPS.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
