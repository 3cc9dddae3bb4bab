"""Which dtype has a symbolic tensor? That of an input is written; most layers of Keras compute in that of their policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnlint.library import models
from cnnlint.library.keras.making.precision import in_force
from cnnlint.recipes import Operand
from cnnlint.values import Context, External, Made, Value

if TYPE_CHECKING:
    from cnnlint.library.keras.making.layer import LayerValue
    from cnnlint.library.keras.tensors.symbolic import TensorValue

UNTOLD = ""  # the dtype of a tensor of which that is not known
_MOST_STEPS = 60  # from a tensor to the layer that settles its dtype


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# layers that give floats of their policy for floats; those with weights do so whatever they are given
_FLOATS_OF_FLOATS = _words(
    """Activation ActivityRegularization Add AlphaDropout Average AveragePooling1D AveragePooling2D AveragePooling3D Concatenate
    Cropping1D Cropping2D Cropping3D Dropout ELU Flatten GaussianDropout GaussianNoise GlobalAveragePooling1D
    GlobalAveragePooling2D GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D Identity LeakyReLU
    Masking MaxPooling1D MaxPooling2D MaxPooling3D Maximum Minimum Multiply Permute ReLU RepeatVector Rescaling Reshape Softmax
    SpatialDropout1D SpatialDropout2D SpatialDropout3D Subtract UnitNormalization UpSampling1D UpSampling2D UpSampling3D
    ZeroPadding1D ZeroPadding2D ZeroPadding3D"""
)
_WITH_WEIGHTS = _words(
    """BatchNormalization Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D Conv3DTranspose Dense DepthwiseConv1D
    DepthwiseConv2D EinsumDense Embedding GRU GroupNormalization LSTM LayerNormalization PReLU SeparableConv1D SeparableConv2D
    SimpleRNN"""
)
_FLOATING = ("float", "bfloat")


@models("keras.KerasTensor.dtype", attribute=True)
def dtype(at: Context, tensor: TensorValue) -> Value:
    """A word in Keras 3; a dtype of TensorFlow in Keras 2, and within the `call` of a layer, where it computes for Keras."""
    found = known_dtype(tensor)
    if found is None or (tensor.layer is None and found.startswith(_FLOATING) and in_force(at) != "float32"):
        return at.unknown("the dtype of this tensor is not known")
    return found if at.dialect >= 3 and tensor.layer is not None and not tensor.loose else External(f"tensorflow.{found}")


def known_dtype(tensor: TensorValue, steps: int = _MOST_STEPS) -> str | None:
    """The dtype, None where it is not known."""
    layer = tensor.layer
    if layer is None:
        told = isinstance(tensor.made, Operand) or tensor.dtype != "float32"
        return tensor.dtype or None if told else None
    if tensor.ways is not None or not steps:
        return None
    if layer.is_input:
        return tensor.dtype or None
    if layer.spec is None or layer.owner is not None:
        return None
    if layer.cls in _WITH_WEIGHTS:
        return compute_dtype(layer)
    if layer.cls not in _FLOATS_OF_FLOATS:
        return None
    given = [known_dtype(t, steps - 1) for t in layer.nodes[tensor.node].inputs]
    floats = given and all(one is not None and one.startswith(_FLOATING) for one in given)
    return compute_dtype(layer) if floats else None


def compute_dtype(layer: LayerValue) -> str | None:
    """What it was given as `dtype`, else the policy that was in force when it was made."""
    if "dtype" not in layer.args or layer.args["dtype"] is None:
        return layer.policy.removeprefix("mixed_") if isinstance(layer.policy, str) else None
    told = written_dtype(layer.args["dtype"])
    return told.removeprefix("mixed_") if told is not None else None


def written_dtype(value: Value) -> str | None:
    """The name of a `dtype=`: `tf.float16` and the policy `mixed_float16` are objects."""
    if isinstance(value, Made):
        value = value.arguments.get("name")
    if isinstance(value, External):
        value = value.name.rpartition(".")[2]
    return value if isinstance(value, str) else None


def handed_in(tensor: TensorValue, layer: LayerValue | None) -> str:
    """What the `call` of a layer is given for the tensor: floats are cast to what the layer computes in."""
    found = known_dtype(tensor)
    if found is None or not found.startswith(_FLOATING):
        return found or UNTOLD
    return (compute_dtype(layer) if layer is not None else None) or UNTOLD
