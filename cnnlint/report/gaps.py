"""What is not known of a model: why, where, and what could be assumed to settle it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cnnlint.diagnostics import Span
from cnnlint.program import LayerTrace, ModelTrace
from cnnlint.shapes import ASSUMABLE, Expr, Symbol
from cnnlint.values import Unknown

_SIZES = frozenset(
    {"units", "filters", "kernel_size", "pool_size", "strides", "input_dim", "output_dim", "key_dim", "num_heads"}
)

_NUMBERS = frozenset({int, type(None)})  # no symbols are in what is made of these
_NAMED = 3  # layers that are named where many are unknown for one reason


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the source does not tell: what it is about (a symbol, or layers), why, where, and the name to assume.

    example: a value for it, for the instruction that is suggested.
    """

    about: str
    reason: str
    span: Span | None
    assume: str | None = None
    example: str = "10"


def gaps(model: ModelTrace) -> list[Gap]:
    """What is not known of a model, each reason once: symbols first, then layers, then what concerns the whole."""
    symbols = dict.fromkeys(s for layer in model.layers for s in _symbols(layer))
    found = [Gap(s.name, s.reason, s.span, s.name if _is_name(s.name) and not _lost(s) else None) for s in symbols]
    about: dict[Unknown, list[str]] = {}
    for layer in model.layers:
        why = layer.unknown or next((x for x in (layer.output_shape, layer.weights) if isinstance(x, Unknown)), None)
        if why is not None:
            about.setdefault(why, []).append(layer.label)
    switched: dict[Unknown, list[str]] = {}
    for layer in model.layers:
        if layer.switch is not None and layer.params:
            switched.setdefault(layer.switch, []).append(layer.label)
    sizes = {name for layer in model.layers for name in _missing_sizes(layer)}
    found += [_gap(_listed(names), why, sizes) for why, names in about.items()]
    found += [_gap(f"which weights of {_listed(names)} are trained", why, set()) for why, names in switched.items()]
    if isinstance(model.optimizer_params, Unknown):
        found.append(_gap("the optimizer's variables", model.optimizer_params, sizes))
    return found + [_gap(model.name or model.keras_name, why, sizes) for why in model.unknown]


def names_in_doubt(model: ModelTrace) -> list[Gap]:
    """The names that the source does not tell, each reason once."""
    about: dict[Unknown, list[str]] = {}
    for layer in model.layers:
        if layer.unnamed is not None:
            about.setdefault(layer.unnamed, []).append(layer.label)
    return [_gap(f"the name{'s' * (len(names) > 1)} {_listed(names)}", why, set()) for why, names in about.items()]


def _listed(names: list[str]) -> str:
    """The first of the layers, and how many more: what stops one stops all behind it."""
    return (
        ", ".join(names) if len(names) <= _NAMED + 1 else f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more layers"
    )


def _gap(about: str, why: Unknown, sizes: set[str]) -> Gap:
    """What is unknown of layers or of the whole, and what would decide it: a size, or the condition that it depends on."""
    if why.name in sizes:
        return Gap(about, why.reason, why.span, why.name)
    name, _, example = (why.by or "").partition("=")
    return Gap(about, why.reason, why.span, name, example) if _is_name(name) else Gap(about, why.reason, why.span)


def _missing_sizes(layer: LayerTrace) -> Iterator[str]:
    """The names that stand for an unknown size in the layer's arguments: a number would settle them."""
    for argument, value in layer.args.items():
        if argument in _SIZES and isinstance(value, Unknown) and value.name and _is_name(value.name):
            yield value.name


def _symbols(layer: LayerTrace) -> Iterator[Symbol]:
    weights = layer.weights if isinstance(layer.weights, tuple) else ()
    for shape in (layer.output_shape, *[weight.shape for weight in weights]):
        if not (isinstance(shape, tuple) and _NUMBERS.issuperset(map(type, shape))):
            yield from _symbols_of(shape)


def _symbols_of(output: object) -> Iterator[Symbol]:
    for part in output if isinstance(output, (tuple, list)) else ():
        if isinstance(part, Expr):
            yield from part.symbols
        elif isinstance(part, (tuple, list)):
            yield from _symbols_of(part)


def _is_name(name: str) -> bool:
    """Whether an assumption can be made of it: `n`, `config.units`, `len(vocab)`, `x.shape[1]`."""
    return re.fullmatch(ASSUMABLE, name) is not None


def _lost(symbol: Symbol) -> bool:
    """Whether it stands for what something that raises would have made: the mistake is to be mended first."""
    return symbol.reason.startswith("after an impossible ")
