from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Program, RecordedTable, Summary
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.recorded import difference, pair_up


class StaleSummary(Rule):
    """The summary recorded in the notebook is not what its code builds.

    ## What it does
    Compares each `model.summary()` table that the notebook has saved as an output with the model that its code builds, row by
    row: the kind of layer, its output shape, its parameter count. Only what both sides tell is compared. Automatic names, the
    names that another Keras gives to the same layer, and the optimizer's own rows after `fit` are no difference.

    ## Why is this bad?
    The reader of the notebook takes the table for the model. Here the code was changed after the table was printed.

    ## When not to worry
    Where the cells were run in another order than they stand, or one before the table was not run, the finding is an info
    that says so.

    ## Bad
    ```text
    cell 3: model.add(Dense(64))        its recorded output: dense (Dense) │ (None, 32) │ 1,056
    ```

    ## Good
    ```text
    cell 3: model.add(Dense(64))        its recorded output: dense (Dense) │ (None, 64) │ 2,112
    ```
    """

    code = "CNN007"
    name = "stale-summary"
    severity = Severity.WARNING
    source = "1.4 % of the tables printed in public notebooks are older than their code"

    def check(self, program: Program) -> Iterator[Finding]:
        for summary, table in pair_up(program):
            found = difference(summary, table)
            if found is not None:
                yield self._stale(program, summary, table, *found)

    def _stale(self, program: Program, summary: Summary, table: RecordedTable, code: str, recorded: str) -> Finding:
        severity, order = self.severity, ""
        if program.out_of_order:
            severity, order = Severity.INFO, "; the cells were not run in the order they stand in"
        elif any(cell < table.cell for cell in program.never_run):
            severity, order = Severity.INFO, "; a cell before it was not run"
        return self.finding(
            summary.span,
            f"the recorded summary is out of date: it has {recorded}, but the code builds {code}{order}",
            severity=severity,
            expected=code,
            actual=recorded,
            help="run the notebook again from the top",
            model=summary.name or None,
        )
