"""`preprocess_input` and `decode_predictions` of `keras.applications`: what each architecture wants its images to be."""

from __future__ import annotations

from cnnlint.arguments import Arguments, BindError, Parameter, Signature, bind
from cnnlint.diagnostics import Span
from cnnlint.frozen import replace
from cnnlint.library.keras.making.objects import data_format
from cnnlint.library.keras.tensors.operators import row
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Call, Problem
from cnnlint.shapes import differ, shape_text
from cnnlint.values import Array, Changed, Context, ListValue, Scaling, Unknown, Value

# keras/src/applications/imagenet_utils.py: mean and deviation of ImageNet's channels
_MEANS = {"caffe": (103.939, 116.779, 123.68), "torch": (0.485, 0.456, 0.406)}
_DEVIATIONS = (0.229, 0.224, 0.225)

MODES = {
    **dict.fromkeys(("vgg16", "vgg19", "resnet", "resnet50"), "caffe"),
    **dict.fromkeys(("resnet_v2", "inception_v3", "inception_resnet_v2", "xception", "mobilenet", "mobilenet_v2"), "tf"),
    **dict.fromkeys(("nasnet", "mobilenetv2"), "tf"),
    **dict.fromkeys(("densenet", "resnext"), "torch"),
    **dict.fromkeys(("efficientnet", "efficientnet_v2", "convnext", "mobilenet_v3", "regnet", "resnet_rs"), "none"),
}


def call(at: Context, name: str, args: Arguments) -> Value:
    """`keras.applications.<module>.preprocess_input(x)` or `decode_predictions(preds)`."""
    module, _, function = name.removeprefix("keras.applications.").rpartition(".")
    try:
        bound = bind(_SIGNATURES[function], args)
    except BindError as error:
        return at.unknown(f"{module}.{function}() is called with arguments that do not fit ({error})")
    given = {p.name: bound.value(p) for p in bound.signature.parameters}
    if function == "decode_predictions":
        _check_predictions(at, given["preds"], bound.spans.get("preds", at.span))
        result: Value = at.unknown("the names of the predicted classes")
    else:
        mode = given["mode"] if module == "imagenet_utils" else MODES.get(module, "none")
        if mode in _MEANS and given["data_format"] in (None, "channels_last"):
            _check_channels(at, given["x"], module, bound.spans.get("x", at.span))
        result = preprocess(at, given["x"], module, mode) if isinstance(mode, str) else at.unknown("the mode is not known")
    at.emit(Call(at.span, name, bound.given, bound.spans, result))
    return _in_place(given["x"], result) if function == "preprocess_input" else result


def _in_place(x: Value, result: Value) -> Value:
    """NumPy arrays of floats are changed themselves, others are copied first (keras/src/applications/imagenet_utils.py)."""
    if not isinstance(x, Array) or not isinstance(result, Array) or x.kind != "numpy.ndarray" or x.scaled == result.scaled:
        return result
    if x.dtype is None:
        return Changed(result, replace(x, low=None, high=None), argument=True)
    return Changed(result, result, argument=True) if x.dtype.startswith("float") else result


_SIGNATURES = {
    "preprocess_input": Signature(
        (Parameter("x"), Parameter("data_format", None), Parameter("mode", "caffe")),
    ),
    "decode_predictions": Signature((Parameter("preds"), Parameter("top", 5))),
}
FUNCTIONS = tuple(_SIGNATURES)


def _check_predictions(at: Context, predictions: Value, span: Span) -> None:
    """They are of shape (samples, 1000)."""
    if not isinstance(predictions, Array) or isinstance(predictions.shape, Unknown):
        return
    shape = predictions.shape
    if len(shape) == 2 and not differ(shape[1], 1000):
        return
    found = shape_text(shape)
    keras = (
        "`decode_predictions` expects a batch of predictions (i.e. a 2D array of shape (samples, 1000)). "
        f"{'Received' if at.dialect >= 3 else 'Found'} array with shape: {found}"
    )
    message = f"`decode_predictions` takes the (samples, 1000) of ImageNet's classes, not {found}"
    help = "give what a model with the weights and the top of ImageNet predicts"
    problem = Problem("application-arguments", message, span, expected="(samples, 1000)", actual=found, keras=keras, help=help)
    at.emit(replace(problem, argument="preds"))


