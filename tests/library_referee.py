"""Compares what a library function says of abstract arrays with what the real library does to concrete ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from fake_context import FakeContext

from cnnlint.shapes import Expr, bounds
from cnnlint.values import Array, DictValue, ListValue, Scalar, Unknown


def abstract(value: Any) -> Any:
    """A concrete value as cnnlint would know it: arrays by shape, dtype and range alone."""
    if isinstance(value, np.ndarray):
        numeric = value.size > 0 and value.dtype.kind in "biuf"
        low, high = (value.min().item(), value.max().item()) if numeric else (None, None)
        return Array(value.shape, str(value.dtype), low, high)
    if isinstance(value, list):
        return ListValue([abstract(v) for v in value])
    if isinstance(value, tuple):
        return tuple(abstract(v) for v in value)
    if isinstance(value, dict):
        return DictValue({k: abstract(v) for k, v in value.items()})
    return value


def disagreement(said: Any, real: Any, exact: bool = True) -> str | None:
    """How a concrete result falls outside an abstract one; None when it does not. `exact`: shape and dtype must be known."""
    if isinstance(said, Unknown):
        return f"unknown: {said.reason}" if exact else None
    if isinstance(real, tuple | list) and isinstance(said, tuple | ListValue):
        items = said if isinstance(said, tuple) else tuple(said.items)
        if len(items) != len(real):
            return f"{len(items)} parts, really {len(real)}"
        return next((d for s, r in zip(items, real, strict=True) if (d := disagreement(s, r, exact))), None)
    if isinstance(said, Array):
        return _array(said, np.asarray(real), exact)
    if isinstance(said, Scalar):
        return _scalar(said, real)
    if isinstance(said, Expr):  # an integer of which only the bounds are known
        low, high = bounds(said)
        fits = type(real) is int and (low is None or low <= real) and (high is None or real <= high)
        return None if fits else f"{said!r} from {low} to {high}, really {real!r}"
    return None if said == real and type(said) is type(real) else f"{said!r}, really {real!r}"


def _array(said: Array, real: np.ndarray, exact: bool) -> str | None:
    if isinstance(said.shape, Unknown):
        if exact:
            return f"unknown shape: {said.shape.reason}"
    elif len(said.shape) != real.ndim or any(
        isinstance(d, int) and d != r for d, r in zip(said.shape, real.shape, strict=True)
    ):
        return f"shape {said.shape}, really {real.shape}"
    if (exact or said.dtype is not None) and said.dtype != str(real.dtype):
        return f"dtype {said.dtype}, really {real.dtype}"
    if real.size == 0 or real.dtype.kind not in "biuf":
        return None
    return _range(said, real.min().item(), real.max().item(), 1e-2 if real.dtype == np.float16 else 1e-4)


def _scalar(said: Scalar, real: Any) -> str | None:
    name = type(real).__name__
    if said.type not in (name, f"numpy.{name.rstrip('_')}"):
        return f"type {said.type}, really {name}"
    if isinstance(said.value, int | float) and not np.isclose(float(said.value), float(real)):
        return f"value {said.value}, really {real}"
    return _range(said, real, real)


def _range(said: Array | Scalar, low: float, high: float, rounding: float = 1e-4) -> str | None:
    slack = rounding * max(1.0, abs(low), abs(high))  # results are rounded, ranges are not
    if said.low is not None and low < said.low - slack:
        return f"at least {said.low}, really {low}"
    if said.high is not None and high > said.high + slack:
        return f"at most {said.high}, really {high}"
    return None


def check(name: str, real: Any, *positional: Any, exact: bool = True, **keywords: Any) -> None:
    """The library function `name` and the real function give the same for these concrete arguments."""
    at = FakeContext()
    said = at.do(name, *map(abstract, positional), **{k: abstract(v) for k, v in keywords.items()})
    problem = disagreement(said, real(*positional, **keywords), exact)
    assert problem is None, f"{name}{positional}{keywords}: {problem}"
