"""A Keras layer as a Python value: its specification, its weights, and the calls that it took part in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cnnlint.diagnostics import Edit, Label, Span
from cnnlint.layers.base import Layer, LayerError, ShapeError, Undetermined
from cnnlint.library.keras.tensors import TensorValue
from cnnlint.program import Output, Problem, Weight
from cnnlint.shapes import Shape, differ, symbol
from cnnlint.values import Array, Context, DictValue, External, ListValue, Mutable, Unknown, Value

if TYPE_CHECKING:
    from cnnlint.arguments import Arguments


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One call of a layer: what went in, what came out, where."""

    inputs: tuple[TensorValue, ...]
    outputs: tuple[TensorValue, ...]
    shapes: tuple[Shape | Unknown, ...]
    output: Output | Unknown
    span: Span
    keywords: Mapping[str, tuple[TensorValue, ...]] = field(default_factory=dict)
    arguments: Mapping[str, Value] = field(default_factory=dict)
    nested: bool = False


IMPOSSIBLE = "after an impossible layer"


class Shapeless(tuple[Any, ...]):
    """A shape that is not known: whoever looks at it learns why. A layer whose weights do not depend on it stays exact."""

    why: Unknown

    def __new__(cls, why: Unknown) -> Shapeless:
        self = super().__new__(cls)
        self.why = why
        return self

    def _refuse(self, *args: Any) -> Any:
        raise Undetermined(self.why)

    __getitem__ = __len__ = __iter__ = __add__ = _refuse


class Names(Mutable):
    """Keras's counters of automatic names."""

    __slots__ = ("counts",)

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def snapshot(self) -> Any:
        return dict(self.counts)

    def restore(self, state: Any) -> None:
        self.counts = dict(state)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return {n: max(one.get(n, 0), other.get(n, 0)) for n in {**one, **other}}

    def forget(self, why: Unknown) -> None:
        """Counters go on."""

    def next(self, cls: str, at: Context) -> str:
        """The automatic name of a new object of that class, as Keras gives it in a fresh process."""
        prefix = snake_case(cls)
        at.store.touch(self)
        number = self.counts.get(prefix, 0)
        self.counts[prefix] = number + 1
        if at.dialect == 1 or (at.dialect == 2 and prefix == "input"):
            return f"{prefix}_{number + 1}"
        return f"{prefix}_{number}" if number else prefix


def snake_case(name: str) -> str:
    """`Conv2D` is `conv2d`, `MaxPooling2D` is `max_pooling2d`. keras/src/utils/naming.py"""
    import re

    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def auto_name(at: Context, cls: str) -> str:
    """The next automatic name for a class."""
    names: Names = at.shared("keras.names", Names)
    return names.next(cls, at)


