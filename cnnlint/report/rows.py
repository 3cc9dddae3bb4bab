"""The cells of a summary, a layer's output shape and parameter count as text, and the totals below them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.frozen import dataclass, replace
from cnnlint.program import LayerTrace, ModelTrace, Weight
from cnnlint.shapes import Expr, Size, is_shape, text

# Layers that Keras builds in their constructor, so that an unbuilt model shows them with 0 parameters and not as unbuilt.
READY = frozenset(
    {f"{kind}Pooling{rank}D" for kind in ("Average", "Max", "GlobalAverage", "GlobalMax") for rank in (1, 2, 3)}
    | {f"SpatialDropout{rank}D" for rank in (1, 2, 3)}
    | {"Activation", "ActivityRegularization", "ELU", "Identity", "InputLayer", "LeakyReLU", "Masking", "ReLU", "Reshape"}
    | {"AlphaDropout", "Dropout", "GaussianDropout", "GaussianNoise", "Softmax", "UnitNormalization"}
)
# Layers of Keras 3 without a `compute_output_shape`, of which a subclassed model, that was called on data, shows no shape.
CELLS = frozenset(("GRUCell", "LSTMCell", "SimpleRNNCell", "StackedRNNCells"))


@dataclass(frozen=True, slots=True)
class Totals:
    """A model's counts; None when a layer's is not known. at_least: what the known layers have together."""

    total: Size | None
    trainable: Size | None
    frozen: Size | None
    at_least: Size


def nested_in(layer: LayerTrace, dialect: int) -> list[LayerTrace]:
    """The rows that `summary(expand_nested=True)` shows below a nested model: its layers, in Keras 3 without operations."""
    inner = () if layer.model is None else layer.model.shown.layers
    return [row for row in inner if dialect < 3 or not row.qualified.startswith("keras.ops.")]


def shape_cell(layer: LayerTrace, model: ModelTrace | None = None) -> str:
    """The output as Keras prints it: `(None, 26, 26, 32)`, several outputs in brackets, `?` when not known.

    In a subclassed `model` Keras 3 knows of each layer only for which input it was built, and READY layers never are; Keras 2
    knows of graphs alone, and says `multiple` of every other layer.
    """
    dialect = 3 if model is None else model.dialect
    if model is not None and _says_nothing(layer, model):
        return "?"
    if _is_graph_inside(layer, model):
        return shape_text(shown_output(layer, model), dialect)
    if model is not None and model.kind == "subclass" and dialect < 3 and model.built:
        return "multiple"
    if layer.multiple:
        return "multiple"
    inside = model is not None and model.kind == "subclass" and layer.calls
    if inside and (layer.cls in READY or layer.cls in CELLS):
        return "?"
    output = shown_output(layer, model)
    if dialect < 3 and layer.name.startswith("tf.math.top_k") and isinstance(output, list) and len(output) == 2:
        values, indices = (shape_text(part, dialect) for part in output)  # a tuple of TensorFlow's that has names
        return f"TopKV2(values={values}, indices={indices})"
    if dialect < 3 and isinstance(output, list) and getattr(layer.spec, "tuple2", False):
        return shape_text(tuple(output), dialect)
    return shape_text(output, dialect)


def _says_nothing(layer: LayerTrace, model: ModelTrace) -> bool:
    """Whether Keras 3 prints `?`: for a layer or model of the user's own class without `compute_output_shape`, if it was called
    on data alone or inside another one. keras/src/utils/summary_utils.py, format_layer_shape
    """
    own = layer.qualified.startswith("__main__.") and layer.spec is None and not layer.tells_shape
    if not own or model.dialect < 3 or (layer.model is not None and layer.model.kind != "subclass"):
        return False
    symbolic = any(edge.layer for call in layer.calls for edge in call.inputs)
    return model.kind == "subclass" or not symbolic


def shown_output(layer: LayerTrace, model: ModelTrace | None) -> object:
    """The output of the row: of a graph (in Keras 3 of a stack, too) in a subclassed model its own, however it was called."""
    inner = layer.model
    if model is not None and model.kind == "subclass" and model.dialect >= 3 and layer.spec is not None:
        return _built_for(layer)
    if model is None or inner is None or not _is_graph_inside(layer, model):
        return layer.output_shape
    if not isinstance(inner.output_shape, (tuple, list)) or (model.dialect < 3 and inner.kind != "functional"):
        return layer.output_shape
    return inner.output_shape if model.dialect < 3 or is_shape(inner.output_shape) else tuple(inner.output_shape)


def _built_for(layer: LayerTrace) -> object:
    """What `compute_output_shape` of Keras 3 answers: several shapes as a tuple, and it does not know of attention scores."""
    output, given = layer.output_shape, layer.input_shape
    if getattr(layer.spec, "takes_list", False) and isinstance(given, list) and all(map(is_shape, given)):
        return layer.spec.output(*given)  # type: ignore[attr-defined]  # a layer that merges; not what TensorFlow finds
    if not isinstance(output, list):
        return output
    return output[0] if "Attention" in layer.cls else tuple(output)


def _is_graph_inside(layer: LayerTrace, model: ModelTrace | None) -> bool:
    return model is not None and model.kind == "subclass" and layer.model is not None and layer.model.kind != "subclass"


def shape_text(output: object, dialect: int = 3) -> str:
    """An output as Keras prints it in a table; unlike Python and older ones, Keras 3 writes `(None)` for one axis."""
    if is_shape(output):
        return f"({', '.join(text(d) for d in output)}{',' if dialect < 3 and len(output) == 1 else ''})"
    if not isinstance(output, (tuple, list)):
        return "?"
    inner = ", ".join(shape_text(part, dialect) for part in output)
    if len(output) == 1:
        return inner
    return f"[{inner}]" if isinstance(output, list) else f"({inner})"


def params_cell(layer: LayerTrace, model: ModelTrace | None = None) -> str:
    """The number of parameters as Keras prints it, `0 (unbuilt)` before there are any, `?` when not known.

    Keras 2 prints no table of a `model` before it is built; what is not built then is not used.
    """
    if is_unbuilt(layer) and model is not None and model.dialect < 3 and model.built:
        return "0 (unused)"
    if is_unbuilt(layer):
        return "0" if layer.cls in READY or (layer.model is not None and layer.model.built) else "0 (unbuilt)"
    expression = params_expr(layer)
    return "?" if expression is None else commas(expression)


def is_unbuilt(layer: LayerTrace) -> bool:
    """Whether Keras itself has no shape and no weights for it yet, but those that layers of a stack have from elsewhere."""
    stack = layer.model is not None and layer.model.kind == "sequential" and not layer.model.built
    return (layer.weights is None or stack) and layer.output_shape is None and layer.unknown is None


def params_expr(layer: LayerTrace) -> str | None:
    """The number of parameters with what each weight adds: `128·num_classes + num_classes`."""
    params = layer.params
    if params is None or not isinstance(layer.weights, tuple):
        return None
    if isinstance(params, int) or layer.model is not None:
        return text(params)
    return " + ".join(_parts(layer.weights))


def _parts(weights: tuple[Weight, ...]) -> Iterator[str]:
    """One part for each distinct size, numbers last and summed."""
    sizes = [w.size for w in weights if isinstance(w.size, Expr)]
    for size in dict.fromkeys(sizes):
        yield text(size * sizes.count(size))
    number = sum(w.size for w in weights if isinstance(w.size, int))
    if number:
        yield str(number)


def commas(expression: str) -> str:
    """Numbers of four digits and more with Keras's separators: `1,982,592`."""
    return re.sub(r"(?<![\w.])\d{4,}(?!\w)", lambda m: f"{int(m[0]):,}", expression)


