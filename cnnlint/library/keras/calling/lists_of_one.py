"""One tensor in a list or a dict, for a layer that takes one tensor: most layers fail, some hand the list on. One or none for a
layer that merges. And what a stack cannot hold, which has one tensor between its layers."""

from __future__ import annotations

from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.node import Nesting
from cnnlint.library.keras.releases.differences import release_told
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Problem
from cnnlint.values import Cause, Context, DictValue, ListValue, Unknown, Value

# asked of Keras 3.15 and tf_keras 2.21; those that neither fail nor hand the list on are in none of the sets
_HANDING_ON = frozenset(
    {
        "Activation", "ActivityRegularization", "AlphaDropout", "Dropout", "ELU", "GaussianDropout", "GaussianNoise",
        "Identity", "LeakyReLU", "ReLU", "Rescaling", "Softmax", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D",
        "UnitNormalization",
    }
)  # fmt: skip
_FAILING = frozenset(
    {
        "AveragePooling2D", "BatchNormalization", "Conv1D", "Conv1DTranspose", "Conv2D", "Conv2DTranspose", "Cropping1D",
        "Cropping2D", "Dense", "DepthwiseConv2D", "Embedding", "Flatten", "GroupNormalization", "LayerNormalization", "Masking",
        "MaxPooling2D", "PReLU", "Permute", "RepeatVector", "Reshape", "Resizing", "SeparableConv1D", "SeparableConv2D",
        "TimeDistributed", "UpSampling1D", "UpSampling2D", "ZeroPadding1D", "ZeroPadding2D",
    }
)  # fmt: skip
_FAILING_IN_3 = _FAILING | {"Bidirectional", "GRU", "LSTM", "SimpleRNN"}
# what they say of one tensor, and Keras 2 of tensors one by one; asked of Keras 3.15 and tf_keras 2.21
_MERGING = "A merge layer should be called on a list of inputs."
OF_ONE = {
    "Concatenate": "A `Concatenate` layer should be called on a list of at least 1 input.",
    "Dot": "A `Dot` layer should be called on a list of 2 inputs.",
    **dict.fromkeys(("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract"), _MERGING),
}


def refuses(layer: LayerValue, nested: Nesting, at: Context) -> bool:
    """Whether Keras raises, which is then told."""
    if layer.cls not in (_FAILING_IN_3 if at.dialect >= 3 else _FAILING) or layer.owner is not None:
        return False
    what = "dict" if isinstance(nested, tuple) else "list"
    message = f"{layer.cls} takes one tensor, but gets a {what} with one in it"
    help = f"take it out: `x[{nested[0]!r}]`" if isinstance(nested, tuple) else "take it out: `x[0]`"
    at.emit(
        Problem(
            "layer-as-tensor",
            message,
            at.span,
            help=help,
            keras="Cannot convert '((None, 4), 3)' to a shape.",
            layer=layer.name,
            certain=release_told(at),  # early releases of Keras 2 took it out by themselves
        )
    )
    return True


def refuses_alone(layer: LayerValue, given: Value, at: Context) -> bool:
    """Whether the layer wants a list of tensors and gets one that surely is no list, which is then told."""
    alone = isinstance(given, TensorValue) and not isinstance(given.shape, Unknown)
    if not alone or not layer.takes_list or at.dialect < 2:
        return False
    message = f"{layer.cls} takes a list of tensors, but gets one tensor"
    help = f"write `{layer.cls}()([x, y])`, or leave the layer out"
    at.emit(Problem("layer-as-tensor", message, at.span, help=help, keras=OF_ONE.get(layer.cls), layer=layer.name))
    return True


def refuse_none_at_all(layer: LayerValue, given: Value, at: Context) -> None:
    """An empty list for a layer that merges: each fails, with words of its own."""
    empty = isinstance(given, ListValue) and not given.items and given.rest is None
    if empty and layer.takes_list:
        keras = "object of type 'NoneType' has no len()" if at.dialect >= 3 else None
        message = f"{layer.cls} is called on an empty list"
        help = "give it the tensors to merge"
        at.emit(Problem("empty-list", message, at.span, "TypeError", help=help, keras=keras, layer=layer.name))


def ends_a_stack(layer: LayerValue, nested: bool, at: Context) -> Unknown | None:
    """Why a stack cannot go on with this layer, which gets one tensor: in a list, or where it takes several.

    Keras 3 leaves the stack unbuilt without a word where such a layer is built already: the error in it says that it is not
    implemented (keras/src/models/sequential.py, build).
    """
    if nested:
        return at.because(Cause.IMPOSSIBLE) if refuses(layer, True, at) else None
    if not layer.takes_list or at.dialect < 2:
        return None
    if at.dialect >= 3 and layer.nodes:
        return at.unknown(f"Keras 3 does not build a stack with a {layer.cls} that was called on several tensors")
    message = f"{layer.cls} takes several tensors, but in a Sequential model it gets one"
    help = "build the model with `keras.Input` and `keras.Model`"
    at.emit(Problem("layer-as-tensor", message, at.span, help=help, keras=OF_ONE.get(layer.cls), layer=layer.name))
    return at.because(Cause.IMPOSSIBLE)


def several_outputs(layer: LayerValue, output: Value, at: Context) -> Unknown | None:
    """Why a stack of Keras 2 cannot hold a layer or model with several outputs; Keras 3 hands all of them to the next layer."""
    if at.dialect != 2 or not isinstance(output, ListValue) or output.rest is not None or len(output.items) < 2:
        return None
    message = f"{layer.describe()} has {len(output.items)} outputs, but a layer of a Sequential model may have only one"
    keras = "All layers in a Sequential model should have a single output tensor."
    help = "build the model with `keras.Input` and `keras.Model`"
    dialects = frozenset({2})
    at.emit(Problem("invalid-input", message, at.span, help=help, keras=keras, layer=layer.name, dialects=dialects))
    return at.because(Cause.IMPOSSIBLE)


def wrapped(layer: LayerValue, output: Value, nested: Nesting, at: Context) -> Value:
    """What came out, in the list or dict that Keras 3 hands on."""
    if at.dialect < 3 or not nested or layer.cls not in _HANDING_ON or isinstance(output, ListValue):
        return output
    return DictValue({nested[0]: output}) if isinstance(nested, tuple) else ListValue([output])
