"""Operators and functions on symbolic tensors: each is a row of the model, as Keras names it."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library.keras.calling.bodies import age_of, bodies
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import give_name, snake_case
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.making.precision import in_force
from cnnlint.library.keras.making.record import OPERATIONS
from cnnlint.library.keras.releases.differences import release_told
from cnnlint.library.keras.tensors import recipes
from cnnlint.library.keras.tensors.operation_names import exported
from cnnlint.library.keras.tensors.symbolic import TensorValue, one_of_several, perhaps_several, surely_symbolic
from cnnlint.program import Mended, Output, Problem
from cnnlint.shapes import Dim, Shape, differ, maximum, same, shape_text
from cnnlint.values import Array, Cause, Context, ListValue, Unknown, Value, as_size, perhaps_no_number

_NAMES_IN_TWO = {
    "+": "tf.__operators__.add",
    "-": "tf.math.subtract",
    "*": "tf.math.multiply",
    "/": "tf.math.truediv",
    "//": "tf.compat.v1.floor_div",
    "%": "tf.math.floormod",
    "**": "tf.math.pow",
    "@": "tf.linalg.matmul",
    "<": "tf.math.less",
    "<=": "tf.math.less_equal",
    ">": "tf.math.greater",
    ">=": "tf.math.greater_equal",
    "&": "tf.math.logical_and",
    "|": "tf.math.logical_or",
}
# the class in Keras 3, and Python's function
_SIGNS = {
    "+": ("Add", "add"),
    "-": ("Subtract", "sub"),
    "*": ("Multiply", "mul"),
    "/": ("TrueDivide", "truediv"),
    "//": ("FloorDivide", "floordiv"),
    "%": ("Mod", "mod"),
    "**": ("Power", "pow"),
    "@": ("Matmul", "matmul"),
    "<": ("Less", "lt"),
    "<=": ("LessEqual", "le"),
    ">": ("Greater", "gt"),
    ">=": ("GreaterEqual", "ge"),
    "==": ("Equal", "eq"),
    "!=": ("NotEqual", "ne"),
    "&": ("LogicalAnd", "and_"),
    "|": ("LogicalOr", "or_"),
    "^": ("LogicalXor", "xor"),
}
_PREFIXES = {"-": ("Negative", "neg"), "+": ("Positive", "pos"), "~": ("LogicalNot", "invert")}
_OTHER = ("Operation", "")


def operator(at: Context, sign: str, a: Value, b: Value) -> Value:
    """`a sign b`, or `-a` when `b` is None."""
    if b is None:
        cls, function = _PREFIXES.get(sign, _OTHER)
        call = "operator." + function, Arguments((a,))
        return row(at, cls, [a], operand_shape(a), exported(snake_case(cls), ""), call)
    if sign in ("==", "!=") and at.dialect < 3:
        return at.because(Cause.RELEASE, "whether tensors are equal depends on the release of Keras 2")
    if sign == "^" and at.dialect < 3:
        return at.unknown("which operations Keras 2 makes of `^` is not modelled")
    if sign == "==" and isinstance(a, TensorValue) and not of_a_body(a) and surely_symbolic(a):
        return at.unknown("Keras 3 compares symbolic tensors by `==` as objects")  # `!=` is an operation
    if isinstance(a, (ListValue, tuple)) or isinstance(b, (ListValue, tuple)):
        return at.unknown("a list is joined to what may be one tensor or a list of them")
    cls, function = _SIGNS.get(sign, _OTHER)
    left, right = operand_shape(a), operand_shape(b)
    output = matmul(at, left, right) if sign == "@" else broadcast(at, left, right)
    call = "operator." + function, Arguments((a, b))
    return row(at, cls, [t for t in (a, b) if isinstance(t, TensorValue)], output, _NAMES_IN_TWO.get(sign, ""), call)


def operand_shape(value: Value) -> Shape | Unknown:
    if isinstance(value, (TensorValue, Array)):
        return value.shape
    if isinstance(value, Unknown):
        return value if value.cause is not Cause.DATA else ()
    if hasattr(value, "call"):
        return Unknown("a function or an object that is no tensor is computed with")
    return perhaps_no_number(value) or ()


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
            return at.because(Cause.IMPOSSIBLE, "after an impossible operation")
        else:
            found.append(_of_both(x, y))
    return tuple(found)


def _of_both(x: Dim, y: Dim) -> Dim:
    """The size of an axis of which one operand has `x` and the other `y`, where they may be the same."""
    if x is None or y is None:
        return y if x is None else x
    if differ(y, 1):
        return x if isinstance(x, int) else y  # the other is the same or 1
    return x if differ(x, 1) else maximum(x, y)


def matmul(at: Context, a: Shape | Unknown, b: Shape | Unknown) -> Output | Unknown:
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return a if isinstance(a, Unknown) else b
    if len(a) < 2 or len(b) < 2:
        return at.unknown("a product with a vector is not modelled")
    if isinstance(a[-1], int) and isinstance(b[-2], int) and a[-1] != b[-2]:
        return unequal_inside(at, a, b)
    lead = broadcast(at, a[:-2], b[:-2])
    return lead if isinstance(lead, Unknown) else (*lead, a[-2], b[-1])


def unequal_inside(at: Context, a: Shape, b: Shape) -> Unknown:
    """What stands for a product of matrices that do not fit, which is told."""
    message = f"a product of {shape_text(a)} with {shape_text(b)}: {a[-1]} columns meet {b[-2]} rows"
    keras = "Inner dimensions (`x1.shape[-1]` and `x2.shape[-2]`) must be equal, but received"
    at.emit(Problem("merge-shapes", message, at.span, expected=str(a[-1]), actual=str(b[-2]), keras=keras))
    return at.because(Cause.IMPOSSIBLE, "after an impossible operation")


def row(
    at: Context,
    cls: str,
    inputs: Sequence[Value],
    output: Output | Unknown,
    old: str = "",
    call: tuple[str, Arguments] | None = None,
) -> Value:
    """A layer without weights for one operation on tensors. old: its name in Keras 2. call: the function, its arguments."""
    tensors = tuple(t for t in inputs if isinstance(t, TensorValue))
    if isinstance(output, Mended):
        output = replace(output, shape=None)  # that of the tensor it is called on
    parts = list(output) if isinstance(output, list) else [output]
    if tensors and all(inside_a_layer(t) for t in tensors):
        made = recipes.call_step(*call, recipes.free) if call else None
        if isinstance(output, list):
            return ListValue([TensorValue(part, None, made=recipes.part(made, i)) for i, part in enumerate(parts)])
        return TensorValue(output, None, made=made)
    layer = _operation(at, cls, old)
    if cls == "Softmax" and call is not None:
        layer.args = {"axis": _axis_of(call[1])}
    age = age_of(layer, tensors, at)
    loose = bool(tensors) and all(t.layer is None or t.loose for t in tensors)
    outputs = tuple(TensorValue(part, layer, 0, i, age=age, loose=loose) for i, part in enumerate(parts))
    recipe = recipes.call_step(*call, recipes.among(tensors)) if call else None
    layer.nodes = [Node(tensors, outputs, tuple(t.shape for t in tensors), output, at.span, recipe=recipe)]
    at.shared(OPERATIONS).append(layer)
    return ListValue(outputs) if isinstance(output, list) else outputs[0]


def _axis_of(args: Arguments) -> Value:
    """The axis of a softmax, its second argument under either name."""
    given = args.keywords.get("axis", args.keywords.get("dim", args.positional[1] if len(args.positional) > 1 else None))
    return -1 if given is None else given


def _operation(at: Context, cls: str, old: str) -> LayerValue:
    kind = cls if at.dialect >= 3 else "SlicingOpLambda" if cls in ("GetItem", "BooleanMask") else "TFOpLambda"
    layer = LayerValue(cls, "", at.span, qualified=f"keras.ops.{cls}", type=kind)
    if bodies(at).entered:
        layer.name = cls.lower()  # on tensors of TensorFlow, not of Keras: no operation of Keras takes a name
    else:
        older = at.release.before(4) if at.dialect == 2 and not release_told(at) else False
        if older:
            old = _before_2_4(at, layer, old)
        elif older is None:
            layer.doubted = at.unknown(_ROWS_DIFFER)
        give_name(layer, at, cls if at.dialect >= 3 else old or f"tf.{cls.lower()}")
        if cls == "Cast" and at.dialect >= 3 and in_force(at) != "float32":
            layer.unnamed = at.unknown("layers of another precision cast what they are called on, which takes names too")
    layer.weights = ()
    return layer


def _before_2_4(at: Context, layer: LayerValue, old: str) -> str:
    """Until TensorFlow 2.3 each operation of the graph is a layer; only of arithmetic is it known that it is one.
    tensorflow/python/keras/engine/base_layer.py"""
    operation = old.rpartition(".")[2]
    layer.type = "TensorFlowOpLayer"
    if layer.cls not in _ARITHMETIC:
        layer.doubted = at.unknown(_ROWS_DIFFER)
    return f"tf_op_layer_{_GRAPH_NAMES.get(operation, operation)}"


_ROWS_DIFFER = "releases of Keras 2 differ in the rows of an operation on tensors"
_ARITHMETIC = frozenset(("Add", "Subtract", "Multiply", "TrueDivide", "Divide"))
_GRAPH_NAMES = {"subtract": "sub", "multiply": "mul", "divide": "truediv"}


def inside_a_layer(tensor: TensorValue) -> bool:
    """Whether it is met in the body of a Lambda or of a user's `call`, where operations are no rows."""
    return tensor.layer is None and tensor.ways is None


