"""Which tensors and arrays can a model be called on?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cnnlint.diagnostics import Label, plural
from cnnlint.frozen import replace
from cnnlint.layers.base import ShapeError
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.models.refused_inside import refused_inside
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output
from cnnlint.shapes import Shape, differ, shape_text
from cnnlint.values import EVERY_DIALECT, Cause, Context, Unknown


def misfit(inputs: list[TensorValue], shapes: list[Any], dialect: int, data: bool = False) -> ShapeError | None:
    """Why a model with these inputs cannot be called on tensors of these shapes, if it surely cannot.

    data: on arrays, which may have been given a last axis of one before. Keras 2 compares the axes that both have.
    keras/src/models/functional.py; tf_keras/src/engine/input_spec.py
    """
    fits = (_data_fits if data else _fits) if dialect >= 3 else (_older_data_fits if data else _axes_fit)
    if len(shapes) != len(inputs):
        return other_number(len(inputs), len(shapes), f"but it received {len(shapes)} input tensors.")
    for shape, own in zip(shapes, (t.shape for t in inputs), strict=True):
        if isinstance(own, Unknown) or isinstance(shape, Unknown) or fits(shape, own):
            continue
        expected, actual = shape_text(own), shape_text(shape)
        message = f"the model takes {expected} but is called on {actual}"
        keras = f"expected shape={expected}, found shape={actual}"
        return ShapeError("incompatible-input", message, expected=expected, actual=actual, keras=keras)
    return None


def other_number(wanted: int, found: int, keras: str) -> ShapeError:
    """A model is called on more or fewer tensors than it has inputs."""
    ones, tensors = plural(wanted, "input"), plural(found, "tensor")
    message = f"the model has {ones} but is called on {tensors}"
    return ShapeError("incompatible-input", message, expected=ones, actual=tensors, keras=keras)


def on_data(tensors: Iterable[Any]) -> bool:
    """Whether a model is called on arrays, not on symbolic tensors."""
    return all(t.layer is None and t.ways is None for t in tensors)


def asked(model: Any, inputs: list[TensorValue], shapes: list[Any], at: Context) -> Output | Unknown:
    """What a model inside another would give for these shapes, as Keras 3 asks it."""
    gap: Unknown | None = model.gap
    if gap is not None:
        return gap
    known = inputs and not any(isinstance(shape, Unknown) for shape in shapes)
    mismatch = misfit(inputs, shapes, at.dialect) if known else None
    if mismatch is not None:
        refuse_input(model, mismatch, shapes, at)
        return at.because(Cause.IMPOSSIBLE)
    found: Output | Unknown = model.run_anew(shapes, at, True)
    return found


def called_symbolically(tensors: Iterable[Any], at: Context) -> bool:
    """Whether Keras 3 calls a model on symbolic tensors, of which nothing is computed."""
    return at.dialect >= 3 and not on_data(tensors) and not bodies(at).entered


def refuse_input(model: ModelValue, error: ShapeError, shapes: Sequence[Any], at: Context) -> None:
    """Tells of a misfit. Keras 2 compares no shapes but those of data: there it is for the layers to refuse these `shapes`."""
    from cnnlint.library.keras.calling.rejections import rejection
    from cnnlint.library.keras.releases.differences import release_told

    dialects = frozenset({3}) if at.dialect >= 3 else frozenset({2})
    if at.dialect >= 3 and shapes and refused_inside(model, shapes):
        dialects = EVERY_DIALECT
    problem = rejection(error, model, at, span=at.span, dialects=dialects, certain=release_told(at))
    message = error.message.replace("the model", f"the model `{model.people_call_it}`", 1)
    layers = (getattr(tensor, "layer", None) for tensor in model.model_inputs())
    places = [layer.span for layer in layers if layer is not None and layer.span.row != at.span.row]
    labels = tuple(Label(place, "its input is declared here") for place in dict.fromkeys(places))
    at.emit(replace(problem, message=message, labels=(*problem.labels, *labels)))


def _axes_fit(shape: Shape, own: Shape) -> bool:
    one, other = (s[:-1] if s and s[-1] == 1 else s for s in (shape, own))
    return not any(differ(a, b) for a, b in zip(one[1:], other[1:], strict=False))


def _data_fits(shape: Shape, own: Shape) -> bool:
    """Keras compares the axes that both have before it adds the last one: one picture passes for a batch of its rows."""
    return rank_fits(shape, own) and (_fits(shape, own) or _fits_before_it_is_added(shape, own))


def _older_data_fits(shape: Shape, own: Shape) -> bool:
    return _axes_fit(shape, own) or _fits_before_it_is_added(shape, own)


def _fits_before_it_is_added(shape: Shape, own: Shape) -> bool:
    return bool(shape) and bool(own) and shape[-1] == own[-1] == 1 and _axes_fit(shape[:-1], own)


def rank_fits(shape: Shape | Unknown, own: Shape | Unknown) -> bool:
    """Whether Keras 3 may take data with so many axes: a last one of one it adds or drops. keras/src/models/functional.py"""
    if isinstance(shape, Unknown) or isinstance(own, Unknown) or len(shape) == len(own):
        return True
    longer, shorter = (shape, own) if len(shape) > len(own) else (own, shape)
    return len(longer) == len(shorter) + 1 and not (isinstance(longer[-1], int) and longer[-1] != 1)


def _fits(shape: Shape, own: Shape) -> bool:
    """Keras leaves out a last axis of one on either side, and compares the axes that both have then: what a layer inside makes
    of the rest is told there. keras/src/layers/input_spec.py"""
    return any(_axes_fit(given, wanted) for given in _without_one(shape) for wanted in _without_one(own))


def _without_one(shape: Shape) -> tuple[Shape, ...]:
    """The shape without a last axis of one; with it too where it is not known whether it is one."""
    if not shape or shape[-1] is None or (isinstance(shape[-1], int) and shape[-1] != 1):
        return (shape,)
    return (shape[:-1],) if shape[-1] == 1 else (shape, shape[:-1])
