from __future__ import annotations

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.frozen import replace
from cnnlint.program import LayerTrace, Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.layer_kinds import RECURRENT
from cnnlint.rules.facts.problems import failure_of, fed_by, rank_cause


class SequenceRank(Rule):
    """A recurrent or one-dimensional layer gets something that is not a sequence of vectors.

    ## What it does
    Reports `LSTM`, `GRU`, `Conv1D` and their like on an input that is not `(batch, steps, features)`: two recurrent layers in a
    row of which the first returns only its last state, or a declared shape without the axis of features.

    ## Why is this bad?
    Keras does not build the layer.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((20, 8)), layers.LSTM(32), layers.LSTM(16)])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((20, 8)), layers.LSTM(32, return_sequences=True), layers.LSTM(16)])
    ```

    ## Keras says
    `expected ndim=3, found ndim=2. Full shape received: (None, 32)`
    """

    code = "CNN106"
    name = "sequence-rank"
    severity = Severity.ERROR
    shown_by = "build"
    source = "frequent in questions on stacked recurrent layers"
    problems = ("wrong-rank",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        return rank_cause(problem, program) == "sequence"

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        failure = failure_of(problem, program)
        if failure is None:
            return finding
        if failure.before is not None and failure.before.cls in RECURRENT:
            return _stacked(finding, failure.before)
        finding = finding.with_labels(fed_by(problem, program))
        if failure.x is not None and len(failure.x) == 2:
            return replace(
                finding, help="the input needs two axes beside the batch: steps and features, `(steps, 1)` for one value"
            )
        return finding


def _stacked(finding: Finding, before: LayerTrace) -> Finding:
    label = Label(before.span, f"this {before.cls} returns only its last state")
    return finding.with_labels((label,), help=f"pass `return_sequences=True` to the {before.cls} before it")
