from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.problems import fed_by

GEOMETRY = frozenset(
    {"kernel_size", "strides", "pool_size", "dilation_rate", "groups", "output_padding", "size", "target_shape"}
)


class LayerGeometry(Rule):
    """A kernel, stride, dilation or number of groups that the layer cannot have.

    ## What it does
    Reports tuples of the wrong length, strides and dilations above one together, channels or filters that do not divide by the
    groups, sizes of zero.

    ## Why is this bad?
    Keras does not construct or build the layer.

    ## Bad
    ```python
    from keras import layers

    conv = layers.Conv2D(32, (3, 3, 3))
    ```

    ## Good
    ```python
    from keras import layers

    conv = layers.Conv2D(32, (3, 3))
    ```

    ## Keras says
    ``The `kernel_size` argument must be a tuple of 2 integers. Received kernel_size=(3, 3, 3)``
    """

    code = "CNN111"
    name = "layer-geometry"
    severity = Severity.ERROR
    shown_by = "build"
    source = "probes of Keras 2 and 3"
    advice = "change the argument so that it fits the layer: one number, or one for each axis that it moves along"
    problems = ("invalid-argument", "channels-groups")

    def concerns(self, problem: Problem, program: Program) -> bool:
        return problem.kind == "channels-groups" or problem.argument in GEOMETRY

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        places = fed_by(problem, program) if problem.kind == "channels-groups" else ()
        return finding.with_labels(places)
