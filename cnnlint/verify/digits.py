"""The MNIST digits: the embedded sample, or the full set from a file that the user has. Nothing is ever downloaded."""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

from cnnlint.frozen import dataclass

SAMPLE = Path(__file__).with_name("digits.npz")

# SHA-256 of the bytes of each array. The .npz files in circulation differ in their compression, the arrays do not.
CONTENTS = {
    "x_train": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    "y_train": "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "x_test": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "y_test": "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
}


_UNREADABLE = (OSError, KeyError, IndexError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)  # RuntimeError: encrypted


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


def check(path: Path) -> None:
    """Raises BadDigits unless the file is the whole MNIST set, bit for bit. Needs no NumPy."""
    try:
        with zipfile.ZipFile(path) as file:
            found = {key: hashlib.sha256(_payload(file.read(f"{key}.npy"))).hexdigest() for key in CONTENTS}
    except _UNREADABLE as error:
        raise BadDigits(f"{path} is not a readable MNIST file ({type(error).__name__}: {error})") from error
    wrong = next((key for key, expected in CONTENTS.items() if found[key] != expected), None)
    if wrong is not None:
        raise BadDigits(f"{path} is not the MNIST set: `{wrong}` has other contents")


def _payload(array: bytes) -> bytes:
    """The numbers of a .npy file, behind its header (numpy.lib.format)."""
    width = 2 if array[6] == 1 else 4
    return array[8 + width + int.from_bytes(array[8 : 8 + width], "little") :]


def load(path: Path | None) -> Digits:
    """The digits of a file that was checked, or the embedded sample."""
    import numpy as np

    with np.load(path or SAMPLE, allow_pickle=False) as arrays:
        x, y, x_test, y_test = (arrays[key] for key in CONTENTS)
    return Digits(x, y, x_test, y_test, "the full MNIST set" if path else "2,000 MNIST digits")
