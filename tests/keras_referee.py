"""Asks real Keras and cnnlint the same question about one layer and compares the answers.

    assert_agree("Conv2D", (32, 3), {"strides": 2}, (None, 28, 28, 1))

A layer as an argument is written `Nested("LSTM", (4,))`, a Keras object `Built("initializers.Constant", (0.5,))`. Keras runs
in this process on symbolic tensors: no data flows.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.layers import find
from cnnlint.layers.base import ArgumentError, Layer, LayerError
from cnnlint.layers.construct import construct
from cnnlint.shapes import Expr
from cnnlint.values import Array, DictValue, ListValue, Made, Object, Scalar

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")


@dataclass(frozen=True)
class Nested:
    """A layer given as an argument to another."""

    name: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Built:
    """A Keras object given as an argument, by its name below `keras`: `Built("regularizers.L2", (0.01,))`."""

    name: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What a layer does. `shape`: one shape or a list of them. `weights`: (name, shape, trainable) in order.

    raises: the exception, as `Type: message`, None when all went well. where: `construct` or `call`.
    """

    shape: Any = None
    weights: tuple[tuple[str, tuple[Any, ...], bool], ...] | None = None
    raises: str | None = None
    where: str | None = None

    @property
    def counts(self) -> tuple[int, int]:
        """Trainable and non-trainable parameters."""
        from math import prod

        sizes = [(prod(shape), trainable) for _, shape, trainable in self.weights or ()]
        return sum(n for n, t in sizes if t), sum(n for n, t in sizes if not t)


class Function(Object):
    """A user's function, as the evaluator would have it."""

    def call(self, args: Arguments, at: Any) -> Any:
        raise NotImplementedError


def ask_keras(
    name: str,
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    inputs: Any = (None, 8),
    *,
    spread: bool = False,
    keywords: Mapping[str, Any] | None = None,
    dtype: str = "float32",
    legacy: bool = False,
) -> Answer:
    """Builds the layer and calls it on symbolic tensors.

    inputs: one shape, or a list of shapes, given to the layer as one list or, with `spread`, as separate arguments.
    keywords: keyword tensors of the call, by name, as shapes. legacy: ask Keras 2 (the package tf_keras).
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        keras = _keras(legacy)
        try:
            layer = getattr(keras.layers, name)(*for_keras(keras, tuple(args)), **for_keras(keras, dict(kwargs or {})))
        except Exception as error:
            return Answer(raises=_said(error), where="construct")
        if isinstance(layer, keras.layers.InputLayer):
            return Answer(_shapes(layer.output), ())
        try:
            make = _tensor(keras, dtype, legacy)
            tensors = [_nested(make, s) for s in inputs] if isinstance(inputs, list) else [make(inputs)]
            extra = {k: _nested(make, v) for k, v in (keywords or {}).items()}
            given = tensors if spread or not isinstance(inputs, list) else [tensors]
            out = layer(*given, **extra)
        except Exception as error:
            return Answer(raises=_said(error), where="call")
        trainable = {id(w) for w in layer.trainable_weights}
        weights = tuple((_plain(w.name), _shape(w.shape), id(w) in trainable) for w in layer.weights)
        return Answer(_shapes(out), weights)


def ask_us(
    name: str,
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    inputs: Any = (None, 8),
    *,
    spread: bool = False,
    keywords: Mapping[str, Any] | None = None,
    dtype: str = "float32",
    dialect: int = 3,
    data_format: str = "channels_last",
) -> Answer:
    """The same question, answered by the layer specification."""
    cls = find(name)
    if cls is None:
        raise LookupError(f"no specification of the layer {name}")
    try:
        layer = construct(cls, arguments(args, kwargs, dialect), dialect, data_format)
    except ArgumentError as error:
        return Answer(raises=f"{error.kind}: {error.message}", where="construct")
    shapes = _flat(inputs) if isinstance(inputs, list) else [inputs]
    try:
        weights = list(layer.weights(*shapes, **(keywords or {})))
        shape = layer.output(*shapes, **(keywords or {}))
    except LayerError as error:
        return Answer(raises=f"{error.kind}: {error.message}", where="call")
    switch = layer.bound.given.get("trainable", layer.bound.extra.get("trainable", True))
    return Answer(shape, tuple((w.name, tuple(w.shape), w.trainable and switch) for w in weights))


def assert_agree(
    name: str, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None, inputs: Any = (None, 8), **more: Any
) -> Answer:
    """Both give the same shape and weights, or both refuse. Returns Keras's answer."""
    theirs = ask_keras(name, args, kwargs, inputs, **more)
    if more.pop("legacy", False):
        more["dialect"] = 2
    difference = compare(theirs, ask_us(name, args, kwargs, inputs, **more))
    assert difference is None, f"{name}(*{args}, **{dict(kwargs or {})}) on {inputs}: {difference}"
    return theirs


