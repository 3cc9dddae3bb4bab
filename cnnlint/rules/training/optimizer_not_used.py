from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Call, Compile, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import number
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.rules.facts.names import bound_to_calls, last_name, read
from cnnlint.rules.facts.optimizers import OWN, RATE
from cnnlint.rules.facts.used_values import call_as_statement, is_whole_statement

PREFIX = "keras.optimizers."
DEFAULT_RATES = {"SGD": 0.01}  # the others start from 0.001 (keras/src/optimizers)
OLDER_RATES = {"Adagrad": 0.01, "Adadelta": 1.0, "Adamax": 0.002, "Nadam": 0.002}  # those of releases before 2.4 at the latest


class OptimizerNotUsed(Rule):
    """An optimizer is set up, and the model is compiled with another one of the same kind.

    ## What it does
    Reports an optimizer with arguments of its own that is given no name, or one which the program never uses, where a model is
    compiled with the word for the same kind: `optimizer="sgd"` beside `sgd = SGD(learning_rate=0.1)`.

    ## Why is this bad?
    The word makes a new optimizer with its defaults. The learning rate that is written changes nothing.

    ## When not to worry
    An optimizer of another kind than the one compiled, or with the default learning rate alone, is not reported.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.optimizers import SGD

    model = Sequential([layers.Input((20,)), layers.Dense(10, activation="softmax")])
    sgd = SGD(learning_rate=0.1, momentum=0.9)
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy")
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.optimizers import SGD

    model = Sequential([layers.Input((20,)), layers.Dense(10, activation="softmax")])
    sgd = SGD(learning_rate=0.1, momentum=0.9)
    model.compile(optimizer=sgd, loss="sparse_categorical_crossentropy")
    ```
    """

    code = "CNN413"
    name = "optimizer-not-used"
    severity = Severity.WARNING
    source = "questions about learning rates; scripts in repositories"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        compiled = [event for event in program.events if isinstance(event, Compile)]
        by_word = {word.lower(): e for e in reversed(compiled) if isinstance(word := e.args.get("optimizer"), str)}
        if not by_word:
            return
        used = {id(event.args.get("optimizer")) for event in compiled}
        for event in program.events:
            if not isinstance(event, Call) or not event.name.startswith(PREFIX) or id(event.result) in used:
                continue
            kind = event.name.removeprefix(PREFIX)
            instead = by_word.get(kind.lower())
            rates = _default_rates(kind, program)
            if kind in OWN and instead is not None and _says_more(event, rates):
                name = kind if _is_left_lying(program, event.span) else _unused_name(kind, program)
                if name is not None:
                    yield self._report(event, name, kind, instead, rates)

    def _report(self, event: Call, name: str, kind: str, instead: Compile, rates: tuple[float, ...]) -> Finding:
        word = instead.args["optimizer"]
        rate = f"a learning rate of {rates[0]:g}" if len(rates) == 1 else "the learning rate of its own defaults"
        return self.finding(
            event.span,
            f"`{name}` is never used: {word!r} makes a new {kind}, with {rate}",
            severity=self.given(event.condition),
            labels=(Label(instead.place_of("optimizer"), "compiled with this"),),
            expected=f"optimizer={name}{'(...)' if name == kind else ''}",
            actual=f"optimizer={word!r}",
            help=f"compile with `optimizer={name}{'(...)' if name == kind else ''}`",
        )


def _default_rates(kind: str, program: Program) -> tuple[float, ...]:
    """The learning rate that it starts from, or those from which it may."""
    now, before = DEFAULT_RATES.get(kind, 0.001), OLDER_RATES.get(kind)
    if before is None or program.dialect >= 3 or (program.dialect == 2 and program.release.before(4) is False):
        return (now,)
    return (before,) if program.dialect == 1 else (now, before)


def _says_more(made: Call, usual: tuple[float, ...]) -> bool:
    """Whether its arguments make it another than the word does."""
    rates = [number(value) for name, value in made.args.items() if name in RATE]
    return len(made.args) > len(rates) or any(rate not in usual for rate in rates)


def _is_left_lying(program: Program, span: Span) -> bool:
    """Whether it is made and given no name."""
    return call_as_statement(program, span) is not None and is_whole_statement(program, span)


def _unused_name(kind: str, program: Program) -> str | None:
    """What such an optimizer is called, if that is read nowhere."""
    names = [name for name, made in bound_to_calls(program) if last_name(made.func).lower() == kind.lower()]
    unread = [name for name in names if name not in read(program)]
    return unread[0] if len(unread) == 1 else None