def totals(model: ModelTrace) -> Totals:
    """The counts of a model, each weight once; layers that are not built have none yet."""
    layers = [one for layer in model.counted for one in _built(layer)]
    at_least = sum_sizes([layer.params for layer in layers if layer.params is not None]) or 0
    if model.unknown:
        return Totals(None, None, None, at_least)
    total = sum_sizes([layer.params for layer in layers])
    trainable = _trained(model, layers)
    frozen = None if total is None or trainable is None else total - trainable
    return Totals(total, trainable if total is not None else None, frozen, at_least)


def _built(layer: LayerTrace) -> Iterator[LayerTrace]:
    """The row, if it is built; of a model that is not what in it is, which counts all the same."""
    if not is_unbuilt(layer):
        yield layer
    elif layer.model is not None:
        yield from (one for inner in layer.model.counted for one in _built(inner))


def _trained(model: ModelTrace, layers: list[LayerTrace]) -> Size | None:
    if not model.trainable and model.dialect > 1:
        return 0
    return None if model.switch is not None else sum_sizes([_changing(layer, model.dialect) for layer in layers])


def _changing(layer: LayerTrace, dialect: int) -> Size | None:
    """What training changes in a row. Keras 3 goes by the layers inside a nested model, whatever the model's own switch says
    (`trainable_variables` in keras/src/layers/layer.py), and so did the table of Keras 1 (`count_total_params` in
    keras/utils/layer_utils.py)."""
    if dialect == 1 and layer.model is not None:
        return replace(layer, trainable=True).trainable_params
    if layer.trainable or dialect < 3 or (layer.model is None and not layer.trained_inside):
        return layer.trainable_params
    if layer.model is None or layer.repeated:
        return replace(layer, trainable=True).trainable_params
    return totals(replace(layer.model, trainable=True)).trainable


def sum_sizes(sizes: list[Size | None]) -> Size | None:
    """The sum, None as soon as one is not known."""
    total: Size = 0
    for size in sizes:
        if size is None:
            return None
        total = total + size
    return total


def complete(model: ModelTrace) -> bool:
    """Whether every shape and count is a number (or Keras's None), and what a table calls each class is known."""
    return model.built and not model.unknown and all(_complete(layer) for layer in model.layers)


def _complete(layer: LayerTrace) -> bool:
    known = isinstance(layer.params, int) and _numbers(layer.output_shape) and layer.called_otherwise is None
    return known and not (layer.switch is not None and layer.params)


def _numbers(output: object) -> bool:
    if is_shape(output):
        return not any(isinstance(d, Expr) for d in output)
    return isinstance(output, (tuple, list)) and all(_numbers(part) for part in output)
