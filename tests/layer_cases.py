"""Draws random layers, right and wrong, with an input for each: the cases of the differential test and bench.

A value is drawn by the name of its argument, or for one class by `Class.argument`; whoever adds an argument that no table
knows gets an error, so that no argument stays untried. Everything comes from one `random.Random`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from keras_referee import Nested
from layer_values import BY_CLASS, GOOD, IDENTIFIER, SIZES, WRONG, WRONG_BY_CLASS, WRONG_WORD, Draw, Drawer, of

from cnnlint.arguments import MISSING
from cnnlint.layers import find
from cnnlint.layers.base import Layer


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
    rank = cls.rank + 2 if cls.rank and cls.__name__ not in RANKS else RANKS.get(cls.__name__, 0) or rng.choice((2, 2, 3, 4))
    if rng.random() < 0.06:
        rank = max(1, rank + rng.choice((-2, -1, 1)))
    return shape_of(rng, rank)


IMAGES = (
    *("AugMix", "AutoContrast", "CenterCrop", "ContrastLimitedAdaptiveHistogramEqualization", "CutMix", "Equalization"),
    *("MixUp", "RandAugment", "Resizing", "Solarization", "RandomBrightness", "RandomColorDegeneration", "RandomColorJitter"),
    *("RandomContrast", "RandomCrop", "RandomElasticTransform", "RandomErasing", "RandomFlip", "RandomGaussianBlur"),
    *("RandomGrayscale", "RandomHue", "RandomInvert", "RandomPerspective", "RandomPosterization", "RandomRotation"),
    *("RandomSaturation", "RandomSharpness", "RandomShear", "RandomTranslation", "RandomZoom"),
)


def shape_of(rng: random.Random, rank: int, none: float = 0.08) -> tuple[int | None, ...]:
    """A shape of that many axes, the batch axis being None."""
    return (None, *(None if rng.random() < none else rng.choice(SIZES) for _ in range(rank - 1)))


RANKS = {
    **{"RepeatVector": 2, "Embedding": 2, "Flatten": 4, "Reshape": 3},
    **dict.fromkeys(("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional"), 3),
    **{"ConvLSTM1D": 4, "ConvLSTM2D": 5, "ConvLSTM3D": 6, "TimeDistributed": 4},
    **dict.fromkeys(("CenterCrop", "Resizing", "RandomCrop", "Equalization", "AutoContrast", "SpectralNormalization"), 4),
}


def _some_positional(rng: random.Random, cls: type[Layer], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...]]:
    """Moves the first few arguments from keywords to positions."""
    names = [p.name for p in cls.signature.parameters]
    count = next((i for i, n in enumerate(names) if n not in kwargs), len(names))
    return (tuple(kwargs.pop(n) for n in names[: rng.randint(0, count)]),)


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


def _merge(name: str) -> Maker:
    def make(d: Draw) -> Case:
        shape = shape_of(d.rng, d.pick(2, 3, 4))
        shapes = [tuple(n if d.rng.random() < 0.85 else d.pick(1, None, 3) for n in shape) for _ in range(d.size(1, 3))]
        if d.rng.random() < 0.1:
            shapes[-1] = (*shapes[-1], 3)
        return Case(name, draw_arguments(d), [(None, *s[1:]) for s in shapes])

    return make


def _dot(d: Draw) -> Case:
    n = d.size(2, 4)
    one, two = d.pick(
        ((None, n), (None, n)), ((None, 3, n), (None, 5, n)), ((None, n, 3), (None, 5, n)), ((None, n), (None, 5))
    )
    return Case("Dot", draw_arguments(d), [one, two])


def _wrapped(name: str, inner: Callable[[Draw], tuple[Nested, Any]]) -> Maker:
    def make(d: Draw) -> Case:
        layer, shape = inner(d)
        given = {} if d.rng.random() < 0.08 else {"layer": layer}
        return Case(name, draw_arguments(d, given, wrong=0.15), shape)

    return make


def _recurrent(d: Draw) -> tuple[Nested, Any]:
    kwargs = {"return_sequences": d.pick(True, False), "return_state": d.pick(False, False, True)}
    return Nested(d.pick("LSTM", "GRU", "SimpleRNN"), (d.size(),), kwargs), shape_of(d.rng, 3)


def _per_step(d: Draw) -> tuple[Nested, Any]:
    return d.pick(
        (Nested("Dense", (d.size(),)), shape_of(d.rng, 3)),
        (Nested("Conv2D", (d.size(), 2)), shape_of(d.rng, 5)),
        (Nested("Flatten"), shape_of(d.rng, 4)),
        (Nested("MaxPooling2D"), shape_of(d.rng, 5)),
        (Nested("Dropout", (0.5,)), shape_of(d.rng, 2)),
    )


def _with_kernel(d: Draw) -> tuple[Nested, Any]:
    return d.pick(
        (Nested("Dense", (d.size(),)), shape_of(d.rng, 2)),
        (Nested("Conv2D", (d.size(), 2)), shape_of(d.rng, 4)),
        (Nested("Embedding", (7, d.size())), (None, 4)),
        (Nested("Dropout", (0.5,)), shape_of(d.rng, 2)),
    )


def _bidirectional(d: Draw) -> Case:
    layer, shape = _recurrent(d)
    backward = None
    if d.rng.random() < 0.25:
        backward = Nested(layer.name, (layer.args[0],), {**layer.kwargs, "go_backwards": d.pick(True, True, False)})
    given: dict[str, Any] = {"layer": layer, "backward_layer": backward} if backward else {"layer": layer}
    return Case("Bidirectional", draw_arguments(d, given, wrong=0.15), shape)


def _cell(d: Draw) -> Nested:
    return Nested(d.pick("LSTMCell", "GRUCell", "SimpleRNNCell"), (d.size(),))


def _rnn(d: Draw) -> Case:
    cell = d.pick(
        _cell(d), [_cell(d), _cell(d)], Nested("StackedRNNCells", ([_cell(d), _cell(d)],)), d.pick(3, Nested("Dense", (3,)))
    )
    return Case("RNN", draw_arguments(d, {"cell": cell}), shape_of(d.rng, 3))


def _cell_call(name: str) -> Maker:
    def make(d: Draw) -> Case:
        kwargs = draw_arguments(d)
        units = kwargs.get("units", 3)
        state = (None, units if isinstance(units, int) and units > 0 else 3)
        states = [state, state] if name == "LSTMCell" else [state]
        return Case(name, kwargs, [shape_of(d.rng, 2, none=0.02), states], spread=True)

    return make


def _attention(name: str) -> Maker:
    def make(d: Draw) -> Case:
        width = d.size(1, 6)
        shapes = [(None, 4, width), (None, d.pick(5, None), width), (None, 5, d.pick(width, 3))][: d.pick(2, 2, 3)]
        if d.rng.random() < 0.1:
            shapes[0] = d.pick((None, width), (None, 4, width + 1))
        return Case(name, draw_arguments(d), shapes)

    return make


def _multi_head(name: str) -> Maker:
    def make(d: Draw) -> Case:
        shapes = [(None, 4, d.size(1, 6)), (None, 5, d.size(1, 6)), (None, 5, d.size(1, 6))][: d.pick(2, 2, 3)]
        return Case(name, draw_arguments(d), shapes, spread=True)

    return make


def _image(name: str) -> Maker:
    def make(d: Draw) -> Case:
        shape = (None, d.pick(8, 12, None), d.pick(8, 16), d.pick(3, 3, 1))
        if d.rng.random() < 0.1:
            shape = d.pick(shape[1:], (*shape, 1))
        return Case(name, draw_arguments(d), shape)

    return make


MAKERS.update({name: _merge(name) for name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate")})
MAKERS.update({name: _attention(name) for name in ("Attention", "AdditiveAttention")})
MAKERS.update({name: _multi_head(name) for name in ("MultiHeadAttention", "GroupQueryAttention")})
MAKERS.update({name: _cell_call(name) for name in ("LSTMCell", "GRUCell", "SimpleRNNCell")})
MAKERS.update({name: _image(name) for name in IMAGES})


def _text(name: str, dtype: str) -> Maker:
    def make(d: Draw) -> Case:
        return Case(name, draw_arguments(d), shape_of(d.rng, d.pick(1, 2, 2, 3), none=0.2), dtype=dtype)

    return make


def _crossing(d: Draw) -> Case:
    shape = d.pick((None,), (None, 1), (None, 1), (None, 3))
    return Case("HashedCrossing", draw_arguments(d), [shape, shape], dtype="int32")


def _sound(name: str) -> Maker:
    def make(d: Draw) -> Case:
        shape = d.pick((None, 2000), (None, 2000, 1), (None, 4000, 2), (None, None), (2000,))
        return Case(name, draw_arguments(d, wrong=0.15), shape)

    return make


def _pipeline(d: Draw) -> Case:
    layers = [Nested("Rescaling", (0.5,)), Nested("CenterCrop", (4, 4))][: d.size(1, 2)]
    return Case("Pipeline", draw_arguments(d, {"layers": d.pick(layers, layers, 3)}, wrong=0.1), (None, 8, 8, 3))


def _stacked(d: Draw) -> Case:
    one, two = d.size(), d.size()
    cells = [Nested("LSTMCell", (one,)), Nested("GRUCell", (two,))]
    states = [[(None, one), (None, one)], [(None, two)]]
    return Case("StackedRNNCells", draw_arguments(d, {"cells": d.pick(cells, cells, [3])}), [(None, 4), states], spread=True)


MAKERS.update({name: _text(name, "string") for name in ("TextVectorization", "StringLookup")})
MAKERS.update({name: _text(name, "int32") for name in ("IntegerLookup", "Hashing", "CategoryEncoding")})
MAKERS.update({name: _sound(name) for name in ("MelSpectrogram", "STFTSpectrogram")})
MAKERS["HashedCrossing"] = _crossing
MAKERS["Pipeline"] = _pipeline
MAKERS["StackedRNNCells"] = _stacked
MAKERS["Dot"] = _dot
MAKERS["RNN"] = _rnn
MAKERS["Bidirectional"] = _bidirectional
MAKERS["TimeDistributed"] = _wrapped("TimeDistributed", _per_step)
MAKERS["SpectralNormalization"] = _wrapped("SpectralNormalization", _with_kernel)
