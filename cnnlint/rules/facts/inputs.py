"""Whether data fits the declared input of a model (keras/src/models/functional.py, `_standardize_inputs`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cnnlint.diagnostics import Label
from cnnlint.frozen import dataclass
from cnnlint.layers.base import Layer
from cnnlint.program import Fit, LayerTrace, ModelTrace, Program
from cnnlint.rules.facts.argument_values import entries
from cnnlint.rules.facts.feeds import Feed
from cnnlint.rules.facts.fitting_inputs import refusal
from cnnlint.rules.facts.graph import one_shape
from cnnlint.shapes import Dim, Expr, Shape, differ, same
from cnnlint.values import TABLES, Array, Cause, Value, known_items


def takes(declared: Shape, data: Shape) -> bool:
    """Whether the shapes may agree, sample axis aside; Keras adds or drops a last axis of one by itself."""
    data = _of_rank(declared, data)
    if len(data) != len(declared):
        return False
    return not any(differ(a, b) for a, b in zip(data[1:], declared[1:], strict=True))


def _of_rank(declared: Shape, data: Shape) -> Shape:
    """The data with as many axes as declared, where a last axis of one that Keras adds or drops is all that they differ in."""
    if len(data) == len(declared) - 1 and declared[-1] == 1:
        return (*data, 1)
    return data[:-1] if len(data) == len(declared) + 1 and data[-1] in (1, None) else data


@dataclass(frozen=True, slots=True)
class Meeting:
    """An array of known shape and the input of the model that it goes to. number: which of several inputs, from 0. key: the
    name that it is given by."""

    model: ModelTrace
    array: Array
    shape: Shape
    declared: Shape
    number: int | None = None
    key: str | None = None

    @property
    def what(self) -> str:
        """What to call the data in a message."""
        if self.key is not None:
            return f"the data for `{self.key}`"
        return "the data" if self.number is None else f"input {self.number + 1} of the data"

    @property
    def wanted(self) -> Shape:
        """The shape that the model takes; without the size of the batch that it met first."""
        return self.declared if self.model.declared else (None, *self.declared[1:])

    @property
    def ranked(self) -> Shape:
        """The data as the layers of a `Sequential` of Keras 3 get them: a last axis of one is added or dropped first."""
        return _of_rank(self.declared, self.shape)

    @property
    def place(self) -> tuple[Label, ...]:
        """Where the input is declared, or the model is made that takes its input from the first data."""
        if not self.model.declared:
            return (Label(self.model.span, "no input is declared: it is built for the first data"),)
        return declared_place(self.model, self.number)

    @property
    def lacks_batch_axis(self) -> bool:
        """One sample, without the axis that counts samples, for a model that takes batches."""
        if len(self.shape) != len(self.declared) - 1 or (self.array.kind in TABLES and not isinstance(self.shape[0], int)):
            return False  # the rows of a table are samples
        if any(differ(a, b) for a, b in zip(self.shape, self.declared[1:], strict=True)):
            return False
        return not takes(self.declared, self.shape)

    def taken_as_column(self, program: Program) -> bool:
        """Whether Keras 2 takes a row of numbers for a column, where each is looked up by itself, or where releases before
        TensorFlow 2.7, which do so for every model, make the one number the batch that is meant."""
        alone = all(layer.cls in ("InputLayer", "Embedding") for layer in self.model.layers)
        same = self.shape == (1,) and bool(program.release.before(7))
        return len(self.shape) == 1 and program.dialect < 3 and self.declared[1:] == (None,) and (alone or same)

    def surely_refused(self, program: Program, fit: Fit) -> bool:
        """Whether Keras raises on data that lacks the batch axis. Where the model declares a last axis of one, Keras adds that
        axis, takes the rows for samples, and goes on until a layer does not fit; Keras 2 counts no axes, but most releases
        compare them, and those before TensorFlow 2.7 made a column of numbers in a row."""
        added, row = self.declared[-1] == 1, len(self.shape) == 1 and program.dialect < 3
        compared = program.dialect >= 3 or (fit.compares is True and self._differs_in_two())
        strict = compared and not added and not row
        column = (*self.shape, 1)
        seen = (column,) if added else (self.shape, column) if row else (self.shape,)
        return strict or all(refusal(self.model, shape) is not None for shape in seen)

    def said(self, dialect: int) -> str | None:
        """Keras's words when it compares the data with the declared input; None where it does not, or the layers refuse."""
        longer, shorter = sorted((self.shape, self.declared), key=len, reverse=True)
        if len(self.shape) < 2 or (len(longer) == len(shorter) + 1 and longer[-1] in (1, None)):
            return None
        if isinstance(longer[-1], Expr) and len(longer) == len(shorter) + 1 and not differ(longer[-1], 1):
            return None
        wanted, found = (", ".join(_told(n) for n in sizes) for sizes in (self.declared, ("...", *self.shape[1:])))
        wanted, found = f"({wanted})", f"({found})"
        if self.model.kind == "functional" or (dialect < 3 and self._differs_in_two()):
            return f"expected shape={wanted}, found shape={found}" if self.differs_squeezed() else None
        ranks = self.model.kind == "sequential" and len(self.shape) != len(self.declared)
        return f"Expected shape {wanted}, but input has incompatible shape {found}" if ranks else None

    def differs_squeezed(self) -> bool:
        """Whether a graph refuses the data: it compares the axes that both have, a last one of one left aside.

        keras/src/layers/input_spec.py, `allow_last_axis_squeeze`
        """
        given, wanted = (shape[:-1] if shape[-1] == 1 else shape for shape in (self.shape, self.declared))
        return any(differ(a, b) for a, b in zip(given[1:], wanted[1:], strict=False))

    def _differs_in_two(self) -> bool:
        """Whether an axis is not that which a graph of Keras 2 was declared for. tf_keras/src/engine/input_spec.py"""
        if self.model.kind == "subclass" or not self.model.declared:
            return False
        return any(differ(a, b) for a, b in zip(self.shape[1:], self.declared[1:], strict=False))


