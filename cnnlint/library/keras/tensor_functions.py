"""Functions of Keras, TensorFlow and its backend on symbolic tensors: each is a row of the model, by its shape rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.keras.calling import tensors_in
from cnnlint.library.keras.operators import broadcast, matmul, operand_shape, row, surely_symbolic
from cnnlint.library.keras.tensors import TensorValue
from cnnlint.program import Output, Problem
from cnnlint.shapes import product, same
from cnnlint.values import Context, ListValue, Unknown, Value


@models("keras.__symbolic__", raw=True)
def symbolic(at: Context, args: Arguments) -> Value:
    """A library function is called on a symbolic tensor."""
    name, call = args.positional
    inputs = [t for v in (*call.positional, *call.keywords.values()) for t in tensors_in(v)]
    short = name.rpartition(".")[2]
    symbolic_ones = [t for t in inputs if isinstance(t, TensorValue) and surely_symbolic(t)]
    if name.startswith("tensorflow.") and at.dialect >= 3 and symbolic_ones:
        keras = "A KerasTensor cannot be used as input to a TensorFlow function."
        message = f"`{name.replace('tensorflow.', 'tf.', 1)}` is called on a symbolic Keras tensor, which Keras 3 refuses"
        at.emit(
            Problem(
                "tensorflow-on-keras-tensor",
                message,
                at.span,
                keras=keras,
                help="use the function of that name in `keras.ops`, or a Lambda layer",
                dialects=frozenset({3}),
            )
        )
        return TensorValue(at.unknown("after an impossible call"))
    rule = _FUNCTIONS.get(short)
    output: Any = rule(at, inputs, call) if rule is not None else at.unknown(f"{name}() on a symbolic tensor is not modelled")
    if name == "keras.activations.linear":
        return inputs[0]
    cls = "".join(part.capitalize() for part in short.split("_"))
    if name == "keras.activations.relu":
        cls = "ReLU"  # an operation of its own beside keras.ops.relu. keras/src/activations/activations.py
    return row(at, cls, inputs, output, short)


Rule = Callable[[Context, list[Any], Arguments], Output | Unknown]


def _first(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    return inputs[0].shape  # type: ignore[no-any-return]


def _pair(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    values = [*call.positional, *call.keywords.values()][:2]
    return broadcast(at, operand_shape(values[0]), operand_shape(values[1])) if len(values) == 2 else _first(at, inputs, call)


def _argument(call: Arguments, index: int, *names: str, default: Value = None) -> Value:
    for name in names:
        if name in call.keywords:
            return call.keywords[name]
    return call.positional[index] if index < len(call.positional) else default


def _axes(value: Value, rank: int) -> list[int] | None:
    """The axes counted from the front; None when not known."""
    items = value.items if isinstance(value, ListValue) else value if isinstance(value, tuple) else [value]
    if not all(isinstance(i, int) and -rank <= i < rank for i in items):
        return None
    return [i % rank for i in items]


def _reduce(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape = inputs[0].shape
    if isinstance(shape, Unknown):
        return shape
    axis = _argument(call, 1, "axis", "reduction_indices")
    keep = at.truth(_argument(call, 2, "keepdims", "keep_dims", default=False))
    axes = list(range(len(shape))) if axis is None else _axes(axis, len(shape))
    if axes is None or isinstance(keep, Unknown):
        return at.unknown("the axis of a reduction is not known")
    return tuple(1 if i in axes else d for i, d in enumerate(shape) if keep or i not in axes)


def _expand(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape = inputs[0].shape
    axis = _argument(call, 1, "axis", "dim", default=-1)
    if isinstance(shape, Unknown) or not isinstance(axis, int):
        return shape if isinstance(shape, Unknown) else at.unknown("the axis is not known")
    axis = axis % (len(shape) + 1)
    return (*shape[:axis], 1, *shape[axis:])


def _squeeze(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape = inputs[0].shape
    if isinstance(shape, Unknown):
        return shape
    axis = _argument(call, 1, "axis")
    axes = [i for i, d in enumerate(shape) if d == 1] if axis is None else _axes(axis, len(shape))
    return at.unknown("the axis is not known") if axes is None else tuple(d for i, d in enumerate(shape) if i not in axes)


def _concatenate(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shapes = [t.shape for t in inputs]
    unknown = next((s for s in shapes if isinstance(s, Unknown)), None)
    axis = _argument(call, 1, "axis", default=-1 if at.dialect < 3 else 0)
    if unknown is not None or not isinstance(axis, int) or not shapes:
        return unknown or at.unknown("the axis is not known")
    axis %= len(shapes[0])
    sizes = [s[axis] for s in shapes]
    total = None if any(s is None for s in sizes) else sum(sizes[1:], sizes[0])
    return (*shapes[0][:axis], total, *shapes[0][axis + 1 :])


def _stack(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape, axis = inputs[0].shape, _argument(call, 1, "axis", default=0)
    if isinstance(shape, Unknown) or not isinstance(axis, int):
        return shape if isinstance(shape, Unknown) else at.unknown("the axis is not known")
    axis %= len(shape) + 1
    return (*shape[:axis], len(inputs), *shape[axis:])


def _reshape(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    from cnnlint.library.keras.construct import shape_of

    shape, target = inputs[0].shape, shape_of(at, _argument(call, 1, "newshape", "shape"))
    if isinstance(shape, Unknown) or isinstance(target, Unknown):
        return shape if isinstance(shape, Unknown) else target
    if -1 not in target:
        return target
    rest = [d for d in target if d != -1]
    if any(d is None for d in (*shape, *rest)):
        if shape and shape[0] is None and target[0] == -1 and None not in shape[1:] and same(product(shape[1:]), product(rest)):  # type: ignore[arg-type]
            return (None, *rest)
        return tuple(None if d == -1 else d for d in target)
    size = product(shape) // product(rest)  # type: ignore[arg-type]
    return tuple(size if d == -1 else d for d in target)


def _transpose(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    shape, axes = inputs[0].shape, _argument(call, 1, "axes", "perm", "pattern")
    if isinstance(shape, Unknown):
        return shape
    if axes is None:
        return tuple(reversed(shape))
    order = _axes(axes, len(shape))
    return at.unknown("the order of axes is not known") if order is None else tuple(shape[i] for i in order)


def _dot(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    return (
        matmul(at, inputs[0].shape, inputs[1].shape)
        if len(inputs) == 2
        else at.unknown("a product with a constant is not modelled")
    )


def _pool(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    return at.unknown("pooling by a function is not modelled")


def _resize(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    from cnnlint.library.keras.construct import shape_of

    shape, size = inputs[0].shape, shape_of(at, _argument(call, 1, "size"))
    if isinstance(shape, Unknown) or isinstance(size, Unknown) or len(shape) != 4 or len(size) != 2:
        return shape if isinstance(shape, Unknown) else at.unknown("the size is not known")
    return (shape[0], *size, shape[3])


_FUNCTIONS: dict[str, Rule] = {
    **dict.fromkeys(
        [
            "abs",
            "relu",
            "relu6",
            "sigmoid",
            "softmax",
            "tanh",
            "elu",
            "selu",
            "gelu",
            "silu",
            "swish",
            "softplus",
            "softsign",
            "leaky_relu",
            "exp",
            "log",
            "log1p",
            "sqrt",
            "rsqrt",
            "square",
            "sin",
            "cos",
            "sign",
            "negative",
            "floor",
            "ceil",
            "round",
            "cast",
            "identity",
            "stop_gradient",
            "clip",
            "clip_by_value",
            "dropout",
            "l2_normalize",
            "normalize",
            "hard_sigmoid",
            "log_softmax",
            "zeros_like",
            "ones_like",
            "reverse",
            "flip",
            "cumsum",
            "nan_to_num",
            "logical_not",
            "erf",
            "mish",
            "random_flip",
        ],
        _first,
    ),
    **dict.fromkeys(
        [
            "add",
            "subtract",
            "multiply",
            "divide",
            "true_divide",
            "maximum",
            "minimum",
            "pow",
            "power",
            "mod",
            "floor_divide",
            "equal",
            "not_equal",
            "greater",
            "less",
            "greater_equal",
            "less_equal",
            "logical_and",
            "logical_or",
            "squared_difference",
            "where",
        ],
        _pair,
    ),
    **dict.fromkeys(
        [
            "mean",
            "sum",
            "max",
            "min",
            "prod",
            "std",
            "var",
            "all",
            "any",
            "argmax",
            "argmin",
            "logsumexp",
            "reduce_mean",
            "reduce_sum",
            "reduce_max",
            "reduce_min",
            "reduce_prod",
            "reduce_std",
            "reduce_variance",
            "amax",
            "amin",
        ],
        _reduce,
    ),
    "expand_dims": _expand,
    "squeeze": _squeeze,
    "concatenate": _concatenate,
    "concat": _concatenate,
    "stack": _stack,
    "reshape": _reshape,
    "transpose": _transpose,
    "permute_dimensions": _transpose,
    "matmul": _dot,
    "dot": _dot,
    "resize": _resize,
}
