"""One reading of a source: its state and its bounds."""

from __future__ import annotations

import gc
import sys
import warnings
from functools import cached_property
from typing import TYPE_CHECKING, Any

import libcst as cst

from cnnlint.diagnostics import RAISED_HERE, Label, Span
from cnnlint.evaluate.assumptions import Assumptions
from cnnlint.evaluate.deep_stack import with_room
from cnnlint.evaluate.defined import Defined
from cnnlint.evaluate.flow import Exhausted, LoopExhausted, Raised, Results, Way, close_splits
from cnnlint.evaluate.functions import Frame
from cnnlint.evaluate.guards import Tries
from cnnlint.evaluate.scope import Scope
from cnnlint.evaluate.sharing import Memory
from cnnlint.evaluate.turns import Turns
from cnnlint.frozen import replace
from cnnlint.library import hooks
from cnnlint.program import OF_HISTORY, Event, Fit, Problem, Program, Summary
from cnnlint.values import DictValue, External, Release, Shared, Store, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnlint.evaluate import Options
    from cnnlint.evaluate.place import Place
    from cnnlint.files.requirements import Pinned
    from cnnlint.files.source import Source

MAX_STEPS = 500_000  # expressions and statements evaluated in one file
MAX_DEPTH = 60  # calls of user functions inside each other
MAX_PYTHON_DEPTH = 12_000  # our own stack: some 40 frames for each of those


class Interpreter:
    """The state of one reading. Expressions, statements and calls are functions over it in the modules beside this one."""

    guessed = False  # a name that nothing binds was taken for Keras's
    fragment = False  # nothing is imported: names that nothing binds may be Keras's
    pins: Callable[[], Pinned] | None = None  # what the project installs
    ways = 0  # of unknown conditions, inside each other
    executing = 0  # texts that are being executed inside each other
    skimming = False  # a round of a loop is followed for what it changes, not for what happens in it
    doubt: Unknown | None = None  # while the methods of a class that nothing makes an object of are followed
    last: Place | None = None  # the statement that was begun last, of the source itself
    over = False  # the program has ended
    uncalled = False  # what nothing calls is being followed

    def __init__(self, source: Source, options: Options, evidence: hooks.Evidence) -> None:
        self.source, self.options, self.evidence = source, options, evidence
        self.steps, self.most = 0, MAX_STEPS
        self.limit = self.most  # or what the loop that is being run may take
        # what comes of it
        self.events: list[Event] = []
        self.gaps: list[Unknown] = []
        self.supposed: dict[str, None] = {}  # which defaults were followed that a caller or user may change, in words
        # the state of the program
        self.store, self.memory, self.defined = Store(), Memory(), Defined()
        self.main = Scope(None, "__main__")  # the names of the source itself
        self.imports: dict[str, Span] = {}
        self.imported: dict[str, str] = {}  # project files looked for: path -> SHA-256, "" if absent
        self.modules: dict[str, Scope | None] = {}
        self.assumed = Assumptions(options.assume)
        self.whole_quotients = source.divides_integers  # Python 2's `/`
        # libraries
        self.externals: dict[str, External] = {}  # by every name that the program has for them
        self.patches = DictValue()  # what the program puts in their place, by name
        self.state: dict[Shared[Any], Any] = {}  # what libraries remember of the program, by keys of their own
        self.origins = hooks.ORIGINS.among(self.state)  # asked at every call
        # what is being run
        self.turns, self.tries = Turns(), Tries()
        self.frames: list[Frame] = []  # functions, outer first
        self.results: list[Results] = []  # of their bodies
        self.splits: list[tuple[Way, Unknown, int]] = []  # ways that have returned, each kept from the one that goes on
        self.reasons: dict[cst.CSTNode, Unknown] = {}  # of conditions that are not known
        self.left_out: dict[int, Any] = {}  # by the identity of a condition's node, the way that was not taken last

    def supposes(self, how: str) -> bool:
        """Whether defaults that only the outside changes are followed."""
        if self.options.defaults:
            self.supposed[how] = None
        return self.options.defaults

    @cached_property
    def release(self) -> Release:
        """The releases of Keras 2 that the evidence leaves, worked out when first asked for."""
        return hooks.release_of(self.source, self.pins)

    @cached_property
    def text(self) -> str:
        """The code of all cells as it is written."""
        return "\n".join(cell.raw or cell.text for cell in self.source.cells)

    # ---------------------------------------------------------------- bounds

    def stop(self) -> None:
        """The bound is reached: of the loop that is being run, or of the whole reading."""
        if self.limit < self.most:
            raise LoopExhausted
        raise Exhausted(Unknown(f"the reading stopped after {self.most:,} steps"))

    def may_raise(self, kind: str, why: Callable[[], Unknown]) -> None:
        """What is done here may raise: an `import`, a `name` that is not bound, a `call`; or what is
        known by the name of its exception."""
        guard = self.tries.catching(kind)
        if guard is not None:
            guard.note(self, why(), (kind,))

    def lost(self, why: Unknown, way: Way) -> None:
        """That way raises, the other goes on: it takes no part, unless a `try` handles what it raises."""
        guard = None if way.dead is None else self.tries.handler_of(way.dead)
        if guard is not None:
            guard.note(self, why, ways=(way,))

    def unwind(self) -> None:
        """What was under way is given up: a statement raised, or a bound was reached."""
        close_splits(self)
        self.frames.clear()
        self.results.clear()
        self.defined.making.clear()
        self.tries.clear()
        self.skimming = False
        self.limit = self.most

    # ---------------------------------------------------------------- events

    def emit(self, event: Event) -> None:
        """Records an event; a problem inside a `try` that handles it becomes that exception."""
        if isinstance(event, Problem):
            raised = Raised(event.error, event.message)
            if self.tries.may_handle(raised):
                raise raised
            event = self._in_this_file(event)
        elif isinstance(event, Summary):
            event = self._where_it_prints(event)
        if self.doubt is not None and isinstance(event, Problem) and event.actual == "None":
            return  # of an object that nothing here makes, an attribute that is None waits to be set
        if self.doubt is not None and isinstance(event, (Fit, Problem)) and _of_history(event) and event.condition is None:
            event = replace(event, condition=self.doubt)
        self.events.append(event)

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


def interpret(source: Source, options: Options) -> Program:
    """Reads a source. The garbage collector rests meanwhile: it doubles the time of the parse while trees are alive."""
    from cnnlint.evaluate.reading import read_program

    limit, collecting = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(limit, MAX_PYTHON_DEPTH))
    gc.disable()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # CPython's on literals, such as an invalid escape, would be written to stderr
            return with_room(lambda: read_program(source, options))
    finally:
        sys.setrecursionlimit(limit)
        if collecting:
            gc.enable()


def _of_history(event: Fit | Problem) -> bool:
    """Whether it depends on what was done to an object before."""
    return isinstance(event, Fit) or event.kind in OF_HISTORY