def of_a_body(tensor: TensorValue) -> bool:
    """Whether it is met there, or a layer that is called there made it."""
    return inside_a_layer(tensor) or tensor.loose


def sliced(at: Context, tensor: TensorValue, key: Value) -> Value:
    """`tensor[key]`; a string picks one of a layer's named outputs, which is no operation, and so does a number where the
    layer is not known."""
    shape = tensor.shape
    if isinstance(key, str):
        why = shape if isinstance(shape, Unknown) else at.unknown(f"the output named {key!r}")
        return TensorValue(why, tensor.layer, tensor.node, tensor.index)
    if isinstance(key, int) and perhaps_several(tensor):
        return one_of_several(tensor)
    if (
        at.dialect >= 3
        and (key is None or key is ... or type(key) is slice)
        and surely_symbolic(tensor)
        and not of_a_body(tensor)
    ):
        _refuse_alone(at, shape, key)
        return row(at, "GetItem", [tensor], at.because(Cause.IMPOSSIBLE))
    if not isinstance(shape, Unknown) and (beyond := _beyond(shape, key)) is not None:
        if tensor.or_none is not None:  # a mask that is perhaps handed on: who takes more of it means a mask of his own
            return at.unknown("whether it is the mask that Keras hands on")
        _refuse_index(at, shape, beyond)
        return row(at, "GetItem", [tensor], at.because(Cause.IMPOSSIBLE), "tf.__operators__.getitem")
    output = shape if isinstance(shape, Unknown) else indexed(at, shape, key)
    call = "operator.getitem", Arguments((tensor, key))
    return row(at, "GetItem", [tensor], output, "tf.__operators__.getitem", call)


