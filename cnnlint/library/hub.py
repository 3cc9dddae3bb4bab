"""Models and layers of other packages: known by name, with what their arguments say; their weights are not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cnnlint.arguments import Arguments
from cnnlint.layers.base import Undetermined
from cnnlint.library import models
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.functional.applications import unknown_model
from cnnlint.library.keras.making.inputs import written_shape
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.opaque import opaque, set_common_arguments
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output, Weight
from cnnlint.shapes import Shape
from cnnlint.values import Context, ListValue, Unknown, Value

if TYPE_CHECKING:
    from cnnlint.library.hub_modules import Module


class HubLayer(LayerValue):
    """`tensorflow_hub.KerasLayer`; `size` is the output without the batch axis, where `output_shape=` says it."""

    __slots__ = ("module", "size")
    size: Shape | None
    module: Module | None

    def infer_output(self, *shapes: Shape, **keywords: Shape) -> Output:
        if self.module is not None and shapes:  # whatever `output_shape` says: it changes no tensor of an open batch
            return self.module.output(shapes[0])
        if self.size is None or not shapes:
            raise Undetermined(self.why)
        return (shapes[0][0] if shapes[0] else None, *self.size)

    def infer_weights(self, *shapes: Shape, **keywords: Shape) -> tuple[Weight, ...]:
        if self.module is None:
            raise Undetermined(self.why)
        return self.module.weights()

    def packed(self, outputs: Sequence[Value], dialect: int) -> Value:
        """The outputs in the form in which the module returns them."""
        if self.module is not None and self.module.pack is not None:
            return self.module.pack(outputs)
        return outputs[0] if len(outputs) == 1 else ListValue(outputs)

    @property
    def why(self) -> Unknown:
        """Why nothing more is known."""
        return Unknown("what a module of TensorFlow Hub holds is not in the source", self.span)


class ForeignHubLayer(HubLayer):
    """It in a program for Keras 3, of which it is no layer: the user's own `call` or a Lambda may still call it, and Keras sees
    none of its weights."""

    __slots__ = ()

    def trace_call(self, tensors: tuple[TensorValue, ...], arguments: object, at: Context, nested: object = True) -> Any:
        if not bodies(at).entered:
            return self.why
        at.store.touch(self)
        self.weights = ()
        if self.module is not None and self.module.texts and any(t.dtype != "string" for t in tensors):
            return at.unknown("a module for texts is called on numbers")
        try:
            return self.infer_output(*(t.shape for t in tensors if not isinstance(t.shape, Unknown)))
        except Undetermined as reason:
            return reason.unknown


@models("tensorflow_hub.KerasLayer", raw=True)
def keras_layer(at: Context, args: Arguments) -> Value:
    """`KerasLayer(handle, trainable=False, ..., output_shape=None)`. tensorflow_hub/keras_layer.py"""
    from cnnlint.library import hub_modules

    kind = HubLayer if at.dialect < 3 else ForeignHubLayer
    layer = kind("KerasLayer", "", at.span, qualified="tensorflow_hub.KerasLayer")
    layer.args = {**dict(zip(("handle", "trainable"), args.positional, strict=False)), **args.keywords}
    layer.spans = args.keyword_spans
    given, handle = args.keywords.get("output_shape"), layer.args.get("handle")
    size = written_shape(at, given) if given is not None else None
    layer.size = size if isinstance(size, tuple) else None
    layer.module = hub_modules.module_called(handle) if isinstance(handle, str) else None
    set_common_arguments(at, layer, args)
    if "trainable" not in layer.args:
        layer.trainable = False
    return layer


@models("keras_cv.**", "keras_hub.**", "keras_nlp.**")
def preset(at: Context, name: str, args: Arguments) -> Value:
    """Backbones and tasks: `keras_hub.models.X(...)` and `keras_hub.models.X.from_preset(...)`."""
    parts = name.removesuffix(".from_preset").split(".")
    short, why = parts[-1], at.unknown(f"{name} is not modelled")
    if not short[:1].isupper():
        return why
    if short.endswith(_NO_MODELS):
        return why
    if "layers" in parts:
        return opaque(at, short, args, why, name)
    kind = short if short not in _GENERAL else "Functional"
    return unknown_model(at, short, why, ".".join(parts), kind) if "models" in parts else why


# What stands before the models: it gives back as many parts as it takes. keras_hub/src/models/preprocessor.py
_NO_MODELS = ("Preprocessor", "Tokenizer", "ImageConverter", "AudioConverter")
# `from_preset` of these makes an object of a subclass, by the preset. keras_hub/src/models/{backbone,task}.py
_GENERAL = frozenset(
    {
        "Backbone", "CausalLM", "Classifier", "DepthEstimator", "ImageClassifier", "ImageObjectDetector", "ImageSegmenter",
        "MaskedLM", "ObjectDetector", "Seq2SeqLM", "Task", "TextClassifier", "TextToImage",
    }
)  # fmt: skip
