"""The intermediate form: what a file builds and does, frozen, without a syntax tree. Rules, reports and `verify` read it.

A `Program` holds the final state of every model (`models`) and, in order, what happened (`events`): summaries, compiles,
fits, problems. An event that holds a model holds it as it was then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TypeAlias, TypeVar

from cnnlint.diagnostics import Edit, Label, Span
from cnnlint.frozen import dataclass, replace
from cnnlint.shapes import Shape, Size, product, total
from cnnlint.values import EVERY_DIALECT, Unknown, Value

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


@dataclass(frozen=True, slots=True)
class LayerTrace:
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
    switch: Unknown | None = None  # why it is not known which of its weights are trained
    own: tuple[Weight, ...] = ()
    repeated: frozenset[int] = frozenset()
    tells_shape: bool = False
    policy: str | Unknown = "float32"
    unnamed: Unknown | None = None  # why it may have another name: `name` then only tells it from the other rows
    multiple: bool = False  # whether Keras 2 shows no shape of it, since its calls give several

    @property
    def label(self) -> str:
        """Its name as people are told."""
        return shown_name(self.name, self.unnamed)

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


@dataclass(frozen=True, slots=True)
class ModelTrace:
    """A model at one moment. name: the variable; keras_name: the name Keras gives; kind: sequential, functional, subclass
    or application. layers: the rows in Keras's order. inputs, outputs: the edges of a functional graph. complete is
    derived: every shape and count is a number. identity: the same for every state of one model object. call, own: of a
    subclassed model its first call, the weights that it makes for itself, and the layers that give what its `call` returns.
    begins: the layers that its `call` gives what it was given.
    tail: of a stack whose rows are known only to some point, those that surely are its last.
    doubt: from which row on releases of Keras show other rows of the same model, and why it is not known which.
    input_row: the InputLayer of a stack that its table begins with; `unknown` says why that is not known.
    """

    name: str
    keras_name: str
    kind: str
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
    def counted(self) -> tuple[LayerTrace, ...]:
        """The rows whose weights make the totals, each weight once; what the model makes for itself has no row and counts."""
        rows = {(layer.name, layer.span): layer for layer in reversed(self.layers)}  # one that stands twice is one
        once = tuple(layer.once() for layer in reversed(rows.values()) if layer.name not in self.shared_weights)
        return (*once, LayerTrace("", "", "", self.span, weights=self.own)) if self.own else once


@dataclass(frozen=True, slots=True)
class Problem:
    """Keras (or Python) would raise here. Rules turn problems into findings by their `kind`.

    kind: `non-positive-dimension`, `wrong-rank`, `invalid-argument`, ... (see layers/base.py). error: the Python exception.
    keras: Keras's own words. condition: set when only one way of an unknown condition leads here. certain: False when
    an assumption is involved. edits: a replacement that cures it, with `fix_message`.
    """

    kind: str
    message: str
    span: Span
    error: str = "ValueError"
    labels: tuple[Label, ...] = ()
    expected: str | None = None
    actual: str | None = None
    help: str | None = None
    keras: str | None = None
    layer: str | None = None
    argument: str | None = None
    model: str | None = None
    condition: Unknown | None = None
    certain: bool = True
    edits: tuple[Edit, ...] = ()
    fix_message: str | None = None
    safe_fix: bool = False
    dialects: frozenset[int] = EVERY_DIALECT  # the Keras versions that reject it
    behind_repair: bool = False  # whether something before it raises, which is thought to be repaired


OF_PARAMETERS = "with the default arguments of a function that is not called here"
OF_ATTRIBUTES = "with the attributes that the `__init__` of a class sets which nothing here makes"
IMPOSSIBLE = "after an impossible layer"  # why nothing is known of what a layer that raises would have made


@dataclass(frozen=True, slots=True)
class Mended(Unknown):
    """What is not known because something raises, where the likeliest repair of that is followed. shape: what the repaired
    program would have there, if that is told: no table shows it, and what is wrong with it alone is no error. rewired: the
    repair joins layers that the program does not join. dialects: the versions of Keras that raise."""

    shape: Shape | None = None
    rewired: bool = False
    dialects: frozenset[int] = EVERY_DIALECT


OF_HISTORY = frozenset({"not-compiled", "model-not-built"})  # the kinds that are about what was not done before


@dataclass(frozen=True, slots=True)
class Summary:
    """`model.summary()` was called. model is Unknown, with the reason, when the receiver is.

    expand_nested, show_trainable, line_length: its arguments, as far as they are known.
    """

    span: Span
    model: ModelTrace | Unknown
    name: str = ""
    condition: Unknown | None = None
    expand_nested: bool = False
    show_trainable: bool = False
    line_length: int | None = None


@dataclass(frozen=True, slots=True)
class Compile:
    """`model.compile(...)`: the arguments as values (strings, Made objects, Unknown), defaults left out."""

    span: Span
    model: ModelTrace | Unknown
    args: Mapping[str, Value] = field(default_factory=dict)
    arg_spans: Mapping[str, Span] = field(default_factory=dict)
    condition: Unknown | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """Data meets a model. method: `fit`, `evaluate`, `predict`, `train_on_batch`, `fit_generator`, ...

    compile: the Compile in force then, None if the model was not compiled as far as is known. replaced_by: the method that
    Keras 3 has instead, and what to do, where it lacks this one.
    """

    span: Span
    model: ModelTrace | Unknown
    method: str
    args: Mapping[str, Value] = field(default_factory=dict)
    arg_spans: Mapping[str, Span] = field(default_factory=dict)
    compile: Compile | None = None
    condition: Unknown | None = None
    replaced_by: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """A data set was loaded or an array came into being that a later rule may pair with a model: `mnist.load_data()`."""

    span: Span
    value: Value
    source: str
    condition: Unknown | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A modelled library call that rules look at and that changes no model: `to_categorical`, `preprocess_input`, ...

    name: canonical qualified name; args by parameter name; result: what it returned.
    """

    span: Span
    name: str
    args: Mapping[str, Value] = field(default_factory=dict)
    arg_spans: Mapping[str, Span] = field(default_factory=dict)
    result: Value = None
    condition: Unknown | None = None


