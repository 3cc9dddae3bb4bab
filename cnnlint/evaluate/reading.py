"""Reading a whole source: its cells in order, then what nothing called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import libcst as cst

from cnnlint import library
from cnnlint.arguments import MISSING, Arguments
from cnnlint.diagnostics import Span
from cnnlint.evaluate.expressions import names_in
from cnnlint.evaluate.flow import Exhausted, Raised, close_splits
from cnnlint.evaluate.instances import Instance
from cnnlint.evaluate.interpreter import MAX_STEPS, Interpreter
from cnnlint.evaluate.kept import tree_of
from cnnlint.evaluate.managers import Coroutine
from cnnlint.evaluate.objects import ClassValue, Descriptor, Function
from cnnlint.evaluate.place import Place
from cnnlint.evaluate.positions import Positions
from cnnlint.evaluate.scope import Scope
from cnnlint.library import hooks
from cnnlint.program import Problem, Program
from cnnlint.values import Deferred, External, Unknown, Value

if TYPE_CHECKING:
    from cnnlint.evaluate import Options
    from cnnlint.files.requirements import Pinned
    from cnnlint.files.source import Cell, Source

_BOUND = re.compile(r"(?m)^(\w+) *=(?!=)")
_DEFINITION = re.compile(r"(?m)^(?:class|def) +(\w+)")  # of a cell that does not parse


def read_program(source: Source, options: Options) -> Program:
    """The program in a source."""
    read: dict[str, str] = {}
    dialect, reason = hooks.dialect_of(source, options.target_keras, partial(_pins, source.path, options.root, read))
    run = Interpreter(source, options, dialect, reason)
    run.imported.update(read)
    run.fragment = not any(_imports(cell.text) for cell in source.cells)
    run.assume = {**_assumed_in_comments(source), **run.assume}
    try:
        for cell in source.cells:
            _run_cell(run, cell, run.main)
        _uncalled(run)
    except Exhausted as bound:
        _unwind(run)
        run.gaps.append(bound.unknown)
    run.over = True
    program = _program(run)
    _let_go(run)
    return program


def _pins(path: str, root: str | None, read: dict[str, str]) -> Pinned:
    """What the project of a file pins; of a text that is in no file nothing. read: gets the files that this depends on."""
    from cnnlint.files.requirements import Pinned, pinned

    found = pinned(path, root) if root is not None else Pinned(None, None, {})
    read.update(found.read)
    return found


def _let_go(run: Interpreter) -> None:
    """Cuts the cycles between functions and the scopes that they close over, so that the trees go with the last reference
    to them: the garbage collector needs several times as long for that."""
    for space in (run.main, *(s for s in run.modules.values() if s is not None), *run.closures):
        space.names.clear()
    for cls in run.namespaces:
        cls.names.clear()
        cls.order = ()
    for kept in (
        run.functions,
        run.classes,
        run.namespaces,
        run.closures,
        run.reasons,
        run.state,
        run.memory,
        run.gaps,
        run.events,
    ):
        kept.clear()


def _run_cell(run: Interpreter, cell: Cell, scope: Scope) -> None:
    from cnnlint.evaluate.statements import run_block

    if cell.broken is not None:
        _pass_over(cell, scope, Span(run.source.path, 1, cell=cell.index))
        return
    try:
        tree, positions = tree_of(run.source, cell)
    except (SyntaxError, cst.ParserSyntaxError, RecursionError) as error:
        run.gaps.append(Unknown(f"a cell cannot be parsed: {type(error).__name__}"))
        return
    for line in tree.body:
        try:
            run_block(run, positions, [line], scope)
        except Raised as raised:
            # A statement that raises ends a script or a cell; a reader of mistakes goes on behind it, but for an exit.
            _unwind(run)
            if raised.error == "SystemExit":
                return
            _never_bound(line, scope, raised, _place(positions, line))
            if not _told(run, raised):
                run.gaps.append(Unknown(f"the statement raises {raised.error}: {raised.message}", _place(positions, line)))
            if raised.error == "AssertionError" and run.source.kind == "notebook":
                return  # what an exercise leaves open is not to be run before it is filled in
        except RecursionError:
            _unwind(run)
            run.gaps.append(Unknown("the program nests too deeply to be followed", _place(positions, line)))


def _pass_over(cell: Cell, scope: Scope, place: Span) -> None:
    """What a cell that does not parse defines or binds is not known after it."""
    for found in _DEFINITION.finditer(cell.text):
        scope.names.setdefault(found[1], Unknown("defined in a cell that cannot be read", place))
    scope.names.update(
        {found[1]: Unknown("bound in a cell that cannot be read", place) for found in _BOUND.finditer(cell.text)}
    )


def _never_bound(line: cst.CSTNode, scope: Scope, raised: Raised, place: Span) -> None:
    """The names that an assignment was to bind are not what they were before it raised."""
    statements = line.body if isinstance(line, cst.SimpleStatementLine) else ()
    for statement in statements:
        targets = [t.target for t in statement.targets] if isinstance(statement, cst.Assign) else []
        for name in (name for target in targets for name in names_in(target)):
            scope.names[name] = Unknown(f"the statement raises {raised.error}", place)


def _told(run: Interpreter, raised: Raised) -> bool:
    """Whether a problem says already what is raised here."""
    last = run.events[-1] if run.events else None
    return isinstance(last, Problem) and last.error == raised.error and raised.message in (last.message, last.keras)


def _place(positions: Positions, line: cst.CSTNode) -> Span:
    """The place of the first statement in a line."""
    return positions.statement(line.body[0] if type(line) is cst.SimpleStatementLine else line)


def _unwind(run: Interpreter) -> None:
    close_splits(run)
    run.stack.clear()
    run.pending.clear()
    run.yields.clear()
    run.handlers = 0
    run.guards.clear()
    run.caught.clear()
    run.skimming = False
    run.limit = MAX_STEPS


def _imports(text: str) -> bool:
    return any(line.lstrip().startswith(("import ", "from ")) for line in text.splitlines())


def _assumed_in_comments(source: Source) -> dict[str, Any]:
    if "cnnlint:" not in source.text and not any("cnnlint:" in c.raw or "cnnlint:" in c.text for c in source.cells):
        return {}
    from cnnlint.files.directives import directives

    return dict(directives(source).assumes)


# ------------------------------------------------------------------ what nothing called


def _uncalled(run: Interpreter) -> None:
    """Functions and classes that nothing calls are analysed once, with their parameters as unknowns of that name."""
    done = 0
    bound = [(cell.index, name) for cell in run.source.cells if cell.index is not None for name in _BOUND.findall(cell.text)]
    while done < len(run.functions):
        function = run.functions[done]
        done += 1
        if id(function.node) not in run.called:
            with _before_bound_again(run, function, bound):
                _analyse(run, function, _symbols(run, function))
    for cls in run.classes:
        _analyse_class(run, cls)


@contextmanager
def _before_bound_again(run: Interpreter, function: Function, bound: list[tuple[int, str]]) -> Iterator[None]:
    """In a notebook a function is not known to be called after a later cell that binds one of its names once more."""
    names, cell = run.main.names, function.span.cell if function.span is not None else None
    again = {n for i, n in bound if cell is not None and i > cell} & {n for i, n in bound if cell is not None and i <= cell}
    kept = {name: names[name] for name in again if name in names}
    names.update({name: Unknown("bound again in a later cell", function.span, name) for name in kept})
    try:
        yield
    finally:
        names.update(kept)


def _symbols(run: Interpreter, function: Function, skip: int = 0) -> Arguments:
    """Unknowns for what a caller must give, the defaults for what it may; there may be more in `*args` and `**kwargs`."""
    keywords: dict[str, Value] = {}
    positional: list[Value] = []
    sign = function.signature
    for parameter in sign.parameters[skip:]:
        value = parameter.default
        if value is MISSING or not run.supposes("with the default arguments of a function that is not called here"):
            value = _parameter(function, parameter.name)
        if parameter.keyword_only:
            keywords[parameter.name] = value
        else:
            positional.append(value)
    rest = _parameter(function, sign.double_star or sign.star or "") if sign.star or sign.double_star else None
    return Arguments(tuple(positional), keywords, rest=rest)


def _parameter(function: Function, name: str) -> Unknown:
    return Unknown(f"`{name}` is a parameter of {function.name}(), which nothing here calls", function.span, name)


def _analyse(run: Interpreter, function: Value, args: Arguments) -> Value:
    target = function.function if isinstance(function, Descriptor) else function
    if not isinstance(target, Function):
        return None
    at = Place(run, target.positions, target.node)
    try:
        value = at.call(target, args)
        return value.wait(at) if isinstance(value, Coroutine) else value.items if isinstance(value, Deferred) else value
    except Raised:
        _unwind(run)
    except RecursionError:
        _unwind(run)
        run.gaps.append(Unknown(f"{target.name}() nests too deeply to be followed", target.span))
    return None


def _is_of_keras(cls: ClassValue) -> bool:
    """Whether a library has a model of what its base gives, as Keras's `Model` and `Layer` have."""
    names = [base.name for base in cls.foreign_bases if isinstance(base, External)]
    return any(library.find(f"{n}.__subclass__") or library.find(f"{n.rpartition('.')[0]}.__subclasses__") for n in names)


