"""Functions of Keras, TensorFlow and its backend on symbolic tensors: each is a row of the model, by its shape rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import einops, exactly, models
from cnnlint.library.keras.calling.call_inputs import tensors_in
from cnnlint.library.keras.calling.recovery import rejoined
from cnnlint.library.keras.releases.removed import left_behind
from cnnlint.library.keras.tensors import (
    array_rules,
    axis_rules,
    function_rules,
    grid_rules,
    image_rules,
    matrix_rules,
    picking_rules,
    product_rules,
    repeat_rules,
    shape_rules,
    spectrum_rules,
    window_rules,
)
from cnnlint.library.keras.tensors.argument_bounds import refuse_arguments
from cnnlint.library.keras.tensors.axis_bounds import refuse_axis
from cnnlint.library.keras.tensors.lists import BY_SIZES, as_tensors
from cnnlint.library.keras.tensors.operation_names import class_of, exported, of_several
from cnnlint.library.keras.tensors.operators import of_a_body, row
from cnnlint.library.keras.tensors.refused_operands import refuse_operands
from cnnlint.library.keras.tensors.shape_rules import Rule, argument
from cnnlint.library.keras.tensors.sizes import Sizes
from cnnlint.library.keras.tensors.symbolic import TensorValue, surely_symbolic
from cnnlint.program import Problem
from cnnlint.shapes import Shape
from cnnlint.values import Array, Cause, Context, DictValue, ListValue, Unknown, Value, as_operand


@models("keras.__symbolic__")
def symbolic(at: Context, name: str, call: Arguments) -> Value:
    """A library function is called on a symbolic tensor."""
    inputs = [t for v in (*call.positional, *call.keywords.values()) for t in tensors_in(v)]
    short = name.rpartition(".")[2]
    symbolic_ones = [t for t in inputs if isinstance(t, TensorValue) and surely_symbolic(t)]
    refused = _refused(at, name, symbolic_ones[0]) if symbolic_ones else None
    if refused is not None:
        return refused
    if name.startswith("tensorflow.data."):
        return _on_arrays(at, name, call)  # made of what a layer gave for data: no operation of a model
    if short == "moments" and symbolic_ones and at.dialect < 3:
        return _moments(at, *call.positional, **call.keywords)
    if not inputs:  # a list of tensors of which nothing is known
        return TensorValue(at.unknown(f"what {short}() is called on is not known"))
    return _called_on(at, name, inputs, call)


def _called_on(at: Context, name: str, inputs: list[Any], call: Arguments) -> Value:
    """What a function that is allowed on these tensors gives: their sizes, one of them, or a row of its own."""
    short = name.rpartition(".")[2]
    if short == "shape" and all(isinstance(t, TensorValue) and of_a_body(t) for t in inputs):
        found = _sizes(at, inputs[0].shape)
        is_tensor = name == "tensorflow.shape" or at.dialect < 3
        return Sizes(found) if isinstance(found, tuple) and is_tensor else found
    if short == "shape" and at.dialect >= 3 and name.startswith("keras.ops."):
        return inputs[0].shape  # as a tuple. keras/src/backend/tensorflow/core.py
    if name == "keras.activations.linear":
        return inputs[0]
    if name == "keras.ops.get_item" and isinstance(inputs[0], TensorValue):
        return inputs[0].item(argument(call, 1, "key"), at)
    output: Any = _not_told(call) or _by_rule(at, name, inputs, call)
    if output is None:  # `()` is the shape of one number
        output = _as_of_arrays(at, name, call)
    if output is None:
        output = at.unknown(f"{name}() on a symbolic tensor is not modelled")
    cls = class_of(short)
    if name == "keras.activations.relu":
        cls = "ReLU"  # an operation of its own beside keras.ops.relu. keras/src/activations/activations.py
    axes = len(inputs[0].shape) if isinstance(inputs[0].shape, tuple) else None
    made = row(at, cls, inputs, output, exported(short, name, axes), (name, call))
    if at.dialect < 3 and of_several(name, len(call.positional) + len(call.keywords)):
        _doubt(at, made)
    return made


def _refused(at: Context, name: str, tensor: TensorValue) -> TensorValue | None:
    """What stands for the result of a function that takes no symbolic tensor, which is told; None if it takes one."""
    short = name.rpartition(".")[2]
    if at.dialect >= 3 and (name.startswith("tensorflow.") or _left_the_backend(name, short)):
        return _refuse_tensorflow(at, name)
    if name.startswith("numpy.") and short not in _ABOUT_SHAPES:
        _refuse_numpy(at, short)
        return rejoined(replace(tensor, shape=at.because(Cause.IMPOSSIBLE)), at)
    return None


def _doubt(at: Context, made: Value) -> None:
    """The rows of the table are not known where one of them stands for several."""
    for tensor in tensors_in(made):
        if isinstance(tensor, TensorValue) and tensor.layer is not None and tensor.layer.doubted is None:
            at.store.touch(tensor.layer)
            tensor.layer.doubted = at.unknown("which operations Keras 2 makes of a call is not modelled")


def _by_rule(at: Context, name: str, inputs: list[Any], call: Arguments) -> Any:
    """The shape, or shapes, that the rule of a function gives; None where there is no rule."""
    short = name.rpartition(".")[2]
    rule = _OWN.get(_flat(name)) or _FUNCTIONS.get(short)
    told = refuse_arguments(at, name, inputs, call)
    if rule is None or told is not None:
        return told
    one, by_rule = as_tensors(at, short, inputs, call, rule is shape_rules.pair)
    return refuse_axis(at, short, one, by_rule) or refuse_operands(at, name, one, by_rule) or rule(at, one, by_rule)


def _flat(name: str) -> str:
    """`keras.ops.linalg.qr` is `keras.ops.qr` too, and so is every function of `keras.ops` but for those on images."""
    for room in ("core", "linalg", "math", "nn", "numpy"):
        name = name.replace(f"keras.ops.{room}.", "keras.ops.", 1)
    return name


def _as_of_arrays(at: Context, name: str, call: Arguments) -> Any:
    """The shape, or shapes, that a function of TensorFlow gives for arrays of these shapes; None where it is not modelled."""
    if not name.startswith("tensorflow.") or not exactly(name):
        return None
    given = _on_arrays(at, name, call)
    shapes = [part.shape if isinstance(part, Array) else None for part in _parts(given)]
    if not shapes or any(not isinstance(shape, tuple) or None in shape[1:] for shape in shapes):
        return None  # an axis that only the data tell is one that TensorFlow may know
    return shapes[0] if isinstance(given, Array) else shapes


def _on_arrays(at: Context, name: str, call: Arguments) -> Value:
    keywords = {key: _as_array(value) for key, value in call.keywords.items()}
    return at.apply(name, replace(call, positional=tuple(map(_as_array, call.positional)), keywords=keywords))


def _as_array(value: Value) -> Value:
    """The same with arrays for the tensors, wherever in tuples, lists and dicts they stand."""
    if isinstance(value, TensorValue):
        return Array(value.shape, value.dtype, kind="tensor")
    if type(value) is tuple:
        return tuple(map(_as_array, value))
    if type(value) is ListValue:
        tail = None if value.tail is None else _as_array(value.tail)
        return ListValue(map(_as_array, value.items), value.rest, tail, value.count)
    if type(value) is DictValue:
        return DictValue({key: _as_array(item) for key, item in value.items.items()}, value.rest, value.tail)
    return value


def _parts(given: Value) -> Sequence[Value]:
    return given.items if isinstance(given, ListValue) else given if isinstance(given, tuple) else (given,)


@models("keras.__of_arrays__")
def of_arrays(at: Context, name: str, call: Arguments) -> Value:
    """A function on tensors that nothing else models is called on arrays: of what it gives the shape is known."""
    inputs = [t for v in (*call.positional, *call.keywords.values()) for t in tensors_in(v)]
    output: Any = None
    if inputs and not name.startswith("numpy.") and all(isinstance(t.shape, tuple) for t in inputs):
        output = _not_told(call) or _by_rule(at, name, inputs, call)
    if isinstance(output, tuple):
        return Array(output, kind="tensor")
    if isinstance(output, list) and all(isinstance(part, tuple) for part in output):
        return ListValue([Array(part, kind="tensor") for part in output])
    return output if isinstance(output, Unknown) else at.unknown(f"{name}() is computed at run time")


def _moments(
    at: Context, x: Value, axes: Value = None, shift: Value = None, keepdims: Value = False, *_: Value, **__: Value
) -> Value:
    """`tf.nn.moments` on a tensor of Keras 2: one row for each function that it calls. tensorflow/python/ops/nn_impl.py"""
    wide = {"axis": axes, "keepdims": True}
    mean = symbolic(at, "tensorflow.reduce_mean", Arguments((x,), wide))
    held = symbolic(at, "tensorflow.stop_gradient", Arguments((mean,)))
    squares = symbolic(at, "tensorflow.math.squared_difference", Arguments((x, held)))
    found = [mean, symbolic(at, "tensorflow.reduce_mean", Arguments((squares,), wide))]
    if keepdims is not True:
        found = [symbolic(at, "tensorflow.compat.v1.squeeze", Arguments((part,), {"axis": axes})) for part in found]
    return tuple(found)


def _not_told(call: Arguments) -> Unknown | None:
    """The first argument, if it is not known: what the call is about, for which its other tensors do not stand in."""
    about = as_operand(next(iter((*call.positional, *call.keywords.values())), None))
    return about if isinstance(about, Unknown) and about.cause is not Cause.DATA else None


def _refuse_tensorflow(at: Context, name: str) -> TensorValue:
    if left_behind(at, name) is not None:  # told where the name is read: there is no such function
        return TensorValue(at.because(Cause.IMPOSSIBLE, "after an impossible call"))
    problem = Problem(
        "tensorflow-on-keras-tensor",
        f"`{name.replace('tensorflow.', 'tf.', 1)}` is called on a symbolic Keras tensor, which Keras 3 refuses",
        at.span,
        keras="A KerasTensor cannot be used as input to a TensorFlow function.",
        help="use the function of that name in `keras.ops`, or a Lambda layer",
        dialects=frozenset({3}),
    )
    at.emit(problem)
    return TensorValue(at.because(Cause.IMPOSSIBLE, "after an impossible call"))


_ABOUT_SHAPES = frozenset({"shape", "ndim", "size", "prod", "isscalar", "iterable", "save", "random", "product"})


def _refuse_numpy(at: Context, short: str) -> None:
    """NumPy asks a tensor for its numbers, and a symbolic one has none."""
    help = f"use `keras.ops.{short}`, or a layer that does the same" if at.dialect >= 3 else "use the function of TensorFlow"
    keras = "A KerasTensor is symbolic: it's a placeholder for a shape and a dtype. It doesn't have any actual numerical value."
    message = f"`np.{short}` is called on a symbolic Keras tensor, which has no numbers yet"
    error = "ValueError" if at.dialect >= 3 else "TypeError"
    at.emit(Problem("numpy-on-keras-tensor", message, at.span, error, keras=keras, help=help, certain=at.dialect >= 3))


def _left_the_backend(name: str, short: str) -> bool:
    """Keras 3 has no functions on tensors in `keras.backend`; those that TensorFlow still has there are TensorFlow's own."""
    return name == f"keras.backend.{short}" and (name in _OWN or short in _FUNCTIONS)


