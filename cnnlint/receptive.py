"""How much of the input one position of each layer's output sees.

For each spatial axis a window of `k` positions, dilated by `d`, adds `(k - 1) · d` times the product of all strides before it.
Where a layer mixes all positions (Flatten, global pooling) it is the whole input, written `()`.
"""

from __future__ import annotations

from cnnlint.frozen import dataclass
from cnnlint.layers.base import Layer, Undetermined
from cnnlint.program import LayerTrace, ModelTrace
from cnnlint.shapes import Size, is_shape

Field = tuple[Size, ...]
WHOLE: Field = ()

_POINTWISE = frozenset(
    {"Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "ThresholdedReLU", "Softmax", "Identity", "ActivityRegularization"}
    | {
        "Dropout",
        "AlphaDropout",
        "GaussianDropout",
        "GaussianNoise",
        "SpatialDropout1D",
        "SpatialDropout2D",
        "SpatialDropout3D",
    }
    | {"BatchNormalization", "UnitNormalization", "Rescaling", "Normalization", "Masking"}
    | {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"}
    | {"ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D", "Cropping1D", "Cropping2D", "Cropping3D"}
)


@dataclass(frozen=True, slots=True)
class _View:
    """How far one position of a tensor sees, and how far apart neighbouring positions look; None when not known."""

    field: Field
    jump: tuple[Size, ...]


def receptive_fields(model: ModelTrace) -> tuple[Field | None, ...]:
    """The receptive field of each layer, in the order of the rows; None where it is not known or there is none."""
    views: dict[str, _View | None] = {}
    before = None
    for layer in model.layers:
        if model.kind == "sequential":
            sources = [] if before is None else [views[before]]
        else:
            sources = [views.get(edge.layer) for call in layer.calls for edge in call.edges]
        # The order of a subclass's layers says nothing of how they are called.
        views[layer.name] = _view(layer, sources) if model.kind != "subclass" else None
        before = layer.name
    found = [(layer, views[layer.name]) for layer in model.layers]
    return tuple(view.field if view and not layer.is_input else None for layer, view in found)


def _view(layer: LayerTrace, sources: list[_View | None]) -> _View | None:
    rank = _rank(layer)
    start = _View((1,) * rank, (1,) * rank)
    if layer.is_input:
        return start
    known = [view for view in sources if view is not None]
    if len(known) < len(sources):
        return None
    view = _joined(known) if known else start
    if view is None or view.field == WHOLE or layer.cls == "Flatten" or layer.cls.startswith("Global"):
        return view and _View(WHOLE, ())
    if layer.cls in _POINTWISE or (layer.cls == "Dense" and rank):
        return view
    return _widened(view, layer.spec) if isinstance(layer.spec, Layer) else None


def _rank(layer: LayerTrace) -> int:
    """The number of spatial axes of what comes in."""
    shapes = [layer.input_shape, *(shape for call in layer.calls for shape in call.input_shapes), layer.output_shape]
    shape = next((shape for shape in shapes if is_shape(shape)), None)
    return max(len(shape) - 2, 0) if shape else 0


def _joined(views: list[_View]) -> _View | None:
    """Several tensors in one: they must step alike, and the widest counts."""
    first = views[0]
    if any(view.jump != first.jump for view in views):
        return None
    sides = [side for view in views for side in view.field]
    if not all(isinstance(side, int) for side in sides):
        return first if all(view == first for view in views) else None
    return _View(tuple(max(axis) for axis in zip(*(v.field for v in views), strict=True)), first.jump)


def _widened(view: _View, spec: Layer) -> _View | None:
    try:
        window = spec.receptive()
    except Undetermined:
        return None
    # A transposed convolution makes positions that see less than the step between them says.
    if window is None or len(window.kernel) != len(view.field) or type(spec).__name__.endswith("Transpose"):
        return None
    axes = zip(view.field, view.jump, window.kernel, window.dilation, strict=True)
    field = tuple(side + (size - 1) * rate * jump for side, jump, size, rate in axes)
    return _View(field, tuple(jump * stride for jump, stride in zip(view.jump, window.stride, strict=True)))
