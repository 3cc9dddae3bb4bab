"""Code that the program makes or fetches while it runs, and the names of a scope as a dict: `exec`, `eval`, `%run`, `globals`.

A text that is known is followed. Of any other nobody knows what it does to the names that it can see.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import libcst as cst

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Span
from cnnlint.evaluate.classes import ClassValue
from cnnlint.evaluate.contexts import place_in
from cnnlint.evaluate.descriptors import Descriptor
from cnnlint.evaluate.escaping import forget
from cnnlint.evaluate.functions import Function
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.positions import Positions
from cnnlint.evaluate.scope import ModuleValue, Names, Scope
from cnnlint.evaluate.trees import Tree, parse
from cnnlint.values import Context, DictValue, External, Object, Unknown, Value

MAX_TEXT = 20_000  # characters
MAX_NESTED = 8  # texts that execute texts


class EmbeddedPositions(Positions):
    """All of a text that is made at run time stands where it is executed."""

    def __init__(self, outer: Positions, span: Span, tree: Tree) -> None:
        self.path, self.yields, self.tree, self._here = outer.path, "yield" in tree.text, tree, span

    def statement(self, node: cst.CSTNode) -> Span:
        return self._here

    def local_names(self, function: cst.CSTNode) -> frozenset[str]:
        return frozenset()

    def arguments(self, node: cst.Call) -> tuple[list[Span | None], dict[str, Span]]:
        return [], {}

    def items(self, node: cst.Call, index: int) -> list[Span]:
        return []

    def _span(self, node: Any) -> Span:
        return self._here


def names_of(word: str, scope: Scope) -> Value:
    """`globals()`, `locals()` and `vars()`. What is written into the locals of a function changes no name."""
    if word == "globals":
        return Names(scope.module)
    return Names(scope) if scope.parent is None else DictValue(scope.names)


def execute(at: Place, args: Arguments, scope: Scope) -> Value:
    """`exec(text)`, also in a dict of one's own."""
    text, given = _text_of(args), _namespace(args)
    home = scope if scope.parent is None else Scope(scope)  # the names that a text binds in a function end with it
    if isinstance(given, Names):
        home = given.owner
    elif isinstance(given, DictValue) and given.rest is None:
        return _execute_apart(at, text, given)
    elif given is not None:
        at.escape(given, "code that is not followed was executed in it")
        return None
    return _execute(at, text, home, scope)


def _execute_apart(at: Place, text: Value, given: DictValue) -> Value:
    """In a namespace that is a dict of the program."""
    if not isinstance(text, str):
        at.escape(given, "code that is not followed was executed in it")
        return None
    home = Scope(None, "exec")
    home.names.update({k: v for k, v in given.items.items() if isinstance(k, str)})
    _execute(at, text, home, home)
    at.store.touch(given)
    given.items.update(home.names)
    return None


def _execute(at: Place, text: Value, home: Scope, seen: Scope) -> Value:
    from cnnlint.evaluate.statements import run_block

    tree = _parsed(text) if isinstance(text, str) else None
    if tree is None or not _enter(at):
        lose(at, seen, Unknown("`exec` of a text that is not followed may change it", at.span))
        return None
    try:
        run_block(at.run, EmbeddedPositions(at.positions, at.span, tree), tree.module.body, home)
    finally:
        _leave(at)
    return None


def evaluate_text(at: Place, args: Arguments, scope: Scope) -> Value:
    """`eval(text)`."""
    from cnnlint.evaluate.expressions import evaluate

    text, given = _text_of(args), _namespace(args)
    tree = _parsed(text.strip()) if isinstance(text, str) else None
    node = None if tree is None else _expression(tree)
    if tree is None or node is None or (given is not None and not isinstance(given, Names)) or not _enter(at):
        lose(at, scope, Unknown("`eval` of a text that is not followed may change it", at.span), rebind=False)
        return at.unknown("`eval` of a text that is not followed")
    home = scope if given is None else given.owner
    try:
        return evaluate(Place(at.run, EmbeddedPositions(at.positions, at.span, tree), at.statement), node, home)
    finally:
        _leave(at)


_RUNS_CODE = frozenset({"time", "capture", "prun"})  # among the names of the notebook; `timeit` keeps its own


