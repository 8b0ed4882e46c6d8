"""From whatever went wrong to words: what happened, what is safe, what to do next."""

from __future__ import annotations

from distro.exchange.toml_file import Mistake, TomlRefused
from distro.model.refusal import Refusal
from distro.store import StoreError
from distro.texts import refusal, say


def explain(problem: Exception) -> str:
    """The words for `problem`. What nobody foresaw is said plainly, with its kind and place and no person's data."""
    if isinstance(problem, TomlRefused):
        said = refusal(problem.room, problem.code, problem.params)
        return "\n".join([said, *map(mistake, problem.mistakes)])
    if isinstance(problem, Refusal | StoreError):
        return refusal(problem.room, problem.code, problem.params)
    if isinstance(problem, FileNotFoundError):
        return say("cli.problem.no_file", path=problem.filename)
    if isinstance(problem, FileExistsError):
        return say("cli.problem.file_there", path=problem.filename or problem.args[0])
    if isinstance(problem, PermissionError):
        return say("cli.problem.no_permission", path=problem.filename)
    if isinstance(problem, OSError):
        return say("cli.problem.disk", detail=problem.strerror or type(problem).__name__)
    return say("cli.problem.unforeseen", kind=type(problem).__name__, place=_place(problem))


def code_of(problem: Exception) -> str:
    """The word by which a program knows `problem`; "unforeseen" for what nobody foresaw."""
    if isinstance(problem, Refusal | StoreError):
        return problem.code
    return type(problem).__name__ if isinstance(problem, OSError | TomlRefused) else "unforeseen"


# Of what fills the text of a mistake, that which is a word of the catalogue itself.
_CODED = {
    "syntax": ("detail",),
    "wrong_type": ("expected", "found"),
    "key_missing": ("expected",),
    "unknown_name": ("what",),
}


def mistake(found: Mistake) -> str:
    """One mistake of a TOML file, by line and key."""
    said = {name: say(f"programme.{name}.{value}") if name in _CODED else value for name, value in found.params.items()}
    what = say(f"programme.{found.code}", **said)
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