def compare(keras: Answer, ours: Answer) -> str | None:
    """What differs, None when nothing does. That both refuse is agreement, whatever the words."""
    if keras.raises or ours.raises:
        return None if keras.raises and ours.raises else f"Keras: {keras.raises or keras}\n  cnnlint: {ours.raises or ours}"
    if _parts(keras.shape) != _parts(ours.shape):
        return f"shapes: Keras {keras.shape}, cnnlint {ours.shape}"
    if keras.weights != ours.weights:
        return f"weights: Keras {keras.weights}\n  cnnlint {ours.weights}"
    return None


def arguments(args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None, dialect: int = 3) -> Arguments:
    """Python values as the evaluator would hand them to a layer."""
    return Arguments(tuple(value(a, dialect) for a in args), {k: value(v, dialect) for k, v in (kwargs or {}).items()})


def value(given: Any, dialect: int = 3) -> Any:
    """One Python value as the evaluator has it."""
    if isinstance(given, Nested):
        cls = find(given.name)
        assert cls is not None, f"no specification of the layer {given.name}"
        return construct(cls, arguments(given.args, given.kwargs, dialect), dialect)
    if isinstance(given, Built):
        return Made(f"keras.{given.name}", {**{str(i): value(a) for i, a in enumerate(given.args)}, **given.kwargs})
    if isinstance(given, list):
        return ListValue([value(v, dialect) for v in given])
    if isinstance(given, tuple):
        return tuple(value(v, dialect) for v in given)
    if isinstance(given, dict):
        return DictValue({k: value(v, dialect) for k, v in given.items()})
    if isinstance(given, FunctionType):
        return Function()
    if type(given).__module__ == "numpy":
        if getattr(given, "ndim", 0):
            values = tuple(given.tolist()) if given.ndim == 1 else None
            return Array(tuple(given.shape), str(given.dtype), values=values)
        return Scalar(f"numpy.{given.dtype}", given.item())
    assert given is None or isinstance(given, bool | int | float | str | Expr | Layer | Object), given
    return given


def _keras(legacy: bool) -> Any:
    import importlib

    return importlib.import_module("tf_keras" if legacy else "keras")


def _tensor(keras: Any, dtype: str, legacy: bool) -> Any:
    if legacy:
        return lambda shape: keras.Input(batch_shape=shape, dtype=dtype)
    return lambda shape: keras.KerasTensor(shape, dtype=dtype)


def for_keras(keras: Any, given: Any) -> Any:
    if isinstance(given, Nested):
        args, kwargs = for_keras(keras, given.args), for_keras(keras, dict(given.kwargs))
        return getattr(keras.layers, given.name)(*args, **kwargs)
    if isinstance(given, Built):
        made = keras
        for part in given.name.split("."):
            made = getattr(made, part)
        return made(*given.args, **given.kwargs)
    if isinstance(given, list | tuple):
        return type(given)(for_keras(keras, v) for v in given)
    if isinstance(given, dict):
        return {k: for_keras(keras, v) for k, v in given.items()}
    return given


def _nested(make: Any, shape: Any) -> Any:
    return [_nested(make, s) for s in shape] if isinstance(shape, list) else make(shape)


def _parts(shape: Any) -> Any:
    return _flat(shape) if isinstance(shape, list) else shape


def _flat(shapes: list[Any]) -> list[Any]:
    return [s for shape in shapes for s in (_flat(shape) if isinstance(shape, list) else [shape])]


def _shapes(out: Any) -> Any:
    if isinstance(out, dict):
        out = list(out.values())
    if isinstance(out, list | tuple):
        return [_shapes(o) for o in out]
    return _shape(out.shape)


def _shape(shape: Any) -> tuple[Any, ...] | None:
    if getattr(shape, "rank", 0) is None:
        return None  # Keras 2 has shapes of unknown rank
    return tuple(None if d is None else int(d) for d in shape)


def _plain(name: str) -> str:
    return name.rsplit("/", 1)[-1].split(":")[0]


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error)[:300]}"
