"""A model as its table shows it."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library.keras.models.shared import ModelValue
from cnnlint.library.keras.models.traces import trace
from cnnlint.program import LayerTrace, ModelTrace
from cnnlint.values import Context, Unknown


def printed(model: ModelValue, at: Context, expand_nested: bool = False) -> ModelTrace:
    """The model as its table shows it: without rows before which others may stand that are not known."""
    found, beginning = trace(model, at).shown, getattr(model, "beginning", None)
    inside = enumerate(map(_doubt_inside, found.layers)) if expand_nested else ()
    first = next(((i, why) for i, why in inside if why is not None), None)
    found = found if first is None else replace(found, doubt=first).shown
    return found if beginning is None else replace(found, layers=found.layers[:beginning])


def _doubt_inside(row: LayerTrace) -> Unknown | None:
    """Why rows of the models in that row are not known."""
    if row.model is None:
        return None
    whys = (why for why in map(_doubt_inside, row.model.layers) if why is not None)
    return next(whys, None) if row.model.doubt is None else row.model.doubt[1]
