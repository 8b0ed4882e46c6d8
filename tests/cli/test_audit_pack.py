"""`distro report pack` and `verify --pack`: made with a store, checked without one."""

from __future__ import annotations

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
