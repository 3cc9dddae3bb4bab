"""`keras_tuner.HyperParameters()`: without a tuner each of them has its default, with one a value that is a symbol."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from cnnlint.library import models
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.values import Context, Mutable, Scalar, Text, Unknown, Value, join, nameless


class HyperParameters(Mutable):
    """What was asked for by name: the first request settles the value. keras_tuner/engine/hyperparameters

    tuned: a tuner chooses the values.
    """

    __slots__ = ("lost", "tuned", "values")

    def __init__(self, tuned: bool = False) -> None:
        self.values: dict[str, Value] = {}
        self.lost: Unknown | None = None
        self.tuned = tuned

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "keras_tuner.HyperParameters", name)

    def snapshot(self) -> Any:
        return dict(self.values), self.lost

    def restore(self, state: Any) -> None:
        self.values, self.lost = dict(state[0]), state[1]

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        names = {**one[0], **other[0]}
        return {name: join(one[0].get(name, why), other[0].get(name, why), why) for name in names}, one[1] or other[1]

    def forget(self, why: Unknown) -> None:
        """Handed to code that cannot be followed, where a tuner may set the values."""
        self.values, self.lost = {}, why

    def settled(self, name: Value, value: Value, at: Context) -> Value:
        """The value of that name."""
        if isinstance(name, Unknown):
            return nameless(name)
        if not isinstance(name, str):
            return at.unknown("which hyperparameter is asked for is not known")
        at.store.touch(self)
        return self.lost or self.values.setdefault(name, value)

    def one_of(self, name: Value, values: Sequence[Value], default: Value, at: Context) -> Value:
        """The value of that name, of which it is known what it can be; within the bounds of numbers."""
        if not self.tuned or not isinstance(name, str):
            return self.settled(name, default, at)
        return self.settled(name, _chosen(at, name, values), at)


def _chosen(at: Context, name: str, values: Sequence[Value]) -> Value:
    """What a tuner chooses among values, or between the first and the last of a range."""
    reason, called = f"which {name!r} a tuner chooses is known only at run time", re.sub(r"\W+", "_", name)
    numbers = [value for value in values if isinstance(value, (int, float)) and not isinstance(value, bool)]
    if values and len(numbers) == len(values):
        if all(isinstance(value, int) for value in numbers):
            return unknown_size(at, called, reason, int(min(numbers)), int(max(numbers)))
        return Scalar("float", low=min(numbers), high=max(numbers), span=at.span, reason=reason)
    kind = Text if values and all(isinstance(value, str) for value in values) else Unknown
    return kind(reason, at.span, called)


@models(
    "keras_tuner.HyperParameters",
    "keras_tuner.engine.hyperparameters.HyperParameters",
    "kerastuner.HyperParameters",
    "kerastuner.engine.hyperparameters.HyperParameters",
)
def hyperparameters(at: Context) -> Value:
    return HyperParameters()


@models("keras_tuner.HyperParameters.Int", "keras_tuner.HyperParameters.Float")
def number(at: Context, hp: HyperParameters, name: Value, min_value: Value, max_value: Value = None, step: Value = None,
           sampling: Value = None, default: Value = None, **more: Value) -> Value:  # fmt: skip
    """The least of the range, unless a default is given."""
    return hp.one_of(name, (min_value, max_value), min_value if default is None else default, at)


@models("keras_tuner.HyperParameters.Choice")
def choice(at: Context, hp: HyperParameters, name: Value, values: Value, ordered: Value = None, default: Value = None,
           **more: Value) -> Value:  # fmt: skip
    """The first of them, unless a default is given; None where that is among them."""
    items = at.iterate(values)
    if isinstance(items, Unknown):
        return hp.one_of(name, (), items, at)
    if default is None and items:
        default = None if None in items else items[0]
    return hp.one_of(name, items, default, at)


@models("keras_tuner.HyperParameters.Boolean")
def boolean(at: Context, hp: HyperParameters, name: Value, default: Value = False, **more: Value) -> Value:
    return hp.one_of(name, (), default, at)


@models("keras_tuner.HyperParameters.Fixed")
def fixed(at: Context, hp: HyperParameters, name: Value, value: Value, **more: Value) -> Value:
    return hp.settled(name, value, at)


@models("keras_tuner.HyperParameters.get")
def get(at: Context, hp: HyperParameters, name: Value) -> Value:
    return hp.values.get(name, at.unknown(f"no hyperparameter {name!r}")) if isinstance(name, str) else at.unknown("which one")
