"""What a station refuses, as a code that the screens and the command line turn into words."""

from __future__ import annotations

from distro.model.refusal import Refusal


class Refused(Refusal):
    """A station will not do this. `code` is a text of the `errors` catalogue, `params` fill it. Nothing was written."""
