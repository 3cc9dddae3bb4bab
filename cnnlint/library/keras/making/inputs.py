"""`Input` and `InputLayer`, and shapes as arguments say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.layers import find
from cnnlint.layers.base import ArgumentError
from cnnlint.layers.common import declared_input, takes_steps
from cnnlint.layers.construct import construct
from cnnlint.library import models
from cnnlint.library.keras.calling.rejections import rejected_by, rejection
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import give_name
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.making.precision import floatx
from cnnlint.library.keras.making.record import INPUTS
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.keras.tensors.dtypes_of_tensors import UNTOLD, written_dtype
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.python.items import open_size
from cnnlint.library.shape_arguments import settled_size
from cnnlint.program import Problem
from cnnlint.shapes import Dim, Shape, less
from cnnlint.values import EVERY_DIALECT, Array, Cause, Context, ListValue, Unknown, Value, as_dim, as_operand, known_items


@models("keras.Input", "keras.layers.Input", raw=True)
def make_input(at: Context, args: Arguments) -> Value:
    """`keras.Input(shape)`: the tensor of a new InputLayer."""
    if _refuses_words(args, at) and not _SHAPES & args.keywords.keys() and not args.positional:  # a slip for `shape`
        layer = _started(at, LayerValue("InputLayer", "", at.span), args, at.because(Cause.IMPOSSIBLE, "an impossible input"))
    else:
        layer = input_layer(at, args)
    return layer.nodes[0].outputs[0]


_WORDS = frozenset(("shape", "batch_size", "name", "dtype", "sparse", "ragged", "tensor", "batch_shape", "optional"))
_OLDER_WORDS = frozenset(("type_spec", "batch_input_shape", "input_shape", "input_tensor"))  # these are told elsewhere


def _refuses_words(args: Arguments, at: Context) -> bool:
    """Tells what `Input` does not take, and in Keras 2 both shapes at once. tf_keras/src/engine/input_layer.py. Of two shapes
    the package keras before 2.4 takes that with the batch. keras/engine/input_layer.py of 2.3"""
    strange = next((word for word in args.keywords if word not in _WORDS | _OLDER_WORDS), None)
    both = all(args.keywords.get(word) is not None for word in ("shape", "batch_shape"))
    both = both and not (standalone(at) and at.release.before(4) is not False)
    if at.dialect < 2 or (strange is None and (not both or at.dialect >= 3)):
        return False
    word = strange or "batch_shape"
    message = f"`Input` has no argument `{word}`" if strange else "`Input` is given a shape with the batch and one without it"
    keras = f"Input() got an unexpected keyword argument '{word}'"
    if at.dialect < 3:
        keras = f"Unrecognized keyword arguments: ['{word}']" if strange else "Only provide the `shape` OR `batch_input_shape`"
    at.emit(
        Problem(
            "unknown-argument" if strange else "invalid-argument",
            message,
            args.keyword_spans.get(word, at.span),
            "TypeError" if at.dialect >= 3 else "ValueError",
            actual=word,
            help=_help(strange),
            keras=keras,
            argument=word,
            dialects=frozenset({2, 3}) if strange else frozenset({2}),
        )
    )
    return True


def _help(strange: str | None) -> str:
    if strange is None:
        return "leave one of them out"
    from difflib import get_close_matches

    near = get_close_matches(strange, ("shape", "batch_size", "dtype", "name"), 1)
    return f"did you mean `{near[0]}`?" if near else "it takes `shape`, `batch_size`, `dtype` and `name`"


@models("keras.layers.InputLayer", raw=True)
def make_input_layer(at: Context, args: Arguments) -> LayerValue:
    """`keras.layers.InputLayer(...)`, which before Keras 3 has other words than `Input`."""
    cls = find("InputLayer")
    if cls is None or at.dialect != 2:
        return input_layer(at, args, args)
    try:
        construct(cls, args, 2)
    except ArgumentError as error:
        at.emit(rejection(error, None, at, "InputLayer", error.span or at.span))
    return input_layer(at, args)


_IN_PLACE_OF_A_SHAPE = frozenset({"tensor", "type_spec"})  # `Input` of Keras 2 does with these
_SHAPES = frozenset({"shape", "batch_shape", "input_shape", "batch_input_shape", "tensor", "input_tensor"})
_LAYERS_WORDS = {"shape": "input_shape", "batch_shape": "batch_input_shape"}


def _in_the_layers_words(args: Arguments) -> Arguments:
    """The arguments of `Input` as `InputLayer` called them before Keras 3."""
    return Arguments(args.positional, {_LAYERS_WORDS.get(name, name): value for name, value in args.keywords.items()})


def input_layer(at: Context, args: Arguments, in_keras_2: Arguments | None = None) -> LayerValue:
    """An InputLayer, which is called once when it is made. in_keras_2: the arguments that Keras 2's would be given."""
    order = ("shape", "batch_size", "dtype", "sparse", "ragged", "batch_shape", "tensor", "optional")
    given = {**dict(zip(order, args.positional, strict=False)), **args.keywords}
    layer = LayerValue("InputLayer", "", at.span)
    cls = find("InputLayer")
    if cls is not None and at.dialect >= 3:
        try:
            own = _only_its_own(args.keywords)
            layer.spec = construct(
                cls, Arguments(args.positional, own, args.positional_spans, args.keyword_spans, args.rest), 3
            )
        except ArgumentError as error:
            dialects = rejected_by(cls, in_keras_2 or _in_the_layers_words(args), at)
            _as_one_tuple(error, args)
            if in_keras_2 is None and error.kind == "missing-argument" and not _IN_PLACE_OF_A_SHAPE & args.keywords.keys():
                dialects = EVERY_DIALECT
            at.emit(rejection(error, None, at, "InputLayer", error.span or at.span, dialects=dialects))
            return _started(at, layer, args, at.because(Cause.IMPOSSIBLE, "an impossible input"))
    shape = args.rest if isinstance(args.rest, Unknown) and not _SHAPES & given.keys() else input_shape_of(at, given)
    if at.dialect < 3 and _tells_no_sizes(given, shape, layer, at):
        shape = at.because(Cause.IMPOSSIBLE, "an impossible input")
    return _started(at, layer, args, shape, _dtype_of(given.get("dtype"), at))


