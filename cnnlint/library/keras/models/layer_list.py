"""`model.layers`, as a list of Python."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.diagnostics import Span, plural
from cnnlint.frozen import dataclass
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.get_layer import names_are_known, no_such_place
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.program import Call
from cnnlint.shapes import Size
from cnnlint.values import Context, ListValue, Unknown, Value, as_size


def listed_layers(model: ModelValue) -> list[LayerValue]:
    """What `model.layers` holds: in Keras 3 an operation on tensors is a row of the table, but no layer.

    keras/src/models/functional.py; in Keras 2 it is a TFOpLambda, before 2.4 a TensorFlowOpLayer, which are layers.
    """
    made = ("OpLambda", "OpLayer")
    return [row for row in model.rows() if not row.qualified.startswith("keras.ops.") or row.type.endswith(made)]


@dataclass(frozen=True, slots=True)
class OneOf(Unknown):
    """A layer that may be any of a model whose layers are not all known."""

    layers: tuple[LayerValue, ...] = ()

    def set(self, name: str, value: Value, at: Context) -> None:
        """What is set of it may be set of each that is known."""
        why = at.unknown(f"`{name}` is set in line {at.span.line} of a layer of which is not known which it is")
        for layer in self.layers:
            layer.set(name, why, at)


class Rows(ListValue):
    """`model.layers`: a copy, but in old releases of Keras the very list that the model keeps."""

    __slots__ = ("asked", "model")

    def __init__(self, model: ModelValue | None = None, asked: Span | None = None) -> None:
        found = listed_layers(model) if model is not None else []
        super().__init__(found, model.gap if model is not None else None)
        self.model, self.asked = model, asked
        among: Sequence[LayerValue] = found or getattr(model, "possible", ())
        if self.rest is not None and among:
            why = self.rest
            self.rest = self.tail = OneOf(why.reason, why.span, why.name, why.by, why.cause, tuple(among))
            if getattr(model, "kind", "") == "functional":
                self.items = []  # it sorts its layers by their depth

    @property
    def length(self) -> Size | None:
        """None where a row stands for several: how many layers there are is not known then."""
        return super().length if self.model is None or self.model.doubt is None else None

    def placed(self, key: Value, at: Context) -> Value | None:
        """What stands there, where the release of Keras decides how many rows come before; None where that is sure."""
        if self.model is None or self.model.doubt is None or self.rest is not None:
            return None
        first, why = self.model.doubt
        ends = [as_size(end) for end in ((key.start, key.stop) if isinstance(key, slice) else (key,)) if end is not None]
        sure, rows = first + isinstance(key, slice), listed_layers(self.model)
        behind = next((n for n, row in enumerate(reversed(rows)) if row.stray), len(rows))
        if all(not isinstance(end, int) or -behind <= end < sure for end in ends):
            return None
        any_of = OneOf(why.reason, at.span, why.name, why.by, why.cause, tuple(rows[first:]))
        if not isinstance(key, slice):
            return any_of
        found = ListValue(self.items[:first] if key.start is None and key.step is None else [], any_of)
        found.tail = any_of
        return found

    def refuse_index(self, index: int, at: Context) -> Value:
        """`model.layers[9]` of a model that has fewer."""
        if self.model is None or not names_are_known(self.model):
            return at.unknown(f"layer {index} of a list of {plural(len(self.items), 'layer')}")
        return no_such_place(self.model, index, len(self.items), at)

    def get(self, name: str, at: Context) -> Value:
        model = self.model
        if name in ("pop", "append", "insert", "remove", "clear") and model is not None:
            _change(model, name, self.asked is not None and self.asked.row == at.span.row, at)
        return super().get(name, at)


def _change(model: ModelValue, method: str, at_once: bool, at: Context) -> None:
    """`model.layers.pop()`. at_once: a list that has a name of its own may be changed to make another model of it."""
    from cnnlint.library.keras.releases.differences import lends_its_layers

    if not lends_its_layers(at):
        if at_once:
            at.emit(Call(at.span, "keras.Model.layers.__changed__", {"method": method}, {"model": model.span or at.span}))
        return
    if model.doubt is not None:
        return
    at.store.touch(model)
    why = at.unknown("releases of Keras 2 differ in whether changing `model.layers` changes the model")
    model.doubt, model.unknown = (max(0, len(model.rows()) - 1), why), why
