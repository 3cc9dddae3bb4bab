"""What a model costs: multiply-accumulates, bytes of weights and of activations, receptive field. Pure over a ModelTrace.

All figures are for one sample. They are exact where every size is a number and expressions where sizes are symbols.

- macs: multiplications whose results are added up. A convolution has `kernel · channels / groups · filters` of them for each
  output position, a dense layer `inputs · units`; normalisations and merges have one or two for each value. Biases,
  activations and pooling have none. Each layer says its own formula (`macs` in cnnlint/layers/). A layer called twice in a
  model counts twice.
- weight bytes: the size of every weight times the width of its type.
- activation bytes: the elements of every output times the width of the type the layer computes in: what training keeps for
  the backward pass at least. The input itself is not counted.
- receptive field: see cnnlint/receptive.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cnnlint.frozen import dataclass
from cnnlint.layers.base import Layer, LayerError, Undetermined
from cnnlint.program import Edge, LayerCall, LayerTrace, ModelTrace
from cnnlint.receptive import Field, receptive_fields
from cnnlint.shapes import Size, is_shape, product
from cnnlint.values import External, Made, Unknown

Outputs = Mapping[tuple[str, int], Any]  # what each call, named by layer and position, puts out


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a layer or a model; None where it is not known."""

    macs: Size | None = None
    weight_bytes: Size | None = None
    activation_bytes: Size | None = None
    receptive: Field | None = None


def costs(model: ModelTrace) -> tuple[Cost, ...]:
    """The cost of each layer, in the order of the rows."""
    outputs = {
        (layer.name, i if call.index is None else call.index): call.output
        for layer in model.layers
        for i, call in enumerate(layer.calls)
    }
    fields, dtypes = receptive_fields(model), compute_dtypes(model)
    rows = zip(model.layers, fields, dtypes, strict=True)
    return tuple(_cost(model, layer, field, outputs, dtype) for layer, field, dtype in rows)


def _cost(model: ModelTrace, layer: LayerTrace, field: Field | None, outputs: Outputs, dtype: str | None) -> Cost:
    calls = _calls(model, layer)
    if calls is None:
        return Cost(weight_bytes=weight_bytes(layer), receptive=field)
    return Cost(macs(layer, calls, outputs), weight_bytes(layer), activation_bytes(layer, calls, dtype), field)


def total(model: ModelTrace) -> Cost:
    """The cost of the whole model, each weight once; the receptive field is that of its last layer."""
    each = costs(model)
    once = [weight_bytes(layer) for layer in model.counted]
    last = each[-1].receptive if each else None
    if model.unknown:
        return Cost(receptive=last)
    return Cost(_sum([c.macs for c in each]), _sum(once), _sum([c.activation_bytes for c in each]), last)


def macs(layer: LayerTrace, calls: Sequence[LayerCall] | None = None, outputs: Outputs | None = None) -> Size | None:
    """The multiply-accumulates of some calls of a layer, of all by default. `outputs`: of every call in the model."""
    calls = layer.calls if calls is None else calls
    if layer.model is not None:
        inner = total(layer.model).macs
        return None if inner is None else inner * max(len(calls), 1)
    if not isinstance(layer.spec, Layer) or layer.output_shape is None:
        return 0 if layer.is_input else None
    if any(isinstance(call.output, Unknown) for call in calls):
        return None  # of an impossible call, `macs` would see shapes that it never gets
    return _sum([_macs_of(layer.spec, inputs, keywords) for inputs, keywords in _inputs(layer, calls, outputs or {})])


def weight_bytes(layer: LayerTrace) -> Size | None:
    """What the weights take in memory."""
    if not isinstance(layer.weights, tuple):
        return None
    return _sum([weight.size * _width(weight.dtype) for weight in layer.weights])


def activation_bytes(layer: LayerTrace, calls: Sequence[LayerCall], dtype: str | None) -> Size | None:
    """What the outputs of these calls of a layer take in memory, for one sample. dtype: their type, None where not known."""
    if layer.is_input:
        return 0
    if layer.model is not None:
        inner = total(layer.model).activation_bytes
        return None if inner is None else inner * max(len(calls), 1)
    elements = _sum([_elements(call.output) for call in calls]) if calls else _elements(layer.output_shape)
    return None if elements is None or dtype is None else elements * _width(dtype)


