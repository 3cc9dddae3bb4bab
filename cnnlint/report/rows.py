"""The cells of a summary: a layer's output shape and parameter count as text, and what is not known of a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cnnlint.diagnostics import Span
from cnnlint.program import LayerTrace, ModelTrace, Weight
from cnnlint.shapes import Expr, Size, Symbol, is_shape, text
from cnnlint.values import Unknown

# Layers that Keras builds in their constructor, so that an unbuilt model shows them with 0 parameters and not as unbuilt.
READY = frozenset(
    {f"{kind}Pooling{rank}D" for kind in ("Average", "Max", "GlobalAverage", "GlobalMax") for rank in (1, 2, 3)}
    | {f"SpatialDropout{rank}D" for rank in (1, 2, 3)}
    | {"Activation", "ActivityRegularization", "ELU", "Identity", "InputLayer", "LeakyReLU", "Masking", "ReLU", "Reshape"}
    | {"AlphaDropout", "Dropout", "GaussianDropout", "GaussianNoise", "Softmax", "UnitNormalization"}
)


_SIZES = frozenset(
    {"units", "filters", "kernel_size", "pool_size", "strides", "input_dim", "output_dim", "key_dim", "num_heads"}
)


@dataclass(frozen=True, slots=True)
class Totals:
    """A model's counts; None when a layer's is not known. at_least: what the known layers have together."""

    total: Size | None
    trainable: Size | None
    frozen: Size | None
    at_least: Size


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the source does not tell: what it is about (a symbol, or layers), why, where, and the name to assume."""

    about: str
    reason: str
    span: Span | None
    assume: str | None = None


def shape_cell(layer: LayerTrace) -> str:
    """The output as Keras prints it: `(None, 26, 26, 32)`, several outputs in brackets, `?` when not known."""
    return shape_text(layer.output_shape)


def shape_text(output: object) -> str:
    """An output as Keras prints it in a table; unlike Python it writes `(None)` for one axis."""
    if is_shape(output):
        return f"({', '.join(text(d) for d in output)})"
    if not isinstance(output, tuple | list):
        return "?"
    inner = ", ".join(shape_text(part) for part in output)
    if len(output) == 1:
        return inner
    return f"[{inner}]" if isinstance(output, list) else f"({inner})"


def params_cell(layer: LayerTrace) -> str:
    """The number of parameters as Keras prints it, `0 (unbuilt)` before there are any, `?` when not known."""
    if layer.weights is None and layer.output_shape is None and layer.unknown is None:
        return "0" if layer.cls in READY or (layer.model is not None and layer.model.built) else "0 (unbuilt)"
    expression = params_expr(layer)
    return "?" if expression is None else commas(expression)


def params_expr(layer: LayerTrace) -> str | None:
    """The number of parameters with what each weight adds: `128·num_classes + num_classes`."""
    params = layer.params
    if params is None or not isinstance(layer.weights, tuple):
        return None
    if isinstance(params, int) or layer.model is not None:
        return text(params)
    return " + ".join(_parts(layer.weights))


def _parts(weights: tuple[Weight, ...]) -> Iterator[str]:
    """One part for each distinct size, numbers last and summed."""
    sizes = [w.size for w in weights if isinstance(w.size, Expr)]
    for size in dict.fromkeys(sizes):
        yield text(size * sizes.count(size))
    number = sum(w.size for w in weights if isinstance(w.size, int))
    if number:
        yield str(number)


def commas(expression: str) -> str:
    """Numbers of four digits and more with Keras's separators: `1,982,592`."""
    return re.sub(r"(?<![\w.])\d{4,}(?!\w)", lambda m: f"{int(m[0]):,}", expression)


def totals(model: ModelTrace) -> Totals:
    """The counts of a model, each weight once."""
    layers = [layer for layer in model.layers if layer.name not in model.shared_weights]
    if not model.built and all(layer.weights is None for layer in layers) and not gaps(model):
        return Totals(0, 0, 0, 0)
    at_least = sum_sizes([layer.params for layer in layers if layer.params is not None]) or 0
    if model.unknown:
        return Totals(None, None, None, at_least)
    total = sum_sizes([layer.params for layer in layers])
    trainable = sum_sizes([layer.trainable_params for layer in layers]) if model.trainable else 0
    frozen = None if total is None or trainable is None else total - trainable
    return Totals(total, trainable if total is not None else None, frozen, at_least)


def sum_sizes(sizes: list[Size | None]) -> Size | None:
    """The sum, None as soon as one is not known."""
    total: Size = 0
    for size in sizes:
        if size is None:
            return None
        total = total + size
    return total


def complete(model: ModelTrace) -> bool:
    """Whether every shape and count is a number (or Keras's None)."""
    return model.built and not model.unknown and all(_complete(layer) for layer in model.layers)


def _complete(layer: LayerTrace) -> bool:
    return isinstance(layer.params, int) and _numbers(layer.output_shape)


def _numbers(output: object) -> bool:
    if is_shape(output):
        return not any(isinstance(d, Expr) for d in output)
    return isinstance(output, tuple | list) and all(_numbers(part) for part in output)


def gaps(model: ModelTrace) -> list[Gap]:
    """What is not known of a model, each reason once: symbols first, then layers, then what concerns the whole."""
    symbols = dict.fromkeys(s for layer in model.layers for s in _symbols(layer))
    found = [Gap(s.name, s.reason, s.span, s.name if _is_name(s.name) else None) for s in symbols]
    about: dict[Unknown, list[str]] = {}
    for layer in model.layers:
        why = layer.unknown or next((x for x in (layer.output_shape, layer.weights) if isinstance(x, Unknown)), None)
        if why is not None:
            about.setdefault(why, []).append(layer.name)
    sizes = {name for layer in model.layers for name in _missing_sizes(layer)}
    found += [
        Gap(", ".join(names), why.reason, why.span, why.name if why.name in sizes else None) for why, names in about.items()
    ]
    return found + [Gap(model.name or model.keras_name, why.reason, why.span) for why in model.unknown]


def _missing_sizes(layer: LayerTrace) -> Iterator[str]:
    """The names that stand for an unknown size in the layer's arguments: a number would settle them."""
    for argument, value in layer.args.items():
        if argument in _SIZES and isinstance(value, Unknown) and value.name and _is_name(value.name):
            yield value.name


def _symbols(layer: LayerTrace) -> Iterator[Symbol]:
    yield from _symbols_of(layer.output_shape)
    for weight in layer.weights if isinstance(layer.weights, tuple) else ():
        yield from _symbols_of(weight.shape)


def _symbols_of(output: object) -> Iterator[Symbol]:
    for part in output if isinstance(output, tuple | list) else ():
        if isinstance(part, Expr):
            yield from part.symbols
        elif isinstance(part, tuple | list):
            yield from _symbols_of(part)


def _is_name(name: str) -> bool:
    return all(part.isidentifier() for part in name.split("."))
