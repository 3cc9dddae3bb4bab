"""Makes cnnlint/verify/digits.npz: a class-balanced sample of the MNIST digits.

    python scripts/make_mnist_sample.py ~/.keras/datasets/mnist.npz

Takes the first 150 training images and the first 50 test images of each digit, classes interleaved. The result is the same
for the same MNIST file, byte for byte. Licence of the sample: cnnlint/verify/LICENSE-MNIST.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from cnnlint.verify.digits import SAMPLE, check

TRAIN, TEST = 150, 50


def balanced(labels: np.ndarray, each: int) -> np.ndarray:
    """The indices of the first `each` of every class: one of each class, then the second of each, ..."""
    return np.stack([np.flatnonzero(labels == digit)[:each] for digit in range(10)], axis=1).ravel()


def main(source: str) -> None:
    check(Path(source))
    with np.load(source) as full:
        train, test = balanced(full["y_train"], TRAIN), balanced(full["y_test"], TEST)
        np.savez_compressed(
            SAMPLE,
            x_train=full["x_train"][train],
            y_train=full["y_train"][train],
            x_test=full["x_test"][test],
            y_test=full["y_test"][test],
        )
    print(f"{SAMPLE}: {Path(SAMPLE).stat().st_size:,} bytes, {10 * TRAIN} training and {10 * TEST} test images")


if __name__ == "__main__":
    main(sys.argv[1])
