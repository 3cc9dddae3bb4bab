from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule
from cnnlint.values import Cause


class NotFitted(Rule):
    """A scaler or encoder transforms data before it was fitted to any.

    ## What it does
    Reports `transform` and `inverse_transform` of a scaler, an encoder, an imputer or a `PCA` of scikit-learn, and
    `texts_to_sequences` and `texts_to_matrix` of a `Tokenizer`, that was made here and that nothing has fitted since.

    ## Why is this bad?
    scikit-learn raises a `NotFittedError`: for the data that are to be scaled, at once; for predictions that are to be scaled
    back, only after the training. A `Tokenizer` without words says nothing: it gives no number for any of them, and after
    `pad_sequences` all samples are alike.

    ## When not to worry
    What is handed to other code, loaded from a file, or made before a branch or outside of a function that nothing calls may
    have been fitted there, and is not reported.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers
    from sklearn.preprocessing import StandardScaler

    x_train, x_test = np.random.rand(80, 4), np.random.rand(20, 4)
    scaler = StandardScaler()
    x_train = scaler.transform(x_train)
    model = Sequential([layers.Input((4,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x_train, np.random.rand(80), validation_split=0.1)
    model.predict(scaler.transform(x_test))
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers
    from sklearn.preprocessing import StandardScaler

    x_train, x_test = np.random.rand(80, 4), np.random.rand(20, 4)
    scaler = StandardScaler()
    x_train = scaler.fit_transform(x_train)
    model = Sequential([layers.Input((4,)), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(x_train, np.random.rand(80), validation_split=0.1)
    model.predict(scaler.transform(x_test))
    ```

    ## scikit-learn says
    `This StandardScaler instance is not fitted yet. Call 'fit' with appropriate arguments before using this estimator.`
    """

    code = "CNN519"
    name = "not-fitted"
    severity = Severity.ERROR
    shown_by = "build"
    source = "questions about Keras"
    problems = ("not-fitted", "no-words")

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        return replace(finding, shown_by="silent") if problem.kind == "no-words" else finding

    def concerns(self, problem: Problem, program: Program) -> bool:
        """Who makes an object of a class may have called its other methods before."""
        return problem.condition is None or problem.condition.cause is not Cause.UNUSED
