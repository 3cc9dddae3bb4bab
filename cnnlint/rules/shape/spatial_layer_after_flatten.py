from __future__ import annotations

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.bases import bases
from cnnlint.rules.facts.graph import graph_of
from cnnlint.rules.facts.problems import FLATTENING, failure_of, rank_cause


class SpatialLayerAfterFlatten(Rule):
    """A convolution or pooling stands after the images were flattened.

    ## What it does
    Reports a layer that slides over an image, where an earlier `Flatten`, global pooling or `Dense` has left only one axis of
    features, and names that layer.

    ## Why is this bad?
    There is no height and width left to slide over; Keras does not build the model.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Conv2D(16, 3, activation="relu")])
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Conv2D(16, 3, activation="relu"), layers.Flatten()])
    ```

    ## Keras says
    `expected min_ndim=4, found ndim=2. Full shape received: (None, 784)`
    """

    code = "CNN105"
    name = "spatial-layer-after-flatten"
    severity = Severity.ERROR
    shown_by = "build"
    source = "NeuraLint rule 1"
    problems = ("wrong-rank",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        return rank_cause(problem, program) == "flattened"

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        failure = failure_of(problem, program)
        if failure is None:
            return finding
        flat = next((r for r in graph_of(failure.model).upstream(failure.layer) if r.cls in FLATTENING), None)
        if flat is None:
            return finding
        base = next((base for base in bases(program) if base.call.span == flat.span and base.with_top), None)
        if base is not None:
            label = Label(base.call.span, f"{base.name} keeps its own head of 1000 classes here")
            return finding.with_labels((label,), help="pass `include_top=False`")
        label = Label(flat.span, f"`{flat.cls}` leaves one axis of features here")
        return finding.with_labels((label,), help=f"move the {flat.cls} after the last spatial layer")
