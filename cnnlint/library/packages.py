"""Which packages are installed ones, never modules of the project, and what their star imports bind."""

from __future__ import annotations

import sys

_INSTALLED = frozenset(
    {
        "PIL", "absl", "cv2", "keras", "keras_core", "keras_preprocessing", "keras_tuner", "kerastuner", "matplotlib", "numpy",
        "pandas", "pandas_datareader", "past", "scipy", "seaborn", "six", "sklearn", "tensorflow", "tensorflow_core",
        "tensorflow_datasets", "tf_keras", "tqdm", "wandb", "yfinance",
    }
)  # fmt: skip
_LISTED = ("keras", "tensorflow", "numpy", "math")
# What judges exercises, beside a notebook or in a package: it changes nothing, and what it defines are tests.
TESTS = frozenset({"public_tests", "test_utils", "testing_utils", "tests", "unittest", "unittests"})
_APART = TESTS | frozenset({"pylab", "torch", "torchvision", "ipywidgets", "bokeh", "plotly"})


def may_be_ours(name: str) -> bool:
    """Whether a module of that dotted name may be one of the project's."""
    root = name.partition(".")[0]
    return root not in _INSTALLED and root not in sys.stdlib_module_names


def is_listed(module: str) -> bool:
    """Whether all is known that a star import of that module binds."""
    return module.startswith(_LISTED)


def binds_others(module: str) -> bool:
    """Whether a star import of that module is believed to replace nothing that a Keras program has: its names are its own."""
    return module in _APART


def has_init(name: str) -> bool:
    """Whether the class of a library surely has an `__init__` of its own, which calls that of no other base: a base class of
    scikit-learn has none, say."""
    return name.startswith(("keras.layers.", "keras.callbacks.", "keras.Model"))
