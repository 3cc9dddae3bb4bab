from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Edit, Finding, Fix, Severity
from cnnlint.program import Call, Compile, Fit, ModelTrace, Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import entries
from cnnlint.rules.facts.before_keras_1 import perhaps_before_1
from cnnlint.rules.facts.compile_names import is_known, nearest, one_letter_off
from cnnlint.rules.facts.event_order import calls, compiles
from cnnlint.rules.facts.feeds import TRAINING
from cnnlint.rules.facts.registering import registers
from cnnlint.values import Value, known_items


class UnknownIdentifier(Rule):
    """A word for an activation, a loss, a metric or an optimizer that Keras does not know.

    ## What it does
    Looks up the words in layers, in `compile` and in `losses.get` and the like, in the version of Keras in force, and names
    the nearest one. Files that register names of their own are not judged.

    ## Why is this bad?
    Keras raises. A misspelt loss or metric does so only when training starts.

    ## When not to worry
    Names that the program registers, with `register_keras_serializable` or `get_custom_objects`, are right. The
    `custom_objects` of `load_model` hold for what is loaded alone.

    ## Bad
    ```python
    from keras import layers

    dense = layers.Dense(10, activation="rleu")
    ```

    ## Good
    ```python
    from keras import layers

    dense = layers.Dense(10, activation="relu")
    ```

    ## Keras says
    `Could not interpret activation function identifier: rleu`
    """

    code = "CNN705"
    name = "unknown-identifier"
    severity = Severity.ERROR
    shown_by = "build"
    fixable = "sometimes"
    source = "frequent in questions; probes of Keras 2 and 3"
    advice = "write a name that Keras knows, or the object itself"
    problems = ("unknown-identifier",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        """`package>name` is how a registered object is called, wherever that was done."""
        return not _may_be_told(program, problem.actual or "")

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        return perhaps_before_1(finding, program)

    def cures(self, problem: Problem) -> bool:
        wrong, right = (problem.actual or "").strip("'"), problem.edits[0].text.strip("'\"") if problem.edits else ""
        return bool(right) and one_letter_off(wrong, right)

    def check(self, program: Program) -> Iterator[Finding]:
        if registers(program):
            return
        yield from super().check(program)
        asked = {fit.compile.span for fit in program.events if isinstance(fit, Fit) and fit.compile and fit.method in _ASKING}
        by_hand = program.mentions("GradientTape")
        for event, model in compiles(program):
            for kind in ("loss", "metrics", "optimizer"):
                for word in _words(event.args.get(kind)):
                    if not _may_be_told(program, word) and not is_known(kind, word, model.dialect):
                        certain = kind == "optimizer" or event.span in asked or not by_hand
                        told = program.dialect_told or not is_known(kind, word, 1)  # which knows those of 2, too
                        yield perhaps_before_1(self._report(event, model, kind, word, certain and told), program)

        for call, kind in _asked_by_word(program):
            for word in _words(call.args.get("identifier", call.args.get("0"))):
                if not _may_be_told(program, word) and not is_known(kind, word, program.dialect):
                    yield perhaps_before_1(self._unknown(call, program.dialect, kind, word), program)

    def _unknown(self, call: Call, dialect: int, kind: str, word: str) -> Finding:
        """`keras.losses.get("mean_square_error")`."""
        near, what = nearest(kind, word, dialect), _CALLED[kind]
        return self.finding(
            call.arg_spans.get("identifier") or call.arg_spans.get("0") or call.span,
            f"Keras knows no {what} {word!r}",
            severity=self.given(call.condition, certain=is_known(kind, word, 1) is False),
            expected=near,
            actual=word,
            help=f"did you mean {near!r}?" if near else f"write the name of a {what} of Keras",
            keras=_said(what, word, dialect),
        )

    def _report(self, event: Compile, model: ModelTrace, kind: str, word: str, certain: bool) -> Finding:
        near, span = nearest(kind, word, model.dialect), event.place_of(kind)
        what = _CALLED[kind]
        fix = None
        if near is not None and event.args.get(kind) == word and kind in event.arg_spans:
            fix = Fix(f"use {near}", (Edit(span, f'"{near}"'),), safe=one_letter_off(word, near))
        return self.finding(
            span,
            f"Keras knows no {what} {word!r}",
            severity=self.given(event.condition, certain=certain),
            expected=near,
            actual=word,
            help=f"did you mean {near!r}?" if near else f"write the name of a {what} of Keras, or the {what} itself",
            keras=_said(what, word, model.dialect),
            shown_by="compile",
            fix=fix,
        )


_CALLED = {"loss": "loss", "metrics": "metric", "optimizer": "optimizer"}


def _asked_by_word(program: Program) -> Iterator[tuple[Call, str]]:
    """The calls that give what a word names. Keras 2 gives back the name of a metric that it does not know."""
    kinds = {"keras.losses.get": "loss", "keras.optimizers.get": "optimizer", "keras.metrics.get": "metrics"}
    for call in calls(program, *kinds):
        if program.dialect >= 3 or call.name != "keras.metrics.get":
            yield call, kinds[call.name]


def _may_be_told(program: Program, word: str) -> bool:
    """Whether that word says that it was registered, or names a function or class of the file whose decorator may do so."""
    defined = rf"^[ \t]*@.*\n(?:(?!\s*(?:def|class)\b).*\n){{0,8}}?[ \t]*(?:def|class) {re.escape(word)}\b"
    return ">" in word or re.search(defined, program.written, re.MULTILINE) is not None


# The methods that look for the loss and the metrics, as `compile` does not. keras/src/trainers/compile_utils.py
_ASKING = frozenset({*TRAINING, "evaluate", "evaluate_generator", "test_on_batch"})


def _words(value: Value) -> Iterator[str]:
    """The words in an argument of `compile`, inside lists and dicts as well."""
    if isinstance(value, str):
        yield value
    for item in known_items(value) or (entries(value) or {}).values():
        yield from _words(item)


def _said(what: str, word: str, dialect: int) -> str | None:
    """Keras's words; Keras 2 calls a metric that it does not know as if it were a function."""
    if dialect >= 3:
        return f"Could not interpret {what} identifier: {word}"
    known = {"loss": f"Unknown loss function: '{word}'", "optimizer": f"Unknown optimizer: '{word}'"}
    return known.get(what, "'str' object is not callable")
