"""What stands where `fit`, `evaluate` and `predict` take data, and is none."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.program import Fit
from cnnlint.rules.facts.refused_values import Fault
from cnnlint.values import Array, Dataset, Made, known_items

_GENERATOR = "keras.preprocessing.image.ImageDataGenerator"
_PLACES = ("x", "generator", "validation_data")


def pictures(fit: Fit) -> Iterator[Fault]:
    """A picture of PIL in the place of an array."""
    value = fit.args.get("x")
    if isinstance(value, Array) and value.kind == "PIL.Image.Image":
        yield Fault(
            fit.place_of("x"),
            "`x` is a picture of PIL, not an array",
            "an array with a batch axis",
            "a picture",
            "write `img_to_array(...)[None]`",
            "Unrecognized data type: x=<PIL.Image.Image image mode=RGB>",
        )


def makers_of_data(fit: Fit) -> Iterator[Fault]:
    """An `ImageDataGenerator` where what its `flow` gives is meant: `flow` leaves the object as it is."""
    for name in _PLACES:
        value = fit.args.get(name)
        if isinstance(value, Made) and value.name == _GENERATOR:
            yield Fault(
                fit.place_of(name),
                f"`{name}` is an `ImageDataGenerator`, not the batches that its `flow` gives",
                "what `flow` or `flow_from_directory` returns",
                "an `ImageDataGenerator`",
                "keep what `flow_from_directory(...)` returns, and pass that",
                "Unrecognized data type: x=" if fit.method == "fit" else "object of type 'ImageDataGenerator' has no len()",
            )


def paired_batches(fit: Fit) -> Iterator[Fault]:
    """A data set or generator in a pair, as if it were the inputs alone: it brings its targets."""
    pair = known_items(fit.args.get("validation_data"))
    if pair is not None and len(pair) > 1 and isinstance(pair[0], Dataset) and pair[1] is not None:
        yield Fault(
            fit.place_of("validation_data"),
            "`validation_data` is a pair that begins with a source of batches, which bring their targets",
            "the data set or generator itself",
            "a pair",
            "pass it alone, and the number of its batches as `validation_steps`",
            "`y` should not be passed",
        )
