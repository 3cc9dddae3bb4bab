"""A model as its table shows it."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.models.traces import trace
from cnnlint.library.keras.releases.differences import release_told, standalone
from cnnlint.program import LayerTrace, ModelTrace
from cnnlint.values import Context, Unknown


def printed(model: ModelValue, at: Context, expand_nested: bool = False) -> ModelTrace:
    """The model as its table shows it: without rows before which others may stand that are not known."""
    found, beginning = trace(model, at), getattr(model, "beginning", None)
    if found.doubt is None and model.compiled is not None and (why := _counted_as_compiled(model, found, at)) is not None:
        found = replace(found, doubt=(len(found.layers), why))
    rows = found.layers if found.doubt is None else found.layers[: found.doubt[0]]
    inside = enumerate(map(_doubt_inside, rows)) if expand_nested else ()
    first = next(((i, why) for i, why in inside if why is not None), None)
    found = found if first is None else replace(found, doubt=first)
    return found if beginning is None else replace(found, layers=found.layers[:beginning])


def _counted_as_compiled(model: ModelValue, now: ModelTrace, at: Context) -> Unknown | None:
    """Why the totals are not known: before TensorFlow 2.2, and the package keras before 2.4, the table counts as trained what
    was when the model was compiled, and what is frozen since a second time. keras/utils/layer_utils.py"""
    then = model.compiled.model if model.compiled is not None else None
    if at.dialect != 2 or release_told(at) or not isinstance(then, ModelTrace) or _switches(then) == _switches(now):
        return None
    if at.release.before(4 if standalone(at) else 2) is False:
        return None
    return at.unknown("releases of Keras 2 differ in how they count what was frozen or set free after `compile`")


def _switches(model: ModelTrace) -> list[tuple[str, bool, frozenset[int]]]:
    return [("", model.trainable, frozenset()), *((row.name, row.trainable, row.frozen) for row in model.layers)]


def _doubt_inside(row: LayerTrace) -> Unknown | None:
    """Why rows of the models in that row are not known."""
    if row.model is None:
        return None
    whys = (why for why in map(_doubt_inside, row.model.layers) if why is not None)
    return next(whys, None) if row.model.doubt is None else row.model.doubt[1]