def _calls(model: ModelTrace, layer: LayerTrace) -> Sequence[LayerCall] | None:
    """The calls that one forward pass makes, None when that is not known. Calls outside of the model are none of them."""
    if model.kind == "sequential":
        return layer.calls[-1:]
    if model.kind == "subclass" and len(layer.calls) > 1:
        return None  # a layer used twice, or a model called twice
    return layer.calls


def _macs_of(spec: Layer, inputs: tuple[Any, ...], keywords: Mapping[str, Any]) -> Size | None:
    shapes = [*inputs, *(s for given in keywords.values() for s in (given if isinstance(given, list) else [given]))]
    if not all(map(is_shape, shapes)):
        return None
    try:
        return spec.macs(*inputs, **keywords)
    except (Undetermined, LayerError):
        return None


def _inputs(
    layer: LayerTrace, calls: Sequence[LayerCall], outputs: Outputs
) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    for call in calls:
        given = {name: edges for name, edges in call.keywords.items() if name != "__mask__"}  # that counts for nothing
        yield call.input_shapes, {name: _tensor(outputs, edges[0]) for name, edges in given.items() if len(edges) == 1}
    if not calls:
        yield tuple(layer.input_shape) if isinstance(layer.input_shape, list) else (layer.input_shape,), {}


def _tensors(outputs: Outputs, edges: tuple[Edge, ...]) -> Any:
    """What a keyword is given: one shape, or a list of them."""
    shapes = [_tensor(outputs, edge) for edge in edges]
    return shapes[0] if len(shapes) == 1 else shapes


def _tensor(outputs: Outputs, edge: Edge) -> Any:
    output = outputs.get((edge.layer, edge.node))
    return output[edge.tensor] if isinstance(output, list) else output


def _elements(output: object) -> Size | None:
    if is_shape(output):
        sizes = [d for d in output[1:] if d is not None]
        return product(sizes) if len(sizes) == len(output) - 1 else None
    return _sum([_elements(part) for part in output]) if isinstance(output, (tuple, list)) else None


def compute_dtypes(model: ModelTrace) -> tuple[str | None, ...]:
    """What each layer computes in, None where that is not known."""
    found: dict[str, str | None] = {}
    for layer in model.layers:
        before = [found[edge.layer] for call in layer.calls for edge in call.inputs if edge.layer in found]
        found[layer.name] = _widest(before) if before and _is_operation(layer) else _compute_dtype(layer)
    return tuple(found[layer.name] for layer in model.layers)


def _is_operation(layer: LayerTrace) -> bool:
    """Whether it computes in the types of its tensors, as `x + y` does: layers cast them to their own."""
    return layer.qualified.startswith("keras.ops.")


def _widest(dtypes: list[str | None]) -> str | None:
    known = [dtype for dtype in dtypes if dtype is not None]
    return max(known, key=_width) if len(known) == len(dtypes) else None


def _compute_dtype(layer: LayerTrace) -> str | None:
    """By the policy that it was given, else by the one that was in force."""
    policy = _written(layer.args.get("dtype"))
    if not isinstance(policy, str):
        policy = "float32" if layer.is_input else layer.policy
    return policy.removeprefix("mixed_") if isinstance(policy, str) else None


def _written(dtype: object) -> object:
    """The name of a `dtype=`: `tf.float16` and the policy `mixed_float16` are objects."""
    if isinstance(dtype, Made):
        return dtype.arguments.get("name")
    return dtype.name.rpartition(".")[2] if isinstance(dtype, External) else dtype


def _width(dtype: str) -> int:
    """Bytes of one element."""
    return next((int(bits) // 8 for bits in ("16", "32", "64", "8") if bits in dtype), 1)


def _sum(sizes: list[Size | None]) -> Size | None:
    known = [size for size in sizes if size is not None]
    return sum(known, start=0) if len(known) == len(sizes) else None
