"""From whatever went wrong to words: what happened, what is safe, what to do next."""

from __future__ import annotations

from distro.exchange.toml_file import Mistake, TomlRefused
from distro.model.refusal import Refusal
from distro.stations.trouble import keep_trouble, place_of
from distro.store import StoreError
from distro.texts import refusal, say


def explain(problem: Exception, doing: str = "") -> str:
    """The words for `problem`, met while `doing` (a command of ours).

    What nobody foresaw is said plainly, with its kind and place and no person's data, and kept in a file that is named.
    """
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
    file = keep_trouble(problem, doing)
    told = say("cli.problem.unforeseen", kind=type(problem).__name__, place=place_of(problem))
    return f"{told}\n{say('cli.problem.kept', file=file)}" if file else told


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
