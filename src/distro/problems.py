"""From whatever went wrong to words, for screens and commands: what happened, what is safe, what to do next.

Never a traceback. What nobody foresaw is said plainly, with its kind and place and no person's data, and kept in a file
that is named.
"""

from __future__ import annotations

from distro.exchange.toml_file import Mistake, TomlRefused
from distro.model.refusal import Refusal
from distro.stations.trouble import keep_trouble, place_of
from distro.store import StoreError
from distro.texts import refusal, say

# What a station or the store may answer with instead of doing what was asked.
Problem = Refusal | StoreError | OSError
PROBLEMS = (Refusal, StoreError, OSError)


def explain(problem: Problem) -> str:
    """The words for `problem`."""
    if isinstance(problem, TomlRefused):
        said = refusal(problem.room, problem.code, problem.params)
        return "\n".join([said, *map(mistake, problem.mistakes)])
    if isinstance(problem, Refusal | StoreError):
        return refusal(problem.room, problem.code, problem.params)
    if isinstance(problem, FileNotFoundError):
        return say("problem.no_file", path=problem.filename)
    if isinstance(problem, FileExistsError):
        return say("problem.file_there", path=problem.filename or problem.args[0])
    if isinstance(problem, PermissionError):
        return say("problem.no_permission", path=problem.filename)
    if isinstance(problem, IsADirectoryError | NotADirectoryError):
        return say("problem.no_plain_file", path=problem.filename)
    return say("problem.disk", detail=problem.strerror or type(problem).__name__)


def explain_unforeseen(error: Exception, doing: str, text: str = "problem.unforeseen") -> str:
    """The words for what nobody foresaw, met while `doing` (a command or a page of ours), and where it is kept."""
    file = keep_trouble(error, doing)
    told = say(text, kind=type(error).__name__, place=place_of(error))
    return f"{told}\n{say('problem.kept', file=file)}" if file else told


def code_of(problem: Exception) -> str:
    """The word by which a program knows `problem`; "unforeseen" for what nobody foresaw."""
    if isinstance(problem, Refusal | StoreError):
        return problem.code
    return type(problem).__name__ if isinstance(problem, OSError) else "unforeseen"


# Of what fills the text of each mistake, that which is a word of the catalogue itself.
_CODED = {
    "syntax": ("detail",),
    "wrong_type": ("expected", "found"),
    "key_missing": ("expected",),
    "unknown_name": ("what",),
}


def mistake(found: Mistake) -> str:
    """One mistake of a TOML file, by line and key."""
    coded = _CODED.get(found.code, ())
    said = {name: say(f"programme.{name}.{value}") if name in coded else value for name, value in found.params.items()}
    what = say(f"programme.{found.code}", **said)
    return say("programme.at_line", line=found.line, key=found.key or "-", what=what)