def _check_channels(at: Context, images: Value, module: str, span: Span) -> None:
    """Each of the three channels gets a mean of its own."""
    shape = images.shape if isinstance(images, Array) and images.kind == "numpy.ndarray" else None
    if not isinstance(shape, tuple) or not shape or shape[-1] not in (1, 2) or data_format(at) != "channels_last":
        return
    count = shape[-1]
    keras = f"index {count} is out of bounds for axis {len(shape) - 1} with size {count}"
    message = f"`preprocess_input` of {module} takes images of 3 channels, not of {count}"
    help = "repeat the channel: `np.repeat(x, 3, axis=-1)`" if count == 1 else "give images in colour"
    at.emit(
        Problem(
            "application-arguments",
            message,
            span,
            "IndexError",
            expected="3 channels",
            actual=str(count),
            help=help,
            keras=keras,
            argument="x",
        )
    )


def preprocess(at: Context, x: Value, module: str, mode: str) -> Value:
    """The images after the preprocessing of that module."""
    if isinstance(x, TensorValue):
        return _symbolic(at, x, mode)
    if not isinstance(x, Array):
        return x if mode == "none" else at.unknown(f"what {module}.preprocess_input() makes of something that is not an array")
    low, high = limits_after(mode, x.low, x.high)
    dtype = x.dtype if mode == "none" or (x.dtype or "").startswith("float") else "float32"
    return x.then(
        at.span,
        f"{module}.preprocess_input",
        low=low,
        high=high,
        dtype=dtype,
        scaled=(*x.scaled, Scaling("preprocess_input", module)),
    )


def limits_after(mode: str, low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """The least and greatest value after the preprocessing of values between `low` and `high`."""
    if mode == "none" or low is None or high is None:
        return (low, high) if mode == "none" else (None, None)
    if mode == "tf":
        return low / 127.5 - 1, high / 127.5 - 1
    if mode == "caffe":
        return low - max(_MEANS[mode]), high - min(_MEANS[mode])
    channels = list(zip(_MEANS["torch"], _DEVIATIONS, strict=True))
    return min((low / 255 - m) / d for m, d in channels), max((high / 255 - m) / d for m, d in channels)


def _symbolic(at: Context, x: TensorValue, mode: str) -> Value:
    """On a symbolic tensor each step is an operator, and a row of the model."""
    if mode == "none":
        return x
    if mode == "tf":
        return _operate(at, "-", _operate(at, "/", x, 127.5), 1.0)
    if mode == "torch":
        return _operate(at, "/", _shifted(at, _operate(at, "/", x, 255.0)), _DEVIATIONS[0])
    if at.dialect < 3:
        return _shifted(at, x.item((..., slice(None, None, -1)), at))
    channels = [x.item((..., channel), at) for channel in (2, 1, 0)]
    stack = "keras.ops.stack", Arguments((ListValue(channels),), {"axis": -1})
    return _shifted(at, row(at, "Stack", channels, x.shape, "tf.stack", stack))


def _shifted(at: Context, x: Value) -> Value:
    """Minus the means of the channels."""
    if at.dialect >= 3 or not isinstance(x, TensorValue):
        return _operate(at, "+", x, 0.0)
    call = "tensorflow.nn.bias_add", Arguments((x, Array((3,), "float32")))
    return row(at, "BiasAdd", [x], x.shape, "tf.nn.bias_add", call)


def _operate(at: Context, sign: str, x: Value, number: float) -> Value:
    return x.operate(sign, x, number, at) if isinstance(x, TensorValue) else x
