"""Ways of writing a program otherwise that change nothing: the same tables, in the same order, and the same findings.

    REWRITES["in a function"](source)  ->  the text of another program, or None where that way does not fit this program

Each takes any program of the generators. What cnnlint tells of both must be equal, but for places and for names of variables.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections import Counter
from collections.abc import Callable, Iterable

from notebooks import code, notebook
from program_referee import findings_by_us, read_by_us

from cnnlint.diagnostics import Severity
from cnnlint.program import LayerTrace, ModelTrace, Summary
from cnnlint.values import Unknown

Rewrite = Callable[[str], "str | None"]
_NO_NEW_NAME = {
    *dir(builtins),
    "keras",
    "layers",
    "np",
    "tf",
    "Input",
    "Model",
    "Sequential",
    "ops",
    "K",
    "self",
    "cls",
    "super",
}


def _names_bound(tree: ast.AST) -> set[str]:
    """The names of the module that the program itself binds by assignments and loops, and uses as nothing else."""
    bound = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    others = {a.arg for n in ast.walk(tree) if isinstance(n, ast.arguments) for a in (*n.args, *n.kwonlyargs, *n.posonlyargs)}
    others |= {n.vararg.arg for n in ast.walk(tree) if isinstance(n, ast.arguments) and n.vararg}
    others |= {n.kwarg.arg for n in ast.walk(tree) if isinstance(n, ast.arguments) and n.kwarg}
    others |= {k.arg for n in ast.walk(tree) if isinstance(n, ast.Call) for k in n.keywords if k.arg}
    others |= {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    fields = {s.id for n in ast.walk(tree) if isinstance(n, ast.ClassDef) for s in ast.walk(n) if isinstance(s, ast.Name)}
    return {name for name in bound - others - fields - _NO_NEW_NAME if not name.startswith("__")}


class _Renamed(ast.NodeTransformer):
    def __init__(self, names: set[str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(f"the_{node.id}", node.ctx) if node.id in self.names else node

    def visit_Nonlocal(self, node: ast.Nonlocal) -> ast.Nonlocal:
        return ast.Nonlocal([f"the_{name}" if name in self.names else name for name in node.names])

    def visit_Global(self, node: ast.Global) -> ast.Global:
        return ast.Global([f"the_{name}" if name in self.names else name for name in node.names])


def renamed(source: str) -> str:
    """Variables called otherwise."""
    tree = ast.parse(source)
    return _text(_Renamed(_names_bound(tree)).visit(tree))


def under_main(source: str) -> str:
    """Everything behind the imports under `if __name__ == "__main__":`."""
    head, body = _parted(source)
    return "\n".join([*head, "if __name__ == '__main__':", *_indented(body)]) + "\n"


def in_a_function(source: str) -> str | None:
    """Everything behind the imports in a function that is called."""
    head, body = _parted(source)
    if any(isinstance(n, ast.Global) for n in ast.walk(ast.parse(source))) or _star(source):
        return None
    return "\n".join([*head, "def main():", *_indented(body), "main()"]) + "\n"


def in_a_method(source: str) -> str | None:
    """Everything behind the imports in a method of a class."""
    head, body = _parted(source)
    if in_a_function(source) is None:
        return None
    inner = ["    def run(self):", *_indented(_indented(body))]
    return "\n".join([*head, "class Experiment:", *inner, "Experiment().run()"]) + "\n"


class _Constants(ast.NodeTransformer):
    """Whole numbers stand in a dict."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if type(node.value) is not int:
            return node
        name = f"n{node.value}"
        self.numbers[name] = node.value
        return ast.Subscript(ast.Name("SIZES", ast.Load()), ast.Constant(name), ast.Load())

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return node

    visit_ClassDef = visit_FunctionDef  # type: ignore[assignment]  # a class may call a name of its own SIZES


