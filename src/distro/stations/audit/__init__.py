"""What `distro verify` asks: a checker apart from the books, which shares no code with them (decision 003)."""

from distro.stations.audit.checker import Audit, Finding, audit

__all__ = ["Audit", "Finding", "audit"]
