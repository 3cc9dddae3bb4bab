"""What input would work: the layers of a chain, run forward on other sizes until they fit."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from cnnlint.layers.base import Layer, LayerError, ShapeError, Undetermined
from cnnlint.layers.built import other_width
from cnnlint.program import LayerTrace, ModelTrace
from cnnlint.rules.facts.argument_values import field_of
from cnnlint.rules.facts.axes import shapes_differ
from cnnlint.rules.facts.graph import graph_of, one_shape
from cnnlint.rules.facts.layer_kinds import CONVOLUTIONS, POOLINGS, UPSAMPLINGS
from cnnlint.shapes import Shape, shape_text

LARGEST = 4096


def smallest_input(model: ModelTrace, failing: LayerTrace) -> int | None:
    """The least side of a square input (the length, for one axis) with which every layer up to `failing` has an output."""
    declared = one_shape(model.input_shape)
    chain = _chain(model, failing)
    if declared is None or chain is None or len(declared) < 3:
        return None
    first = any(field_of(row, "data_format") == "channels_first" for row in model.layers)
    low, high = 1, 1
    while not _runs(chain, _with_side(declared, high, first)):
        low, high = high + 1, high * 2
        if high > LARGEST:
            return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _runs(chain, _with_side(declared, middle, first)) else (middle + 1, high)
    return high


def _chain(model: ModelTrace, failing: LayerTrace) -> list[Layer] | None:
    """The specifications from the input to `failing`, None unless each layer has one producer and a specification."""
    graph = graph_of(model)
    rows: list[LayerTrace] = [failing]
    while True:
        before = [layer for layer in graph.producers(rows[0]) if not layer.is_input]
        if not before:
            break
        if len(before) > 1:
            return None
        rows.insert(0, before[0])
    specs = [row.spec for row in rows]
    return [spec for spec in specs if isinstance(spec, Layer)] if all(isinstance(s, Layer) for s in specs) else None


def _with_side(declared: Shape, side: int, channels_first: bool) -> Shape:
    sides = (side,) * (len(declared) - 2)
    return (declared[0], declared[1], *sides) if channels_first else (declared[0], *sides, declared[-1])


def _runs(chain: Sequence[Layer], x: Shape) -> bool:
    shape: object = x
    for spec in chain:
        if not isinstance(shape, tuple):
            return False
        try:
            shape = spec.output(shape)
        except (LayerError, Undetermined):
            return False
    return True


def refusal(model: ModelTrace, x: Shape) -> LayerError | None:
    """What the layers, once built, surely raise on an input of this shape; followed where each layer takes one tensor."""
    declared = one_shape(model.input_shape)
    graph, first = graph_of(model), (declared[0] if declared else None, *x[1:])  # a stateful layer is built for its batch
    shapes: dict[str, object] = {}
    for layer in model.layers if graph.known and not isinstance(model.input_shape, list) else ():
        before = graph.producers(layer)
        shape = shapes.get(before[0].name) if before else first
        if layer.is_input:
            shapes[layer.name] = first
        elif len(layer.calls) == 1 and len(layer.calls[0].inputs) <= 1 and isinstance(shape, tuple):
            try:
                shapes[layer.name] = _again(layer, shape)
            except LayerError as error:
                return error
    return None


def _again(layer: LayerTrace, x: Shape) -> object:
    """The output of a layer that is built, on another input; None where that is not known."""
    if layer.model is not None and (refused := refused_by_graph(layer.model, x)) is not None:
        raise refused
    if not isinstance(layer.spec, Layer) or not isinstance(layer.weights, tuple):
        return None
    try:
        now, then = [w.shape for w in layer.spec.weights(x)], [w.shape for w in layer.weights]
        if len(now) != len(then) or any(map(shapes_differ, then, now)):
            words = other_width(layer.spec, x, then[0], on_data=True) if then else None
            raise ShapeError("incompatible-input", "the weights have other sizes", keras=words)
        return layer.spec.output(x)
    except Undetermined:
        return None


def refused_by_graph(model: ModelTrace, x: Shape) -> LayerError | None:
    """What a graph inside a model surely says to a tensor of another shape than its own; None where it may take it.

    keras/src/layers/input_spec.py, `assert_input_compatibility`
    """
    declared = one_shape(model.input_shape)
    if model.kind not in ("functional", "application") or declared is None or len(declared) != len(x):
        return None
    if x[-1] == 1 or declared[-1] == 1 or not shapes_differ(declared[1:], x[1:]):
        return None
    words = f"expected shape={shape_text(declared)}, found shape={shape_text(x)}"
    return ShapeError("incompatible-input", "the model inside was made for another shape", keras=words)


def sides_that_join(model: ModelTrace) -> str | None:
    """The nearest sides that all poolings and strides divide without a remainder, so that skip connections fit again."""
    declared = one_shape(model.input_shape)
    step = _division(model)
    if declared is None or len(declared) != 4 or not 1 < step <= LARGEST:
        return None
    side = declared[2]
    if declared[1] != side or not isinstance(side, int) or side % step == 0:
        return None
    below, above = next_multiple(side, step)
    return f"the downsampling path divides the sides by {step}: images of {below} or {above} work"


def _division(model: ModelTrace) -> int:
    """By how much the sides of images are divided where they are the smallest; 1 where a layer takes from the borders too."""
    if any(map(_trims, model.layers)):
        return 1
    graph, divided = graph_of(model), {"": Fraction(1)}
    for layer in model.layers:
        before = max((divided.get(p.name, Fraction(1)) for p in graph.producers(layer)), default=Fraction(1))
        divided[layer.name] = before * _divides(layer)
    most = max(divided.values())
    return most.numerator if most.denominator == 1 else 1


def _trims(layer: LayerTrace) -> bool:
    window = "pool_size" if layer.cls in POOLINGS else "kernel_size"
    slides = layer.cls in CONVOLUTIONS | POOLINGS and field_of(layer, "padding") == "valid"
    step = "pool_size" if layer.cls in POOLINGS and layer.args.get("strides") is None else "strides"
    return slides and _first(layer, window) not in (1, _first(layer, step))


def _divides(layer: LayerTrace) -> Fraction:
    if layer.cls in UPSAMPLINGS:
        step = _first(layer, "strides" if layer.cls.endswith("Transpose") else "size")
        return Fraction(1, step)
    if layer.cls in POOLINGS:
        return Fraction(_first(layer, "pool_size" if layer.args.get("strides") is None else "strides"))
    return Fraction(_first(layer, "strides")) if layer.cls in CONVOLUTIONS else Fraction(1)


def _first(layer: LayerTrace, name: str) -> int:
    value = field_of(layer, name)
    size = value[0] if isinstance(value, tuple) and value else value
    return size if isinstance(size, int) and size > 0 else 1


def next_multiple(side: int, step: int) -> tuple[int, int]:
    """The nearest multiples of `step` at or below and above `side`."""
    below = max(side // step, 1) * step
    return below, below + step
