"""Which Keras a notebook was run with, from what it recorded: progress bars, printed versions, the kernel's Python, the month.

Like the recorded tables this serves the dialect alone and is never a source of shapes or counts.
"""

from __future__ import annotations

import re
from typing import Any

from cnnlint.files.dated import Run

_PRINTS = re.compile(r"\b(tf|tensorflow|keras)\.(?:__version__|version\.VERSION)\b")
# What each release line writes, and no other: KerasTuner and keras-core name the backend without a full stop.
_SIGNS = (
    (3, re.compile(r"\d+/\d+ ?\S*?━{5,}")),  # keras/src/utils/progbar.py
    (2, re.compile(r"\d+/\d+ \[[=>.]{5,}\]")),
    (2, re.compile(r"Using (TensorFlow|Theano|CNTK) backend\.|/(tensorflow_core|tensorflow/python/keras|keras/engine)/")),
)
_ACC, _ACCURACY = (re.compile(rf"- {name}: \d") for name in ("acc", "accuracy"))
_VERSION = re.compile(r"(?<![\d.])(\d+)\.(\d+)\.\d+(?![\d.]*\.\d)")


def keras_of_outputs(source: str, text: str) -> int | None:
    """3 or 2 (which stands for 1 too) where a cell with this source and this output text can have run with that alone."""
    for version, sign in _SIGNS:
        if sign.search(text):
            return version
    return _printed_version(source, text)


def wrote_acc(text: str) -> bool:
    """Whether the progress bars of a cell call the accuracy "acc" and none of them "accuracy"."""
    return _ACC.search(text) is not None and _ACCURACY.search(text) is None


def _printed_version(source: str, text: str) -> int | None:
    """What `print(tf.__version__)` wrote, where it is all that was printed. TensorFlow has had Keras 3 since 2.16."""
    packages = {found[1] for found in _PRINTS.finditer(source)}
    numbers = _VERSION.findall(text)
    if len(packages) != 1 or len(set(numbers)) != 1:
        return None
    major, minor = map(int, numbers[0])
    return 3 if (major, minor) >= ((3, 0) if packages == {"keras"} else (2, 16)) else 2


def python_of(metadata: dict[str, Any]) -> tuple[int, ...] | None:
    """The Python that a notebook was saved with, as far as its number is given. PyCharm begins every notebook with a 2.7.6
    beside the kernel `python3`, and scripts/tutobooks.py of keras-io every example with 3.7.0 beside its name on Colab, which
    keeps it: both tell nothing."""
    info, kernel = metadata.get("language_info"), metadata.get("kernelspec")
    version = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", str(info.get("version", ""))) if isinstance(info, dict) else None
    if version is None or (version[1] == "2" and isinstance(kernel, dict) and kernel.get("name") == "python3"):
        return None
    if version[0] == "3.7.0" and "colab" in metadata:
        return None
    return tuple(int(number) for number in version.groups() if number is not None)


def keras_of_python(python: tuple[int, ...] | None) -> int | None:
    """2 where that is too old for Keras 3, which needs 3.9."""
    return 2 if python is not None and python < (3, 9) else None


_KERAS_3 = (2023, 11)  # https://pypi.org/project/keras/3.0.0


def keras_of_run(run: Run | None) -> int | None:
    """2 where Keras 3 was not there yet."""
    if run is None or run.until is None or run.until < (run.since or run.until):
        return None
    return 2 if run.until < _KERAS_3 else None
