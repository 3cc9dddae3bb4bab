from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.before_keras_1 import perhaps_before_1
from cnnlint.rules.facts.first_mistake import first_of_each
from cnnlint.rules.facts.untrained import only_if_built
from cnnlint.rules.facts.written import stands_in
from cnnlint.rules.shape.input_shape_not_a_tuple import SHAPES
from cnnlint.rules.shape.layer_geometry import GEOMETRY


class InvalidArgument(Rule):
    """An argument has a value that the layer, the loss or the metric rejects.

    ## What it does
    Reports units or filters that are zero, negative, a float or a string, rates outside of 0 to 1, misspelt paddings, and
    other values that the constructor checks, those of losses, metrics, initializers, regularizers, schedules and callbacks
    as well. A size that comes from `/` is a float. A NumPy integer, which Keras 3 takes no longer since 3.13, is a warning
    for Keras 3 alone, and an info where nothing tells the version.

    ## Why is this bad?
    Keras does not construct the layer. Keras 2 takes some of them: a float number of units is rounded there.

    ## Bad
    ```python
    from keras import layers

    width = 128
    dense = layers.Dense(width / 2)
    ```

    ## Good
    ```python
    from keras import layers

    width = 128
    dense = layers.Dense(width // 2)
    ```

    ## Keras says
    ``Received an invalid value for `units`, expected a positive integer. Received: units=64.0``
    """

    code = "CNN706"
    name = "invalid-argument"
    severity = Severity.ERROR
    shown_by = "build"
    fixable = "sometimes"
    yields_to = ("invalid-argument",)  # several calls are given the same array
    source = "probes of Keras 2 and 3"
    problems = ("invalid-argument", "own-initializer")

    def check(self, program: Program) -> Iterator[Finding]:
        """A place that a loop or a function reaches with other values is one mistake."""
        return first_of_each(super().check(program), lambda f: f.expected and (f.span, f.labels, f.severity, f.expected))

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        if problem.kind == "own-initializer":
            return only_if_built(finding, program)
        if finding.severity is Severity.ERROR and program.dialect < 3 and _whole_in_python_2(problem, program):
            return finding.under("if `/` gives fractions, as in Python 3", severity=Severity.WARNING)
        if program.dialect_told or problem.dialects != frozenset({3}):
            return perhaps_before_1(finding, program)
        # computed sizes and names of a path's form are everyday code for Keras 2, and nothing tells the Keras here
        computed = (problem.actual or "").removeprefix("a ").startswith("numpy.") or problem.actual in ("an array", "a tensor")
        everyday = problem.argument in ("name", "reduction") or computed
        return replace(finding, severity=Severity.INFO) if everyday else finding

    def concerns(self, problem: Problem, program: Program) -> bool:
        if problem.actual == "None" and not problem.certain and program.mentions(f".{problem.argument} = "):
            return False  # set before the layer is built
        return problem.argument not in GEOMETRY and problem.argument not in SHAPES


def _whole_in_python_2(problem: Problem, program: Program) -> bool:
    """Whether it is a whole number, maybe of a division, in a file that is made to run with Python 2 as well."""
    return _WHOLE.fullmatch(problem.actual or "") is not None and stands_in(program, _BOTH)


_WHOLE = re.compile(r"\(?(\d+\.0(, )?)+\)?")
_BOTH = re.compile(r"(?m)^from __future__ import (?!.*\bdivision\b)")