class LayerValue(Mutable):
    """A layer. `spec` is None for a layer that is not modelled: it keeps type, name, place and edges.

    cls: the class name, Keras 3's where it is Keras's. weights: None before it is built. unknown: why its output or counts are
    not known. settled: a layer without a specification whose output is nevertheless known (an operator on tensors).
    """

    __slots__ = (
        "added",
        "args",
        "attributes",
        "auto_named",
        "cls",
        "frozen",
        "name",
        "nodes",
        "qualified",
        "span",
        "spans",
        "spec",
        "trainable",
        "type",
        "unknown",
        "weights",
    )
    kinds: tuple[str, ...] = ("keras.layers.Layer",)
    builds = True

    def __init__(self, cls: str, name: str, span: Span, spec: Layer | None = None, qualified: str = "", type: str = "") -> None:
        self.cls, self.name, self.span, self.spec = cls, name, span, spec
        self.qualified, self.type = qualified or f"keras.layers.{cls}", type or cls
        self.args: Mapping[str, Value] = {}
        self.spans: Mapping[str, Span] = {}
        self.attributes: dict[str, Value] = {}
        self.trainable: bool | Unknown = True
        self.weights: tuple[Weight, ...] | Unknown | None = None
        self.frozen: frozenset[int] = frozenset()
        self.nodes: list[Node] = []
        self.unknown: Unknown | None = None
        self.added: Span | None = None
        self.auto_named = True

    # ---------------------------------------------------------------- state

    def snapshot(self) -> Any:
        return (self.trainable, self.weights, tuple(self.nodes), self.unknown, self.name, dict(self.attributes), self.added)

    def restore(self, state: Any) -> None:
        self.trainable, self.weights, nodes, self.unknown, self.name, attributes, self.added = state
        self.nodes, self.attributes = list(nodes), dict(attributes)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        trainable = one[0] if one[0] == other[0] else why
        weights = one[1] if one[1] == other[1] else (one[1] or other[1] if None in (one[1], other[1]) else why)
        known = {id(n) for n in one[2]}
        nodes = one[2] + tuple(n for n in other[2] if id(n) not in known)
        attributes = {k: one[5].get(k, other[5].get(k)) for k in {**one[5], **other[5]}}
        return (trainable, weights, nodes, one[3] or other[3], one[4], attributes, one[6] or other[6])

    def only_called(self, before: Any, after: Any) -> bool:
        """Whether what lies between two snapshots is nothing but calls on values that belong to no graph."""
        if isinstance(before[0], tuple):  # a model's: the layer's own first
            return bool(before[1:] == after[1:]) and self.only_called(before[0], after[0])
        made = after[2][len(before[2]) :]
        others = (before[:2], before[3:]) == (after[:2], after[3:])
        return others and all(t.layer is None for node in made for t in node.inputs)

    def forget(self, why: Unknown) -> None:
        self.trainable, self.unknown = why, self.unknown or why
        if self.weights is not None:
            self.weights = why

    # ---------------------------------------------------------------- Python

    def get(self, name: str, at: Context) -> Value:
        from cnnlint import library

        if name in self.attributes:
            return self.attributes[name]
        for kind in self.kinds:
            if library.find(f"{kind}.{name}") is not None:
                return at.member(self, kind, name)
        if self.spec is not None and name in self.spec.fields:
            return getattr(self.spec, name) if name not in self.spec.unknown else self.spec.unknown[name]
        return at.unknown(f"attribute {name!r} of {self.describe()} is not modelled")

    def set(self, name: str, value: Value, at: Context) -> None:
        at.store.touch(self)
        if name == "trainable":
            set_trainable(self, value, at)
        elif name in ("name", "_name") and isinstance(value, str):
            self.name = value
        else:
            self.attributes[name] = value

    def call(self, args: Arguments, at: Context) -> Value:
        return call_layer(self, args, at)

    def describe(self) -> str:
        return f"the layer {self.name}"

    def is_instance(self, kind: Value, at: Context) -> bool | Unknown:
        """`isinstance(layer, kind)`."""
        if not isinstance(kind, External):
            return False
        return kind.name in ("builtins.object", "keras.layers.Layer", f"keras.layers.{self.cls}", self.qualified)

    # ---------------------------------------------------------------- what it does to shapes

    def infer_output(self, *shapes: Shape, **keywords: Shape) -> Output:
        """Output shapes for input shapes. Raises ShapeError, or Undetermined with the reason."""
        if self.spec is None:
            raise Undetermined(self.unknown or Unknown(f"{self.cls} is not modelled", self.span))
        return self.spec.output(*shapes, **keywords)

    def infer_weights(self, *shapes: Shape, **keywords: Shape) -> tuple[Weight, ...]:
        """The weights that it has, or gets for these input shapes. Raises ShapeError or Undetermined."""
        if self.spec is None:
            raise Undetermined(self.unknown or Unknown(f"{self.cls} is not modelled", self.span))
        weights = tuple(self.spec.weights(*shapes, **keywords))
        activation = self.args.get("activation")
        if isinstance(activation, LayerValue) and self.spec.dialect < 3:  # Keras 3 does not count them
            output = self.infer_output(*shapes, **keywords)
            weights += activation.infer_weights(*(output if isinstance(output, list) else [output]))
        return weights

    def inner_layers(self) -> Iterable[LayerValue]:
        """The layers inside it: a model's, a wrapper's. None of its own."""
        return ()


