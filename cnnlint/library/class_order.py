"""Labels that stand class by class: `[0] * 900 + [1] * 100`, `np.concatenate([np.zeros(900), np.ones(100)])`.

Whatever mixes an array makes a new one, which does not know it any more; what leaves the rows where they are says so (`kept`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from cnnlint.frozen import replace
from cnnlint.values import Array, Relation, Runs, Unknown, Value

BLOCKS = "blocks"  # the kind of Relation; its array is the last block
FEWEST = 10  # so many samples are a data set, fewer an example
MOST = 1024  # numbers that are kept one by one


def class_by_class(parts: Sequence[Array], made: Array) -> Array:
    """Arrays joined one after another, each of which holds one value alone, and the last one that no other holds."""
    held = [p.low if p.low == p.high and p.low is not None else None for p in parts]
    if len(parts) < 2 or None in held or held[-1] in held[:-1]:
        return made
    return made.relating(Relation(BLOCKS, parts[-1], "rows"))


def of_items(items: Sequence[Value], made: Array) -> Array:
    """A list of class ids as an array: each number stands in one run."""
    if len(items) < FEWEST or type(items[0]) not in (int, float):  # as most of them
        return made
    numbers = [item for item in items if isinstance(item, (int, float)) and not isinstance(item, bool)]
    plain = len(numbers) == len(items)
    runs = [(value, len(list(run))) for value, run in groupby(numbers)] if plain else []
    if len(runs) < 2 or len({value for value, _ in runs}) < len(runs) or len(runs) > len(items) // 2:
        return made
    last, count = runs[-1]
    return made.relating(Relation(BLOCKS, Array((count,), None, last, last), "rows"))


def of_runs(runs: Runs | None, made: Array) -> Array:
    """A list of class ids that grew in one loop for each class."""
    if runs is None or len(runs) < 2 or len(set(runs)) < len(runs):
        return made
    return made.relating(Relation(BLOCKS, Array(Unknown("how many samples a class has"), None, runs[-1], runs[-1]), "rows"))


def repeated(each: Array, times: Value, made: Array) -> Array:
    """`np.repeat([0, 1, 2], 50)`: every number one after another so many times."""
    numbers = each.values or ()
    if type(times) is not int or times < 1 or not numbers or not all(type(n) in (int, float) for n in numbers):
        return made
    count = times * len(numbers)
    if count <= MOST:
        made = replace(made, values=tuple(n for n in numbers for _ in range(times)))
    if len(numbers) < 2 or times < 2 or count < FEWEST or len(set(numbers)) < len(numbers):
        return made
    last = numbers[-1]
    return made.relating(Relation(BLOCKS, Array((times,), None, last, last), "rows"))


def kept(given: Value, made: Array) -> Array:
    """The result of something that leaves every row where it was."""
    relation = given.related if isinstance(given, Array) else None
    return made.relating(relation) if relation is not None and relation.kind == BLOCKS else made
