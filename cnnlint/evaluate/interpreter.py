"""One reading of a source: its state and its bounds."""

from __future__ import annotations

import gc
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any

import libcst as cst

from cnnlint.diagnostics import RAISED_HERE, Label, Span
from cnnlint.evaluate.classes import ClassValue
from cnnlint.evaluate.deep_stack import with_room
from cnnlint.evaluate.flow import Exhausted, LoopExhausted, Raised, Results, Way, close_splits
from cnnlint.evaluate.functions import Frame, Function
from cnnlint.evaluate.scope import Scope
from cnnlint.evaluate.sharing import Memory
from cnnlint.frozen import replace
from cnnlint.library import hooks
from cnnlint.program import OF_HISTORY, Event, Fit, Problem, Program, Summary
from cnnlint.shapes import Dim, Expr, substitute
from cnnlint.values import Array, DictValue, External, Release, Shared, Store, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnlint.evaluate import Options
    from cnnlint.evaluate.guards import Guard
    from cnnlint.files.source import Source

MAX_STEPS = 500_000  # expressions and statements evaluated in one file
MAX_DEPTH = 60  # calls of user functions inside each other
MAX_PYTHON_DEPTH = 12_000  # our own stack: some 40 frames for each of those


class Interpreter:
    """The state of one reading. Expressions, statements and calls are functions over it in the modules beside this one."""

    def __init__(self, source: Source, options: Options, dialect: int, dialect_reason: str = "") -> None:
        self.source, self.options, self.dialect, self.dialect_reason = source, options, dialect, dialect_reason
        self.store = Store()
        self.events: list[Event] = []
        self.gaps: list[Unknown] = []
        self.splits: list[tuple[Way, Unknown, int]] = []
        self.frames: list[Frame] = []  # of the functions that are being run, outer first
        self.results: list[Results] = []  # of their bodies
        self.main = Scope(None, "__main__")  # the names of the source itself
        self.functions: list[Function] = []  # of the source, in order of definition
        self.classes: list[ClassValue] = []
        self.called: set[int] = set()
        self.closures: set[Scope] = set()  # those that functions close over, of imported modules too
        self.namespaces: list[ClassValue] = []  # all classes, those of imported modules too
        self.making: list[ClassValue] = []  # of the class statements whose metaclass has not made them yet
        self.imports: dict[str, Span] = {}
        self.imported: dict[str, str] = {}  # project files looked for: path -> SHA-256, "" if absent
        self.modules: dict[str, Scope | None] = {}
        self.things: dict[str, External] = {}  # of libraries, by every name that the program has for them
        self.state: dict[Shared[Any], Any] = {}  # what libraries remember of the program, by keys of their own
        self.memory = Memory()
        self.reasons: dict[cst.CSTNode, Unknown] = {}  # of conditions that are not known
        self.steps = 0
        self.limit = MAX_STEPS  # or what the loop that is being run may take
        self.ways = 0
        self.patches = DictValue()  # what the program puts in the place of things of libraries, by name
        self.over = False  # the program has ended
        self.skimming = False  # a round of a loop is followed for what it changes, not for what happens in it
        self.guards: list[Guard] = []  # the blocks of `try` statements that are being run, outer first
        self.caught: list[Raised] = []  # the exceptions that are being handled
        self.handlers = 0  # try statements with handlers that are being run
        self.tried = 0  # try statements with handlers that were run so far
        self.executing = 0  # texts that are being executed inside each other
        self.fragment = False
        self.guessed = False  # a name that nothing binds was taken for Keras's
        self.doubt: Unknown | None = None  # while the methods of a class that nothing makes an object of are followed
        self.supposed: dict[str, None] = {}  # which defaults were followed that a caller or user may change, in words
        self.whole_quotients = self.source.divides_integers  # Python 2's `/`
        self.strict = False  # tests let defects of library models through
        self.assume: dict[str, Any] = dict(options.assume)
        self.unknown_names: set[str] = set()  # by which something is not known, where facts are assumed

    def supposes(self, how: str) -> bool:
        """Whether defaults that only the outside changes are followed."""
        if self.options.defaults:
            self.supposed[how] = None
        return self.options.defaults

    @cached_property
    def release(self) -> Release:
        """The releases of Keras 2 that the evidence leaves, worked out when first asked for."""
        return hooks.release_of(self.source)

    # ---------------------------------------------------------------- bounds

    def stop(self) -> None:
        """The bound is reached: of the loop that is being run, or of the whole reading."""
        if self.limit < MAX_STEPS:
            raise LoopExhausted
        raise Exhausted(Unknown(f"the reading stopped after {MAX_STEPS:,} steps"))

    def may_raise(self, kind: str, why: Callable[[], Unknown]) -> None:
        """What is done here may raise: an `import`, a `name` that is not bound, a `call`."""
        for guard in reversed(self.guards):
            if guard.catches(kind):
                guard.note(self, why(), (kind,))
                return

    def lost(self, why: Unknown, way: Way) -> None:
        """That way raises, the other goes on: it takes no part, unless a `try` handles what it raises."""
        for guard in reversed(self.guards):
            if way.dead is not None and guard.handles(way.dead):
                guard.note(self, why, ways=(way,))
                return

    def unwind(self) -> None:
        """What was under way is given up: a statement raised, or a bound was reached."""
        close_splits(self)
        self.frames.clear()
        self.results.clear()
        self.making.clear()
        self.handlers = 0
        self.guards.clear()
        self.caught.clear()
        self.skimming = False
        self.limit = MAX_STEPS

    # ---------------------------------------------------------------- events

    def emit(self, event: Event) -> None:
        """Records an event; a problem inside a `try` that handles it becomes that exception."""
        if isinstance(event, Problem):
            raised = Raised(event.error, event.message)
            if self.handlers and self._handled(raised):
                raise raised
            event = self._in_this_file(event)
        elif isinstance(event, Summary):
            event = self._where_it_prints(event)
        if self.doubt is not None and isinstance(event, Problem) and event.actual == "None":
            return  # of an object that nothing here makes, an attribute that is None waits to be set
        if self.doubt is not None and isinstance(event, (Fit, Problem)) and _of_history(event) and event.condition is None:
            event = replace(event, condition=self.doubt)
        self.events.append(event)

    def _handled(self, raised: Raised) -> bool:
        """Whether a handler around it may be for that exception, as one of a library's own exceptions may; what else takes
        exceptions, as a `with`, takes any."""
        tries = [guard for guard in self.guards if guard.kinds]
        if self.handlers > len(tries) or any(guard.handles(raised) for guard in tries):
            return True
        return any("." in name for guard in tries for names in guard.kinds for name in names)

    def _in_this_file(self, problem: Problem) -> Problem:
        """A problem in an imported module is reported at the call that led there, with the other place beside it."""
        if problem.span.path == self.source.path:
            return problem
        for frame in reversed(self.frames):
            here = frame.call.span
            if here.path == self.source.path:
                return replace(problem, span=here, labels=(*problem.labels, Label(problem.span, RAISED_HERE)), edits=())
        return problem

    def _where_it_prints(self, summary: Summary) -> Summary:
        """A table stands in the output of the cell that runs, which is not always the cell of the function that prints it."""
        here = next((f.call.span for f in self.frames if f.call.span.path == self.source.path), summary.span)
        elsewhere = (here.path, here.cell) != (summary.span.path, summary.span.cell)
        return replace(summary, span=here) if elsewhere else summary

    # ---------------------------------------------------------------- assumptions

    def settle(self, value: Value) -> Value:
        """The value, or what the user assumes for the unknowns in it."""
        if not self.assume:
            return value
        if isinstance(value, Unknown) and value.name is not None:
            self.unknown_names.add(value.name)
            return self.assume.get(value.name, value)
        if isinstance(value, Expr):
            return self._settled_size(value)
        if isinstance(value, tuple):
            return tuple(self.settle(part) for part in value)
        if isinstance(value, Array) and isinstance(value.shape, tuple):
            shape = tuple(self._settled_size(dim) for dim in value.shape)
            return value if shape == value.shape else replace(value, shape=shape)
        return value

    def _settled_size(self, dim: Dim) -> Dim:
        names = [symbol.name for symbol in dim.symbols] if isinstance(dim, Expr) else []
        self.unknown_names.update(names)
        sizes = {name: self.assume[name] for name in names if isinstance(self.assume.get(name), int)}
        return substitute(dim, sizes) if sizes else dim


def interpret(source: Source, options: Options) -> Program:
    """Reads a source. The garbage collector rests meanwhile: it doubles the time of the parse while trees are alive."""
    from cnnlint.evaluate.reading import read_program

    limit, collecting = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(limit, MAX_PYTHON_DEPTH))
    gc.disable()
    try:
        return with_room(lambda: read_program(source, options))
    finally:
        sys.setrecursionlimit(limit)
        if collecting:
            gc.enable()


def _of_history(event: Fit | Problem) -> bool:
    """Whether it depends on what was done to an object before."""
    return isinstance(event, Fit) or event.kind in OF_HISTORY
