"""The documented examples as programs that real Keras runs: small data in place of downloads, digits above all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rule_examples import examples

np = pytest.importorskip("numpy", reason="needs NumPy")

SAMPLES = 256  # of the digits
# what fails in other words, or not at all, where functions run eagerly, as in most of these tests
IN_A_GRAPH = frozenset({"CNN110", "CNN122", "CNN520", "CNN521", "CNN721", "CNN735"})


@contextmanager
def small_data(folder: Path, *packages: Any, samples: int = SAMPLES) -> Iterator[None]:
    """The data sets of the packages replaced by small ones, and a working directory with images of five classes."""
    for place in (folder / part / name for part in ("images", "held_out") for name in "abcde"):
        place.mkdir(parents=True)
        for i in range(2):
            packages[0].utils.save_img(place / f"{i}.png", np.full((64, 64, 3), i * 100.0))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for package in packages:
            for name in ("mnist", "fashion_mnist"):
                patch.setattr(getattr(package.datasets, name), "load_data", partial(digits, samples))
            patch.setattr(package.datasets.cifar10, "load_data", partial(_coloured, samples))
            patch.setattr(package.datasets.boston_housing, "load_data", _housing)
            patch.setattr(package.datasets.imdb, "load_data", _reviews)
        yield


def digits(samples: int = SAMPLES) -> Any:
    """As `mnist.load_data`: the first of the digits that cnnlint brings."""
    from cnnlint.verify.digits import load

    sample = load(None)
    return (sample.x_train[:samples], sample.y_train[:samples]), (sample.x_test[:64], sample.y_test[:64])


def _coloured(samples: int) -> Any:
    """The digits as cifar10 has its images: 32 x 32 in three colours, labels in a column."""
    n = samples // 4
    return tuple((np.pad(x[:n, ..., None], ((0, 0), (2, 2), (2, 2), (0, 0))).repeat(3, -1), y[:n, None]) for x, y in digits())


def _housing() -> Any:
    x, y = np.random.default_rng(0).normal(size=(64, 13)), np.linspace(5, 50, 64)
    return (x, y), (x[:16], y[:16])


def _reviews(num_words: int | None = None, **_: Any) -> Any:
    """As `imdb.load_data`: word numbers below `num_words`, the largest of them among them."""
    words = np.random.default_rng(0).integers(1, num_words or 88587, (64, 40))
    words[:, 0] = (num_words or 88587) - 1
    x, y = np.array([*map(list, words), [1]], object)[:-1], np.arange(64) % 2
    return (x, y), (x[:16], y[:16])


def run(code: str, name: str = "example") -> SimpleNamespace:
    """What a program leaves behind, by name."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    left: dict[str, Any] = {"__name__": "example"}
    exec(compile(code, name, "exec"), left)
    return SimpleNamespace(**left)


def program(code: str, kind: str) -> str:
    """The text of a rule's one `Bad` or `Good` example."""
    (text,) = [example.code for example in examples(kind) if example.rule.code == code]
    return text


def seeded(text: str) -> SimpleNamespace:
    """What a program leaves behind that begins with the same random numbers as every other."""
    import keras

    keras.utils.set_random_seed(1)
    return run(text)


def both(code: str, until: str = "\nend") -> tuple[SimpleNamespace, SimpleNamespace]:
    """What the bad and the good example of a rule leave behind, or have made until a line that begins so."""
    bad, good = (seeded(program(code, kind).partition(until)[0]) for kind in ("Bad", "Good"))
    return bad, good


def images() -> tuple[Any, Any]:
    """The digits between 0 and 1, and their class ids."""
    (x, y), _ = digits()
    return x.astype("float32") / 255, y.astype("int64")


def train(model: Any, x: Any, y: Any, loss: str | None = None, epochs: int = 4) -> list[float]:
    """The loss of each epoch of a few large steps; a loss is given for a model that is not compiled."""
    if loss is not None:
        model.compile(optimizer="adam", loss=loss)
    model.optimizer.learning_rate = 0.01
    losses: list[float] = model.fit(x, y, epochs=epochs, batch_size=64, verbose=0).history["loss"]
    return losses


def answers(model: Any, x: Any) -> Any:
    """What the model predicts, in one batch."""
    return np.asarray(model(x, training=False))


def crossentropy(model: Any, x: Any, y: Any) -> float:
    """How well the answers, made to add up to one, tell the classes: 2.3 is guessing among ten."""
    scores = np.clip(answers(model, x), 1e-7, None)
    return float(-np.log(scores[np.arange(len(x)), y] / scores.sum(axis=-1)).mean())


def share_of_right(model: Any, x: Any, y: Any) -> float:
    """The accuracy, counted by hand."""
    return float((answers(model, x).argmax(axis=-1) == y).mean())


def layer(model: Any, kind: str) -> Any:
    """The first layer of a class in a model."""
    return next(one for one in model.layers if type(one).__name__ == kind)


def types(model: Any) -> list[str]:
    """The classes of its layers."""
    return [type(one).__name__ for one in model.layers]
