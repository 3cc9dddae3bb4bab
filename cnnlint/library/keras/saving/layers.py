"""One layer of a saved configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from cnnlint.applications.specs import OWN
from cnnlint.arguments import Arguments
from cnnlint.layers import find
from cnnlint.layers.base import COMMON, Layer, Undetermined
from cnnlint.layers.construct import construct
from cnnlint.library.keras.making import construct as constructing
from cnnlint.library.keras.making.inputs import make_input
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.program import Output, Problem, Weight
from cnnlint.shapes import Shape
from cnnlint.values import Context, ListValue, Unknown, Value

Config: TypeAlias = Mapping[str, Any]

_ELEMENTWISE = {
    *("add", "subtract", "sub", "multiply", "mul", "divide", "truedivide", "truediv", "negative", "pow", "power", "maximum"),
    *("minimum", "abs", "absolute", "exp", "log", "sqrt", "square", "tanh", "sigmoid", "relu", "bias_add", "cast"),
}
_OPERATIONS = ("TFOpLambda", "SlicingOpLambda", "ClassMethod", "InstanceProperty", "InstanceMethod", "TensorFlowOpLayer")


class RecordedLayer(LayerValue):
    """A layer without specification. recorded: its output as later layers saw it. like_input: it works element by element."""

    __slots__ = ("like_input", "recorded", "weightless")

    def __init__(self, cls: str, name: str, at: Context, why: str) -> None:
        super().__init__(cls, name, at.span, None, type=cls)
        self.auto_named, self.unknown = False, at.unknown(why)
        self.recorded: Output | None = None
        self.like_input = self.weightless = False

    def infer_output(self, *shapes: Shape, **keywords: Shape) -> Output:
        if self.recorded is not None:
            return self.recorded
        if self.like_input and shapes:
            return max(shapes, key=len)
        raise Undetermined(self.unknown or Unknown(f"{self.cls} is not modelled", self.span))

    def infer_weights(self, *shapes: Shape, **keywords: Shape) -> tuple[Weight, ...]:
        if self.weightless:
            return ()
        raise Undetermined(self.unknown or Unknown(f"{self.cls} is not modelled", self.span))


def make_layer(at: Context, config: Config, recorded: Sequence[Shape] = ()) -> Value:
    """The layer (the tensor, for an input layer) of one entry of a configuration."""
    cls, inner = str(config.get("class_name")), config.get("config")
    inner = inner if isinstance(inner, dict) else {}
    name = str(config.get("name") or inner.get("name") or cls.lower())
    if cls == "InputLayer":
        return _input(at, inner, name)
    if cls == "Lambda":
        return _lambda(at, inner, name, recorded)
    if _is_operation(config):
        return _operation(at, cls, inner, name, recorded)
    known = OWN.get(cls) if "applications" in str(config.get("module")) else find(cls)
    if known is None or _is_custom(config):
        why = f"the code of the class {cls} is not in the archive" if _is_custom(config) else f"the layer {cls} is not modelled"
        return _opaque(RecordedLayer(cls, name, at, why), recorded)
    keywords = _keywords(at, known, {**inner, "name": name})
    if cls in OWN:
        layer = LayerValue(cls, name, at.span, construct(known, Arguments(keywords=keywords), at.dialect))
        layer.auto_named = False
        return layer
    return constructing.make_layer(at, f"keras.layers.{cls}", Arguments(keywords=keywords))


def _input(at: Context, config: Config, name: str) -> Value:
    shape = config.get("batch_shape") or config.get("batch_input_shape")
    if not isinstance(shape, list):
        return at.unknown("the saved input layer has no shape")
    keywords = {"batch_shape": tuple(shape), "name": name, "dtype": config.get("dtype") or "float32"}
    return make_input(at, Arguments(keywords=keywords))


def _lambda(at: Context, config: Config, name: str, recorded: Sequence[Shape]) -> RecordedLayer:
    message = f"the layer `{name}` is a Lambda: loading the model runs the Python code that is stored in it"
    keras = (
        "Requested the deserialization of a `Lambda` layer whose `function` is a Python lambda. This carries a potential "
        "risk of arbitrary code execution and thus it is disallowed by default."
    )
    help = "load it only from a source that you trust (`safe_mode=False`), or replace the Lambda by a layer of its own"
    at.emit(Problem("lambda-in-archive", message, at.span, help=help, keras=keras, layer=name, certain=False))
    layer = RecordedLayer("Lambda", name, at, "what a saved Lambda computes is not read")
    layer.qualified, layer.weightless = "keras.layers.Lambda", True
    shape = config.get("output_shape")
    if isinstance(shape, list) and config.get("output_shape_type", "raw") == "raw":
        layer.recorded = (None, *shape)
    return _opaque(layer, recorded)


def _is_operation(config: Config) -> bool:
    return config.get("class_name") in _OPERATIONS or "src.ops" in str(config.get("module"))


def _operation(at: Context, cls: str, config: Config, name: str, recorded: Sequence[Shape]) -> RecordedLayer:
    """An operator or function on tensors."""
    layer = RecordedLayer(cls, name, at, f"the shape after {config.get('function', cls)} is not saved")
    function = str(config.get("function") or cls).rpartition(".")[2]
    layer.weightless, layer.like_input = True, function.lower() in _ELEMENTWISE
    return _opaque(layer, recorded)


def _opaque(layer: RecordedLayer, recorded: Sequence[Shape]) -> RecordedLayer:
    if recorded:
        layer.recorded = recorded[0] if len(recorded) == 1 else list(recorded)
    if layer.weightless and (layer.recorded is not None or layer.like_input):
        layer.unknown = None
    return layer


def _is_custom(config: Config) -> bool:
    """Whether the class is the user's own, or another package's."""
    module, registered = config.get("module"), config.get("registered_name")
    if isinstance(module, str) and module.partition(".")[0] not in ("keras", "tf_keras", "tensorflow", "builtins"):
        return True
    return module is None and isinstance(registered, str) and ">" in registered


def _keywords(at: Context, cls: type[Layer], config: Config) -> dict[str, Value]:
    """The arguments of the constructor among what was saved."""
    accepted = {p.name for p in cls.signature.parameters} | {*cls.keras1, *cls.keras2, *cls.keras2_only, *COMMON}
    accepted |= {name for names in cls.joined1.values() for name in names} | {"batch_input_shape"}
    skipped = ("initializer", "regularizer", "constraint", "dtype", "autocast", "build_config")
    return {k: value(at, v) for k, v in config.items() if k in accepted and not k.endswith(skipped)}


def value(at: Context, saved: Any) -> Value:
    """A saved argument: JSON's lists are tuples, a saved layer is a layer, other objects are not known."""
    if isinstance(saved, list) and any(isinstance(item, dict) for item in saved):
        return ListValue([value(at, item) for item in saved])
    if isinstance(saved, list):
        return tuple(value(at, item) for item in saved)
    if not isinstance(saved, dict):
        return saved
    cls, inner = saved.get("class_name"), saved.get("config")
    if cls in ("__numpy__", "__tensor__") and isinstance(inner, dict):
        return value(at, inner.get("value"))
    if isinstance(cls, str) and isinstance(inner, dict) and (find(cls) is not None or "layers" in inner):
        return _inner(at, saved)
    return at.unknown(f"the saved {cls} is not read")


def _inner(at: Context, saved: Config) -> Value:
    from cnnlint.library.keras.saving.graph import model_of_config

    config = saved["config"]
    return model_of_config(at, saved) if isinstance(config.get("layers"), list) else make_layer(at, saved)
