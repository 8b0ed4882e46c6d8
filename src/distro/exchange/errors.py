"""What is not exchanged, and why. Apart from what raises it, as hubs and tables take long to load.

Each `code` is a text of the catalogue `errors`.
"""

from __future__ import annotations

from distro.model.refusal import Refusal


class BundleRefused(Refusal):
    """The bundle was not taken in, and nothing of it was."""


class HubRefused(Refusal):
    """Nothing came of it, and nothing is lost."""


class OfficeRefused(Refusal):
    """Nothing was folded, or told. No password is ever in `params`."""
