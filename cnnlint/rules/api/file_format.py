from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule


class FileFormat(Rule):
    """A model is saved under a name whose ending tells Keras 3 no format.

    ## What it does
    Reads the file names that `save`, `save_weights` and `ModelCheckpoint` are given. Keras 3 writes whole models to `.keras`
    and `.h5`, weights to `.weights.h5`, and refuses every other ending. Only names that are known to the end are reported.
    Where nothing tells that the code is for Keras 3, it is an info. In any Keras it reports `load_model` of an HDF5 file that
    the program writes nothing but weights to: such a file holds no model.

    ## Why is this bad?
    `ModelCheckpoint` raises before the training, `save` and `save_weights` after it, when the work of hours is in memory only.

    ## When not to worry
    Keras 2 takes any name: one without an ending becomes a folder with a SavedModel. In Keras 3 that is `model.export(path)`.

    ## Bad
    ```python
    # target-keras = 3
    from keras import Sequential, layers

    model = Sequential([layers.Input((8,)), layers.Dense(3, activation="softmax")])
    model.save_weights("classifier.h5")
    ```

    ## Good
    ```python
    # target-keras = 3
    from keras import Sequential, layers

    model = Sequential([layers.Input((8,)), layers.Dense(3, activation="softmax")])
    model.save_weights("classifier.weights.h5")
    ```

    ## Keras says
    ``The filename must end in `.weights.h5`. Received: filepath=classifier.h5``
    """

    code = "CNN724"
    name = "file-format"
    severity = Severity.ERROR
    shown_by = "build"
    source = "keras-io#1568; probes of Keras 2 and 3"
    problems = ("file-format",)

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        """Everyday code for Keras 2, where nothing tells the version."""
        return finding if program.dialect_told or len(problem.dialects) > 1 else replace(finding, severity=Severity.INFO)
