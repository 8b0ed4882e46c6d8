"""What a whole run adds up: the crash states that were judged, on all workers."""

from __future__ import annotations

from pytest import TerminalReporter


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """The fixture that counts notes its sum after the test: only the report of the teardown, kept under "", has it."""
    ended = terminalreporter.stats.get("", [])
    states = sum(value for report in ended for name, value in report.user_properties if name == "crash states")
    if states:
        terminalreporter.write_line(f"{states:,} crash states of the store judged")
