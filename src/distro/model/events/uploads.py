"""What goes to the office's servers."""

from __future__ import annotations

from distro.model.bounds import Submission
from distro.model.events.event import Event


class UploadPrepared(Event, frozen=True, kw_only=True):
    """The submission that tells an office's system of one event, kept byte for byte so that it is always the same."""

    table = "uploads"
    fold = "uploads.prepared"
    about: str
    xml: Submission


class UploadAnswered(Event, frozen=True, kw_only=True):
    """What one of the office's servers said to a submission: it is there, or a person must look at it.

    `server` is its address without any secret: each server is told of everything.
    """

    table = "uploads"
    fold = "uploads.answered"
    about: str
    server: str
    answer: str
