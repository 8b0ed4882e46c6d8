"""A plugin of pytest: what Windows refuses is refused here too, in this process, and what it lacks is not there.

    pytest -n 0 -p windows_rules ...

A file that is open cannot be renamed, replaced or removed, nor can its folder. A folder cannot be opened as a file. A
name holds none of the characters that Windows keeps for itself, ends in no dot or space, and is no device's. The calls
of POSIX are missing, and `os.name` is "nt"; only distro's own code is told so, for the libraries' own code for Windows
cannot run here. Source: learn.microsoft.com, "Naming Files, Paths, and Namespaces" and CreateFileW's sharing modes,
which Python's open() asks for without FILE_SHARE_DELETE.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sys
import types
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar

_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$')
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|COM\d|LPT\d)(\..*)?", re.IGNORECASE)
_OURS = ("distro", "distro.")


def _asked_by_distro(depth: int = 2) -> bool:
    asking = str(sys._getframe(depth).f_globals.get("__name__", ""))
    return asking == _OURS[0] or asking.startswith(_OURS[1])


class _AsOnWindows(types.ModuleType):
    """A module of the standard library without what Windows lacks, for whom distro's code is."""

    missing: ClassVar[frozenset[str]]

    def __getattribute__(self, name: str) -> Any:
        if name in type(self).missing and _asked_by_distro():
            raise AttributeError(name)
        return super().__getattribute__(name)


class _Os(_AsOnWindows):
    missing = frozenset({
        "O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "chown", "fchmod", "fchown", "fdatasync", "fork",
        "getgid", "geteuid", "getuid", "killpg", "mkfifo", "nice", "posix_fallocate", "pread", "pwrite", "setsid",
        "statvfs", "sync", "sysconf", "uname",
    })  # fmt: skip

    @property
    def name(self) -> str:
        return "nt" if _asked_by_distro(3) else "posix"  # below __getattribute__


class _Socket(_AsOnWindows):
    missing = frozenset({"AF_UNIX", "SO_PEERCRED"})


class _Signal(_AsOnWindows):
    missing = frozenset({"SIGHUP", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGTSTP", "SIGCONT", "pthread_sigmask"})


def _watch(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook (PEP 578): the interpreter tells it each call before it is made."""
    if event == "open" and isinstance(args[0], str) and _is_watched(args[0]):
        path, flags = args[0], args[2]
        if flags & os.O_CREAT:
            _demand_name(path)
        if Path(path).is_dir() and _asked_by_distro(3):
            raise PermissionError(13, "a folder cannot be opened as a file", path)
    elif event == "os.mkdir" and _is_watched(args[0]):
        _demand_name(os.fspath(args[0]))
    elif event == "os.rename" and _is_watched(args[1]):
        _demand_name(os.fspath(args[1]))
        _demand_free(args[0])
        _demand_free(args[1])
    elif event in ("os.remove", "os.rmdir") and _is_watched(args[0]):
        _demand_free(args[0])


def _is_watched(path: Any) -> bool:
    """Whether this is one of the program's own files, not the machine's."""
    if not isinstance(path, (str, os.PathLike)):
        return False
    return not os.fspath(path).startswith(("/dev/", "/proc/", "/sys/", "/run/"))


def _demand_name(path: str) -> None:
    last = path.rstrip("/").rpartition("/")[2]
    if _FORBIDDEN.search(last) or _DEVICE.fullmatch(last):
        raise OSError(22, "not a name on Windows", path)


def _demand_free(path: Any) -> None:
    """PermissionError when the file, or one below the folder, is open or mapped in this process."""
    full = os.path.realpath(os.fspath(path))
    for held in _held():
        if held == full or held.startswith(f"{full}/"):
            raise PermissionError(13, "open elsewhere (sharing violation)", full)


def _held() -> set[str]:
    found = set()
    for each in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # that of the list itself
            found.add(str(each.readlink()))
    maps = Path("/proc/self/maps").read_text("utf-8")
    found.update(line.split(maxsplit=5)[5] for line in maps.splitlines() if "/" in line)
    return {path for path in found if not Path(path).is_dir()}


shutil._use_fd_functions = False  # type: ignore[attr-defined]  # Windows has none
os.__class__ = _Os
socket.__class__ = _Socket
signal.__class__ = _Signal
sys.addaudithook(_watch)
