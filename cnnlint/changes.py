"""What is different between two states of the models of a file? Layers added, removed and changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from cnnlint.frozen import dataclass
from cnnlint.program import LayerTrace, ModelTrace
from cnnlint.values import Made, Unknown


@dataclass(frozen=True, slots=True)
class LayerChange:
    """A layer that is new (`before` is None), gone (`after` is None) or other than it was."""

    before: LayerTrace | None
    after: LayerTrace | None

    @property
    def arguments(self) -> tuple[tuple[str, str | None, str | None], ...]:
        """The arguments that were written differently: name, before, after; None for not written."""
        if self.before is None or self.after is None:
            return ()
        one, other = _arguments(self.before), _arguments(self.after)
        return tuple((n, one.get(n), other.get(n)) for n in {**one, **other} if one.get(n) != other.get(n))


@dataclass(frozen=True, slots=True)
class ModelChange:
    """A model that is new, gone, or other than it was; `layers` holds what changed, in the order of the rows."""

    path: str
    before: ModelTrace | None
    after: ModelTrace | None
    layers: tuple[LayerChange, ...] = ()

    @property
    def name(self) -> str:
        """The variable that holds it."""
        model = self.after or self.before
        return model.name if model else ""


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed since `base`. compared: how many models the files have that a change may concern.
    unread: files that could not be read."""

    base: str
    changes: tuple[ModelChange, ...] = ()
    compared: int = 0
    unread: tuple[str, ...] = ()


def diff_models(before: Iterable[ModelTrace], after: Iterable[ModelTrace], path: str) -> Iterator[ModelChange]:
    """The models of one file that differ. Those of the same variable are paired in order."""
    old, new = _by_name(before), _by_name(after)
    for name in dict.fromkeys((*new, *old)):
        for one, other in zip_longest(old.get(name, []), new.get(name, [])):
            change = _compare(one, other, path)
            if change is not None:
                yield change


def diff_layers(before: Sequence[LayerTrace], after: Sequence[LayerTrace]) -> Iterator[LayerChange]:
    """Layers that differ, in order. Matched first are those in which nothing changed, between them those written alike,
    between those the ones of one class."""
    return _aligned(before, after, (_row, _call, _class))


def _aligned(
    before: Sequence[LayerTrace], after: Sequence[LayerTrace], keys: Sequence[Callable[[LayerTrace], Hashable]]
) -> Iterator[LayerChange]:
    if not keys:
        yield from (LayerChange(x, None) for x in before)
        yield from (LayerChange(None, y) for y in after)
        return
    key, *looser = keys
    matcher = SequenceMatcher(None, list(map(key, before)), list(map(key, after)), autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield from _aligned(before[i:j], after[k:m], looser)
        elif key is not _row:
            yield from (LayerChange(x, y) for x, y in zip(before[i:j], after[k:m], strict=True))


def _row(layer: LayerTrace) -> Hashable:
    """What a row shows: as text, since a symbol that moved to another line is still the same."""
    shape = "?" if isinstance(layer.output_shape, Unknown) else repr(layer.output_shape)
    return _call(layer), shape, repr(layer.params), layer.trainable


def _call(layer: LayerTrace) -> Hashable:
    return layer.cls, tuple(sorted(_arguments(layer).items()))


def _class(layer: LayerTrace) -> Hashable:
    return layer.cls


def _compare(before: ModelTrace | None, after: ModelTrace | None, path: str) -> ModelChange | None:
    if before is None or after is None:
        return ModelChange(path, before, after)
    layers = tuple(diff_layers(before.layers, after.layers))
    return ModelChange(path, before, after, layers) if layers or _edges(before) != _edges(after) else None


def _edges(model: ModelTrace) -> list[list[tuple[int | None, int, int]]]:
    """Which rows feed which: names that Keras counts up do not matter."""
    row = {layer.name: i for i, layer in enumerate(model.layers)}
    return [[(row.get(e.layer), e.node, e.tensor) for call in x.calls for e in call.edges] for x in model.layers]


def _arguments(layer: LayerTrace) -> dict[str, str]:
    return {name: _said(value) for name, value in layer.args.items() if name != "name"}


def _said(value: object) -> str:
    """A value in a line; what is not known is the same everywhere."""
    if isinstance(value, Unknown):
        return "?"
    if isinstance(value, Made):
        return value.name.rpartition(".")[2]
    if isinstance(value, (LayerTrace, ModelTrace)):
        return value.name
    if isinstance(value, (tuple, list)):
        return f"({', '.join(map(_said, value))})"
    return repr(value)


def _by_name(models: Iterable[ModelTrace]) -> dict[str, list[ModelTrace]]:
    found: dict[str, list[ModelTrace]] = {}
    for model in models:
        found.setdefault(model.name, []).append(model)
    return found
