"""Layers whose inside is another program: a saved model, a JAX function, a Torch module. What they do is not known here."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.layers.base import Layer, Undetermined
from cnnlint.layers.core import read_shape
from cnnlint.layers.fields import Anything
from cnnlint.program import Output, Weight
from cnnlint.shapes import Shape
from cnnlint.values import Unknown


class _Foreign(Layer):
    dialects = (3,)

    def output(self, *inputs: Shape) -> Output:
        raise Undetermined(Unknown(f"{type(self).__name__} runs code that Keras does not describe"))

    def weights(self, *inputs: Shape) -> Iterator[Weight]:
        raise Undetermined(Unknown(f"the weights of {type(self).__name__} are not Keras's"))


class TFSMLayer(_Foreign):
    """Runs a TensorFlow SavedModel. keras/src/export/tfsm_layer.py"""

    closed = True

    filepath: Anything
    call_endpoint: Anything = "serve"
    call_training_endpoint: Anything = None
    trainable: Anything = True
    name: Anything = None
    dtype: Anything = None


class JaxLayer(_Foreign):
    """Runs a JAX function. keras/src/utils/jax_layer.py"""

    call_fn: Anything
    init_fn: Anything = None
    params: Anything = None
    state: Anything = None
    seed: Anything = None
    native_serialization_platforms: Anything = None


class FlaxLayer(_Foreign):
    """Runs a Flax module. keras/src/utils/jax_layer.py"""

    module: Anything
    method: Anything = None
    variables: Anything = None


class TorchModuleWrapper(_Foreign):
    """Runs a Torch module; `output_shape` may say what comes out. keras/src/utils/torch_utils.py"""

    module: Anything
    name: Anything = None
    output_shape: Anything = None

    def check(self) -> None:
        if self.output_shape is not None:
            read_shape(self, "output_shape", self.output_shape)

    def output(self, *inputs: Shape) -> Output:
        if self.output_shape is None:
            return super().output(*inputs)
        return read_shape(self, "output_shape", self.output_shape)
