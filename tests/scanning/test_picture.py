"""Pictures of cards, good and bad; beside zxing-cpp alone on the same pictures."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp

from distro.scanning.camera import NoCamera, watch
from distro.scanning.picture import NoPicture, open_picture, read_picture
from scanning.degraded import FAULTS, taken

KEY = bytes(range(32))


def test_bad_pictures_are_read_at_least_as_often_as_by_zxing_alone(capsys: pytest.CaptureFixture[str]) -> None:
    ours, alone, pictures = Counter[str](), Counter[str](), Counter[str]()
    for each in taken(KEY, 6, seed=11):
        pictures[each.fault] += 1
        found = read_picture(each.picture)
        assert found in ([], [each.code])  # never a wrong one
        ours[each.fault] += found == [each.code]
        alone[each.fault] += [code.text for code in zxingcpp.read_barcodes(each.picture)] == [each.code]
    with capsys.disabled():
        print(f"\n{'fault':12} {'pictures':>8} {'distro':>7} {'zxing':>7}")
        for fault in FAULTS:
            print(f"{fault:12} {pictures[fault]:8} {ours[fault]:7} {alone[fault]:7}")
        print(f"{'together':12} {pictures.total():8} {ours.total():7} {alone.total():7}")
    assert pictures.total() >= 100
    assert all(ours[fault] >= alone[fault] for fault in FAULTS)
    assert ours.total() > alone.total()


def test_a_photo_is_read_from_its_file_and_what_is_none_is_refused_by_name(tmp_path: Path) -> None:
    photo = next(taken(KEY, 1, seed=3))
    photo.picture.convert("RGB").save(tmp_path / "photo.jpg", quality=80)
    assert read_picture(open_picture(tmp_path / "photo.jpg")) == [photo.code]
    for name, data in (
        ("liste.png", b"nom;prenom"),
        ("vide.jpg", b""),
        ("coupe.png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(NoPicture) as refused:
            open_picture(tmp_path / name)
        assert refused.value.params == {"file": name}


def test_cards_held_before_a_camera_one_after_another_are_each_seen_once(tmp_path: Path) -> None:
    """A video file in the camera's place: each card stays for 12 frames, with empty frames between."""
    frames = [each for each in taken(KEY, 2, seed=8) if each.frame == (640, 480) and each.fault in ("none", "dark")]
    film = cv2.VideoWriter(str(tmp_path / "film.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 10, (640, 480))
    for each in frames:
        for picture in [np.asarray(each.picture)] * 12 + [np.full((480, 640), 90, np.uint8)] * 4:
            film.write(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
    film.release()
    seen = list(watch(tmp_path / "film.avi"))
    assert len(seen) == 16 * len(frames)
    assert [text for text in seen if text] == [each.code for each in frames]


def test_a_camera_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(NoCamera) as refused:
        list(watch(tmp_path / "rien.avi"))
    assert (refused.value.code, refused.value.params) == ("no_camera", {"source": "rien.avi"})
