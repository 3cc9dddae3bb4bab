"""What tests measure, shown below their results, also where several processes run them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# How fast a machine is decides no test: no deadlines, and no complaint that making the examples took long.
settings.register_profile("any machine", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The lines that tests gave as `record_property("measured", line)`."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    lines = [value for report in reports for name, value in report.user_properties if name == "measured"]
    if lines:
        terminalreporter.section("measured")
        terminalreporter.write_line("\n".join(map(str, lines)))
