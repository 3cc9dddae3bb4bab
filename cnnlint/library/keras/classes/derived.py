"""Subclasses of one of Keras's own layers (`class MCDropout(keras.layers.Dropout)`): the base's specification does the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.layers import find
from cnnlint.layers.base import ArgumentError, ShapeError, Undetermined, parameters_of
from cnnlint.layers.construct import construct
from cnnlint.layers.dialects import without_old_words
from cnnlint.library import models
from cnnlint.library.keras.calling.call_inputs import as_symbolic, tensors_in
from cnnlint.library.keras.calling.rejections import refused_by, rejected_by, rejection
from cnnlint.library.keras.classes.followed_call import follow_build, follow_call
from cnnlint.library.keras.classes.subclass import UserLayer
from cnnlint.library.keras.classes.weights_kept import BASE_LOST, count
from cnnlint.library.keras.making.inputs import written_shapes
from cnnlint.library.keras.making.naming import give_name
from cnnlint.library.keras.making.node import Nesting
from cnnlint.library.keras.making.objects import data_format
from cnnlint.library.keras.models.weight_lists import weight_named
from cnnlint.library.keras.releases.differences import takes_old_words
from cnnlint.library.keras.tensors import recipes
from cnnlint.library.keras.tensors.shapeless import Shapeless
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output, Weight
from cnnlint.recipes import Operand, Recipe
from cnnlint.shapes import Shape
from cnnlint.values import Cause, Context, ListValue, Member, Unknown, Value

_SHARE_A_BASE = re.compile("Conv|Pooling")
# Classes that Keras keeps to itself, with a layer that does the same to shapes; programs derive from them all the same.
# tf_keras/src/layers/merging/base_merge.py, and layers/merge.py and pooling.py of the package keras up to 2.3
_BEHIND = {"_Merge": "Add"} | {
    f"_{kind}Pooling{rank}D": f"{kind}AveragePooling{rank}D" for kind in ("", "Global") for rank in (1, 2, 3)
}
# the method in which a convolution of Keras 2 judges its arguments. tf_keras/src/layers/convolutional/base_conv.py
_OWN_CHECK = "_validate_init"


class DerivedLayer(UserLayer):
    """A layer of the program whose base is a layer of Keras. `spec` is the base's, bound by `super().__init__`.

    parent: the base, or the layer that stands for one that Keras keeps to itself. based: the weights that the base makes.
    """

    __slots__ = ("based", "behind_all", "parent")

    def __init__(self, owner: Any, name: str, at: Context, parent: str) -> None:
        super().__init__(owner, name, at)
        self.parent, self.behind_all = _BEHIND.get(parent, parent), parent in _BEHIND
        self.based: tuple[Weight, ...] = ()

    def get(self, name: str, at: Context) -> Value:
        """The weights of the base are attributes as well, once it is built."""
        if self.based and name not in self.attributes and not self.owner.has(name):
            weight = weight_named(self.parent, self.based, name)
            if weight is not None:
                return weight
        return super().get(name, at)

    def inherited(self, name: str, at: Context) -> Value:
        """What `super().name` is: the base's constructor, build and call are known."""
        if name in ("__init__", "build", "call"):
            return Member(self, "keras.__derived__." + name.strip("_"))
        return super().inherited(name, at)

    def behind(self, name: str, at: Context) -> Value:
        """What `super(Conv2D, self).name` is: convolutions and pooling share a class behind them, which does the same. Behind
        others is `Layer`, or a class that takes something else."""
        return self.inherited(name, at) if _SHARE_A_BASE.search(self.parent) else super().inherited(name, at)

    def is_instance(self, kind: Value, at: Context) -> bool | Unknown:
        own = not self.behind_all and getattr(kind, "name", None) == f"keras.layers.{self.parent}"
        return own or super().is_instance(kind, at)

    def own_method(self, name: str) -> Any:
        """The `call` of what joins tensors gives them to a method of the program, one list of tensors with as many axes."""
        found = super().own_method(name)
        joins = found is None and name == "call" and self.behind_all and self.parent == "Add"
        return super().own_method("_merge_function") if joins else found

    def base_says(self, tensors: tuple[TensorValue, ...]) -> Output | None:
        """The `compute_output_shape` of the base, None where it does not say."""
        shapes = [tensor.shape for tensor in tensors]
        if self.spec is None or getattr(self.spec, "one_step", False) or any(isinstance(shape, Unknown) for shape in shapes):
            return None
        with suppress(Undetermined, ShapeError):
            return self.spec.output(*shapes)
        return None

    def believed(self, tensors: tuple[TensorValue, ...]) -> Shape | None:
        """What the base says of the shape of its output, which Keras 3 shows whatever `call` gives; its cells say nothing."""
        shape = tensors[0].shape if len(tensors) == 1 and tensors[0].layer is not None else None
        says = any(self.own_method(name) for name in ("compute_output_shape", "compute_output_spec"))
        if not isinstance(shape, tuple) or says or self.spec is None or getattr(self.spec, "one_step", False):
            return None
        with suppress(Undetermined, ShapeError):
            found = self.infer_output(shape)
            return found if isinstance(found, tuple) else None
        return None

    def trace_call(
        self, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting = True
    ) -> Output | Unknown:
        if self.own_method("call") is not None:
            if self.behind_all and super().own_method("call") is None and len({*map(_rank, tensors)}) > 1:
                return at.unknown(f"what {self.owner.name} does to tensors with different numbers of axes is not followed")
            if self.own_method("build") is None and not self.based:
                build_base(self, [t.shape for t in tensors], at)
            return follow_call(self, tensors, arguments, at, nested)
        follow_build(self, tensors, at)
        output = base_output(self, tensors, at, arguments)
        count(self, output, at)
        self.body = Recipe("keras.__derived__.call", tuple(Operand(i) for i in range(len(tensors))))
        return output