def _tells_no_sizes(given: Mapping[str, Value], shape: Shape | Unknown, layer: LayerValue, at: Context) -> bool:
    """Whether a number that is no size stands in the shape, which is told."""
    if not isinstance(shape, Unknown) and any(d is not None and less(d, 0) for d in shape):
        _below_zero(shape, at)
        return True
    word = next((word for word in ("shape", "batch_shape", *_OF_A_FIRST_LAYER) if _has_a_fraction(given.get(word))), None)
    if at.dialect < 2 or word is None:
        return False
    at.emit(replace(_nested(word, given[word], layer, at), certain=False))  # in Python 2 a division gives whole numbers
    return True


def _dtype_of(given: Value, at: Context) -> str:
    """As it is written, or else the float type of the program, whatever the policy is."""
    if given is not None:
        return written_dtype(given) or UNTOLD
    usual = floatx(at)
    return usual if isinstance(usual, str) else UNTOLD


def _as_one_tuple(error: ArgumentError, args: Arguments) -> None:
    """Says what is meant by `Input(28, 28, 1)`, of which Keras takes the sizes for the arguments behind the shape."""
    sizes = args.positional
    if len(sizes) > 1 and all(isinstance(size, int) and not isinstance(size, bool) for size in sizes):
        error.message = f"the shape of Input is one tuple, not {len(sizes)} numbers"
        error.expected, error.actual = f"{sizes}", ", ".join(map(str, sizes))
        error.help, error.replacement, error.span = f"write `Input({sizes})`", None, None


def _below_zero(shape: Shape, at: Context) -> None:
    axis = next(d for d in shape if d is not None and less(d, 0))
    message, keras = f"an axis of the input has the size {axis}", f"Dimension {axis} must be >= 0"
    help = "write None for a size that may vary"
    at.emit(Problem("invalid-argument", message, at.span, help=help, keras=keras, argument="shape"))


def _only_its_own(keywords: Any) -> dict[str, Value]:
    return {k: v for k, v in keywords.items() if k not in ("tensor", "name")}


def _started(at: Context, layer: LayerValue, args: Arguments, shape: Shape | Unknown, dtype: str = "float32") -> LayerValue:
    layer.weights = ()
    given = args.keywords.get("name")
    give_name(layer, at, "input" if at.dialect < 3 else "input_layer", given, args.rest)
    layer.args = {**dict(zip(("shape",), args.positional, strict=False)), **args.keywords}
    layer.spans = dict(args.keyword_spans)
    tensor = TensorValue(shape, layer, 0, 0, dtype)
    layer.nodes = [Node((), (tensor,), (), shape, at.span)]
    at.shared(INPUTS).append(tensor)
    return layer


