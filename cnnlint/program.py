"""The intermediate form: what a file builds and does, frozen, without a syntax tree. Rules, reports and `verify` read it.

A `Program` holds the final state of every model (`models`) and, in order, what happened (`events`): summaries, compiles,
fits, problems. An event that holds a model holds it as it was then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from typing import TypeAlias

from cnnlint.diagnostics import Edit, Label, Span
from cnnlint.frozen import dataclass
from cnnlint.shapes import Shape
from cnnlint.traces import NAMELESS as NAMELESS
from cnnlint.traces import CallSite as CallSite
from cnnlint.traces import Edge as Edge
from cnnlint.traces import Kind as Kind
from cnnlint.traces import LayerCall as LayerCall
from cnnlint.traces import LayerTrace as LayerTrace
from cnnlint.traces import ModelTrace as ModelTrace
from cnnlint.traces import Output as Output
from cnnlint.traces import Weight as Weight
from cnnlint.traces import in_order as in_order
from cnnlint.traces import shown_name as shown_name
from cnnlint.values import EVERY_DIALECT, Cause, Release, Unknown, Value


@dataclass(frozen=True, slots=True)
class Problem:
    """Keras (or Python) would raise here. Rules turn problems into findings by their `kind`.

    kind: `non-positive-dimension`, `wrong-rank`, `invalid-argument`, ... (see layers/base.py). error: the Python exception.
    keras: Keras's own words. condition: set when only one way of an unknown condition leads here. within: the conditions
    around that one. certain: False when an assumption is involved. edits: a replacement that cures it, with `fix_message`.
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
    within: tuple[Unknown, ...] = ()
    certain: bool = True
    edits: tuple[Edit, ...] = ()
    fix_message: str | None = None
    safe_fix: bool = False
    dialects: frozenset[int] = EVERY_DIALECT  # the Keras versions that reject it
    behind_repair: bool = False  # whether something before it raises, which is thought to be repaired


_BESIDE_MODELS = frozenset(["datasets", "preprocessing", "utils"])


def of_tensorflow_keras(name: str) -> bool:
    """Whether an imported name is of TensorFlow's Keras and one that models are made of: its data sets and helpers stand beside
    models of the package keras, too."""
    before, keras, rest = name.partition(".keras")
    return (
        keras != ""
        and before.partition(".")[0] == "tensorflow"
        and rest.removeprefix(".").partition(".")[0] not in _BESIDE_MODELS
    )


OF_PARAMETERS = "with the default arguments of a function that is not called here"
OF_SWITCHES = "with the values of a switch at which the program does not use this"
OF_ATTRIBUTES = "with the attributes that the `__init__` of a class sets which nothing here makes"


@dataclass(frozen=True, slots=True)
class Mended(Unknown):
    """What is not known because something raises, where the likeliest repair of that is followed. shape: what the repaired
    program would have there, if that is told: no table shows it, and what is wrong with it alone is no error. rewired: the
    repair joins layers that the program does not join. dialects: the versions of Keras that raise."""

    reason: str = Cause.IMPOSSIBLE.value
    cause: Cause | None = field(default=Cause.IMPOSSIBLE, compare=False)
    shape: Shape | None = None
    rewired: bool = False
    dialects: frozenset[int] = EVERY_DIALECT


# the kinds that are about what was not done before
OF_HISTORY = frozenset({"not-compiled", "model-not-built", "never-called", "not-fitted"})


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
class Compile(CallSite):
    """`model.compile(...)`: the arguments as values (strings, Made objects, Unknown), defaults left out."""

    span: Span
    model: ModelTrace | Unknown
    args: Mapping[str, Value] = field(default_factory=dict)
    arg_spans: Mapping[str, Span] = field(default_factory=dict)
    condition: Unknown | None = None


