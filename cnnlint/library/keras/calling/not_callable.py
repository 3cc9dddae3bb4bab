"""What is called, or derived from, and is no layer or class: a tuple, a list, a tensor, a module. Each becomes a problem."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label
from cnnlint.library import models
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.tensors.symbolic import TensorValue, surely_symbolic
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Cause, Context, ListValue, Value


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
    return _called_module(at, "a class", "write the class that is meant: `keras.layers.Dense(...)`")


@models(
    *(
        "keras.datasets.boston_housing",
        "keras.datasets.california_housing",
        "keras.datasets.cifar10",
        "keras.datasets.cifar100",
    ),
    *("keras.datasets.fashion_mnist", "keras.datasets.imdb", "keras.datasets.mnist", "keras.datasets.reuters"),
    raw=True,
)
def called_data_set(at: Context, args: Arguments) -> Value:
    """`mnist()`: the name of the function is left out."""
    return _called_module(at, "the function", "write `.load_data()`")


def _called_module(at: Context, what: str, help: str) -> Value:
    message = f"a module of Keras is called, not {what} in it"
    at.emit(Problem("called-module", message, at.span, "TypeError", help=help, keras="'module' object is not callable"))
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
