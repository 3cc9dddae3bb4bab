"""Reading a whole source: its cells in order, then what nothing called (`uncalled`), and the program that comes of it."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

import libcst as cst

from cnnlint import library
from cnnlint.diagnostics import Span
from cnnlint.evaluate.escaping import forget
from cnnlint.evaluate.expressions import names_in
from cnnlint.evaluate.flow import Exhausted, Raised
from cnnlint.evaluate.interpreter import Interpreter
from cnnlint.evaluate.parsed_modules import tree_of
from cnnlint.evaluate.positions import Positions
from cnnlint.evaluate.scope import Scope
from cnnlint.evaluate.uncalled import BINDING, follow_uncalled
from cnnlint.library import hooks
from cnnlint.program import ModelTrace, Problem, Program, UnusedFact
from cnnlint.values import Mutable, Release, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cnnlint.evaluate import Options
    from cnnlint.evaluate.place import Place
    from cnnlint.files.directives import Assume
    from cnnlint.files.requirements import Pinned
    from cnnlint.files.source import Cell, Source

_IMPORT = re.compile(r"(?m)^[ \t]*(?:import|from) ")
_DEFINITION = re.compile(r"(?m)^(?:class|def) +(\w+)")  # of a cell that does not parse
_PICTURE = re.compile(r'("image/(?:png|jpe?g|gif)": *)"[^"]*"')  # in a notebook; no word is looked for in it
_NO_PICTURE = r'\1""'
_METHOD = re.compile(r"\b(\w+)(?:\.(\w+))+ *\(")  # likewise


def read_program(source: Source, options: Options) -> Program:
    """The program in a source."""
    program = _read(source, options)
    if not any(isinstance(e, Problem) and e.kind == "non-positive-dimension" for e in program.events):
        return program
    again = library.find(hooks.AGAIN)
    found = again.function(program, partial(_read, source, options)) if again is not None else program
    return found if isinstance(found, Program) else program


def _read(source: Source, options: Options, prepare: Callable[[Interpreter], None] | None = None) -> Program:
    """prepare: makes the settings that were made outside of the program."""
    read: dict[str, str] = {}
    pins = cache(partial(_pins, source.path, options.root, read))  # the same files are asked for twice or three times
    evidence = hooks.dialect_of(source, options.target_keras, pins)
    run = Interpreter(source, options, evidence)
    run.imported, run.pins = read, pins
    run.fragment = not any(_imports(cell.text) for cell in source.cells)
    facts = _assumptions(source)
    run.assumed.facts = {**{fact.name: fact.value for fact in facts}, **run.assumed.facts}
    if prepare is not None:
        prepare(run)
    try:
        for cell in source.cells:
            _run_cell(run, cell, run.main)
        follow_uncalled(run)
    except Exhausted as bound:
        run.unwind()
        run.gaps.append(bound.unknown if run.last is None else bound.unknown.placed(_begun(run.last)))
        facts = ()  # what was not read may depend on any of them
    run.over = True
    unknown = any(isinstance(event, Problem) and event.kind in _OF_FORKS for event in run.events)
    fork = pins().fork if unknown else ""
    program = _program(run, tuple(_unused(run, facts)), fork)
    break_cycles(run)
    return program


_OF_FORKS = frozenset({"unknown-argument", "missing-attribute"})  # what somebody else's Keras may have


def _pins(path: str, root: str | None, read: dict[str, str]) -> Pinned:
    """What the project of a file pins; of a text that is in no file nothing. read: gets the files that this depends on."""
    from cnnlint.files.requirements import Pinned, pinned

    found = pinned(path, root) if root is not None else Pinned(None, None, {})
    read.update(found.read)
    return found


def break_cycles(run: Interpreter) -> None:
    """Breaks the cycles between functions and the scopes that they close over, so that the trees go with the last reference
    to them: the garbage collector needs several times as long for that."""
    for module in (run.main, *(scope for scope in run.modules.values() if scope is not None)):
        module.names.clear()
    run.defined.break_cycles()
    for kept in (run.reasons, run.state, run.memory, run.gaps, run.events):
        kept.clear()
    run.last = None


def _run_cell(run: Interpreter, cell: Cell, scope: Scope) -> None:
    from cnnlint.evaluate.place import Place
    from cnnlint.evaluate.statements import run_block

    if cell.broken is not None:
        _pass_over(run, cell, scope, Span(run.source.path, 1, cell=cell.index))
        return
    try:
        tree, positions = tree_of(run.source, cell)
    except (SyntaxError, cst.ParserSyntaxError, RecursionError) as error:
        place = Span(run.source.path, 1, cell=cell.index)
        run.gaps.append(Unknown(f"a cell cannot be parsed: {type(error).__name__}", place))
        return
    for name, span in positions.repeated():
        run.emit(Problem("repeated-argument", f"keyword argument repeated: {name}", span, "SyntaxError", argument=name))
    for line in tree.body:
        run.last = Place(run, positions, line)
        try:
            run_block(run, positions, [line], scope)
        except Raised as raised:
            run.unwind()
            if not _goes_on(run, line, scope, raised, _place(positions, line)):
                return
        except RecursionError:
            run.unwind()
            run.gaps.append(Unknown("the program nests too deeply to be followed", _place(positions, line)))


def _goes_on(run: Interpreter, line: cst.CSTNode, scope: Scope, raised: Raised, place: Span) -> bool:
    """Whether a reader of mistakes goes on behind a statement that raises: but for an exit, and for an exercise of a notebook
    that is not to be run before it is filled in."""
    if raised.error == "SystemExit" or _only_raises(line):
        return False
    _never_bound(line, scope, raised, place)
    _perhaps_done(run, line, scope, Unknown(f"the statement raises {raised.error}", place))
    if not _told(run, raised):
        _tell(run, raised, place)
    return raised.error != "AssertionError" or run.source.kind != "notebook"


# What Python says of plain values; of an attribute it may be the Python of another time, and numbers of NumPy are divided by 0.
_TOLD = frozenset({"TypeError", "IndexError", "KeyError", "ValueError"})


def _tell(run: Interpreter, raised: Raised, place: Span) -> None:
    """The program ends at a statement that Python itself cannot run."""
    if raised.span is None or raised.error not in _TOLD or raised.perhaps:
        run.gaps.append(Unknown(f"the statement raises {raised.error}: {raised.message}", place))
        return
    message = f"this raises {raised.error}: {raised.message}"
    run.emit(Problem("raises", message, raised.span, raised.error, help=raised.help, certain=False))


def _only_raises(line: cst.CSTNode) -> bool:
    """Whether it is a `raise` and nothing else: behind it an exercise waits to be filled in."""
    return type(line) is cst.SimpleStatementLine and type(line.body[0]) is cst.Raise


def _pass_over(run: Interpreter, cell: Cell, scope: Scope, place: Span) -> None:
    """What a cell that does not parse defines, binds or calls methods of is not known after it."""
    used = Unknown("used in a cell that cannot be read", place)
    methods: dict[str, set[str]] = {}
    for name, method in _METHOD.findall(cell.text):
        methods.setdefault(name, set()).add(method)
    for name in methods.keys() & scope.names.keys():
        value = scope.names[name]
        if isinstance(value, Mutable):
            run.store.touch(value)
        if not isinstance(value, Mutable) or not value.survives(methods[name], used):
            forget(run.store, value, used)
    for found in _DEFINITION.finditer(cell.text):
        scope.names.setdefault(found[1], Unknown("defined in a cell that cannot be read", place))
    scope.names.update(
        {found[1]: Unknown("bound in a cell that cannot be read", place) for found in BINDING.finditer(cell.text)}
    )


def _never_bound(line: cst.CSTNode, scope: Scope, raised: Raised, place: Span) -> None:
    """The names that an assignment was to bind are not what they were before it raised."""
    statements = line.body if isinstance(line, cst.SimpleStatementLine) else ()
    for statement in statements:
        targets = [t.target for t in statement.targets] if isinstance(statement, cst.Assign) else []
        for name in (name for target in targets for name in names_in(target)):
            scope.names[name] = Unknown(f"the statement raises {raised.error}", place)


def _perhaps_done(run: Interpreter, line: cst.CSTNode, scope: Scope, why: Unknown) -> None:
    """What raises while the arguments of a method are computed: whoever repairs it has the method called."""
    call = line.body[0].value if type(line) is cst.SimpleStatementLine and type(line.body[0]) is cst.Expr else None
    if type(call) is not cst.Call or type(call.func) is not cst.Attribute or type(call.func.value) is not cst.Name:
        return
    value = scope.names.get(call.func.value.value)
    if isinstance(value, Mutable):
        run.store.touch(value)
        if not value.survives({call.func.attr.value}, why):
            forget(run.store, value, why)


def _told(run: Interpreter, raised: Raised) -> bool:
    """Whether a problem says already what is raised here, and is still there: one of a way that is given up is not."""
    return raised.told and isinstance(run.events[-1] if run.events else None, Problem)


def _place(positions: Positions, line: cst.CSTNode) -> Span:
    """The place of the first statement in a line."""
    return positions.statement(line.body[0] if type(line) is cst.SimpleStatementLine else line)


def _begun(last: Place) -> Span:
    """The place of the statement that was begun last."""
    return _place(last.positions, last.statement)


def _imports(text: str) -> bool:
    return _IMPORT.search(text) is not None


def _assumptions(source: Source) -> tuple[Assume, ...]:
    """The facts that comments tell."""
    if "cnnlint:" not in source.text and not any("cnnlint:" in c.raw or "cnnlint:" in c.text for c in source.cells):
        return ()
    from cnnlint.files.directives import directives

    return directives(source).assumptions


def _never_run(source: Source) -> tuple[int, ...]:
    """The cells that hold more than comments and commands to the notebook, and have no execution count."""
    idle = (c for c in source.cells if c.execution_count is None)
    return tuple(c.index for c in idle if c.index is not None and any(map(_is_code, c.text.splitlines())))


def _is_code(line: str) -> bool:
    return line.strip() not in ("", "pass") and not line.lstrip().startswith("#")


def _unused(run: Interpreter, facts: Sequence[Assume]) -> Iterator[UnusedFact]:
    """The facts whose names nothing is unknown by. A cell that is not read may depend on any of them."""
    unused = [fact for fact in facts if fact.name not in run.assumed.asked]
    if not unused or any(cell.broken for cell in run.source.cells):
        return
    from difflib import get_close_matches

    for fact in unused:
        near = get_close_matches(fact.name, sorted(run.assumed.asked - run.assumed.facts.keys()), 1)
        yield UnusedFact(fact.name, fact.span, near[0] if near else None)


def _final_models(run: Interpreter) -> tuple[ModelTrace, ...]:
    """The models as the program leaves them."""
    finish = library.find(hooks.FINISH)
    try:
        found = finish.function(run, run.main.names, run.last) if finish is not None and run.last is not None else ()
    except RecursionError:  # a model that holds itself
        run.gaps.append(Unknown("the models nest too deeply to be told", None if run.last is None else _begun(run.last)))
        return ()
    return found if isinstance(found, tuple) else ()


def _program(run: Interpreter, unused_facts: tuple[UnusedFact, ...], fork: str) -> Program:
    models = _final_models(run)  # before its gaps and events are read
    source = run.source
    tables = tuple(t for cell in source.cells for t in cell.tables)
    counts = [c.execution_count for c in source.cells if c.execution_count]
    return Program(
        path=source.path,
        models=models,
        events=tuple(run.events),
        gaps=tuple(run.gaps),
        dialect=run.evidence.dialect,
        dialect_reason=run.evidence.reason,
        dialect_told=run.evidence.told,
        guessed=run.guessed,
        imports=dict(run.imports),
        text=_PICTURE.sub(_NO_PICTURE, source.text) if source.kind == "notebook" else source.text,
        code="\n".join(cell.raw or cell.text for cell in source.cells) if source.kind == "notebook" else "",
        python=() if any(cell.broken for cell in source.cells) else tuple(cell.text for cell in source.cells),
        recorded=tables,
        out_of_order=counts != sorted(counts),
        never_run=_never_run(source) if counts else (),
        wrote_acc=any(cell.wrote_acc for cell in source.cells),
        imported=dict(run.imported),
        fork=fork,
        supposed=tuple(run.supposed),
        unused_facts=unused_facts,
        derived_from=run.defined.derived_from,
        release=run.release
        if run.evidence.dialect == 2
        else Release(before_1=run.evidence.dialect == 1 and run.release.before_1),
    )
