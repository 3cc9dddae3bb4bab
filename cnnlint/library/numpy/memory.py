"""Which functions give a view of their argument's memory, and which change that argument in place."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.values import Array, ListValue, Value

_METHODS = "reshape ravel transpose squeeze swapaxes view diagonal T __getitem__ __iter__ flat"
_FUNCTIONS = (
    "reshape ravel transpose permute_dims squeeze expand_dims swapaxes moveaxis rollaxis flip fliplr flipud rot90 asarray "
    "asanyarray ascontiguousarray atleast_1d atleast_2d atleast_3d split array_split hsplit vsplit dsplit broadcast_to"
)
_VIEWS = frozenset([*(f"numpy.ndarray.{n}" for n in _METHODS.split()), *(f"numpy.{n}" for n in _FUNCTIONS.split())])
# Functions that change their first argument and give nothing back.
CHANGING = frozenset(f"numpy.{n}" for n in ("copyto", "put", "place", "putmask", "fill_diagonal", "put_along_axis"))

# Attributes that are not modelled, by which an array may be written to.
_WRITING = "base byteswap data flat imag itemset partition put real setfield"
WRITING = frozenset(f"numpy.ndarray.{n}" for n in _WRITING.split())


def writes_first(name: str) -> bool:
    """Whether a function changes its first argument: `np.fill_diagonal`, `np.add.at`."""
    return name in CHANGING or (name.startswith("numpy.") and name.endswith(".at"))


def may_write(name: str) -> bool:
    """Whether a function whose arguments are not modelled may have a place for its result among them."""
    return name.startswith("numpy.")


def may_view(name: str, args: Arguments, result: Value) -> bool:
    """Whether the result may use the memory of the first argument. What lists, arrays and masks pick is copied."""
    if name == "numpy.ndarray.__getitem__" and len(args.positional) == 2:
        key = args.positional[1]
        return not any(isinstance(k, (Array, ListValue)) for k in (key if isinstance(key, tuple) else (key,)))
    if name == "numpy.ndarray.astype":
        before = args.positional[0]
        return args.keywords.get("copy") is False and getattr(before, "dtype", None) == getattr(result, "dtype", None)
    return name in _VIEWS
