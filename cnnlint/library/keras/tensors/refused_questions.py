"""What Python asks of a symbolic tensor and that has no answer: whether it is true, its items, its length, its numbers."""

from __future__ import annotations

from typing import Any

from cnnlint.diagnostics import Label
from cnnlint.library import models
from cnnlint.library.keras.tensors.operators import of_a_body
from cnnlint.library.keras.tensors.symbolic import TensorValue, surely_symbolic
from cnnlint.program import Problem
from cnnlint.values import EVERY_DIALECT, Cause, Context, Unknown, Value

_NO_NUMBERS = (
    "A KerasTensor is symbolic: it's a placeholder for a shape an a dtype. It doesn't have any actual numerical value."
)
_READ = "numbers come when the model is called: make a model that ends in this tensor, and read what its `predict` gives"


def refuse_truth(at: Context, tensor: TensorValue) -> None:
    """A symbolic tensor as a condition. What the releases of Keras 2 make of one differs, and is not told here."""
    if at.dialect < 3 or not _one_symbolic(tensor):
        return
    at.emit(
        Problem(
            "tensorflow-on-keras-tensor",
            "a symbolic Keras tensor is asked whether it is true, but it has no numbers yet",
            at.span,
            "TypeError",
            help="compute both and choose with `keras.ops.where`; whether there is a tensor at all is asked by `is not None`",
            keras="A symbolic KerasTensor cannot be used as a boolean.",
            dialects=frozenset({3}),
        )
    )


def refuse_unpacking(at: Context, tensor: TensorValue, names: int) -> Unknown | None:
    """A tensor is unpacked into several names."""
    layer = tensor.layer
    if layer is None or names < 2 or not _without_items(at, tensor):
        return None
    states = hasattr(layer.spec, "return_state")
    problem = Problem(
        "unpacked-values",
        f"{layer.cls} gives one tensor here, which cannot be unpacked into {names} names",
        at.span,
        _ERROR[at.dialect >= 3],
        labels=(Label(layer.span, f"this {layer.cls}"),),
        expected="1 name",
        actual=str(names),
        help="pass `return_state=True` for the states beside the output" if states else "give the tensor one name",
        keras=_SAID[at.dialect >= 3],
        dialects=_refusing(at, layer),
    )
    at.emit(problem)
    return at.because(Cause.IMPOSSIBLE)


def refuse_loop(at: Context, tensor: TensorValue) -> Unknown | None:
    """A loop over a tensor, or a list of it; returns why its items are not known."""
    layer = tensor.layer
    if layer is None or not _without_items(at, tensor):
        return None
    problem = Problem(
        "symbolic-question",
        "a symbolic Keras tensor cannot be iterated over",
        at.span,
        _ERROR[at.dialect >= 3],
        labels=(Label(layer.span, f"this {layer.cls}"),),
        help="slice it, `x[:, i]` for each `i` below a known size, or `TimeDistributed`, which calls a layer on each step",
        keras=_SAID[at.dialect >= 3],
        dialects=_refusing(at, layer),
    )
    at.emit(problem)
    return at.because(Cause.IMPOSSIBLE)


_ERROR = {True: "NotImplementedError", False: "TypeError"}
_SAID = {
    True: "Iterating over a symbolic KerasTensor is not supported.",
    False: "Cannot iterate over a Tensor with unknown first dimension.",
}


def _without_items(at: Context, tensor: TensorValue) -> bool:
    """No symbolic tensor can be iterated over, but in Keras 2 one whose first axis has a known size."""
    if isinstance(tensor.shape, Unknown) or of_a_body(tensor) or not surely_symbolic(tensor):
        return False
    # The function of a Lambda gives what it gives, whatever its `output_shape` says.
    return at.dialect >= 3 or (tensor.shape[:1] == (None,) and bool(getattr(tensor.layer, "followed", True)))


def _refusing(at: Context, layer: Any) -> frozenset[int]:
    """Where a `call` of the program makes the output, Keras 2 hands on what it returns, and Keras 3 believes the one shape that
    `compute_output_shape` says. keras/src/layers/layer.py, compute_output_spec"""
    return frozenset({3}) if at.dialect >= 3 and layer.own_method("call") is not None else EVERY_DIALECT


def _one_symbolic(tensor: TensorValue) -> bool:
    """Whether it surely is one symbolic tensor, met outside of the body of a layer."""
    told = tensor.layer is not None and tensor.or_none is None and tensor.ways is None
    return told and not of_a_body(tensor) and surely_symbolic(tensor)


@models("keras.KerasTensor.__len__")
def length(at: Context, tensor: TensorValue) -> Value:
    """`len(x)`: of the first axis the size is not known before there are data."""
    keras = "object of type 'KerasTensor' has no len()" if at.dialect >= 3 else "Keras symbolic inputs/outputs do not implement"
    _ask(at, tensor, "a symbolic Keras tensor has no length", "write `x.shape[1]` for the size of an axis", "TypeError", keras)
    return at.unknown("the length of a symbolic tensor")


@models("keras.KerasTensor.__float__")
def as_float(at: Context, tensor: TensorValue) -> Value:
    """`float(x)`."""
    return _as_number(at, tensor, "float", f"{_NO_NUMBERS} ... You cannot convert it to a float.")


@models("keras.KerasTensor.__int__")
def as_int(at: Context, tensor: TensorValue) -> Value:
    """`int(x)`."""
    return _as_number(at, tensor, "int", f"{_NO_NUMBERS} ... You cannot convert it to an int.")


def _as_number(at: Context, tensor: TensorValue, name: str, keras: str) -> Value:
    message = f"`{name}` is called on a symbolic Keras tensor, which has no numbers yet"
    error = "ValueError" if at.dialect >= 3 else "TypeError"
    keras = keras if at.dialect >= 3 else f"{name}() argument must be a string ... or a real number, not 'KerasTensor'"
    _ask(at, tensor, message, _READ, error, keras)
    return at.unknown(f"`{name}` of a tensor is computed at run time")


def _ask(at: Context, tensor: TensorValue, message: str, help: str, error: str, keras: str) -> None:
    if not isinstance(tensor.shape, Unknown) and _one_symbolic(tensor):
        at.emit(Problem("symbolic-question", message, at.span, error, help=help, keras=keras))


def refuse_item(at: Context, tensor: TensorValue) -> None:
    """`x[0] = 1`: no tensor of TensorFlow can be changed in place, symbolic or not; PyTorch's can."""
    other_backend = any("torch" in used.split(".") for used in at.imports)
    if isinstance(tensor.shape, Unknown) or tensor.or_none is not None or other_backend:
        return
    if not (of_a_body(tensor) or _one_symbolic(tensor)):
        return
    at.emit(
        Problem(
            "symbolic-question",
            "a tensor cannot be changed in place",
            at.span,
            "TypeError",
            help="make a new one: `keras.ops.where(condition, a, b)` or `keras.ops.slice_update(x, start, new)`"
            if at.dialect >= 3
            else "make a new one: `tf.where(condition, a, b)` or `tf.tensor_scatter_nd_update(x, places, new)`",
            keras="object does not support item assignment",
        )
    )
