"""The MNIST digits: the embedded sample, or the full set from a file that the user has. Nothing is ever downloaded."""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).with_name("digits.npz")

# SHA-256 of the bytes of each array. The .npz files in circulation differ in their compression, the arrays do not.
CONTENTS = {
    "x_train": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    "y_train": "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "x_test": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "y_test": "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
}


class BadDigits(Exception):
    """A file that is not the MNIST set; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Digits:
    """Images `(n, 28, 28)` uint8 and labels `(n,)` uint8, for training and held back; `name` says which set."""

    x_train: Any
    y_train: Any
    x_test: Any
    y_test: Any
    name: str


def find(given: str | None) -> Path | None:
    """The full set: the path given, `MNIST_PATH`, or Keras's cache; None for the embedded sample.

    Raises BadDigits when a path that was named does not exist.
    """
    named = given or os.environ.get("MNIST_PATH")
    if named:
        path = Path(named).expanduser()
        if not path.is_file():
            raise BadDigits(f"there is no MNIST file at {named}")
        return path
    return None


def cached() -> Path | None:
    """Keras's cached copy, if there is one."""
    home = os.environ.get("KERAS_HOME")
    path = (Path(home) if home else Path.home() / ".keras") / "datasets" / "mnist.npz"
    return path if path.is_file() else None


def load(path: Path | None) -> Digits:
    """The digits in a file, or the embedded sample. Raises BadDigits for a file that is damaged or something else."""
    import numpy as np

    try:
        with np.load(path or SAMPLE, allow_pickle=False) as arrays:
            if path is not None:
                check_contents(arrays, str(path))
            parts = [arrays[key] for key in CONTENTS]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:  # the ways a damaged zip fails
        raise BadDigits(f"{path or SAMPLE} is not a readable MNIST file ({type(error).__name__}: {error})") from error
    return Digits(parts[0], parts[1], parts[2], parts[3], "the full MNIST set" if path else "2,000 MNIST digits")


def check_contents(arrays: Mapping[str, Any], source: str) -> None:
    """Raises BadDigits unless the arrays are MNIST's, bit for bit."""
    for key, expected in CONTENTS.items():
        if key not in arrays:
            raise BadDigits(f"{source} is not the MNIST set: it has no `{key}`")
        if hashlib.sha256(arrays[key].tobytes()).hexdigest() != expected:
            raise BadDigits(f"{source} is not the MNIST set: `{key}` has other contents")
