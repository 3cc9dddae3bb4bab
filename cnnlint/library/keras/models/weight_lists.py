"""`model.weights` and its relatives: lists of arrays, whose number and shapes are known once the layers are built."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.keras.calling.frozen_inside import doubtful_switch
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.model_value import ModelValue, innermost_layers
from cnnlint.library.keras.models.row_weights import weights_of
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Problem, Weight
from cnnlint.shapes import product
from cnnlint.values import Array, Context, ListValue, Unknown, Value

_DATA = "weights are numbers that training finds"


class Weights(ListValue):
    """The variables of a layer or model. receiver: whose they are."""

    __slots__ = ("receiver",)
    receiver: LayerValue

    def call(self, args: Arguments, at: Context) -> Value:
        """`model.trainable_weights()`: they are attributes of a model, not methods."""
        message, help = "a list of weights is called like a method: it is an attribute", "leave the brackets out"
        keras = "'list' object is not callable"
        at.emit(Problem("called-list", message, at.span, "TypeError", help=help, keras=keras))
        return at.unknown("a list of weights is called")

    def describe(self) -> str:
        return f"the weights of {self.receiver.describe()}"


def _listed(at: Context, layer: LayerValue, trainable: bool | None = None, kind: str = "tensor") -> Value:
    """All weights, those that are trained, or those that are not."""
    found = _all(at, layer) if isinstance(layer, LayerValue) else at.unknown("the layer is not known")
    if isinstance(found, Unknown):
        return _list(layer, (), found)
    weights, off = found
    doubt = None if trainable is None else doubtful_switch(layer)
    if doubt is not None:
        return _list(layer, (), doubt)
    chosen = (w for i, w in enumerate(weights) if trainable is None or _trained(layer, w, i, off) is trainable)
    return _list(layer, (Array(w.shape, "float32", kind=kind) for w in chosen), None)


def _list(layer: LayerValue, items: Iterator[Array] | tuple[()], rest: Unknown | None) -> Weights:
    made = Weights(items, rest)
    made.receiver = layer
    return made


def _all(at: Context, layer: LayerValue) -> tuple[tuple[Weight, ...], frozenset[int]] | Unknown:
    weights, off = weights_of(layer, at.dialect)
    why = layer.unknown or (layer.gap if isinstance(layer, ModelValue) else None)
    if isinstance(weights, Unknown) or why is not None:
        return weights if isinstance(weights, Unknown) else why or at.unknown(_DATA)
    if weights is None and (isinstance(layer, ModelValue) or layer.spec is None):
        return at.unknown(f"{layer.describe()} has no weights before it is built")
    if weights is None and (getattr(layer, "own", None) or getattr(layer, "based", None)):
        return at.unknown(f"{layer.describe()} is built by hand, and which weights that makes is not counted")
    if weights is None and layer.held:
        return at.unknown(f"whether the layer that holds {layer.describe()} has built it is not known")
    return weights or (), off


def _trained(layer: LayerValue, weight: Weight, place: int, off: frozenset[int]) -> bool:
    return weight.trainable and place not in off and layer.trainable is not False


def _with_states(at: Context, layer: LayerValue, trainable: bool | None = None) -> Value:
    """`variables` of Keras 3 has the states of what draws random numbers as well."""
    inside = innermost_layers(layer) if isinstance(layer, ModelValue) else [layer]
    draws = any(leaf.spec is None or "seed" in leaf.spec.fields for leaf in inside)
    if at.dialect >= 3 and draws:
        return _list(layer, (), at.unknown("states of random numbers are among the variables of Keras 3"))
    return _listed(at, layer, trainable)


class WeightTensor(TensorValue):
    """A weight of a layer as an attribute of it: another layer that is given it has it too."""

    __slots__ = ()
    is_weight = True


_ATTRIBUTES = {  # the weights that are attributes of a layer as well, under the same name
    **dict.fromkeys(("Dense", "EinsumDense", "Conv1D", "Conv2D", "Conv3D"), ("kernel", "bias")),
    **dict.fromkeys(("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"), ("kernel", "bias")),
    **dict.fromkeys(("SeparableConv1D", "SeparableConv2D"), ("depthwise_kernel", "pointwise_kernel", "bias")),
    "BatchNormalization": ("gamma", "beta", "moving_mean", "moving_variance"),
    "Embedding": ("embeddings",),
    "LayerNormalization": ("gamma", "beta"),
}


def weight_named(cls: str, weights: tuple[Weight, ...] | Unknown | None, name: str) -> TensorValue | None:
    """The weight that a built layer of that class of Keras has as an attribute of that name."""
    if not isinstance(weights, tuple) or name not in _ATTRIBUTES.get(cls, ()):
        return None
    return next((WeightTensor(weight.shape) for weight in weights if weight.name == name), None)


@models("keras.layers.Layer.weights", attribute=True)
def weights(at: Context, layer: LayerValue) -> Value:
    return _listed(at, layer)


@models("keras.layers.Layer.trainable_weights", "keras.layers.Layer.trainable_variables", attribute=True)
def trainable_weights(at: Context, layer: LayerValue) -> Value:
    return _listed(at, layer, True)


@models("keras.layers.Layer.non_trainable_weights", attribute=True)
def non_trainable_weights(at: Context, layer: LayerValue) -> Value:
    return _listed(at, layer, False)


@models("keras.layers.Layer.variables", attribute=True)
def variables(at: Context, layer: LayerValue) -> Value:
    return _with_states(at, layer)


@models("keras.layers.Layer.non_trainable_variables", attribute=True)
def non_trainable_variables(at: Context, layer: LayerValue) -> Value:
    return _with_states(at, layer, False)


@models("keras.layers.Layer.get_weights")
def get_weights(at: Context, layer: LayerValue) -> Value:
    return _listed(at, layer, kind="numpy.ndarray")


@models("keras.backend.count_params")
def count_params(at: Context, x: Value) -> Value:
    """The number of values in an array."""
    shape = x.shape if isinstance(x, Array) else at.unknown("the size of what is not known")
    if isinstance(shape, Unknown):
        return shape
    sizes = [size for size in shape if size is not None]
    return product(sizes) if len(sizes) == len(shape) else at.unknown("an axis is not known")
