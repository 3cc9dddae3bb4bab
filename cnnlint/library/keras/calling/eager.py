"""What a layer that is called on arrays makes of their values: dtype, range, scaling."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.dtypes import Interval
from cnnlint.library.intervals import combine, interval_of
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.making.inputs import ADAPTED_TO
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.vocabularies import WORDS, learn, width
from cnnlint.library.keras.models.model_value import innermost_layers
from cnnlint.library.keras.tensors.symbolic import Tensor
from cnnlint.library.once import first_time
from cnnlint.program import Call
from cnnlint.shapes import Shape, Size, symbol
from cnnlint.values import Array, Context, Dataset, Did, Labels, ListValue, Scaling, Unknown, Value, as_size

LOOKS_UP = "keras.layers.__looks_up__"
_LOOKUPS = frozenset({"StringLookup", "IntegerLookup", "TextVectorization", "Hashing", "Discretization"})
_COUNTING = frozenset({"one_hot", "multi_hot", "count"})
_NOTHING: Mapping[str, Value] = MappingProxyType({})
_SAME_VALUES = frozenset({"RandomFlip", "CenterCrop", "RandomCrop"})  # other places, the same numbers, as float32


def after(
    layer: LayerValue, inputs: Sequence[Tensor], shape: Shape | Unknown, at: Context, told: Mapping[str, Value] = _NOTHING
) -> Array:
    """The array that a layer gives for arrays, of the shape that it has, and no more where its arguments are not known. told:
    what it is called with beside them."""
    try:
        made = _of_values(layer, inputs, shape, at)
    except Undetermined:
        return Array(shape, kind="tensor")
    if told.get("training") is True and any(map(_by_chance, innermost_layers(layer))):
        return step(made, at, f"changed at random by {layer.name}", Did.AUGMENTED)
    return made


def _by_chance(layer: LayerValue) -> bool:
    """Whether it turns, shifts or recolours pictures, each time otherwise."""
    return layer.cls.startswith("Random") and layer.cls != "RandomFourierFeatures"


def _of_values(layer: LayerValue, inputs: Sequence[Tensor], shape: Shape | Unknown, at: Context) -> Array:
    given = inputs[0] if len(inputs) == 1 and isinstance(inputs[0], Array) else Array(())
    shape = width(layer, conformed(layer, (given.shape,))[0], shape) if inputs else shape
    made = Array(_at_least(layer, shape), _dtype(layer, given), kind="tensor", trail=given.trail)
    if layer.cls == "Rescaling":
        low, high = _rescaled(layer, (given.low, given.high))
        made = replace(made, low=low, high=high, scaled=(*given.scaled, _scaling(layer)), source=given.source, part=given.part)
    elif layer.cls in _SAME_VALUES:
        made = replace(made, low=given.low, high=given.high, scaled=given.scaled, source=given.source, part=given.part)
    elif layer.cls == "Normalization":
        made = replace(made, scaled=(*given.scaled, Scaling("normalized")))
    elif layer.cls in _LOOKUPS or layer.cls == "CategoryEncoding":
        _looks_up(layer, at)
        low, high = _numbered(layer)
        made = replace(made, low=low, high=high, labels=_code(layer, made, at))
    words = layer.cls == "TextVectorization" and getattr(layer.spec, "output_mode", None) == "int"
    if words:
        return step(made, at, "texts as word numbers", Did.WORD_NUMBERS)
    return step(made, at, f"through the layer {layer.name}", Did.LAYER)


def _looks_up(layer: LayerValue, at: Context) -> None:
    """A layer that is made without the words which it is to look up is given some: it must have been adapted before."""
    if layer.cls in WORDS and layer.args.get("vocabulary") is None and first_time(at, "looks-up", str(layer.span)):
        at.emit(Call(at.span, LOOKS_UP, {"name": layer.name}, {"layer": layer.span}))


def looked_up(layer: LayerValue, args: Arguments, at: Context) -> list[Tensor]:
    """A list of words or numbers that is given to a layer which looks each of them up: one tensor. Keras 2 makes a number one,
    too, which only the function of a Lambda takes. tf_keras/src/engine/base_layer.py, `__call__`"""
    given = args.positional[0] if args.positional else None
    if at.dialect == 2 and layer.cls == "Lambda" and isinstance(given, (int, float)) and not isinstance(given, bool):
        return [Array((), "int32" if isinstance(given, int) else "float32", given, given, kind="tensor")]
    given = given if layer.cls in _LOOKUPS else None
    found = as_array(at, given, "tensor") if isinstance(given, (ListValue, str)) else None
    return [found] if isinstance(found, Array) and not isinstance(found.shape, Unknown) else []


ADAPTED_AXES = "axes of the data it was adapted to"


@models("keras.layers.Layer.adapt", raw=True)
def adapt(at: Context, args: Arguments) -> Value:
    """What it learns only a run can tell, but of texts in the source; of a Normalization also how many axes its mean gets."""
    layer, *given = args.positional
    if not isinstance(layer, LayerValue):
        return None
    data = given[0] if given else args.keywords.get("data")
    batches = at.dialect >= 3 and layer.cls == "Normalization" and isinstance(data, ListValue)
    shape = _shape_of_data(at, next(iter(data.items), None) if batches and isinstance(data, ListValue) else data)
    if layer.cls == "Normalization" and isinstance(shape, tuple) and len(shape) == 1:
        shape = _column(at, shape)
    at.store.touch(layer)
    layer.attributes[ADAPTED_TO] = shape
    learn(layer, at, data)
    if isinstance(shape, Unknown):
        return None
    layer.attributes[ADAPTED_AXES] = max(len(shape), 1)
    if layer.cls == "Normalization" and at.dialect >= 3 and layer.weights is None and layer.spec is not None:
        layer.weights = layer.infer_weights(shape)
    return None


def _column(at: Context, shape: Shape) -> Shape | Unknown:
    """Numbers alone were a column to a Normalization, which later releases refuse. TensorFlow 2.3,
    python/keras/layers/preprocessing/normalization.py, build"""
    if at.dialect != 2 or at.release.before(8) is False:
        return shape
    return (*shape, 1) if at.release.before(6) else at.unknown("releases of Keras 2 differ in what they make of numbers alone")


def _shape_of_data(at: Context, data: Value) -> Shape | Unknown:
    """The shape of an array, a list, or a batch of a data set."""
    data = data.element if isinstance(data, Dataset) and data.batched else data
    data = as_array(at, data, "tensor") if isinstance(data, ListValue) else data
    if isinstance(data, Array) and isinstance(data.whole_shape, tuple):
        return data.whole_shape
    return at.unknown("the shape of the data that the first layer was adapted to is not known")


def _at_least(layer: LayerValue, shape: Shape | Unknown) -> Shape | Unknown:
    """A Normalization that was adapted to batches gives a sample alone a first axis of one: its mean has that many axes."""
    axes = layer.attributes.get(ADAPTED_AXES)
    if layer.cls != "Normalization" or not isinstance(axes, int) or not isinstance(shape, tuple):
        return shape
    return (1,) * (axes - len(shape)) + shape


def _dtype(layer: LayerValue, given: Array) -> str | None:
    mode = getattr(layer.spec, "output_mode", "int")
    if layer.cls not in _LOOKUPS:
        return given.dtype if layer.cls == "Resizing" and given.dtype is not None else "float32"
    if getattr(layer.spec, "invert", False) or not isinstance(mode, str):
        return None
    if mode == "int":
        return "int32" if layer.cls == "Discretization" else "int64"
    return "int64" if mode in _COUNTING and layer.cls not in ("Hashing", "Discretization") else "float32"


def _numbered(layer: LayerValue) -> Interval:
    """The range of what a layer gives that numbers words, numbers or bins, or counts them."""
    spec = layer.spec
    mode = getattr(spec, "output_mode", None)
    if getattr(spec, "invert", False) is not False or not isinstance(mode, str):
        return None, None
    if mode != "int":
        return 0, 1 if mode in ("one_hot", "multi_hot") else None
    size = _many(layer)
    return 0, size - 1 if isinstance(size, int) else None


def _many(layer: LayerValue) -> Size | None:
    """How many numbers there are: at most as many as the layer may have words, and what stands for the others."""
    for name in ("vocabulary_size", "_bins"):
        counted = getattr(layer.spec, name, None)
        if callable(counted):
            try:
                return as_size(counted())
            except (Undetermined, ShapeError):
                continue
    try:
        return as_size(getattr(layer.spec, "num_bins" if layer.cls == "Hashing" else "max_tokens", None))
    except Undetermined:
        return None


def _code(layer: LayerValue, made: Array, at: Context) -> Labels | None:
    if getattr(layer.spec, "output_mode", None) != "one_hot" or isinstance(made.shape, Unknown) or not made.shape:
        return None
    return Labels("one-hot", made.shape[-1], span=at.span)


def _rescaled(layer: LayerValue, interval: Interval) -> Interval:
    scale, offset = (interval_of(getattr(layer.spec, name, None)) for name in ("scale", "offset"))
    return combine("+", combine("*", interval, scale), offset)


def _scaling(layer: LayerValue) -> Scaling:
    scale = getattr(layer.spec, "scale", None)
    if isinstance(scale, (int, float)) and 0 < abs(scale) < 1 and abs(1 / scale - round(1 / scale, 1)) < 1e-6:
        return Scaling("/", round(1 / scale, 1))
    return Scaling("*", scale if isinstance(scale, (int, float)) else None)


def at_hand(value: Tensor, at: Context) -> Tensor:
    """Data that a layer is called on. Outside of a `call` that Keras traces a batch has a number of samples, even if it is not
    known; only the batches of a data set have None there."""
    if not isinstance(value, Array) or isinstance(value.shape, Unknown) or bodies(at).entered:
        return value
    if not value.shape or value.shape[0] is not None:
        return value
    samples = symbol("batch_size", "how many samples the batch holds is not known", at.span, 1)
    return replace(value, shape=(samples, *value.shape[1:]))


def _taken(taken: Callable[[Shape], Shape], shape: Shape) -> Shape | Unknown:
    try:
        return taken(shape)
    except Undetermined as error:
        return error.unknown


def conformed(layer: LayerValue, shapes: tuple[Shape | Unknown, ...]) -> tuple[Shape | Unknown, ...]:
    """What a model makes of arrays that lack a last axis of one, or have one too many, against its inputs.

    keras/src/models/functional.py, `_adjust_input_rank`; tf_keras/src/engine/functional.py, `_conform_to_reference_input`
    """
    taken = getattr(layer.spec, "taken_from_data", None)
    if taken is not None:
        return tuple(_taken(taken, shape) if isinstance(shape, tuple) else shape for shape in shapes)
    declared = [getattr(t, "shape", None) for t in getattr(layer, "model_inputs", list)()]
    if len(declared) != len(shapes):
        return shapes
    return tuple(_fitted(shape, wanted) for shape, wanted in zip(shapes, declared, strict=True))


RERANKED = "the model is called on a tensor with an axis of one more or less than it declares"


def reranked(tensors: Sequence[Value], shapes: Sequence[Shape | Unknown], at: Context) -> bool:
    """Whether a symbolic tensor of Keras 3 has an axis that `conformed` takes away or adds: it infers the output with it."""
    if at.dialect < 3 or all(getattr(t, "layer", None) is None for t in tensors):
        return False
    given = [getattr(t, "shape", None) for t in tensors]
    return any(isinstance(a, tuple) and isinstance(b, tuple) and len(a) != len(b) for a, b in zip(given, shapes, strict=True))


def _fitted(shape: Shape | Unknown, wanted: Shape | Unknown | None) -> Shape | Unknown:
    if not isinstance(shape, tuple) or not isinstance(wanted, tuple):
        return shape
    if len(shape) == len(wanted) - 1 and wanted[-1] == 1:
        return (*shape, 1)
    return shape[:-1] if len(shape) == len(wanted) + 1 and shape[-1] == 1 else shape


def sized(shape: Shape | Unknown, at: Context, why: str = "the data decide its size", place: int = 0) -> Shape | Unknown:
    """The shape of data as a layer meets it: an axis whose size the source does not tell has one, unlike Keras's None.

    place: which of several it is, as nothing says that two of them have the same sizes.
    """
    if isinstance(shape, Unknown) or None not in shape[1:]:
        return shape
    of = f"_of_{place + 1}" if place else ""
    return (shape[0], *(symbol(f"axis_{i}{of}", why, at.span, 1) if d is None else d for i, d in enumerate(shape[1:], 1)))
