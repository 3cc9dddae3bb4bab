"""What Sequential, functional and subclassed models share as Python values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cnnlint.diagnostics import Label, Span, plural
from cnnlint.frozen import dataclass, replace
from cnnlint.layers.base import ShapeError
from cnnlint.library.keras.making.layer import LayerValue, Nesting, bodies
from cnnlint.library.keras.models.joining import joined_compile
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Call, Compile, Kind, ModelTrace, Output, Problem, Weight
from cnnlint.shapes import Shape, Size, differ, shape_text
from cnnlint.values import Cause, Context, External, ListValue, Mutable, Shared, Unknown, Value, as_size

_TRAINING = frozenset(
    ["compile", "evaluate", "evaluate_generator", "fit", "fit_generator", "predict", "predict_generator", "save", "summary"]
)


class ModelValue(LayerValue):
    """A model. `variable` is the name that it was first bound to; `compiled` the compile in force; `fitted` what
    its optimizer has of variables: False before it makes any, True where that is decided when it is asked for, else how many
    scalars (None: it has none to make), unknown where it may have been compiled in a cell that cannot be read."""

    __slots__ = ("compiled", "doubt", "fitted", "shown", "variable")
    kinds: tuple[str, ...] = ("keras.Model", "keras.layers.Layer")
    kind: Kind = "subclass"
    worth_returning = True

    def __init__(self, cls: str, name: str, span: Span, qualified: str = "") -> None:
        super().__init__(cls, name, span, None, qualified or f"keras.{cls}", cls)
        self.variable = ""
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
        if self.lacks(name) and not any(_EXTENDING.intersection(used.split(".")) for used in at.imports):
            at.emit(_lacking(self, name, at))
            return at.unknown(f"a model has no attribute {name!r}")
        return super().get(name, at)

    def bound_to(self, name: str, at: Context) -> None:
        """The first variable that holds a model names it for people."""
        if not self.variable:
            at.store.touch(self)
            self.variable = name

    def describe(self) -> str:
        return f"the model `{self.variable or self.label}`"

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


# Where these are imported a model has more: with torch it is a Module, and Graphcore's TensorFlow has methods of its own.
_EXTENDING = frozenset({"torch", "ipu"})
_INSTEAD = {
    **dict.fromkeys(("load", "load_model"), "call `keras.models.load_model(path)`"),
    **dict.fromkeys(("add", "pop"), "only a Sequential model has it: call the next layer on `model.output`"),
    "predict_classes": "only a Sequential model had it, until Keras 2.5: take `np.argmax(model.predict(x), axis=-1)`",
    "predict_proba": "only a Sequential model had it, until Keras 2.5: call `predict`",
}


def _lacking(model: ModelValue, name: str, at: Context) -> Problem:
    """The attribute of a model that no Keras knows."""
    from difflib import get_close_matches

    from cnnlint.library.keras.releases.attributes import ATTRIBUTES

    near = get_close_matches(name, ATTRIBUTES - {name}, 1, 0.8)
    help = _INSTEAD.get(name)
    return Problem(
        "missing-attribute",
        f"{model.describe()} has no attribute `{name}`",
        at.span,
        "AttributeError",
        labels=(Label(model.span, "built here"),),
        expected=near[0] if near else None,
        actual=name,
        help=help or (f"did you mean `{near[0]}`?" if near else None),
        keras=f"'{model.cls}' object has no attribute '{name}'",
        model=model.variable,
    )


def each_once(layers: list[LayerValue]) -> list[LayerValue]:
    """The layers without those that stand there already."""
    return list({id(layer): layer for layer in layers}.values())


def listed_layers(model: ModelValue) -> list[LayerValue]:
    """What `model.layers` holds: in Keras 3 an operation on tensors is a row of the table, but no layer.

    keras/src/models/functional.py; in Keras 2 it is a TFOpLambda, a layer.
    """
    return [row for row in model.rows() if not row.qualified.startswith("keras.ops.") or row.type.endswith("OpLambda")]


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

    __slots__ = ("line", "model")

    def __init__(self, model: ModelValue | None = None, line: int | None = None) -> None:
        found = listed_layers(model) if model is not None else []
        super().__init__(found, model.gap if model is not None else None)
        self.model, self.line = model, line
        if self.rest is not None and found:
            why = self.rest
            self.rest = self.tail = OneOf(why.reason, why.span, why.name, why.by, why.cause, tuple(found))
            if getattr(model, "kind", "") == "functional":
                self.items = []  # it sorts its layers by their depth

    def placed(self, key: Value, at: Context) -> Value | None:
        """What stands there, where the release of Keras decides how many rows come before; None where that is sure."""
        if self.model is None or self.model.doubt is None or self.rest is not None:
            return None
        first, why = self.model.doubt
        ends = [as_size(end) for end in ((key.start, key.stop) if isinstance(key, slice) else (key,)) if end is not None]
        sure = first + isinstance(key, slice)
        if all(not isinstance(end, int) or end < sure for end in ends):  # counted from the end they are sure, too
            return None
        any_of = OneOf(why.reason, at.span, why.name, why.by, why.cause, tuple(listed_layers(self.model)[first:]))
        if not isinstance(key, slice):
            return any_of
        found = ListValue(self.items[:first] if key.start is None and key.step is None else [], any_of)
        found.tail = any_of
        return found

    def get(self, name: str, at: Context) -> Value:
        model = self.model
        if name in ("pop", "append", "insert", "remove", "clear") and model is not None:
            _change(model, name, self.line == at.span.line, at)
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


class Registry(Mutable):
    """The models that a program makes, in order."""

    __slots__ = ("models",)

    def __init__(self) -> None:
        self.models: list[ModelValue] = []

    def snapshot(self) -> Any:
        return tuple(self.models)

    def restore(self, state: Any) -> None:
        self.models = list(state)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return one + tuple(m for m in other if not any(m is o for o in one))

    def forget(self, why: Unknown) -> None:
        """What was made was made."""


MODELS = Shared(Registry)


def register(model: ModelValue, at: Context) -> None:
    """Remembers a model for the list of final states."""
    registry = at.shared(MODELS)
    at.store.touch(registry)
    registry.models.append(model)


def misfit(inputs: list[TensorValue], shapes: list[Any], dialect: int, data: bool = False) -> ShapeError | None:
    """Why a model with these inputs cannot be called on tensors of these shapes, if it surely cannot.

    data: on arrays, which may have been given a last axis of one before. Keras 2 compares the axes that both have.
    keras/src/models/functional.py; tf_keras/src/engine/input_spec.py
    """
    fits = (_data_fits if data else _fits) if dialect >= 3 else _axes_fit
    if len(shapes) != len(inputs):
        return other_number(len(inputs), len(shapes), f"but it received {len(shapes)} input tensors.")
    for shape, own in zip(shapes, (t.shape for t in inputs), strict=True):
        if isinstance(own, Unknown) or isinstance(shape, Unknown) or fits(shape, own):
            continue
        expected, actual = shape_text(own), shape_text(shape)
        message = f"the model takes {expected} but is called on {actual}"
        keras = f"expected shape={expected}, found shape={actual}"
        return ShapeError("incompatible-input", message, expected=expected, actual=actual, keras=keras)
    return None


def other_number(wanted: int, found: int, keras: str) -> ShapeError:
    """A model is called on more or fewer tensors than it has inputs."""
    ones, tensors = plural(wanted, "input"), plural(found, "tensor")
    message = f"the model has {ones} but is called on {tensors}"
    return ShapeError("incompatible-input", message, expected=ones, actual=tensors, keras=keras)


def on_data(tensors: Iterable[Any]) -> bool:
    """Whether a model is called on arrays, not on symbolic tensors."""
    return all(t.layer is None and t.ways is None for t in tensors)


def asked(model: Any, inputs: list[TensorValue], shapes: list[Any], at: Context) -> Output | Unknown:
    """What a model inside another would give for these shapes, as Keras 3 asks it."""
    gap: Unknown | None = model.gap
    if gap is not None:
        return gap
    known = inputs and not any(isinstance(shape, Unknown) for shape in shapes)
    mismatch = misfit(inputs, shapes, at.dialect) if known else None
    if mismatch is not None:
        refuse_input(model, mismatch, at)
        return at.because(Cause.IMPOSSIBLE)
    found: Output | Unknown = model.run_anew(shapes, at, True)
    return found


def called_symbolically(tensors: Iterable[Any], at: Context) -> bool:
    """Whether Keras 3 calls a model on symbolic tensors, of which nothing is computed."""
    return at.dialect >= 3 and not on_data(tensors) and not bodies(at).entered


def refuse_input(model: ModelValue, error: ShapeError, at: Context) -> None:
    """Tells of a misfit. Keras 2 compares the shapes of data only, and not in all its releases."""
    from cnnlint.library.keras.calling.rejections import rejection
    from cnnlint.library.keras.releases.differences import release_told

    dialects = frozenset({3}) if at.dialect >= 3 else frozenset({2})
    problem = rejection(error, model, at, span=at.span, dialects=dialects, certain=release_told(at))
    message = error.message.replace("the model", f"the model `{model.variable or model.label}`", 1)
    layers = (getattr(tensor, "layer", None) for tensor in model.model_inputs())
    places = [layer.span for layer in layers if layer is not None and layer.span.line != at.span.line]
    labels = tuple(Label(place, "its input is declared here") for place in dict.fromkeys(places))
    at.emit(replace(problem, message=message, labels=(*problem.labels, *labels)))


def _axes_fit(shape: Shape, own: Shape) -> bool:
    one, other = (s[:-1] if s and s[-1] == 1 else s for s in (shape, own))
    return not any(differ(a, b) for a, b in zip(one[1:], other[1:], strict=False))


def _data_fits(shape: Shape, own: Shape) -> bool:
    """Keras 3 compares the axes that both have before it adds the last one: one picture passes for a batch of its rows."""
    added = bool(shape) and bool(own) and shape[-1] == own[-1] == 1
    return rank_fits(shape, own) and (_fits(shape, own) or (added and _axes_fit(shape[:-1], own)))


def rank_fits(shape: Shape | Unknown, own: Shape | Unknown) -> bool:
    """Whether Keras 3 may take data with so many axes: a last one of one it adds or drops. keras/src/models/functional.py"""
    if isinstance(shape, Unknown) or isinstance(own, Unknown) or len(shape) == len(own):
        return True
    longer, shorter = (shape, own) if len(shape) > len(own) else (own, shape)
    return len(longer) == len(shorter) + 1 and not (isinstance(longer[-1], int) and longer[-1] != 1)


def _fits(shape: Shape, own: Shape) -> bool:
    """Keras leaves out a last axis of one on either side, and compares the axes that both have then: what a layer inside makes
    of the rest is told there. keras/src/layers/input_spec.py"""
    return any(_axes_fit(given, wanted) for given in _without_one(shape) for wanted in _without_one(own))


def _without_one(shape: Shape) -> tuple[Shape, ...]:
    """The shape without a last axis of one; with it too where it is not known whether it is one."""
    if not shape or shape[-1] is None or (isinstance(shape[-1], int) and shape[-1] != 1):
        return (shape,)
    return (shape[:-1],) if shape[-1] == 1 else (shape, shape[:-1])


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