def _rank(tensor: TensorValue) -> int | None:
    return None if isinstance(tensor.shape, Unknown) else len(tensor.shape)


def build_base(layer: DerivedLayer, shapes: Sequence[Shape | Unknown], at: Context) -> None:
    """Makes the weights of the base. What it refuses is told when it is called."""
    at.store.touch(layer)
    if layer.spec is None:
        layer.attributes.setdefault(BASE_LOST, at.unknown(f"the constructor of {layer.parent} was not followed"))
        return
    least, most = _inputs_of(layer.spec)
    try:
        if most is not None and not least <= len(shapes) <= most:
            raise Undetermined(at.unknown(f"what {layer.parent} is built for is not known"))
        given: list[Any] = [Shapeless(shape) if isinstance(shape, Unknown) else shape for shape in shapes]
        layer.based = tuple(layer.spec.weights(*given))
    except Undetermined as reason:
        layer.attributes[BASE_LOST] = reason.unknown
    except ShapeError:
        layer.attributes[BASE_LOST] = at.because(Cause.IMPOSSIBLE)


def _inputs_of(spec: Any) -> tuple[int, int | None]:
    """How many tensors a layer takes, at least and at most."""
    takes = parameters_of(type(spec).weights)
    return len(takes.required), None if takes.star is not None else len(takes.order)


def base_output(
    layer: DerivedLayer, tensors: tuple[TensorValue, ...], at: Context, arguments: Mapping[str, Value]
) -> Output | Unknown:
    """What the base does to tensors of these shapes; its weights become the layer's own.

    arguments: what is given beside them by name, tensors among it: `attention(query=x, value=y)`.
    """
    named = _tensors_by_name(layer, arguments)
    unknown = next((t.shape for t in (*tensors, *named.values()) if isinstance(t.shape, Unknown)), None)
    if unknown is not None or layer.spec is None:
        return unknown or at.unknown(f"the constructor of {layer.parent} was not followed")
    shapes, by_name = [t.shape for t in tensors], {name: t.shape for name, t in named.items()}
    if len(shapes) + len(by_name) < _inputs_of(layer.spec)[0]:
        return at.unknown(f"what {layer.parent} is called on")
    if (arguments or {}).get("return_attention_scores", False) is not False:
        return at.unknown(f"what {layer.parent} returns beside its output")
    at.store.touch(layer)
    try:
        layer.based = tuple(layer.spec.weights(*shapes, **by_name))
        layer.attributes.pop(BASE_LOST, None)
        return layer.spec.output(*shapes, **by_name)
    except Undetermined as reason:
        layer.attributes["__weights__"] = reason.unknown
        return reason.unknown
    except ShapeError as error:
        at.emit(rejection(error, layer, at, dialects=refused_by(layer.spec, shapes, by_name)))
        return at.because(Cause.IMPOSSIBLE)


def _tensors_by_name(layer: DerivedLayer, arguments: Mapping[str, Value]) -> dict[str, TensorValue]:
    """Those of the arguments that are one tensor and that the layer computes with."""
    taken = () if layer.takes is None else layer.takes.order
    given = {name: tensors_in(arguments[name]) for name in taken if name in arguments}
    return {name: as_symbolic(tensors[0]) for name, tensors in given.items() if len(tensors) == 1}


