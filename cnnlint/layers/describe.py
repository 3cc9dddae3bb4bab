"""What is known of a layer, for people: `cnnlint layer NAME` and the page docs/layers.md are made from these cards.

Everything is read off the specification: arguments from its fields, the meaning of their values from the field types, and
an example that the specification computes on symbolic sizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc, getdoc
from typing import Any

from cnnlint.arguments import MISSING, Arguments, Parameter
from cnnlint.frozen import dataclass
from cnnlint.layers import PACKAGES, every, find, of_package
from cnnlint.layers.base import Layer, LayerError, Undetermined
from cnnlint.layers.construct import construct
from cnnlint.layers.fields import anything
from cnnlint.shapes import Expr, Shape, shape_text, symbol, text, total

KERAS_3 = "Keras 3.15"
VERIFIED = f"{KERAS_3} and, for Keras 2, tf_keras 2.21"
_AXES = {1: ("steps",), 2: ("height", "width"), 3: ("depth", "height", "width")}
_SAMPLES: dict[str, Any] = {  # what the example gives for arguments without a default
    **{name: symbol(name, minimum=1) for name in ("units", "filters", "n", "output_dim", "input_dim", "num_heads", "key_dim")},
    **{
        "kernel_size": 3,
        "rate": 0.5,
        "stddev": 0.1,
        "activation": "relu",
        "output_size": 4,
        "pool_size": 2,
        "target_shape": (-1,),
        "dims": (2, 1),
        "output_shape": (None, symbol("units", minimum=1)),
    },
    **{"height": 64, "width": 64, "factor": 0.2, "scale": 1 / 255, "axes": -1, "equation": "abc,cd->abd", "num_bins": 8},
    **{"head_dim": 16, "num_query_heads": 4, "num_key_value_heads": 2, "height_factor": 0.2, "width_factor": 0.2},
}
_WORDS = {  # what an argument takes whose field is checked together with others, or not at all
    "name": "A string without `/`",
    "dtype": "A dtype, or a dtype policy such as `mixed_float16`",
    "seed": "An integer, or None",
    "strides": "As the window; None for the window itself",
    "noise_shape": "A tuple of positive integers and None",
    "target_shape": "A tuple of sizes without the batch axis; one of them may be -1",
    "dims": "Each axis after the batch axis once, counted from 1",
    "n": "A Python int above zero",
    "size": "A Python int above zero",
    "padding": "An integer from 0, or a tuple with one or two for each axis",
    "cropping": "An integer from 0, or a tuple with one or two for each axis",
    "output_size": "One size for all spatial axes, or a tuple with one for each",
    "interpolation": "The name of an interpolation",
    "shared_axes": "An axis or several, counted from 1",
    "lora_rank": "A positive integer turns low-rank adaptation on",
    "lora_alpha": "A number",
    "quantization_config": "A quantization configuration; does not change the shape",
    "weights": "Arrays to start from",
    "equation": "An einsum equation of an input and a kernel",
    "output_shape": "A shape without the batch axis",
    "bias_axes": "The letters of the axes that get a bias",
    "shape": "A tuple of sizes and None, without the batch axis",
    "batch_shape": "A tuple of sizes and None, with the batch axis",
    "batch_size": "An integer or None",
    "layer": "A layer",
    "function": "A function of the input",
    "alpha": "A number",
    "l1": "A number that is not below zero, or None",
    "l2": "A number that is not below zero, or None",
}


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: `default` as written (empty when required), what it takes, and what older versions call it."""

    name: str
    default: str
    takes: str
    older: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """The layer on one input, sizes as letters."""

    call: str
    inputs: tuple[str, ...]
    output: str
    weights: tuple[str, ...]
    params: str
    macs: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """All of it. name: as people write it, with its package if that is not Keras. dialects: the Keras versions that have the
    layer; source: the file that it models."""

    name: str
    aliases: tuple[str, ...]
    summary: str
    source: str
    family: str
    dialects: tuple[int, ...]
    keras1_name: str | None
    successor: str | None
    arguments: tuple[Argument, ...]
    cost: str | None
    example: Example | None


_FAMILIES = {
    "addons": "TensorFlow Addons",
    "contrib": "keras-contrib",
    "hub": "KerasHub",
    "probability": "TensorFlow Probability",
}
_OLDER = "Older versions"