class Shell(Object):
    """`get_ipython()`: what the magics of a cell go through."""

    __slots__ = ("method", "scope")

    def __init__(self, scope: Scope, method: str = "") -> None:
        self.scope, self.method = scope, method

    def get(self, name: str, at: Context) -> Value:
        return Shell(self.scope, name)

    def call(self, args: Arguments, at: Context) -> Value:
        words = " ".join(word for word in args.positional if isinstance(word, str)).lstrip("%")
        magic, _, line = words.partition(" ")
        if self.method in ("magic", "run_line_magic") and magic == "run":
            run_file(place_in(at), line, self.scope)
            return None
        if self.method in ("magic", "run_line_magic") and magic == "cd":
            return at.apply("os.chdir", Arguments((line.strip().removeprefix("-q").strip(" '\""),)))
        if self.method == "run_cell_magic" and magic in _RUNS_CODE and len(args.positional) == 3:
            return _run_code(place_in(at), args.positional[2], self.scope)
        if self.method in ("magic", "run_line_magic") and magic in _RUNS_CODE:
            return _run_code(place_in(at), line, self.scope)
        return at.unknown("what the shell answers is known at run time")


def _run_code(at: Place, text: Value, scope: Scope) -> Value:
    """What a magic measures: a text that a notebook saved as a script hands over."""
    tree = _parsed(text.strip()) if isinstance(text, str) else None
    if tree is not None and _expression(tree) is not None:
        return evaluate_text(at, Arguments((text,)), scope.module)
    return _execute(at, text, scope.module, scope)


def run_file(at: Place, line: str, scope: Scope) -> None:
    """`%run other.py` and `%run other.ipynb`: what the file binds is bound here."""
    from cnnlint.evaluate.modules import beside, module_at
    from cnnlint.evaluate.statements import run_block

    words = [word.strip("'\"") for word in line.split() if not word.startswith("-")]
    path = beside(at, words[0]) if words else None
    module = None if path is None else module_at(at.run, path)
    if path is None or module is None or not _enter(at):
        lose(at, scope.module, Unknown(f"`%run {line.strip()}` may change it", at.span))
        return
    home = scope.module if path.suffix == ".ipynb" or "-i" in line.split() else Scope(None, "__main__")
    try:
        for found in module.trees:
            if found is None:
                lose(at, home, Unknown(f"a part of {path.name} is not followed", at.span))
            else:
                run_block(at.run, EmbeddedPositions(at.positions, at.span, found[1].tree), found[0].body, home)
    finally:
        _leave(at)
    at.store.touch(scope.module)
    scope.module.names.update({k: v for k, v in home.names.items() if not k.startswith("__")})


def lose(at: Place, scope: Scope, why: Unknown, rebind: bool = True) -> None:
    """Code that is not followed sees these names: it may change what they hold, and bind them anew. What was imported or
    defined stays what it is: code that replaces it is a riddle for its reader too."""
    seen: set[int] = set()
    for home in scope.chain():
        at.store.touch(home)
        for name, value in list(home.names.items()):
            forget(at.store, value, why, seen)
            if rebind and not name.startswith("__") and is_data(value):
                home.names[name] = at.run.assumed.settle(why.likewise(name))


def is_data(value: Value) -> bool:
    """Whether a value is neither a thing of a library nor a function, class or module."""
    return not isinstance(value, (External, Function, ClassValue, ModuleValue, Descriptor, Unknown))


def _text_of(args: Arguments) -> Value:
    return args.positional[0] if args.positional else args.keywords.get("source")


def _namespace(args: Arguments) -> Value:
    given = args.positional[1:2] or [args.keywords[k] for k in ("globals",) if k in args.keywords]
    return given[0] if given else None


@lru_cache(64)
def _parsed(text: str) -> Tree | None:
    """The tree of a text; None if it is not Python, or too long."""
    try:
        return parse(text) if len(text) <= MAX_TEXT else None
    except (SyntaxError, cst.ParserSyntaxError, RecursionError):
        return None


def _expression(tree: Tree) -> Any:
    """The expression that a text consists of; None if it is none."""
    line = tree.module.body[0] if len(tree.module.body) == 1 else None
    only = line.body[0] if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1 else None
    return only.value if isinstance(only, cst.Expr) else None


def _enter(at: Place) -> bool:
    """Counts the texts that are being executed; False when they are too many."""
    if at.run.executing >= MAX_NESTED:
        return False
    at.run.executing += 1
    return True


def _leave(at: Place) -> None:
    at.run.executing -= 1
