"""The screens; they show and ask, and decide nothing."""

from __future__ import annotations

from distro.tui.app import DistroApp, run

__all__ = ["DistroApp", "run"]
