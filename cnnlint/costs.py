"""What a model costs: multiply-accumulates, bytes of weights and of activations, receptive field. Pure over a ModelTrace.

All figures are for one sample. They are exact where every size is a number and expressions where sizes are symbols.

- macs: multiplications of an input value by a weight (or by another input value, in attention) that are added up; biases,
  activations, normalisation and pooling are not counted. A convolution has `kernel · channels / groups · filters` of them
  for each output position, a dense layer `inputs · units`. A layer called twice counts twice.
- weight bytes: the size of every weight times the width of its type.
- activation bytes: the elements of every output times the width of the type the layer computes in: what training keeps for
  the backward pass at least. The input itself is not counted.
- receptive field: see cnnlint/receptive.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cnnlint.layers.base import Layer, LayerError, Undetermined
from cnnlint.program import Edge, LayerTrace, ModelTrace
from cnnlint.receptive import Field, receptive_fields
from cnnlint.shapes import Size, is_shape, product


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a layer or a model; None where it is not known."""

    macs: Size | None = None
    weight_bytes: Size | None = None
    activation_bytes: Size | None = None
    receptive: Field | None = None


def costs(model: ModelTrace) -> tuple[Cost, ...]:
    """The cost of each layer, in the order of the rows."""
    shapes = {
        (layer.name, i if call.index is None else call.index): call.output
        for layer in model.layers
        for i, call in enumerate(layer.calls)
    }
    return tuple(
        Cost(macs(layer, shapes), weight_bytes(layer), activation_bytes(layer), field)
        for layer, field in zip(model.layers, receptive_fields(model), strict=True)
    )


def total(model: ModelTrace) -> Cost:
    """The cost of the whole model, each weight once; the receptive field is that of its last layer."""
    each = costs(model)
    once = [c.weight_bytes for layer, c in zip(model.layers, each, strict=True) if layer.name not in model.shared_weights]
    last = each[-1].receptive if each else None
    if model.unknown:
        return Cost(receptive=last)
    return Cost(_sum([c.macs for c in each]), _sum(once), _sum([c.activation_bytes for c in each]), last)


def macs(layer: LayerTrace, shapes: Mapping[tuple[str, int], Any] | None = None) -> Size | None:
    """The multiply-accumulates of all calls of a layer. `shapes`: the outputs of calls, for tensors passed by keyword."""
    times = max(len(layer.calls), 1)
    if layer.model is not None:
        inner = total(layer.model).macs
        return None if inner is None else inner * times
    if not isinstance(layer.spec, Layer) or layer.output_shape is None:
        return 0 if layer.cls == "InputLayer" else None
    return _sum([_macs_of(layer.spec, inputs, keywords) for inputs, keywords in _inputs(layer, shapes or {})])


def weight_bytes(layer: LayerTrace) -> Size | None:
    """What the weights take in memory."""
    if not isinstance(layer.weights, tuple):
        return None
    return _sum([weight.size * _width(weight.dtype) for weight in layer.weights])


def activation_bytes(layer: LayerTrace) -> Size | None:
    """What the outputs take in memory, for one sample."""
    if layer.cls == "InputLayer":
        return 0
    if layer.model is not None:
        return total(layer.model).activation_bytes
    outputs = [call.output for call in layer.calls] if layer.calls else [layer.output_shape]
    elements = _sum([_elements(output) for output in outputs])
    return None if elements is None else elements * _width(_compute_dtype(layer))


def _macs_of(spec: Layer, inputs: tuple[Any, ...], keywords: Mapping[str, Any]) -> Size | None:
    if not all(is_shape(shape) for shape in (*inputs, *keywords.values())):
        return None
    try:
        return spec.macs(*inputs, **keywords)
    except (Undetermined, LayerError):
        return None


def _inputs(layer: LayerTrace, shapes: Mapping[tuple[str, int], Any]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    for call in layer.calls:
        yield call.input_shapes, {name: _tensor(shapes, edge) for name, edge in call.keywords.items()}
    if not layer.calls:
        yield tuple(layer.input_shape) if isinstance(layer.input_shape, list) else (layer.input_shape,), {}


def _tensor(shapes: Mapping[tuple[str, int], Any], edge: Edge) -> Any:
    output = shapes.get((edge.layer, edge.node))
    return output[edge.tensor] if isinstance(output, list) else output


def _elements(output: object) -> Size | None:
    if is_shape(output):
        sizes = [d for d in output[1:] if d is not None]
        return product(sizes) if len(sizes) == len(output) - 1 else None
    return _sum([_elements(part) for part in output]) if isinstance(output, tuple | list) else None


def _compute_dtype(layer: LayerTrace) -> str:
    dtype = layer.args.get("dtype")
    return dtype.removeprefix("mixed_") if isinstance(dtype, str) else "float32"


def _width(dtype: str) -> int:
    """Bytes of one element."""
    return next((int(bits) // 8 for bits in ("16", "32", "64", "8") if bits in dtype), 1)


def _sum(sizes: list[Size | None]) -> Size | None:
    known = [size for size in sizes if size is not None]
    return sum(known, start=0) if len(known) == len(sizes) else None
