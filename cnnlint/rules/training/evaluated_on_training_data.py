from __future__ import annotations

import re
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import fits
from cnnlint.rules.facts.held_out import held_out_beside, is_split_off, last_training_before, parts_for_tests
from cnnlint.rules.facts.written import written_in_line


class EvaluatedOnTrainingData(Rule):
    """The model is judged by samples that it is trained on, though others were held out.

    ## What it does
    Reports `evaluate` on the very array that `fit` was given, where that array was split from another one by
    `train_test_split` or `load_data`, and nothing in the program reads the other; and on what `train_test_split` or a fold of
    a cross-validation holds out of an array, where the last `fit` before it was given the whole array.

    ## Why is this bad?
    A model knows the samples it was trained on. How well it does on others, for which they were held out, is not measured.

    ## When not to worry
    Programs that judge by both parts, write the other part to a file or hand it on are not reported, and neither are those
    that hold nothing out.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers
    from sklearn.model_selection import train_test_split

    x, y = np.random.rand(100, 4), np.random.randint(0, 2, 100)
    x_train, x_test, y_train, y_test = train_test_split(x, y)
    model = Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(x_train, y_train, validation_split=0.1)
    model.evaluate(x_train, y_train)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers
    from sklearn.model_selection import train_test_split

    x, y = np.random.rand(100, 4), np.random.randint(0, 2, 100)
    x_train, x_test, y_train, y_test = train_test_split(x, y)
    model = Sequential([layers.Input((4,)), layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(x_train, y_train, validation_split=0.1)
    model.evaluate(x_test, y_test)
    ```
    """

    code = "CNN425"
    name = "evaluated-on-training-data"
    severity = Severity.WARNING
    source = "UMLAUT's study; questions on models that fail on new data"

    def check(self, program: Program) -> Iterator[Finding]:
        trained = {_name(fit, program): fit for fit in fits(program)}
        yield from self._parts_of_it(program)
        for judged in fits(program, "evaluate"):
            fit = trained.get(_name(judged, program))
            if fit is None or not _name(judged, program).isidentifier() or fit.args.get("x") is not judged.args.get("x"):
                continue
            other = held_out_beside(program, _name(judged, program))
            if other is not None:
                yield self._report(judged, fit, other)

    def _parts_of_it(self, program: Program) -> Iterator[Finding]:
        """What was split off for the test, where the training had all of it."""
        for judged in fits(program, "evaluate"):
            fit = last_training_before(judged, program)
            if fit is None:
                continue
            tested, trained = judged.args.get("x"), fit.args.get("x")
            whole, part = _name(fit, program), _name(judged, program)
            if is_split_off(tested, trained, program) or _is_fold(part, whole, program):
                yield self._report_part(judged, fit, part, whole)

    def _report_part(self, judged: Fit, fit: Fit, part: str, whole: str) -> Finding:
        return self.finding(
            judged.place_of("x"),
            f"the samples of the test are among those of the training: `{part}` is a part of `{whole}`",
            severity=self.given(judged.condition),
            labels=(Label(fit.place_of("x"), "it is trained on all of them"),),
            expected="samples that were held out",
            actual="training samples",
            help="train on the other part alone",
        )

    def _report(self, judged: Fit, fit: Fit, other: str) -> Finding:
        return self.finding(
            judged.place_of("x"),
            f"the model is judged by the data it is trained on, and `{other}` is never used",
            severity=self.given(judged.condition),
            labels=(Label(fit.place_of("x"), "it is trained on these"),),
            expected=other,
            actual="training samples",
            help=f"evaluate on what was held out: `{other}`",
        )


def _name(fit: Fit, program: Program) -> str:
    """What the inputs are called where they are given, if that is written in one line."""
    return written_in_line(fit.arg_spans.get("x"), program)


def _is_fold(part: str, whole: str, program: Program) -> bool:
    """Whether it is the test part of a fold, as `X[test]` of `for train, test in kfold.split(X)`."""
    found = re.fullmatch(r"(\w+)(?:\.iloc)?\[(\w+)\]", part)
    return found is not None and found[1] == whole and found[2] in parts_for_tests(program)