def set_trainable(layer: LayerValue, value: Value, at: Context) -> None:
    """`layer.trainable = value`: switches everything inside as well."""
    truth = at.truth(value)
    at.store.touch(layer)
    layer.trainable = truth
    for inner in layer.inner_layers():
        set_trainable(inner, value, at)


# ------------------------------------------------------------------ calls


def tensors_in(value: Value) -> list[Value]:
    """The tensors (symbolic or arrays) in an argument, in order; other things are left out."""
    if isinstance(value, TensorValue | Array):
        return [value]
    if isinstance(value, ListValue):
        return _parts(value.items)
    if isinstance(value, tuple):
        return _parts(value)
    if isinstance(value, DictValue):
        return _parts(value.items.values())
    return []


def _parts(items: Iterable[Value]) -> list[Value]:
    """Among other tensors, something that is not known counts as a tensor of unknown shape."""
    found = [[TensorValue(item)] if isinstance(item, Unknown) else tensors_in(item) for item in items]
    some = any(
        not isinstance(t.shape, Unknown) or t.layer is not None for part in found for t in part if isinstance(t, TensorValue)
    )
    some = some or any(isinstance(t, Array) for part in found for t in part)
    return [t for part in found for t in part] if some else []


def call_layer(layer: LayerValue, args: Arguments, at: Context) -> Value:
    """`layer(inputs)`: a symbolic call if a symbolic tensor is among the inputs, an eager one for arrays."""
    inputs: list[Value] = [t for value in args.positional for t in tensors_in(value)]
    named = {k: v for k, v in args.keywords.items() if tensors_in(v)}
    if not inputs and named:
        first = next(iter(named))
        inputs = tensors_in(named.pop(first))
    others = {k: v for k, v in args.keywords.items() if k not in named}
    nested = bool(args.positional) and isinstance(args.positional[0], ListValue | tuple)
    if not inputs:
        return _call_on_something_else(layer, args, at)
    if len(args.positional) > 1 and not nested and getattr(layer.spec, "takes_list", False) and len(inputs) > 1:
        message = f"{layer.cls} takes its inputs as one list, not as {len(inputs)} arguments"
        at.emit(
            Problem(
                "layer-as-tensor",
                message,
                at.span,
                help=f"write `{layer.cls}(...)([a, b])`",
                layer=layer.name,
                keras=f"A `{layer.cls}` layer should be called on a list of inputs.",
            )
        )
    if any(isinstance(t, TensorValue) for t in inputs) or any(
        isinstance(t, TensorValue) for v in named.values() for t in tensors_in(v)
    ):
        keywords = {k: tuple(_as_tensor(t, at) for t in tensors_in(v)) for k, v in named.items()}
        return apply(layer, inputs, at, keywords=keywords, arguments=others, nested=nested)
    return call_eagerly(layer, inputs, at, others, nested)


def _call_on_something_else(layer: LayerValue, args: Arguments, at: Context) -> Value:
    given = args.positional[0] if args.positional else None
    if isinstance(given, LayerValue):
        message = f"{layer.cls} is called on the layer {given.name} itself, not on a tensor"
        help = "call that layer first: `layer(x)` returns the tensor"
        keras = "Only input tensors may be passed as positional arguments."
        at.emit(Problem("layer-as-tensor", message, at.span, labels=(), help=help, keras=keras, layer=layer.name))
        why = at.unknown("after an impossible call")
    else:
        why = given if isinstance(given, Unknown) else at.unknown("what the layer is called on is not known")
    last = layer.nodes[-1] if layer.nodes else None
    if last is not None and last.span == at.span and last.shapes == (why,) and len(last.outputs) == 1:
        return last.outputs[0]  # the next round of a loop
    return apply(layer, [TensorValue(why)], at)


