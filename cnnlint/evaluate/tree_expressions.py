"""LibCST's expressions from CPython's. What CPython's tree leaves out, how numbers and strings are written, the text tells."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import libcst as cst

from cnnlint.evaluate.node_makers import maker
from cnnlint.evaluate.tree_strings import in_parts

if TYPE_CHECKING:
    from cnnlint.evaluate.trees import Tree

_ONE_STRING = re.compile(
    r"""(?:[rRuU]|[bB][rR]?|[rR][bB])?
        (?: \'{3}(?:[^\\']|\\.|'(?!''))*\'{3} | "{3}(?:[^\\"]|\\.|"(?!""))*"{3} | '(?:[^\\']|\\.)*' | "(?:[^\\"]|\\.)*" )""",
    re.S | re.X,
)

_name = maker(cst.Name, "value")
word = lru_cache(4096)(_name)  # nobody asks where a name stands, and few words are new
_attribute = maker(cst.Attribute, "value", "attr")
_call = maker(cst.Call, "func", "args")
_arg = maker(cst.Arg, "value", "keyword", "star")
_string = maker(cst.SimpleString, "value")
_integer, _float, _imaginary = (maker(kind, "value") for kind in (cst.Integer, cst.Float, cst.Imaginary))
_ellipsis = maker(cst.Ellipsis)
_element, _starred = maker(cst.Element, "value"), maker(cst.StarredElement, "value")
_index = maker(cst.Index, "value", "star")
_slice = maker(cst.Slice, "lower", "upper", "step")
_part = maker(cst.SubscriptElement, "slice", "comma")
_compared = maker(cst.ComparisonTarget, "operator", "comparator")
_annotation = maker(cst.Annotation, "annotation")
_param = maker(cst.Param, "name", "annotation", "default", "star")
_parameters = maker(cst.Parameters, "params", "star_arg", "kwonly_params", "star_kwarg", "posonly_params", "posonly_ind")
_from = maker(cst.From, "item")
_loop = maker(cst.CompFor, "target", "iter", "ifs", "inner_for_in", "asynchronous")
_condition = maker(cst.CompIf, "test")
_subscript = maker(cst.Subscript, "value", "slice")
_binary = maker(cst.BinaryOperation, "left", "operator", "right")
_unary = maker(cst.UnaryOperation, "operator", "expression")
_boolean = maker(cst.BooleanOperation, "left", "operator", "right")
_comparison = maker(cst.Comparison, "left", "comparisons")
_conditional = maker(cst.IfExp, "test", "body", "orelse")
_lambda = maker(cst.Lambda, "params", "body")
_named, _await, _yield = maker(cst.NamedExpr, "target", "value"), maker(cst.Await, "expression"), maker(cst.Yield, "value")
_list, _tuple, _set = maker(cst.List, "elements"), maker(cst.Tuple, "elements"), maker(cst.Set, "elements")
_dict, _pair = maker(cst.Dict, "elements"), maker(cst.DictElement, "key", "value")
_spread = maker(cst.StarredDictElement, "value")
_list_comp, _set_comp = maker(cst.ListComp, "elt", "for_in"), maker(cst.SetComp, "elt", "for_in")
_generator = maker(cst.GeneratorExp, "elt", "for_in")
_dict_comp = maker(cst.DictComp, "key", "value", "for_in")
_comma, _no_comma, _asynchronous = cst.Comma(), cst.MaybeSentinel.DEFAULT, cst.Asynchronous()
_star_alone, _slash = cst.ParamStar(), cst.ParamSlash()

OPERATORS: dict[type, Any] = {
    getattr(ast, plain): getattr(cst, ours)()
    for plain, ours in {
        "Add": "Add", "Sub": "Subtract", "Mult": "Multiply", "MatMult": "MatrixMultiply", "Div": "Divide", "Mod": "Modulo",
        "Pow": "Power", "LShift": "LeftShift", "RShift": "RightShift", "BitOr": "BitOr", "BitXor": "BitXor",
        "BitAnd": "BitAnd", "FloorDiv": "FloorDivide", "And": "And", "Or": "Or", "Not": "Not", "UAdd": "Plus",
        "USub": "Minus", "Invert": "BitInvert", "Eq": "Equal", "NotEq": "NotEqual", "Lt": "LessThan",
        "LtE": "LessThanEqual", "Gt": "GreaterThan", "GtE": "GreaterThanEqual", "Is": "Is", "IsNot": "IsNot", "In": "In",
        "NotIn": "NotIn",
    }.items()
}  # fmt: skip