def input_shape_of(at: Context, given: Any) -> Shape | Unknown:
    """The batch shape that the arguments of Input, or of a first layer, say."""
    for key in ("batch_shape", "batch_input_shape"):
        if given.get(key) is not None:
            return written_shape(at, given[key])
    shape = given.get("shape", given.get("input_shape"))
    tensor = given.get("tensor", given.get("input_tensor"))
    if shape is None and tensor is not None:
        found = getattr(tensor, "shape", None)
        return found if isinstance(found, tuple) else at.unknown("the shape of the tensor is not known")
    if shape is None:
        return at.unknown("the input has no shape")
    found = written_shape(at, shape)
    batch = as_dim(given.get("batch_size"))
    return found if isinstance(found, Unknown) else (batch if not isinstance(batch, Unknown) else None, *found)


def written_shape(at: Context, value: Value) -> Shape | Unknown:
    """A shape as written: a tuple or list of sizes, where an unknown entry becomes a symbol."""
    if isinstance(value, ListValue) and value.rest is None:
        value = tuple(value.items)
    if isinstance(value, Unknown):
        return value
    if not isinstance(value, tuple):
        dim = as_dim(value)
        return at.unknown("a shape that is not known to be a tuple") if isinstance(dim, Unknown) or at.dialect >= 3 else (dim,)
    return tuple(_axis(at, item, i) for i, item in enumerate(value))


def _axis(at: Context, item: Value, place: int) -> Dim:
    """One entry of a written shape; what is not known is a size of its name."""
    item = at.settle(as_operand(item, at.span))
    if isinstance(item, TensorValue):  # such as `K.shape(x)[0]`
        return None
    dim = as_dim(item)
    if not isinstance(dim, Unknown):
        return dim
    reason = item if isinstance(item, Unknown) else dim
    if reason.cause is Cause.DATA:
        return None
    return settled_size(at, open_size(at, reason, f"axis_{place}", 1))


def written_shapes(at: Context, value: Value, several: bool) -> list[Shape | Unknown]:
    """What is said of the input of a layer, which may take several: one shape, or a list of them."""
    items = value.items if isinstance(value, ListValue) and value.rest is None else value
    if not several or not isinstance(items, (list, tuple)) or not items:
        return [written_shape(at, value)]
    if not all(isinstance(item, (tuple, ListValue, Unknown)) for item in items):
        return [written_shape(at, value)]
    return [written_shape(at, item) for item in items]


def _is_nested(shape: Value) -> bool:
    """Whether something stands where a size should that is none; several tuples are the shapes of several inputs."""
    sizes = known_items(shape) if isinstance(shape, (tuple, ListValue)) else None
    inner = [isinstance(size, (tuple, ListValue)) for size in sizes or ()]
    return any(map(_is_no_size, sizes or ())) and (len(inner) == 1 or not all(inner))


def _is_no_size(value: Value) -> bool:
    """Whether every Keras since 2 refuses it as one size of a shape."""
    if isinstance(value, Array):
        return isinstance(value.shape, tuple) and len(value.shape) > 1
    return isinstance(value, (str, tuple, ListValue))


def _has_a_fraction(shape: Value) -> bool:
    """Whether a number stands where a size should that is none, as in `(600.600, 3)`."""
    return isinstance(shape, tuple) and any(isinstance(size, float) and not size.is_integer() for size in shape)


def _nested(word: str, shape: Value, layer: LayerValue, at: Context) -> Problem:
    alone = word == "input_dim"
    expected, said = "one size" if alone else "a tuple of sizes", _written(shape)
    return Problem(
        "shape-not-a-tuple",
        f"`{word}` of {'Input' if layer.is_input else layer.cls} must be {expected}, not {said}",
        layer.spans.get(word, at.span),
        "ValueError" if at.dialect >= 3 else "TypeError",
        expected=expected,
        actual=said,
        help=_one_size_less(word, shape),
        keras=f"Cannot convert '{f'({said},)' if alone else said}' to a shape." if at.dialect >= 3 else _REFUSED_BY_2,
        layer=layer.name,
        argument=word,
    )


_REFUSED_BY_2 = "Dimension value must be integer or None"


def _written(value: Value) -> str:
    """As Python shows it, but for what an array holds."""
    if isinstance(value, Array):
        return "array(...)"
    items = known_items(value)
    if items is None:
        return "[...]" if isinstance(value, ListValue) else repr(value)
    inner = ", ".join(map(_written, items))
    return f"[{inner}]" if isinstance(value, ListValue) else f"({inner},)" if len(items) == 1 else f"({inner})"


def _one_size_less(word: str, shape: Value) -> str:
    """What to write instead."""
    inner = known_items(shape) or ()
    if len(inner) == 1:
        return f"write `{word}={_written(inner[0])}`"
    if word == "input_dim":
        return "give the last of the sizes, or all but the samples as `input_shape`" if inner else "give a whole number"
    return "write one size for each axis"