def _refuse_alone(at: Context, shape: Shape | Unknown, key: Value) -> None:
    """Keras 3 takes a number or a tuple for a key. keras/src/ops/numpy.py, GetItem"""
    written = "None" if key is None else "..." if key is ... else "a slice"
    of = "" if isinstance(shape, Unknown) else f" of shape {shape_text(shape)}"
    message = f"a symbolic tensor{of} is indexed with {written} alone, where Keras 3 takes a number or a tuple"
    help = "write a comma behind it, `x[:4,]`; the first axis is the batch: `x[:, :4]` takes from the second"
    keras = "Unsupported key type for array slice."
    at.emit(Problem("invalid-input", message, at.span, help=help, keras=keras, dialects=frozenset({3})))


def _beyond(shape: Shape, key: Value) -> str | None:
    """What of the key `x[key]` the tensor surely does not have: an axis, or an index along one."""
    keys = key if isinstance(key, tuple) else (key,)
    if not all(k is None or k is ... or type(k) in (int, slice) for k in keys):
        return None
    used = [k for k in keys if k is not None and k is not ...]
    if len(used) > len(shape):
        return f"{len(used)} indices for {len(shape)} axes"
    before = used[: sum(k is not None for k in keys[: keys.index(...)])] if ... in keys else used
    for axis, k in enumerate(before):
        dim = shape[axis]
        if isinstance(k, int) and isinstance(dim, int) and not -dim <= k < dim:
            return f"index {k} along axis {axis}, which has {dim}"
    return None


def _refuse_index(at: Context, shape: Shape, beyond: str) -> None:
    keras = "Index out of range" if at.dialect < 3 else "slice has to many indices"
    message = f"a tensor of shape {shape_text(shape)} is indexed beyond what it has: {beyond}"
    at.emit(Problem("invalid-input", message, at.span, help="count the batch axis, which comes first", keras=keras))


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
                return length.likewise(span=at.span)
            found.append(length)
        elif as_size(k) is None:
            return k if isinstance(k, Unknown) else at.unknown("the index is not known")
    return tuple(found)


def _slice_length(dim: Dim, part: slice) -> Dim | Unknown:
    from cnnlint.library.keras.tensors.static_shapes import comes_later

    if part == slice(None):
        return dim
    if any(map(comes_later, (part.start, part.stop, part.step))):
        return None
    if any(isinstance(p, Unknown) for p in (part.start, part.stop, part.step)):
        return Unknown("the bounds of the slice are not known")
    if isinstance(dim, int) and all(p is None or isinstance(p, int) for p in (part.start, part.stop, part.step)):
        return len(range(*part.indices(dim)))
    return None if dim is None else Unknown("a slice of an axis of unknown size")