def _told(size: Dim | str) -> str:
    """A size as Keras prints it; `...` for one that the source does not tell."""
    return "..." if isinstance(size, Expr) else str(size)


def meetings(feed: Feed) -> Iterator[Meeting]:
    """The arrays of a feed, each with the input that it goes to, where both shapes are known."""
    model = feed.model
    if model is None:
        return
    several = known_items(feed.x) if isinstance(model.input_shape, list) else None
    if several is not None and isinstance(model.input_shape, list) and len(several) == len(model.input_shape):
        for number, (array, declared) in enumerate(zip(several, model.input_shape, strict=True)):
            if not isinstance(array, Array) or not isinstance(declared, tuple):
                continue
            if (shape := _shape_beside(array, declared)) is not None:
                yield Meeting(model, array, shape, declared, number)
        return
    if (named := entries(feed.x)) is not None:
        yield from _by_name(model, named)
    x, wanted = feed.inputs, _built_for(model)
    whole = feed.fit.args.get("x") if feed.part == "training" and feed.dataset is None else None
    x = whole if isinstance(whole, Array) and whole.more_axes else x
    if x is not None and wanted is not None and (shape := _shape_beside(x, wanted)) is not None:
        yield Meeting(model, x, shape, wanted)


def _shape_beside(x: Array, declared: Shape) -> Shape | None:
    """The shape of data; of padded items that are not known it is told only where their length does not fit either way: they
    have other axes than the model takes, or another length."""
    if isinstance(x.whole_shape, tuple):
        return x.whole_shape
    alike = x.more_axes and isinstance(x.shape, tuple) and len(x.shape) == len(declared)
    return x.shape if alike and isinstance(x.shape, tuple) and differ(x.shape[-1], declared[-1]) else None


def _built_for(model: ModelTrace) -> Shape | None:
    """The one input. Data of several shapes loosen that of a stack of Keras 2 that declares none; what the weights of its first
    layer take stays."""
    declared = one_shape(model.input_shape)
    first = model.layers[0] if model.layers else None
    if declared is None or model.declared or model.kind != "sequential" or first is None or not isinstance(first.spec, Layer):
        return declared
    found = first.spec.input_axis(first.weights[0].shape) if isinstance(first.weights, tuple) and first.weights else None
    if found is None or declared[found[0]] is not None:
        return declared
    axis, width = found[0] % len(declared), found[1]
    return (*declared[:axis], width, *declared[axis + 1 :])


def _by_name(model: ModelTrace, given: Mapping[Value, Value]) -> Iterator[Meeting]:
    shapes = model.input_shape if isinstance(model.input_shape, list) else [model.input_shape]
    for number, (edge, declared) in enumerate(zip(model.inputs, shapes, strict=False)):
        array = given.get(edge.layer)
        if isinstance(array, Array) and isinstance(array.whole_shape, tuple) and isinstance(declared, tuple):
            yield Meeting(model, array, array.whole_shape, declared, number, edge.layer)


def counts_samples(feed: Feed, meeting: Meeting) -> bool:
    """Whether a model that is trained on data of the very shape that it declares takes the axis of samples for one of its own:
    there are as many targets."""
    y = feed.y.whole_shape if isinstance(feed.y, Array) else None
    rows = y[0] if isinstance(y, tuple) and y else None
    listed = feed.dataset is not None or feed.fit.method not in ("fit", "evaluate") or len(meeting.shape) < 2
    return meeting.lacks_batch_axis and not listed and rows is not None and same(rows, meeting.shape[0])


def declared_place(model: ModelTrace | None, number: int | None = None) -> tuple[Label, ...]:
    """Where the input of the model is declared, or that of several inputs."""
    if model is None or not model.layers:
        return ()
    if model.begun is not None:
        return (Label(model.begun, "the input is declared here"),)
    first = model.layers[0]
    if number is not None and number < len(model.inputs):
        first = next((layer for layer in model.layers if _begins(layer, model.inputs[number].layer)), first)
    named = (first.arg_spans.get(name) for name in ("input_shape", "batch_input_shape", "shape"))
    return (Label(next((span for span in named if span is not None), first.span), "the input is declared here"),)


def _begins(layer: LayerTrace, name: str) -> bool:
    """Whether it is that Input, or takes it where a table shows no Inputs."""
    return layer.name == name or any(edge.layer == name for call in layer.calls for edge in call.inputs)


def is_impossible(model: ModelTrace) -> bool:
    """Whether Keras does not build it: what follows from that is not reported again."""
    return any(layer.unknown is not None and layer.unknown.cause is Cause.IMPOSSIBLE for layer in model.layers)