def apply(
    layer: LayerValue,
    inputs: list[Value],
    at: Context,
    keywords: Mapping[str, tuple[TensorValue, ...]] | None = None,
    arguments: Mapping[str, Value] | None = None,
    nested: bool = False,
    span: Span | None = None,
) -> Value:
    """One symbolic call: builds the layer at the first, and returns the output tensor, or a list of them."""
    keywords, arguments = keywords or {}, arguments or {}
    tensors = tuple(
        t if isinstance(t, TensorValue) else TensorValue(getattr(t, "shape", at.unknown("not a tensor"))) for t in inputs
    )
    shapes = tuple(t.shape for t in tensors)
    named = {k: as_keyword([t.shape for t in v]) for k, v in keywords.items()}
    inside = {**arguments, **{k: v[0] if len(v) == 1 else ListValue(v) for k, v in keywords.items()}}
    custom = hasattr(layer, "trace_call")
    output = shape_after(layer, shapes, at, named, tensors, inside if custom else arguments, nested or len(tensors) == 1)
    at.store.touch(layer)
    index = len(layer.nodes)
    parts = list(output) if isinstance(output, list) else [output]
    outputs = tuple(TensorValue(part, layer, index, i, _dtype(layer, tensors)) for i, part in enumerate(parts))
    node = Node(tensors, outputs, shapes, output, span or at.span, dict(keywords), dict(arguments), nested)
    layer.nodes.append(node)
    at.shared("keras.calls", list).append((layer, node, at.store.forked))
    return ListValue(outputs) if isinstance(output, list) else outputs[0]


def _as_tensor(value: Value, at: Context) -> TensorValue:
    return value if isinstance(value, TensorValue) else TensorValue(getattr(value, "shape", at.unknown("not a tensor")))


def as_keyword(shapes: list[Any]) -> Any:
    """The shape of a keyword tensor, or the list of shapes of several (`initial_state=[h, c]`)."""
    return shapes[0] if len(shapes) == 1 else shapes


def _dtype(layer: LayerValue, tensors: tuple[TensorValue, ...]) -> str:
    same = layer.cls in ("Flatten", "Reshape", "Permute", "RepeatVector", "InputLayer", "Identity")
    return tensors[0].dtype if tensors and same else "float32"


def shape_after(
    layer: LayerValue,
    shapes: tuple[Shape | Unknown, ...],
    at: Context,
    keywords: Mapping[str, Any] | None = None,
    tensors: tuple[TensorValue, ...] = (),
    arguments: Mapping[str, Value] | None = None,
    nested: bool = True,
) -> Output | Unknown:
    """Builds the layer for these inputs and says what comes out; what Keras rejects becomes a problem."""
    given = [Shapeless(s) if isinstance(s, Unknown) else s for s in shapes]
    tensors = tensors or tuple(TensorValue(s) for s in shapes)
    named = {k: _shaped(s) for k, s in (keywords or {}).items()}
    custom = getattr(layer, "trace_call", None)
    if custom is not None:
        return custom(tensors, arguments or {}, at, nested)  # type: ignore[no-any-return]  # follows the user's own code
    surplus = _surplus(layer, given)
    if surplus is not None:
        report(surplus, layer, at, span=at.span)
        return Unknown(IMPOSSIBLE, at.span)
    if _takes_states(layer):
        given = given[:1]  # the initial states that old code puts into the same list change no shape
    for word in _CALL_WORDS:
        if word in (arguments or {}) and word in getattr(getattr(layer.spec, "output", None), "__code__", _NO_CODE).co_varnames:
            named[word] = (arguments or {})[word]
    try:
        output: Output | Unknown = layer.infer_output(*given, **named)
    except Undetermined as reason:
        output = _output_of_unknown(layer, reason.unknown, at)
    except ShapeError as error:
        report(error, layer, at)
        _build(layer, given, named, at, quiet=True)
        return Unknown(IMPOSSIBLE, at.span)
    if not _build(layer, given, named, at):
        return Unknown(IMPOSSIBLE, at.span)
    return _settled(output, layer, at)


