"""What only an array has, asked of a list or a tuple."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.python.kinds import describe
from cnnlint.program import Problem
from cnnlint.values import Array, Context, ListValue, Unknown, Value


@models("builtins.list.astype", "builtins.tuple.astype", attribute=True, name="astype")
@models("builtins.list.dtype", "builtins.tuple.dtype", attribute=True, name="dtype")
@models("builtins.list.flatten", "builtins.tuple.flatten", attribute=True, name="flatten")
@models("builtins.list.ndim", "builtins.tuple.ndim", attribute=True, name="ndim")
@models("builtins.list.ravel", "builtins.tuple.ravel", attribute=True, name="ravel")
@models("builtins.list.reshape", "builtins.tuple.reshape", attribute=True, name="reshape")
@models("builtins.list.shape", "builtins.tuple.shape", attribute=True, name="shape")
def of_an_array(at: Context, items: ListValue | tuple[Value, ...], *, name: str) -> Value:
    """`images.shape` of the list that a loop filled; `data.shape` of the tuple that `load_data` returns."""
    if not _holds_data(items):
        return at.unknown(f"`{name}` of {describe(items)}")
    kind = "list" if isinstance(items, ListValue) else "tuple"
    help = "make an array of it: `np.array(...)`" if kind == "list" else "take one of its items first"
    message = f"this raises AttributeError: '{kind}' object has no attribute '{name}'"
    at.refuse(Problem("raises", message, at.span, "AttributeError", help=help, certain=False))


def _holds_data(items: ListValue | tuple[Value, ...]) -> bool:
    """Whether it is a list of what are no words, which stand for an array of a library's as well, or a tuple of arrays: one of
    numbers may stand for the shape that TensorFlow gives as a tensor."""
    if isinstance(items, tuple):
        return any(isinstance(item, (Array, tuple)) for item in items)
    found = items.items or ([] if items.tail is None else [items.tail])
    return type(items) is ListValue and bool(found) and not any(isinstance(item, (str, Unknown)) for item in found)
