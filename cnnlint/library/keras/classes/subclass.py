"""Subclasses of `keras.Model` and `keras.layers.Layer`: their own code is followed when it is called."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.calling.call_inputs import by_key, tensors_in
from cnnlint.library.keras.classes.base_arguments import refuse_keywords, refuse_name_first
from cnnlint.library.keras.classes.call_arguments import handed_on
from cnnlint.library.keras.classes.inputs_of_call import fresh, given_to_call, mask_of, shapes_given
from cnnlint.library.keras.classes.made_in_call import BUILDS, tell_lost_weights
from cnnlint.library.keras.classes.own_config import tell_config
from cnnlint.library.keras.classes.tracked import class_hides, tracked
from cnnlint.library.keras.classes.user_code import (
    refuse_no_call,
    refuse_no_inputs,
    refuse_no_result,
    refuse_uninitialised,
    refuse_unset,
    surely_lacks,
)
from cnnlint.library.keras.classes.weights_kept import count, refuse_open_weight
from cnnlint.library.keras.classes.weights_listed import assigned, opened
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import counted_again, counted_apart, give_name
from cnnlint.library.keras.making.node import Nesting
from cnnlint.library.keras.making.record import CALLS
from cnnlint.library.keras.making.switches import set_trainable
from cnnlint.library.keras.models.joining import BUILT, Doubt, joined_own, own_state, restore_own
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.keras.tensors import recipes
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output, Problem, Weight
from cnnlint.shapes import Shape, is_full
from cnnlint.values import Array, Cause, Context, ListValue, Member, Shared, Unknown, Value, as_size
from cnnlint.values.objects import births


class UserDefined(LayerValue):
    """What layers and models of classes of the program have in common. It stands before the class of Keras among the bases."""

    __slots__ = ()
    base: str
    owner: Any
    own: list[Weight]  # made by add_weight
    kept: list[Weight]  # and, once it was called, the variables among its attributes
    unsure: Doubt  # the first attribute of which it is not known which layer it holds, or whether it is set
    class_hides: bool  # whether Keras overlooks attributes that the class has

    def get(self, name: str, at: Context) -> Value:
        """An attribute of its own, what its class gives, or else what Keras does."""
        if name in self.attributes:
            return self.attributes[name]
        if name == "__class__":
            return self.owner
        function = self.own_method(name)
        if function is not None:
            return UserMethod(function, self)
        if self.owner.has(name):
            return self.owner.member(name, self, at)
        if (listed := opened(self, name, at)) is not None:
            return listed
        if at.shared(_CALLED)[-1:] == [self]:
            refuse_unset(self, name, at)
        return super().get(name, at)

    def set(self, name: str, value: Value, at: Context) -> None:
        if not self.owner.assign(self, name, value, at):
            super().set(name, value, at)
            assigned(self, name, value, at)

    def lacks(self, name: str) -> bool:
        """Whether it surely has no attribute of that name."""
        return surely_lacks(self, name)

    def inherited(self, name: str, at: Context) -> Value:
        """What `super().name` is when the base is Keras's."""
        return Member(self, f"keras.__user__.{name}" if name in _USER else f"{self.base}.{name}")

    def made(self, at: Context) -> None:
        """After `__init__`: one that did not reach Keras's leaves the object without a name."""
        initialise(at, Arguments((self,)))

    def is_instance(self, kind: Value, at: Context) -> bool | Unknown:
        return any(kind is cls for cls in self.owner.order) or super().is_instance(kind, at)


class UserLayer(UserDefined):
    """An object of a class of the program that is a layer: attributes are kept, `build` and `call` are followed."""

    __slots__ = ("body", "class_hides", "entered", "kept", "own", "owner", "returned", "unsure")
    base = "keras.layers.Layer"

    def __init__(self, owner: Any, name: str, at: Context) -> None:
        super().__init__(owner.name, name, at.span, None, f"__main__.{owner.name}", owner.name)
        self.owner, self.class_hides = owner, class_hides(at)
        self.own, self.kept, self.unsure = [], [], None

    def snapshot(self) -> Any:
        return (*super().snapshot(), own_state(self))

    def restore(self, state: Any) -> None:
        super().restore(state[:-1])
        restore_own(self, state[-1])

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return (*super().join(one[:-1], other[:-1], why), joined_own(one[-1], other[-1], one[5], other[5], why))

    def inner_layers(self) -> list[LayerValue]:
        return tracked(self)

    def trace_call(
        self, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting = True
    ) -> Output | Unknown:
        return follow_call(self, tensors, arguments, at, nested)


