"""What a model is at one moment: its rows, their weights and calls. A part of the intermediate form, see `program`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Literal, TypeAlias, TypeVar

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass
from cnnlint.shapes import Shape, Size, product, total
from cnnlint.values import Unknown, Value

Output: TypeAlias = Shape | list[Shape]  # one tensor, or several
NAMELESS = "unnamed_"  # begins what stands for a name that the source does not tell


def shown_name(name: str, unnamed: Unknown | None) -> str:
    """The name as people are told: `dense_2?` where an automatic name may have another number, `?` where nothing is known."""
    if unnamed is None:
        return name
    return "?" if name.startswith(NAMELESS) else f"{name}?"


@dataclass(frozen=True, slots=True)
class Weight:
    """One variable of a layer: Keras's name for it, its shape, whether it is trainable by nature, its dtype."""

    name: str
    shape: tuple[Size, ...]
    trainable: bool = True
    dtype: str = "float32"

    @property
    def size(self) -> Size:
        """The number of scalars in it."""
        return product(self.shape)


@dataclass(frozen=True, slots=True)
class Edge:
    """Where an input of a layer call comes from: output `tensor` of call `node` of the layer `layer` (its name)."""

    layer: str
    node: int = 0
    tensor: int = 0


T = TypeVar("T")


def in_order(inputs: Sequence[T], keywords: Mapping[str, Sequence[T]], first: str) -> tuple[T, ...]:
    """What a call takes, by position and then by the names, as Keras flattens it. first: the name that the first one has."""
    if not keywords and not first:  # as most calls are
        return tuple(inputs)
    named = {**keywords, first: inputs} if first else keywords
    given = [one for name in sorted(named, key=lambda name: name.strip("_")) for one in named[name]]
    return tuple(given) if first else (*inputs, *given)


@dataclass(frozen=True, slots=True)
class LayerCall:
    """One call of a layer in the graph: its inputs in order, keyword tensors, and what came out.

    index: its position among all calls of the layer, which edges name it by; None where it is that in `LayerTrace.calls`.
    recipe: what an operation on tensors, a Lambda or the user's own layer does, if it can be told; the layers that a
    Sequential had then, where it lost or got some since. first: the name that the first input was given by, if any.
    """

    inputs: tuple[Edge, ...]
    input_shapes: tuple[Shape | Unknown, ...]
    output: Output | Unknown
    span: Span
    keywords: Mapping[str, tuple[Edge, ...]] = field(default_factory=dict)
    arguments: Mapping[str, Value] = field(default_factory=dict)  # other keyword arguments (training=False)
    nested: bool = True  # the inputs were given as one list
    index: int | None = None
    recipe: Value = None
    first: str = ""

    @property
    def edges(self) -> tuple[Edge, ...]:
        """All tensors that the call takes, by position and by keyword."""
        return in_order(self.inputs, self.keywords, self.first)


class CallSite:
    """A call as it is written: its place, and those of its arguments."""

    __slots__ = ()
    span: Span
    arg_spans: Mapping[str, Span]

    def place_of(self, argument: str) -> Span:
        """Where an argument is written, or the whole call if it is not written out."""
        return self.arg_spans.get(argument, self.span)


@dataclass(frozen=True, slots=True)
class LayerTrace(CallSite):
    """A layer of a model, as a row of the summary.

    type: the class name that the dialect prints. cls: the Keras 3 name, or the user's own class name. qualified: where the
    class comes from (`keras.layers.Dense`, or `__main__.MyLayer`). args: the arguments as written, by Keras 3 parameter
    name; an argument that was not written is absent. spec: the bound layer specification, None for an opaque layer.
    weights: Unknown with the reason when not known; () for none. `trainable` is the switch, not a fact about weights.
    repeated: the indices of its weights that an earlier row counts already. model: the nested model, when the layer is one.
    own: the weights that a layer of the user's own makes for itself. tells_shape: whether its class has a
    `compute_output_shape`. policy: the dtype policy in force when it was made.
    """

    name: str
    type: str
    cls: str
    span: Span
    qualified: str = ""
    args: Mapping[str, Value] = field(default_factory=dict)
    arg_spans: Mapping[str, Span] = field(default_factory=dict)
    spec: object | None = None
    input_shape: Shape | list[Shape] | Unknown | None = None
    output_shape: Output | Unknown | None = None  # None: not built
    weights: tuple[Weight, ...] | Unknown | None = None
    trainable: bool = True
    calls: tuple[LayerCall, ...] = ()
    model: ModelTrace | None = None
    unknown: Unknown | None = None  # why shape or counts are not known, if they are not
    added_span: Span | None = None  # the model.add(...) or call that put it there, when another line than `span`
    frozen: frozenset[int] = frozenset()  # indices of weights switched off from outside (nested layers' trainable)
    trained_inside: bool = False  # whether those that are not frozen are trained although `trainable` is off
    switch: Unknown | None = None  # why it is not known which of its weights are trained
    own: tuple[Weight, ...] = ()
    repeated: frozenset[int] = frozenset()
    tells_shape: bool = False
    policy: str | Unknown = "float32"
    unnamed: Unknown | None = None  # why it may have another name: `name` then only tells it from the other rows
    untyped: Unknown | None = None  # why a table may call its class otherwise than `type`
    multiple: bool = False  # whether Keras 2 shows no shape of it, since its calls give several

    @property
    def label(self) -> str:
        """Its name as people are told."""
        return shown_name(self.name, self.unnamed)

    @property
    def is_input(self) -> bool:
        """Whether it is where a model begins: an Input, which computes nothing."""
        return self.cls == "InputLayer"

    @property
    def called_otherwise(self) -> Unknown | None:
        """Why a table may call its class, or one inside it, otherwise: it may be that of a Keras in which more differs."""
        if self.untyped is not None or self.model is None:
            return self.untyped
        return next((why for row in self.model.layers if (why := row.called_otherwise) is not None), None)

    def once(self) -> LayerTrace:
        """The row without the weights that an earlier row counts already."""
        if not self.repeated or not isinstance(self.weights, tuple):
            return self
        kept = [i for i in range(len(self.weights)) if i not in self.repeated]
        frozen = frozenset(place for place, i in enumerate(kept) if i in self.frozen)
        return replace(self, weights=tuple(self.weights[i] for i in kept), frozen=frozen)

    @property
    def params(self) -> Size | None:
        """All weights counted, None when not known."""
        return _count(self.weights)

    @property
    def trainable_params(self) -> Size | None:
        """The weights that training changes, None when not known."""
        if isinstance(self.weights, Unknown) or self.weights is None or (self.switch is not None and self.weights):
            return None
        if not self.trainable:
            return 0
        return _count(tuple(w for i, w in enumerate(self.weights) if w.trainable and i not in self.frozen))


