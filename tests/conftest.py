"""What tests measure, shown below their results, also where several processes run them."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, settings

# How fast a machine is decides no test: no deadlines, and no complaint that making the examples took long.
settings.register_profile("any machine", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# Nor do the settings of whoever runs them: `CNNLINT_CACHE_DIR` and its like are those of the command line.
for _name in [name for name in os.environ if name.startswith("CNNLINT_")]:
    del os.environ[_name]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves out the tests that ask TensorFlow where it is not installed."""
    if find_spec("tensorflow") is not None:
        return
    for item in items:
        if item.get_closest_marker("tensorflow") is not None:
            item.add_marker(pytest.mark.skip(reason="needs TensorFlow"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The lines that tests gave as `record_property("measured", line)`."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    lines = [value for report in reports for name, value in report.user_properties if name == "measured"]
    if lines:
        terminalreporter.section("measured")
        terminalreporter.write_line("\n".join(map(str, lines)))


@pytest.fixture(scope="module", autouse=True)
def _collect_what_is_new() -> Iterator[None]:
    """TensorFlow keeps what it traced for good: millions of objects, which each collection would go through again."""
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def eager_keras(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keras with small data in place of downloads; on a few samples the tracing of a graph takes longer than the training."""
    import keras
    import tensorflow as tf
    from examples_in_keras import small_data

    with small_data(tmp_path_factory.mktemp("data"), keras):
        tf.config.run_functions_eagerly(True)
        yield
        tf.config.run_functions_eagerly(False)