_CALLED: Shared[list[object]] = Shared(list)  # the layers whose `call` is run, the innermost last


class UserMethod:
    """A method of a layer of the program. Code that is given it and not followed is believed to leave the layer as it is."""

    __slots__ = ("function", "receiver")

    def __init__(self, function: Value, receiver: Value) -> None:
        self.function, self.receiver = function, receiver

    def call(self, args: Arguments, at: Context) -> Value:
        """Calls the function with the layer first."""
        return at.call(self.function, args.prepend(self.receiver))

    def get(self, name: str, at: Context) -> Value:
        """It has the attributes of its function."""
        return at.attribute(self.function, name)


def follow_call(
    layer: Any, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting = True
) -> Output | Unknown:
    """Runs the user's `build` and `call` on symbolic tensors; the layers inside are built on the way."""
    with counted_apart(at, any(tensor.layer is not None for tensor in tensors)):
        return _follow_call(layer, tensors, arguments, at, nested)


def _follow_call(
    layer: Any, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting
) -> Output | Unknown:
    refuse_uninitialised(layer, at, isinstance(layer, ModelValue), bool(tracked(layer)))
    follow_build(layer, tensors, at, nested)
    call = layer.own_method("call")
    refuse_no_result(call, f"the output of {layer.cls}", at, isinstance(layer, ModelValue))
    layer.body = None
    said = _said_shape(layer, tensors, at)
    nodes = len(layer.nodes)
    if said is not None and _is_built_without_call(layer):
        count(layer, said, at)  # Keras 3 then has no reason to run `call`, and what that would build is not built
        return said
    if call is None:
        refuse_no_call(layer, at)
        output: Output | Unknown | None = Unknown(f"{layer.cls} has no call() that can be followed", layer.span)
    else:
        output = _run_call(layer, call, tensors, arguments, at, nested)
    if output is None:
        return at.because(Cause.IMPOSSIBLE)
    del layer.nodes[nodes:]
    count(layer, output, at)
    return _by_release(layer, tensors, output, at) if said is None else said


def _is_built_without_call(layer: Any) -> bool:
    """Whether the layer has a `build`, its own or that of a base with weights. What that base holds more is then not built."""
    based = getattr(layer, "based", None)
    if based is None:
        return layer.own_method("build") is not None
    has_one = bool(based) or layer.own_method("build") is not None
    return has_one and any(inner.weights is None for inner in tracked(layer))


def _run_call(
    layer: Any, call: Any, tensors: tuple[TensorValue, ...], arguments: Any, at: Context, nested: Nesting
) -> Output | Unknown | None:
    """What the user's `call` returns for these tensors; None where Keras refuses to call it."""
    inside = [fresh(t, i) for i, t in enumerate(tensors)]
    given = given_to_call(inside, nested, at)
    if refuse_no_inputs(call, layer.cls, at):
        return None
    mask = mask_of(call, tensors, arguments, at, nested)
    keywords = handed_on(layer, call, len(given), {**mask, **arguments}, at)
    if keywords is None:
        return None
    calls, called = at.shared(CALLS), at.shared(_CALLED)
    before, since = len(calls), next(births)
    called.append(layer)
    if mask and at.dialect >= 3:
        _build_without_mask(layer, call, Arguments((layer, *given), dict(arguments)), at)
    with bodies(at), counted_again(at):
        result = at.call(call, Arguments((layer, *given), keywords))
    called.pop()
    tell_lost_weights(layer, [inner for inner, *_ in calls[before:]], since, at)
    layer.body = recipes.body(result, inside, calls[before:])
    layer.entered, layer.returned = tuple(t.made for t in inside), result
    return _output(result, at)


def _build_without_mask(layer: Any, call: Any, args: Arguments, at: Context) -> None:
    """Keras 3 first runs `call` to build the layers inside, on what the program gave it: the mask of its input comes later.

    What fails there is a warning. keras/src/layers/layer.py, _maybe_build
    """
    if layer.own_method("build") is not None or all(inner.weights is not None for inner in tracked(layer)):
        return
    with bodies(at):
        at.unheard(lambda: at.call(call, args))


