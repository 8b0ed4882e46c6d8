"""What a hub may answer with; apart from the hub itself, which takes long to load."""

from __future__ import annotations

from distro.model.refusal import Refusal


class HubRefused(Refusal):
    """Nothing came of it, and nothing is lost. `code` is a text of the `errors` catalogue."""