@models("keras.KerasTensor.__abs__")
def absolute(at: Context, tensor: TensorValue) -> Value:
    """`abs(tensor)`."""
    return symbolic(at, "keras.ops.abs" if at.dialect >= 3 else "tensorflow.abs", Arguments((tensor,)))


def _sizes(at: Context, shape: Shape | Unknown) -> Value:
    """`tf.shape(x)` in the body of a layer: the sizes, of which Keras's None is a number that only the data tell."""
    return shape if isinstance(shape, Unknown) else tuple(at.because(Cause.DATA) if d is None else d for d in shape)


_SAME_SHAPE = (
    "abs", "relu", "relu6", "sigmoid", "softmax", "tanh", "elu", "selu", "gelu", "silu", "swish", "softplus", "softsign",
    "leaky_relu", "exp", "expm1", "log", "log1p", "sqrt", "rsqrt", "square", "sin", "cos", "tan", "atan", "sinh", "cosh",
    "asin", "acos", "sign", "negative", "floor", "ceil", "round", "cast", "identity", "stop_gradient", "clip",
    "clip_by_value", "dropout", "l2_normalize", "normalize", "hard_sigmoid", "log_softmax", "zeros_like", "ones_like",
    "reverse", "flip", "cumsum", "cumprod", "nan_to_num", "logical_not", "erf", "mish", "random_flip", "isnan", "is_nan",
    "isfinite", "is_finite", "reciprocal", "lrn", "local_response_normalization", "bias_add", "batch_normalization",
    "in_train_phase", "in_test_phase", "flip_left_right", "flip_up_down", "adjust_brightness", "adjust_contrast",
    "adjust_hue", "adjust_saturation", "per_image_standardization", "rgb_to_hsv", "hsv_to_rgb", "rgb_to_yuv",
    "yuv_to_rgb", "roll", "sort", "random_brightness", "random_contrast", "binary_crossentropy", "check_numerics",
    "print", "ensure_shape", "convert_to_tensor", "exponential", "linear",
)  # fmt: skip
_BROADCAST = (
    "add", "subtract", "multiply", "divide", "true_divide", "truediv", "maximum", "minimum", "pow", "power", "mod",
    "floormod", "floor_divide", "floordiv", "equal", "not_equal", "greater", "less", "greater_equal", "less_equal",
    "logical_and", "logical_or", "squared_difference", "divide_no_nan",
)  # fmt: skip
_REDUCTIONS = (
    "mean", "sum", "max", "min", "prod", "std", "var", "all", "any", "logsumexp", "reduce_mean", "reduce_sum",
    "reduce_max", "reduce_min", "reduce_prod", "reduce_std", "reduce_variance", "reduce_any", "reduce_all",
    "reduce_logsumexp", "amax", "amin",
)  # fmt: skip
_FUNCTIONS: dict[str, Rule] = {
    **array_rules.RULES,
    **window_rules.RULES,
    **dict.fromkeys(_SAME_SHAPE, shape_rules.first),
    **dict.fromkeys(_BROADCAST, shape_rules.pair),
    **dict.fromkeys(_REDUCTIONS, shape_rules.reduce),
    "where": shape_rules.where,
    "expand_dims": shape_rules.expand,
    "squeeze": shape_rules.squeeze,
    "add_n": shape_rules.alike,
    "accumulate_n": shape_rules.alike,
    "concatenate": shape_rules.concatenate,
    "concat": shape_rules.concatenate,
    "stack": shape_rules.stack,
    "reshape": shape_rules.reshape,
    "transpose": shape_rules.transpose,
    "permute_dimensions": shape_rules.transpose,
    "matmul": shape_rules.dot,
    "dot": shape_rules.dot,
    "batch_dot": product_rules.batch_dot,
    "einsum": product_rules.einsum,
    "argmax": shape_rules.place,
    "argmin": shape_rules.place,
    "norm": axis_rules.norm,
    "flatten": axis_rules.flatten,
    "ravel": axis_rules.flatten,
    "batch_flatten": axis_rules.batch_flatten,
    "repeat": repeat_rules.repeat,
    "repeat_elements": repeat_rules.repeat,
    "tile": repeat_rules.tile,
    "broadcast_to": axis_rules.broadcast_to,
    "gather": picking_rules.gather,
    "embedding_lookup": picking_rules.looked_up,
    "take": picking_rules.gather,
    "one_hot": picking_rules.one_hot,
    "split": picking_rules.split,
    "unstack": picking_rules.unstack,
    "pad": repeat_rules.pad,
    "swapaxes": axis_rules.swap,
    "space_to_depth": image_rules.space_to_depth,
    "depth_to_space": image_rules.depth_to_space,
    "resize": image_rules.resize,
    "resize_images": image_rules.resize_images,
    "resize_bilinear": image_rules.resize,
    "resize_bicubic": image_rules.resize,
    "resize_nearest_neighbor": image_rules.resize,
    **dict.fromkeys(BY_SIZES, axis_rules.begun),
    "sobel_edges": image_rules.edges,
    "rgb_to_grayscale": image_rules.grey,
    "grayscale_to_rgb": image_rules.colour,
    "ctc_batch_cost": axis_rules.one_score,
    "shape": axis_rules.parts_of_shape,
    **dict.fromkeys(("conv1d_transpose", "conv2d_transpose", "conv3d_transpose"), window_rules.as_asked),
    "map_fn": function_rules.each,
    "vectorized_map": function_rules.each,
    "cond": function_rules.either,
}
_OWN: dict[str, Rule] = {  # where libraries disagree on what a name means
    **array_rules.OWN,
    **window_rules.OWN,
    **spectrum_rules.RULES,
    **grid_rules.OWN,
    **matrix_rules.OWN,
    "einops.rearrange": einops.on_tensors,
    "einops.reduce": einops.on_tensors,
    "einops.repeat": einops.on_tensors,
    "keras.ops.argmax": shape_rules.place_kept,
    "keras.ops.argmin": shape_rules.place_kept,
    "keras.ops.one_hot": picking_rules.one_hot_along,
    "keras.ops.sort": array_rules.ordered,
    "keras.ops.take": picking_rules.take,
    "keras.backend.repeat": repeat_rules.repeat_rows,
    "keras.backend.argmax": shape_rules.place_on_last,
    "keras.backend.argmin": shape_rules.place_on_last,
    "tensorflow.split": picking_rules.split_into,
    "tensorflow.squeeze": shape_rules.squeeze_known,
    "tensorflow.argmax": shape_rules.place_on_first,
    "tensorflow.argmin": shape_rules.place_on_first,
    "tensorflow.image.rot90": image_rules.quarter_turns,
    "tensorflow.image.transpose": image_rules.on_its_side,
    "tensorflow.math.argmax": shape_rules.place_on_first,
    "tensorflow.math.argmin": shape_rules.place_on_first,
}
