"""The weights of a layer or model of the program's own classes: those that it made, and those of what its attributes hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cnnlint.library.keras.classes.metric_variables import metric_variables
from cnnlint.library.keras.classes.tracked import found as found_among
from cnnlint.library.keras.classes.tracked import open_part, tracked_attributes
from cnnlint.library.keras.classes.weights_listed import FIXED, fixed_weights
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.joining import MaybeBuilt
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.once import first_time
from cnnlint.library.tensorflow.variables import unlisted, weights_among
from cnnlint.program import Output, Problem, Weight
from cnnlint.shapes import Shape, shape_text
from cnnlint.values import Context, ListValue, Made, Unknown, Value

FULLY = "Shapes used to initialize variables must be fully-defined (no `None` dimensions)."
BASE_LOST = "__weights of the base__"  # an attribute: why they are not known


def count(layer: Any, output: Output | Unknown, at: Context) -> None:
    """The weights of the layer: its own, and those of the layers it tracks."""
    at.store.touch(layer)
    weights = _gather(layer, at, set())
    more = open_part(layer)
    if more is not None:
        weights = more[1]
    if isinstance(output, Unknown) and not isinstance(weights, Unknown) and _may_hold_more(layer):
        weights = output
    before = layer.weights
    if isinstance(before, MaybeBuilt) and not isinstance(weights, Unknown) and before.held != tuple(weights):
        weights = before
    layer.weights = weights if isinstance(weights, Unknown) else tuple(weights)


def _may_hold_more(layer: Any) -> bool:
    """Whether an attribute is something that cannot be followed, which may have weights of its own."""
    held = (value for _, value in tracked_attributes(layer))
    return any(isinstance(v, Unknown) or (isinstance(v, Made) and not v.name.startswith("keras.")) for v in held)


def _gather(layer: Any, at: Context, seen: set[int]) -> list[Weight] | Unknown:
    """Each layer counts once, however many ways lead to it. What is not built yet has no weights."""
    if id(layer) in seen:
        return []
    seen.add(id(layer))
    if hasattr(layer, "own") and getattr(layer, "kind", "subclass") == "subclass":
        variables = keep_variables(layer, at)
        lost = layer.attributes.get("__weights__", layer.attributes.get(BASE_LOST))
        found: list[Weight] | Unknown = lost if isinstance(lost, Unknown) else [*getattr(layer, "based", ()), *layer.own]
        inside: list[list[Weight] | Unknown] = [w if isinstance(w, Unknown) else [w] for w in variables]
        layers: Iterable[LayerValue] = found_among(layer, layer.inner_layers())
    elif isinstance(layer, ModelValue):
        found, inside, layers = layer.gap or [], [], layer.inner_layers()
    else:
        return layer.weights if isinstance(layer.weights, Unknown) else list(layer.weights or ())
    for part in (*inside, *(_gather(inner, at, seen) for inner in layers)):
        if isinstance(found, Unknown) or isinstance(part, Unknown):
            return found if isinstance(found, Unknown) else part
        found += part
    return found


def keep_variables(layer: Any, at: Context) -> list[Weight | Unknown]:
    """The variables among its attributes, which are now its own."""
    held = tuple(value for name, value in tracked_attributes(layer) if name != FIXED)
    metrics = metric_variables(at, held) if at.dialect == 2 and isinstance(layer, ModelValue) else ()
    variables = [*weights_among(at, held), *fixed_weights(layer, held, at), *metrics]
    unknown = next((w for w in variables if isinstance(w, Unknown)), None)
    if at.dialect == 2 and standalone(at) and at.release.before(3) is not False and unlisted(at, tracked_attributes(layer)):
        unknown = at.unknown("the releases of Keras 2 differ in whether they find a variable that is only an attribute")
        variables.append(unknown)
    if unknown is not None:
        layer.attributes["__weights__"] = unknown
    layer.kept = [*layer.own, *(w for w in variables if not isinstance(w, Unknown))]
    return variables


def refuse_open_weight(layer: Any, shape: Shape, at: Context) -> None:
    """A weight with an axis of no size, as the batch axis of an input has none. keras/src/backend/common/variables.py"""
    if not first_time(at, "open-weight", layer):
        return
    batch = shape[0] is None and None not in shape[1:]
    at.emit(
        Problem(
            "undefined-dimension",
            f"a weight of {layer.cls} has the shape {shape_text(shape)}, but an axis of a weight cannot be None",
            at.span,
            expected="a size for every axis",
            actual=shape_text(shape),
            help="give every axis a size" + ", and leave out the axis of the batch: `input_shape[1:]`" * batch,
            keras=FULLY if at.dialect >= 3 else None,
            layer=layer.name,
        )
    )


def refuse_fractions(layer: Any, shape: Value, at: Context) -> None:
    """A size that a division gave is a float, even where nothing is left over. keras/src/backend/common/variables.py"""
    sizes = shape.items if isinstance(shape, ListValue) else shape if isinstance(shape, tuple) else ()
    size = next((size for size in sizes if isinstance(size, float)), None)
    if size is None or not first_time(at, "fraction-of-weight", layer):
        return
    at.emit(
        Problem(
            "invalid-argument",
            f"a weight of {layer.cls} has an axis of the size {size}, a float: a size is a whole number",
            at.span,
            "ValueError" if at.dialect >= 3 else "TypeError",
            expected="int",
            actual="float",
            help="write `//` in place of `/`, or `int(...)`",
            keras=f"Found invalid dimension '{size}'" if at.dialect >= 3 else f"got value '{size}' with type '<class 'float'>'",
            layer=layer.name,
        )
    )
