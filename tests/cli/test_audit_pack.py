"""`distro report pack` and `verify --pack`: made with a store, checked without one."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from cli.running import Run


def test_a_pack_is_made_here_and_checked_anywhere(begun: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert begun("stock", "receive", "--point", "RBT", "--waybill", "BL-1", "RIZ=40/L1/+90")[0] == 0
    out = tmp_path / "dossier.html"
    assert begun("report", "pack", "--point", "RBT", "--out", str(out))[0] == 0
    code, found = begun("verify", "--pack", str(out), "--here")
    assert (code, found["holds"], found["unknown"]) == (0, True, 0)
    monkeypatch.setenv("DISTRO_STORE", str(tmp_path / "none"))
    monkeypatch.delenv("DISTRO_PASSPHRASE")
    code, found = begun("verify", "--pack", str(out))
    assert (code, found["sealed"], found["same"], found["unknown"]) == (0, True, True, None)
    text = out.read_text("utf-8")
    out.write_text(text.replace(">40<", ">30<", 1), "utf-8")
    code, found = begun("verify", "--pack", str(out))
    assert (code, found["sealed"], found["same"]) == (1, False, False)
    assert "30" in found["differs"][0]
    assert "pas un dossier" in begun("verify", "--pack", str(Path(__file__)))[1]


@pytest.mark.skipif(find_spec("PyQt6") is None, reason="the extra `browser` is not installed")
def test_a_browser_shows_it_whole_and_asks_nobody_for_anything(begun: Run, tmp_path: Path) -> None:
    assert begun("stock", "receive", "--point", "RBT", "--waybill", "BL-1", "RIZ=40/L1/+90")[0] == 0
    out = tmp_path / "dossier.html"
    assert begun("report", "pack", "--point", "RBT", "--out", str(out))[0] == 0
    browser = [sys.executable, str(Path(__file__).with_name("browser.py")), str(out)]
    told = subprocess.run(browser, capture_output=True, text=True, check=True, timeout=120)
    shown = json.loads(told.stdout.splitlines()[-1])
    assert shown["asked"] == []
    assert "40" in shown["shut"]
    assert shown["open"].startswith(shown["shut"][:40])
    assert len(shown["open"]) > len(shown["shut"])
    assert shown["links"] > 0
    assert shown["dead"] == 0
    assert "application/json" not in shown["open"]
