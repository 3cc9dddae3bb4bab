"""What stands between a layer with weights and the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cnnlint.frozen import dataclass
from cnnlint.program import LayerTrace
from cnnlint.rules.facts.activations import PASSIVE, activation_of, is_activation_layer
from cnnlint.rules.facts.graph import Graph


@dataclass(frozen=True, slots=True)
class Path:
    """From `start` over `between` to `end`."""

    start: LayerTrace
    between: tuple[LayerTrace, ...]
    end: LayerTrace


def paths(graph: Graph, start: LayerTrace, wanted: Callable[[LayerTrace], bool]) -> Iterator[Path]:
    """The paths over layers that learn nothing and apply nothing, from `start` to the first layers that are wanted."""
    queue: list[tuple[LayerTrace, tuple[LayerTrace, ...]]] = [(start, ())]
    seen = {start.name}
    while queue:
        layer, between = queue.pop(0)
        for after in graph.consumers(layer):
            if after.name in seen:
                continue
            seen.add(after.name)
            if wanted(after):
                yield Path(start, between, after)
            elif after.cls in PASSIVE and len(graph.producers(after)) == 1:
                queue.append((after, (*between, after)))


def applies_something(layer: LayerTrace) -> bool:
    """Whether it surely ends in a non-linearity."""
    return activation_of(layer) not in ("linear", None)


def is_plain_activation(layer: LayerTrace) -> bool:
    """A layer that only applies a non-linearity, known which."""
    return is_activation_layer(layer) and applies_something(layer)