def _analyse_class(run: Interpreter, cls: ClassValue) -> None:
    methods = [m for m in cls.names.values() if isinstance(m, (Function, Descriptor))]
    plain = [m for m in methods if isinstance(m, Function) and id(m.node) not in run.called]
    if not plain:
        return
    first = plain[0]
    at = Place(run, first.positions, first.node)
    initialiser = cls.function("__init__")
    if initialiser is not None and id(initialiser.node) in run.called and _is_of_keras(cls):
        return  # there is such a model already, and its other methods are Keras's to call
    at.shared(hooks.UNMADE, list).append(cls)
    try:
        args = (
            _symbols(run, initialiser, 1)
            if initialiser is not None
            else Arguments(rest=Unknown("nothing here makes such an object"))
        )
        obj = at.instantiate(cls, args)
    except (Raised, RecursionError):
        _unwind(run)
        return
    finally:
        at.shared(hooks.UNMADE, list).remove(cls)
    if hasattr(obj, "inherited"):
        return  # a layer or model: its call is followed when it is called
    run.doubt = Unknown(f"if nothing else happens to the {cls.name} before", cls.span)
    if isinstance(obj, Instance):
        obj.rest = obj.rest or Unknown(f"what other methods of {cls.name} set is not known", cls.span)
        _suppose_attributes(run, obj)
    set_by: dict[str, list[str]] = {}
    for method in plain:
        if id(method.node) not in run.called and method.signature.parameters:
            with _what_one_method_set(obj, method, set_by):
                _analyse(run, method, _symbols(run, method, 1).prepend(obj))
    run.doubt = None


