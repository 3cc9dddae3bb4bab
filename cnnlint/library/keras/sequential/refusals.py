"""What a Sequential refuses, and what cannot be called: each becomes a problem."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments, with_name
from cnnlint.diagnostics import Label, Span
from cnnlint.layers.functions import FUNCTIONS
from cnnlint.library import models
from cnnlint.library.keras.calling.lists_of_one import OF_ONE
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.releases.differences import compares_names
from cnnlint.library.keras.tensors.symbolic import TensorValue, surely_symbolic
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Cause, Context, External, ListValue, Value


def not_a_layer(value: Value, what: str, at: Context, span: Span) -> None:
    """A class, a tensor or a plain value in the place of a layer."""
    help = f"write `{what}()`" if isinstance(value, External) else None
    if isinstance(value, External) and what[:1].islower():
        help = f"write `Activation({what!r})`"
    keras = "Only instances of `keras.Layer` can be added to a Sequential model."
    if at.dialect < 3:
        keras = "The added layer must be an instance of class Layer."
    kind = _kind(value)
    message = f"`{what}` is not a layer but {kind}"
    if value is None:
        message = "`None` is not a layer"
    elif what == kind:
        message = f"a Sequential model takes layers, but gets {kind} here"
    actual = "None" if value is None else None
    at.emit(Problem("wrong-object-in-sequential", message, span, actual=actual, help=help, keras=keras))


def nothing_added(at: Context) -> None:
    """`model.add()`."""
    keras = "Sequential.add() missing 1 required positional argument: 'layer'"
    help = "write the layer into the brackets"
    at.emit(Problem("wrong-object-in-sequential", "`add` is given no layer", at.span, "TypeError", help=help, keras=keras))


def made_with_a_tensor(at: Context, cls: str, options: str) -> None:
    """`Flatten(x)`: the tensor stands in the brackets of the constructor. What Keras says depends on what takes it."""
    message = f"`{cls}` is made with a tensor: the layer's own brackets are missing"
    given = "[x, y]" if cls in FUNCTIONS.values() else "x"
    at.emit(Problem("layer-as-tensor", message, at.span, help=f"write `{cls}({options})({given})`"))


_OF_A_SECOND = {  # which the others do not take
    "merge": None,
    "concatenate": OF_ONE["Concatenate"],
    "dot": "Invalid type for argument `axes`: it should be a list or an int.",
}


def merged_one_by_one(at: Context, function: str, args: Arguments) -> None:
    """`add(x, y)`: the second tensor stands in the place of an option, if there is one."""
    given = len(args.positional)
    keras: str | None = f"{function}() takes 1 positional argument but {given} were given"
    if function in _OF_A_SECOND:
        keras = _OF_A_SECOND[function] if given == 2 and not args.keywords else None
    message = f"`{function}` takes its tensors in one list"
    at.emit(Problem("layer-as-tensor", message, at.span, help=f"write `{function}([x, y])`", keras=keras))


def merged_nothing(at: Context, function: str, cls: str) -> None:
    """`add()([x, y])`: the function that merges tensors, in the place of the class."""
    message = f"`{function}` is a function of tensors, and is given none: the layer is `{cls}`"
    keras = f"{function}() missing 1 required positional argument: 'inputs'"
    at.emit(Problem("missing-argument", message, at.span, "TypeError", help=f"write `{cls}(...)`", keras=keras))


def made_with_layers(at: Context, cls: str) -> Value:
    """`Concatenate([first, second])`: layers stand in the brackets of the constructor, which takes them for its options."""
    message = f"`{cls}` is made with a list of layers, but joins the tensors that it is called on"
    help = f"write `{cls}()([first.output, second.output])` in a functional model"
    keras = "A merge layer should be called on a list of inputs."
    at.emit(Problem("layer-as-tensor", message, at.span, help=help, keras=keras, certain=False))
    return at.because(Cause.IMPOSSIBLE, "after an impossible call")


def named(value: Value) -> str | None:
    """What is surely no layer, by name; None for what is not known."""
    if isinstance(value, External) and value.name.startswith(("keras.layers.", "keras.activations.", "tensorflow.nn.")):
        return value.name.rpartition(".")[2]
    if isinstance(value, (str, int, float, ListValue, tuple)) or value is None:
        return {ListValue: "a list", tuple: "a tuple"}.get(type(value), repr(value))
    return "a tensor" if isinstance(value, TensorValue) and not value.ways else None  # one of two may be an input


def _kind(value: Value) -> str:
    if isinstance(value, External):
        return "a function" if value.name.rpartition(".")[2][:1].islower() else "the class itself"
    word = "tensor" if isinstance(value, TensorValue) else type(value).__name__.removesuffix("Value").lower()
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def unlisted(count: int, at: Context) -> None:
    """The layers are given one by one: Keras 3 takes the second for `trainable` and the third for the name, the tf.keras of
    Keras 2 any second object for the name."""
    if count > (2 if at.dialect < 3 else 3):
        at.emit(_without_brackets(at, "TypeError", "positional arguments"))
        return
    keras = "Expected `trainable` to be a boolean." if count == 2 else "Argument `name` must be a string"
    at.emit(_without_brackets(at, "ValueError", keras, certain=at.dialect >= 3))


def one_layer(cls: str, at: Context) -> None:
    """A layer alone stands where Keras 3 wants a list; Keras 2 takes it for one."""
    at.emit(_without_brackets(at, "TypeError", f"'{cls}' object is not iterable", dialects=frozenset({3})))


def _without_brackets(at: Context, error: str, keras: str, **known: Any) -> Problem:
    message, help = "`Sequential` takes its layers in one list", "write `Sequential([...])`"
    return Problem("wrong-object-in-sequential", message, at.span, error, help=help, keras=keras, **known)


def same_name(layer: LayerValue, model: Any, at: Context) -> None:
    """Another layer of the model has the name that this one was given."""
    refused = compares_names(at, begun=model.source is not None)
    if refused is False:
        return
    other = next(other for other in model.stack if other.name == layer.name)
    elsewhere = (at.span.path, at.span.cell, at.span.line) != (layer.span.path, layer.span.cell, layer.span.line)
    added = (Label(at.span, "added here"),) if elsewhere else ()
    at.emit(
        Problem(
            "duplicate-name",
            f"two layers of the model are called {layer.name!r}",
            layer.span,
            labels=(Label(other.span, "the other"), *added),
            help="give each its own `name`",
            keras="All layers added to a Sequential model should have unique names.",
            layer=layer.name,
            model=model.variable or None,
            certain=refused is True,
        )
    )


def of_the_class(at: Context) -> Value:
    """`Sequential` without brackets: what is called on it is a function of the class, which misses its model."""
    if first_time(at, "missing-argument", "Sequential"):
        message = "`Sequential` is the class itself, not a model"
        keras = "Sequential.add() missing 1 required positional argument: 'layer'"
        at.emit(Problem("missing-argument", message, at.span, "TypeError", help="write `Sequential()`", keras=keras))
    return at.unknown("a method of the class, not of a model")


def outside_of_the_layer(layer: Value, name: str, args: Arguments, at: Context) -> None:
    """An argument that stands behind the bracket of the layer it is meant for."""
    what = layer.cls if isinstance(layer, LayerValue) else "the layer"
    message = f"`add` takes the layer alone: `{name}` stands outside of the brackets of {what}"
    keras = f"Sequential.add() got an unexpected keyword argument '{name}'"
    span = args.keyword_spans.get(with_name(name), at.span)
    help = f"move it into `{what}(...)`" if isinstance(layer, LayerValue) else "move it into the layer's brackets"
    at.emit(Problem("unknown-argument", message, span, "TypeError", help=help, keras=keras, argument=name))


@models("keras.__called_tuple__")
def called_tuple(at: Context, held: tuple[Value], call: Arguments) -> Value:
    """`dense = Dense(8),` is a tuple, which cannot be called; what it holds is followed further."""
    (layer,) = held
    if isinstance(layer, LayerValue):
        message = f"a tuple is called, not the {layer.cls} in it: a comma stands behind the layer"
        labels = (Label(layer.span, f"the {layer.cls} and a comma"),)
        keras = "'tuple' object is not callable"
        help = "take the comma away"
        at.emit(Problem("called-tuple", message, at.span, "TypeError", labels, help=help, keras=keras, layer=layer.name))
    return at.call(layer, call)


@models("keras.__called_list__")
def called_list(at: Context, held: ListValue) -> Value:
    """`self.blocks(x)` of a list of layers: a list cannot be called, each layer of it is."""
    layer = next((item for item in held.items if isinstance(item, LayerValue)), None)
    if layer is not None:
        message = f"a list is called, not the layers in it: it begins with a {layer.cls}"
        labels = (Label(layer.span, f"the {layer.cls} in the list"),)
        help = "call one after the other, `for layer in layers: x = layer(x)`, or make a `Sequential` of the list"
        keras = "'list' object is not callable" if at.dialect >= 3 else "'ListWrapper' object is not callable"
        at.emit(Problem("called-tuple", message, at.span, "TypeError", labels, help=help, keras=keras, layer=layer.name))
    return None


@models("keras.__called_tensor__")
def called_tensor(at: Context, tensor: TensorValue) -> Value:
    """`y = Dense(8)(x)` is a tensor: `y(z)` calls what the layer gave, not the layer. What is not surely one may be a layer."""
    layer = tensor.layer
    if layer is None or not surely_symbolic(tensor):
        return None
    what = "the Input" if layer.is_input else f"the output of {layer.cls}"
    message = f"{what} is called like a layer: it is a tensor"
    labels = (Label(layer.span, "the tensor is made here"),)
    keras = "'KerasTensor' object is not callable"
    help = "keep the layer or the model under a name of its own and call that"
    at.emit(Problem("called-tensor", message, at.span, "TypeError", labels, help=help, keras=keras, layer=layer.name))
    return None


@models("keras.layers", "keras.models", "keras.optimizers", "keras.losses", raw=True)
def called_module(at: Context, args: Arguments) -> Value:
    """`keras.layers(64)`: the name of the class is left out."""
    help = "write the class that is meant: `keras.layers.Dense(...)`"
    keras = "'module' object is not callable"
    at.emit(
        Problem("called-module", "a module of Keras is called, not a class in it", at.span, "TypeError", help=help, keras=keras)
    )
    return at.because(Cause.IMPOSSIBLE, "after an impossible call")


@models("keras.layers.__subclass__", "keras.models.__subclass__", "keras.optimizers.__subclass__", "keras.losses.__subclass__")
def derived_of_module(at: Context, cls: Any) -> Value:
    """`class Block(keras.layers)`: the name of the class is left out. It is told where the class stands, made or not."""
    base = cls.base_names[0]
    cls = next(one for one in reversed(cls.own_order) if base in one.base_names)
    meant = {"keras.layers": "Layer", "keras.models": "Model", "keras.optimizers": "Optimizer", "keras.losses": "Loss"}[base]
    message = f"`{cls.name}` is derived from `{base}`, which is a module, not from a class in it"
    help, keras = f"write `{base}.{meant}`", "module() takes at most 2 arguments (3 given)"
    if first_time(at, "called-module", cls):
        at.emit(Problem("called-module", message, cls.span, "TypeError", help=help, keras=keras))
    return at.because(Cause.IMPOSSIBLE, "a class that Python refuses to make")


def second_input(model: Any, at: Context) -> None:
    """An Input behind layers; where the input shape is known already Keras 3 raises."""
    model.rest = at.unknown("an Input is added behind other layers")
    if model.source is not None and at.dialect >= 3:
        message = f"{model.describe()} has an input shape already, and another Input is added"
        keras = "Sequential model has already been configured to use input shape. You cannot add a different Input layer to it."
        dialects = frozenset({3})
        at.emit(Problem("wrong-object-in-sequential", message, at.span, keras=keras, model=model.variable, dialects=dialects))
