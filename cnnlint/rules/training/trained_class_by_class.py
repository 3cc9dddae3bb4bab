from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Call, Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import fits
from cnnlint.values import Dataset

_OF_A_FOLDER = ("flow_from_directory", "image_dataset_from_directory", "text_dataset_from_directory")
_WITHOUT_CLASSES = (None, "input")


class TrainedClassByClass(Rule):
    """The model is trained on one class after another.

    ## What it does
    Reports `fit` on the files of a folder that are read with `shuffle=False`: they come in the order of the classes.

    ## Why is this bad?
    Each batch holds one class alone. The model learns to answer it whatever it is shown, and forgets it with the next class.

    ## When not to worry
    Generators for validation and for `predict` are rightly in order: only then do their answers go with `classes`.

    ## Bad
    ```python
    from keras import Sequential, layers
    from keras.utils import image_dataset_from_directory

    data = image_dataset_from_directory("images", image_size=(64, 64), shuffle=False)
    model = Sequential([layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(5, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(data, validation_data=image_dataset_from_directory("held_out", image_size=(64, 64)))
    ```

    ## Good
    ```python
    from keras import Sequential, layers
    from keras.utils import image_dataset_from_directory

    data = image_dataset_from_directory("images", image_size=(64, 64))
    model = Sequential([layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(5, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(data, validation_data=image_dataset_from_directory("held_out", image_size=(64, 64)))
    ```
    """

    code = "CNN427"
    name = "trained-class-by-class"
    severity = Severity.WARNING
    source = "questions on an accuracy that jumps"

    def check(self, program: Program) -> Iterator[Finding]:
        made = [call for call in program.events if isinstance(call, Call) and call.name.endswith(_OF_A_FOLDER)]
        for fit in fits(program) if made else ():
            data = fit.args.get("x", fit.args.get("generator"))
            call = next((call for call in made if isinstance(data, Dataset) and call.result is data), None)
            if call is not None and call.args.get("shuffle") is False and _has_classes(call):
                yield self._report(fit, call)

    def _report(self, fit: Fit, call: Call) -> Finding:
        return self.finding(
            call.place_of("shuffle"),
            "the files come class by class, and the model is trained on them in this order",
            severity=self.given(fit.condition, call.condition),
            labels=(Label(fit.place_of("x"), "trained on here"),),
            expected="shuffle=True",
            actual="shuffle=False",
            help="leave `shuffle=False` out for the training data",
        )


def _has_classes(call: Call) -> bool:
    """Whether it gives labels, and may give several."""
    modes = [call.args[name] for name in ("class_mode", "label_mode") if name in call.args]
    return not any(mode in _WITHOUT_CLASSES for mode in modes if mode is None or isinstance(mode, str))
