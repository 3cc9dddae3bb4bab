"""What a Sequential refuses: each becomes a problem."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments, with_name
from cnnlint.diagnostics import Label, Span
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.releases.differences import compares_names
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.keras.training.missing_methods import Nothing
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import (
    Array,
    Context,
    DictValue,
    External,
    ListValue,
    Made,
    ProgramClass,
    ProgramFunction,
    ProgramObject,
    Value,
)

# Whose classes, functions and objects are no layers; a metric was one in Keras 2.
_NO_LAYERS = (
    *("keras.layers.", "keras.models.", "keras.applications.", "keras.activations.", "tensorflow.nn."),
    *("keras.regularizers.", "keras.initializers.", "keras.constraints.", "keras.optimizers.", "keras.losses."),
)


def not_a_layer(value: Value, what: str, at: Context, span: Span) -> None:
    """A class, a tensor or a plain value in the place of a layer."""
    help = _instead(value, what)
    keras = "Only instances of `keras.Layer` can be added to a Sequential model."
    if at.dialect < 3:
        keras = "The added layer must be an instance of class Layer."
    kind = _kind(value)
    message = f"`{what}` is not a layer but {kind}"
    if isinstance(value, Nothing):
        message, help = f"`{value.method}` returns None, which is not a layer", value.advice
    elif value is None:
        message = "`None` is not a layer"
    elif what == kind:
        message = f"a Sequential model takes layers, but gets {kind} here"
    actual = "None" if value is None or isinstance(value, Nothing) else None
    at.emit(Problem("wrong-object-in-sequential", message, span, actual=actual, help=help, keras=keras))


def _instead(value: Value, what: str) -> str | None:
    if isinstance(value, ProgramFunction):
        return "put it into a Lambda layer, or call it if it makes a layer"
    if isinstance(value, External) and value.name.startswith(("keras.activations.", "tensorflow.nn.")):
        return f"write `Activation({what!r})`"
    return f"write `{what}()`" if isinstance(value, (External, ProgramClass)) else None


def nothing_added(at: Context) -> None:
    """`model.add()`."""
    keras = "Sequential.add() missing 1 required positional argument: 'layer'"
    help = "write the layer into the brackets"
    at.emit(Problem("wrong-object-in-sequential", "`add` is given no layer", at.span, "TypeError", help=help, keras=keras))


def named(value: Value) -> str | None:
    """What is surely no layer, by name; None for what is not known."""
    if isinstance(value, (External, Made)) and value.name.startswith(_NO_LAYERS):
        return value.name.rpartition(".")[2]
    if isinstance(value, ProgramClass) or (isinstance(value, ProgramFunction) and not value.decorated):
        return value.name
    if isinstance(value, ProgramObject) and not value.cls.base_names:
        return value.cls.name
    if isinstance(value, (str, int, float, ListValue, tuple, DictValue)) or value is None:
        return {ListValue: "a list", tuple: "a tuple", DictValue: "a dict"}.get(type(value), repr(value))
    if isinstance(value, Nothing):
        return "None"
    if isinstance(value, TensorValue):
        begins = value.layer is not None and value.layer.is_input
        return None if begins or value.ways else "a tensor"  # one of two may be an input
    return "an array" if isinstance(value, Array) else None


def _kind(value: Value) -> str:
    if isinstance(value, External) and value.name.startswith("keras.applications."):
        return "a function that makes a model"
    if isinstance(value, (External, ProgramClass)):
        return "a function" if value.name.rpartition(".")[2][:1].islower() else "the class itself"
    if isinstance(value, ProgramFunction):
        return "a function"
    if isinstance(value, ProgramObject):
        return "an object of a class that derives from none of Keras's"
    if isinstance(value, Made):
        word = "loss" if value.name.startswith("keras.losses.") else value.name.split(".")[1].removesuffix("s")
    else:
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
    elsewhere = at.span.row != layer.span.row
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


def second_input(model: Any, at: Context) -> None:
    """An Input behind layers; where the input shape is known already Keras 3 raises."""
    model.rest = at.unknown("an Input is added behind other layers")
    if model.source is not None and at.dialect >= 3:
        message = f"{model.describe()} has an input shape already, but another Input is added"
        keras = "Sequential model has already been configured to use input shape. You cannot add a different Input layer to it."
        dialects = frozenset({3})
        at.emit(Problem("wrong-object-in-sequential", message, at.span, keras=keras, model=model.variable, dialects=dialects))