def _takes_states(layer: LayerValue) -> bool:
    return layer.spec is not None and "return_sequences" in layer.spec.fields


def _surplus(layer: LayerValue, given: list[Any]) -> ShapeError | None:
    """Several tensors for a layer that takes one."""
    code = getattr(getattr(layer.spec, "output", None), "__code__", None)
    if code is None or code.co_flags & 0x04 or len(given) < code.co_argcount or _takes_states(layer):
        return None
    most = code.co_argcount - 1
    keras = f'Layer "{layer.name}" expects {most} input(s), but it received {len(given)} input tensors.'
    message = f"{layer.cls} takes {most} tensor{'s' * (most != 1)}, not {len(given)}"
    return ShapeError("invalid-input", message, expected=str(most), actual=str(len(given)), keras=keras)


_CALL_WORDS = ("return_attention_scores",)  # arguments of the call that change what comes out
_NO_CODE = (lambda: None).__code__


def _settled(output: Any, layer: LayerValue, at: Context) -> Output | Unknown:
    """A layer that hands its input on hands on that it is not known; an axis of unknown size is a symbol, not Keras's None."""
    if isinstance(output, Shapeless):
        return _because(output.why, at)
    if isinstance(output, list):
        parts = [_settled(part, layer, at) for part in output]
        shapes: list[Any] = [part for part in parts if not isinstance(part, Unknown)]
        return next((part for part in parts if isinstance(part, Unknown)), shapes)
    return output  # type: ignore[no-any-return]


def _shaped(shapes: Any) -> Any:
    if isinstance(shapes, list):
        return [_shaped(s) for s in shapes]
    return Shapeless(shapes) if isinstance(shapes, Unknown) else shapes


def _output_of_unknown(layer: LayerValue, why: Unknown, at: Context) -> Output | Unknown:
    """What is known of the output although the input is not: `Flatten` still gives two axes, the second of unknown size."""
    known = layer.spec.output_of_unknown() if layer.spec is not None else None
    if known is None or isinstance(known, list):
        return _because(why, at)
    axes = known[1:]
    return (
        known[0],
        *(
            at.settle(symbol(f"{layer.name}_{i + 1}", why.reason, why.span or at.span, 1)) if d is None else d
            for i, d in enumerate(axes)
        ),
    )


def _because(unknown: Unknown, at: Context) -> Unknown:
    return unknown if unknown.span is not None else Unknown(unknown.reason, at.span, unknown.name)


def _build(layer: LayerValue, shapes: list[Any], keywords: Mapping[str, Any], at: Context, quiet: bool = False) -> bool:
    """Makes the weights at the first call; later calls must fit them. False if Keras raises."""
    try:
        weights: tuple[Weight, ...] | Unknown = layer.infer_weights(*shapes, **keywords)
    except Undetermined as reason:
        weights = _because(reason.unknown, at)
    except ShapeError as error:
        if not quiet:
            report(error, layer, at)
        weights = Unknown("an impossible layer", at.span)
        at.store.touch(layer)
        layer.weights = weights
        return False
    if layer.weights is None and at.dialect >= 3:
        for inside in _MADE_INSIDE.get(layer.cls, ()):
            auto_name(at, inside)
    if layer.weights is None or (isinstance(layer.weights, Unknown) and layer.unknown is None):
        at.store.touch(layer)
        layer.weights = weights
        return True
    return _fits(layer, weights, at)


