from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.program import Fit, Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.keras_origin import within_tensorflow
from cnnlint.values import Cause


class RemovedCall(Rule):
    """A method or function that Keras does not have, or no longer.

    ## What it does
    Reports `fit_generator`, `predict_classes`, `predict_proba`, `keras.layers.merge`, `np_utils` and the like, with what took
    their place, attributes of a model and names of Keras's modules that no Keras ever had (`model.load`, `layers.Conv2d`,
    `keras.optimizer`), methods of a model, an array or TensorFlow's tensors on a symbolic tensor of Keras, methods of a model,
    figures and misspelt names on the History that `fit` returns, methods of a model on the None that `add`, `compile` and
    `summary` return, `reshape` of a table of pandas, `output_shape` of a layer and `lr` of an optimizer of Keras 3, and
    attributes that the `call` of a class reads and neither the class nor Keras sets. In code for Keras 2 it is an info where
    Keras 2 still has it: `predict_classes` and `predict_proba` went in 2.6 already, which names that came later or the Python
    of a notebook may tell.

    ## Why is this bad?
    Python raises an AttributeError or ImportError.

    ## Bad
    ```python
    # target-keras = 3
    import numpy as np
    from keras import Sequential, layers

    model = Sequential([layers.Input((8,)), layers.Dense(3, activation="softmax")])
    classes = model.predict_classes(np.zeros((4, 8)))
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    model = Sequential([layers.Input((8,)), layers.Dense(3, activation="softmax")])
    classes = np.argmax(model.predict(np.zeros((4, 8))), axis=-1)
    ```

    ## Keras says
    `'Sequential' object has no attribute 'predict_classes'`
    """

    code = "CNN714"
    name = "removed-call"
    severity = Severity.ERROR
    shown_by = "build"
    fixable = "sometimes"
    source = "Islam et al., FSE 2019"
    problems = ("missing-attribute", "removed-module", "gone-attribute")

    def concerns(self, problem: Problem, program: Program) -> bool:
        """An import that only runs under a condition asks for the version first, and a condition that asks what kind of thing
        something is keeps from the others what they lack."""
        if problem.condition is None:
            return True
        conditions = (problem.condition, *problem.within)
        return problem.kind != "removed-module" and not any(one.cause is Cause.KIND for one in conditions)

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        if problem.kind == "gone-attribute" and not program.dialect_told:
            return replace(finding, severity=Severity.INFO)  # everyday code for Keras 2
        if not program.fork or within_tensorflow(program) or finding.severity is not Severity.ERROR:
            return finding
        return finding.under(f"if {program.fork} has none either", severity=Severity.INFO)

    def check(self, program: Program) -> Iterator[Finding]:
        yield from super().check(program)
        if program.dialect >= 3:
            return
        gone = {event.span for event in program.events if isinstance(event, Problem) and event.kind in self.problems}
        for event in program.events:
            if isinstance(event, Fit) and event.replaced_by is not None and event.span not in gone:
                instead, help = event.replaced_by
                yield self.finding(
                    event.span,
                    f"`{event.method}` is gone in Keras 3, which has only `{instead}`",
                    severity=Severity.INFO,
                    expected=instead,
                    actual=event.method,
                    help=help,
                )
