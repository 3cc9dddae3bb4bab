"""Functions of Keras, TensorFlow and its backend on symbolic tensors: each is a row of the model, by its shape rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import exactly, models
from cnnlint.library.keras.calling.call_inputs import tensors_in
from cnnlint.library.keras.calling.recovery import rejoined
from cnnlint.library.keras.making.naming import doubt_all, doubt_operations
from cnnlint.library.keras.releases.removed import left_behind
from cnnlint.library.keras.tensors import (
    shape_rules,
)
from cnnlint.library.keras.tensors.argument_bounds import refuse_arguments
from cnnlint.library.keras.tensors.axis_bounds import refuse_axis
from cnnlint.library.keras.tensors.function_rules import recurrence
from cnnlint.library.keras.tensors.function_table import is_modelled, rule_of
from cnnlint.library.keras.tensors.lists import as_tensors
from cnnlint.library.keras.tensors.on_tensors import of_one_tensor
from cnnlint.library.keras.tensors.operation_names import class_of, exported, of_several
from cnnlint.library.keras.tensors.operators import of_a_body, row
from cnnlint.library.keras.tensors.picture_order import with_order
from cnnlint.library.keras.tensors.refused_operands import refuse_operands
from cnnlint.library.keras.tensors.shape_rules import argument
from cnnlint.library.keras.tensors.sizes import Sizes
from cnnlint.library.keras.tensors.symbolic import TensorValue, surely_symbolic
from cnnlint.library.python.namespaces import NamedTuple
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
    if inputs and name.startswith("numpy.") and short in _ABOUT_SHAPES:
        return _about(at, short, argument(call, 0, "a"))
    if name.startswith("tensorflow.data."):
        return _on_arrays(at, name, call)  # made of what a layer gave for data: no operation of a model
    if short == "moments" and symbolic_ones and at.dialect < 3:
        return _moments(at, *call.positional, **call.keywords)
    if not inputs:  # a list of tensors of which nothing is known
        return TensorValue(at.unknown(f"what {short}() is called on is not known"))
    return _called_on(at, name, inputs, call)


_NAMED_PARTS = {"top_k": ("values", "indices")}
_FOR_EACH = frozenset({"associative_scan", "fori_loop", "map", "scan", "vectorized_map", "while_loop"})


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
    if name == "keras.backend.rnn" and at.dialect < 3:
        return recurrence(at, call)
    if name == "keras.ops.get_item" and isinstance(inputs[0], TensorValue):
        return inputs[0].item(argument(call, 1, "key"), at)
    output: Any = _not_told(call) or _by_rule(at, name, inputs, call)
    if output is None:  # `()` is the shape of one number
        output = _as_of_arrays(at, name, call)
    modelled = output is not None
    if not modelled:
        output = at.unknown(f"{name}() on a symbolic tensor is not modelled")
    cls = class_of(short)
    if name == "keras.activations.relu":
        cls = "ReLU"  # an operation of its own beside keras.ops.relu. keras/src/activations/activations.py
    axes = len(inputs[0].shape) if isinstance(inputs[0].shape, tuple) else None
    made = row(at, cls, inputs, output, exported(short, name, axes), (name, call))
    if short in _NAMED_PARTS and isinstance(made, ListValue) and name.startswith("tensorflow."):
        made = NamedTuple.of(_NAMED_PARTS[short], made.items)
    if at.dialect >= 3 and short in _FOR_EACH:
        doubt_all(at, at.unknown(f"how often {short}() runs the function, whose operations take names, is not known"))
    if at.dialect < 3 and (not modelled or of_several(name, len(call.positional) + len(call.keywords))):
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
    """The rows of the table are not known where one of them stands for several, nor are the names of those that follow."""
    why = at.unknown("which operations Keras 2 makes of a call is not modelled")
    doubt_operations(at, why)
    for tensor in tensors_in(made):
        if isinstance(tensor, TensorValue) and tensor.layer is not None and tensor.layer.doubted is None:
            at.store.touch(tensor.layer)
            tensor.layer.doubted = why
            tensor.layer.unnamed = tensor.layer.unnamed or why


def _by_rule(at: Context, name: str, inputs: list[Any], call: Arguments) -> Any:
    """The shape, or shapes, that the rule of a function gives; None where there is no rule."""
    short = name.rpartition(".")[2]
    rule = rule_of(name)
    told = refuse_arguments(at, name, inputs, call)
    if rule is None or told is not None:
        return told
    whole = with_order(at, name, call)
    if isinstance(whole, Unknown):
        return whole
    one, by_rule = as_tensors(at, short, inputs, whole, rule is shape_rules.pair)
    return refuse_axis(at, short, one, by_rule) or refuse_operands(at, name, one, by_rule) or rule(at, one, by_rule)


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
    told = call.rest is None and call.spread is None
    if told and (name.startswith("keras.activations.") or of_one_tensor(name)) and not call.positional and not call.keywords:
        return _without_a_tensor(at, name)
    inputs = [t for v in (*call.positional, *call.keywords.values()) for t in tensors_in(v)]
    output: Any = None
    if inputs and not name.startswith("numpy.") and all(isinstance(t.shape, tuple) for t in inputs):
        output = _not_told(call) or _by_rule(at, name, inputs, call)
    if isinstance(output, tuple):
        return Array(output, kind="tensor")
    if isinstance(output, list) and all(isinstance(part, tuple) for part in output):
        return ListValue([Array(part, kind="tensor") for part in output])
    return output if isinstance(output, Unknown) else at.unknown(f"{name}() is computed at run time")


def _without_a_tensor(at: Context, name: str) -> Value:
    """`activation=keras.activations.relu()`: the function itself is the activation, and is not to be called."""
    short = name.rpartition(".")[2]
    message = f"`{short}` is a function of a tensor, but is called without one"
    help = f"give `{short}` itself, without parentheses"
    keras = "missing 1 required positional argument: 'x'" if at.dialect >= 3 else "Missing required positional argument"
    if of_one_tensor(name):
        keras = "missing 1 required positional argument" if short in _OF_PYTHON else "Missing required positional argument"
    at.emit(Problem("missing-argument", message, at.span, "TypeError", help=help, keras=keras, argument="x"))
    return at.because(Cause.IMPOSSIBLE, "after an impossible call")


_OF_PYTHON = frozenset({"elu", "relu", "selu", "softsign", "tanh"})  # others that TensorFlow calls look at their arguments


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


def _about(at: Context, short: str, value: Value) -> Value:
    """What NumPy asks an object about: its own `shape`, and for some things its numbers."""
    if isinstance(value, TensorValue) and (short == "shape" or (short == "ndim" and at.dialect >= 3)):
        return value.get(short, at)
    return at.unknown(f"what np.{short} makes of a symbolic tensor")


def _refuse_numpy(at: Context, short: str) -> None:
    """NumPy asks a tensor for its numbers, and a symbolic one has none."""
    help = f"use `keras.ops.{short}`, or a layer that does the same" if at.dialect >= 3 else "use the function of TensorFlow"
    keras = "A KerasTensor is symbolic: it's a placeholder for a shape and a dtype. It doesn't have any actual numerical value."
    message = f"`np.{short}` is called on a symbolic Keras tensor, which has no numbers yet"
    error = "ValueError" if at.dialect >= 3 else "TypeError"
    at.emit(Problem("numpy-on-keras-tensor", message, at.span, error, keras=keras, help=help, certain=at.dialect >= 3))


def _left_the_backend(name: str, short: str) -> bool:
    """Keras 3 has no functions on tensors in `keras.backend`; those that TensorFlow still has there are TensorFlow's own."""
    return name == f"keras.backend.{short}" and is_modelled(name)


@models("keras.KerasTensor.__abs__")
def absolute(at: Context, tensor: TensorValue) -> Value:
    """`abs(tensor)`."""
    return symbolic(at, "keras.ops.abs" if at.dialect >= 3 else "tensorflow.abs", Arguments((tensor,)))


def _sizes(at: Context, shape: Shape | Unknown) -> Value:
    """`tf.shape(x)` in the body of a layer: the sizes, of which Keras's None is a number that only the data tell."""
    return shape if isinstance(shape, Unknown) else tuple(at.because(Cause.DATA) if d is None else d for d in shape)
