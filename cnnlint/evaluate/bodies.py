"""What the text of a function tells without running it: whether it can return anything, which `__init__` it calls,
whether it calls its own object or hands on to its base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import libcst as cst

from cnnlint.evaluate.positions import within

_OWN = frozenset({cst.FunctionDef, cst.ClassDef, cst.Lambda})  # what stands in them is not of the body around them
_LOOPS = frozenset({cst.For, cst.While})


def returns_nothing(node: Any) -> bool:
    """Whether a `def` does something and then surely returns None: one that only stands for others to define does not count."""
    if not isinstance(node, cst.FunctionDef) or does_nothing(node):
        return False
    return not any(_returns_or_leaves(one) for one in within(node.body, _OWN))


def returned(node: Any) -> list[str]:
    """What each `return` gives: `/` of a division, the dotted name of the function that is called on one, else nothing."""
    if not isinstance(node, cst.FunctionDef):
        return []
    return [_made_by(one.value) for one in within(node.body, _OWN) if type(one) is cst.Return]


def returns_function(node: Any) -> str:
    """The name of the function that is defined in a `def` and that each `return` of it gives; empty where that is not so."""
    if not isinstance(node, cst.FunctionDef):
        return ""
    inner = {one.name.value for one in within(node.body, _OWN) if type(one) is cst.FunctionDef and not one.decorators}
    given = {
        one.value.value if isinstance(one.value, cst.Name) else "" for one in within(node.body, _OWN) if type(one) is cst.Return
    }
    name = given.pop() if len(given) == 1 else ""
    bound = any(
        type(one) is cst.AssignTarget and isinstance(one.target, cst.Name) and one.target.value == name
        for one in within(node.body, _OWN)
    )
    return name if name in inner and not bound else ""


def _made_by(value: cst.BaseExpression | None) -> str:
    if isinstance(value, cst.Call) and len(value.args) == 1:
        return _dotted(value.func) if _divides(value.args[0].value) else ""
    return "/" if _divides(value) else ""


def _divides(value: cst.BaseExpression | None) -> bool:
    """Whether it is a division, and not of what a sign turns: `-a / b`."""
    if not isinstance(value, cst.BinaryOperation) or not isinstance(value.operator, cst.Divide):
        return False
    first = value.left
    while isinstance(first, cst.BinaryOperation):
        first = first.left
    return not isinstance(first, cst.UnaryOperation)


def _dotted(node: cst.BaseExpression) -> str:
    if isinstance(node, cst.Attribute):
        before = _dotted(node.value)
        return f"{before}.{node.attr.value}" if before else ""
    return node.value if isinstance(node, cst.Name) else ""


def does_nothing(node: cst.FunctionDef) -> bool:
    """Whether a body does nothing at all: `pass`, `...`, or a docstring alone."""
    lines = node.body.body
    statements = [small for line in lines for small in (line.body if isinstance(line, cst.SimpleStatementLine) else (line,))]
    return all(isinstance(one, cst.Pass) or (isinstance(one, cst.Expr) and _says_nothing(one.value)) for one in statements)


def abstract(node: cst.FunctionDef) -> bool:
    """Whether a decorator says that derived classes must define it."""
    return any(_last(one.decorator) in ("abstractmethod", "abstractproperty") for one in node.decorators)


def _says_nothing(node: cst.BaseExpression) -> bool:
    return isinstance(node, (cst.SimpleString, cst.ConcatenatedString, cst.Ellipsis))


def _returns_or_leaves(node: Any) -> bool:
    kind = type(node)
    if kind is cst.Return:
        return node.value is not None and not _is_none(node.value)
    return kind is cst.Raise or kind is cst.Yield


def _is_none(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"


def names_read(node: Any) -> Iterator[str]:
    """The names in the body of a `def` or lambda, each once; not those of what is defined within."""
    nodes = [one for one in within(node.body, _OWN) if type(one) in (cst.Name, cst.Attribute, cst.Arg)]
    apart = {id(one.attr if type(one) is cst.Attribute else getattr(one, "keyword", None)) for one in nodes}
    return iter(dict.fromkeys(one.value for one in nodes if type(one) is cst.Name and id(one) not in apart))


def never_read(node: Any) -> Iterator[tuple[tuple[str, ...], cst.Call]]:
    """The calls in a `def` whose result gets a name that its text names nowhere else: the whole names of what is called and of
    its arguments, empty for one that is no name, and the call."""
    if not isinstance(node, cst.FunctionDef):
        return
    named = Counter(one.value for one in within(node.body) if type(one) is cst.Name)
    for one in within(node.body, _OWN):
        if type(one) is cst.Assign and isinstance(one.value, cst.Call) and len(one.targets) == 1:
            target, call = one.targets[0].target, one.value
            if isinstance(target, cst.Name) and named[target.value] == 1:
                yield (_dotted(call.func), *(_dotted(arg.value) for arg in call.args)), call


_SOMETIMES = frozenset(
    {cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp, cst.IfExp, cst.BooleanOperation, cst.Comparison}
)  # what stands in them may not be looked at, or may be a name of their own


def names_always_read(node: Any) -> Iterator[tuple[str, str]]:
    """The names that a `def` or lambda reads whenever it runs, each with the last name of the function that it is handed to,
    which is empty where it stands for itself."""
    for line in _always_run(node.body):
        nodes = list(within(line, _OWN | _SOMETIMES))
        given = {id(one.value): _last(call.func) for call in nodes if type(call) is cst.Call for one in call.args}
        apart = {id(one.attr) for one in nodes if type(one) is cst.Attribute}
        apart |= {id(one.keyword) for one in nodes if type(one) is cst.Arg}
        yield from ((one.value, given.get(id(one), "")) for one in nodes if type(one) is cst.Name and id(one) not in apart)


def operands(node: Any) -> Iterator[str]:
    """The names that a `def` or lambda adds, multiplies and so on as they are, whenever it runs."""
    for line in _always_run(node.body):
        for one in within(line, _OWN | _SOMETIMES):
            if type(one) is cst.BinaryOperation:
                yield from (side.value for side in (one.left, one.right) if type(side) is cst.Name)


def _always_run(body: Any) -> Iterator[Any]:
    """The statements of a body that run whenever it does; of a lambda its expression."""
    for line in body.body if isinstance(body, cst.IndentedBlock) else (body,):
        if isinstance(line, (cst.SimpleStatementLine, cst.BaseExpression, cst.SimpleStatementSuite)):
            yield line
        if any(type(one) in (cst.Return, cst.Raise) for one in within(line, _OWN)):
            return


def names(node: Any, name: str) -> bool:
    """Whether a name stands in the body of a `def` or lambda, or in what is defined within."""
    return any(type(one) is cst.Name and one.value == name for one in within(node.body))


def endless(node: Any) -> bool:
    """Whether a generator ends in a `while True` that nothing leaves."""
    last = node.body.body[-1] if isinstance(node, cst.FunctionDef) and node.body.body else None
    if not isinstance(last, cst.While) or not _always(last.test):
        return False
    returns = any(type(one) is cst.Return for one in within(last.body, _OWN))
    return not returns and not any(type(one) is cst.Break for one in within(last.body, _OWN | _LOOPS))


def _always(test: cst.BaseExpression) -> bool:
    return (isinstance(test, cst.Name) and test.value == "True") or (isinstance(test, cst.Integer) and test.value != "0")


def initialisers(node: Any) -> Iterator[str]:
    """Whose `__init__` a function calls: `super()`, the first argument of a `super(Base, self)`, or the name before the dot."""
    for inner in within(node.body, _OWN) if isinstance(node, cst.FunctionDef) else ():
        if type(inner) is cst.Attribute and inner.attr.value == "__init__":
            yield _receiver(inner.value)


def calls_receiver(node: Any) -> bool:
    """Whether a method calls its own object, `self(x)`."""
    if not isinstance(node, cst.FunctionDef) or not node.params.params:
        return False
    name = node.params.params[0].name.value
    calls = (inner.func for inner in within(node.body, frozenset()) if type(inner) is cst.Call)
    return any(isinstance(function, cst.Name) and function.value == name for function in calls)


_REFLECTING = frozenset({"__dict__", "delattr", "getattr", "hasattr", "setattr", "vars"})


def may_set(node: Any, name: str) -> bool:
    """Whether a function may give some object an attribute of that name, or asks for attributes by names it computes."""
    for inner in within(node.body, frozenset()) if isinstance(node, cst.FunctionDef) else ():
        if type(inner) is cst.Name and inner.value in _REFLECTING:
            return True
        if any(type(part) is cst.Attribute and part.attr.value == name for part in bound_in(inner)):
            return True
    return False


def bound_in(node: Any) -> Iterator[Any]:
    """The nodes of what a statement or a comprehension binds."""
    targets: list[Any] = []
    if type(node) is cst.Assign:
        targets = [target.target for target in node.targets]
    elif type(node) in _BINDING:
        targets = [node.target]
    elif type(node) is cst.AsName:
        targets = [node.name]
    for target in targets:
        yield target
        yield from within(target, frozenset())


_BINDING = frozenset({cst.AnnAssign, cst.AugAssign, cst.CompFor, cst.For, cst.NamedExpr})


def hands_up(node: Any) -> bool:
    """Whether a method calls that of its base."""
    if not isinstance(node, cst.FunctionDef):
        return False
    asked = (inner for inner in within(node.body, frozenset()) if type(inner) is cst.Attribute)
    return any(one.attr.value == node.name.value and _receiver(one.value).startswith("super(") for one in asked)


def takes_as_given(node: Any, paired: bool) -> bool:
    """Whether a step of training calls its own object on the inputs of the batch that it is given, `x, y = data; self(x)`, or
    gives the whole batch to the step of its base, and binds none of these names to anything else.

    paired: whether the batch is a tuple, whose first item are the inputs.
    """
    if not isinstance(node, cst.FunctionDef) or len(node.params.params) != 2:
        return False
    own, batch = (parameter.name.value for parameter in node.params.params)
    inside = list(within(node.body, frozenset()))
    bound = [part.value for one in inside for part in bound_in(one) if type(part) is cst.Name]
    if batch in bound:
        return False
    named = {name for one in inside if type(one) is cst.Assign for name in _inputs_of(one, batch, paired)}
    inputs = frozenset(name for name in named if bound.count(name) == 1)
    calls = [(one.func, one.args[0].value) for one in inside if type(one) is cst.Call and one.args]
    by_itself = [given for function, given in calls if _named(function, own)]
    if any(_last(given) in inputs or (paired and _is_first(given, batch)) for given in by_itself):
        return True
    return any(_named(given, batch) and _is_of_base(function, node.name.value) for function, given in calls)


def _inputs_of(statement: cst.Assign, batch: str, paired: bool) -> Iterator[str]:
    """`x` of `x, y = data`, of `x, y, w = unpack_x_y_sample_weight(data)` and of `x = data[0]`."""
    value, target = statement.value, statement.targets[0].target
    if isinstance(target, cst.Name) and paired and _is_first(value, batch):
        yield target.value
    if isinstance(value, cst.Call) and _last(value.func) == "unpack_x_y_sample_weight" and len(value.args) == 1:
        value = value.args[0].value
    first = target.elements[0].value if isinstance(target, (cst.Tuple, cst.List)) else None
    if _named(value, batch) and isinstance(first, cst.Name):
        yield first.value


def _is_first(node: cst.CSTNode, name: str) -> bool:
    """`data[0]`."""
    if not isinstance(node, cst.Subscript) or not _named(node.value, name) or len(node.slice) != 1:
        return False
    index = node.slice[0].slice
    return isinstance(index, cst.Index) and isinstance(index.value, cst.Integer) and index.value.value == "0"


def _is_of_base(function: cst.BaseExpression, name: str) -> bool:
    if not isinstance(function, cst.Attribute) or function.attr.value != name:
        return False
    return _receiver(function.value).startswith("super(")


def attributes(node: Any) -> Iterator[tuple[str, str]]:
    """The attributes that stand in a function: the last name of what has it, and its own."""
    for inner in within(node.body, frozenset()) if isinstance(node, cst.FunctionDef) else ():
        if type(inner) is cst.Attribute:
            yield _receiver(inner.value), inner.attr.value


def _receiver(node: cst.CSTNode) -> str:
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == "super":
        return f"super({_last(node.args[0].value)})" if node.args else "super()"
    return _last(node)


def _last(node: cst.CSTNode) -> str:
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else "?"


def picked(node: Any, name: str) -> Iterator[tuple[int, cst.CSTNode]]:
    """The whole numbers at which a parameter is indexed along its first axis alone, `y[0]`, and the statements of these."""
    lines = within(node.body, _OWN) if isinstance(node, cst.FunctionDef) else ()
    for small in (small for line in lines if type(line) is cst.SimpleStatementLine for small in line.body):
        for part in within(small, _OWN):
            if type(part) is not cst.Subscript or not _named(part.value, name):
                continue
            index = part.slice[0].slice if len(part.slice) == 1 else None
            if type(index) is cst.Index and type(index.value) is cst.Integer:
                yield int(index.value.value, 0), small


def indexed(node: Any, attribute: str) -> list[cst.CSTNode]:
    """The statements in which a method indexes an attribute of its object; none where it does anything else with it, as to ask
    whether it is there."""
    if not isinstance(node, cst.FunctionDef) or not node.params.params:
        return []
    name = node.params.params[0].name.value
    mentions = sum(_is_of(part, name, attribute) for part in within(node.body))
    mentions += sum(type(part) is cst.SimpleString and attribute in part.value for part in within(node.body))
    lines = (small for line in within(node.body, _OWN) if type(line) is cst.SimpleStatementLine for small in line.body)
    found = [
        small
        for small in lines
        for part in within(small)
        if type(part) is cst.Subscript and _is_of(part.value, name, attribute)
    ]
    return [*found] if len(found) == mentions else []


def read_through(node: Any, path: tuple[str, ...]) -> list[tuple[cst.CSTNode, bool]]:
    """The statements in which a method reads what is at the end of a path from its object, `self.model.optimizer.lr`, and
    whether they surely run; none where it sets that, asks whether it is there, or handles that it is not."""
    if not isinstance(node, cst.FunctionDef) or not node.params.params:
        return []
    name, parts = node.params.params[0].name.value, list(within(node.body))
    asks = any(type(part) is cst.SimpleString and part.value[1:-1] == path[-1] for part in parts)
    sets = any(type(part) is cst.AssignTarget and _leads(part.target, name, path) for part in parts)
    if asks or sets or any(type(part) in (cst.Try, cst.AugAssign) for part in parts):
        return []
    sure = {id(small) for line in node.body.body if type(line) is cst.SimpleStatementLine for small in line.body}
    lines = (small for line in within(node.body, _OWN) if type(line) is cst.SimpleStatementLine for small in line.body)
    found = (small for small in lines if any(_leads(part, name, path) for part in within(small)))
    return [(small, id(small) in sure) for small in found]


def _leads(node: Any, name: str, path: tuple[str, ...]) -> bool:
    """Whether it is `name.a.b.c` for the path `a, b, c`."""
    for step in reversed(path):
        if type(node) is not cst.Attribute or node.attr.value != step:
            return False
        node = node.value
    return _named(node, name)


def _is_of(node: Any, name: str, attribute: str) -> bool:
    return type(node) is cst.Attribute and node.attr.value == attribute and _named(node.value, name)


def _named(node: Any, name: str) -> bool:
    return type(node) is cst.Name and node.value == name