def _suppose_attributes(run: Interpreter, obj: Instance) -> None:
    """Whoever makes such an object may set its numbers and words otherwise before calling a method."""
    settable = [name for name, value in obj.attributes.items() if isinstance(value, (int, float, str)) and name[:1] != "_"]
    if settable and not run.supposes("with the attributes that the `__init__` of a class sets which nothing here makes"):
        why = f"may be set otherwise on an object of {obj.cls.name}"
        obj.attributes.update({name: Unknown(f"`{name}` {why}", obj.cls.span, name) for name in settable})


@contextmanager
def _what_one_method_set(obj: Value, method: Function, set_by: dict[str, list[str]]) -> Iterator[None]:
    """Of two methods that set the same attribute, it is not known which one a caller has called before."""
    if not isinstance(obj, Instance):
        yield
        return
    kept = {name: obj.attributes[name] for name, setters in set_by.items() if len(setters) > 1 and name in obj.attributes}
    hidden = {name: Unknown(f"{' and '.join(set_by[name])} set it", method.span, name) for name in kept}
    obj.attributes.update(hidden)
    before = dict(obj.attributes)
    try:
        yield
    finally:
        for name, value in obj.attributes.items():
            if before.get(name) is not value:
                set_by.setdefault(name, []).append(f"{method.name}()")
        obj.attributes.update({name: value for name, value in kept.items() if obj.attributes.get(name) is hidden[name]})


# ------------------------------------------------------------------ the result


def _program(run: Interpreter) -> Program:
    finish = library.find(hooks.FINISH)
    try:
        models = finish.function(run, run.main.names) if finish is not None else ()
    except RecursionError:  # a model that holds itself
        models = ()
        run.gaps.append(Unknown("the models nest too deeply to be told"))
    source = run.source
    tables = tuple(t for cell in source.cells for t in cell.tables)
    counts = [c.execution_count for c in source.cells if c.execution_count]
    return Program(
        path=source.path,
        models=models,
        events=tuple(run.events),
        gaps=tuple(run.gaps),
        dialect=run.dialect,
        dialect_reason=run.dialect_reason,
        guessed=run.guessed,
        imports=dict(run.imports),
        text=source.text,
        recorded=tables,
        out_of_order=counts != sorted(counts),
        imported=dict(run.imported),
        supposed=tuple(run.supposed),
    )
