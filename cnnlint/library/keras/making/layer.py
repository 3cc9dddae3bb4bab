"""A Keras layer as a Python value: its specification, its weights, and the calls that it took part in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from typing import TYPE_CHECKING, Any

from cnnlint.diagnostics import Span
from cnnlint.layers.base import Layer, Undetermined, parameters_of
from cnnlint.library import find
from cnnlint.library.keras.making.computed_attributes import FIXED, refuse_fixed
from cnnlint.library.keras.making.misspelt_attributes import tell_misspelt
from cnnlint.library.keras.making.node import Node, repeats
from cnnlint.library.keras.making.record import DROPPED
from cnnlint.library.keras.making.switches import set_trainable
from cnnlint.library.keras.models.joining import joined_attributes, joined_nodes, joined_weights, lost
from cnnlint.library.tensorflow.variables import reassigned
from cnnlint.program import Output, Weight, shown_name
from cnnlint.shapes import Shape
from cnnlint.values import Context, External, Mutable, ProgramClass, Unknown, Value, as_size

if TYPE_CHECKING:
    from cnnlint.arguments import Arguments, Signature


_OF_THE_OUTPUT = ("return_sequences", "return_state")  # asked at each call, also when set after the layer was made


_OF_THE_WEIGHTS = ("filters", "units")  # read when the weights are made: None may stand there until then


def _kept(spec: Layer, name: str) -> Any:
    try:
        return spec.kept(name)
    except Undetermined as reason:
        return reason.unknown


def _with_size(spec: Any, name: str, value: Value) -> Any:
    """The specification with that size, where it is one or not known."""
    size = as_size(value)
    if size is None and not isinstance(value, Unknown):
        return spec
    changed = copy(spec)
    for held in ("late", "unknown"):
        setattr(changed, held, {key: why for key, why in getattr(spec, held).items() if key != name})
    changed.__dict__.pop(name, None)
    if isinstance(value, Unknown):
        changed.unknown[name] = value
    else:
        setattr(changed, name, size)
    return changed


_FUNCTIONS = ("activation", "recurrent_activation")  # Keras keeps what the name stands for
_OF_ITS_ENDS = ("input", "input_shape", "output", "output_shape")
_OF_BUILT_MODELS = ("inputs", "outputs")  # before Keras 3 a model that is not built has them, and they are None


class LayerValue(Mutable):
    """A layer. `spec` is None for a layer that is not modelled: it keeps type, name, place and edges.

    cls: the class name, Keras 3's where it is Keras's. weights: None before it is built. unknown: why its output or counts are
    not known. settled: a layer without a specification whose output is nevertheless known (an operator on tensors).
    doubted: why its place in a table depends on the release of Keras 2; stray: whether so does the place of the rows before
    it, counted from the end. unnamed: why it may have another name. untyped: why a table may call its class otherwise.
    made_off: whether it was made with `trainable=False`. policy: the dtype policy in force when it was made. meant: of a
    layer that Keras does not make, what it would be without the mistake. held: whether another layer was made with it, which
    builds it when that is called.
    """

    __slots__ = (
        "added",
        "args",
        "attributes",
        "auto_named",
        "cls",
        "doubted",
        "held",
        "made_off",
        "meant",
        "met",
        "name",
        "nodes",
        "policy",
        "qualified",
        "span",
        "spans",
        "spec",
        "stray",
        "traced",
        "trainable",
        "type",
        "unknown",
        "unnamed",
        "unsized",
        "untyped",
        "weights",
    )
    kinds: tuple[str, ...] = ("keras.layers.Layer",)
    owner: ProgramClass | None = None  # the class of the program that it is an object of; None for one of Keras's own
    builds = True
    one_tensor = False  # whether one tensor goes on although several shapes are shown

    def __init__(self, cls: str, name: str, span: Span, spec: Layer | None = None, qualified: str = "", type: str = "") -> None:
        self.cls, self.name, self.span, self.spec = cls, name, span, spec
        self.qualified, self.type = qualified or f"keras.layers.{cls}", type or cls
        self.args: Mapping[str, Value] = {}
        self.spans: Mapping[str, Span] = {}
        self.attributes: dict[str, Value] = {}
        self.trainable: bool | Unknown = True
        self.made_off = self.held = False
        self.weights: tuple[Weight, ...] | Unknown | None = None
        self.nodes: list[Node] = []
        self.meant: Layer | None = None
        self.unsized: Layer | None = None  # without the sizes that were set after it was made
        self.unknown: Unknown | None = None
        self.added: Span | None = None
        self.auto_named = True
        self.unnamed: Unknown | None = None
        self.doubted: Unknown | None = None
        self.stray = False
        self.untyped: Unknown | None = None
        self.policy: str | Unknown = "float32"
        self.traced: Any = None  # its last row, with all that it was made from
        self.met: Any = None  # the last input shapes that its weights were found to fit, with all that decides that

    # ---------------------------------------------------------------- state

    def snapshot(self) -> Any:
        name = self.name, self.unnamed
        return (self.trainable, self.weights, tuple(self.nodes), self.unknown, name, dict(self.attributes), self.added)

    def restore(self, state: Any) -> None:
        self.trainable, self.weights, nodes, self.unknown, (self.name, self.unnamed), attributes, self.added = state
        self.nodes, self.attributes = list(nodes), dict(attributes)
        if self.unsized is not None:
            self.spec = self.unsized
            for name in attributes.keys() & {*_OF_THE_WEIGHTS}:
                self.spec = _with_size(self.spec, name, attributes[name])

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        trainable = one[0] if one[0] == other[0] else why
        weights = joined_weights(one[1], other[1], why)
        nodes = joined_nodes(one[2], other[2], why)
        attributes = joined_attributes(one[5], other[5], why)
        attributes |= dict.fromkeys((one[5].keys() ^ other[5].keys()) & {*_OF_THE_WEIGHTS}, why)
        name = one[4] if one[4] == other[4] else (one[4][0], why)
        return (trainable, weights, nodes, one[3] or other[3], name, attributes, one[6] or other[6])

    def only_called(self, before: Any, after: Any, since: int) -> bool:
        """Whether nothing happened between two snapshots but calls on values that belong to no graph.

        since: values that layers older than this made of unknown data belong to no graph either. A call that repeats one which
        may have been made before does not count.
        """
        if isinstance(before[0], tuple):  # a model's: the layer's own first
            return bool(before[1:] == after[1:]) and self.only_called(before[0], after[0], since)
        weights = before[1] == after[1] or (lost(before[1]) and lost(after[1]))
        others = weights and (before[:1], before[3:]) == (after[:1], after[3:])
        made = [node for node in after[2][len(before[2]) :] if not repeats(node, before[2])]
        return others and all(t.layer is None or t.loose or t.age < since for node in made for t in node.inputs)

    def first_called(self, before: Any, after: Any) -> bool:
        """Whether it is called for the first time between two snapshots."""
        if isinstance(before[0], tuple):  # a model's: the layer's own first
            return self.first_called(before[0], after[0])
        return not before[2] and bool(after[2])

    def forget(self, why: Unknown) -> None:
        self.trainable, self.unknown = why, self.unknown or why
        if self.weights is not None:
            self.weights = why

    # ---------------------------------------------------------------- Python

    def get(self, name: str, at: Context) -> Value:
        from cnnlint.library.keras.models.weight_lists import weight_named

        if name in self.attributes:
            return self.attributes[name]
        if name == "__class__":
            return self.class_of(at)
        for kind in self.kinds:
            if find(f"{kind}.{name}") is not None:
                return at.member(self, kind, name)
        if self.cls == "Normalization" and name in ("mean", "variance"):
            return at.unknown(f"the {name} of the data is learned when it runs")
        if name == "layer" and self.wrapped is not None:
            return self.wrapped
        if self.spec is not None and name in self.spec.fields:
            value = self.spec.unknown[name] if name in self.spec.unknown else _kept(self.spec, name)
            known = name in _FUNCTIONS and (value is None or isinstance(value, str))
            return External(f"keras.activations.{value or 'linear'}") if known else value
        weight = weight_named(self.cls, self.weights, name) if self.weights else None
        return weight or at.unknown(f"attribute {name!r} of {self.describe()} is not modelled")

    def class_of(self, at: Context) -> Value:
        """`layer.__class__`. In Keras 2 functions of TensorFlow are layers of a class that is called otherwise."""
        return External(f"keras.layers.{self.type}" if self.type.endswith("OpLambda") else self.qualified)

    def has(self, name: str) -> bool:
        """Whether it surely has an attribute or method of that name."""
        return name in self.attributes or any(find(f"{kind}.{name}") is not None for kind in self.kinds)

    def has_now(self, name: str, at: Context) -> bool | Unknown | None:
        """Whether it has an attribute that it gets when it is called or built. None: the name is of no such attribute."""
        if name not in _OF_ITS_ENDS and (name not in _OF_BUILT_MODELS or at.dialect < 3):
            return None
        if at.dialect >= 3 and name not in ("input", "output") and not hasattr(self, "model_inputs"):
            return False  # layers of Keras 3 tell no shapes
        end = at.attempt(lambda: at.attribute(self, name), "AttributeError", otherwise=False)
        open_ = end if isinstance(end, Unknown) else getattr(end, "rest", None)
        return open_ if isinstance(open_, Unknown) else end is not False

    def dropped(self, at: Context) -> None:
        """A statement that is nothing but an expression came to this layer."""
        if self.spec is not None and not self.nodes and (self.span.line, self.span.cell) == (at.span.line, at.span.cell):
            at.shared(DROPPED).append(self)

    def set(self, name: str, value: Value, at: Context) -> None:
        at.store.touch(self)
        if name in FIXED:
            refuse_fixed(self, name, value, at)
        if name == "trainable":
            set_trainable(self, value, at)
        elif isinstance(value, str) and (name == "name" or (name == "_name" and at.dialect < 3)):
            self.name, self.unnamed = value, None
        else:
            tell_misspelt(self, name, at)
            before = self.attributes.get(name)
            self.attributes[name] = value
            if name in _OF_THE_OUTPUT and isinstance(value, bool) and self.spec is not None and name in self.spec.fields:
                self.spec = copy(self.spec)
                setattr(self.spec, name, value)
            if name in _OF_THE_WEIGHTS and self.weights is None and self.spec is not None and name in self.spec.fields:
                self.unsized = self.unsized or self.spec
                self.spec = _with_size(self.spec, name, value)
            if self.weights is not None and type(self) is LayerValue:
                self.weights = reassigned(at, self.weights, name, before, value)

    def call(self, args: Arguments, at: Context) -> Value:
        from cnnlint.library.keras.calling.calls import call_layer
        from cnnlint.library.keras.training.model_answers import answered

        if (own := self.own_method("__call__")) is not None:
            return at.call(own, args.prepend(self))  # which calls that of its base, or does not
        result = call_layer(self, args, at)
        answered(self, args, result, at)
        return result

    def item(self, key: Value, at: Context) -> Value:
        from cnnlint.library.keras.calling.rejections import refuse_indexed

        if type(self) is LayerValue and self.spec is not None:
            refuse_indexed(self, at)
        return super().item(key, at)

    def own_method(self, name: str) -> Any:
        """The method of that name that the class of the program has; None without one, and for Keras's own layers."""
        return None if self.owner is None else self.owner.function(name)

    @property
    def is_input(self) -> bool:
        """Whether it is where a model begins: an Input, which computes nothing."""
        return self.cls == "InputLayer"

    @property
    def wrapped(self) -> LayerValue | None:
        """The layer that a TimeDistributed runs on every step: the one that the program holds, with its switches."""
        if self.spec is None or not self.spec.holds_layer:
            return None
        inner = self.args.get("layer")
        return inner if isinstance(inner, LayerValue) else None

    @property
    def takes(self) -> Signature | None:
        """What its specification computes the output from, as parameters; None without one."""
        return None if self.spec is None else parameters_of(type(self.spec).output)

    @property
    def takes_list(self) -> bool:
        """Whether its inputs are given as one list."""
        return self.spec is not None and self.spec.takes_list

    @property
    def alone(self) -> bool:
        """Whether it surely holds no other layer, as most of them do."""
        return type(self) is LayerValue and (self.spec is None or not self.spec.holds_layer or self.wrapped is None)

    @property
    def label(self) -> str:
        """Its name as people are told."""
        return shown_name(self.name, self.unnamed)

    def describe(self) -> str:
        return f"the layer `{self.label}`"

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
        self._refuse_too_many(len(shapes))
        return self.spec.output(*shapes, **keywords)

    def _refuse_too_many(self, count: int) -> None:
        if self.takes is not None and self.takes.star is None and count > len(self.takes.order):
            raise Undetermined(Unknown(f"{self.cls} is given {count} tensors", self.span))

    def infer_weights(self, *shapes: Shape, **keywords: Shape) -> tuple[Weight, ...]:
        """The weights that it has, or gets for these input shapes. Raises ShapeError or Undetermined."""
        if self.spec is None:
            raise Undetermined(self.unknown or Unknown(f"{self.cls} is not modelled", self.span))
        self._refuse_too_many(len(shapes))
        weights = tuple(self.spec.weights(*shapes, **keywords))
        activation = self.args.get("activation")
        if isinstance(activation, LayerValue) and self.spec.dialect < 3:  # Keras 3 does not count them
            output = self.infer_output(*shapes, **keywords)
            weights += activation.infer_weights(*(output if isinstance(output, list) else [output]))
        return weights

    def inner_layers(self) -> Iterable[LayerValue]:
        """The layers inside it that its switch sets: a model's, that of a TimeDistributed. None of its own."""
        return () if self.wrapped is None else (self.wrapped,)

    def switched_alone(self, at: Context) -> bool:
        """Whether its switch surely leaves those of the layers inside it as they are."""
        return False


def all_inside(layer: LayerValue) -> list[LayerValue]:
    """The layer and all that its switch sets, at any depth."""
    return [layer, *(part for inner in layer.inner_layers() for part in all_inside(inner))]