@dataclass(frozen=True, slots=True)
class Fit(CallSite):
    """Data meets a model. method: `fit`, `evaluate`, `predict`, `train_on_batch`, `fit_generator`, ...

    compile: the Compile in force then, None if the model was not compiled as far as is known. replaced_by: the method that
    Keras 3 has instead, and what to do, where it lacks this one. compares: whether Keras compares the data with the input that
    the model declares, and raises where they differ; None where releases differ in that. own_figures: whether a callback of the
    program writes figures of its own among those of the epoch. drops_inputs: whether arrays beyond the inputs of the model are
    passed over; None where releases differ in that. own_loss: whether the class of the model does this in a step of its own,
    which does not ask for the loss it was compiled with. fed: whether the model is called on the data as they are given; a
    step of its own may take them apart, or change them.
    """

    span: Span
    model: ModelTrace | Unknown
    method: str
    args: Mapping[str, Value] = field(default_factory=dict)
    arg_spans: Mapping[str, Span] = field(default_factory=dict)
    compile: Compile | None = None
    condition: Unknown | None = None
    replaced_by: tuple[str, str] | None = None
    compares: bool | None = True
    own_figures: bool = False
    drops_inputs: bool | None = False
    own_loss: bool = False
    fed: bool = True


@dataclass(frozen=True, slots=True)
class Load:
    """A data set was loaded or an array came into being that a later rule may pair with a model: `mnist.load_data()`."""

    span: Span
    value: Value
    source: str
    condition: Unknown | None = None


@dataclass(frozen=True, slots=True)
class Call(CallSite):
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


@lru_cache(64)
def _mentioned(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands in the text, which many rules ask, some of them of every event."""
    return any(word in text for word in words)


@dataclass(frozen=True, slots=True)
class Program:
    """A file, read: its models, its events in order, and what could not be followed."""

    path: str
    models: tuple[ModelTrace, ...] = ()
    events: tuple[Event, ...] = ()
    gaps: tuple[Unknown, ...] = ()  # inference stopped here, with the reason
    dialect: int = 3
    dialect_reason: str = ""
    dialect_told: bool = True  # whether the user or the source says which Keras it is for; else the newest is taken
    guessed: bool = False  # a name that nothing binds was taken for Keras's
    imports: Mapping[str, Span] = field(default_factory=dict)  # qualified names imported, with their places
    text: str = ""
    code: str = ""  # of a notebook what its cells hold, without what they printed
    python: tuple[str, ...] = ()  # its code, cell by cell, as Python can parse it; none where a cell is no Python
    recorded: tuple[RecordedTable, ...] = ()
    out_of_order: bool = False  # a notebook whose execution counts are not in cell order
    never_run: tuple[int, ...] = ()  # cells of a notebook without an execution count, where others have one
    wrote_acc: bool = False  # recorded progress bars call the accuracy so
    imported: Mapping[str, str] = field(default_factory=dict)  # project files looked for: path -> SHA-256, "" if absent
    fork: str = ""  # where the project installs somebody else's Keras from; asked where Keras has no such argument
    supposed: tuple[str, ...] = ()  # which defaults were followed that a caller or user may change, in words
    unused_facts: tuple[UnusedFact, ...] = ()
    derived_from: frozenset[str] = frozenset()  # the names of its classes that others of it are derived from
    release: Release = Release()  # of Keras 2, as far as the project tells it

    @property
    def written(self) -> str:
        """What its author wrote: of a notebook the code, line by line, not what it printed or what stands between the cells."""
        return self.code or self.text

    def mentions(self, *words: str) -> bool:
        """Whether one of these words stands in the code, in a comment or a string as well."""
        return _mentioned(self.written, words)

    def shows(self, *words: str) -> bool:
        """The same, or in what a notebook printed: paths in it tell of the packages that ran."""
        return _mentioned(self.text, words)

    @property
    def supposes_attributes(self) -> bool:
        """Whether it was read with attributes that whoever makes the object may set before use, or with the values that the
        module has where a switch leaves out what is read."""
        return OF_ATTRIBUTES in self.supposed or OF_SWITCHES in self.supposed

    @property
    def supposes_parameters_alone(self) -> bool:
        """Whether all of these are defaults of parameters."""
        return self.supposed == (OF_PARAMETERS,)