# What these layers make for themselves at their first call uses up automatic names. keras/src/layers/attention, core/masking.py
_MADE_INSIDE = {
    "MultiHeadAttention": ("Softmax", "Dropout"),
    "GroupQueryAttention": ("Softmax", "Dropout"),
    "GroupedQueryAttention": ("Softmax", "Dropout"),
    "Masking": ("NotEqual", "Any"),
}


def _fits(layer: LayerValue, weights: tuple[Weight, ...] | Unknown, at: Context) -> bool:
    if isinstance(weights, Unknown) or not isinstance(layer.weights, tuple) or len(weights) != len(layer.weights):
        return True
    for old, new in zip(layer.weights, weights, strict=True):
        if len(old.shape) == len(new.shape) and any(differ(a, b) for a, b in zip(old.shape, new.shape, strict=True)):
            message = f"{layer.cls} `{layer.name}` was built with a {old.name} of {old.shape} and is now called on another size"
            report(ShapeError("incompatible-input", message, expected=str(old.shape), actual=str(new.shape)), layer, at)
            return False
    return True


def report(
    error: LayerError,
    layer: LayerValue | None,
    at: Context,
    cls: str = "",
    span: Span | None = None,
    spans: Mapping[str, Span] | None = None,
) -> None:
    """What Keras rejects, as a problem at the layer (or the argument) that it rejects. `spans`: the call's arguments."""
    place = error.span or span or (layer.span if layer is not None and layer.span.path == at.span.path else at.span)
    where = layer.name if layer is not None else cls
    edits = _edits(error, spans or {})
    at.emit(
        Problem(
            error.kind,
            error.message,
            place,
            error.error,
            labels=(Label(at.span, "called here"),) if error.kind == "incompatible-input" and at.span != place else (),
            expected=error.expected,
            actual=error.actual,
            help=error.help,
            keras=error.keras,
            layer=where,
            argument=error.argument,
            edits=edits,
            fix_message=f"use `{error.replacement}`" if error.replacement else None,
        )
    )


def sized(shape: Shape | Unknown, at: Context) -> Shape | Unknown:
    """The shape of data as a layer meets it: an axis whose size the source does not tell has one, unlike Keras's None."""
    if isinstance(shape, Unknown) or None not in shape[1:]:
        return shape
    why = "the data decide its size"
    return (shape[0], *(symbol(f"axis_{i}", why, at.span, 1) if d is None else d for i, d in enumerate(shape[1:], 1)))


def _edits(error: LayerError, spans: Mapping[str, Span]) -> tuple[Edit, ...]:
    """What cures it: another value, or another name before the `=`."""
    if not error.replacement or error.span is None:
        return ()
    if error.kind not in ("renamed-argument", "unknown-argument"):
        return (Edit(error.span, error.replacement),)
    whole, value = spans.get(f"{error.argument}="), spans.get(error.argument or "")
    if whole is None or value is None:
        return ()
    name = Span(whole.path, whole.line, whole.column, value.line, value.column, whole.cell)
    renamed = Edit(name, f"{error.replacement}=")
    return (renamed,) if error.value is None else (renamed, Edit(value, error.value))


def call_eagerly(
    layer: LayerValue, inputs: list[Value], at: Context, arguments: Mapping[str, Value] | None = None, nested: bool = True
) -> Value:
    """A call on arrays: builds the layer and returns an array of the output's shape."""
    shapes = tuple(sized(t.shape, at) for t in inputs)
    tensors = tuple(TensorValue(s) for s in shapes)
    output = shape_after(layer, shapes, at, tensors=tensors, arguments=arguments, nested=nested or len(tensors) == 1)
    at.store.touch(layer)
    layer.nodes.append(
        Node(
            tensors, tuple(TensorValue(o) for o in (output if isinstance(output, list) else [output])), shapes, output, at.span
        )
    )
    if isinstance(output, list):
        return ListValue([Array(shape, "float32", kind="tensor") for shape in output])
    return Array(output, "float32", kind="tensor")
