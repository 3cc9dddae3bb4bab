"""`ParameterGrid` of scikit-learn: every combination of some settings, the last of their names turning fastest."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from cnnlint.library import models
from cnnlint.library.python.items import items_of
from cnnlint.values import Context, DictValue, ListValue, Unknown, Value

_MOST = 1000  # combinations


@models("sklearn.model_selection.ParameterGrid", "sklearn.grid_search.ParameterGrid")
def parameter_grid(at: Context, param_grid: Value) -> Value:
    """Of a dict of lists, or of several of them in turn."""
    grids = [param_grid] if isinstance(param_grid, DictValue) else at.iterate(param_grid)
    if isinstance(grids, Unknown):
        return grids
    found: list[Value] = []
    for grid in grids:
        choices = _choices(at, grid)
        if choices is None or len(found) + prod(map(len, choices.values())) > _MOST:
            return ListValue(found, at.unknown("which settings there are is not known"))
        found += _combined(choices)
    return ListValue(found)


def _choices(at: Context, grid: Value) -> dict[str, tuple[Value, ...]] | None:
    """What each setting may be, by name; None where not all is known."""
    if not isinstance(grid, DictValue) or grid.rest is not None or not all(isinstance(name, str) for name in grid.items):
        return None
    held = {name: items_of(at, grid.items[name]) for name in sorted(grid.items)}
    if any(rest is not None for _, rest in held.values()):
        return None
    return {name: tuple(items) for name, (items, _) in held.items()}


def _combined(choices: dict[str, tuple[Value, ...]]) -> Iterator[Value]:
    for values in product(*choices.values()):
        yield DictValue(dict(zip(choices, values, strict=True)))
