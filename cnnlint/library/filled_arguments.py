"""Decorators through which arguments are filled in that a call does not give: TF-Slim's `add_arg_scope` and `gin.configurable`.

A function under `add_arg_scope` is made to be called within an `arg_scope`, which says what its arguments are: its defaults
tell nothing. A program with `gin` runs without a configuration, but the configuration may set every default.
"""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass
from cnnlint.library import models
from cnnlint.values import Context, Object, Value

BY_GIN = "with the defaults that a gin configuration may set"


@dataclass(frozen=True, slots=True)
class Configurable(Object):
    """`gin.configurable` with options, as a decorator."""

    def call(self, args: Arguments, at: Context) -> Value:
        return configurable(at, args)


@models("gin.configurable", "gin.register", raw=True)
def configurable(at: Context, args: Arguments) -> Value:
    """The function or class itself, or the decorator, where a name or `module=` is given first. gin/config.py"""
    made = args.positional[0] if args.positional else None
    if not isinstance(made, Object):
        return Configurable()
    return made if at.supposes(BY_GIN) else _opened(at, made, "a gin configuration may set it")


@models("gin.configurable.__decorator__", "gin.register.__decorator__")
def configured(at: Context, made: Value) -> Value:
    return configurable(at, Arguments((made,)))


@models(
    "tf_slim.add_arg_scope.__decorator__",
    "tf_slim.ops.arg_scope.add_arg_scope.__decorator__",
    "tensorflow.contrib.slim.add_arg_scope.__decorator__",
    "tensorflow.contrib.framework.add_arg_scope.__decorator__",
    "tensorflow.contrib.framework.python.ops.add_arg_scope.__decorator__",
    "tensorflow.contrib.framework.python.ops.arg_scope.add_arg_scope.__decorator__",
)
def add_arg_scope(at: Context, function: Value) -> Value:
    """tf_slim/ops/arg_scope.py"""
    return _opened(at, function, "an `arg_scope` may set it")


def _opened(at: Context, made: Any, why: str) -> Value:
    """What is left to know of it: of a function that takes any argument by its name, nothing."""
    if getattr(getattr(made, "signature", None), "double_star", None):
        at.escape(made, "a decorator may have called it")
        return at.unknown(why)
    open_defaults = getattr(made, "open_defaults", None)
    if open_defaults is not None:
        open_defaults(at.unknown(why))
    return made
