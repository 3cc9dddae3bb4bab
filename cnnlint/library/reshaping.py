"""The shape of `a.reshape(new)`, `a.transpose(axes)` and their kin."""

from __future__ import annotations

from cnnlint.library.descriptions import refused
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.shapes import Dim, Shape, differ, elements, product, same, shape_text, text
from cnnlint.values import Array, Context


def reshaped(at: Context, old: Shape | None, new: Shape, array: Array | None = None) -> Shape:
    """`new` with its -1 worked out. Raises ValueError in the program when the sizes surely differ; that
    points at where the array is from."""
    arrays = () if array is None else (array,)
    free = [i for i, d in enumerate(new) if isinstance(d, int) and d == -1]
    if len(free) > 1:
        at.raises("ValueError", "can only specify one unknown dimension")
    if not free:
        if old is not None:
            _same_size(at, old, new, arrays)
        return new
    place = free[0]
    rest = (*new[:place], *new[place + 1 :])
    return (*new[:place], _left_over(at, old, rest, new, place, arrays), *new[place + 1 :])


def exchanges_axes(old: Shape, new: Shape) -> bool:
    """Whether the new shape has the axes of the old one in another order, which no reshape gives: it leaves the values in
    their order. Axes of one are anywhere, and of a table with two axes the sizes may be meant."""
    before, after = ([d for d in shape if not same(d, 1)] for shape in (old, new))
    moved = [(a, b) for a, b in zip(before, after, strict=False) if not same(a, b)]
    if len(old) < 3 or len(before) != len(after) or _cancel(old, new) != ([], []):
        return False
    return bool(moved) and all(differ(a, b) and differ(a, 1) and differ(b, 1) for a, b in moved)


def _left_over(at: Context, old: Shape | None, rest: Shape, new: Shape, place: int, arrays: tuple[Array, ...]) -> Dim:
    """What -1 stands for: what is left of the old size when the other axes are taken out."""
    if old is None:
        return unknown_size(at, "rows" if place == 0 else "size", "follows from the size of data that is not known")
    kept, others = _cancel(old, rest)
    if None in kept or None in others:
        return None
    if not others:
        return elements(tuple(kept))
    total, size = product(d for d in kept if d is not None), product(d for d in others if d is not None)
    if isinstance(total, int) and isinstance(size, int) and (size == 0 or total % size):
        refused(at, "ValueError", _words(old, new), _cannot(old, new), arrays)
    return total // size if size != 0 else 0


def _cancel(old: Shape, new: Shape) -> tuple[list[Dim], list[Dim]]:
    """Both without the axes that they share."""
    kept, others = list(old), []
    for dim in new:
        twin = next((i for i, d in enumerate(kept) if same(d, dim)), None)
        if twin is None:
            others.append(dim)
        else:
            del kept[twin]
    return [d for d in kept if d != 1], [d for d in others if d != 1]


def _same_size(at: Context, old: Shape, new: Shape, arrays: tuple[Array, ...]) -> None:
    a, b = elements(old), elements(new)
    if a is not None and b is not None and differ(a, b):
        refused(at, "ValueError", _words(old, new), _cannot(old, new), arrays)


def _cannot(old: Shape, new: Shape) -> str:
    return f"cannot reshape array of shape {shape_text(old)} into shape {shape_text(new)}"


def _words(old: Shape, new: Shape) -> str:
    """NumPy's own."""
    size, sides = elements(old), ",".join(map(text, new))
    shape = f"({sides},)" if len(new) == 1 else f"({sides})"
    return f"cannot reshape array of size {'?' if size is None else text(size)} into shape {shape}"
