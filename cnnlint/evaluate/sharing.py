"""Arrays that share memory. An array is a value here; where the program changes one in place, whoever else holds it, or a
view of it, is changed too: of a table exactly so, of an array no more is known than its shape and dtype. What is not known
at all may be an object that several hold, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from cnnlint.evaluate.instances import Instance
from cnnlint.frozen import replace
from cnnlint.library.hooks import may_view
from cnnlint.values import NDARRAY, TABLES, Array, DictValue, ListValue, Unknown, Value

if TYPE_CHECKING:
    from cnnlint.arguments import Arguments
    from cnnlint.diagnostics import Span
    from cnnlint.evaluate.interpreter import Interpreter

_SEEN = ("shape", "dtype", "low", "high", "labels", "columns", "scaled", "values")
_DEPTH = 3  # containers in containers
_MOST = 256  # items of one container


class Memory:
    """Which arrays are views of which. Both are kept, so that an identity is never that of a later object."""

    __slots__ = ("_lost", "_roots")

    def __init__(self) -> None:
        self._roots: dict[int, tuple[Array, Array]] = {}
        self._lost: dict[int, Array] = {}  # roots whose values no variable holds any more

    def clear(self) -> None:
        """Lets go of the arrays."""
        self._roots.clear()
        self._lost.clear()

    def lose(self, a: Array) -> None:
        """Remembers that the values of what it is a view of are known nowhere."""
        root = self.root(a)
        self._lost[id(root)] = root

    def is_known_elsewhere(self, a: Array) -> bool:
        """Whether it is a view without known values of an array whose values are known."""
        root = self.root(a)
        return a.values is None and root.values is not None and id(root) not in self._lost

    def root(self, a: Array) -> Array:
        """The array whose memory it uses."""
        found = self._roots.get(id(a))
        return a if found is None else found[1]

    def join(self, view: Array, base: Array) -> None:
        """Remembers that both use one memory."""
        if view is not base:
            self._roots[id(view)] = (view, self.root(base))


def handed_out(run: Interpreter, name: str, args: Arguments, result: Value) -> Value:
    """The result of a library function: remembered where it is a view; an array of its own where it is a copy."""
    if not isinstance(result, (Array, tuple)):  # as most are
        return result
    arguments = args.positional
    if may_view(name, args, result):
        first = arguments[0] if arguments else None
        for part in result if isinstance(result, tuple) else (result,):
            if isinstance(part, Array) and isinstance(first, Array) and first.kind == NDARRAY:
                run.memory.join(part, first)
        return result
    if type(result) is Array and any(result is given for given in arguments) and not name.startswith("twin."):
        return replace(result).holding(result.held, same_rows=True)
    return result


def changed_in_place(run: Interpreter, before: Array, after: Array) -> None:
    """Everything that shares the memory of `before`, which is `after` from here on."""
    if before.kind == "tensor" or (_alike(before, after) and not run.memory.is_known_elsewhere(before)):
        run.memory.join(after, before)
        return
    root = run.memory.root(before)
    tables = before.kind in TABLES

    def seen(a: Value) -> Value:
        if not isinstance(a, Array):
            return a
        if a is before and tables:
            return after
        if not tables and a.kind in TABLES:
            return _without_cells(a)
        if tables or (a is not before and run.memory.root(a) is not root):
            return a
        return _lost(run, a)

    _replace_everywhere(run, seen)
    if not tables:
        run.memory.lose(before)
    run.memory.join(after, before)


def exchanged(run: Interpreter, before: Value, after: Value) -> None:
    """Everything that holds `before`, a value that is no array, holds `after` from here on."""

    def seen(value: Value) -> Value:
        return after if value is before else value

    _replace_everywhere(run, seen)


def unknown_changed(run: Interpreter, before: Value, here: Span) -> Value:
    """What is not known was changed in place: wherever it may be held, it is something of another length from here on."""
    if type(before) is not Unknown or before.name is None:
        return before

    def seen(value: Value) -> Value:
        if type(value) is not Unknown or (value.reason, value.span) != (before.reason, before.span):
            return value
        return replace(value, span=here)

    _replace_everywhere(run, seen)
    return seen(before)


def _replace_everywhere(run: Interpreter, seen: Callable[[Value], Value]) -> None:
    """What the variables hold, and the containers in them, as it is seen after a change."""
    for scope in scopes(run):
        for name, value in list(scope.names.items()):
            new = _replaced(run, value, seen, _DEPTH)
            if new is not value:
                run.store.touch(scope)
                scope.names[name] = new


def _alike(a: Array, b: Array) -> bool:
    """Whether the change shows in nothing that is known."""
    return a is b or all(getattr(a, name) == getattr(b, name) for name in _SEEN)


def _without_cells(a: Array) -> Array:
    """A table, whose columns an array may be a view of, without what stands in them."""
    if a.values is None and all(column.values is None for _, column in a.held):
        return a
    return replace(a, values=None).holding(a.held)


def _lost(run: Interpreter, a: Array) -> Array:
    lost = replace(a, low=None, high=None, labels=None, values=None, source=None, part=None, scaled=())
    run.memory.join(lost, a)
    return lost


def scopes(run: Interpreter) -> Iterator[Any]:
    """The scopes of the functions that run, and those around them."""
    found = {id(s): s for scope in (*(frame.scope for frame in run.frames), run.main) for s in scope.chain()}
    yield from found.values()


def _replaced(run: Interpreter, value: Value, seen: Callable[[Value], Value], depth: int) -> Value:
    """The value with what is in it as it is after the change; containers change in place."""
    if (other := seen(value)) is not value or isinstance(value, (Array, Unknown)):
        return other
    if depth == 0:
        return value
    if isinstance(value, tuple):
        new = tuple(_replaced(run, v, seen, depth - 1) for v in value[:_MOST])
        return value if all(a is b for a, b in zip(new, value, strict=False)) else (*new, *value[_MOST:])
    if type(value) is ListValue:
        _in_list(run, value, seen, depth)
    elif type(value) is DictValue:
        _in_dict(run, value, value.items, seen, depth)
    elif isinstance(value, Instance):
        _in_dict(run, value, value.attributes, seen, depth)
    return value


def _in_list(run: Interpreter, items: ListValue, seen: Callable[[Value], Value], depth: int) -> None:
    tail = items.tail if items.tail is None else _replaced(run, items.tail, seen, depth - 1)
    new = [_replaced(run, v, seen, depth - 1) for v in items.items[:_MOST]]
    if tail is not items.tail or any(a is not b for a, b in zip(new, items.items, strict=False)):
        run.store.touch(items)
        items.items[:_MOST], items.tail = new, tail


def _in_dict(run: Interpreter, owner: Any, items: dict[Any, Value], seen: Callable[[Value], Value], depth: int) -> None:
    new = {k: _replaced(run, v, seen, depth - 1) for k, v in items.items()}
    if any(new[k] is not v for k, v in items.items()):
        run.store.touch(owner)
        items.update(new)