def _constant(tree: Tree, node: ast.Constant) -> Any:
    value = node.value
    if value is None or value is True or value is False:
        return _name(str(value))
    if value is ...:
        return _ellipsis()
    text = tree.text_of(node)
    if isinstance(value, (str, bytes)):
        return _string(text) if _is_one(text) else in_parts(text, tree.inside)
    kind = type(value)
    return (_integer if kind is int else _float if kind is float else _imaginary)(text)


def _is_one(text: str) -> bool:
    """Whether it is a single string: most have two quotes and nothing to escape, which is told in less time."""
    quote = text[0]
    plain = quote in "'\"" and text[-1] == quote and "\\" not in text and text.count(quote) == 2
    return plain or _ONE_STRING.fullmatch(text) is not None


def written(tree: Tree, node: Any) -> Any:
    """A string with fields, or what a newer Python brought, which LibCST's parser reads."""
    return in_parts(tree.text_of(node), tree.inside)


def _attribute_of(tree: Tree, node: ast.Attribute) -> Any:
    return _placed(tree, node, _attribute(tree.expression(node.value), word(node.attr)))


def _placed(tree: Tree, node: ast.expr, made: Any) -> Any:
    """An operation that keeps its place, for what is wrong there."""
    tree.operations[id(made)] = node
    return made


def _call_of(tree: Tree, node: ast.Call) -> Any:
    made = _call(tree.expression(node.func), arguments(tree, node.args, node.keywords))
    tree.calls[id(made)] = node
    if len(node.keywords) > 1 and len({keyword.arg for keyword in node.keywords}) < len(node.keywords):
        names = [keyword.arg for keyword in node.keywords]
        tree.repeated += [k for i, k in enumerate(node.keywords) if k.arg is not None and k.arg in names[:i]]
    return made


def arguments(tree: Tree, args: Sequence[ast.expr], keywords: Sequence[ast.keyword]) -> list[Any]:
    """In the order of the source: `f(a=1, *b)` has a positional argument behind one with a name."""
    made = [_argument(tree, a) for a in args] + [_keyword(tree, k) for k in keywords]
    if keywords and args and _place(keywords[0]) < _place(args[-1]):
        pairs = zip(map(_place, (*args, *keywords)), made, strict=True)
        return [argument for _, argument in sorted(pairs, key=itemgetter(0))]
    return made


def _place(node: Any) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _argument(tree: Tree, node: ast.expr) -> Any:
    return _arg(tree.expression(node.value), None, "*") if type(node) is ast.Starred else _arg(tree.expression(node), None, "")


def _keyword(tree: Tree, node: ast.keyword) -> Any:
    value = tree.expression(node.value)
    return _arg(value, None, "**") if node.arg is None else _arg(value, word(node.arg), "")


def _subscript_of(tree: Tree, node: ast.Subscript) -> Any:
    return _placed(tree, node, _subscript(tree.expression(node.value), _parts(tree, node.slice)))


def _parts(tree: Tree, key: ast.expr) -> list[Any]:
    if type(key) is not ast.Tuple or _in_parentheses(tree, key):
        return [_part(_key(tree, key), _no_comma)]
    if len(key.elts) == 1 and tree.text_of(key).endswith(","):  # `a[*b]` is a tuple without one
        return [_part(_key(tree, key.elts[0]), _comma)]
    return [_part(_key(tree, item), _no_comma) for item in key.elts]


def _key(tree: Tree, node: ast.expr) -> Any:
    if type(node) is ast.Slice:
        return _slice(tree.optional(node.lower), tree.optional(node.upper), tree.optional(node.step))
    if type(node) is ast.Starred:
        return _index(tree.expression(node.value), "*")
    return _index(tree.expression(node), None)


def _in_parentheses(tree: Tree, node: ast.Tuple) -> bool:
    """Whether the tuple in `a[(1, 2)]` has parentheses of its own: `a[(1), (2)]` begins and ends with those of its items."""
    if not node.elts:
        return True
    text = tree.text_of(node)
    if not (text.startswith("(") and text.endswith(")")):
        return False
    try:
        ast.parse(f"[{text[1:-1]}]", mode="eval")
    except SyntaxError:
        return False
    return True


def _binary_of(tree: Tree, node: ast.BinOp) -> Any:
    return _placed(tree, node, _binary(tree.expression(node.left), OPERATORS[type(node.op)], tree.expression(node.right)))


def _unary_of(tree: Tree, node: ast.UnaryOp) -> Any:
    return _unary(OPERATORS[type(node.op)], tree.expression(node.operand))


def _boolean_of(tree: Tree, node: ast.BoolOp) -> Any:
    """`a and b and c` is `(a and b) and c`."""
    operator = OPERATORS[type(node.op)]
    made = tree.expression(node.values[0])
    for value in node.values[1:]:
        made = _boolean(made, operator, tree.expression(value))
    return made