Event: TypeAlias = Summary | Compile | Fit | Load | Call | Problem


@dataclass(frozen=True, slots=True)
class RecordedTable:
    """A `model.summary()` table that a notebook cell printed: rows of (type, shape, params), totals by Keras's words."""

    cell: int
    style: str
    rows: tuple[tuple[str, object, int | None], ...]
    totals: Mapping[str, int]
    execution_count: int | None = None


@dataclass(frozen=True, slots=True)
class UnusedFact:
    """A fact in a comment (`assume n=10`) that decides nothing. meant: the nearest name by which something is not known."""

    name: str
    span: Span
    meant: str | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """A file, read: its models, its events in order, and what could not be followed."""

    path: str
    models: tuple[ModelTrace, ...] = ()
    events: tuple[Event, ...] = ()
    gaps: tuple[Unknown, ...] = ()  # inference stopped here, with the reason
    dialect: int = 3
    dialect_reason: str = ""
    guessed: bool = False  # a name that nothing binds was taken for Keras's
    imports: Mapping[str, Span] = field(default_factory=dict)  # qualified names imported, with their places
    text: str = ""
    recorded: tuple[RecordedTable, ...] = ()
    out_of_order: bool = False  # a notebook whose execution counts are not in cell order
    never_run: tuple[int, ...] = ()  # cells of a notebook without an execution count, where others have one
    imported: Mapping[str, str] = field(default_factory=dict)  # project files looked for: path -> SHA-256, "" if absent
    supposed: tuple[str, ...] = ()  # which defaults were followed that a caller or user may change, in words
    unused_facts: tuple[UnusedFact, ...] = ()

    @property
    def supposes_attributes(self) -> bool:
        """Whether it was read with attributes that whoever makes the object may set before use."""
        return OF_ATTRIBUTES in self.supposed

    @property
    def supposes_parameters_alone(self) -> bool:
        """Whether all of these are defaults of parameters."""
        return self.supposed == (OF_PARAMETERS,)

    @property
    def dialect_told(self) -> bool:
        """Whether the user or the source says which Keras it is for; else the newest is taken."""
        return not self.dialect_reason.startswith("no evidence")
