"""Which wheels distro needs on each computer, found on the package index and written down with their hashes.

    python .github/kit/lock.py          writes .github/kit/pylock.kit.toml (PEP 751)

A computer is a platform and a Python. pip resolves for each of them, wheels only; but it judges the markers of a
dependency (`; sys_platform == "win32"`) by the computer it runs on, so these are judged here, by what each wheel says.
32-bit Windows, Windows on ARM and musl have no wheels of some dependencies, and are left out.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from email.parser import HeaderParser
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).parents[2]
LOCK = Path(__file__).with_name("pylock.kit.toml")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
EXTRAS = ("hub",)  # a webcam's 226 MB and a server of PostgreSQL are no part of a kit


class Platform(NamedTuple):
    """`tags` of its wheels, best first; what Python says of it in `sys_platform` and `platform_machine`."""

    tags: tuple[str, ...]
    system: str
    machine: str


def _glibc(machine: str) -> tuple[str, ...]:
    return (*(f"manylinux_2_{minor}_{machine}" for minor in range(28, 16, -1)), f"manylinux2014_{machine}")


PLATFORMS = {
    "linux-x86_64": Platform(_glibc("x86_64"), "linux", "x86_64"),
    "linux-aarch64": Platform(_glibc("aarch64"), "linux", "aarch64"),
    "windows-amd64": Platform(("win_amd64",), "win32", "AMD64"),
    "macos-arm64": Platform(("macosx_12_0_arm64",), "darwin", "arm64"),
    "macos-x86_64": Platform(("macosx_12_0_x86_64",), "darwin", "x86_64"),
}


def environment(platform: Platform, python: str) -> dict[str, str]:
    """What the markers of a dependency are judged by on a computer."""
    systems = {"linux": ("Linux", "posix"), "win32": ("Windows", "nt"), "darwin": ("Darwin", "posix")}
    system, name = systems[platform.system]
    return {
        "sys_platform": platform.system, "platform_machine": platform.machine, "platform_system": system,
        "os_name": name, "python_version": python, "python_full_version": f"{python}.0",
        "implementation_name": "cpython", "platform_python_implementation": "CPython", "extra": "",
    }  # fmt: skip


def wanted() -> list[str]:
    """The dependencies that pyproject names, with those of EXTRAS."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [*project["dependencies"], *(each for extra in EXTRAS for each in project["optional-dependencies"][extra])]


def metadata(wheel: Path) -> Mapping[str, list[str]]:
    """The headers of a wheel's METADATA, each with all its values."""
    with zipfile.ZipFile(wheel) as packed:
        [name] = [one for one in packed.namelist() if one.endswith(".dist-info/METADATA") and one.count("/") == 1]
        read = HeaderParser().parsestr(packed.read(name).decode("utf-8"))
    return {key: [str(value) for value in read.get_all(key) or []] for key in read}


def needed(wheel: Path, computer: Mapping[str, str]) -> Iterator[Requirement]:
    """What a wheel depends on there."""
    for line in metadata(wheel).get("Requires-Dist", []):
        one = Requirement(line)
        if one.marker is None or one.marker.evaluate(dict(computer)):
            yield one


def resolve(platform: Platform, python: str, into: Path) -> dict[str, Path]:
    """Each package by its name with the wheel for a computer, downloaded into the folder `into`."""
    asked = wanted()
    computer = environment(platform, python)
    while True:
        for old in into.glob("*.whl"):
            old.unlink()
        download(asked, platform, python, into)
        wheels = {parse_wheel_filename(path.name)[0]: path for path in into.glob("*.whl")}
        missing = {
            str(Requirement(f"{one.name}{one.specifier}"))
            for path in wheels.values() for one in needed(path, computer)
            if canonicalize_name(one.name) not in wheels
        }  # fmt: skip
        if not missing:
            return {str(name): path for name, path in wheels.items()}
        asked += sorted(missing)


def download(asked: list[str], platform: Platform, python: str, into: Path, *options: str) -> None:
    """Have pip fetch what is `asked`, as wheels for a computer."""
    tags = [word for tag in platform.tags for word in ("--platform", tag)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary", ":all:", "--dest", str(into),
               "--implementation", "cp", "--python-version", python, *tags, *options, *asked]  # fmt: skip
    subprocess.run(command, check=True)


def main() -> None:
    found: dict[tuple[str, str], dict[str, tuple[str, set[str]]]] = {}  # (name, version): wheel: hash, platforms
    depends: dict[tuple[str, str], set[str]] = {}
    for name, platform in PLATFORMS.items():
        for python in PYTHONS:
            print(f"{name} Python {python}", flush=True)
            with tempfile.TemporaryDirectory() as folder:
                for package, wheel in resolve(platform, python, Path(folder)).items():
                    key = (package, str(parse_wheel_filename(wheel.name)[1]))
                    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
                    found.setdefault(key, {}).setdefault(wheel.name, (digest, set()))[1].add(name)
                    depends.setdefault(key, set()).update(
                        canonicalize_name(one.name) for one in needed(wheel, environment(platform, python))
                    )
    LOCK.write_text("\n".join(_as_toml(found, depends)) + "\n", "utf-8")


def _as_toml(
    found: Mapping[tuple[str, str], Mapping[str, tuple[str, set[str]]]], depends: Mapping[tuple[str, str], set[str]]
) -> Iterator[str]:
    yield "# Written by .github/kit/lock.py: every wheel of a kit, with the hash it must have (PEP 751)."
    yield 'lock-version = "1.0"'
    yield 'created-by = "distro"'
    yield f'requires-python = ">={PYTHONS[0]}"'
    for (package, version), wheels in sorted(found.items()):
        yield f'\n[[packages]]\nname = "{package}"\nversion = "{version}"'
        platforms = set().union(*(where for _, where in wheels.values()))
        if platforms != set(PLATFORMS):
            yield f"marker = '{marker(platforms)}'"
        if depends[package, version]:
            named = ", ".join(f'{{name = "{one}"}}' for one in sorted(depends[package, version]))
            yield f"dependencies = [{named}]"
        yield "wheels = ["
        for wheel, (digest, _) in sorted(wheels.items()):
            yield f'    {{name = "{wheel}", hashes = {{sha256 = "{digest}"}}}},'
        yield "]"


def marker(platforms: set[str]) -> str:
    """The computers of `platforms`, as a marker."""
    return " or ".join(
        f'(sys_platform == "{PLATFORMS[name].system}" and platform_machine == "{PLATFORMS[name].machine}")'
        for name in sorted(platforms)
    )


if __name__ == "__main__":
    main()
