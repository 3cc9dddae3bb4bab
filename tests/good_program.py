"""A correct program, and the changes that turn it into a mistake. `good_*.py` hold them; test_no_false_alarm.py runs them."""

from __future__ import annotations

from dataclasses import dataclass, field

from cnnlint.config import Settings
from cnnlint.run import check_source


@dataclass(frozen=True)
class Good:
    """A program of which nothing must be said; mistakes: texts in it, what stands there instead, and what is then found."""

    program: str
    keras: str = "auto"
    mistakes: list[tuple[str, str, str]] = field(default_factory=list)


def told(program: str, keras: str = "auto") -> list[str]:
    """The errors and warnings, as `CNN301 warning`."""
    (file,) = check_source(program, "model.py", Settings.model_validate({"target_keras": keras})).files
    return [f"{f.code} {f.severity.value}" for f in file.findings if f.severity.value != "info"]
