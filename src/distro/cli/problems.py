"""From whatever went wrong to words: what happened, what is safe, what to do next."""

from __future__ import annotations

from distro.exchange.bundle import BundleRefused
from distro.exchange.hub_refused import HubRefused
from distro.exchange.office_refused import OfficeRefused
from distro.exchange.register import FileRefused
from distro.exchange.toml_file import Mistake, TomlRefused
from distro.scanning.camera import NoCamera
from distro.scanning.picture import NoPicture
from distro.stations.errors import Refused
from distro.store import StoreError
from distro.texts import refusal, say


def explain(problem: Exception) -> str:
    """The words for `problem`. What nobody foresaw is said plainly, with its kind and place and no person's data."""
    if isinstance(problem, TomlRefused):
        return "\n".join([say("cli.template.refused", n=len(problem.mistakes)), *map(mistake, problem.mistakes)])
    if isinstance(problem, Refused | StoreError):
        return refusal(problem.code, problem.params)
    if isinstance(problem, FileRefused):
        return say(f"register.refused.{problem.code}", **problem.params)
    if isinstance(problem, BundleRefused | HubRefused | OfficeRefused | NoCamera | NoPicture):
        return say(f"errors.{problem.code}", **problem.params)
    if isinstance(problem, FileNotFoundError):
        return say("cli.problem.no_file", path=problem.filename)
    if isinstance(problem, FileExistsError):
        return say("cli.problem.file_there", path=problem.filename or problem.args[0])
    if isinstance(problem, PermissionError):
        return say("cli.problem.no_permission", path=problem.filename)
    if isinstance(problem, OSError):
        return say("cli.problem.disk", detail=problem.strerror or type(problem).__name__)
    return say("cli.problem.unforeseen", kind=type(problem).__name__, place=_place(problem))


def mistake(found: Mistake) -> str:
    """One mistake of a TOML file, by line and key."""
    what = say(f"programme.{found.code}", **found.params)
    return say("programme.at_line", line=found.line, key=found.key or "-", what=what)


def _place(problem: Exception) -> str:
    """The last file and line of ours that the problem passed; no values."""
    trace, place = problem.__traceback__, "?"
    while trace is not None:
        code = trace.tb_frame.f_code
        if "distro" in code.co_filename:
            place = f"{code.co_filename.rpartition('distro')[2].lstrip('/')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
