"""The kit for a place without a network: what its lock holds, and what goes with the wheels."""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.tags import Tag, cpython_tags, mac_platforms
from packaging.utils import canonicalize_name, parse_wheel_filename

FOLDER = Path(__file__).parents[1] / ".github" / "kit"
sys.path.insert(0, str(FOLDER))
lock, build = (importlib.import_module(name) for name in ("lock", "build"))
sys.path.remove(str(FOLDER))

PACKAGES: list[dict[str, Any]] = tomllib.loads((FOLDER / "pylock.kit.toml").read_text("utf-8"))["packages"]
COMPUTERS = [(name, python) for name in lock.PLATFORMS for python in lock.PYTHONS]


def _taken(platform: str, python: str) -> set[Tag]:
    """Every tag that pip takes there."""
    tags = lock.PLATFORMS[platform].tags
    if tags[0].startswith("macosx"):
        _, major, minor, machine = tags[0].split("_", 3)
        tags = tuple(mac_platforms((int(major), int(minor)), machine))
    version = tuple(map(int, python.split(".")))
    pure = {Tag(f"py{major}", "none", "any") for major in ("3", "2")}
    native = {Tag("py3", "none", tag) for tag in tags}
    return {*cpython_tags(version, platforms=tags), *pure, *native}


def _there(platform: str, python: str) -> dict[str, dict[str, Any]]:
    """The packages of the lock that are installed on a computer."""
    computer = lock.environment(lock.PLATFORMS[platform], python)
    there = [one for one in PACKAGES if "marker" not in one or Marker(one["marker"]).evaluate(computer)]
    assert len({one["name"] for one in there}) == len(there), "one version of each"
    return {one["name"]: one for one in there}


@pytest.mark.parametrize(("platform", "python"), COMPUTERS)
def test_every_dependency_has_a_wheel_for_every_computer(platform: str, python: str) -> None:
    there, taken = _there(platform, python), _taken(platform, python)
    for line in lock.wanted():
        one = Requirement(line)
        assert one.specifier.contains(there[canonicalize_name(one.name)]["version"]), line
    for name, package in there.items():
        assert all(wheel["name"].endswith(".whl") for wheel in package["wheels"]), name
        assert any(parse_wheel_filename(wheel["name"])[3] & taken for wheel in package["wheels"]), name
        computer = lock.environment(lock.PLATFORMS[platform], python)
        for needed in package.get("dependencies", []):
            elsewhere = [one for one in PACKAGES if one["name"] == needed["name"] and "marker" in one]
            meant = [one for one in elsewhere if Marker(one["marker"]).evaluate(computer)]
            assert needed["name"] in there or (elsewhere and not meant), f"{name} needs {needed['name']}"


def test_every_wheel_is_pinned_by_its_hash() -> None:
    for package in PACKAGES:
        assert package["wheels"], package["name"]
        assert all(len(bytes.fromhex(wheel["hashes"]["sha256"])) == 32 for wheel in package["wheels"])


def _wheel(folder: Path, name: str, version: str, *, licence: str = "") -> Path:
    """A wheel as small as one can be."""
    path = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(f"{info}/METADATA", f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense: MIT\n")
        if licence:
            packed.writestr(f"{info}/licenses/LICENSE.txt", licence)
    return path


def test_what_goes_with_the_wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wheels").mkdir()
    own = _wheel(tmp_path / "wheels", "distro-point", "0.1.0", licence="ours")
    other = _wheel(tmp_path / "wheels", "other", "2.0")
    digest = hashlib.sha256(other.read_bytes()).hexdigest()
    packages = [{"name": "other", "version": "2.0", "wheels": [{"name": other.name, "hashes": {"sha256": digest}}]}]
    monkeypatch.setattr(build, "wanted", lambda: ["other>=1"])
    build.complete(tmp_path, packages)
    asked = (tmp_path / "requirements.txt").read_text("utf-8").splitlines()
    assert asked[0] == f"other==2.0 --hash=sha256:{digest}"
    assert hashlib.sha256(own.read_bytes()).hexdigest() in asked[1]
    listed = json.loads((tmp_path / "sbom.cdx.json").read_text("utf-8"))
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    assert [one["purl"] for one in listed["components"]] == ["pkg:pypi/other@2.0"]
    assert listed["dependencies"][0]["dependsOn"] == ["pkg:pypi/other@2.0"]
    assert (tmp_path / "licences/distro-point-0.1.0/LICENSE.txt").read_text("utf-8") == "ours"
    assert "MIT" in (tmp_path / "licences/other-2.0/LICENCE.txt").read_text("utf-8")
    for line in (tmp_path / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    for name in ("install.sh", "install.cmd"):
        steps = [line for line in (tmp_path / name).read_text("utf-8").splitlines() if not line.startswith("#!")]
        assert len(steps) == 2
        assert "--no-index" in steps[1]
        assert "--require-hashes" in steps[1]
