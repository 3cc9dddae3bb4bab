"""Draws random layers, right and wrong, with an input for each: the cases of the differential test and bench.

A value is drawn by the name of its argument, or for one class by `Class.argument`; whoever adds an argument that no table
knows gets an error, so that no argument stays untried. Everything comes from one `random.Random`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
from keras_referee import Built, Nested

from cnnlint.arguments import MISSING
from cnnlint.layers import find
from cnnlint.layers.base import Layer

SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16)


@dataclass
class Case:
    """One question for the referee."""

    name: str
    kwargs: dict[str, Any]
    inputs: Any
    args: tuple[Any, ...] = ()
    spread: bool = False
    keywords: dict[str, Any] = field(default_factory=dict)
    dtype: str = "float32"

    def __str__(self) -> str:
        parts = [repr(a) for a in self.args] + [f"{k}={v!r}" for k, v in self.kwargs.items()]
        more = f" dtype={self.dtype}" if self.dtype != "float32" else ""
        more += f" keywords={self.keywords}" if self.keywords else ""
        return f"{self.name}({', '.join(parts)}) on {self.inputs}{more}"


class Draw:
    """What one case is drawn with: the source of chance, the class and the input it will get."""

    def __init__(self, rng: random.Random, cls: type[Layer], shape: Any) -> None:
        self.rng, self.cls, self.shape = rng, cls, shape
        self.rank = cls.rank or 2

    def pick(self, *options: Any) -> Any:
        """One of them."""
        return self.rng.choice(options)

    def size(self, low: int = 1, high: int = 5) -> int:
        """A small integer."""
        return self.rng.randint(low, high)

    def sides(self, low: int = 1, high: int = 3, count: int = 0) -> Any:
        """An int, or a tuple or list of them, for each spatial axis."""
        n = count or self.rank
        sizes = [self.size(low, high) for _ in range(n)]
        return self.pick(sizes[0], tuple(sizes), sizes)

    def wrong_sides(self) -> Any:
        """What no window or stride is."""
        n = self.rank
        plain = (0, -1, (2,) * (n + 1), "a", None, 2.5, (0,) * n, ("2",) * n, np.int64(2), True)
        return self.pick(*plain, (2.0,) * n, (np.int64(2),) * n, (True,) * n, np.full(n, 2), [2] * (n + 1))


Drawer = Callable[[Draw], Any]


def of(*options: Any) -> Drawer:
    """One of these."""
    return lambda d: d.rng.choice(options)


WRONG_WORD = of("rleu", "Relu", 3, 0.5, True, (1,))
IDENTIFIER = {
    "activation": of("relu", "softmax", "swish", "gelu", "tanh", None, Built("layers.ReLU")),
    "initializer": of(
        "he_normal", "zeros", "Ones", "uniform", "orthogonal", "identity", None, Built("initializers.Constant", (0.1,))
    ),
    "regularizer": of("l2", "l1", "l1l2", "L2", None, Built("regularizers.L2", (0.01,))),
    "constraint": of("max_norm", "non_neg", "NonNeg", None, Built("constraints.MaxNorm", (2,))),
}

GOOD: dict[str, Drawer] = {
    "name": lambda d: f"layer_{d.size(1, 999)}",
    "dtype": of("float32", "float16", "mixed_float16", "bfloat16", "float64", None),
    "trainable": of(True, False),
    "autocast": of(True, False),
    "seed": of(1, 1337, None),
    "units": lambda d: d.size(1, 16),
    "filters": lambda d: d.pick(1, 2, 3, 4, 6, 8),
    "groups": of(1, 1, 2, 3, 4),
    "depth_multiplier": lambda d: d.size(1, 3),
    "kernel_size": lambda d: d.sides(1, 4),
    "pool_size": lambda d: d.sides(1, 4),
    "strides": lambda d: d.sides(1, 3),
    "dilation_rate": lambda d: d.pick(1, 1, d.sides(1, 3)),
    "output_padding": lambda d: d.pick(None, 0, 1, d.sides(0, 1)),
    "padding": of("valid", "same", "SAME", "Valid", "causal"),
    "data_format": of("channels_last", "channels_first", None),
    "use_bias": of(True, False, 0, 1, None),
    "keepdims": of(True, False, 1),
    "mask_zero": of(True, False),
    "lora_rank": of(None, 1, 2, 4),
    "lora_alpha": of(None, 2, 0.5),
    "quantization_config": lambda d: Built("quantizers.Int8QuantizationConfig"),
    "output_size": lambda d: d.sides(1, 4),
    "rate": of(0, 0.25, 0.5, 1, 0.0),
    "stddev": of(0, 0.25, 1.0),
    "noise_shape": lambda d: d.pick(None, (None,) + (1,) * (len(d.shape) - 1), [None, 1]),
    "l1": of(0.0, 0.1, 1, None),
    "l2": of(0.0, 0.1, 1, None),
    "max_value": of(None, 6, 1.5),
    "negative_slope": of(0.0, 0.3, 1),
    "threshold": of(0.0, 1, 0.5),
    "alpha": of(1.0, 0.2, 2),
    "axis": of(-1, 1),
    "shared_axes": lambda d: d.pick(None, 1, [1], (1, 2), [len(d.shape) - 1]),
    "mask_value": of(0.0, -1, 99.5),
    "input_dim": lambda d: d.size(1, 30),
    "output_dim": lambda d: d.size(1, 9),
    "tie_weights": of(True, False),
    "reverse_dtype": of(None, "float32"),
    "logit_soft_cap": of(None, 3.0),
    "n": lambda d: d.size(1, 5),
    "size": lambda d: d.sides(1, 3),
    "interpolation": of("nearest", "bilinear", "BILINEAR"),
    "cropping": lambda d: d.pick(d.size(0, 2), d.sides(0, 2), tuple((d.size(0, 2), d.size(0, 2)) for _ in range(d.rank))),
    "dims": lambda d: d.rng.sample(range(1, len(d.shape)), len(d.shape) - 1),
    "target_shape": lambda d: target_shape(d),
    "shape": lambda d: tuple(d.pick(None, *SIZES) for _ in range(d.size(0, 3))),
    "batch_shape": lambda d: tuple(d.pick(None, *SIZES) for _ in range(d.size(0, 4))),
    "batch_size": of(None, 1, 32),
    "sparse": of(None, False),
    "ragged": of(None, False),
    "optional": of(True, False),
    "layer": lambda d: Nested("Dense", (d.size(),)),
    "gptq_unpacked_column_size": of(None, 8),
}
WRONG: dict[str, Drawer] = {
    "name": of("a/b", 3),
    "dtype": of("float31", 7, "int32", "int8", "int8_from_float32", "mixed_float32", (1,)),
    "trainable": of(None, 1, "yes"),
    "autocast": of(True),
    "seed": of(1.5, "a", np.int64(3), True),
    "units": of(0, -3, 2.0, "8", None, (4,), np.int64(8), np.float32(8), True, False),
    "filters": of(0, -3, "8", None, (4,), 4.0, np.int64(4), np.int32(0), np.float64(4), True, False),
    "groups": of(0, -1, 5, "2", np.int64(1), True, None),
    "depth_multiplier": of(0, -1, "2", np.int64(2), True, 2.0, None),
    "kernel_size": lambda d: d.pick(d.wrong_sides(), 40),
    "pool_size": lambda d: d.pick(d.wrong_sides(), 40),
    "strides": lambda d: d.wrong_sides(),
    "dilation_rate": lambda d: d.pick(d.wrong_sides(), 30),
    "output_padding": lambda d: d.pick(9, -1, "a", (1,) * 5, np.int64(0), (0.0,) * d.rank, True),
    "padding": of("vaild", "full", None, 3),
    "data_format": of("channel_last", "NHWC", 3),
    "lora_rank": of("a", -1, 0, True, 1.5, np.int64(2)),
    "output_size": lambda d: d.pick((1,) * 5, "a", None, 2.5, -3),
    "rate": of(-0.1, 1.5, 25, "a", None, np.float32(0.5), np.float64(1.5), True),
    "stddev": of(-0.1, 1.5, "a", None),
    "noise_shape": of(3, "ab", (0, 1), (1.5,)),
    "l1": of(-1, "a"),
    "l2": of(-1, "a"),
    "max_value": of(-1),
    "negative_slope": of(-1, None),
    "threshold": of(-1, None),
    "shared_axes": of(9, [1, 8]),
    "input_dim": of(0, -1, 3.0, "9", True, None, np.int64(9)),
    "output_dim": of(0, -1, 3.0, "9", False, np.int64(9)),
    "n": of(0, -1, 2.0, True, "2", None, np.int64(2)),
    "size": lambda d: d.wrong_sides(),
    "interpolation": of(None, 3),
    "cropping": lambda d: d.pick(99, -1, "ab", None, (1,) * 5, ((1, 2, 3),) * d.rank),
    "dims": of((0, 1), (1, 1), (2, 3), 3, "ab", (np.int64(1), 2), (1.0, 2), np.array([2, 1])),
    "target_shape": of(
        (7, 11), (-1, 7, 11), (-1, -1), (-2, 3), 12, None, (2.0, 3), (np.int64(2), -1), (None, 4), (0, -1), "ab"
    ),
    "shape": of(784, "ab", (-1,), (2.5,), None, (np.int64(3),), [3, None], np.array([3])),
    "batch_shape": of(784, (None, -1)),
    "batch_size": of(8),
    "layer": of(3, "Dense", None),
}
BY_CLASS: dict[str, Drawer] = {
    "ZeroPadding1D.padding": lambda d: d.sides(0, 3, 2),
    "Cropping1D.cropping": lambda d: d.sides(0, 3, 2),
    "ZeroPadding2D.padding": lambda d: d.pick(-1, d.size(0, 3), d.sides(0, 3), ((1, 2), [0, 3])),
    "ZeroPadding3D.padding": lambda d: d.pick(-1, d.size(0, 3), d.sides(0, 3), ((1, 2), 1, [0, 3])),
    "UpSampling1D.size": lambda d: d.size(1, 4),
    "Embedding.weights": lambda d: d.pick(np.zeros((4, 3)), [np.zeros((4, 3))]),
    "Lambda.function": lambda d: _identity,
    "Lambda.output_shape": of((3, 4), [5], (None, 2)),
    "Lambda.mask": lambda d: _no_mask,
    "Lambda.arguments": of(None, {}),
    "InputLayer.input_tensor": lambda d: Built("KerasTensor", ((None, 3),)),
    "InputLayer.dtype": of(None, "int32", "float16"),
    "InputLayer.name": of("images", None),
    "Softmax.axis": of(-1, 1, (1, 2), [1]),
}
WRONG_BY_CLASS: dict[str, Drawer] = {
    "ZeroPadding1D.padding": of(-1, (1, 2, 3), "a", None, 1.5),
    "Cropping1D.cropping": of(99, -1, (1, 2, 3), "a", None),
    "ZeroPadding2D.padding": of((1, 2, 3), "ab", None, 1.5, ((1, 2, 3), 1), -20),
    "ZeroPadding3D.padding": of((1, 2), "ab", None, 1.5, ((1, 2, 3), 1, 1), -20),
    "UpSampling1D.size": of(0, -1, True, 2.0, (2,)),
    "InputLayer.dtype": of("float31", "mixed_float16"),
}

# Keywords that a class takes beyond its signature, tried now and then.
COMMON = ("name", "dtype", "trainable", "autocast", "activity_regularizer")
UNTRIED = {
    "TFSMLayer": "reads a saved model",
    "JaxLayer": "needs JAX",
    "FlaxLayer": "needs Flax",
    "TorchModuleWrapper": "needs Torch",
}

Maker = Callable[[Draw], Case]
MAKERS: dict[str, Maker] = {}  # classes whose arguments and inputs must fit each other


def make_case(rng: random.Random, name: str) -> Case:
    """A random case for the layer class."""
    cls = find(name)
    assert cls is not None, name
    shape = input_shape(rng, cls)
    draw = Draw(rng, cls, shape)
    if name in MAKERS:
        return MAKERS[name](draw)
    kwargs = draw_arguments(draw)
    dtype = "int32" if name in ("Embedding", "ReversibleEmbedding") else "float32"
    return Case(name, kwargs, shape, *_some_positional(rng, cls, kwargs), dtype=dtype)


def draw_arguments(draw: Draw, given: Mapping[str, Any] | None = None, wrong: float = 0.25) -> dict[str, Any]:
    """Arguments for the class of the draw: with the probability `wrong` one of them is what Keras should reject."""
    rng, cls = draw.rng, draw.cls
    kwargs = dict(given or {})
    parameters = [p for p in cls.signature.parameters if p.name not in kwargs]
    bad = rng.choice(parameters).name if parameters and rng.random() < wrong else ""
    for parameter in parameters:
        required = parameter.default is MISSING
        if parameter.name == bad:
            if required and rng.random() < 0.15:
                continue  # missing
            kwargs[bad] = drawer(cls.__name__, bad, wrong=True)(draw)
        elif required or rng.random() < min(0.35, 3.5 / len(parameters)):
            kwargs[parameter.name] = drawer(cls.__name__, parameter.name)(draw)
    if rng.random() < 0.1 and not draw.cls.closed:
        extra = rng.choice(COMMON)
        kwargs.setdefault(extra, drawer(cls.__name__, extra, wrong=rng.random() < 0.2)(draw))
    if rng.random() < 0.02:
        kwargs["no_such_argument"] = 1
    return kwargs


def drawer(cls: str, name: str, wrong: bool = False) -> Drawer:
    """What draws the values of an argument."""
    if wrong and f"{cls}.{name}" in WRONG_BY_CLASS:
        return WRONG_BY_CLASS[f"{cls}.{name}"]
    if f"{cls}.{name}" in BY_CLASS:
        return BY_CLASS[f"{cls}.{name}"]
    kind = name.rsplit("_", 1)[-1]
    if kind in IDENTIFIER:
        return WRONG_WORD if wrong and kind != "initializer" else of("zeross", 3, "initializer") if wrong else IDENTIFIER[kind]
    if wrong and name in WRONG:
        return WRONG[name]
    if name not in GOOD:
        raise LookupError(f"no values to try for `{name}` of {cls}: add them to {__name__}")
    return GOOD[name]


def input_shape(rng: random.Random, cls: type[Layer]) -> Any:
    """A shape that the layer mostly takes."""
    rank = cls.rank + 2 if cls.rank else RANKS.get(cls.__name__, 0) or rng.choice((2, 2, 3, 4))
    if rng.random() < 0.06:
        rank = max(1, rank + rng.choice((-2, -1, 1)))
    return shape_of(rng, rank)


def shape_of(rng: random.Random, rank: int, none: float = 0.08) -> tuple[int | None, ...]:
    """A shape of that many axes, the batch axis being None."""
    return (None, *(None if rng.random() < none else rng.choice(SIZES) for _ in range(rank - 1)))


RANKS = {"RepeatVector": 2, "Embedding": 2, "Flatten": 4, "Reshape": 3}


def target_shape(d: Draw) -> Any:
    """Sizes whose product is that of the input, as far as it is known."""
    rest = [n for n in d.shape[1:] if n is not None]
    total, parts = prod(rest), []
    for _ in range(d.size(1, 3)):
        divisors = [n for n in range(1, total + 1) if total % n == 0][:12] or [1]
        parts.append(d.rng.choice(divisors))
        total //= parts[-1]
    parts.append(d.pick(total, -1, -1))
    d.rng.shuffle(parts)
    return d.pick(tuple(parts), parts)


def _some_positional(rng: random.Random, cls: type[Layer], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...]]:
    """Moves the first few arguments from keywords to positions."""
    names = [p.name for p in cls.signature.parameters]
    count = next((i for i, n in enumerate(names) if n not in kwargs), len(names))
    return (tuple(kwargs.pop(n) for n in names[: rng.randint(0, count)]),)


def _identity(x: Any) -> Any:
    return x


def _no_mask(x: Any, mask: Any = None) -> None:
    return None


def _embedding(d: Draw) -> Case:
    case = Case("Embedding", draw_arguments(d), d.shape, dtype="int32")
    if case.kwargs.get("weights") is not None and d.rng.random() < 0.7:
        case.kwargs.update(input_dim=4, output_dim=3)
    return case


def _einsum(d: Draw) -> Case:
    equation, sizes, inputs, bias = d.pick(
        ("ab,bc->ac", 8, (None, 6), "c"),
        ("abc,cd->abd", (None, 8), (None, 5, 6), "d"),
        ("abc,cd->abd", (5, 8), (None, 5, 6), "bd"),
        ("abc,cd->abd", (4, 8), (None, 5, 6), "d"),
        ("abc,cde->abde", (None, 3, 8), (None, 5, 6), "de"),
        ("abcd,cde->abe", (None, 8), (None, 5, 6, 3), "e"),
        ("...x,xy->...y", 8, (None, 5, 6), "y"),
        ("...x,xy->...y", 8, (None, 5, None), None),
        ("ab...,bc->ac...", 8, (None, 5, 6), "c"),
        ("abc,cd->abd", 8, (None, 5, 6), "d"),
        ("abc,cdz->abd", (5, 8), (None, 5, 6), None),
        ("abc,cd->abd", (5, 8), (None, 6), None),
        ("nonsense", 8, (None, 5, 6), None),
        ("ab,bc->ac", "x", (None, 6), "q"),
    )
    given = {"equation": equation, "output_shape": sizes, "bias_axes": d.pick(None, bias, bias, "z")}
    return Case("EinsumDense", draw_arguments(d, given, wrong=0.1), inputs)


def _reversible(d: Draw) -> Case:
    case = Case("ReversibleEmbedding", draw_arguments(d), shape_of(d.rng, d.size(1, 3)), dtype="int32")
    if d.rng.random() < 0.2:
        case.kwargs.update(d.pick({"lora_rank": 2}, {"input_length": 4}))
    return case


MAKERS["Embedding"] = _embedding
MAKERS["EinsumDense"] = _einsum
MAKERS["ReversibleEmbedding"] = _reversible
