"""A webcam, or a video file in its place: the QR codes that are held before it. Needs the extra `[camera]`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from time import monotonic

from distro.model.refusal import Refusal
from distro.scanning.picture import attempts, texts

_AGAIN = 3.0  # seconds: a card that stays before the camera is one scan
_MISSED = 50  # frames in a row that do not come: the camera is gone


class NoCamera(Refusal):
    """Code for the words: `no_camera` (it does not open, or is gone) or `camera_extra` (OpenCV is not installed)."""

    def __init__(self, code: str, source: int | Path) -> None:
        super().__init__(code, source=source if isinstance(source, int) else source.name)


def watch(source: int | Path) -> Iterator[str | None]:
    """For each frame of `source` (a camera's number, or a video file) every text that it shows anew, or None.

    Each frame is read as it is and in one of the ways to put it right, in turn, so that reading keeps up with the
    camera. Ends with the file; raises NoCamera when a camera does not open or is gone.
    """
    try:
        import cv2
    except ImportError as error:
        raise NoCamera("camera_extra", source) from error
    from PIL import Image

    camera = cv2.VideoCapture(source if isinstance(source, int) else str(source))
    try:
        if not camera.isOpened():
            raise NoCamera("no_camera", source)
        seen: dict[str, float] = {}
        missed = 0
        for turn in cycle(range(6)):
            there, frame = camera.read()
            if not there:
                missed += 1
                if isinstance(source, Path):
                    return
                if missed > _MISSED:
                    raise NoCamera("no_camera", source)
                continue
            missed, now = 0, monotonic()
            grey = Image.fromarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY))
            ways = list(islice(attempts(grey), 1, None))
            found = dict.fromkeys(texts(grey))
            if turn % 2 or not found:  # of two cards one may be in the shade
                found |= dict.fromkeys(texts(ways[turn % len(ways)]()))
            new = [text for text in found if now - seen.get(text, -_AGAIN) >= _AGAIN]
            seen.update(dict.fromkeys(found, now))
            yield from new or (None,)
    finally:
        camera.release()
