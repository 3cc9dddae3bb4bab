"""Which output shape does the row of a layer show?"""

from __future__ import annotations

from typing import Any

from cnnlint.frozen import replace
from cnnlint.library.keras.calling.cell_states import nests_states
from cnnlint.library.keras.making.forms import Form
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Node
from cnnlint.library.keras.models.joining import shown_of
from cnnlint.library.keras.models.model_ends import joint_shape
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.program import LayerTrace
from cnnlint.values import Cause, DictValue, Unknown


def unbuilt_row(row: LayerTrace) -> LayerTrace:
    """In an unbuilt Sequential Keras shows `?`, but for layers that were built on their own."""
    return row if row.weights is not None else replace(row, output_shape=None, weights=None)


def perhaps_built(row: LayerTrace, why: Unknown) -> LayerTrace:
    """The row of a stack of which is not known whether it is built: its shape, or `?`."""
    return replace(row, output_shape=why, unknown=row.unknown or why)


def shown_in_subclass(trace: LayerTrace, row: LayerValue, dialect: int) -> LayerTrace:
    """In a subclassed model Keras shows of each layer what it was built for."""
    return _built_for(trace, row) if trace.calls and not _shows_itself(row, dialect) else _uncalled(trace)


def _shows_itself(row: LayerValue, dialect: int) -> bool:
    """A model with tensors of its own at its ends shows these in Keras 2, whatever it is called on."""
    return dialect == 2 and isinstance(row, ModelValue) and row.kind != "subclass" and bool(row.model_outputs())


def _built_for(trace: LayerTrace, row: LayerValue) -> LayerTrace:
    first = row.nodes[0]
    output = trace.calls[0].output if first.perhaps is None else shown_of(reversed(row.nodes))
    return replace(trace, output_shape=output)


def _uncalled(row: LayerTrace) -> LayerTrace:
    """A model that is kept as an attribute and was never called shows what it gives by itself."""
    inner = row.model
    if inner is None or row.calls or inner.kind == "subclass" or not isinstance(inner.output_shape, (tuple, list)):
        return row
    return replace(row, output_shape=inner.output_shape)


def gives_several_shapes(layer: LayerValue) -> bool:
    """Whether the calls of a layer on symbolic tensors, in whatever model, surely give different shapes."""
    symbolic = [node for node in layer.nodes if node.inputs and all(t.layer is not None and not t.loose for t in node.inputs)]
    if isinstance(layer, ModelValue) or any(isinstance(node.output, Unknown) or node.perhaps for node in symbolic):
        return False
    return any(node.output != symbolic[0].output for node in symbolic)


def shown_output(layer: LayerValue, last: Node | None, dialect: int, certain: frozenset[int]) -> Any:
    """The output shape in the row: Keras 3 shows that of the layer's last call anywhere, older ones a nested model's own.

    A call on data leaves no trace in Keras 3 where there are calls on symbolic tensors.
    """
    if last is None:
        return None
    if dialect >= 3:
        made = {i: node for i, node in enumerate(layer.nodes) if not _failed(node)}
        kept = {i: node for i, node in made.items() if not node.on_data} or made
        sure = frozenset(place for place, i in enumerate(kept) if i in certain)
        return shown_of(kept.values(), sure) if kept else last.output
    if isinstance(getattr(layer, "output_form", None), Form):
        return Unknown("Keras 2 shows outputs in lists within each other", layer.span)
    if isinstance(getattr(layer, "output_form", None), tuple) or type(getattr(layer, "returned", None)) is DictValue:
        return Unknown("Keras 2 shows outputs with keys as a dict", layer.span)
    if nests_states(layer):
        return Unknown("Keras 2 shows the states of each cell in a list of their own", layer.span)
    if isinstance(layer, ModelValue) and layer.kind != "subclass" and (dialect == 2 or getattr(layer, "declared", True)):
        own = joint_shape(layer.model_outputs())
        return own if own is not None else last.output
    return last.output if certain else shown_of(layer.nodes)


def _failed(node: Node) -> bool:
    return isinstance(node.output, Unknown) and node.output.cause is Cause.IMPOSSIBLE
