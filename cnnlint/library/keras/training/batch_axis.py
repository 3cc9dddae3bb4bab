"""The shapes of what a model is fed, with the batch axis that a stack without declared input then shows.

keras/src/trainers/data_adapters/array_data_adapter.py, tf_keras/src/engine/data_adapter.py: arrays are cut into batches, and
where these are all alike their size is known to the layers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.library.keras.calling.eager import sized
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.keras.sequential.stack import SequentialValue
from cnnlint.shapes import Dim, Shape, minimum, symbol
from cnnlint.values import Array, Context, Dataset, DictValue, ListValue, Unknown, Value, all_are


def batched(
    shapes: list[Shape | Unknown], method: str, given: Mapping[str, Value], at: Context, eagerly: bool = False
) -> list[Shape | Unknown]:
    """The batch axis that Keras then shows: of arrays the size of batches that are all alike, of a `tf.data.Dataset` what its
    element says of it: a number where the remainder is dropped. eagerly: no graph is made, the first batch itself is met."""
    whole = isinstance(data := given.get("x"), Dataset) and data.kind == "tensorflow.data.Dataset"
    found: list[Shape | Unknown] = []
    for place, shape in enumerate(shapes):
        if isinstance(shape, Unknown) or not shape:
            found.append(shape)
            continue
        first = shape[0] if whole or method.endswith("_on_batch") else None
        if method in ("fit", "evaluate", "predict") and isinstance(data, (Array, DictValue, ListValue, tuple)):
            first = _batch_axis(shape[0], method, given, at, eagerly)
        two_sizes = at.dialect < 3 and isinstance(shape[0], int) and not isinstance(data, Dataset)  # which Keras 2 met
        if first is None and eagerly and not two_sizes:
            first = symbol("batch", "how many rows the first batch has", at.span, 1)
        found.append((first, *shape[1:]) if None not in shape[1:] else sized((first, *shape[1:]), at, place=place))
    return found


def _batch_axis(number: Dim, method: str, given: Mapping[str, Value], at: Context, eagerly: bool) -> Dim:
    """The size of the batches if so many rows divide into batches of one size, else None; Keras 3 shows of `predict` the first
    batch. keras/src/trainers/data_adapters, tf_keras/src/engine/data_adapter.py; the package keras before 2.4 shows None."""
    split = given.get("validation_split", 0)
    if method == "predict" and at.dialect >= 3 and not isinstance(number, int):
        return _first_batch(number, given, at)
    if not isinstance(number, int) or number <= 0 or not isinstance(split, (int, float)) or _always_none(at):
        return None
    if method == "fit":
        number = math.floor(number * (1 - split))
    size = _batch_size(number, method, given)
    if size is None:
        return None
    if (eagerly or method == "predict") and at.dialect >= 3:
        return min(size, number)
    if eagerly and number < size:
        return number or None
    return size if number and number % size == 0 else None


def _first_batch(number: Dim, given: Mapping[str, Value], at: Context) -> Dim:
    """How many rows it has where it is not known how many there are."""
    size = None if given.get("steps") is not None else _batch_size(1, "predict", given)
    if size is None or number is None:
        return symbol("batch", "how many rows the first batch has", at.span, 1)
    return minimum(size, number)


def _batch_size(number: int, method: str, given: Mapping[str, Value]) -> int | None:
    """As it is given, else what makes so many steps of the rows, else 32; None when that is not known."""
    size, steps = given.get("batch_size"), given.get("steps_per_epoch" if method == "fit" else "steps")
    if size is None and isinstance(steps, int) and steps > 0:
        return math.ceil(number / steps)
    size = 32 if size is None and steps is None else size
    return size if isinstance(size, int) and size > 0 else None


def _always_none(at: Context) -> bool:
    return at.dialect < 3 and standalone(at) and at.release.before(4) is not False


def held_back(shape: Shape | Unknown, given: Mapping[str, Value], at: Context, eagerly: bool) -> list[Shape | Unknown]:
    """The shape of the batches on which `fit` validates, none where it does not or on nothing that is known.

    Before Keras 3 a stack that declares no input is built again when they have another size than those of the training.
    """
    data, split, size = given.get("validation_data"), given.get("validation_split"), given.get("validation_batch_size")
    if isinstance(shape, Unknown) or not shape:
        return []
    if data is not None:
        shape = _validated(data, shape)
    elif isinstance(split, (int, float)) and split and isinstance(shape[0], int):
        shape = (shape[0] - math.floor(shape[0] * (1 - split)), *shape[1:])
    else:
        return []
    fed = {"x": given.get("x"), "batch_size": given.get("batch_size") if size is None else size}
    return batched([shape], "evaluate", fed, at, eagerly)


def _validated(data: Value, trained: Shape) -> Shape | Unknown:
    """The shape of the validation's inputs; what is not known hardly has a number of rows that divides."""
    items = list(data.items) if isinstance(data, ListValue) else list(data) if isinstance(data, tuple) else []
    if not items or not isinstance(items[0], Array):
        return (None, *trained[1:])
    return items[0].shape if len(trained) == 1 else column(items[0])


def input_shapes(x: Value) -> list[Shape | Unknown] | None:
    """The shapes of the inputs in the data given to fit, batch axis included; None when they are not known at all."""
    if isinstance(x, Array):
        return [column(x) if x.kind == "pandas.Series" else x.whole_shape]
    if isinstance(x, Dataset):
        element = x.element
        first = element[0] if isinstance(element, tuple) and element else element
        inner = input_shapes(first)
        if inner is None or x.batched:
            return inner
        return None
    if isinstance(x, (ListValue, DictValue)) and x.rest is None:
        arrays = x.items if isinstance(x, ListValue) else list(x.items.values())
        return [array.whole_shape for array in arrays] if arrays and all_are(arrays, Array) else None
    if isinstance(x, tuple) and x:
        return input_shapes(ListValue(x))
    return None


def keys_of(x: Value) -> tuple[str, ...]:
    """The keys of the inputs where the data come in a dict; none where they do not."""
    if isinstance(x, Dataset):
        element = x.element
        return keys_of(element[0] if isinstance(element, tuple) and element else element)
    keys = list(x.items) if isinstance(x, DictValue) and x.rest is None else []
    return tuple(keys) if all_are(keys, str) else ()


def single_numbers(x: Array, model: ModelValue, at: Context) -> Shape | Unknown:
    """What the layers are given of an array in Keras 2, where one number per row became a column before TensorFlow 2.7.

    A stack that refuses the numbers as they are can run only there. keras/engine/data_adapter.py of 2.6, expand_1d
    """
    made, former = column(x), standalone(at) or at.release.before(7)
    if x.more_axes or made == x.shape or x.kind == "pandas.Series" or former or isinstance(x.shape, Unknown):
        return made
    if not isinstance(model, SequentialValue) or model.source is not None or model.gap is not None:
        return made
    try:
        model.infer_output(x.shape)
    except ShapeError:
        return made
    except Undetermined:
        pass
    return x.shape if former is False else at.unknown("whether one number per row becomes a column differs between releases")


def column(x: Array) -> Shape | Unknown:
    """One number per row becomes a column, as of a pandas Series in every release."""
    shape = x.whole_shape
    return (*shape, 1) if not isinstance(shape, Unknown) and len(shape) == 1 else shape
