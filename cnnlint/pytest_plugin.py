"""The pytest fixture `cnnlint_model`: `cnnlint.testing.assert_model` for paths relative to the project's root."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from cnnlint.program import ModelTrace

__tracebackhide__ = True  # pytest shows the line of the test


@pytest.fixture
def cnnlint_model(pytestconfig: pytest.Config) -> Callable[..., ModelTrace]:
    """`cnnlint_model("train.py", "model", params=34_826)`: asserts facts about a model; see `cnnlint.testing`."""

    def check(path: str | os.PathLike[str], name: str = "model", **facts: Any) -> ModelTrace:
        from cnnlint.testing import assert_model

        return assert_model(pytestconfig.rootpath / path, name, **facts)

    return check
