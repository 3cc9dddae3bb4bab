"""What Sequential, functional and subclassed models share as Python values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from cnnlint.diagnostics import Span
from cnnlint.frozen import replace
from cnnlint.layers.base import Undetermined
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Nesting
from cnnlint.library.keras.models.joining import joined_compile
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Compile, Kind, ModelTrace, Weight
from cnnlint.shapes import Shape, Size
from cnnlint.values import Context, External, Unknown, Value

Asked = Callable[[LayerValue, list[Any], dict[str, Any]], Any]  # what a layer makes of these shapes, and of those by keyword

_TRAINING = frozenset(
    ("compile", "evaluate", "evaluate_generator", "fit", "fit_generator", "load_weights", "predict", "predict_classes",
     "predict_generator", "predict_on_batch", "predict_proba", "save", "save_weights", "summary", "test_on_batch",
     "train_on_batch")
)  # fmt: skip


class ModelValue(LayerValue):
    """A model. `variable` is the name that it was first bound to, `known` the one that it has outside of what makes it;
    `compiled` the compile in force; `fitted` what its optimizer has of variables: False before it makes any, True where that is
    decided when it is asked for, else how many scalars (None: it has none to make), unknown where it may have been compiled in
    a cell that cannot be read."""

    __slots__ = ("compiled", "doubt", "fitted", "known", "shown", "variable")
    kinds: tuple[str, ...] = ("keras.Model", "keras.layers.Layer")
    kind: Kind = "subclass"
    worth_returning = True

    def __init__(self, cls: str, name: str, span: Span, qualified: str = "") -> None:
        super().__init__(cls, name, span, None, qualified or f"keras.{cls}", cls)
        self.variable = self.known = ""
        self.doubt: tuple[int, Unknown] | None = None  # from which row on the release of Keras decides about the rows
        self.compiled: Compile | None = None
        self.fitted: Size | Unknown | bool | None = False
        self.shown: ModelTrace | None = None  # its last trace

    def snapshot(self) -> Any:
        return super().snapshot(), self.compiled, self.fitted, self.variable

    def restore(self, state: Any) -> None:
        super().restore(state[0])
        self.compiled, self.fitted, self.variable = state[1:4]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        compiled = joined_compile(one[1], other[1], why)
        fitted = one[2] if one[2] is other[2] or one[2] == other[2] else why
        return super().join(one[0], other[0], why), compiled, fitted, one[3] or other[3]

    def forget(self, why: Unknown) -> None:
        super().forget(why)
        self.compiled = None

    def survives(self, methods: set[str], why: Unknown) -> bool:
        """Whoever trains it leaves the layers as they are."""
        if methods <= _TRAINING:
            self.compiled, self.fitted = None, why
        return methods <= _TRAINING

    def parts(self) -> list[ModelValue]:
        """The models in it, which whoever gets the model gets with it."""
        return [row for row in self.rows() if isinstance(row, ModelValue)]

    def lacks(self, name: str) -> bool:
        """Whether surely neither Keras, in any release, nor the program gives this model the attribute."""
        from cnnlint.library.keras.releases.attributes import ATTRIBUTES

        built_in = self.kind in ("sequential", "functional") and self.gap is None
        return built_in and not name.startswith("_") and name not in ATTRIBUTES and name not in self.attributes

    def get(self, name: str, at: Context) -> Value:
        from cnnlint.library.keras.models.missing_attributes import is_missing, missing_attribute

        if is_missing(self, name, at):
            at.emit(missing_attribute(self, name, at))
            return at.unknown(f"a model has no attribute {name!r}")
        return super().get(name, at)

    def set(self, name: str, value: Value, at: Context) -> None:
        super().set(name, value, at)
        if name == "optimizer" and self.compiled is not None:  # `fit` trains with what stands there
            self.compiled = replace(self.compiled, args={**self.compiled.args, "optimizer": value})

    def bound_to(self, name: str, at: Context) -> None:
        """The first variable that holds a model names it for people."""
        if not self.variable:
            at.store.touch(self)
            self.variable = name

    def known_as(self, name: str) -> None:
        """The first variable of the module, or attribute, that holds it: by that name it is known outside of what makes it."""
        self.known = self.known or name

    @property
    def people_call_it(self) -> str:
        """Its name in messages."""
        return self.known or self.variable or self.label

    def describe(self) -> str:
        return f"the model `{self.people_call_it}`"

    def is_instance(self, kind: Value, at: Context) -> bool | Unknown:
        names = {*self.kinds, "builtins.object", self.qualified}
        return isinstance(kind, External) and (
            kind.name in names or (kind.name == "keras.models.Functional" and self.kind == "functional")
        )

    # ---------------------------------------------------------------- what kinds of models answer in their own way

    @property
    def built(self) -> bool:
        """Whether Keras knows the shapes."""
        return False

    def unbuilt(self, at: Context) -> bool:
        """Whether Keras surely does not know them yet."""
        return not self.built and self.gap is None

    def rows(self) -> list[LayerValue]:
        """The layers in the order of the summary."""
        return []

    @property
    def gap(self) -> Unknown | None:
        """Why further layers may exist that are not in `rows`."""
        return self.unknown

    def model_inputs(self) -> list[TensorValue]:
        """The symbolic inputs, when built."""
        return []

    def model_outputs(self) -> list[TensorValue]:
        """The symbolic outputs, when built."""
        return []

    def through(self, shapes: Sequence[Any], call: Asked) -> list[Any]:
        """The shapes of the outputs for inputs of these shapes. Each layer is asked in turn."""
        raise Undetermined(Unknown("what the model does with inputs of other shapes", self.span))

    def meet(self, shapes: list[Shape | Unknown], at: Context, nested: Nesting = True, training: bool = False) -> None:
        """Data of these shapes (batch axis included) meets the model: it builds itself if it was not. nested: the containers
        around several arrays. training: what `call` of a class of the program is told."""

    def inner_layers(self) -> Iterable[LayerValue]:
        return self.rows()

    def switched_alone(self, at: Context) -> bool:
        """In Keras 1, and the package keras before 2.4: keras/engine/network.py"""
        return at.dialect == 1 or (at.dialect == 2 and standalone(at) and at.release.before(4) is True)

    def all_weights(self) -> tuple[Weight, ...] | Unknown:
        """The weights of all layers, each once, in the order of the rows."""
        found: list[Weight] = []
        for layer in innermost_layers(self):
            if layer.weights is None or isinstance(layer.weights, Unknown):
                return layer.weights or Unknown(f"{layer.describe()} is not built", layer.span)
            found += layer.weights
        return self.gap or tuple(found)


def each_once(layers: list[LayerValue]) -> list[LayerValue]:
    """The layers without those that stand there already."""
    return list({id(layer): layer for layer in layers}.values())


def innermost_layers(layer: LayerValue) -> list[LayerValue]:
    """The layers without inner rows, each once."""
    return list(_leaves(layer, set())) if isinstance(layer, ModelValue) else [layer]


def _leaves(model: ModelValue, seen: set[int]) -> Iterator[LayerValue]:
    seen.add(id(model))
    for row in model.rows():
        if id(row) in seen:
            continue
        if isinstance(row, ModelValue):
            yield from _leaves(row, seen)
        else:
            seen.add(id(row))
            yield row
