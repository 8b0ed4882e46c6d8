"""What a whole run adds up: the crash states that were judged, on all workers."""

from __future__ import annotations

from pytest import TerminalReporter


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    passed = terminalreporter.stats.get("passed", [])
    states = sum(value for report in passed for name, value in report.user_properties if name == "crash states")
    if states:
        terminalreporter.write_line(f"{states:,} crash states of the store judged")