def card(layer: type[Layer]) -> Card:
    """The card of a layer class."""
    words, source = _documented(layer)
    return Card(
        name=_written(layer),
        aliases=layer.__dict__.get("aliases", ()),
        summary=words,
        source=source,
        family=_family(layer, source),
        dialects=layer.dialects,
        keras1_name=layer.__dict__.get("type1") if 1 in layer.dialects else None,
        successor=layer.successor,
        arguments=tuple(_argument(layer, p) for p in layer.signature.parameters),
        cost=_cost(layer),
        example=_example(layer),
    )


def cards() -> list[Card]:
    """Every layer: Keras's by family and name, those of other packages, those of older versions."""
    last = (*_FAMILIES.values(), _OLDER)
    return sorted(map(card, every()), key=lambda c: (last.index(c.family) + 1 if c.family in last else 0, c.family, c.name))


def catalogue() -> dict[str, type[Layer]]:
    """Every layer, by what people write for it: `Conv2D`, `Convolution2D`, `keras_hub.layers.PositionEmbedding`."""
    return {name: layer for layer in every() for name in (_written(layer), *layer.__dict__.get("aliases", ()))}


def look_up(name: str) -> type[Layer] | None:
    """The layer of that name, with or without the modules before it; Keras's where another package has one, too."""
    module, _, short = name.rpartition(".")
    package = {"tfa": "addons", "tfp": "probability", "keras_nlp": "hub"} | {top: room for room, top in PACKAGES.items()}
    if (room := package.get(module.partition(".")[0])) is not None:
        return of_package(room).get(short)
    return find(short) or next((of[short] for room in PACKAGES if short in (of := of_package(room))), None)


def as_text(card: Card) -> str:
    """The card as the terminal shows it."""
    lines = [_call(card), "", card.summary, *_names(card), ""]
    width = max((len(a.name) for a in card.arguments), default=0)
    for a in card.arguments:
        older = f"  (Keras 1: {', '.join(a.older)})" if a.older else ""
        lines.append(f"  {a.name:<{width}}  {a.takes}{older}")
    for example in [card.example] if card.example else []:
        lines += ["", f"{example.call} on {', '.join(example.inputs)}", f"  output  {example.output}"]
        lines += [f"  weight  {weight}" for weight in example.weights]
        lines += [f"  params  {example.params}"] + ([f"  macs    {example.macs}"] if example.macs else [])
    lines += ["", f"cost: {card.cost}"] if card.cost else []
    return "\n".join([*lines, "", f"after {card.source}{_verified(card)}", ""])


def as_markdown(card: Card) -> str:
    """The card as a section of the page."""
    lines = [f"### {card.name}", "", card.summary, "", "```python", _call(card), "```", ""]
    lines += [line + "  " for line in _names(card)] + [""] * bool(_names(card))
    if card.arguments:
        lines += ["| argument | takes | default | Keras 1 |", "|---|---|---|---|", *(_row(a) for a in card.arguments), ""]
    for example in [card.example] if card.example else []:
        weights = "; ".join(f"`{w}`" for w in example.weights) or "none"
        inputs = ", ".join(f"`{s}`" for s in example.inputs)
        lines += [
            f"`{example.call}` on {inputs} gives `{example.output}`.",
            f"Weights: {weights}. Parameters: `{example.params}`.",
        ]
        lines += [f"Multiply-accumulates for one sample: `{example.macs}`.", ""] if example.macs else [""]
    lines += [f"Cost: {card.cost}", ""] if card.cost else []
    return "\n".join([*lines, f"Source: `{card.source}`", ""])


def _call(card: Card) -> str:
    return f"{card.name}({', '.join(a.name + ('=' + a.default if a.default else '') for a in card.arguments)})"


def _verified(card: Card) -> str:
    """Against which Keras the layer is tested; nothing where the Keras of today does not have it."""
    if not card.source.startswith("keras/src/"):
        return ""
    return f"; verified against {VERIFIED if 2 in card.dialects else KERAS_3}"


def _names(card: Card) -> list[str]:
    lines = []
    if card.aliases:
        lines.append(f"Also called {', '.join(card.aliases)}.")
    if card.keras1_name:
        lines.append(f"Keras 1 calls it {card.keras1_name}.")
    if card.dialects != (1, 2, 3):
        lines.append(f"In Keras {' and '.join(map(str, card.dialects))}.")
    if card.successor:
        lines.append(f"Today: {card.successor}.")
    return lines


def _row(a: Argument) -> str:
    default = f"`{a.default}`" if a.default else "required"
    takes = a.takes.replace("|", "\\|")
    return f"| `{a.name}` | {takes} | {default} | {', '.join(f'`{o}`' for o in a.older)} |"