_OF_A_FIRST_LAYER = ("input_shape", "batch_input_shape")


def implied_input(layer: LayerValue, at: Context) -> Shape | Unknown | None:
    """The batch shape in the arguments of a first layer; None if they say nothing."""
    args = layer.args
    if at.dialect >= 3 and REMADE in layer.attributes:
        return None
    if layer.spec is not None:
        try:
            declared = declared_input(layer.spec)
        except ArgumentError as error:
            at.emit(rejection(error, layer, at, span=layer.span))
            return at.because(Cause.IMPOSSIBLE)
        if declared is not None and not isinstance(declared, Unknown):
            return declared
    if any(args.get(k) is not None for k in _OF_A_FIRST_LAYER):
        return _of_input_shape(layer, at)
    return _of_sizes(layer, at)


def _of_input_shape(layer: LayerValue, at: Context) -> Shape | Unknown:
    args = layer.args
    nested = next((word for word in _OF_A_FIRST_LAYER if _is_nested(args.get(word))), None)
    if nested is None:
        return input_shape_of(at, {**args, "batch_size": args.get("batch_size")})
    at.emit(_nested(nested, args[nested], layer, at))
    return at.because(Cause.IMPOSSIBLE)


def _of_sizes(layer: LayerValue, at: Context) -> Shape | Unknown | None:
    """The shape where it is not written as one: by `input_dim`, `input_length`, or the data that the layer was adapted to."""
    args = layer.args
    cls = find(layer.cls) if layer.spec is None else type(layer.spec)
    own = cls.fields if cls is not None else {}
    if args.get("input_dim") is not None and "input_dim" not in own:
        return _of_input_dim(layer, "return_sequences" in own, at)
    if layer.cls == "Embedding" and at.dialect < 3:
        steps = args.get("input_length")
        axes = written_shape(at, (steps,)) if steps is not None else (None,)
        batch = _batch_of(args, at)
        return (*batch, *axes) if not isinstance(axes, Unknown) else (*batch, None)
    adapted_to = layer.attributes.get(ADAPTED_TO) if at.dialect == 2 and layer.cls in _ADAPTED else None
    if isinstance(adapted_to, (tuple, Unknown)):
        return _adapted_to(layer, adapted_to)
    return None


def _of_input_dim(layer: LayerValue, recurrent: bool, at: Context) -> Shape | Unknown:
    """The batch shape of `input_dim`, with an axis of `input_length` steps for a layer over sequences."""
    if at.dialect > 1 and layer.spec is not None and _is_no_size(layer.args["input_dim"]):
        at.emit(_nested("input_dim", layer.args["input_dim"], layer, at))
        return at.because(Cause.IMPOSSIBLE)
    width = written_shape(at, (layer.args["input_dim"],))
    if isinstance(width, Unknown):
        return width
    length = written_shape(at, (layer.args["input_length"],)) if layer.args.get("input_length") is not None else (None,)
    older = at.dialect < 3 and (layer.cls == "Conv1D" or (recurrent and layer.spec is not None))
    sequence = older or (layer.spec is not None and takes_steps(layer.spec))
    return (*_batch_of(layer.args, at), *(length if not isinstance(length, Unknown) and sequence else ()), *width)


def _batch_of(args: Mapping[str, Value], at: Context) -> Shape:
    """The batch axis that `batch_size` says, which Keras 3 does not know."""
    given = args.get("batch_size") if at.dialect < 3 else None
    said = written_shape(at, (given,)) if given is not None else (None,)
    return (None,) if isinstance(said, Unknown) else said


ADAPTED_TO = "shape of the data it was adapted to"
REMADE = "made of a configuration"  # in which Keras 3 keeps no input shape. keras/src/layers/layer.py, get_config
_ADAPTED = frozenset({"Normalization", "TextVectorization", "StringLookup", "IntegerLookup", "Discretization"})


def _adapted_to(layer: LayerValue, data: Shape | Unknown) -> Shape | Unknown:
    """In Keras 2 `adapt` tells how many axes the input has; of a Normalization also the sizes of those that it keeps.

    keras/engine/base_preprocessing_layer.py, _adapt_maybe_build
    """
    if isinstance(data, Unknown):
        return data
    kept = getattr(layer.spec, "axis", ()) if layer.cls == "Normalization" else ()
    places = {axis % len(data) for axis in kept if -len(data) <= axis < len(data)}
    return tuple(size if axis in places else None for axis, size in enumerate(data))
