"""A summary table that a notebook recorded, beside the model that its code builds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.program import LayerTrace, ModelTrace, Program, RecordedTable, Summary
from cnnlint.rules.facts.argument_values import field_of
from cnnlint.rules.facts.graph import one_shape
from cnnlint.shapes import Shape, shape_text

SAME_LAYER = {f"Convolution{rank}D": f"Conv{rank}D" for rank in (1, 2, 3)} | {
    kind + name: name for kind in ("CuDNN", "Unified") for name in ("LSTM", "GRU")
}  # TensorFlow 2.0 said Unified before its release
FUNCTIONAL = frozenset({"Functional", "Model", "Sequential"})


def pair_up(program: Program) -> Iterator[tuple[Summary, RecordedTable]]:
    """Each recorded table with the call that printed it, where a cell has as many tables as calls."""
    calls: dict[int, list[Summary]] = {}
    for event in program.events:
        if isinstance(event, Summary) and event.span.cell is not None and event.condition is None:
            calls.setdefault(event.span.cell, []).append(event)
    tables: dict[int, list[RecordedTable]] = {}
    for table in program.recorded:
        tables.setdefault(table.cell, []).append(table)
    for cell, printed in tables.items():
        if len(calls.get(cell, ())) == len(printed):
            yield from zip(calls[cell], printed, strict=True)


def difference(summary: Summary, table: RecordedTable) -> tuple[str, str] | None:
    """What the code builds and what was recorded, where they surely differ; None where they agree or little is known."""
    model = summary.model
    if not isinstance(model, ModelTrace) or model.shown.unknown or not table.rows:
        return None
    if summary.expand_nested and any(layer.model is not None for layer in model.layers):
        return None  # the rows of the models inside stand between those of the model
    rows = [layer for layer in model.layers if not layer.is_input]
    if not rows:
        return None  # the solution of an exercise was taken out
    recorded = [row for row in table.rows if not (len(row[0]) > 2 and "InputLayer".startswith(row[0].rstrip(".…")))]
    if model.kind == "sequential" and len(rows) != len(recorded):
        return f"{len(rows)} layers", f"{len(recorded)}"
    if len(rows) != len(recorded):
        return None  # operators become rows of their own in some versions of Keras
    reshaped = False
    for layer, row in zip(rows, recorded, strict=True):
        reshaped = reshaped or layer.cls == "Reshape"
        found = _row_difference(layer, row, reshaped, model.dialect == 1)
        if found is not None:
            return found
    return None


def _row_difference(
    layer: LayerTrace, row: tuple[str, object, int | None], reshaped: bool, early: bool
) -> tuple[str, str] | None:
    """early: Keras 1, where a file of the user's said where the channels stand, and releases counted weights differently."""
    kind, shape, params = row
    if not _same_kind(layer, kind):
        return f"{_with_article(layer.cls)} (`{layer.label}`)", f"{_with_article(kind)} in its place"
    if early:
        return None
    inferred, printed = one_shape(layer.output_shape), _shape(shape)
    if inferred is not None and printed is not None and not _same_shape(inferred, printed, reshaped):
        return f"{shape_text(inferred)} for `{layer.label}`", shape_text(printed)
    if isinstance(layer.params, int) and params and params not in (layer.params, _without_reset(layer)):  # 0: not built
        return f"{layer.params:,} parameters for `{layer.label}`", f"{params:,}"
    return None


def _with_article(kind: str) -> str:
    return f"an {kind}" if kind.startswith(("A", "E", "I", "O", "U", "LSTM")) else f"a {kind}"


def _without_reset(layer: LayerTrace) -> int | None:
    """The parameters of a GRU with the default until Keras 2.3 and TensorFlow 2, which had one bias for each gate."""
    units = field_of(layer, "units")
    if layer.cls != "GRU" or "reset_after" in layer.args or not isinstance(units, int) or not isinstance(layer.params, int):
        return None
    return layer.params - 3 * units


def _same_kind(layer: LayerTrace, kind: str) -> bool:
    if not layer.qualified.startswith("keras."):
        return True
    # an old table cuts long names off at its column, anywhere
    return any(name.startswith(kind.rstrip(".…")) for name in _printed_names(layer))


def _printed_names(layer: LayerTrace) -> set[str]:
    """What the versions of Keras print as the type of this layer."""
    names = {layer.cls, layer.type, re.sub(r"(?:V1|V2)$", "", layer.type)}
    names |= {old for old, new in SAME_LAYER.items() if new == layer.cls}
    if layer.model is not None:
        names |= FUNCTIONAL
    return {name + version for name in names for version in ("", "V1", "V2", "_v1", "_v2")}


def _shape(shape: object) -> Shape | None:
    if not isinstance(shape, (tuple, list)) or not all(d is None or isinstance(d, int) for d in shape):
        return None
    return tuple(shape)


def _same_shape(inferred: Shape, printed: Shape, reshaped: bool) -> bool:
    """Where every size of the code is a number; a batch size that only one side tells is no difference.

    reshaped: a Reshape came before. Until TensorFlow 2.2 what its -1 stands for was printed as None.
    """
    if reshaped and len(inferred) == len(printed):
        printed = tuple(a if b is None else b for a, b in zip(inferred, printed, strict=True))
    if len(inferred) != len(printed):
        return False
    if any(d is not None and not isinstance(d, int) for d in inferred):
        return True
    return all(a == b or a is None or b is None for a, b in zip(inferred[:1], printed[:1], strict=True)) and (
        inferred[1:] == printed[1:]
    )
