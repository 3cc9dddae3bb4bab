"""Runs in the child of `verify --execute`: one batch in the place of a whole training, evaluation or prediction."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

BATCH = 32


class _Numbers(dict[str, Any]):
    """A history that has a number for every metric that somebody plots."""

    def __missing__(self, key: str) -> list[float]:
        return [0.0]


def shortened(method: str, real: Callable[..., Any]) -> Callable[..., Any]:
    """One batch, once; an error in it is the user's, and is shown. Without callbacks, which write files."""

    @functools.wraps(real)
    def short(self: Any, *args: Any, **keywords: Any) -> Any:
        dropped = ("callbacks", "validation_data", "validation_split", "initial_epoch", "steps_per_epoch", "steps")
        held_back = keywords.get("validation_split") or 0
        keywords = {k: v for k, v in keywords.items() if k not in dropped}
        number = keywords.get("batch_size") or (args[2] if method == "fit" and len(args) > 2 else None) or BATCH
        given = [*args[:2], *(keywords[k] for k in ("x", "y") if k in keywords)]
        if method == "fit" and given and isinstance(held_back, (int, float)):
            number = _few(given[0], number, held_back)
        args = tuple(_first(a, number) for a in args[: 1 if method.startswith("predict") else 2])
        keywords |= {k: _first(keywords[k], number) for k in ("x", "y", "sample_weight") if k in keywords}
        keywords["verbose"] = 0
        endless = not given or _first(given[0], number) is given[0]
        if method.startswith("fit"):
            history = real(self, *args, **{**keywords, "epochs": 1, **({"steps_per_epoch": 1} if endless else {})})
            history.history = _Numbers(history.history)
            return history
        result = real(self, *args, **{**keywords, **({"steps": 1} if endless else {})})
        return _as_many(result, given[0]) if method == "predict" and not endless else result

    return short


def _few(data: Any, number: int, held_back: float) -> int:
    """One batch, and a broken one after it where the whole training ends with one: Keras 3 shows that in the shapes."""
    shape = getattr(data, "shape", ())
    rest = int(shape[0] * (1 - held_back)) % number if shape and isinstance(shape[0], int) else 0
    return number + rest


def _first(data: Any, number: int) -> Any:
    """The first samples of arrays; anything else, such as a generator, as it is."""
    if isinstance(data, dict):
        return {k: _first(v, number) for k, v in data.items()}
    if isinstance(data, (list, tuple)) and data and all(hasattr(part, "shape") for part in data):
        return type(data)(_first(part, number) for part in data)
    rows = getattr(data, "iloc", data)
    return rows[:number] if getattr(data, "shape", ()) and hasattr(data, "__getitem__") else data


def _as_many(result: Any, data: Any) -> Any:
    """As many predictions as there are samples: those of the first batch again and again."""
    import numpy as np

    if not isinstance(result, np.ndarray) or not hasattr(data, "shape"):
        return result
    return np.resize(result, (data.shape[0], *result.shape[1:]))
