"""What Sequential, functional and subclassed models share as Python values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cnnlint.diagnostics import Label, Span
from cnnlint.layers.base import ShapeError, Undetermined
from cnnlint.library import models
from cnnlint.library.keras.layer import LayerValue, Names, unnumbered
from cnnlint.library.keras.releases import standalone
from cnnlint.program import Compile, Problem, Weight
from cnnlint.shapes import Shape, differ, shape_text
from cnnlint.values import Context, External, ListValue, Mutable, Unknown, Value


class ModelValue(LayerValue):
    """A model. `variable` is the name that it was first bound to; `compiled` the compile in force; `fitted` whether an
    optimizer has state of its own."""

    __slots__ = ("compiled", "doubt", "fitted", "variable", "version")
    kinds: tuple[str, ...] = ("keras.Model", "keras.layers.Layer")
    kind = "subclass"

    def __init__(self, cls: str, name: str, span: Span, qualified: str = "") -> None:
        super().__init__(cls, name, span, None, qualified or f"keras.{cls}", cls)
        self.variable = ""
        self.doubt: tuple[int, Unknown] | None = None  # from which row on the release of Keras decides about the rows
        self.compiled: Compile | None = None
        self.fitted = False
        self.version = 0

    def snapshot(self) -> Any:
        return super().snapshot(), self.compiled, self.fitted, self.variable

    def restore(self, state: Any) -> None:
        super().restore(state[0])
        self.compiled, self.fitted, self.variable = state[1:4]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        compiled = one[1] if one[1] == other[1] else one[1] or other[1]
        return super().join(one[0], other[0], why), compiled, one[2] or other[2], one[3] or other[3]

    def forget(self, why: Unknown) -> None:
        super().forget(why)
        self.compiled = None

    def lacks(self, name: str) -> bool:
        """Whether surely neither Keras, in any release, nor the program gives this model the attribute."""
        from cnnlint.library.keras.attributes import ATTRIBUTES

        built_in = self.kind in ("sequential", "functional") and self.gap is None
        return built_in and not name.startswith("_") and name not in ATTRIBUTES and name not in self.attributes

    def get(self, name: str, at: Context) -> Value:
        if self.lacks(name) and not any(used.partition(".")[0] == "torch" for used in at.imports):  # there it is a Module
            at.emit(_lacking(self, name, at))
            return at.unknown(f"a model has no attribute {name!r}")
        return super().get(name, at)

    def bound_to(self, name: str, at: Context) -> None:
        """The first variable that holds a model names it for people."""
        if not self.variable:
            at.store.touch(self)
            self.variable = name

    def describe(self) -> str:
        return f"the model {self.variable or self.name}"

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

    def rows(self) -> list[LayerValue]:
        """The layers in the order of the summary."""
        return []

    @property
    def gap(self) -> Unknown | None:
        """Why further layers may exist that are not in `rows`."""
        return self.unknown

    def model_inputs(self) -> list[Value]:
        """The symbolic inputs, when built."""
        return []

    def model_outputs(self) -> list[Value]:
        """The symbolic outputs, when built."""
        return []

    def meet(self, shapes: list[Shape | Unknown], at: Context) -> None:
        """Data of these shapes (batch axis included) meets the model: it builds itself if it was not."""

    def inner_layers(self) -> Iterable[LayerValue]:
        return self.rows()

    def all_weights(self) -> tuple[Weight, ...] | Unknown:
        """The weights of all layers, each once, in the order of the rows."""
        found: list[Weight] = []
        for layer in leaves(self):
            if layer.weights is None or isinstance(layer.weights, Unknown):
                return layer.weights or Unknown(f"{layer.describe()} is not built", layer.span)
            found += layer.weights
        return self.gap or tuple(found)


def _lacking(model: ModelValue, name: str, at: Context) -> Problem:
    """The attribute of a model that no Keras knows."""
    from difflib import get_close_matches

    from cnnlint.library.keras.attributes import ATTRIBUTES

    near = get_close_matches(name, ATTRIBUTES, 1, 0.8)
    help = "call `keras.models.load_model(path)`" if name in ("load", "load_model") else None
    return Problem(
        "missing-attribute",
        f"a model has no attribute `{name}`",
        at.span,
        "AttributeError",
        labels=(Label(model.span, "built here"),),
        expected=near[0] if near else None,
        actual=name,
        help=help or (f"did you mean `{near[0]}`?" if near else None),
        keras=f"'{model.cls}' object has no attribute '{name}'",
        model=model.variable,
    )


def listed(model: ModelValue) -> list[LayerValue]:
    """What `model.layers` holds: in Keras 3 an operation on tensors is a row of the table, but no layer.

    keras/src/models/functional.py; in Keras 2 it is a TFOpLambda, a layer.
    """
    return [row for row in model.rows() if not row.qualified.startswith("keras.ops.") or row.type.endswith("OpLambda")]


class Rows(ListValue):
    """`model.layers`: a copy, but in old releases of Keras the very list that the model keeps."""

    __slots__ = ("model",)

    def __init__(self, model: ModelValue | None = None) -> None:
        super().__init__(listed(model) if model is not None else (), model.gap if model is not None else None)
        self.model = model

    def get(self, name: str, at: Context) -> Value:
        model = self.model
        if (
            name in ("pop", "append", "insert", "remove", "clear")
            and at.dialect < 3
            and model is not None
            and model.doubt is None
        ):
            at.store.touch(model)
            why = at.unknown("releases of Keras 2 differ in whether changing `model.layers` changes the model")
            model.doubt, model.unknown = (max(0, len(model.rows()) - 1), why), why
        return super().get(name, at)


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


def register(model: ModelValue, at: Context) -> None:
    """Remembers a model for the list of final states."""
    registry: Registry = at.shared("keras.models", Registry)
    at.store.touch(registry)
    registry.models.append(model)


def misfit(inputs: list[Value], shapes: list[Any], dialect: int = 3) -> ShapeError | None:
    """Why a model with these inputs cannot be called on tensors of these shapes, if it surely cannot.

    Keras 2 compares the axes that both have. keras/src/models/functional.py; tf_keras/src/engine/input_spec.py
    """
    fits = _fits if dialect >= 3 else _axes_fit
    if len(shapes) != len(inputs):
        message = f"the model has {len(inputs)} inputs but is called on {len(shapes)} tensors"
        return ShapeError("incompatible-input", message, expected=str(len(inputs)), actual=str(len(shapes)))
    for shape, own in zip(shapes, (t.shape for t in inputs), strict=True):
        if isinstance(own, Unknown) or isinstance(shape, Unknown) or fits(shape, own):
            continue
        expected, actual = shape_text(own), shape_text(shape)
        message = f"the model takes {expected} but is called on {actual}"
        keras = f"expected shape={expected}, found shape={actual}"
        return ShapeError("incompatible-input", message, expected=expected, actual=actual, keras=keras)
    return None


def on_data(tensors: Iterable[Any]) -> bool:
    """Whether a model is called on arrays, not on symbolic tensors."""
    return all(t.layer is None and t.ways is None for t in tensors)


def refuse_input(model: ModelValue, error: ShapeError, at: Context) -> None:
    """Tells of a misfit. Keras 2 compares the shapes of data only, and not in all its releases."""
    from cnnlint.library.keras.rejections import rejection
    from cnnlint.library.keras.releases import told

    dialects = frozenset({3}) if at.dialect >= 3 else frozenset({2})
    at.emit(rejection(error, model, at, span=at.span, dialects=dialects, certain=told(at)))


def _axes_fit(shape: Shape, own: Shape) -> bool:
    one, other = (s[:-1] if s and s[-1] == 1 else s for s in (shape, own))
    return not any(differ(a, b) for a, b in zip(one[1:], other[1:], strict=False))


def _fits(shape: Shape, own: Shape) -> bool:
    """Keras adds or drops a last axis of one."""
    longer, shorter = (shape, own) if len(shape) >= len(own) else (own, shape)
    may_squeeze = len(longer) == len(shorter) + 1 and not (isinstance(longer[-1], int) and longer[-1] != 1)
    return (may_squeeze or len(shape) == len(own)) and not any(
        differ(a, b) for a, b in zip(longer[1:], shorter[1:], strict=False)
    )


def leaves(layer: LayerValue, seen: set[int] | None = None) -> list[LayerValue]:
    """The layers without inner rows, each once."""
    seen = set() if seen is None else seen
    if id(layer) in seen:
        return []
    seen.add(id(layer))
    if not isinstance(layer, ModelValue):
        return [layer]
    return [leaf for row in layer.rows() for leaf in leaves(row, seen)]


# ------------------------------------------------------------------ attributes that every model has


@models("keras.Model.layers", attribute=True)
def layers_of(at: Context, model: ModelValue) -> Value:
    return Rows(model)


@models("keras.Model.name", "keras.layers.Layer.name", attribute=True)
def name_of(at: Context, layer: LayerValue) -> Value:
    return layer.name


@models("keras.Model.trainable", "keras.layers.Layer.trainable", attribute=True)
def trainable_of(at: Context, layer: LayerValue) -> Value:
    return layer.trainable


@models("keras.Model.get_layer")
def get_layer(at: Context, model: ModelValue, name: Value = None, index: Value = None) -> Value:
    """A layer by name or index; an automatic name is only certain in a fresh process, which is what we assume."""
    rows = listed(model)
    if isinstance(index, int):
        return at.item(ListValue(list(rows), model.gap), index)
    if isinstance(name, int):
        return at.item(ListValue(list(rows), model.gap), name)
    if not isinstance(name, str):
        return name if isinstance(name, Unknown) else at.unknown("which layer is meant is not known")
    names: Names = at.shared("keras.names", Names)
    found = next((layer for layer in rows if layer.name == name), None)
    if found is not None:
        return names.doubt(found) or _counted_from_one(at, rows, found) or found
    same = [layer for layer in rows if layer.auto_named and unnumbered(layer.name) == unnumbered(name)]
    if len(same) == 1 and model.gap is None:
        return same[0]  # it has another number, for other models were made before, or cells run again
    return model.gap or at.unknown(f"no layer of {model.describe()} is called {name!r}")


def _counted_from_one(at: Context, rows: Sequence[LayerValue], found: LayerValue) -> Unknown | None:
    """Why the name may be that of the layer before: the package keras counted from 1 before 2.4."""
    if not found.auto_named or at.dialect != 2 or at.release.before(4) is not None or not standalone(at):
        return None
    first = [layer for layer in rows if layer.auto_named and unnumbered(layer.name) == unnumbered(found.name)]
    if first[0] is found:
        return None
    return at.unknown("releases of Keras 2 count automatic names from 0 or from 1")


@models("keras.layers.Layer.get_output_at", "keras.layers.Layer.get_input_at")
def get_output_at(at: Context, layer: LayerValue, node_index: Value) -> Value:
    if isinstance(node_index, int) and 0 <= node_index < len(layer.nodes):
        found = layer.nodes[node_index].outputs
        return found[0] if len(found) == 1 else ListValue(found)
    return at.unknown("that call of the layer is not known")


@models(
    "keras.layers.Layer.count_params",
    "keras.layers.Layer.get_weights",
    "keras.layers.Layer.get_config",
    "keras.Model.get_config",
    "keras.Model.to_yaml",
    "keras.layers.Layer.weights",
    "keras.layers.Layer.variables",
    "keras.layers.Layer.trainable_weights",
    "keras.layers.Layer.trainable_variables",
    "keras.layers.Layer.non_trainable_weights",
    "keras.layers.Layer.losses",
    "keras.Model.metrics_names",
    "keras.Model.metrics",
    "keras.Model.history",
    "keras.Model.loss",
    raw=True,
    attribute=False,
)
def reads(at: Context, args: Any) -> Value:
    """What is read from a model without changing it."""
    return at.unknown("a fact about a model at run time")


@models("keras.Model.count_params", raw=True)
def count_params(at: Context, args: Any) -> Value:
    """`model.count_params()`, which a Sequential without an input shape does not have yet."""
    model: ModelValue = args.positional[0]
    if model.kind == "sequential" and not model.built and model.gap is None:
        keras = f"You tried to call `count_params` on layer '{model.name}', but the layer isn't built."
        message = "the model has no weights yet: it has no input shape and has seen no data"
        at.emit(Problem("model-not-built", message, at.span, help="start the model with `Input(shape)`", keras=keras))
    return at.unknown("the number of weights")


@models(
    "keras.Model.save_weights",
    "keras.Model.load_weights",
    "keras.layers.Layer.set_weights",
    "keras.Model.export",
    "keras.Model.reset_states",
    "keras.Model.reset_metrics",
    "keras.layers.Layer.add_loss",
    "keras.layers.Layer.add_metric",
    "keras.layers.Layer.add_update",
    "keras.layers.Layer.reset_states",
    "keras.layers.Layer.reset_state",
    "keras.layers.Layer.adapt",
    raw=True,
)
def keeps(at: Context, args: Any) -> Value:
    """What leaves the architecture as it is."""
    return None


@models("keras.layers.Layer.get_vocabulary", "keras.layers.Layer.vocabulary_size", raw=True)
def vocabulary(at: Context, args: Any) -> Value:
    """What `adapt` learns of the data: the words, or how many there are."""
    layer: LayerValue = args.positional[0]
    if layer.cls in ("TextVectorization", "StringLookup", "IntegerLookup"):
        return at.unknown("the words are found in the texts when it runs")
    return at.unknown(f"{layer.describe()} has no vocabulary that is modelled")


@models("keras.layers.Layer.build")
def build_layer(at: Context, layer: LayerValue, input_shape: Value = None) -> Value:
    """`layer.build(shape)`: makes the weights, without a call."""
    from cnnlint.library.keras.calling import build_weights
    from cnnlint.library.keras.construct import shape_of

    shape = shape_of(at, input_shape)
    if not isinstance(shape, Unknown):
        build_weights(layer, [shape], {}, at, quiet=True)  # Dense, for one, is built for a shape that it could not be called on
    return None


@models("keras.layers.Layer.compute_output_shape")
def compute_output_shape(at: Context, layer: LayerValue, input_shape: Value) -> Value:
    """What a call would give; it builds nothing."""
    from cnnlint.library.keras.calling import shape_after
    from cnnlint.library.keras.construct import shape_of

    shape = shape_of(at, input_shape)
    if isinstance(shape, Unknown):
        return shape
    try:
        found = layer.infer_output(shape) if isinstance(layer, ModelValue) else shape_after(layer, (shape,), at)
    except (Undetermined, ShapeError):
        return at.unknown("the model does not tell its output for this shape")
    return ListValue(found) if isinstance(found, list) else found
