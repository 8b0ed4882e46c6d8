"""Why events could not be folded; apart from the tables themselves, which take time to load."""

from __future__ import annotations

from distro.model.refusal import Refusal


class OfficeRefused(Refusal):
    """Nothing was folded. `code` is a text of the `errors` catalogue; no password is ever in `params`."""