@models(
    "keras.layers.__subclasses__",
    "keras.layers.merge.__subclasses__",
    "keras.layers.merging.base_merge.__subclasses__",
    "keras.layers.pooling.__subclasses__",
)
def subclass(at: Context, cls: Any, name: str) -> Value:
    """A new object of a class of the program whose base is the Keras layer of that name."""
    short = name.rpartition(".")[2]
    known = find(_BEHIND.get(short, short)) is not None
    layer = DerivedLayer(cls, "", at, short) if known else UserLayer(cls, "", at)
    if short == "InputLayer":  # which is called when it is made
        layer.unknown = at.unknown("the tensor of an input layer of the program's own is not followed")
    return layer


@models("keras.__derived__.init", raw=True)
def initialise(at: Context, args: Arguments) -> Value:
    """`super().__init__(...)`: the arguments of the base."""
    layer = args.receiver(DerivedLayer)
    cls = find(layer.parent)
    own = Arguments(args.positional[1:], args.keywords, tuple(args.positional_spans)[1:], args.keyword_spans, args.rest)
    at.store.touch(layer)
    name = args.keywords.get("name")
    if name is not None or args.rest is not None or not layer.name:
        give_name(layer, at, layer.cls, name, args.rest)
    if cls is None:
        return None
    if cls.rank and "rank" in own.keywords:  # which the class behind is told
        own = replace(own, keywords={name: value for name, value in own.keywords.items() if name != "rank"})
    if takes_old_words(at):
        own = without_old_words(cls, own)
    try:
        layer.spec = _constructed(layer, cls, own, at)
        layer.args = {**layer.spec.bound.given, **layer.spec.bound.extra}
    except ArgumentError as error:
        layer.attributes[BASE_LOST] = at.because(Cause.IMPOSSIBLE)
        if at.dialect >= 3 or not layer.owner.has(_OWN_CHECK):
            dialects = rejected_by(cls, own, at)
            at.emit(rejection(error, None, at, layer.parent, error.span or at.span, dialects=dialects))
    return None


def _constructed(layer: DerivedLayer, cls: Any, args: Arguments, at: Context) -> Any:
    """What the base makes of its arguments. Words that it does not know it hands on, to a class behind it if there is one."""
    try:
        return construct(cls, args, at.dialect, data_format(at))
    except ArgumentError as error:
        if error.kind != "unknown-argument" or error.argument not in args.keywords or not _has_another_base(layer):
            raise
        keywords = {name: value for name, value in args.keywords.items() if name != error.argument}
    return _constructed(layer, cls, replace(args, keywords=keywords), at)


def _has_another_base(layer: DerivedLayer) -> bool:
    """Whether a class that is not shown, and that may take arguments, is among its bases beside the layer of Keras."""
    return sum(not name.startswith(("abc.", "builtins.", "typing.")) for name in layer.owner.base_names) > 1


@models("keras.__derived__.build", raw=True)
def build(at: Context, args: Arguments) -> Value:
    """`super().build(input_shape)`."""
    layer = args.receiver(DerivedLayer)
    given = args.one(1, "input_shape")[0]
    build_base(layer, written_shapes(at, given, several=True), at)
    return None


def _first_by_place(args: Arguments) -> Arguments:
    """`super().call(inputs=x)` is `super().call(x)`."""
    name = next((name for name in _FIRST if name in args.keywords), None)
    if name is None or len(args.positional) > 1:
        return args
    others = {key: value for key, value in args.keywords.items() if key != name}
    return replace(args, positional=(*args.positional, args.keywords[name]), keywords=others)


_FIRST = ("inputs", "sequences", "sequence", "x")  # what layers call the first argument of `call`


@models("keras.__derived__.call", raw=True)
def call(at: Context, args: Arguments) -> Value:
    """`super().call(inputs)`."""
    layer = args.receiver(DerivedLayer)
    args = _first_by_place(args)
    tensors = tuple(as_symbolic(t) for v in args.positional[1:] for t in tensors_in(v))
    if layer.spec is not None:
        tensors = tensors[: _inputs_of(layer.spec)[1]]  # behind them may be whether it trains, as a tensor
    output = base_output(layer, tensors, at, args.keywords)
    if isinstance(output, list):
        return ListValue([TensorValue(shape) for shape in output])
    inputs = Arguments(args.positional[1:], args.keywords, rest=args.rest)
    return TensorValue(output, made=recipes.call_step("keras.__derived__.call", inputs, recipes.Origin()))
