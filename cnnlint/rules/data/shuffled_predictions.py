from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Call, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.first_mistake import first_of_each

OUT_OF_ORDER = "keras.Model.__out_of_order__"


class ShuffledPredictions(Rule):
    """Predictions of a shuffled data set are compared with classes in another order.

    ## What it does
    Follows what `predict` makes of `flow_from_directory`, `image_dataset_from_directory` and the like, which shuffle unless
    told otherwise, to scikit-learn's scores, to `tf.math.confusion_matrix` and to `==`, and reports it beside the `classes` of
    the generator, or beside labels that were read from the data set in a pass of their own.

    ## Why is this bad?
    Every pass over the data has an order of its own, and `classes` has that of the files. The predictions belong to other
    images than the classes beside them: the accuracy and the confusion matrix are those of guessing, however good the model is.

    ## When not to worry
    Labels that are read in the same loop that predicts are those of the images, a data set that is cached after the
    shuffling has one order, and one pass over a generator's batches that comes before `predict` has the same. None of them
    is reported.

    ## Bad
    ```python
    import keras
    import numpy as np
    from keras import Sequential, layers
    from sklearn.metrics import accuracy_score

    images = keras.utils.image_dataset_from_directory("images", image_size=(64, 64))
    held_out = keras.utils.image_dataset_from_directory("held_out", image_size=(64, 64))
    model = Sequential(
        [layers.Input((64, 64, 3)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(5, activation="softmax")]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(images, validation_data=held_out)
    predicted = model.predict(held_out).argmax(axis=1)
    accuracy = accuracy_score(np.concatenate([y for x, y in held_out]), predicted)
    ```

    ## Good
    ```python
    import keras
    import numpy as np
    from keras import Sequential, layers
    from sklearn.metrics import accuracy_score

    images = keras.utils.image_dataset_from_directory("images", image_size=(64, 64))
    held_out = keras.utils.image_dataset_from_directory("held_out", image_size=(64, 64), shuffle=False)
    model = Sequential(
        [layers.Input((64, 64, 3)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(5, activation="softmax")]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(images, validation_data=held_out)
    predicted = model.predict(held_out).argmax(axis=1)
    accuracy = accuracy_score(np.concatenate([y for x, y in held_out]), predicted)
    ```
    """

    code = "CNN514"
    name = "shuffled-predictions"
    severity = Severity.WARNING
    source = "questions about confusion matrices; notebooks in repositories"

    def check(self, program: Program) -> Iterator[Finding]:
        for event in first_of_each(calls(program, OUT_OF_ORDER), lambda event: event.arg_spans["data"]):
            yield self._report(event)

    def _report(self, event: Call) -> Finding:
        return self.finding(
            event.span,
            "the predictions come from one pass over shuffled data, but what they are compared with comes from another",
            severity=self.given(event.condition),
            labels=(Label(event.arg_spans["data"], "shuffles"),),
            expected="shuffle=False",
            actual="shuffled",
            help="pass `shuffle=False` where the test data are read",
        )
