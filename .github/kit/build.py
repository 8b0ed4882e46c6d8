"""One folder from which distro is installed on any of its computers without a network.

    python .github/kit/build.py FOLDER

It holds the wheels of pylock.kit.toml and distro's own, two installers, requirements.txt with a hash of every wheel,
the list of what is in it (sbom.cdx.json, CycloneDX 1.6), the licences of others, the guides, and SHA256SUMS of all.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lock import LOCK, PLATFORMS, PYTHONS, ROOT, Platform, download, environment, metadata, wanted
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

_GUIDES = ("volunteer", "registrar", "supervisor", "office", "installer")
_LICENCE = ("licen", "copying", "notice", "authors", "ofl")
_INSTALLERS = {
    "install.sh": (
        "#!/bin/sh\n"
        'python3 -m venv "${1:-$HOME/distro}" || exit 1\n'
        '"${1:-$HOME/distro}/bin/python" -m pip install --no-index --only-binary :all: --require-hashes'
        ' --find-links "${0%/*}/wheels" -r "${0%/*}/requirements.txt"\n'
    ),
    "install.cmd": (
        'py -m venv "%USERPROFILE%\\distro" || exit /b 1\r\n'
        '"%USERPROFILE%\\distro\\Scripts\\python" -m pip install --no-index --only-binary :all: --require-hashes'
        ' --find-links "%~dp0wheels" -r "%~dp0requirements.txt"\r\n'
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the kit is made; it must not be there yet")
    kit: Path = parser.parse_args().folder.resolve()
    (kit / "wheels").mkdir(parents=True)
    packages = tomllib.loads(LOCK.read_text("utf-8"))["packages"]
    fetch(packages, kit / "wheels")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(kit / "wheels"), str(ROOT)],
        check=True,
    )
    write_guides(kit / "guides")
    complete(kit, packages)


def fetch(packages: list[dict[str, Any]], wheels: Path) -> None:
    """Every wheel of the lock that is not there yet. pip compares the hashes, and takes nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "requirements.txt"
        for platform in PLATFORMS.values():
            for python in PYTHONS:
                there = {path.name for path in wheels.iterdir()}
                here = [
                    one for one in packages
                    if _is_for(one, platform, python) and not there.issuperset(each["name"] for each in one["wheels"])
                ]  # fmt: skip
                asked.write_text("\n".join(requirements(here, with_markers=False)), "utf-8")
                if here:
                    download(["-r", str(asked)], platform, python, wheels, "--require-hashes", "--no-deps")


def _is_for(package: Mapping[str, Any], platform: Platform, python: str) -> bool:
    return "marker" not in package or Marker(package["marker"]).evaluate(environment(platform, python))


def write_guides(folder: Path) -> None:
    """A page for each kind of work in the three languages, with the real screens."""
    folder.mkdir()
    for language in ("fr", "en", "ar"):
        for name in _GUIDES:
            out = folder / f"{name}-{language}.pdf"
            command = [sys.executable, "-m", "distro", "--lang", language, "guide", name, "--out", str(out)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            out.chmod(0o644)  # what distro writes is its owner's alone; a kit is for everybody


def complete(kit: Path, packages: list[dict[str, Any]]) -> None:
    """What goes with the wheels that lie in a kit: installers, requirements, list, licences and sums."""
    [own] = kit.glob("wheels/distro_point-*.whl")
    version = str(parse_wheel_filename(own.name)[1])
    lines = [*requirements(packages), f"distro-point[hub]=={version} --hash=sha256:{_digest(own)}"]
    (kit / "requirements.txt").write_text("\n".join(lines) + "\n", "utf-8")
    for name, text in _INSTALLERS.items():
        (kit / name).write_text(text, "utf-8", newline="")
    (kit / "install.sh").chmod(0o755)
    for wheel in sorted(kit.glob("wheels/*.whl")):
        keep_licences(wheel, kit / "licences")
    (kit / "sbom.cdx.json").write_text(json.dumps(bill(kit, packages, version), indent=1) + "\n", "utf-8")
    sums = [f"{_digest(path)}  {path.relative_to(kit).as_posix()}" for path in sorted(kit.rglob("*")) if path.is_file()]
    (kit / "SHA256SUMS").write_text("\n".join(sums) + "\n", "utf-8")


def requirements(packages: list[dict[str, Any]], *, with_markers: bool = True) -> Iterator[str]:
    """The lock as pip takes it: each package with every hash that it may have."""
    for one in packages:
        marker = f" ; {one['marker']}" if with_markers and "marker" in one else ""
        hashes = " ".join(f"--hash=sha256:{wheel['hashes']['sha256']}" for wheel in one["wheels"])
        yield f"{one['name']}=={one['version']}{marker} {hashes}"


def keep_licences(wheel: Path, into: Path) -> None:
    """The texts that a wheel carries of its licence and its authors; where it has none, what it says of it."""
    name, version, *_ = parse_wheel_filename(wheel.name)
    folder = into / f"{name}-{version}"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as packed:
        for inside in packed.namelist():
            last = inside.rpartition("/")[2]
            if ".dist-info/" in inside and last.lower().startswith(_LICENCE):
                (folder / last).write_bytes(packed.read(inside))
    if not any(folder.iterdir()):
        (folder / "LICENCE.txt").write_text(f"{_licence(metadata(wheel))}\n", "utf-8")


def _licence(headers: Mapping[str, list[str]]) -> str:
    """The licence as a wheel's metadata says it: an expression of SPDX, else its words."""
    said = headers.get("License-Expression") or headers.get("License")
    classified = [one.rpartition(":: ")[2] for one in headers.get("Classifier", []) if one.startswith("License ::")]
    return (said[0].splitlines()[0] if said else "") or "; ".join(classified) or "not said by the package"


def bill(kit: Path, packages: list[dict[str, Any]], version: str) -> dict[str, Any]:
    """The list of what is in the kit, as CycloneDX has it."""
    told = {}
    for wheel in sorted(kit.glob("wheels/*.whl")):
        told.setdefault(str(parse_wheel_filename(wheel.name)[0]), metadata(wheel))
    components = [
        {
            "type": "library", "bom-ref": _purl(one), "name": one["name"], "version": one["version"],
            "purl": _purl(one), "licenses": [{"license": {"name": _licence(told[one["name"]])}}],
            "properties": [
                {"name": f"sha256:{wheel['name']}", "value": wheel["hashes"]["sha256"]} for wheel in one["wheels"]
            ],
        }
        for one in packages
    ]  # fmt: skip
    refs = {one["name"]: _purl(one) for one in packages}
    own = f"pkg:pypi/distro-point@{version}"
    direct = {str(canonicalize_name(Requirement(line).name)) for line in wanted()}
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {
            "type": "application", "bom-ref": own, "name": "distro-point", "version": version, "purl": own,
            "licenses": [{"license": {"id": "Apache-2.0"}}],
        }},
        "components": components,
        "dependencies": [
            {"ref": own, "dependsOn": sorted(refs[name] for name in direct)},
            *({"ref": _purl(one), "dependsOn": [refs[each["name"]] for each in one.get("dependencies", ())]}
              for one in packages),
        ],
    }  # fmt: skip


def _purl(package: Mapping[str, Any]) -> str:
    return f"pkg:pypi/{package['name']}@{package['version']}"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