def constants_in_a_dict(source: str) -> str:
    """The numbers of the module in a dict."""
    head, body = _parted(source)
    constants = _Constants()
    tree = constants.visit(ast.parse("\n".join(body)))
    return "\n".join([*head, f"SIZES = {constants.numbers!r}", _text(tree)])


class _Keywords(ast.NodeTransformer):
    """What is given by position is given by name, where the name is well known."""

    PARAMETERS = {
        "Dense": ("units", "activation"),
        "Dropout": ("rate",),
        "Conv2D": ("filters", "kernel_size"),
        "Conv1D": ("filters", "kernel_size"),
        "LSTM": ("units",),
        "GRU": ("units",),
        "SimpleRNN": ("units",),
        "Activation": ("activation",),
        "Reshape": ("target_shape",),
        "Embedding": ("input_dim", "output_dim"),
        "RepeatVector": ("n",),
    }

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) and _is_name(node.func.value, "layers") else ""
        known = self.PARAMETERS.get(name, ())
        if not 0 < len(node.args) <= len(known) or any(isinstance(arg, ast.Starred) for arg in node.args):
            return node
        if any(keyword.arg is None for keyword in node.keywords):
            return node
        named = [ast.keyword(word, arg) for word, arg in zip(known, node.args, strict=False)]
        return ast.Call(node.func, [], [*named, *node.keywords])


def by_keyword(source: str) -> str:
    """Arguments of layers by name."""
    return _text(_Keywords().visit(ast.parse(source)))


def by_alias(source: str) -> str | None:
    """`layers.Dense` as a name of its own; `keras.layers` by another."""
    head, body = _parted(source)
    used = sorted(set(re.findall(r"(?<![.\w])layers\.([A-Z]\w+)", "\n".join(body))))
    if not used or "'layers" in source or '"layers' in source:
        return None
    written = re.sub(r"(?<![.\w])layers\.([A-Z]\w+)", r"L_\1", "\n".join(body))
    return "\n".join([*head, *(f"L_{name} = layers.{name}" for name in used), written]) + "\n"


def imported_otherwise(source: str) -> str | None:
    """`from keras import layers` as `import keras.layers as L`."""
    package = "tf_keras" if "tf_keras" in source else "keras"
    line = f"from {package} import Input, Model, Sequential, layers"
    if line not in source:
        return None
    instead = f"from {package} import Input, Model, Sequential\nimport {package}.layers as L"
    return re.sub(r"(?<![.\w])layers\b(?=\.[A-Z])", "L", source.replace(line, instead + "\nlayers = L"))


def helped(source: str) -> str | None:
    """`model.summary()` and `model.add(x)` through functions with default arguments."""
    head, body = _parted(source)
    if not any(line.strip().endswith(".summary()") for line in body):
        return None
    written = re.sub(r"^(\s*)(\w+)\.add\((.*)\)$", r"\1put(\2, \3)", "\n".join(body), flags=re.MULTILINE)
    helper = ["def put(model, layer, times=1):", "    for _ in range(times):", "        model.add(layer)"]
    return "\n".join([*head, *helper, written]) + "\n" if written != "\n".join(body) else None


def one_after_another(source: str) -> str | None:
    """`Sequential([a, b])` as an empty stack and a loop that adds."""
    tree = ast.parse(source)
    changed = False
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.If | ast.For):
            statements: list[ast.stmt] = []
            for statement in node.body:
                found = _looped(statement)
                changed |= found is not None
                statements += found or [statement]
            node.body = statements
    return _text(tree) if changed else None


def _looped(statement: ast.stmt) -> list[ast.stmt] | None:
    if not (isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name)):
        return None
    call = statement.value
    if not (isinstance(call, ast.Call) and _is_name(call.func, "Sequential") and len(call.args) == 1 and not call.keywords):
        return None
    name, layers = statement.targets[0].id, call.args[0]
    if not isinstance(layers, ast.List) or any(_is_name(n, name) for n in ast.walk(layers)):
        return None
    added = f"{name} = Sequential()\nfor one in {ast.unparse(layers)}:\n    {name}.add(one)\n"
    return ast.parse(added).body


