"""What is not known of a model: why, where, and what could be assumed to settle it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass, replace
from cnnlint.program import LayerTrace, ModelTrace
from cnnlint.shapes import ASSUMABLE, Expr, Symbol
from cnnlint.values import Cause, Unknown

_SIZES = frozenset(
    {"units", "filters", "kernel_size", "pool_size", "strides", "input_dim", "output_dim", "key_dim", "num_heads"}
)

_SHAPES = frozenset({"shape", "input_shape", "batch_shape", "batch_input_shape"})
_EXAMPLES = {  # of the shape of one sample, by a word in the name of the first layer that has a say in it
    "LSTM2D": "(8, 64, 64, 3)",
    "1D": "(100, 8)",
    "2D": "(64, 64, 3)",
    "3D": "(16, 64, 64, 1)",
    **dict.fromkeys(("LSTM", "GRU", "RNN", "Bidirectional", "TimeDistributed", "Attention"), "(100, 8)"),
    **dict.fromkeys(("Dense", "Embedding"), "(10,)"),
}

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
    switched: dict[Unknown, list[str]] = {}
    called: dict[Unknown, list[str]] = {}
    for layer in model.layers:
        why = layer.unknown or next((x for x in (layer.output_shape, layer.weights) if isinstance(x, Unknown)), None)
        if why is not None:
            about.setdefault(why, []).append(layer.label)
        elif layer.switch is not None and layer.params:
            switched.setdefault(layer.switch, []).append(layer.label)
        if (otherwise := layer.called_otherwise) is not None:
            called.setdefault(otherwise, []).append(layer.label)
    sizes = {name for layer in model.layers for name in _missing_sizes(layer)}
    found += [_gap(_listed(names), why, sizes) for why, names in about.items()]
    found += [_gap(f"which weights of {_listed(names)} are trained", why, set()) for why, names in switched.items()]
    found += [_gap(f"what a table calls {_listed(names)}", why, set()) for why, names in called.items()]
    if isinstance(model.optimizer_params, Unknown):
        found.append(_gap("the optimizer's variables", model.optimizer_params, sizes))
    found += [_gap(model.name or model.keras_name, why, sizes) for why in model.unknown if why not in about]
    shapes = _missing_shapes(model) if found else {}
    return [_assuming(gap, shapes.get((gap.reason, gap.span))) for gap in found]


def _assuming(gap: Gap, fact: tuple[str, str] | None) -> Gap:
    """The gap with the name and the value that settle it, where there are other ones than its own."""
    return gap if fact is None else replace(gap, assume=fact[0], example=fact[1])


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


def _missing_shapes(model: ModelTrace) -> dict[tuple[str, Span | None], tuple[str, str]]:
    """What would settle an input shape that is not known, all of it at once, by the reason and place of the unknown."""
    found: dict[tuple[str, Span | None], tuple[str, str]] = {}
    for i, layer in enumerate(model.layers):
        for argument in _SHAPES.intersection(layer.args):
            value = layer.args[argument]
            if isinstance(value, Unknown) and value.name and _is_name(value.name):
                shape = _sample(model.layers[i:])
                example = f"(None, {shape[1:-1].rstrip(',')})" if argument.startswith("batch") else shape
                found[value.reason, value.span] = value.name, example
    return found


def _sample(layers: Sequence[LayerTrace]) -> str:
    """The shape of a sample that these layers may take."""
    told = (example for layer in layers for word, example in _EXAMPLES.items() if word in layer.cls)
    return next(told, "(10,)")


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
    return symbol.cause is Cause.IMPOSSIBLE
