"""Abstract values as JSON expressions, for the child that makes real Keras objects of them (`decode`)."""

from __future__ import annotations

import math
from collections.abc import Mapping

from cnnlint.program import LayerTrace, ModelTrace, Weight
from cnnlint.recipes import Operand, Recipe
from cnnlint.shapes import Expr, text
from cnnlint.values import Array, DictValue, External, ListValue, Made, Scalar, Unknown, Value
from cnnlint.verify.protocol import Expression

_ROOTS = ("keras.", "tensorflow.", "numpy.", "operator.")


class Unbuildable(Exception):
    """Something that the child cannot be told; the message is the reason, as a clause."""


def encode(value: Value) -> Expression:
    """The expression of a value. Raises Unbuildable for what only the user's own code could make."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, tuple):
        return {"tuple": [encode(item) for item in value]}
    if isinstance(value, (list, dict, ListValue, DictValue)):
        return _container(value)
    if isinstance(value, Made):
        return _made(value)
    if isinstance(value, External):
        return {"name": _checked(value.name)}
    if isinstance(value, Scalar):
        return _scalar(value)
    if isinstance(value, (LayerTrace, ModelTrace)):
        return _nested(value)
    if isinstance(value, (Recipe, Operand)):
        return _recipe(value)
    if isinstance(value, Weight):
        return {"weight": {"name": value.name, "shape": _sides(value), "trainable": value.trainable}}
    if isinstance(value, slice):
        return {"slice": [encode(value.start), encode(value.stop), encode(value.step)]}
    if value is ...:
        return {"ellipsis": True}
    raise Unbuildable(_reason(value))


def _container(value: list[Value] | dict[Value, Value] | ListValue | DictValue) -> Expression:
    if isinstance(value, (ListValue, DictValue)):
        if value.rest is not None:
            raise Unbuildable(value.rest.reason)
        return _container(value.items)
    if isinstance(value, dict):
        return {"dict": [[encode(key), encode(item)] for key, item in value.items()]}
    return {"list": [encode(item) for item in value]}


def _made(value: Made) -> Expression:
    if not value.complete:
        raise Unbuildable(f"the arguments of {value.name} are not known")
    positional, keywords = split(value.arguments)
    return {"make": _checked(value.name), "positional": positional, "keywords": keywords}


def split(arguments: Mapping[str, Value]) -> tuple[list[Expression], dict[str, Expression]]:
    """Arguments named `0`, `1`, ... are positional."""
    positional = [encode(arguments[name]) for name in sorted((n for n in arguments if n.isdigit()), key=int)]
    return positional, {name: encode(value) for name, value in arguments.items() if not name.isdigit()}


def _recipe(value: Recipe | Operand) -> Expression:
    if isinstance(value, Operand):
        return {"operand": value.index}
    positional, keywords = [encode(v) for v in value.positional], {k: encode(v) for k, v in value.keywords.items()}
    if value.name == "keras.__call__":
        return {"call": positional[0], "positional": positional[1:], "keywords": keywords}
    if value.name == "keras.__derived__.call":
        return {"base": positional, "keywords": keywords}
    return {"make": _checked(value.name), "positional": positional, "keywords": keywords}


def _checked(name: str) -> str:
    if not name.startswith(_ROOTS):
        raise Unbuildable(f"{name} is not Keras's")
    return name


def _scalar(value: Scalar) -> Expression:
    if not isinstance(value.value, (int, float)):
        raise Unbuildable(value.reason or "a number is not known")
    if value.type in ("int", "float"):
        return value.value
    return {"numpy": value.type.removeprefix("numpy."), "value": value.value}


def _sides(weight: Weight) -> list[int]:
    if not all(isinstance(side, int) for side in weight.shape):
        raise Unbuildable(f"the shape of the weight `{weight.name}` is not a number")
    return [side for side in weight.shape if isinstance(side, int)]


def _nested(value: LayerTrace | ModelTrace) -> Expression:
    from cnnlint.verify.plan import layer_plan, plan

    if isinstance(value, LayerTrace):
        return {"layer": layer_plan(value).model_dump(mode="json")}
    return {"model": plan(value).model_dump(mode="json")}


def _reason(value: Value) -> str:
    if isinstance(value, Unknown):
        return value.reason
    if isinstance(value, Expr):
        return f"`{text(value)}` is not a number"
    if isinstance(value, Array):
        return "the contents of an array are not known"
    describe = getattr(value, "describe", None)
    return f"{describe() if describe else type(value).__name__} is the user's own code"
