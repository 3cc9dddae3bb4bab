"""Does Keras agree? The inferred rows of a model against those that Keras built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass, replace
from cnnlint.program import LayerTrace, ModelTrace
from cnnlint.report.rows import totals
from cnnlint.shapes import shape_text
from cnnlint.values import Unknown
from cnnlint.verify.plan import is_mask
from cnnlint.verify.protocol import Built, Row


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing that cnnlint says and Keras says otherwise: a defect of cnnlint."""

    what: str
    layer: str
    inferred: str
    keras: str
    span: Span
    arguments: str = ""  # of the layer, as written


def missing(model: ModelTrace) -> Unknown | None:
    """Why the model cannot be compared: the first shape or count that is no number. None when it is complete."""
    if model.unknown:
        return model.unknown[0]
    if not model.layers:
        return Unknown("the model has no layers", model.span)
    for layer in model.layers:
        if (why := _gap(layer)) is not None:
            return why
    return None


def _gap(layer: LayerTrace) -> Unknown | None:
    if layer.unknown is not None:
        return layer.unknown
    if layer.output_shape is None or layer.weights is None:
        return Unknown("the model has no input shape", layer.span)
    for found in (layer.output_shape, layer.weights):
        if isinstance(found, Unknown):
            return found
    shapes = layer.output_shape if isinstance(layer.output_shape, list) else [layer.output_shape]
    dims = [dim for shape in shapes if not isinstance(shape, Unknown) for dim in shape]
    if all(dim is None or isinstance(dim, int) for dim in dims) and isinstance(layer.params, int):
        return None
    return Unknown(f"`{layer.name}` depends on sizes that are not known", layer.span)


# operations that Keras makes for masks, whose names count what went before
_MASKS = ("NotEqual", "Any", "LogicalOr", "ConvertToTensor", "ExpandDims", "ZerosLike", "OnesLike", "Concatenate")


def compare(model: ModelTrace, built: Built, same_dialect: bool) -> Iterator[Disagreement]:
    """Every disagreement. same_dialect: Keras is of the version that the source is written for, so its type names count."""
    layers = [layer for layer in model.layers if not is_mask(layer)]
    inferred, masked = [layer.name for layer in layers], len(layers) < len(model.layers)
    rows = [row for row in built.rows if not masked or row.type not in _MASKS or row.name in inferred]
    real = [row.name for row in rows]
    if inferred != real:
        yield Disagreement("layers", "", ", ".join(inferred), ", ".join(real), model.span)
        return
    for layer, row in zip(_by_itself(layers, model), rows, strict=True):
        for what, ours, theirs in _facts(layer, row, model, same_dialect):
            if ours != theirs:
                yield Disagreement(what, layer.name, ours, theirs, layer.span, layer_text(layer))
    for what, ours, theirs in _totals(model, built):
        if ours != theirs:
            yield Disagreement(what, "", ours, theirs, model.span)


def _by_itself(layers: Iterable[LayerTrace], model: ModelTrace) -> Iterator[LayerTrace]:
    """The rows that the model has where nothing else calls its layers: Keras 3 shows of each its last call anywhere."""
    fed = model.input_shape
    for layer in layers:
        own = [call for call in layer.calls if model.kind != "sequential" or call.input_shapes == (fed,)]
        outputs = [call.output for call in own]
        shown = layer.output_shape
        if model.dialect >= 3 and model.kind != "subclass" and outputs and shown not in outputs:
            shown = outputs[-1]
        yield layer if shown is layer.output_shape else replace(layer, output_shape=shown)
        fed = shown


def _facts(layer: LayerTrace, row: Row, model: ModelTrace, same_dialect: bool) -> Iterator[tuple[str, str, str]]:
    own = layer.qualified.startswith("__main__.")  # whose name is the same in every Keras
    yield "type", layer.type if same_dialect or own else layer.cls, row.type
    inside = model.kind == "subclass" and bool(layer.calls)
    if not inside:
        yield "output shape", _shapes_text(layer.output_shape), _shapes_text(row.output_shape)
    elif row.output_shape is not None:  # in there Keras remembers it of some layers only
        yield "output shape", _shapes_text(layer.calls[0].output), _shapes_text(row.output_shape)
    yield "trainable parameters", f"{layer.trainable_params:,}", f"{row.trainable:,}"
    yield "non-trainable parameters", f"{_non_trainable(layer):,}", f"{row.non_trainable:,}"


def _totals(model: ModelTrace, built: Built) -> Iterator[tuple[str, str, str]]:
    """What stands below the table."""
    found = totals(model)
    yield "total parameters", f"{found.total:,}", f"{built.trainable + built.non_trainable:,}"
    yield "total trainable parameters", f"{found.trainable:,}", f"{built.trainable:,}"


def _non_trainable(layer: LayerTrace) -> int:
    return _number(layer.params) - _number(layer.trainable_params)


def _number(size: object) -> int:
    assert isinstance(size, int)
    return size


def _shapes_text(shapes: object) -> str:
    if isinstance(shapes, list):
        return ", ".join(_shapes_text(shape) for shape in shapes)
    return shape_text(shapes) if isinstance(shapes, tuple) else "?"


def layer_text(layer: LayerTrace) -> str:
    """The arguments of a layer for a report: `Conv2D(filters=32, kernel_size=(3, 3))`."""
    from cnnlint.layers.fields import as_written as text

    return f"{layer.cls}({', '.join(f'{name}={text(value)}' for name, value in layer.args.items())})"
