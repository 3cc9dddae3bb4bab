"""Layers that the project's settings declare, because their code cannot be followed."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from cnnlint.arguments import Arguments
from cnnlint.layers.base import Layer, Undetermined
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.program import Output, Weight
from cnnlint.shapes import Shape, Size, ceil_div
from cnnlint.values import Context, Unknown, Value, as_size


class DeclaredLayer(Layer):
    """A layer by its declaration: `output` is `same` or an expression of a shape, `params` `unknown` or one of a count.

    The expressions are arithmetic over the layer's arguments by name, the axes of the input `x[0]`, `x[-1]`, and `batch`.
    """

    declaration: ClassVar[Mapping[str, str]] = {}

    def output(self, *inputs: Shape) -> Output:
        text = self.declaration.get("output", "same")
        if text == "same":
            return inputs[0]
        found = _value(ast.parse(text, mode="eval").body, self.names(inputs[0]))
        return found if isinstance(found, tuple) else (inputs[0][0], found)

    def weights(self, *inputs: Shape) -> Iterator[Weight]:
        text = self.declaration.get("params", "unknown")
        if text == "unknown":
            raise Undetermined(Unknown("its weights are declared unknown"))
        count = _value(ast.parse(text, mode="eval").body, self.names(inputs[0]))
        if not isinstance(count, int) or count:
            yield Weight("declared", (count,))

    def names(self, x: Shape) -> dict[str, Any]:
        """What the expressions may use."""
        return {"x": x, "batch": x[0], **self.given}

    given: ClassVar[Mapping[str, Any]] = {}


def make_declared(at: Context, name: str, call: Arguments, declaration: Mapping[str, str]) -> Value:
    """The layer that a declared class makes."""
    from cnnlint.library.keras.making.opaque import set_common_arguments

    short = name.rpartition(".")[2]
    given = dict(call.keywords.items())
    spec = DeclaredLayer.__new__(DeclaredLayer)
    spec.__dict__.update(declaration=declaration, given=given, unknown={}, dialect=at.dialect)
    layer = LayerValue(short, "", at.span, spec, name, short)
    layer.args, layer.spans = given, call.keyword_spans
    set_common_arguments(at, layer, call)
    return layer


def _value(node: ast.AST, names: Mapping[str, Any]) -> Any:
    """Arithmetic only: numbers, names, axes, tuples, `+ - * // %` and `ceil(a / b)`."""
    match node:
        case ast.Constant(value=int() | None as value):
            return value
        case ast.Name(id=name) if name in names:
            return _size(names[name], name)
        case ast.Tuple(elts=items):
            return tuple(_value(item, names) for item in items)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, names)
        case ast.Subscript(value=ast.Name(id="x"), slice=index):
            return names["x"][_value(index, names)]
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](_value(left, names), _value(right, names))
        case ast.Call(func=ast.Name(id="ceil"), args=[ast.BinOp(left=left, op=ast.Div(), right=right)]):
            return ceil_div(_value(left, names), _value(right, names))
    raise Undetermined(Unknown(f"`{ast.unparse(node)}` in the declaration cannot be computed"))


def _size(value: Value, name: str) -> Size | Shape | None:
    if value is None or isinstance(value, tuple):
        return value
    size = as_size(value)
    if size is None:
        raise Undetermined(value if isinstance(value, Unknown) else Unknown(f"`{name}` is no integer"))
    return size


def _refuse(a: Size, b: Size) -> Size:
    raise Undetermined(Unknown("an operator in the declaration is not modelled"))


_OPERATORS: dict[type, Any] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
    ast.Div: _refuse,
    ast.Pow: lambda a, b: a**b,
}