def follow_build(layer: Any, tensors: tuple[TensorValue, ...], at: Context, nested: Nesting = True) -> None:
    """Runs the user's `build`, before the first call."""
    if BUILT in layer.attributes:
        return
    at.store.touch(layer)
    layer.attributes[BUILT] = True
    build = layer.own_method("build")
    if build is not None and len(build.signature.parameters) > 1:  # the first releases gave it nothing
        shapes = [t.shape for t in tensors]
        begin = next(births)
        at.call(build, Arguments((layer, *shapes_given(build, shapes, nested))))
        at.shared(BUILDS).append((begin, next(births)))


def _by_release(layer: Any, tensors: tuple[TensorValue, ...], output: Output | Unknown, at: Context) -> Output | Unknown:
    """What the table shows: until 2.3 the package keras believed `compute_output_shape`, by default the shape of the input."""
    older = at.release.before(4) if at.dialect == 2 and standalone(at) else False
    if older is False or isinstance(layer, ModelValue) or not tensors:
        return output
    has_one = layer.own_method("compute_output_shape") is not None
    if not has_one and hasattr(layer, "based"):
        return output  # that of the layer which it is derived from
    if len(tensors) > 1:
        if has_one and older and (answer := _answer(layer, tensors, at)) is not None:
            return answer
        shapes = [t.shape for t in tensors if not isinstance(t.shape, Unknown)]
        believed = older and not has_one and isinstance(output, tuple) and len(shapes) == len(tensors)
        return shapes if believed else output  # the one tensor that goes on has the first
    said = _answer(layer, tensors, at) if has_one else tensors[0].shape
    if said is None or said == output or not (older or has_one):
        return output
    return said if older else at.unknown("the releases of Keras 2 differ on which `output_shape` they show")


def _said_shape(layer: Any, tensors: tuple[TensorValue, ...], at: Context) -> Shape | None:
    """What the class's own `compute_output_shape` answers, or that of its base, which Keras 3 believes."""
    if at.dialect < 3 or isinstance(layer, ModelValue):
        return None
    said = _answer(layer, tensors, at)
    return layer.believed(tensors) if said is None and hasattr(layer, "believed") else said


def _answer(layer: Any, tensors: tuple[TensorValue, ...], at: Context) -> Shape | None:
    """What `compute_output_shape` of the class answers; None if it has none, is not followed or not asked, as in the body of
    another class of Keras 3, where the tensors are those of the back end."""
    says = layer.own_method("compute_output_shape") if at.dialect < 3 or not bodies(at).entered else None
    symbolic = all(tensor.layer is not None and not isinstance(tensor.shape, Unknown) for tensor in tensors)
    if says is None or not tensors or not symbolic or (len(tensors) > 1 and at.dialect >= 3):
        return None
    shapes = [tensor.shape for tensor in tensors]
    found = at.call(says, Arguments((layer, shapes[0] if len(shapes) == 1 else ListValue(shapes))))
    found = tuple(found.items) if isinstance(found, ListValue) and found.rest is None else found
    if isinstance(found, tuple) and all(d is None or as_size(d) is not None for d in found):
        return found
    return None


def _output(value: Value, at: Context) -> Output | Unknown:
    if isinstance(value, (TensorValue, Array)):
        return value.shape
    found = tensors_in(by_key(value, at.dialect))
    shapes = [t.shape for t in found if not isinstance(t.shape, Unknown)]
    if shapes and len(shapes) == len(found):
        return shapes
    return value if isinstance(value, Unknown) else at.unknown("what call() returns is not known")


# ------------------------------------------------------------------ how the evaluator makes them


@models("keras.layers.Layer.__subclass__")
def subclass_layer(at: Context, cls: Any) -> Value:
    return UserLayer(cls, "", at)


# what every layer takes that begins a Sequential model
_OF_INPUT = ("input_shape", "batch_input_shape", "input_dim", "batch_size")
_USER = frozenset({"__init__", "build", "call", "get_config", "__call__"})


@models("keras.__user__.__init__", raw=True)
def initialise(at: Context, args: Arguments) -> Value:
    """`super().__init__(name=..., trainable=..., **kwargs)`."""
    layer = args.receiver(LayerValue)
    name = args.keywords.get("name")
    if name is not None or args.rest is not None or not layer.name:
        at.store.touch(layer)
        give_name(layer, at, layer.cls, name, args.rest)
    if "trainable" in args.keywords:
        set_trainable(layer, args.keywords["trainable"], at)
    if not isinstance(layer, ModelValue):
        layer.args = {**layer.args, **_declared_shape(args)}
    refuse_keywords(layer, args, at)
    tell_config(layer, at)
    return None


