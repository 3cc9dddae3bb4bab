"""Operators and functions on symbolic tensors: each is a row of the model, as Keras names it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.keras.layer import LayerValue, Node, auto_name, tensors_in
from cnnlint.library.keras.tensors import TensorValue
from cnnlint.program import Output, Problem
from cnnlint.shapes import Dim, Shape, differ, product, same, shape_text
from cnnlint.values import Array, Context, ListValue, Unknown, Value, as_size

_SIGNS = {
    "+": "Add",
    "-": "Subtract",
    "*": "Multiply",
    "/": "TrueDivide",
    "//": "FloorDivide",
    "%": "Mod",
    "**": "Power",
    "@": "Matmul",
    "<": "Less",
    "<=": "LessEqual",
    ">": "Greater",
    ">=": "GreaterEqual",
    "==": "Equal",
    "!=": "NotEqual",
}


def operator(at: Context, sign: str, a: Value, b: Value) -> Value:
    """`a sign b`, or `-a` when `b` is None."""
    if b is None:
        return row(at, {"-": "Negative", "+": "Positive", "~": "LogicalNot"}.get(sign, "Operation"), [a], _shape(a))
    if sign in ("==", "!=") and at.dialect < 3:
        return at.unknown("a comparison of tensors")
    cls = _SIGNS.get(sign, "Operation")
    left, right = _shape(a), _shape(b)
    output = _matmul(at, left, right) if sign == "@" else broadcast(at, left, right)
    return row(at, cls, [t for t in (a, b) if isinstance(t, TensorValue)], output)


def _shape(value: Value) -> Shape | Unknown:
    if isinstance(value, TensorValue | Array):
        return value.shape
    if isinstance(value, Unknown):
        return value
    return ()


def broadcast(at: Context, a: Shape | Unknown, b: Shape | Unknown) -> Output | Unknown:
    """NumPy's broadcasting, where None may be any size."""
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return a if isinstance(a, Unknown) else b
    longer, shorter = (a, b) if len(a) >= len(b) else (b, a)
    padded = (1,) * (len(longer) - len(shorter)) + shorter
    found: list[Dim] = []
    for x, y in zip(longer, padded, strict=True):
        if same(x, y) or (isinstance(y, int) and y == 1):
            found.append(x)
        elif isinstance(x, int) and x == 1:
            found.append(y)
        elif differ(x, y) and isinstance(x, int) and isinstance(y, int):
            keras = f"Cannot broadcast shape {shape_text(a)} with shape {shape_text(b)}"
            message = f"tensors of {shape_text(a)} and {shape_text(b)} do not fit each other"
            at.emit(Problem("merge-shapes", message, at.span, expected=shape_text(a), actual=shape_text(b), keras=keras))
            return at.unknown("after an impossible operation")
        else:
            found.append(x if y is None else y if x is None else x)
    return tuple(found)


def _matmul(at: Context, a: Shape | Unknown, b: Shape | Unknown) -> Output | Unknown:
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return a if isinstance(a, Unknown) else b
    if len(a) < 2 or len(b) < 2:
        return at.unknown("a product with a vector is not modelled")
    lead = broadcast(at, a[:-2], b[:-2])
    return lead if isinstance(lead, Unknown) else (*lead, a[-2], b[-1])


def row(at: Context, cls: str, inputs: Sequence[Value], output: Output | Unknown, old: str = "") -> Value:
    """A layer without weights for one operation on tensors."""
    kind = cls if at.dialect >= 3 else "TFOpLambda"
    layer = LayerValue(
        cls, "", at.span, qualified=f"keras.ops.{cls}", type=kind if cls != "GetItem" or at.dialect >= 3 else "SlicingOpLambda"
    )
    layer.name = auto_name(at, cls if at.dialect >= 3 else f"tf.{old or cls.lower()}")
    layer.weights = ()
    tensors = tuple(t for t in inputs if isinstance(t, TensorValue))
    parts = list(output) if isinstance(output, list) else [output]
    if tensors and all(inside_a_layer(t) for t in tensors):
        free = [TensorValue(part, None) for part in parts]
        return ListValue(free) if isinstance(output, list) else free[0]
    outputs = tuple(TensorValue(part, layer, 0, i) for i, part in enumerate(parts))
    layer.nodes = [Node(tensors, outputs, tuple(t.shape for t in tensors), output, at.span)]
    return ListValue(outputs) if isinstance(output, list) else outputs[0]


def inside_a_layer(tensor: TensorValue) -> bool:
    """Whether it is met in the body of a Lambda or of a user's `call`, where operations are no rows."""
    return tensor.layer is None and tensor.ways is None


def surely_symbolic(tensor: TensorValue) -> bool:
    """Whether it surely comes from a `keras.Input`, and not from data that are not known."""
    while tensor.layer is not None:
        if tensor.layer.cls == "InputLayer":
            return True
        inputs = tensor.layer.nodes[tensor.node].inputs
        if not inputs:
            return False
        tensor = inputs[0]
    return False


def sliced(at: Context, tensor: TensorValue, key: Value) -> Value:
    """`tensor[key]`; a string picks one of a layer's named outputs, which is no operation."""
    shape = tensor.shape
    if isinstance(key, str):
        why = shape if isinstance(shape, Unknown) else at.unknown(f"the output named {key!r}")
        return TensorValue(why, tensor.layer, tensor.node, tensor.index)
    return row(at, "GetItem", [tensor], shape if isinstance(shape, Unknown) else indexed(at, shape, key), "getitem")


def indexed(at: Context, shape: Shape, key: Value) -> Output | Unknown:
    """The shape of `x[key]` for integers, slices, None and an ellipsis."""
    keys = list(key) if isinstance(key, tuple) else [key]
    used = sum(1 for k in keys if k is not None and k is not ...)
    if used > len(shape):
        return at.unknown("more indices than axes")
    if ... in keys:
        i = keys.index(...)
        keys[i : i + 1] = [slice(None)] * (len(shape) - used)
    keys += [slice(None)] * (len(shape) - sum(1 for k in keys if k is not None))
    found: list[Dim] = []
    axes = iter(shape)
    for k in keys:
        if k is None:
            found.append(1)
            continue
        dim = next(axes)
        if isinstance(k, slice):
            length = _slice_length(dim, k)
            if isinstance(length, Unknown):
                return Unknown(length.reason, at.span)
            found.append(length)
        elif as_size(k) is None:
            return k if isinstance(k, Unknown) else at.unknown("the index is not known")
    return tuple(found)


def _slice_length(dim: Dim, part: slice) -> Dim | Unknown:
    if part == slice(None):
        return dim
    if any(isinstance(p, Unknown) for p in (part.start, part.stop, part.step)):
        return Unknown("the bounds of the slice are not known")
    if isinstance(dim, int) and all(p is None or isinstance(p, int) for p in (part.start, part.stop, part.step)):
        return len(range(*part.indices(dim)))
    return None if dim is None else Unknown("a slice of an axis of unknown size")


# ------------------------------------------------------------------ functions on tensors


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
    cls = "".join(part.capitalize() for part in short.split("_"))
    return row(at, cls, inputs, output, short)


Rule = Callable[[Context, list[Any], Arguments], Output | Unknown]


def _first(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    return inputs[0].shape  # type: ignore[no-any-return]


def _pair(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    values = [*call.positional, *call.keywords.values()][:2]
    return broadcast(at, _shape(values[0]), _shape(values[1])) if len(values) == 2 else _first(at, inputs, call)


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
        _matmul(at, inputs[0].shape, inputs[1].shape)
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