def _room(layer: type[Layer]) -> str:
    return layer.__module__.rpartition(".")[2]


def _written(layer: type[Layer]) -> str:
    package = PACKAGES.get(_room(layer))
    return f"{package}.layers.{layer.__name__}" if package else layer.__name__


def _family(layer: type[Layer], source: str) -> str:
    """The heading under which the layer stands on the page: a folder of Keras, a package, or what is no more."""
    if (package := _FAMILIES.get(_room(layer))) is not None:
        return package
    folder = re.search(r"layers/(\w+)/", source)
    return _OLDER if layer.dialects[-1] < 3 else (folder[1] if folder else _room(layer)).replace("_", " ").capitalize()


def _documented(layer: type[Layer]) -> tuple[str, str]:
    """The docstring without the file that it names, and that file."""
    words = " ".join((cleandoc(layer.__doc__ or "")).split())
    found = re.search(r"(?:Keras 1: )?([a-z_]+/\S+?\.py)", words)
    if found is None:
        return words, ""
    return words.replace(found[0], "").strip(), found[1]


def _argument(layer: type[Layer], parameter: Parameter) -> Argument:
    older = [old for old, new in layer.keras1.items() if new == parameter.name]
    kind = (getdoc(layer.fields[parameter.name]) or "").split("\n\n")[0]
    if kind == getdoc(anything):
        kind = _WORDS.get(parameter.name, "Not checked")
    takes = re.sub(r"\s*\((?:keras|tf_keras)/[^)]*\)", "", " ".join(kind.split())).rstrip(".")
    return Argument(
        parameter.name,
        "" if parameter.default is MISSING else repr(parameter.default),
        takes or "Not checked",
        (*layer.joined1.get(parameter.name, ()), *older),
    )


def _cost(layer: type[Layer]) -> str | None:
    method = getattr(layer, "macs", None)
    words = getdoc(method) if method is not None and method is not Layer.macs else None
    return " ".join(words.split()) if words else None


def _example(layer: type[Layer]) -> Example | None:
    given = _given(layer)
    if given is None:
        return None
    try:
        built = construct(layer, Arguments(keywords=given), layer.dialects[-1])
    except (LayerError, Undetermined):
        return None
    for inputs in _inputs(layer):
        try:
            output, weights = built.output(*inputs), list(built.weights(*inputs))
        except (LayerError, Undetermined, TypeError):
            continue
        return Example(
            f"{layer.__name__}({', '.join(f'{k}={_shown(v)}' for k, v in given.items())})",
            tuple(shape_text(x) for x in inputs),
            ", ".join(shape_text(s) for s in output) if isinstance(output, list) else shape_text(output),
            tuple(f"{w.name} {shape_text(w.shape)}{'' if w.trainable else ' (not trained)'}" for w in weights),
            text(total(weight.size for weight in weights)),
            _macs(built, inputs),
        )
    return None


def _given(layer: type[Layer]) -> dict[str, Any] | None:
    """Values for the arguments without a default; None when the example has none for one of them."""
    required = [p.name for p in layer.signature.parameters if p.default is MISSING]
    return {name: _SAMPLES[name] for name in required} if _SAMPLES.keys() >= set(required) else None


def _inputs(layer: type[Layer]) -> Iterator[tuple[Shape, ...]]:
    """Inputs to try: as many axes as the layer has spatial ones, else a vector, a sequence, an image, two of them."""
    letters = {name: symbol(name, minimum=100) for axes in _AXES.values() for name in axes}
    channels = symbol("channels", minimum=1)
    vector: Shape = (None, symbol("features", minimum=1))
    sequence: Shape = (None, letters["steps"], symbol("features", minimum=1))
    image: Shape = (None, letters["height"], letters["width"], channels)
    if layer.rank:
        yield ((None, *(letters[a] for a in _AXES[layer.rank]), channels),)
    if "image" in layer.__module__ + (layer.__doc__ or ""):
        yield (image,)
    yield from ((vector,), (sequence,), (image,), (vector, vector), (sequence, sequence))


def _macs(layer: Layer, inputs: tuple[Shape, ...]) -> str | None:
    try:
        size = layer.macs(*inputs)
    except (LayerError, Undetermined):
        return None
    return text(size) if size != 0 else None


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(_shown(v) for v in value)}{',' if len(value) == 1 else ''})"
    return text(value) if isinstance(value, Expr) else f"{value:.4g}" if isinstance(value, float) else repr(value)