@models("keras.layers.Layer.__init__", raw=True)
def initialise_by_class(at: Context, args: Arguments) -> Value:
    """`Layer.__init__(self, **kwargs)`, as it is written where a class has several bases."""
    layer: Any = args.positional[0] if args.positional else None
    if isinstance(layer, UserLayer):
        return initialise(at, args)
    at.escape(layer, "it was handed to Layer.__init__()")
    return at.unknown("what Layer.__init__() does with that")


def _declared_shape(args: Arguments) -> dict[str, Value]:
    """What the constructor of every layer takes of the shape of its input; what an unknown `**` gives may be one."""
    found = {word: args.keywords[word] for word in _OF_INPUT if args.keywords.get(word) is not None}
    return found if found or args.rest is None else {"input_shape": args.rest}


@models("keras.__user__.build", raw=True)
def inherited_build(at: Context, args: Arguments) -> Value:
    """`super().build(input_shape)`."""
    layer: Any = args.receiver(LayerValue)
    bases = [getattr(base, "name", "") for base in layer.owner.foreign_bases]
    if bases == ["keras.layers.Layer"] and len(args.positional) < 2 and not args.keywords and args.rest is None:
        message = "`super().build()` needs the shape that `build` was given"
        keras = "Layer.build() missing 1 required positional argument: 'input_shape'"
        help = "write `super().build(input_shape)`"
        at.emit(Problem("missing-argument", message, at.span, "TypeError", help=help, keras=keras, argument="input_shape"))
    if at.dialect < 3 and getattr(layer, "kind", "") == "subclass" and not layer.called and BUILT not in layer.attributes:
        at.store.touch(layer)
        layer.attributes[BUILT] = True  # which is what is being done
        at.apply("keras.Model.build", args)
    return None


@models("keras.__user__.call", raw=True)
def inherited_call(at: Context, args: Arguments) -> Value:
    return at.unknown("what the `call` of the base class gives")


@models("keras.__user__.__call__", "keras.layers.Layer.__call__", "keras.Model.__call__", raw=True)
def inherited_dunder_call(at: Context, args: Arguments) -> Value:
    """`super().__call__(inputs)`, or `Layer.__call__(self, inputs)`: what Keras does where a layer is called."""
    from cnnlint.library.keras.calling.calls import call_layer

    layer = args.positional[0] if args.positional else None
    if not isinstance(layer, LayerValue):
        return at.unknown("which layer is called")
    return call_layer(layer, Arguments(args.positional[1:], args.keywords, rest=args.rest), at)


@models("keras.layers.Layer.add_weight", "keras.layers.Layer.add_variable", raw=True)
def add_weight(at: Context, args: Arguments) -> Value:
    """`self.add_weight(...)`: Keras 3 takes the shape first, Keras 2 the name, and the package keras before 2.4 either: Keras 1
    had the shape first. keras/legacy/interfaces.py"""
    from cnnlint.library.keras.making.inputs import written_shape

    layer: Any = args.receiver(LayerValue)
    refuse_name_first(layer, args, at)
    order: tuple[str, ...] = (
        ("shape", "initializer", "dtype", "trainable") if at.dialect >= 3 else ("name", "shape", "dtype", "initializer")
    )
    positional = list(args.positional[1:])
    if positional and isinstance(positional[0], str) and at.dialect >= 3:
        order = ("name", "shape", "initializer", "trainable")
    if positional and isinstance(positional[0], tuple | ListValue) and at.dialect < 3:
        order = ("shape", "initializer", "name", "trainable") if at.dialect == 1 else ("shape", "name")
    given = {**dict(zip(order, positional, strict=False)), **args.keywords}
    shape = written_shape(at, given.get("shape", ()) if given.get("shape") is not None else ())
    trainable = at.truth(given.get("trainable", True))
    if not hasattr(layer, "own"):
        return at.unknown("a weight of a layer")
    at.store.touch(layer)
    if not isinstance(shape, Unknown) and not is_full(shape):
        refuse_open_weight(layer, shape, at)
    if isinstance(shape, Unknown) or not is_full(shape) or isinstance(trainable, Unknown):
        layer.attributes["__weights__"] = (
            shape if isinstance(shape, Unknown) else at.unknown("the shape of a weight is not known")
        )
        return at.unknown("a weight of unknown shape")
    weight = Weight(str(given.get("name") or "variable"), shape, trainable)
    layer.own.append(weight)
    return TensorValue(shape, made=weight)