def _comparison_of(tree: Tree, node: ast.Compare) -> Any:
    pairs = zip(node.ops, node.comparators, strict=True)
    return _comparison(tree.expression(node.left), [_compared(OPERATORS[type(op)], tree.expression(c)) for op, c in pairs])


def _conditional_of(tree: Tree, node: ast.IfExp) -> Any:
    return _conditional(condition(tree, node.test), tree.expression(node.body), tree.expression(node.orelse))


def condition(tree: Tree, node: ast.expr) -> Any:
    """What an `if` asks: a node of its own, whose place is remembered."""
    made = _name(node.id) if type(node) is ast.Name else tree.expression(node)
    tree.conditions[id(made)] = node
    return made


def _dict_of(tree: Tree, node: ast.Dict) -> Any:
    pairs = zip(node.keys, node.values, strict=True)
    return _dict(
        [_spread(tree.expression(v)) if k is None else _pair(tree.expression(k), tree.expression(v)) for k, v in pairs]
    )


def _loops(tree: Tree, generators: Sequence[ast.comprehension]) -> Any:
    made = None
    for loop in reversed(generators):
        ifs = [_condition(tree.expression(test)) for test in loop.ifs]
        made = _loop(
            tree.expression(loop.target), tree.expression(loop.iter), ifs, made, _asynchronous if loop.is_async else None
        )
    return made


def parameters(tree: Tree, args: ast.arguments) -> Any:
    """The parameters of a `def` or `lambda`."""
    places = [*args.posonlyargs, *args.args]
    defaults: list[ast.expr | None] = [None] * (len(places) - len(args.defaults)) + list(args.defaults)
    made = [_parameter(tree, p, default, "") for p, default in zip(places, defaults, strict=True)]
    first = len(args.posonlyargs)
    by_name = [_parameter(tree, p, d, "") for p, d in zip(args.kwonlyargs, args.kw_defaults, strict=True)]
    star: Any = cst.MaybeSentinel.DEFAULT
    if args.vararg is not None:
        star = _parameter(tree, args.vararg, None, "*")
    elif by_name:
        star = _star_alone
    double_star = None if args.kwarg is None else _parameter(tree, args.kwarg, None, "**")
    slash = _slash if first else cst.MaybeSentinel.DEFAULT
    return _parameters(made[first:], star, by_name, double_star, made[:first], slash)


def _parameter(tree: Tree, arg: ast.arg, default: ast.expr | None, star: str) -> Any:
    return _param(_name(arg.arg), annotated(tree, arg.annotation), tree.optional(default), star)


def annotated(tree: Tree, node: ast.expr | None) -> Any:
    """An annotation, as LibCST has it."""
    return None if node is None else _annotation(tree.expression(node))


EXPRESSIONS: dict[type, Callable[[Tree, Any], Any]] = {
    ast.Constant: _constant,
    ast.JoinedStr: written,
    ast.Attribute: _attribute_of,
    ast.Call: _call_of,
    ast.Subscript: _subscript_of,
    ast.BinOp: _binary_of,
    ast.UnaryOp: _unary_of,
    ast.BoolOp: _boolean_of,
    ast.Compare: _comparison_of,
    ast.IfExp: _conditional_of,
    ast.Lambda: lambda tree, node: _lambda(parameters(tree, node.args), tree.expression(node.body)),
    ast.NamedExpr: lambda tree, node: _named(tree.expression(node.target), tree.expression(node.value)),
    ast.Await: lambda tree, node: _await(tree.expression(node.value)),
    ast.Yield: lambda tree, node: _yield(tree.optional(node.value)),
    ast.YieldFrom: lambda tree, node: _yield(_from(tree.expression(node.value))),
    ast.List: lambda tree, node: _list(tree.elements(node.elts)),
    ast.Tuple: lambda tree, node: _tuple(tree.elements(node.elts)),
    ast.Set: lambda tree, node: _set(tree.elements(node.elts)),
    ast.Dict: _dict_of,
    ast.ListComp: lambda tree, node: _list_comp(tree.expression(node.elt), _loops(tree, node.generators)),
    ast.SetComp: lambda tree, node: _set_comp(tree.expression(node.elt), _loops(tree, node.generators)),
    ast.GeneratorExp: lambda tree, node: _generator(tree.expression(node.elt), _loops(tree, node.generators)),
    ast.DictComp: lambda tree, node: _dict_comp(
        tree.expression(node.key), tree.expression(node.value), _loops(tree, node.generators)
    ),
    ast.Starred: lambda tree, node: _starred(tree.expression(node.value)),
}
