"""What Keras's own class does where one of the program asks it: `super().__init__()`, `self.add_weight(...)`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.keras.classes.base_arguments import refuse_keywords, refuse_name_first, refuse_shape_first
from cnnlint.library.keras.classes.own_config import tell_config
from cnnlint.library.keras.classes.state_in_call import WEIGHTS
from cnnlint.library.keras.classes.weights_kept import refuse_fractions, refuse_open_weight
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import give_name
from cnnlint.library.keras.making.own_initializers import shape_made
from cnnlint.library.keras.making.switches import set_trainable
from cnnlint.library.keras.models.joining import BUILT
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Problem, Weight
from cnnlint.shapes import is_full
from cnnlint.values import Context, ListValue, Unknown, Value

# what every layer takes that begins a Sequential model
_OF_INPUT = ("input_shape", "batch_input_shape", "input_dim", "batch_size")


@models("keras.Model.__new__", "keras.Sequential.__new__", "keras.layers.Layer.__new__", raw=True)
def new_object(at: Context, args: Arguments) -> Value:
    """`keras.Model.__new__(cls)`, which passes over what else it is given. keras/src/layers/layer.py, `__new__`"""
    return at.apply("builtins.object.__new__", args)


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
    from cnnlint.library.keras.classes.subclass import UserLayer

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
    plain = layer.owner.base_names == ("keras.layers.Layer",)
    if plain and len(args.positional) < 2 and not args.keywords and args.rest is None:
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


def _order_of_weight(positional: Sequence[Value], dialect: int) -> tuple[str, ...]:
    """The parameters that these arguments of `add_weight` are for: a name and a shape are told apart by what they are."""
    first = positional[0] if positional else None
    if dialect >= 3 and isinstance(first, str):
        return ("name", "shape", "initializer", "trainable")
    if dialect >= 3:
        return ("shape", "initializer", "dtype", "trainable")
    if not isinstance(first, tuple | ListValue):
        return ("name", "shape", "dtype", "initializer")
    return ("shape", "initializer", "name", "trainable") if dialect == 1 else ("shape", "name")


@models("keras.layers.Layer.add_weight", "keras.layers.Layer.add_variable", raw=True)
def add_weight(at: Context, args: Arguments) -> Value:
    """`self.add_weight(...)`: Keras 3 takes the shape first, Keras 2 the name, and the package keras before 2.4 either: Keras 1
    had the shape first. keras/legacy/interfaces.py"""
    from cnnlint.library.keras.making.inputs import written_shape

    layer: Any = args.receiver(LayerValue)
    refuse_name_first(layer, args, at)
    refuse_shape_first(layer, args, at)
    positional = args.positional[1:]
    given = {**dict(zip(_order_of_weight(positional, at.dialect), positional, strict=False)), **args.keywords}
    refuse_fractions(layer, given.get("shape"), at)
    shape = written_shape(at, given.get("shape", ()) if given.get("shape") is not None else ())
    shape = shape_made(at, given.get("initializer"), shape)
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
    at.shared(WEIGHTS).append((layer, at.span))
    return TensorValue(shape, made=weight)
