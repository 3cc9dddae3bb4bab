"""`keras.applications.*.preprocess_input` on arrays. Source: `keras/src/applications/imagenet_utils.py`."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.dtypes import is_float
from cnnlint.library.intervals import combine, union
from cnnlint.program import Call
from cnnlint.values import Context, Unknown, Value

_CAFFE_MEAN = (103.939, 116.779, 123.68)
_TORCH_MEAN, _TORCH_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def prepared(at: Context, x: Value, family: str, mode: str) -> Value:
    """The image as the network of that family expects it."""
    a = as_array(at, x)
    name = f"keras.applications.{family}.preprocess_input"
    if isinstance(a, Unknown):
        return a
    dtype = a.dtype if mode == "none" or is_float(a.dtype) else "float32"
    low, high = _range(mode, (a.low, a.high))
    result = step(a, at, f"preprocess_input of {family}", dtype=dtype, low=low, high=high, values=None,
                  scaled=(*a.scaled, f"preprocess_input:{family}"))  # fmt: skip
    at.emit(Call(at.span, name, {"x": x}, {}, result))
    return result


def _range(mode: str, interval: tuple[float | None, float | None]) -> tuple[float | None, float | None]:
    if mode == "tf":
        return combine("-", combine("/", interval, (127.5, 127.5)), (1, 1))
    if mode == "caffe":
        return union(*(combine("-", interval, (m, m)) for m in _CAFFE_MEAN))
    if mode == "torch":
        unit = combine("/", interval, (255, 255))
        return union(*(combine("/", combine("-", unit, (m, m)), (s, s)) for m, s in zip(_TORCH_MEAN, _TORCH_STD, strict=True)))
    return interval


@models("keras.applications.vgg16.preprocess_input")
def vgg16(at: Context, x: Value, data_format: Value = None) -> Value:
    return prepared(at, x, "vgg16", "caffe")


@models("keras.applications.vgg19.preprocess_input")
def vgg19(at: Context, x: Value, data_format: Value = None) -> Value:
    return prepared(at, x, "vgg19", "caffe")


@models("keras.applications.resnet50.preprocess_input", "keras.applications.resnet.preprocess_input")
def resnet(at: Context, x: Value, data_format: Value = None) -> Value:
    return prepared(at, x, "resnet", "caffe")


@models("keras.applications.resnet_v2.preprocess_input")
def resnet_v2(at: Context, x: Value, data_format: Value = None) -> Value:
    return prepared(at, x, "resnet_v2", "tf")


@models("keras.applications.inception_v3.preprocess_input")
def inception_v3(at: Context, x: Value, data_format: Value = None) -> Value:
    return prepared(at, x, "inception_v3", "tf")


@models("keras.applications.inception_resnet_v2.preprocess_input")
def inception_resnet_v2(at: Context, x: Value, data_format: Value = None) -> Value:
    return prepared(at, x, "inception_resnet_v2", "tf")


@models("keras.applications.xception.preprocess_input")
def xception(at: Context, x: Value, data_format: Value = None) -> Value:
    return prepared(at, x, "xception", "tf")


@models("keras.applications.mobilenet.preprocess_input")
def mobilenet(at: Context, x: Value, data_format: Value = None) -> Value:
    return prepared(at, x, "mobilenet", "tf")


@models("keras.applications.mobilenet_v2.preprocess_input")
def mobilenet_v2(at: Context, x: Value, data_format: Value = None) -> Value:
    return prepared(at, x, "mobilenet_v2", "tf")


@models("keras.applications.nasnet.preprocess_input")
def nasnet(at: Context, x: Value, data_format: Value = None) -> Value:
    return prepared(at, x, "nasnet", "tf")


@models("keras.applications.densenet.preprocess_input")
def densenet(at: Context, x: Value, data_format: Value = None) -> Value:
    return prepared(at, x, "densenet", "torch")


@models("keras.applications.efficientnet.preprocess_input")
def efficientnet(at: Context, x: Value, data_format: Value = None) -> Value:
    """Returns its argument: the network holds its own scaling."""
    return prepared(at, x, "efficientnet", "none")


@models("keras.applications.efficientnet_v2.preprocess_input")
def efficientnet_v2(at: Context, x: Value, data_format: Value = None) -> Value:
    return prepared(at, x, "efficientnet_v2", "none")


@models("keras.applications.mobilenet_v3.preprocess_input")
def mobilenet_v3(at: Context, x: Value, data_format: Value = None) -> Value:
    return prepared(at, x, "mobilenet_v3", "none")


@models("keras.applications.convnext.preprocess_input")
def convnext(at: Context, x: Value, data_format: Value = None) -> Value:
    return prepared(at, x, "convnext", "none")


@models("keras.applications.imagenet_utils.preprocess_input")
def imagenet_utils(at: Context, x: Value, data_format: Value = None, mode: Value = "caffe") -> Value:
    return prepared(at, x, "imagenet_utils", mode if isinstance(mode, str) else "none")