def as_notebook(source: str) -> str:
    """Every statement of the module in a cell of its own."""
    lines = source.splitlines(keepends=True)
    cells = []
    for node in ast.parse(source).body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        cells.append(code(lines[first - 1 : node.end_lineno]))
    return notebook(*cells)


def written_anew(source: str) -> str:
    """Without comments and blank lines, in Python's own way of writing."""
    return _text(ast.parse(source))


REWRITES: dict[str, Rewrite] = {
    "renamed": renamed,
    "under main": under_main,
    "in a function": in_a_function,
    "in a method": in_a_method,
    "constants in a dict": constants_in_a_dict,
    "by keyword": by_keyword,
    "by alias": by_alias,
    "imported otherwise": imported_otherwise,
    "through helpers": helped,
    "one after another": one_after_another,
    "as a notebook": as_notebook,
    "written anew": written_anew,
}


# ------------------------------------------------------------------ the text


def _text(tree: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _star(source: str) -> bool:
    return any(isinstance(n, ast.ImportFrom) and n.names[0].name == "*" for n in ast.walk(ast.parse(source)))


def _parted(source: str) -> tuple[list[str], list[str]]:
    """The imports that begin it, and the rest."""
    lines = source.splitlines()
    tree = ast.parse(source).body
    last = 0
    for node in tree:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            break
        last = node.end_lineno or last
    return lines[:last], lines[last:]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" if line else line for line in lines]


# ------------------------------------------------------------------ what is told


def difference(source: str, other: str, dialect: int, aside: frozenset[str] = frozenset()) -> str:
    """What cnnlint tells of the one program and not of the other; "" if both come to the same. aside: findings that are not
    compared. What follows a crash is not compared either: it ends a block, and a module is read on."""
    if any(finding.severity is Severity.ERROR for finding in findings_by_us(source, dialect)):
        return ""
    tables, theirs = _tables(source, dialect), _tables(other, dialect)
    if len(tables) != len(theirs):
        return f"{len(tables)} tables, {len(theirs)} in the other"
    for number, (one, two) in enumerate(zip(tables, theirs, strict=True), 1):
        if len(one) != len(two):
            return f"table {number}: {len(one)} rows, {len(two)} in the other"
        for row, its in zip(one, two, strict=True):
            if row != its:
                return f"table {number}: {row}, in the other {its}"
    found, too = (
        Counter({c: 1 for c in codes if c not in aside}) for codes in (_codes(source, dialect), _codes(other, dialect))
    )
    return "" if found == too else f"findings {dict(found - too)}, in the other {dict(too - found)}"


def _path(source: str) -> str:
    return "program.ipynb" if source.startswith("{") else "program.py"


def _tables(source: str, dialect: int) -> list[list[tuple[str, ...]]]:
    events = read_by_us(source, dialect, _path(source)).events
    return [_rows(event.model) for event in events if isinstance(event, Summary)]


def _rows(model: ModelTrace | Unknown) -> list[tuple[str, ...]]:
    """What is known of a table: reasons name places, and symbols the variables of the program."""
    if isinstance(model, Unknown):
        return [("unknown",)]
    rows = [(row.name, row.type, _shape(row), _size(row.params), str(row.trainable is True)) for row in model.layers]
    return [*rows, (str(bool(model.unknown)), _size(model.optimizer_params))]


def _shape(row: LayerTrace) -> str:
    return "unknown" if isinstance(row.output_shape, Unknown) else re.sub(r"[a-zA-Z_]\w*", "n", str(row.output_shape))


def _size(size: object) -> str:
    return str(size) if isinstance(size, int) or size is None else "open"


def _codes(source: str, dialect: int) -> Counter[str]:
    return Counter({f.code: 1 for f in findings_by_us(source, dialect, _path(source))})  # a line in a loop is told once
