"""What holds for all tests: in CI, hypothesis draws the same examples in every run, so that a failure is the change's own."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