def _count(weights: tuple[Weight, ...] | Unknown | None) -> Size | None:
    return total(weight.size for weight in weights) if isinstance(weights, tuple) else None


# unknown: of a summary of a model of which nothing is known
Kind: TypeAlias = Literal["sequential", "functional", "subclass", "application", "unknown"]


@dataclass(frozen=True, slots=True)
class ModelTrace:
    """A model at one moment. name: the variable; keras_name: the name Keras gives. layers: the rows in Keras's order. inputs,
    outputs: the edges of a functional graph. identity: the same for every state of one model object. call, own, ends: of a
    subclassed model its first call, the weights that it makes for itself, and the layers that give what its `call` returns.
    begins: the layers that its `call` gives what it was given. operations: those between its rows and its ends, no rows.
    tail: of a stack whose rows are known only to some point, those that surely are its last.
    doubt: from which row on releases of Keras show other rows of the same model, and why it is not known which.
    input_row: the InputLayer of a stack that its table begins with; `unknown` says why that is not known.
    """

    name: str
    keras_name: str
    kind: Kind
    span: Span
    layers: tuple[LayerTrace, ...] = ()
    inputs: tuple[Edge, ...] = ()
    outputs: tuple[Edge, ...] = ()
    input_shape: Output | Unknown | None = None
    output_shape: Output | Unknown | None = None
    built: bool = False
    unknown: tuple[Unknown, ...] = ()  # beyond the layers' own: "what else was added is unknown"
    trainable: bool = True
    optimizer_params: Size | Unknown | None = None  # what Keras 3 adds to the total after training
    identity: int = 0
    dialect: int = 3
    shared_weights: frozenset[str] = frozenset()  # names of layers whose weights another row counts already
    condition: Unknown | None = None  # built in one way of an unknown condition only
    switch: Unknown | None = None  # why it is not known whether the model as a whole is trained
    declared: bool = True  # the source says its input shape: no call or data did
    begun: Span | None = None  # where the Input of a stack is written, which is no row
    call: LayerCall | None = None
    own: tuple[Weight, ...] = ()
    unnamed: Unknown | None = None  # why Keras may call it otherwise
    output_keys: tuple[str, ...] = ()  # of outputs that were given as a dict: losses and metrics go by them
    ends: tuple[Edge, ...] = ()
    begins: tuple[str, ...] = ()
    operations: tuple[LayerTrace, ...] = ()
    tail: tuple[LayerTrace, ...] = ()
    doubt: tuple[int, Unknown] | None = None
    input_row: LayerTrace | None = None

    @property
    def shown(self) -> ModelTrace:
        """What may be shown of it: no row of which releases of Keras show another. Rules judge by all of them, and not by the
        input of a stack."""
        if self.doubt is None and self.input_row is None:
            return self
        rows, unknown = self.layers, self.unknown
        if self.doubt is not None:
            first, why = self.doubt
            rows, unknown = rows[:first], (*unknown, why)
        if self.input_row is not None:
            rows, why_not = (self.input_row, *rows), self.input_row.unknown
            unknown = unknown if why_not is None else (*unknown, why_not)
        return replace(self, layers=rows, unknown=unknown, doubt=None, input_row=None)

    @property
    def label(self) -> str:
        """Keras's name as people are told."""
        return shown_name(self.keras_name, self.unnamed)

    @property
    def output_names(self) -> tuple[str, ...]:
        """By what losses, metrics and targets go, one for each output: its key, or the name of its layer, which Keras 2 numbers
        where a layer gives several of them. tf_keras/src/engine/functional.py, `_set_output_names`"""
        if self.output_keys or self.dialect >= 3:
            return self.output_keys or tuple(edge.layer for edge in self.outputs)
        names: list[str] = []
        for edge in self.outputs:
            numbered = (f"{edge.layer}_{i}" for i in range(1, len(names) + 1))
            names.append(edge.layer if edge.layer not in names else next(name for name in numbered if name not in names))
        return tuple(names)

    @property
    def counted(self) -> tuple[LayerTrace, ...]:
        """The rows whose weights make the totals, each weight once; what the model makes for itself has no row and counts."""
        rows = {(layer.name, layer.span): layer for layer in reversed(self.layers)}  # one that stands twice is one
        once = tuple(layer.once() for layer in reversed(rows.values()) if layer.name not in self.shared_weights)
        return (*once, LayerTrace("", "", "", self.span, weights=self.own)) if self.own else once
